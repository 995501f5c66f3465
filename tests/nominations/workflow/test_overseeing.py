"""What the secretariat may do while the jury reads: reminders, sealed marks opened with a reason, too few reviews."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.door import Refused
from audit import clock
from nominations import means
from nominations.models import Nomination, Peek, Review
from nominations.workflow import conflicts, electing, jury, meeting, overseeing, practice, seats
from notifications.models import Email
from tests.nominations import factories as road
from tests.nominations.workflow.juries import World, emails, last

pytestmark = pytest.mark.django_db
WHY = "A juror has fallen ill."


@pytest.fixture
def world(db):
    with road.after_deadlines():
        yield World()


def sees_marks(world: World, person, file) -> bool:
    found, _readers = means.of_opened(person, road.fresh(file), means.criteria_of(world.call))
    return found is not None


# Sealed marks.


def test_peek_opens_the_marks_to_one_person_and_tells_the_chair(world):
    file, colleague = world.file(), road.secretariat("Said")
    road.read(file, world.reader)

    overseeing.peek(file.key, by=world.secretariat, reason=WHY)

    assert [sees_marks(world, person, file) for person in (world.secretariat, colleague, world.chair)] == [
        True, False, False,
    ]  # fmt: skip
    assert emails("marks_opened") == [world.chair.user.email]
    letter = Email.objects.get(event="marks_opened")
    assert all(word in letter.text for word in ("Sofia", "Lira", WHY))
    assert world.reader.name not in letter.text
    record = last(file)
    assert (record.act, record.role, record.reason) == ("peek", "secretariat", WHY)


def test_peek_holds_until_the_marks_are_closed_and_never_again(world):
    file = world.file()
    overseeing.peek(file.key, by=world.secretariat, reason=WHY)

    with clock.at(road.AFTER_DEADLINES + timedelta(days=1)):
        jury.close_review(file.key, by=world.secretariat, reason=WHY)
        closed = sees_marks(world, world.secretariat, file)
        jury.reopen_review(file.key, by=world.secretariat, reason=WHY)

    assert (closed, sees_marks(world, world.secretariat, file)) == (False, False)


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [("", "Write a reason"), (WHY, "You have opened the marks of this file already.")],
)
def test_peek_asks_for_a_reason_and_is_done_once(world, reason, sentence):
    file = world.file()
    if reason:
        overseeing.peek(file.key, by=world.secretariat, reason=reason)

    with pytest.raises(Refused) as refused:
        overseeing.peek(file.key, by=world.secretariat, reason=reason)

    assert refused.value.sentence.startswith(sentence)


def test_peek_is_refused_where_nothing_is_sealed(world):
    file = world.closed()

    with pytest.raises(Refused, match="only while jurors read"):
        overseeing.peek(file.key, by=world.secretariat, reason=WHY)


def test_peek_is_for_the_secretariat_and_for_nobody_in_conflict(world):
    file, away = world.file(), road.secretariat("Said")
    conflicts.keep_away(file.key, by=away, reason="My home town.")

    with pytest.raises(Http404):
        overseeing.peek(file.key, by=away, reason=WHY)
    with pytest.raises(PermissionDenied):
        overseeing.peek(file.key, by=world.chair, reason=WHY)
    assert not Peek.objects.exists()


def test_a_conflict_declared_later_closes_what_was_opened(world):
    file = world.file()
    overseeing.peek(file.key, by=world.secretariat, reason=WHY)

    conflicts.keep_away(file.key, by=world.secretariat, reason="My home town.")

    assert not Peek.objects.visible_to(world.secretariat).exists()


def test_where_the_chair_may_not_see_the_file_the_director_is_told(world):
    director, file = road.director(), world.file()
    jury.declare_conflict(world.review(world.chair, file).key, "work", by=world.chair, reason="Once.")

    overseeing.peek(file.key, by=world.secretariat, reason=WHY)

    assert emails("marks_opened") == [director.user.email]
    assert not Peek.objects.visible_to(world.chair).exists()


# Reminders.


def test_a_late_juror_gets_one_letter_with_deadline_and_number(world):
    type(world.call).objects.update(review_deadline=road.AFTER_DEADLINES + timedelta(days=12))
    world.file("Lira"), world.file("Gulu")

    overseeing.remind_juror(world.seat(world.reader).key, by=world.secretariat)

    letter = Email.objects.get(event="juror_reminded")
    assert (letter.to, letter.title, letter.kind) == (
        world.reader.user, "12 days left: 2 files to read in Membership 2027", "reminder",
    )  # fmt: skip
    assert world.chair.name not in letter.text
    assert last(world.seat(world.reader)).act == "remind_juror"


def test_a_juror_is_reminded_once_a_day_and_of_something_alone(world):
    file = world.file()
    seat = world.seat(world.reader)
    overseeing.remind_juror(seat.key, by=world.secretariat)

    with pytest.raises(Refused, match="within the last 24 hours"):
        overseeing.remind_juror(seat.key, by=world.secretariat)
    with clock.at(road.AFTER_DEADLINES + timedelta(days=1)):
        overseeing.remind_juror(seat.key, by=world.secretariat)
    road.read(file, world.reader)
    with clock.at(road.AFTER_DEADLINES + timedelta(days=3)), pytest.raises(Refused, match="Nothing is awaited"):
        overseeing.remind_juror(seat.key, by=world.secretariat)

    assert len(emails("juror_reminded")) == 2


def test_all_late_jurors_are_reminded_but_those_who_were_or_are_done(world):
    third = road.juror(world.call, world.secretariat, "TR")
    file = world.file()
    jury.give(file.key, world.seat(third).key, by=world.secretariat)
    road.read(file, world.reader)
    overseeing.remind_juror(world.seat(third).key, by=world.secretariat)

    reminded = overseeing.remind_jurors(world.call.key, by=world.secretariat)

    assert [juror.user for juror in reminded] == [world.chair.user]
    with pytest.raises(Refused, match="No reminder is due"):
        overseeing.remind_jurors(world.call.key, by=world.secretariat)
    assert emails("juror_reminded") == sorted([third.user.email, world.chair.user.email])


def test_reminding_is_for_the_secretariat_and_the_chair(world):
    world.file()

    for key, run in (
        (world.seat(world.chair).key, overseeing.remind_juror),
        (world.call.key, overseeing.remind_jurors),
    ):
        with pytest.raises((PermissionDenied, Http404)):
            run(key, by=world.reader)
    overseeing.remind_juror(world.seat(world.reader).key, by=world.chair)

    assert emails("juror_reminded") == [world.reader.user.email]
    assert last(world.seat(world.reader)).role == "chair"


def test_chair_reminds_nobody_of_a_file_kept_from_the_chair(world):
    file, seat = world.file(), world.seat(world.reader)
    jury.declare_conflict(world.review(world.chair, file).key, "work", by=world.chair, reason="Once.")

    assert overseeing.to_remind(world.call, world.chair) == []
    assert overseeing.to_remind(world.call, world.secretariat) == [seat]
    with pytest.raises(Refused, match="Nothing is awaited"):
        overseeing.remind_juror(seat.key, by=world.chair)


def test_nobody_who_left_is_reminded(world):
    world.file()
    seats.end_term(world.seat(world.reader).key, by=world.secretariat, reason="Ill.")

    assert [juror.user for juror in overseeing.remind_jurors(world.call.key, by=world.chair)] == [world.chair.user]


# Too few reviews.


def test_closing_below_the_least_number_names_the_file_and_keeps_the_reason(world):
    file = world.file()
    road.read(file, world.reader)

    with pytest.raises(Refused, match="Fewer reviews than the 2 that this call asks for: Lira"):
        jury.close_review(file.key, by=world.secretariat)
    jury.close_review(file.key, by=world.secretariat, reason=WHY)

    record = last(file)
    facts = json.loads(record.facts)
    assert (record.act, record.reason, facts["handed_in"], facts["least"]) == ("close_review", WHY, 1, 2)


def test_closing_all_names_every_file_with_too_few_reviews(world):
    short, enough = world.file("Lira"), world.file("Gulu")
    road.read(short, world.reader)
    road.read(enough, world.reader), road.read(enough, world.chair)
    world.file("Masaka")

    with pytest.raises(Refused) as refused:
        jury.close_all(world.call.key, by=world.secretariat)

    assert "asks for: Lira, Masaka." in refused.value.sentence
    assert len(jury.close_all(world.call.key, by=world.secretariat, reason=WHY)) == 3


def test_the_least_number_is_never_above_the_readers_of_a_file(world):
    type(world.call).objects.update(readers_per_file=1, least_readers=3)
    file = road.in_review(world.secretariat, [world.reader], "Lira", world.call)
    road.read(file, world.reader)

    assert jury.close_review(file.key, by=world.secretariat).status == "reviewed"


# When something has gone wrong.


def test_a_shut_room_shows_the_jury_nothing_and_loses_nothing(world):
    file, closed = world.file("Lira"), world.closed("Gulu")
    road.read(file, world.reader)

    overseeing.shut_jury(world.call.key, by=world.secretariat, reason="Names were seen outside.")

    for person in (world.reader, world.chair):
        assert not Nomination.objects.visible_to(person.fresh()).exists()
        assert not Review.objects.visible_to(person.fresh()).exists()
    with pytest.raises(Http404):
        jury.declare_none(closed.key, by=world.chair)
    with pytest.raises(Http404):
        jury.accept(world.review(world.chair, file).key, by=world.chair)
    assert emails("jury_shut") == sorted([world.chair.user.email, world.reader.user.email])
    assert "Names were seen" not in Email.objects.filter(event="jury_shut")[0].text
    assert last(world.call).reason == "Names were seen outside."


def test_an_opened_room_is_as_it_was(world):
    file = world.file()
    road.read(file, world.reader)
    overseeing.shut_jury(world.call.key, by=world.secretariat, reason=WHY)

    overseeing.open_jury(world.call.key, by=world.secretariat, reason="All is well.")

    assert world.review(world.reader, file).state == "submitted"
    assert Nomination.objects.visible_to(world.reader.fresh()).get() == file
    with pytest.raises(Refused, match="is not shut"):
        overseeing.open_jury(world.call.key, by=world.secretariat, reason=WHY)


def test_shutting_and_opening_are_for_the_secretariat(world):
    for act in (overseeing.shut_jury, overseeing.open_jury):
        with pytest.raises(PermissionDenied):
            act(world.call.key, by=world.chair, reason=WHY)


SHUT = "The jury room of this call is shut for now."


def shut(world) -> None:
    overseeing.shut_jury(world.call.key, by=world.secretariat, reason=WHY)


def refused(act, *args, **more) -> None:
    with pytest.raises(Refused, match=SHUT):
        act(*args, **more)


def test_in_a_shut_room_nobody_practises_or_elects_a_chair(world):
    exercise = practice.add_practice(world.call.key, "Exempla", "A fictional city.", by=world.secretariat)
    seat = world.seat(world.reader).key
    electing.nominate_chair(world.call.key, seat, by=world.reader)
    shut(world)

    refused(practice.practise, exercise.key, {}, by=world.reader)
    refused(practice.close_practice, exercise.key, by=world.chair)
    refused(electing.nominate_chair, world.call.key, world.seat(world.chair).key, by=world.reader)
    refused(electing.elect_chair, world.call.key, seat, by=world.reader)
    refused(electing.count_election, world.call.key, by=world.chair)


def test_in_a_shut_room_no_meeting_is_opened_changed_or_closed(world):
    shut(world)
    refused(meeting.open_meeting, world.call.key, by=world.chair)
    overseeing.open_jury(world.call.key, by=world.secretariat, reason=WHY)
    meeting.open_meeting(world.call.key, by=world.chair)
    shut(world)

    refused(meeting.note_present, world.call.key, by=world.chair)
    refused(meeting.close_meeting, world.call.key, by=world.chair)


def test_nobody_is_sent_into_a_shut_room(world):
    third, read, closed = road.juror(world.call, world.secretariat, "TR"), world.file("Lira"), world.closed("Gulu")
    seat, by = world.seat(third).key, world.secretariat
    shut(world)

    refused(jury.give, read.key, seat, by=by)
    refused(jury.start_all, world.call.key, {read.key: [seat]}, by=by)
    refused(meeting.read_more, world.call.key, {closed.key: [seat]}, by=by, reason=WHY)
    refused(overseeing.remind_juror, world.seat(world.reader).key, by=by)
    refused(overseeing.remind_jurors, world.call.key, by=by)
