import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from audit import clock
from cities import workflow
from tests.cities import factories

PUBLISHED = (Path(__file__).parent / "announcement_list_2022.txt").read_text(encoding="utf-8")


def printed(capsys, *arguments):
    call_command("announcement", *arguments)
    return capsys.readouterr().out


def test_announcement_equals_the_published_list(edition, capsys):
    assert printed(capsys, "2022", "--format", "txt") == PUBLISHED


def test_announcement_in_the_other_layout(edition, capsys):
    lines = printed(capsys, "2022", "--layout", "city, country").splitlines()

    assert lines[:3] == ["Africa", "- Hina, Cameroon", "- Bouaké, Côte d'Ivoire"]


def test_announcement_in_french_names_countries_in_french(edition, capsys):
    lines = printed(capsys, "2022", "--language", "fr").splitlines()

    assert lines[:3] == ["Afrique", "- Bouaké (Côte d’Ivoire)", "- Durban (Afrique du Sud)"]
    assert len(lines) == 82


def test_announcement_as_json(edition, capsys):
    content = json.loads(printed(capsys, "2022", "--format", "json", "--edition", "1"))

    assert (content["cities"], content["members_after"], content["countries_after"]) == (77, 294, 76)
    assert content["members"][0]["page"] == "bouake"


@pytest.mark.django_db
def test_announcement_that_does_not_exist():
    with pytest.raises(CommandError) as error:
        call_command("announcement", "1999")

    assert (str(error.value), error.value.returncode) == (
        "There is no announcement “1999”. There are: none yet.",
        2,
    )


def test_announcement_edition_that_does_not_exist(edition):
    with pytest.raises(CommandError) as error:
        call_command("announcement", "2022", "--edition", "7")

    assert (str(error.value), error.value.returncode) == ("“2022” has no edition 7; the latest is 1.", 2)


def test_withdrawn_announcement_is_printed_only_when_it_is_meant(edition, capsys):
    with clock.at(datetime(2022, 9, 4, tzinfo=UTC)):
        workflow.withdraw_announcement(edition.announcement, reason="The wrong list.", by=factories.secretariat())

    with pytest.raises(CommandError) as error:
        call_command("announcement", "2022")

    assert (str(error.value), error.value.returncode) == (
        "“2022” was withdrawn on 4 September 2022 and is public nowhere; with --withdrawn it is printed all the same.",
        2,
    )
    assert printed(capsys, "2022", "--withdrawn") == PUBLISHED
