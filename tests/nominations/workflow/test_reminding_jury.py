"""The clock reminds jurors of what they owe: on which days, once a day, and nobody who owes nothing any more."""

from datetime import timedelta

import pytest
from django.urls import reverse

from nominations.emails import jury as jury_emails
from nominations.models import Call
from nominations.workflow import clockwork, jury, letters, overseeing, seats
from notifications import outbox, sender
from notifications.models import Email
from tests.nominations import factories as road
from tests.nominations.views.desks import browser, get, text
from tests.nominations.workflow.juries import World, emails, last

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
DUE = road.AFTER_DEADLINES.replace(hour=22, minute=0) + 30 * DAY  # midnight in Berlin
EVENTS = ["juror_reminded", "declaration_reminded", "vote_reminded"]


@pytest.fixture
def world(db):
    with road.after_deadlines():
        made = World()
        Call.objects.update(review_deadline=DUE)
        yield made


def run(at) -> list[tuple[str, str]]:
    """Whom the clock reminds at an instant."""
    known = set(Email.objects.values_list("pk", flat=True))
    with road.at(at):
        clockwork.run()
    found = Email.objects.exclude(pk__in=known).filter(event__in=EVENTS)
    return sorted(found.values_list("event", "address"))


def days(address: str) -> list[tuple[int, str]]:
    """On which days from the last one a juror hears of what, with two wakings of the clock on each."""
    heard = []
    for day in (-22, -21, -20, -14, -13, -8, -7, -6, -3, -1, 0, 1, 2, 3, 4):
        said = [*run(DUE - DAY + day * DAY + HOUR), *run(DUE - DAY + day * DAY + 9 * HOUR)]
        heard += [(day, event) for event, to in said if to == address]
    return heard


def test_juror_hears_of_declarations_then_of_reviews_before_and_after_the_day(world):
    world.file()

    assert days(world.reader.user.email) == [
        *[(day, "declaration_reminded") for day in (-21, -14)],
        *[(day, "juror_reminded") for day in (-7, -3, -1, 0, 1, 3)],
    ]
    record = last(world.seat(world.reader))
    assert (record.act, record.actor) == ("remind_seat", "clock")


def test_e_mail_after_the_day_says_that_the_day_was_and_that_handing_in_still_counts(world):
    world.file()
    run(DUE + HOUR)

    letter = Email.objects.filter(event="juror_reminded", to=world.reader.user).get()

    assert letter.title == f"1 file to read in {world.call}"
    assert "Reviews were awaited until" in letter.text


def test_who_declared_is_reminded_of_no_declaration_and_who_handed_in_of_nothing(world):
    file = world.file()
    jury.accept(world.review(world.chair, file).key, by=world.chair)
    road.read(file, world.reader)

    assert [run(DUE - day * DAY) for day in (22, 15)] == [[], []]
    assert run(DUE - 8 * DAY + HOUR) == [("juror_reminded", world.chair.user.email)]


def test_nobody_with_a_conflict_and_nobody_who_left_is_reminded(world):
    file = world.file()
    jury.declare_conflict(world.review(world.chair, file).key, "work", by=world.chair, reason="Once.")
    seats.end_term(world.seat(world.reader).key, by=world.secretariat, reason="Ill.")

    assert run(DUE - 4 * DAY + HOUR) == []


def test_reminder_by_hand_takes_the_place_of_the_clocks_on_the_same_day(world):
    world.file()
    with road.at(DUE - 8 * DAY - HOUR):  # the evening before
        overseeing.remind_juror(world.seat(world.reader).key, by=world.secretariat)

    said = run(DUE - 8 * DAY + HOUR)

    assert said == [("juror_reminded", world.chair.user.email)]
    assert run(DUE - 7 * DAY) == [("juror_reminded", world.reader.user.email)]  # a day after the one by hand


def test_shut_jury_room_reminds_nobody(world):
    world.file()
    overseeing.shut_jury(world.call.key, by=world.secretariat, reason="Something is wrong.")

    assert run(DUE - 4 * DAY + HOUR) == []


def test_votes_that_are_missing_are_asked_for_a_day_and_three_days_after(world):
    file = world.closed()
    opened = road.fresh(file).since

    heard = [day for day in range(1, 6) if run(opened + day * DAY)]

    assert heard == [1, 3]
    assert emails("vote_reminded") == sorted([world.reader.user.email, world.chair.user.email] * 2)


# What has waited too long to be true.


def given(world: World) -> None:
    """What tells the jurors of their files where they are given in bulk."""
    seats_of = [world.seat(person) for person in (world.reader, world.chair)]
    outbox.post(message for seat in seats_of for message in jury_emails.files_given(seat, 1))


def left(event: str, at) -> set[str]:
    with road.at(at):
        sender.send_due()
    return set(Email.objects.filter(event=event).values_list("state", flat=True))


def test_reminder_that_waited_does_not_go_to_who_handed_in_or_left_meanwhile(world):
    file = world.file()
    left("files_given", road.AFTER_DEADLINES)
    run(DUE - 4 * DAY + HOUR)
    road.read(file, world.reader)
    seats.end_term(world.seat(world.chair).key, by=world.secretariat, reason="Ill.")

    assert left("juror_reminded", DUE - 3 * DAY) == {"discarded"}


def test_reminder_waits_for_a_person_where_the_first_e_mail_did_not_arrive(world):
    world.file()
    given(world)
    left("files_given", road.AFTER_DEADLINES)
    Email.objects.filter(event="files_given", to=world.reader.user).update(state="bounced")
    run(DUE - 4 * DAY + HOUR)

    assert left("juror_reminded", DUE - 3 * DAY) == {"sent", "held"}
    waiting = Email.objects.get(event="juror_reminded", to=world.reader.user)
    assert (waiting.state, "has not reached this reader" in waiting.error) == ("held", True)
    assert last(waiting).act == "hold_reminder"


def test_reminder_may_go_once_a_person_has_settled_the_first_e_mail(world):
    """The one that waits is released by a person, who is led to it; the next ones go by themselves."""
    world.file()
    given(world)
    left("files_given", road.AFTER_DEADLINES)
    first = Email.objects.get(event="files_given", to=world.reader.user)
    Email.objects.filter(pk=first.pk).update(state="bounced")
    run(DUE - 4 * DAY + HOUR)
    left("juror_reminded", DUE - 3 * DAY)
    waiting = Email.objects.get(event="juror_reminded", to=world.reader.user)
    desk = browser(world.secretariat)
    before = get(desk, "email", waiting.key)

    letters.settle_letter(first.key, by=world.secretariat, reason="I told her by telephone.")

    after = get(desk, "email", first.key)
    assert "settle that one, then release this one" in text(before)
    assert ways(before)["The first e-mail about the same thing"] == reverse("email", args=[first.key])
    assert ways(after)["A reminder of the same thing that waits"] == reverse("email", args=[waiting.key])
    assert left("juror_reminded", DUE - 3 * DAY) == {"sent", "held"}
    letters.release_email(waiting.key, by=world.secretariat)
    assert left("juror_reminded", DUE - 3 * DAY) == {"sent"}
    run(DUE - 2 * DAY + HOUR)
    assert left("juror_reminded", DUE - DAY) == {"sent"}
    assert Email.objects.filter(event="juror_reminded", to=world.reader.user).count() == 2
    assert "A reminder of the same thing that waits" not in ways(get(desk, "email", first.key))


def test_settled_first_e_mail_counts_for_no_later_one_of_its_kind(world):
    world.file()
    given(world)
    left("files_given", road.AFTER_DEADLINES)
    first = Email.objects.get(event="files_given", to=world.reader.user)
    Email.objects.filter(pk=first.pk).update(state="bounced")
    letters.settle_letter(first.key, by=world.secretariat, reason="I told her by telephone.")
    with road.at(road.AFTER_DEADLINES + DAY):
        given(world)
        Email.objects.filter(event="files_given", to=world.reader.user, state="queued").update(state="failed")
    run(DUE - 4 * DAY + HOUR)
    left("juror_reminded", DUE - 3 * DAY)

    assert Email.objects.get(event="juror_reminded", to=world.reader.user).state == "held"


def ways(page) -> dict[str, str]:
    return {way["label"]: way["url"] for way in page.context["ways"]}
