"""Two persons at the same moment, with real threads on PostgreSQL."""

import pytest

from accounts import door
from accounts.person import Person
from audit import chain
from audit.models import Record
from nominations.models import Cohort, Nomination, QuotaCounter
from nominations.workflow import application, call, decision, jury
from notifications.models import Email
from tests.accounts.test_door import in_threads
from tests.nominations import factories as road

pytestmark = pytest.mark.django_db(transaction=True)


def officers() -> tuple[Person, Person]:
    return road.cities.officer("UG"), road.cities.officer("UG")


def in_time(act):
    """The same act at an instant when the call is open, in whichever thread it runs."""

    def run() -> None:
        with road.at():
            act()

    return run


def test_last_place_of_a_country_goes_to_one_of_two_officers():
    one, other = officers()
    road.nominated("Lira"), road.nominated("Gulu")
    first, second = road.submitted("Masaka"), road.submitted("Jinja")

    failures = in_threads(
        in_time(lambda: application.endorse(first.key, by=one, **road.SIGNED)),
        in_time(lambda: application.endorse(second.key, by=other, **road.SIGNED)),
    )

    assert [str(failure) for failure in failures] == [
        "Uganda has used all 3 places in this call. To nominate another city, take one nomination back first."
    ]
    assert QuotaCounter.objects.get().used == 3
    assert Nomination.objects.filter(status="nominated").count() == 3
    assert chain.verify() is None


def test_two_endorsements_of_one_file_take_one_place():
    one, other = officers()
    file = road.submitted()

    failures = in_threads(
        in_time(lambda: application.endorse(file.key, by=one, **road.SIGNED)),
        in_time(lambda: application.endorse(file.key, by=other, **road.SIGNED)),
    )

    assert [type(failure) for failure in failures] == [door.Refused]
    assert "moved on" in str(failures[0])
    assert QuotaCounter.objects.get().used == 1
    assert Email.objects.filter(event="endorsed_commission").count() == 2  # one for each officer


def test_submit_against_withdraw_ends_in_one_story():
    file = road.filled()
    mayor = road.cities.focal_point(file.city)

    failures = in_threads(
        in_time(lambda: application.submit(file.key, by=mayor, **road.SIGNED)),
        in_time(lambda: application.withdraw(file.key, by=mayor)),
    )

    story = list(Record.objects.about(file).values_list("act", flat=True))
    refused = [type(failure) for failure in failures]
    assert (story, refused) in [
        (["open_file", "submit", "withdraw"], []),
        (["open_file", "withdraw"], [door.Refused]),
    ]
    assert road.fresh(file).status == "withdrawn"
    assert chain.verify() is None


def test_two_approvals_of_a_cohort_are_one():
    composer = road.secretariat()
    first, second = road.director(), road.director()
    made = road.open_call(readers_per_file=1)
    reader = road.juror(made, composer, "KE", chair=True)
    with road.after_deadlines():
        jury.open_review(made.key, by=composer)
    file = road.in_review(composer, [reader], made=made)
    road.read(file, reader)
    with road.after_deadlines():
        jury.close_review(file.key, by=composer)
    road.word(file, composer, [reader])
    with road.after_deadlines():
        cohort = decision.compose(made.key, by=composer)
        decision.select_recommended(made.key, by=composer)
        decision.propose_cohort(cohort.key, by=composer, reason="So.")

    failures = in_threads(
        lambda: decision.approve(cohort.key, by=first), lambda: decision.approve(cohort.key, by=second)
    )

    assert [type(failure) for failure in failures] == [door.Refused]
    assert Cohort.objects.get().state == "approved"
    assert Record.objects.about(file).filter(act="admit").count() == 1


def test_announcement_woken_twice_happens_once():
    made, file = _approved_and_released()

    def wake() -> None:
        with road.at(road.RELEASE):
            road.announce_due()

    failures = in_threads(wake, wake)

    assert [type(failure) for failure in failures] in ([], [door.Refused])
    assert Record.objects.about(file).filter(act="announce").count() == 1
    assert Record.objects.about(made).filter(act="announce").count() == 1
    assert road.is_member(file)


def _approved_and_released():
    composer, other = road.secretariat(), road.secretariat()
    made = road.open_call(readers_per_file=1)
    reader = road.juror(made, composer, "KE", chair=True)
    with road.after_deadlines():
        jury.open_review(made.key, by=composer)
    file = road.in_review(composer, [reader], made=made)
    road.read(file, reader)
    with road.after_deadlines():
        jury.close_review(file.key, by=composer)
    road.word(file, composer, [reader])
    road.approved(made, composer, road.director())
    road.released(road.fresh(made), composer, other)
    return made, file


def test_bulk_act_against_a_single_one_neither_deadlocks_nor_doubles():
    one, other = officers()
    files = [road.submitted(name) for name in ("Lira", "Gulu", "Masaka")]

    failures = in_threads(
        in_time(lambda: application.endorse_all([file.key for file in reversed(files)], by=one, **road.SIGNED)),
        in_time(lambda: application.endorse(files[0].key, by=other, **road.SIGNED)),
    )

    assert [type(failure) for failure in failures] == [door.Refused]
    assert QuotaCounter.objects.get().used == Nomination.objects.filter(holds_place=True).count()
    assert chain.verify() is None


def test_swap_against_endorsement_leaves_no_place_too_many():
    one, other = officers()
    out, into = road.nominated("Lira"), road.submitted("Masaka")
    road.nominated("Gulu")
    third = road.submitted("Jinja")

    failures = in_threads(
        in_time(lambda: application.swap(out.key, into.key, by=one, reason="Stronger.", **road.SIGNED)),
        in_time(lambda: application.endorse(third.key, by=other, **road.SIGNED)),
    )

    assert failures == []
    assert QuotaCounter.objects.get().used == Nomination.objects.filter(status="nominated").count() == 3
    assert chain.verify() is None


def test_handing_in_against_the_deadline_is_one_story():
    file = road.filled()
    mayor = road.cities.focal_point(file.city)

    def submit() -> None:
        with road.at(road.CITY_DEADLINE - road.later(0.00001)):
            application.submit(file.key, by=mayor, **road.SIGNED)

    def lapse() -> None:
        with road.at(road.CITY_DEADLINE):
            application.lapse_overdue(file.call.key, by=Person.clock())

    failures = in_threads(submit, lapse)

    story = list(Record.objects.about(file).values_list("act", flat=True))
    assert (story, len(failures)) in [
        (["open_file", "submit"], 0),
        (["open_file", "submit"], 1),
        (["open_file", "lapse"], 1),
    ]
    assert chain.verify() is None


def test_extension_during_a_lapse_leaves_a_whole_record():
    file = road.filled()

    def lapse() -> None:
        with road.at(road.CITY_DEADLINE):
            application.lapse_overdue(file.call.key, by=Person.clock())

    def extend() -> None:
        with road.at(road.CITY_DEADLINE):
            until = road.CITY_DEADLINE + road.later(5)
            call.extend(file.call.key, "city_deadline", until, by=Person.clock(), reason="A storm.")

    assert in_threads(lapse, extend) == []
    assert road.fresh(file).status in {"lapsed", "draft"}
    assert chain.verify() is None
