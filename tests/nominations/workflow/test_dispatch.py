"""Bulk releases: by two persons and a number, stopped and gone on with, each letter once."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext

from accounts import door
from audit import clock
from audit.models import Record
from nominations.models import Call, Dispatch, StaffConflict
from nominations.workflow import call
from nominations.workflow import dispatch as workflow
from nominations.workflow import letters as single
from notifications import outbox, sender
from notifications.differences import mark
from notifications.models import Email, Wish
from tests.accounts.test_door import in_threads
from tests.nominations import factories as road
from tests.nominations import worlds
from tests.nominations.letters import EVENT, circulars, two_persons

pytestmark = pytest.mark.django_db


def proposed(number: int = 3):
    """So many held letters, proposed by one person; the other one is to release them."""
    one, other = two_persons()
    made = Call.objects.first() or road.open_call()
    Email.objects.all().delete()
    rows = circulars(made, number)
    with road.at():
        return workflow.propose_dispatch(by=one, event=EVENT, reason="As agreed."), rows, one, other


def states() -> dict[str, int]:
    return dict(Email.objects.order_by().values_list("state").annotate(number=Count("pk")))


def refusal(act, *args, **facts) -> str:
    with pytest.raises(door.Refused) as refused, road.at():
        act(*args, **facts)
    return refused.value.sentence


def release(dispatch, number: int, by, **facts) -> Dispatch:
    with road.at():
        return workflow.release_dispatch(dispatch.key, number, by=by, **facts)


def test_many_letters_leave_by_two_persons_and_one_number():
    dispatch, _rows, one, other = proposed()

    assert refusal(workflow.release_dispatch, dispatch.key, 3, by=one) == (
        "You proposed this yourself. Another person has to release it."
    )
    assert states() == {"held": 3}
    done = release(dispatch, 3, other)

    assert (done.state, done.decided_by, states()) == ("running", other.user, {"queued": 3})
    acts = [(row.act, row.state_to) for row in Record.objects.about(dispatch)]
    assert acts == [("propose_dispatch", "proposed"), ("release_dispatch", "running")]
    assert refusal(workflow.release_dispatch, dispatch.key, 3, by=other).startswith("This bulk release has moved on")


def test_a_wrong_number_moves_nothing():
    dispatch, _rows, _one, other = proposed()

    sentence = refusal(workflow.release_dispatch, dispatch.key, 4, by=other)

    assert sentence == "You typed 4, and 3 would leave. No letter has left. Look at the list again."
    assert (states(), road.fresh(dispatch).state) == ({"held": 3}, "proposed")


def test_what_changed_since_it_was_proposed_is_left_out():
    dispatch, rows, _one, other = proposed(4)
    Email.objects.filter(pk=rows[0].pk).update(text="Other words.\n")
    outbox.discard(rows[1])

    assert refusal(workflow.release_dispatch, dispatch.key, 4, by=other).startswith("You typed 4, and 2 would leave.")
    release(dispatch, 2, other)

    assert states() == {"held": 1, "discarded": 1, "queued": 2}
    assert set(dispatch.enclosed.filter(left_out=True).values_list("email", flat=True)) == {rows[0].pk, rows[1].pk}


def test_letters_released_for_an_instant_wait_for_it():
    dispatch, _rows, _one, other = proposed()
    due = road.IN_TIME + timedelta(hours=2)

    assert refusal(workflow.release_dispatch, dispatch.key, 3, by=other, due=road.IN_TIME).startswith("This instant")
    release(dispatch, 3, other, due=due)

    with road.at():
        assert sender.send_due().total() == 0
    with road.at(due):
        assert sender.send_due() == {"sent": 3}


def test_a_stopped_release_goes_on_where_it_stopped():
    dispatch, rows, one, other = proposed(30)
    release(dispatch, 30, other)
    with road.at():
        sender.send_due(limit=20)
        workflow.stop_dispatch(dispatch.key, by=one)
        assert (states(), sender.send_due().total()) == ({"sent": 20, "held": 10}, 0)
        held = Email.objects.filter(state="held").first()
        Email.objects.filter(pk=held.pk).update(text="Edited while it was stopped.\n")
        workflow.resume_dispatch(dispatch.key, by=other)
        sender.send_due()

    assert states() == {"sent": 29, "held": 1}
    assert sorted(one.to[0] for one in mail.outbox) == sorted(row.address for row in rows if row.pk != held.pk)
    assert [one.email_id for one in dispatch.enclosed.filter(left_out=True)] == [held.pk]


def test_letters_of_several_events_are_not_proposed_together():
    one, _other = two_persons()
    circulars(road.open_call(), 2)

    sentence = refusal(workflow.propose_dispatch, by=one, event="")

    assert sentence.startswith("Choose an event in the list of e-mails first")
    assert not Dispatch.objects.exists()


def test_a_finished_release_is_not_stopped_whatever_became_of_its_letters():
    dispatch, rows, one, other = proposed()
    release(dispatch, 3, other)
    with road.at():
        single.hold_email(rows[0].key, by=one)
        sender.send_due()

    assert states() == {"held": 1, "sent": 2}
    assert refusal(workflow.stop_dispatch, dispatch.key, by=one).startswith("Nothing is on its way any more.")
    assert road.fresh(dispatch).state == "running"


def test_a_stopped_release_of_which_nothing_waits_is_not_gone_on_with():
    dispatch, _rows, one, other = proposed()
    release(dispatch, 3, other)
    with road.at():
        workflow.stop_dispatch(dispatch.key, by=one)
        outbox.discard(*Email.objects.all())

    assert refusal(workflow.resume_dispatch, dispatch.key, by=one).startswith("None of these letters waits any more.")


def test_a_letter_held_by_itself_is_not_let_go_by_going_on():
    dispatch, rows, one, other = proposed()
    release(dispatch, 3, other)
    with road.at():
        single.hold_email(rows[0].key, by=one)
        workflow.stop_dispatch(dispatch.key, by=one)
        workflow.resume_dispatch(dispatch.key, by=one)

    assert (road.fresh(rows[0]).state, states()) == ("held", {"held": 1, "queued": 2})


def test_no_outcome_is_proposed_before_its_announcement(made):
    worlds.approved(made)

    sentence = refusal(workflow.propose_dispatch, by=made.composer, event="admitted_city")
    assert sentence == "No held letter fits. Nothing was proposed."


def test_outcomes_that_were_announced_can_be_proposed(made):
    worlds.announced(made)
    Email.objects.filter(event="admitted_city").update(state="held", due=None)

    with road.at(road.RELEASE):
        dispatch = workflow.propose_dispatch(by=made.composer, event="admitted_city")

    assert dispatch.enclosed.count() == Email.objects.filter(event="admitted_city").count() == 1


def test_a_letter_without_a_text_keeps_all_of_them_back():
    one, _other = two_persons()
    rows = circulars(road.open_call(), 2)
    Email.objects.filter(pk=rows[0].pk).update(text=" \n")

    assert refusal(workflow.propose_dispatch, by=one, event=EVENT).startswith(
        "1 letter has no subject line or no text."
    )
    assert not Dispatch.objects.exists()


def test_letters_are_in_one_open_proposal_only():
    dispatch, _rows, one, other = proposed()

    assert refusal(workflow.propose_dispatch, by=other, event=EVENT) == "No held letter fits. Nothing was proposed."
    with road.at():
        workflow.send_back_dispatch(dispatch.key, by=one, reason="A mistake.")
        again = workflow.propose_dispatch(by=other, event=EVENT)
    assert (road.fresh(dispatch).state, again.enclosed.count(), states()) == ("sent_back", 3, {"held": 3})


def test_nobody_releases_a_letter_about_a_file_kept_from_them():
    one, other = two_persons()
    file = road.nominated()
    Email.objects.filter(event="endorsed_secretariat").update(state="held", due=None)
    with road.at():
        dispatch = workflow.propose_dispatch(by=one, event="endorsed_secretariat")
    StaffConflict.objects.create(user=other.user, nomination=file, reason="My town.", at=road.IN_TIME)

    sentence = refusal(workflow.release_dispatch, dispatch.key, dispatch.enclosed.count(), by=other)
    assert sentence.startswith("Some of these letters are about files that are kept from you.")


def test_a_letter_that_two_persons_released_is_not_reworded_by_one():
    dispatch, rows, one, other = proposed()
    release(dispatch, 3, other, due=road.IN_TIME + timedelta(hours=2))

    seen = mark(rows[0].title, rows[0].text)
    sentence = refusal(single.edit_email, rows[0].key, seen, "Another", "Other words.", by=one)
    assert sentence.startswith("Two persons released this letter as it reads.")


def test_a_letter_held_singly_out_of_a_release_is_reworded_and_leaves_by_two_persons_again():
    dispatch, rows, one, other = proposed()
    release(dispatch, 3, other, due=road.IN_TIME + timedelta(hours=2))
    single.hold_email(rows[0].key, by=one)

    single.edit_email(rows[0].key, mark(rows[0].title, rows[0].text), "Another", "Other words.", by=one)

    assert refusal(single.release_email, rows[0].key, by=one).startswith("This letter goes to many.")
    with road.at():
        workflow.stop_dispatch(dispatch.key, by=one)
        workflow.resume_dispatch(dispatch.key, by=one)
        assert states() == {"held": 1, "queued": 2}  # it is no part of that release any more
        again = workflow.propose_dispatch(by=one, event=EVENT)
    release(again, 1, other)
    assert (states(), road.fresh(rows[0]).text) == ({"queued": 3}, "Other words.\n")


def test_what_two_persons_released_is_not_reworded_while_it_waits_for_the_instant_of_its_release():
    """Also where one person alone might have let such an e-mail go."""
    dispatch, rows, one, other = proposed()
    Email.objects.update(kind="receipt")
    release(dispatch, 3, other, due=road.IN_TIME + timedelta(hours=2))

    sentence = refusal(single.edit_email, rows[0].key, mark(rows[0].title, rows[0].text), "Another", "Other.", by=one)
    assert sentence.startswith("Two persons have set when this letter leaves")


def test_an_act_that_tells_many_is_held_until_a_second_person_releases_it(settings):
    settings.CIRCULAR_FROM = 2
    one, other = two_persons()
    for iso2 in ("UG", "KE", "RO"):
        road.country(iso2), road.cities.officer(iso2)
    made = road.draft_call()
    with road.at(road.OPENS - timedelta(days=1)):
        call.publish(made.key, by=one)
        assert states() == {"held": 3}
        letter = Email.objects.first()
        assert refusal(single.release_email, letter.key, by=one).startswith("This letter goes to many.")
        dispatch = workflow.propose_dispatch(by=one, event="call_published")
    release(dispatch, 3, other)
    assert states() == {"queued": 3}


def test_an_act_that_tells_few_is_not_held(settings):
    settings.CIRCULAR_FROM = 3
    one, _other = two_persons()
    road.country("UG"), road.cities.officer("UG")
    made = road.draft_call()
    with road.at(road.OPENS - timedelta(days=1)):
        call.publish(made.key, by=one)
    assert states() == {"queued": 1}


def test_release_costs_as_many_statements_for_many_as_for_few():
    counted = []
    for number in (2, 60):
        dispatch, _rows, one, other = proposed(number)
        with CaptureQueriesContext(connection) as queries:
            release(dispatch, number, other)
        with CaptureQueriesContext(connection) as more, road.at():
            workflow.stop_dispatch(dispatch.key, by=one)
            workflow.resume_dispatch(dispatch.key, by=one)
        counted.append((len(queries), len(more)))
        Dispatch.objects.all().delete()
    assert counted[0] == counted[1]


@pytest.mark.django_db(transaction=True)
def test_two_persons_who_go_on_at_once_send_each_letter_once():
    dispatch, rows, one, other = proposed(6)
    release(dispatch, 6, other)
    with road.at():
        workflow.stop_dispatch(dispatch.key, by=one)

    def goes_on(by):
        def act() -> None:
            with road.at():
                workflow.resume_dispatch(dispatch.key, by=by)
                sender.send_due()

        return act

    failures = in_threads(goes_on(one), goes_on(other))
    with road.at():
        sender.send_due()

    assert [type(failure) for failure in failures] == [door.Refused]
    assert sorted(letter.to[0] for letter in mail.outbox) == [row.address for row in rows]
    assert Record.objects.about(dispatch).filter(act="resume_dispatch").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_persons_who_release_at_once_send_each_letter_once():
    dispatch, rows, _one, other = proposed(12)
    third = road.secretariat("Tove")

    def lets_go(by):
        def act() -> None:
            release(dispatch, 12, by)
            with road.at():
                sender.send_due()

        return act

    failures = in_threads(lets_go(other), lets_go(third))
    with road.at():
        sender.send_due()

    assert [type(one) for one in failures] == [door.Refused]
    assert sorted(one.to[0] for one in mail.outbox) == [row.address for row in rows]


def test_circular_goes_to_each_reader_as_that_one_wishes_although_it_was_held():
    one, other = two_persons()
    made = road.open_call()
    officers = {wish: road.cities.officer("UG").user for wish in Wish.Know.values}
    for wish, user in officers.items():
        Wish.objects.create(user=user, know=wish)
    Email.objects.all().delete()
    for row, user in zip(circulars(made, 3), officers.values(), strict=True):
        Email.objects.filter(pk=row.pk).update(to=user, address=user.email)
    with road.at():
        dispatch = workflow.propose_dispatch(by=one, event=EVENT, reason="As agreed.")
    release(dispatch, 3, other)

    with road.at():
        assert sender.send_due() == {"sent": 1, "discarded": 1}
    row = {wish: Email.objects.get(to=user) for wish, user in officers.items()}
    assert [row[wish].state for wish in ("at_once", "morning", "never")] == ["sent", "queued", "discarded"]
    assert row["never"].error == "Its reader does not wish to get it."
    with clock.at(row["morning"].due):
        assert sender.send_due() == {"sent": 1}
    assert timedelta() < row["morning"].due - road.IN_TIME <= timedelta(days=1)
