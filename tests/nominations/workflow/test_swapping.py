"""A nomination taken back or swapped after the secretariat began: until when, what ends, what nobody learns by it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import door
from accounts.person import Person
from audit import chain
from nominations.models import QuotaCounter
from nominations.workflow import application, jury, screening
from notifications.models import Email
from tests.accounts.test_door import in_threads
from tests.nominations import factories as road
from tests.nominations.workflow.test_races import in_time

pytestmark = pytest.mark.django_db
YES = {item.code: "yes" for item in screening.rules.CHECKLIST}
NEARLY = road.COMMISSION_DEADLINE - timedelta(seconds=1)


def asked(by, name="Lira"):
    file = road.nominated(name)
    with road.at():
        screening.ask_clarification(file.key, "Which year?", road.IN_TIME + timedelta(days=5), by=by)
    return road.fresh(file)


def checked(by, name="Lira"):
    file = road.nominated(name)
    with road.at():
        screening.check_all(file.key, YES, by=by)
        return screening.confirm_eligible(file.key, by=by)


def reader(file, by) -> str:
    return file.call.jurors.get(user=road.juror(file.call, by, "TR").user).key


def unendorsed(file, at=road.IN_TIME):
    with road.at(at):
        return application.unendorse(file.key, by=Person.clock(), reason="Another city is stronger.")


def refusal(file, at=road.IN_TIME) -> str:
    with pytest.raises(door.Refused) as refused:
        unendorsed(file, at)
    return refused.value.sentence


@pytest.mark.parametrize("early", [asked, checked])
def test_unendorse_frees_the_place_until_the_deadline_however_far_the_secretariat_is(early):
    secretariat = road.secretariat()
    file = early(secretariat)

    unendorsed(file, NEARLY)

    row = road.fresh(file)
    assert (row.status, row.holds_place, QuotaCounter.objects.get().used) == ("with_commission", False, 0)
    assert Email.objects.filter(event="unendorsed_secretariat", to=secretariat.user).count() == 1
    assert chain.verify() is None


@pytest.mark.parametrize("early", [asked, checked])
def test_unendorse_ends_with_the_deadline_of_the_commission(early):
    file = early(road.secretariat())

    assert refusal(file, road.COMMISSION_DEADLINE).startswith("The deadline was 1 April 2027")


def test_unendorse_closes_the_open_question_and_what_was_checked_is_checked_anew():
    secretariat = road.secretariat()
    file = asked(secretariat)
    with road.at():
        screening.check_all(file.key, YES, by=secretariat)

    unendorsed(file)

    assert (file.clarifications.get().closed_at, file.checks.count()) == (road.IN_TIME, 0)
    with road.at():
        application.endorse(file.key, by=Person.clock(), **road.SIGNED)
        with pytest.raises(door.Refused, match="Answer the whole checklist"):
            screening.confirm_eligible(file.key, by=secretariat)


def test_once_jurors_have_one_file_the_answer_is_the_same_for_all():
    secretariat = road.secretariat()
    given, waiting, abroad = checked(secretariat, "Lira"), checked(secretariat, "Gulu"), road.nominated("Kisumu", "KE")
    by_one = reader(given, secretariat)
    with road.at():
        jury.start_review(given.key, [by_one], by=secretariat)
        screening.check_all(abroad.key, YES, by=secretariat)
        screening.confirm_eligible(abroad.key, by=secretariat)

    said = {refusal(file) for file in (given, waiting, abroad)}
    late = {refusal(file, road.COMMISSION_DEADLINE) for file in (given, waiting, abroad)}

    assert said == {
        "The jury of this call has begun, so a nomination that is being assessed is no longer taken back or swapped. "
        "The city can still be withdrawn."
    }
    assert len(late) == 1
    assert unendorsed(road.nominated("Masaka")).status == "with_commission"


def test_swap_takes_a_file_out_that_is_being_assessed():
    out, into = checked(road.secretariat()), road.submitted("Gulu")

    with road.at():
        application.swap(out.key, into.key, by=Person.clock(), reason="Stronger.", **road.SIGNED)

    assert [road.fresh(file).status for file in (out, into)] == ["with_commission", "nominated"]
    assert QuotaCounter.objects.get().used == 1


def test_swap_locks_both_files_at_once_in_the_order_of_all_acts():
    into, out = road.submitted("Gulu"), road.nominated("Lira")

    with road.at(), CaptureQueriesContext(connection) as asked_of_the_database:
        application.swap(out.key, into.key, by=Person.clock(), reason="Stronger.", **road.SIGNED)

    locks = [one["sql"] for one in asked_of_the_database if "FOR NO KEY UPDATE" in one["sql"]]
    first = next(sql for sql in locks if 'FROM "nominations_nomination"' in sql)
    assert [key in first for key in (out.key, into.key)] == [True, True]
    assert 'ORDER BY "nominations_nomination"."id" ASC' in first


@pytest.mark.django_db(transaction=True)
def test_unendorse_against_confirmation_is_one_story():
    secretariat, officer = road.secretariat(), road.cities.officer()
    file = road.nominated()
    with road.at():
        screening.check_all(file.key, YES, by=secretariat)

    failures = in_threads(
        in_time(lambda: screening.confirm_eligible(file.key, by=secretariat)),
        in_time(lambda: application.unendorse(file.key, by=officer, reason="Not yet.")),
    )

    assert road.fresh(file).status == "with_commission"  # whoever was first
    assert [type(failure) for failure in failures] in ([], [door.Refused])
    assert QuotaCounter.objects.get().used == 0
    assert chain.verify() is None


@pytest.mark.django_db(transaction=True)
def test_unendorse_against_the_first_reader_is_one_story():
    secretariat, officer = road.secretariat(), road.cities.officer()
    file = checked(secretariat)
    first = reader(file, secretariat)

    failures = in_threads(
        in_time(lambda: jury.start_review(file.key, [first], by=secretariat)),
        in_time(lambda: application.unendorse(file.key, by=officer, reason="Not yet.")),
    )

    assert [type(failure) for failure in failures] == [door.Refused]
    assert (road.fresh(file).status, QuotaCounter.objects.get().used) in [("in_review", 1), ("with_commission", 0)]
    assert chain.verify() is None
