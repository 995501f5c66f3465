"""The balance of a ranking: counted beside it for who leads, of files that this person may read, changing nothing."""

from types import SimpleNamespace

import pytest

from dossiers import workflow
from nominations.models import Call
from nominations.querysets import sizes
from nominations.views import balance
from nominations.workflow import conflicts
from tests.dossiers.factories import small_dossier
from tests.nominations import factories as road
from tests.nominations.views.juries import open_page, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def ranked(world):
    """Three files whose marks are closed, for one place; the first is recommended."""
    Call.objects.filter(pk=world.call.pk).update(places=1, quota_endorsed=9)
    marks = {"Lira": (5, 4), "Gulu": (2, 2), "Masaka": (1, 0)}
    world.closed = [world.close(world.file(name), *given) for name, given in marks.items()]
    road.word(world.closed[0], world.chair, [world.chair, world.reader])
    return world


def table(page, name: str = "rows") -> list[list[str]]:
    return [[cell["text"] for cell in row["cells"]] for row in page.context[name]]


def test_files_are_counted_by_region_and_by_size(client, ranked, monkeypatch):
    monkeypatch.setattr(balance, "inhabitants", lambda files: {file.pk: 60_000 for file in files[:1]})

    page = open_page(client, ranked.secretariat, "balance", "2027")

    heads = [cell["label"] for cell in page.context["rows"][0]["cells"]]
    assert heads[1:] == [
        "Files",
        "Within the places",
        "Too close to call",
        "Below the places",
        "Recommended",
    ]
    (region,) = table(page)
    assert (region[0], region[1], region[-1]) == ("Africa", "3", "1")
    assert sum(int(number) for number in region[2:5]) == 3
    assert [(row[0], row[1]) for row in table(page, "sizes")] == [("50,000 to 250,000", "1"), ("no number stated", "2")]


def test_size_is_what_the_city_states_last():
    stated, silent = small_dossier(), small_dossier()
    workflow.answer(stated, "population", {"value": "90000", "year": 2019}, seen=0, by=None)
    workflow.answer(stated, "population", {"value": "1250000", "year": 2021}, seen=1, by=None)
    workflow.answer(silent, "population", {"value": "", "year": 2021}, seen=0, by=None)

    files = [SimpleNamespace(pk=number, dossier_id=one.pk) for number, one in enumerate([stated, silent])]

    assert sizes.inhabitants(files) == {0: 1_250_000}


def test_files_kept_from_a_person_are_not_counted(client, ranked):
    conflicts.keep_away(ranked.closed[0].key, by=ranked.secretariat, reason="A cousin is the mayor.")

    assert table(open_page(client, ranked.secretariat, "balance", "2027"))[0][1] == "2"


def test_balance_is_for_who_leads_and_linked_from_the_ranking(client, ranked):
    assert open_page(client, ranked.reader, "balance", "2027").status_code == 404
    assert open_page(client, ranked.chair, "balance", "2027").status_code == 200
    assert "/balance/" in text(open_page(client, ranked.chair, "ranking", "2027"))
    assert "/balance/" not in text(open_page(client, ranked.reader, "ranking", "2027"))
