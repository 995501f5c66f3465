"""What came back takes effect: on the e-mail, its address, the desks, and what is sent afterwards."""

import mailbox
from datetime import datetime, timedelta
from email.utils import format_datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.urls import reverse

from accounts.person import Person
from audit import clock
from audit.models import Record
from nominations import fetching
from nominations.tasks import fetch_bounces
from nominations.views import waiting
from nominations.workflow import bouncing, letters
from notifications import sender
from notifications.models import Email, ReturnedAddress
from notifications.returnpath import return_path
from tests.cities import factories as cities
from tests.nominations import factories as road
from tests.notifications import returned
from tests.notifications.factories import email


@pytest.fixture
def box(settings, tmp_path):
    """The mailbox of what comes back."""
    settings.BOUNCE_ADDRESS, settings.BOUNCE_MAILBOX = "bounces@mail.gnlc.example", f"maildir:{tmp_path / 'box'}"
    return mailbox.Maildir(tmp_path / "box")


def sent(**changes) -> Email:
    row = email(**changes)
    sender.send_due()
    return Email.objects.get(pk=row.pk)


def again(row: Email) -> Email:
    return Email.objects.get(pk=row.pk)


@pytest.mark.django_db
def test_email_that_came_back_says_so_with_a_record_and_a_task(box):
    row = sent(address="Ana@City.example")
    box.add(returned.report(return_path(row.key)))

    assert fetching.fetch() == {"gone": 1}

    row, sofia = again(row), road.secretariat()
    assert (row.state, row.error) == ("bounced", "There is no such mailbox. (550 5.1.1 user unknown)")
    record = Record.objects.get(act="bounce_email")
    assert (record.state_from, record.state_to, record.actor) == ("sent", "bounced", Person.clock().key)
    flagged = ReturnedAddress.objects.get()
    assert (flagged.address, flagged.email, flagged.is_unreachable) == ("ana@city.example", row, True)
    tasks = {one.code: one.number for one in waiting.of_secretariat(sofia, waiting.letters(sofia)) if one.number}
    assert tasks == {"bounced": 1, "addresses": 1}
    assert fetching.fetch() == {}


@pytest.mark.django_db
def test_nothing_goes_to_a_returned_address_until_a_person_confirms_it(box, mailoutbox, client):
    row = sent(address="ana@city.example")
    box.add(returned.report(return_path(row.key)))
    fetching.fetch()
    mailoutbox.clear()
    waits = [email(address="Ana@city.example", kind=kind) for kind in ("receipt", "reminder", "circular")]
    Email.objects.filter(pk=waits[2].pk).update(state="queued", due=waits[0].due)
    key = email(address="ana@city.example", kind="signin")

    assert sender.send_due() == {"sent": 1}
    assert [again(one).state for one in [*waits, key]] == ["queued", "queued", "queued", "sent"]

    by = road.secretariat()
    client.force_login(by.user)
    assert "Confirm its address" in client.get(reverse("email", args=[waits[0].key])).content.decode()
    assert "It came back" in client.get(reverse("email", args=[row.key])).content.decode()
    bouncing.confirm_address(ReturnedAddress.objects.get().key, by=by)
    assert sender.send_due() == {"sent": 3}
    assert Record.objects.get(act="confirm_address").actor == by.key
    assert again(row).state == "bounced"


@pytest.mark.django_db
def test_the_same_report_once_more_does_not_undo_a_confirmation(box):
    row = sent()
    box.add(returned.report(return_path(row.key)))
    fetching.fetch()
    bouncing.confirm_address(ReturnedAddress.objects.get().key, by=road.secretariat())
    box.add(returned.report(return_path(row.key)))

    assert fetching.fetch() == {"gone": 1}
    assert ReturnedAddress.objects.get().is_unreachable is False


def dated(row: Email, at: datetime) -> bytes:
    """A report that says when the mail server took the e-mail."""
    arrival = f"Reporting-MTA: dns; mx.example\nArrival-Date: {format_datetime(at)}".encode()
    return returned.report(return_path(row.key)).replace(b"Reporting-MTA: dns; mx.example", arrival)


@pytest.mark.django_db
@pytest.mark.parametrize("decide", [letters.confirm_arrival, letters.send_again])
def test_a_late_report_of_the_attempt_before_does_not_undo_what_a_person_decided(decide, box):
    row, by = sent(), road.secretariat()
    first = dated(row, clock.now())
    box.add(first)
    fetching.fetch()
    with clock.at(clock.now() + timedelta(hours=2)):
        decide(row.key, by=by)
        if decide == letters.send_again:
            bouncing.confirm_address(ReturnedAddress.objects.get().key, by=by)
            box.add(returned.report(return_path(row.key), said="550 5.1.1 late"))  # while it waits
            fetching.fetch()
            assert (again(row).state, ReturnedAddress.objects.unreachable().count()) == ("queued", 0)
            sender.send_due()
        for late in (first, dated(row, clock.now() - timedelta(hours=1))):
            box.add(late)

        assert fetching.fetch() == {"gone": 2}

        assert (again(row).state, ReturnedAddress.objects.unreachable().count()) == ("sent", 0)
        box.add(dated(row, clock.now()))
        fetching.fetch()
        came_back = ("bounced", 1) if decide == letters.send_again else ("sent", 0)
        assert (again(row).state, ReturnedAddress.objects.unreachable().count()) == came_back


@pytest.mark.django_db
def test_a_late_report_on_another_email_does_not_lock_an_address_that_a_person_confirmed(box):
    row, other = sent(address="ana@city.example"), sent(address="ana@city.example")
    box.add(returned.report(return_path(row.key)))
    fetching.fetch()
    bouncing.confirm_address(ReturnedAddress.objects.get().key, by=road.secretariat())
    box.add(returned.report(return_path(other.key)))

    fetching.fetch()

    assert (again(other).state, ReturnedAddress.objects.unreachable().count()) == ("bounced", 0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("make", "counted", "state", "noted"),
    [
        (lambda to: returned.report(to, "delayed", "4.2.2", ""), "delayed", "sent", "The mailbox is full."),
        (lambda to: returned.report(to, status="5.2.2", said=""), "returned", "bounced", "The mailbox is full."),
        (returned.away, "replied", "sent", ""),
        (lambda to: returned.report(to.replace("+", "+a", 1)), "forged", "sent", ""),
        (lambda to: returned.report(to.partition("+")[0] + "@mail.gnlc.example"), "unknown", "sent", ""),
        (lambda to: b"\xff\0", "other", "sent", ""),
    ],
)
def test_what_is_no_lasting_bounce_leaves_the_address_alone(make, counted, state, noted, box):
    row = sent()
    box.add(make(return_path(row.key)))

    assert fetching.fetch() == {counted: 1}

    assert (again(row).state, again(row).error) == (state, noted)
    assert not ReturnedAddress.objects.exists()
    flags = next(iter(box)).get_flags()
    assert ("S" in flags, "F" in flags) == (True, counted in {"forged", "unknown", "other"})


@pytest.mark.django_db
def test_a_return_path_of_an_email_that_is_gone_is_unknown(box):
    row = sent()
    box.add(returned.report(return_path(row.key)))
    Email.objects.all().delete()

    assert fetching.fetch() == {"unknown": 1}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("before", "after"),
    [("uncertain", "bounced"), ("sending", "bounced"), ("queued", "queued"), ("discarded", "discarded")],
)
def test_what_came_back_had_left(before, after, box):
    row = sent()
    waits = {"due": row.created, "lease": row.created, "token": "token"}
    Email.objects.filter(pk=row.pk).update(state=before, **waits)
    box.add(returned.report(return_path(row.key)))

    fetching.fetch()

    assert again(row).state == after


@pytest.mark.django_db
def test_of_a_key_that_came_back_while_it_was_handed_over_nothing_stays(box):
    row = sent(kind="signin")
    waits = {"due": row.created, "lease": row.created, "token": "token"}
    Email.objects.filter(pk=row.pk).update(state="sending", text="The code: 4711\n", html="<p>4711</p>", **waits)
    box.add(returned.report(return_path(row.key)))

    fetching.fetch()

    assert (again(row).state, again(row).text, again(row).html) == ("bounced", "", "")


@pytest.mark.django_db
def test_message_that_breaks_is_set_aside_for_a_person_and_the_others_are_read(box, caplog):
    rows = [sent(address=f"{name}@city.example") for name in ("ana", "ben", "cem")]
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE notifications_returnedaddress ADD CHECK (address <> 'ben@city.example')")
    for row in rows:
        box.add(returned.report(return_path(row.key)))

    assert fetching.fetch() == {"gone": 2, "set aside": 1}

    assert [again(row).state for row in rows] == ["bounced", "sent", "bounced"]
    assert sorted("".join(sorted(message.get_flags())) for message in box) == ["FS", "S", "S"]
    assert [row.levelname for row in caplog.records] == ["ERROR"]
    assert fetching.fetch() == {}


POISON = [
    b'Content-Type: multipart/mixed; boundary="\xe9"\n\n--\xe9\n\nHello.\n--\xe9--\n',
    b"Content-Type: message/rfc822\n\n" * 2000,
    b"From caf\xe9@city.example Fri Feb 28 12:00:00 2025\nSubject: \xff\nStatus: O\n\nHello.\n",
]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["maildir", "mbox"])
def test_message_that_nobody_can_read_holds_up_none_behind_it(kind, settings, tmp_path):
    settings.BOUNCE_ADDRESS, settings.BOUNCE_MAILBOX = "bounces@mail.gnlc.example", f"{kind}:{tmp_path / 'box'}"
    box, row = (mailbox.Maildir if kind == "maildir" else mailbox.mbox)(tmp_path / "box"), sent()
    for one in [*POISON, returned.report(return_path(row.key))]:
        box.add(one)
    box.close()
    if kind == "maildir":
        (tmp_path / "box" / "new" / "0.no-file").mkdir()

    counted = fetching.fetch()

    assert (counted["gone"], counted.total()) == (1, 5 if kind == "maildir" else 4)
    assert counted["set aside"] >= 1
    assert again(row).state == "bounced"
    assert fetching.fetch() == {}
    kept = type(box)(tmp_path / "box", create=False)
    assert [b"Hello." in kept.get_bytes(key) for key in kept.iterkeys()].count(True) == 2
    kept.close()


@pytest.mark.django_db
def test_message_waits_unread_where_the_database_is_away(box):
    row = sent()
    box.add(returned.report(return_path(row.key)))

    def away(*_asked):
        raise OperationalError("the connection is closed")

    with connection.execute_wrapper(away), pytest.raises(OperationalError):
        fetching.fetch()

    assert fetching.fetch() == {"gone": 1}


@pytest.mark.django_db
def test_the_commission_sees_that_its_city_gets_no_email(client):
    officer, amina = cities.officer("UG"), cities.focal_point(cities.city("Lira"))
    cities.focal_point(cities.city("Kisumu", "KE"))
    desk, words = reverse("commission_desk"), "E-mails do not get through"
    client.force_login(officer.user)
    ReturnedAddress.objects.create(address="somebody@else.example", reason="There is no such mailbox.")
    assert words not in client.get(desk).content.decode()

    ReturnedAddress.objects.create(address=amina.someone.email, reason="There is no such mailbox.")
    page = client.get(desk).content.decode()
    assert words in page
    assert amina.someone.email in page

    client.force_login(cities.officer("KE").user)
    assert words not in client.get(desk).content.decode()


@pytest.mark.django_db
def test_fetch_bounces_says_what_it_read(box, capsys):
    box.add(returned.report(return_path(sent().key)))
    box.add(returned.away(return_path("abcdefghjkmnpqrs")))

    call_command("fetch_bounces")

    assert capsys.readouterr().out == "read: 1 gone, 1 replied\n"


@pytest.mark.django_db
def test_fetch_bounces_without_a_mailbox(settings, caplog):
    settings.BOUNCE_MAILBOX = ""
    fetch_bounces()
    with pytest.raises(CommandError, match="No mailbox is named"):
        call_command("fetch_bounces")
    with pytest.raises(CommandError, match="There is no mailbox at maildir:/nowhere"):
        call_command("fetch_bounces", mailbox="maildir:/nowhere")

    settings.BOUNCE_MAILBOX = "maildir:/nowhere"
    fetch_bounces()
    assert "There is no mailbox at maildir:/nowhere" in caplog.text
