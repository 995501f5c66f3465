"""Why a file came out as it did: who reads the sheet, what it tells, and what it keeps until the announcement."""

import pytest

from accounts.person import Person
from audit import clock
from nominations.models import Bundle, Call, Mark, StaffConflict
from nominations.workflow import corrigendum, decision
from tests.nominations import factories as road
from tests.nominations import worlds
from tests.nominations.views.desks import browser, focal_point, get, officer

pytestmark = pytest.mark.django_db


def sheet(person, file, at=road.AFTER_DEADLINES) -> dict[str, list[str]]:
    with clock.at(at):
        response = get(browser(person), "why", file.key)
    assert response.status_code == 200
    return {part["title"]: part["lines"] for part in response.context["parts"]}


def status(person, file, at=road.AFTER_DEADLINES) -> int:
    with clock.at(at):
        return get(browser(person), "why", file.key).status_code


def test_sheet_tells_everything_in_order_with_the_numbers_of_the_bundle(made):
    worlds.approved(made)
    Mark.objects.update(value=0)  # what a row says now is not what the decision rested on

    told = sheet(made.director, made.file("Gulu"))

    assert list(told) == [
        "Eligibility",
        "Readers",
        "Marks",
        "Place",
        "Discussion and votes",
        "Word of the jury",
        "Choice",
        "Decision",
    ]
    assert told["Readers"] == ["2 readers were given this file.", "2 reviews count."]
    assert told["Place"][:2] == ["Mean of all marks: 3.50.", "Place by mean: 1 of 3."]
    assert told["Discussion and votes"] == ["Ballot 1, open: keep in reserve 2"]
    assert told["Word of the jury"] == ["in reserve"]
    assert told["Choice"][0].startswith("Left out of the cohort · Sofia · ")
    assert told["Decision"][0].endswith(": As the jury recommends.")
    assert told["Decision"][-1] == "Where it stands: not admitted, under embargo"


def test_sheet_keeps_the_approval_apart_from_a_later_corrigendum(made):
    worlds.announced(made)
    off = [{"verb": "revoke", "file": made.files["Lira"].key}]
    with clock.at(road.RELEASE + road.later(1)):
        words = {"reason": "Named by mistake.", "apology": {"en": "We are sorry."}}
        proposal = corrigendum.propose_corrigendum(made.cohort.key, off, edition=1, by=made.composer, **words)
        corrigendum.publish_corrigendum(proposal.key, by=made.director)
    told = sheet(made.director, made.file("Lira"), road.RELEASE + road.later(2))["Decision"]

    assert [line.partition(" · ")[0] for line in told[:4]] == [
        "Cohort proposed", "Approved", "Announced", "Corrected by a corrigendum",
    ]  # fmt: skip
    assert told[3].endswith(": Named by mistake.")
    assert "1 September 2027" not in told[1]


def test_outcome_is_kept_from_the_chair_until_the_announcement(made):
    worlds.approved(made)
    file = made.file("Lira")

    assert list(sheet(made.chair, file)) == ["Readers", "Marks", "Place", "Discussion and votes", "Word of the jury"]
    road.released(Call.objects.get(pk=made.call.pk), made.composer, made.other)
    with clock.at(road.RELEASE):
        decision.announce(made.call.key, by=Person.clock())
    assert list(sheet(made.chair, file, road.RELEASE))[-2:] == ["Choice", "Decision"]


def test_sheet_is_for_secretariat_director_and_chair_without_a_conflict(made):
    worlds.announced(made)
    file = made.file("Lira")

    others = (made.reader, focal_point(file), officer(), made.other)
    StaffConflict.objects.create(user=made.other.user, nomination=file, reason="Kin.", at=road.IN_TIME)
    assert [status(person, file, road.RELEASE) for person in others] == [404] * 4


def test_place_among_all_is_not_told_to_whom_a_file_is_kept_from(made):
    worlds.approved(made)
    StaffConflict.objects.create(user=made.other.user, nomination=made.file("Gulu"), reason="Kin.", at=road.IN_TIME)

    told = sheet(made.other, made.file("Lira"))

    assert "No place is told here: it is one among all files, and you do not see them all." in told["Place"]
    assert not any(line.startswith(("Place by mean", "Nine times")) for line in told["Place"])
    assert Bundle.objects.visible_to(made.other).count() == 0
