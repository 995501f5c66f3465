"""Two persons at the same moment, with real threads on PostgreSQL."""

import threading
import time

import pytest
from django.db import connection, transaction

from accounts import door
from accounts.person import Person
from audit import chain
from audit.models import Record
from nominations.models import Advice, Cohort, Nomination, QuotaCounter, Reviewer, ReviewerConflict
from nominations.workflow import application, call, clockwork, decision, jury, reviewing
from notifications.models import Email
from tests.accounts.test_door import in_threads
from tests.nominations import factories as road
from tests.nominations import worlds

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
    road.cities.focal_point(file.city)
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
    assert failures[0].sentence.startswith("Already approved by ")
    assert Cohort.objects.get().state == "approved"
    assert Record.objects.about(file).filter(act="admit").count() == 1
    assert Email.objects.filter(kind="decision").count() == 1  # for the one who speaks for the city


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
    road.told(file)
    mayor = road.cities.focal_point(file.city)

    def submit() -> None:
        with road.at(road.CITY_DEADLINE - road.later(0.00001)):
            application.submit(file.key, by=mayor, **road.SIGNED)

    def lapse() -> None:
        with road.at(road.CITY_DEADLINE):
            application.lapse_overdue(file.key, by=Person.clock())

    failures = in_threads(submit, lapse)

    story = list(Record.objects.about(file).values_list("act", flat=True))
    assert (story, len(failures)) in [
        (["open_file", "submit"], 0),
        (["open_file", "submit"], 1),
        (["open_file", "lapse"], 1),
    ]
    assert chain.verify() is None


def test_files_lapse_once_each_where_two_workers_wake_at_the_same_moment(caplog):
    files = [road.filled(name) for name in ("Gulu", "Lira", "Moroto")]
    points = [road.cities.focal_point(file.city) for file in files]
    road.told(*files)

    def wake() -> None:
        with road.at(road.CITY_DEADLINE):
            clockwork.run()

    assert in_threads(wake, wake) == []
    acts = [list(Record.objects.about(file).values_list("act", flat=True)) for file in files]
    assert acts == [["open_file", "lapse"]] * 3
    told = Email.objects.filter(event="lapsed_city").values_list("to", flat=True)
    assert sorted(told) == sorted(point.user.pk for point in points)
    assert caplog.records == []
    assert chain.verify() is None


def test_extension_during_a_lapse_leaves_a_whole_record():
    file = road.filled()
    road.told(file)

    def lapse() -> None:
        with road.at(road.CITY_DEADLINE):
            application.lapse_overdue(file.key, by=Person.clock())

    def extend() -> None:
        with road.at(road.CITY_DEADLINE):
            until = road.CITY_DEADLINE + road.later(5)
            call.extend(file.call.key, "city_deadline", until, by=Person.clock(), reason="A storm.")

    assert in_threads(lapse, extend) == []
    assert road.fresh(file).status in {"lapsed", "draft"}
    assert chain.verify() is None


def somebody_waits_for_me() -> bool:
    """Whoever waits elsewhere on the same server, for another test, does not count."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        )
        return cursor.fetchone()[0] > 0


def while_it_waits(first, second) -> list[Exception]:
    """The second has read what the first changes, waits for it, and goes on when that is settled."""
    failures: list[Exception] = []
    with transaction.atomic():
        first()
        thread = threading.Thread(target=lambda: failures.extend(in_threads(second)))
        thread.start()
        until = time.monotonic() + 20
        while not somebody_waits_for_me() and time.monotonic() < until:
            time.sleep(0.01)
    thread.join()
    return failures


def end_term(_file, rita, head) -> None:
    reviewing.end_reviewer(Reviewer.objects.get(user=rita.user).key, by=head)


def endorse(file, _rita, head) -> None:
    application.endorse(file.key, by=head, **road.SIGNED)


def state_conflict(file, rita, _head) -> None:
    reviewing.state_conflict(file.key, by=rita, reason="My sister is the mayor.")


DECIDED = "The National Commission has decided on this file; nothing is to be marked."
ENDED = "You no longer review this file; nothing is to be marked."


@pytest.mark.parametrize(("faster", "sentence"), [(endorse, DECIDED), (end_term, ENDED), (state_conflict, ENDED)])
def test_advise_meets_what_was_faster_with_a_sentence(faster, sentence):
    file, head = road.submitted(), road.cities.officer("UG")
    rita = road.reviewer(file.call)

    failures = while_it_waits(
        in_time(lambda: faster(file, rita, head)), in_time(lambda: reviewing.advise(file.key, 3, "So.", by=rita))
    )

    assert [str(failure) for failure in failures] == [sentence]
    assert (Advice.objects.count(), chain.verify()) == (0, None)


def test_state_conflict_in_two_windows_at_once_is_said_once():
    file = road.submitted()
    rita = road.reviewer(file.call)
    say = in_time(lambda: state_conflict(file, rita, None))

    assert while_it_waits(say, say) == []

    assert (ReviewerConflict.objects.count(), Record.objects.filter(act="state_conflict").count()) == (1, 1)


@pytest.fixture
def one_try(monkeypatch):
    """A deadlock shows: the door does not try again."""
    monkeypatch.setattr(door, "TRIES", 1)


@pytest.mark.usefixtures("one_try")
def test_recall_against_the_announcement_is_one_story():
    made, file = _approved_and_released()
    director = Person.of(made.cohort.approved_by)

    def recall() -> None:
        with road.at(road.RELEASE):
            decision.recall_approval(made.cohort.key, by=director, reason="A mistake.")

    def announce() -> None:
        with road.at(road.RELEASE):
            decision.announce(made.key, by=Person.clock())

    failures = in_threads(recall, announce)

    assert [type(failure) for failure in failures] == [door.Refused]
    assert (road.fresh(made).state, road.fresh(file).status) in {("announced", "member"), ("in_review", "selected")}
    assert chain.verify() is None


@pytest.mark.usefixtures("one_try")
def test_unselect_against_the_proposal_is_one_story():
    made = worlds.composed(worlds.reviewed())
    file = made.file("Masaka")

    def unselect() -> None:
        with road.after_deadlines():
            decision.unselect(file.key, by=made.other)

    def propose() -> None:
        with road.after_deadlines():
            decision.propose_cohort(made.cohort.key, by=made.composer, reason="So.")

    failures = in_threads(unselect, propose)

    assert [type(failure) for failure in failures] == [door.Refused]
    assert (made.cohort.state, road.fresh(file).status) in {("proposed", "left_out"), ("composing", "not_recommended")}
    assert chain.verify() is None
