"""Many reminders of one day are one e-mail, few are as they are; what one must act on never waits."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail

from accounts.models import User
from accounts.person import Person
from audit import clock
from nominations.workflow.first_notice import hold_reminder
from notifications import outbox, sender
from notifications.gathering import gathers_until
from notifications.models import Email, Wish
from tests.notifications.factories import message, person
from tests.notifications.letterbox import free_port

NIGHT = datetime(2027, 2, 14, 23, 30, tzinfo=UTC)  # half past midnight in Berlin
HOUR, BERLIN = timedelta(hours=1), "Europe/Berlin"
LINK = "http://testserver/files/key/"


def reminder(to, **changes):
    facts = {"kind": "reminder", "event": "written", "title": "7 days left: Lira", "text": f"Open:\n\n{LINK}\n"}
    return message(**{"to": to, "address": to.email, "version": "application -7 2027-02-15"} | facts | changes)


def write(*messages, at=NIGHT) -> None:
    with clock.at(at):
        outbox.post(messages)


def send(at) -> list[tuple[str, str]]:
    with clock.at(at):
        sender.send_due()
    return sorted(Email.objects.filter(sent_at=at).values_list("event", "address"))


@pytest.fixture(autouse=True)
def _all_may_read(settings):
    settings.OBJECTIONS = []


def kept_from_lira(emails):
    return {email.key: "Not to be read." for email in emails if "Lira" in email.title}


@pytest.fixture
def reader(db):
    return person(time_zone=BERLIN)


def test_three_reminders_of_a_night_are_one_e_mail_in_the_morning_and_none_goes_by_itself(reader, mailoutbox):
    write(*(reminder(reader) for _each in range(3)))

    assert [send(NIGHT), send(NIGHT + 7 * HOUR)] == [[], [("digest", reader.email)]]  # half past seven
    assert [letter.to for letter in mailoutbox] == [[reader.email]]
    assert set(Email.objects.exclude(event="digest").values_list("state", flat=True)) == {"discarded"}
    assert set(Email.objects.exclude(event="digest").values_list("digest__event", flat=True)) == {"digest"}


def test_what_its_reader_may_not_have_any_more_does_not_count(reader, settings, mailoutbox):
    settings.OBJECTIONS = [f"{__name__}.kept_from_lira"]
    write(reminder(reader), reminder(reader, title="3 days left: Gulu"), reminder(reader, title="1 day left: Jinja"))

    assert send(NIGHT + 7 * HOUR) == [("written", reader.email)] * 2
    assert Email.objects.get(state="discarded").error == "Not to be read."


def test_nobody_before_the_sign_in_page_waits_until_the_reminders_of_many_are_gathered(
    db, settings, monkeypatch, mailoutbox
):
    monkeypatch.setattr(sender.digest, "AT_ONCE", 2)
    settings.OBJECTIONS = [f"{__name__}.signed_in_first"]
    write(*(reminder(person(time_zone=BERLIN)) for _each in range(5)))
    write(reminder(person(), kind="signin", event="login_code"), at=NIGHT + 7 * HOUR)
    left_before.clear()

    assert len(send(NIGHT + 7 * HOUR)) == 6
    assert left_before.count(0) == 4  # two persons: when they are gathered, and when they are to leave


def test_where_the_mail_server_is_silent_the_reminders_of_a_person_are_gathered_all_the_same(reader, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    write(*(reminder(reader) for _each in range(3)))
    write(message(event="remarked"), at=NIGHT + 7 * HOUR)

    assert send(NIGHT + 7 * HOUR) == []
    assert "refused" in Email.objects.get(event="remarked").error
    assert Email.objects.get(event="digest").state == "queued"


def test_whoever_waits_behind_persons_whose_reminders_are_meant_no_longer_waits_no_further_round(
    db, asked, monkeypatch, mailoutbox
):
    monkeypatch.setattr(sender.digest, "AT_ONCE", 1)
    first, last = person(time_zone=BERLIN), person(time_zone=BERLIN)
    rows = [reminder(first), reminder(last)]
    write(*rows)
    asked.add(rows[0].subject_ref)

    assert send(NIGHT + 7 * HOUR) == [("written", last.email)]


left_before: list[int] = []  # how many had left whenever reminders were asked about


def signed_in_first(emails):
    left_before.extend(len(mail.outbox) for email in emails if email.kind == "reminder")
    return {}


def test_what_the_clock_wrote_within_moments_is_gathered_together_however_often_one_looks(reader, mailoutbox):
    for second in range(5):
        moment = NIGHT + 2 * HOUR + timedelta(seconds=second)
        write(reminder(reader, until=NIGHT + 5 * HOUR), at=moment)  # no morning before it

    assert send(NIGHT + 2.25 * HOUR) == [("digest", reader.email)]


def test_two_go_as_they_are_in_the_morning(reader, mailoutbox):
    write(reminder(reader), reminder(reader))

    assert [send(NIGHT), send(NIGHT + 7 * HOUR)] == [[], [("written", reader.email)] * 2]


def test_digest_lists_by_what_is_to_do_with_the_nearest_date_first_and_links(reader, settings, mailoutbox):
    settings.STILL_MEANT = {}
    soon, later = NIGHT + 3 * timedelta(days=1), datetime(2027, 3, 1, 23, tzinfo=UTC)
    write(
        reminder(reader, until=later, title="14 days left: Gulu"),
        reminder(reader, until=soon, title="3 days left: an answer", version="answer -3 2027-02-15"),
        reminder(reader, title="Arua waits to be let in", version="entry 2027-02-15"),
        reminder(reader, title="Are you still in post?", version="20270215T233000.000000"),
        reminder(reader, title="A report is due", event="report_reminded", version="20270301-7"),
    )

    send(NIGHT + 7 * HOUR)

    [letter] = mailoutbox
    assert letter.subject == "5 things wait for you, the first until 18 February 2027, 00:30"
    assert letter.body.count(LINK) == 5
    assert "Also waits for you:" in letter.body
    assert "A progress report:" in letter.body
    words = ["An answer to the secretariat:", "18 February 2027, 00:30 · 3 days left", "1 March 2027, 24:00 · 14 days"]
    places = [letter.body.index(one) for one in [*words, "Arua waits"]]
    assert places == sorted(places)


def test_digest_speaks_the_language_of_its_reader(db, mailoutbox):
    reader = person(time_zone=BERLIN, language="fr")
    write(*(reminder(reader) for _each in range(3)))

    send(NIGHT + 7 * HOUR)

    assert mailoutbox[0].subject == "3 choses vous attendent"


def test_who_wishes_no_digest_gets_each_at_once(reader, mailoutbox):
    Wish.objects.create(user=reader, digest=False)
    write(*(reminder(reader) for _each in range(3)))

    assert send(NIGHT) == [("written", reader.email)] * 3


@pytest.mark.parametrize("kind", ["receipt", "signin", "correspondence"])
def test_nothing_else_ever_waits(reader, kind, mailoutbox):
    write(*(reminder(reader, kind=kind) for _each in range(4)))

    assert len(send(NIGHT)) == 4


def test_a_day_has_one_digest_and_what_comes_after_it_goes_by_itself(reader, mailoutbox):
    write(*(reminder(reader) for _each in range(3)))
    send(NIGHT + 7 * HOUR)
    write(*(reminder(reader) for _each in range(3)), at=NIGHT + 9 * HOUR)

    assert send(NIGHT + 10 * HOUR) == [("written", reader.email)] * 3


@pytest.fixture
def asked(settings, monkeypatch):
    """What is meant no longer, by its key."""
    over: set[str] = set()
    monkeypatch.setattr("tests.notifications.test_digest.meant", lambda email: email.subject_ref not in over)
    settings.STILL_MEANT = settings.STILL_MEANT | {"written": "tests.notifications.test_digest.meant"}
    return over


def meant(email: Email) -> bool:
    raise AssertionError


def test_what_is_done_by_the_morning_does_not_count(reader, asked, mailoutbox):
    rows = [reminder(reader) for _each in range(3)]
    write(*rows)
    asked.add(rows[0].subject_ref)

    assert send(NIGHT + 7 * HOUR) == [("written", reader.email)] * 2


def test_digest_that_could_not_leave_is_written_anew_without_what_was_done_meanwhile(reader, asked, mailoutbox):
    rows = [reminder(reader) for _each in range(4)]
    write(*rows)
    with clock.at(NIGHT + 7 * HOUR):
        sender.digest.gather()
    asked.add(rows[0].subject_ref)

    assert send(NIGHT + 8 * HOUR) == [("digest", reader.email)]
    assert mailoutbox[0].body.count(LINK) == 3


def test_what_is_good_to_know_comes_as_its_reader_wishes(db, settings, mailoutbox):
    settings.GOOD_TO_KNOW = {"remarked"}
    settings.STILL_MEANT = {}
    people = {know: person(time_zone=BERLIN) for know in Wish.Know.values}
    for know, user in people.items():
        Wish.objects.create(user=user, know=know)
    write(*(reminder(user, kind="receipt", event="remarked") for user in people.values()))

    heard = [send(NIGHT), send(NIGHT + 7 * HOUR)]

    assert heard == [[("remarked", people["at_once"].email)], [("remarked", people["morning"].email)]]
    assert Email.objects.get(to=people["never"]).state == "discarded"


@pytest.mark.parametrize(
    ("zone", "until", "waits"),
    [
        ("Europe/Berlin", None, 6.5),
        ("UTC", None, 7.5),
        ("Pacific/Fiji", None, 0.25),  # noon there: the morning is far
        ("Europe/Berlin", 10, 0.25),  # too little time would be left
        ("Europe/Berlin", 24, 6.5),
    ],
)
def test_reminder_waits_for_a_morning_that_is_near(zone, until, waits):
    date = NIGHT + until * HOUR if until else None

    assert gathers_until(NIGHT, ZoneInfo(zone), date) == NIGHT + waits * HOUR


def test_what_nobody_gathered_within_an_hour_leaves_by_itself(reader):
    """Nothing is lost where the gathering fails."""
    write(reminder(reader))

    with clock.at(NIGHT + 7 * HOUR):
        early = list(Email.objects.due(clock.now()))
    with clock.at(NIGHT + 8 * HOUR):
        assert (early, Email.objects.due(clock.now()).count()) == ([], 1)


def gathered(*rows) -> Email:
    """The e-mail of the day, written in the morning and not yet sent."""
    write(*rows)
    with clock.at(NIGHT + 7 * HOUR):
        sender.digest.gather()
    return Email.objects.get(event="digest")


def reasons() -> dict[str, str]:
    return dict(Email.objects.exclude(event="digest").values_list("subject_ref", "error"))


def test_what_is_done_when_the_digest_is_to_leave_keeps_its_own_reason(reader, asked, mailoutbox):
    """Nothing says of a reminder that never left that it is part of an e-mail."""
    rows = [reminder(reader) for _each in range(3)]
    gathered(*rows)
    assert set(reasons().values()) == {"It is part of the e-mail of the day."}
    asked.add(rows[0].subject_ref)

    assert send(NIGHT + 8 * HOUR) == [("written", reader.email)] * 2
    no_longer = "It was no longer meant for its reader when it was to leave."
    assert reasons() == {rows[0].subject_ref: no_longer, rows[1].subject_ref: "", rows[2].subject_ref: ""}


def waits_for_the_first(email: Email) -> str:
    if "Lira" not in email.title:
        return ""
    hold_reminder(email, "The first e-mail has not arrived.", by=Person.clock())
    return "The first e-mail has not arrived."


def test_reminder_that_must_wait_for_another_is_held_for_a_person_also_out_of_a_digest(reader, settings, mailoutbox):
    rows = [reminder(reader), reminder(reader, title="3 days left: Gulu"), reminder(reader, title="1 day left: Jinja")]
    gathered(*rows)
    settings.STILL_MEANT = settings.STILL_MEANT | {"written": f"{__name__}.waits_for_the_first"}

    assert send(NIGHT + 8 * HOUR) == [("written", reader.email)] * 2
    held = Email.objects.get(subject_ref=rows[0].subject_ref)
    assert (held.state, held.error, held.digest) == ("held", "The first e-mail has not arrived.", None)


def test_what_stood_in_a_digest_that_is_kept_from_its_reader_ends_with_its_own_reason(reader, settings, mailoutbox):
    settings.OBJECTIONS = ["nominations.emails.objecting.objections"]
    settings.STILL_MEANT = {}
    rows = [reminder(reader, event="told") for _each in range(3)]
    gathered(*rows)
    User.objects.filter(pk=reader.pk).update(email="another@gnlc.example")

    assert send(NIGHT + 8 * HOUR) == send(NIGHT + 9 * HOUR) == []
    assert set(reasons().values()) == {"The reader has another address by now."}


@pytest.mark.parametrize("event", ["missed_city", "missed_commission"])
def test_reminder_that_leaves_a_day_to_act_waits_for_no_others(event, reader):
    write(reminder(reader, event=event, until=NIGHT + 24 * HOUR))

    row = Email.objects.get()
    assert (row.gathers, row.due) == (False, NIGHT)


def test_digest_does_not_go_to_who_may_not_sign_in_any_more(reader, settings):
    settings.OBJECTIONS = ["nominations.emails.objecting.objections"]
    write(*(reminder(reader) for _each in range(3)))
    with clock.at(NIGHT + 7 * HOUR):
        sender.digest.gather()
    reader.is_active = False
    reader.save()

    assert send(NIGHT + 8 * HOUR) == []
