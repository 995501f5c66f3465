"""The letters of an announcement as a bulk release: a typed number by a second person, progress, stop, go on."""

import json

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import door
from accounts.person import Person
from audit.models import Record
from nominations.models import Dispatch, StaffConflict
from nominations.workflow import decision, withdrawing
from nominations.workflow import dispatch as workflow
from notifications import sender
from notifications.models import Email
from tests.nominations import factories as road
from tests.nominations import letters, worlds

pytestmark = pytest.mark.django_db


def refusal(act, *args, **facts) -> str:
    with pytest.raises(door.Refused) as refused:
        act(*args, **facts)
    return refused.value.sentence


def proposed(made):
    worlds.approved(made)
    with road.after_deadlines():
        return decision.propose_release(made.cohort.key, road.RELEASE, by=made.composer, reason="As agreed.")


def announced(made):
    worlds.announced(made)
    return Dispatch.objects.get()


def after(days: float = 0.01):
    return road.at(road.RELEASE + road.later(days))


def withdrawn(made) -> None:
    with after(1):
        withdrawing.withdraw_announcement(made.cohort.key, by=made.other, reason="The wrong list.")


def returned(made) -> Dispatch:
    with after(2):
        proposal = withdrawing.propose_restore(made.cohort.key, by=made.composer, reason="It was right.")
    with after(3):
        road.confirm(proposal, by=made.director)
    return Dispatch.objects.get(proposal=proposal)


def test_release_takes_the_number_of_its_letters_and_a_wrong_one_moves_nothing(made):
    proposal = proposed(made)

    with road.after_deadlines():
        sentence = refusal(decision.release, proposal.key, 3, by=made.other)
        assert (road.fresh(proposal).decision, made.cohort.release_approved) == ("", False)
        decision.release(proposal.key, 2, by=made.other)

    assert sentence == "You typed 3, and 2 would leave. No letter has left. Look at the list again."
    assert made.cohort.release_approved


def test_whoever_is_kept_from_a_file_types_the_number_of_the_letters_that_they_read(made):
    proposal = proposed(made)
    StaffConflict.objects.create(user=made.other.user, nomination=made.file("Gulu"), reason="Kin.", at=road.IN_TIME)

    with road.after_deadlines():
        assert refusal(decision.release, proposal.key, 2, by=made.other).startswith("You typed 2, and 1 would leave.")
        decision.release(proposal.key, 1, by=made.other)

    assert made.cohort.release_approved


def test_the_record_keeps_the_number_that_was_typed(made):
    announced(made)
    withdrawn(made)
    dispatch = returned(made)

    found = Record.objects.about(made.cohort).filter(act__in=["release", "restore_announcement"])
    kept = [json.loads(row.facts) for row in found.order_by("pk")]
    assert [row["letters"] for row in kept] == [2, dispatch.enclosed.count()]


def test_announce_lets_its_letters_go_as_one_release_of_the_two_persons_and_not_before(made):
    worlds.approved(made)
    held = set(Email.objects.filter(kind="decision", state="held").values_list("pk", flat=True))
    road.released(made.call, made.composer, made.other)
    before = Dispatch.objects.exists()
    with road.at(road.RELEASE):
        road.announce_due()

    dispatch = Dispatch.objects.get()
    assert (before, dispatch.state, dispatch.due) == (False, "running", road.RELEASE)
    assert (dispatch.by, dispatch.decided_by) == (made.composer.user, made.other.user)
    assert set(dispatch.enclosed.values_list("email", flat=True)) == held != set()
    assert [(row.act, row.role) for row in Record.objects.about(dispatch)] == [("release_dispatch", "clock")]


def test_an_announcement_without_letters_makes_no_release(made):
    worlds.approved(made, people=False)
    Email.objects.filter(kind="decision").update(state="discarded")
    road.released(made.call, made.composer, made.other)
    with road.at(road.RELEASE):
        road.announce_due()

    assert not Dispatch.objects.exists()


def test_letters_of_an_announcement_are_stopped_and_gone_on_with_where_they_stopped(made):
    dispatch = announced(made)
    addresses = sorted(dispatch.enclosed.values_list("email__address", flat=True))
    Email.objects.exclude(pk__in=dispatch.enclosed.values("email")).update(state="discarded", due=None)
    with after():
        sender.send_due(limit=1)
        workflow.stop_dispatch(dispatch.key, by=made.composer)
        stopped = sender.send_due().total(), len(mail.outbox)
        workflow.resume_dispatch(dispatch.key, by=made.other)
        sender.send_due()

    assert stopped == (0, 1)
    assert sorted(one.to[0] for one in mail.outbox) == addresses


def test_letters_of_a_withdrawn_announcement_are_not_gone_on_with(made):
    dispatch = announced(made)
    with after():
        workflow.stop_dispatch(dispatch.key, by=made.composer)
    withdrawn(made)

    with after(1):
        sentence = refusal(workflow.resume_dispatch, dispatch.key, by=made.other)

    assert sentence.startswith("Some of these letters tell of an announcement that is not public.")
    assert not Email.objects.filter(kind="decision", state="queued").exists()


@pytest.mark.parametrize(("day", "leaves"), [(10, 10), (1.5, 3)], ids=["ahead", "passed"])
def test_the_return_keeps_an_instant_that_two_persons_set_for_letters(made, day, leaves):
    announced(made)
    letter, due = Email.objects.get(event="admitted_city"), road.RELEASE + road.later(day)
    Email.objects.filter(pk=letter.pk).update(state="held", due=None)
    with after():
        dispatch = workflow.propose_dispatch(by=made.composer, event="admitted_city")
        workflow.release_dispatch(dispatch.key, 1, by=made.other, due=due)
    withdrawn(made)
    returned(made)

    assert (road.fresh(letter).state, road.fresh(letter).due) == ("queued", road.RELEASE + road.later(leaves))


def test_a_withdrawal_stops_the_release_and_the_return_makes_another_by_its_two_persons(made):
    first = announced(made)
    withdrawn(made)
    stopped = road.fresh(first).state

    second = returned(made)

    assert stopped == "stopped"
    assert (second.state, second.by, second.decided_by) == ("running", made.composer.user, made.director.user)
    assert set(first.enclosed.values_list("email", flat=True)) < set(second.enclosed.values_list("email", flat=True))
    assert set(Email.objects.filter(enclosed__dispatch=second).values_list("state", flat=True)) == {"queued"}
    with after(3):
        assert refusal(workflow.resume_dispatch, first.key, by=made.other).startswith("None of these letters waits")


def test_a_return_takes_the_number_of_what_is_still_true(made):
    announced(made)
    withdrawn(made)
    lira = made.file("Lira")
    type(lira).objects.filter(pk=lira.pk).update(status="revoked")
    with after(2):
        proposal = withdrawing.propose_restore(made.cohort.key, by=made.composer, reason="It was right.")
    with after(3):
        sentence = refusal(withdrawing.restore_announcement, proposal.key, 6, by=made.director)
        assert set(Email.objects.filter(kind="decision").values_list("state", flat=True)) == {"held"}
        withdrawing.restore_announcement(proposal.key, 2, by=made.director)

    assert sentence.startswith("You typed 6, and 2 would leave.")
    assert set(Email.objects.filter(event__startswith="admitted").values_list("state", flat=True)) == {"discarded"}


def test_a_letter_held_since_the_withdrawal_is_not_reworded_while_its_return_is_proposed(made):
    announced(made)
    withdrawn(made)
    letter = Email.objects.filter(kind="decision", state="held").first()
    with after(2), CaptureQueriesContext(connection) as queries:
        withdrawing.propose_restore(made.cohort.key, by=made.composer, reason="It was right.")

    from nominations.workflow.letters import is_proposed

    assert is_proposed(letter)
    locking = [one["sql"] for one in queries if "FOR NO KEY UPDATE" in one["sql"]]
    assert any('FROM "notifications_email"' in sql for sql in locking)  # whoever rewords one now is waited for


def test_letters_of_an_announcement_cost_as_many_statements_however_many_they_are(made):
    proposal, counted = proposed(made), []
    proposal.decided_by, proposal.decided_at, proposal.decision = made.other.user, road.AFTER_DEADLINES, "approved"
    proposal.save()
    for start, number in ((0, 2), (10, 60)):
        rows = letters.circulars(made.call, number, start)
        with CaptureQueriesContext(connection) as queries, road.at(road.RELEASE):
            _let_go(proposal, [row.pk for row in rows])
        counted.append(len(queries))
        Dispatch.objects.all().delete()

    assert counted[0] == counted[1]


@door.act
def _let_go(proposal, keys, *, by=Person.clock()) -> int:  # noqa: B008 - the clock is nobody's
    return workflow.let_go(proposal, Email.objects.filter(pk__in=keys), by)


BLANK = "1 letter has no subject line or no text. Edit it, then propose again."
STILL_BLANK = "1 letter has no subject line or no text. Send the proposal back, then edit it and propose anew."


def blank(**columns) -> None:
    letter = Email.objects.filter(kind="decision", state="held").order_by("pk").first()
    Email.objects.filter(pk=letter.pk).update(**columns)


def test_a_letter_that_shows_nothing_keeps_an_announcement_back(made):
    worlds.approved(made)
    blank(text="\u200b\n")
    with road.after_deadlines():
        asked = {"by": made.composer, "reason": "As agreed."}
        assert refusal(decision.propose_release, made.cohort.key, road.RELEASE, **asked) == BLANK
        blank(text="Welcome.\n")
        proposal = decision.propose_release(made.cohort.key, road.RELEASE, **asked)
        blank(title="\u200f")
        assert refusal(decision.release, proposal.key, 2, by=made.other) == STILL_BLANK

    assert not made.cohort.release_approved


def test_a_letter_that_shows_nothing_keeps_a_return_back(made):
    announced(made)
    withdrawn(made)
    blank(title="")
    with after(2):
        asked = {"by": made.composer, "reason": "It was right."}
        assert refusal(withdrawing.propose_restore, made.cohort.key, **asked) == BLANK
        blank(title="Welcome")
        proposal = withdrawing.propose_restore(made.cohort.key, **asked)
        blank(text="\u2060\n")
        assert refusal(withdrawing.restore_announcement, proposal.key, 6, by=made.director) == STILL_BLANK

    assert set(Email.objects.filter(kind="decision").values_list("state", flat=True)) == {"held"}
