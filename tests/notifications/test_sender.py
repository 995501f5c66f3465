from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit import clock
from notifications import sender
from notifications.models import Email, ReturnedAddress
from tests.notifications.factories import email
from tests.notifications.letterbox import CUT, TAKEN, free_port

NOON = datetime(2025, 2, 28, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def again(row: Email) -> Email:
    return Email.objects.get(pk=row.pk)


@pytest.mark.django_db
def test_send_due_sends_what_the_row_says(mailoutbox, settings):
    settings.DEFAULT_FROM_EMAIL, settings.REPLY_TO_EMAIL = "Cities <from@gnlc.example>", "reply@gnlc.example"
    row = email(address="ana@gnlc.example", language="fr")

    with clock.at(NOON + timedelta(days=999)):
        assert sender.send_due() == {"sent": 1}

    (sent,) = mailoutbox
    assert (sent.subject, sent.body, sent.to) == (row.title, row.text, ["ana@gnlc.example"])
    assert (sent.from_email, sent.reply_to) == ("Cities <from@gnlc.example>", ["reply@gnlc.example"])
    assert [tuple(part) for part in sent.alternatives] == [(row.html, "text/html")]
    assert sent.extra_headers == {
        "Message-ID": row.message_id,
        "Auto-Submitted": "auto-generated",
        "Content-Language": "fr",
    }
    row = again(row)
    assert (row.state, row.attempts, row.lease, row.error) == ("sent", 1, None, "")
    assert row.sent_at == row.handed_at == NOON + timedelta(days=999)


def for_ana(row: Email) -> bool:
    return row.address == "ana@gnlc.example"


@pytest.mark.django_db
def test_email_that_is_no_longer_meant_for_its_reader_never_leaves(mailoutbox, settings):
    settings.STILL_MEANT = {"told": f"{__name__}.for_ana"}
    rows = [email(address=f"{name}@gnlc.example", event="told") for name in ("ana", "ben")]
    other = email(address="ben@gnlc.example", event="told_too")

    assert sender.send_due() == {"sent": 2, "discarded": 1}

    assert sorted(sent.to[0] for sent in mailoutbox) == ["ana@gnlc.example", "ben@gnlc.example"]
    assert [again(row).state for row in [*rows, other]] == ["sent", "discarded", "sent"]
    assert (again(rows[1]).handed_at, again(rows[1]).sent_at) == (None, None)


ASKED: list[int] = []


def not_for_ben(batch: list[Email]) -> dict[str, str]:
    ASKED.append(len(batch))
    return {row.key: "Ben has left." for row in batch if row.address == "ben@gnlc.example"}


@pytest.mark.django_db
def test_every_email_is_asked_about_before_it_leaves_many_at_once(mailoutbox, settings):
    settings.OBJECTIONS = [f"{__name__}.not_for_ben"]
    ASKED.clear()
    rows = [email(address=f"{name}@gnlc.example") for name in ("ana", "ben", "cem")]

    assert sender.send_due() == {"sent": 2, "discarded": 1}

    assert ASKED == [3]
    assert [(again(row).state, again(row).error) for row in rows] == [
        ("sent", ""),
        ("discarded", "Ben has left."),
        ("sent", ""),
    ]
    assert [sent.to[0] for sent in mailoutbox] == ["ana@gnlc.example", "cem@gnlc.example"]


@pytest.mark.django_db
def test_send_due_without_html_sends_text_alone(mailoutbox):
    email(html="")

    sender.send_due()

    assert mailoutbox[0].alternatives == []


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["held", "sent", "failed", "uncertain", "bounced", "discarded", "sending"])
def test_send_due_leaves_every_other_state(state, mailoutbox):
    row = email(state=state, sent_at=NOON, lease=NOON, token="other")

    assert sender.send_due() == {}

    assert mailoutbox == []
    assert again(row).state == state


@pytest.mark.django_db
def test_send_due_waits_until_it_is_due(mailoutbox):
    row = email(due=NOON)

    with clock.at(NOON - MINUTE):
        assert sender.send_due() == {}
    with clock.at(NOON):
        assert sender.send_due() == {"sent": 1}

    assert again(row).state == "sent"


@pytest.mark.django_db
def test_send_due_sends_the_oldest_first_up_to_its_limit(mailoutbox):
    for day in (3, 1, 2):
        email(due=NOON - timedelta(days=day), address=f"day{day}@gnlc.example")

    assert sender.send_due(2) == {"sent": 2}

    assert [sent.to for sent in mailoutbox] == [["day3@gnlc.example"], ["day2@gnlc.example"]]


@pytest.mark.django_db
@pytest.mark.parametrize(("count", "limit"), [(1, 0), (sender.BATCH, 0), (sender.BATCH + 20, 0), (60, 6000)])
def test_send_due_asks_at_most_two_queries_for_each_email(count, limit, mailoutbox, settings):
    """What was accepted is marked in the statement that hands over the next; a claim is shared by a batch."""
    settings.EMAILS_PER_MINUTE = limit
    for _n in range(count):
        email()

    with CaptureQueriesContext(connection) as queries:
        assert sender.send_due(count) == {"sent": count}

    batches = -(-count // sender.BATCH)
    shared = (9 if limit else 6) + 1  # savepoint, choose, claim, release, read; what may leave; what is to be gathered
    assert len(queries) == shared * batches + count + batches
    assert len(queries) <= 2 * count or count == 1
    assert Email.objects.filter(state="sent", attempts=1, lease=None).count() == count


@pytest.mark.django_db
def test_what_was_accepted_is_marked_before_anything_else_can_happen_to_it(smtp):
    """Between two e-mails at most one is accepted and not marked, whatever becomes of the next."""
    answers = iter([TAKEN, "550 never", TAKEN, "451 later", TAKEN, CUT, TAKEN])
    letterbox = smtp(lambda address: next(answers))
    rows = [email() for _n in range(7)]

    assert sender.send_due() == {"sent": 4, "failed": 1, "queued": 1, "uncertain": 1}

    states = [again(row).state for row in rows]
    assert states == ["sent", "failed", "sent", "queued", "sent", "uncertain", "sent"]
    assert len(letterbox.accepted) == 5


@pytest.mark.django_db
def test_email_taken_back_while_the_one_before_it_leaves_is_not_sent(mailoutbox):
    first, second = email(), email()
    with sender.Line() as line:
        batch = sender._claim(2)
        counts = Counter()
        sending = sender.Round(line, counts)
        sending.send_one(batch[0])
        Email.objects.filter(pk=second.pk).update(state="held", due=None, token="", lease=None)
        assert sending.send_one(batch[1]) == "taken"
        sending._mark()

    assert counts == {"sent": 1}
    assert [again(row).state for row in (first, second)] == ["sent", "held"]


@pytest.mark.django_db
def test_send_due_uses_one_connection(smtp):
    letterbox = smtp()
    for _n in range(25):
        email()

    assert sender.send_due() == {"sent": 25}

    assert letterbox.connections == 1
    assert sorted(letterbox.accepted) == sorted(Email.objects.values_list("message_id", flat=True))


@pytest.mark.django_db
def test_send_due_opens_a_new_connection_after_a_goodbye(smtp):
    goodbye = iter([TAKEN, "421 come back later", TAKEN])
    letterbox = smtp(lambda address: next(goodbye))
    for _n in range(3):
        email()

    assert sender.send_due() == {"sent": 2, "queued": 1}

    assert letterbox.connections == 2


@pytest.mark.django_db
def test_send_due_stops_when_time_is_up(smtp, monkeypatch):
    letterbox = smtp()
    monkeypatch.setattr(sender, "monotonic", lambda: 10.0 * len(letterbox.accepted))
    rows = [email() for _n in range(4)]

    assert sender.send_due(seconds=15) == {"sent": 2}

    left = [again(row) for row in rows[2:]]
    assert [(row.state, row.token, row.lease, row.attempts) for row in left] == [("queued", "", None, 0)] * 2


@pytest.mark.django_db
def test_send_due_with_a_lasting_refusal_fails(smtp):
    letterbox = smtp(lambda address: "550 no such person" if address.startswith("gone") else TAKEN)
    gone, here = email(address="gone@gnlc.example"), email()

    assert sender.send_due() == {"failed": 1, "sent": 1}

    assert (again(gone).state, again(gone).error) == ("failed", "550 no such person")
    assert not ReturnedAddress.objects.exists()  # no code says that there is no mailbox
    assert letterbox.accepted == [here.message_id]


@pytest.mark.django_db
def test_a_refusal_that_says_there_is_no_mailbox_keeps_all_but_keys_from_its_address(smtp):
    codes = {"none": "5.1.1", "nowhere": "5.1.2", "null": "5.1.10", "closed": "5.2.1", "spam": "5.7.1", "full": "5.2.2"}
    smtp(lambda address: f"550 {codes[address.partition('@')[0]]} so it is")
    rows = [email(address=f"{name}@gnlc.example", kind="signin" if name == "null" else "receipt") for name in codes]

    assert sender.send_due() == {"failed": 6}

    flagged = dict(ReturnedAddress.objects.values_list("address", "reason"))
    assert set(flagged) == {f"{name}@gnlc.example" for name in ("none", "nowhere", "null", "closed")}
    assert flagged["none@gnlc.example"] == "There is no such mailbox. (550 5.1.1 so it is)"
    assert ReturnedAddress.objects.get(address="none@gnlc.example").email == rows[0]
    waits, key = email(address="None@gnlc.example"), email(address="none@gnlc.example", kind="signin")
    assert sender.send_due() == {"failed": 1}
    assert (again(waits).state, again(key).state) == ("queued", "failed")


@pytest.mark.django_db
def test_send_due_with_a_refused_recipient_fails(smtp, settings):
    letterbox = smtp()

    async def no_such_person(server, session, envelope, address, options):
        return "553 no such person"

    letterbox.handle_RCPT = no_such_person
    row = email()

    assert sender.send_due() == {"failed": 1}
    assert again(row).error == "553 no such person"


@pytest.mark.django_db
def test_send_due_with_no_server_keeps_all_and_stops(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    rows = [email() for _n in range(sender.BATCH + 2)]

    assert sender.send_due() == {"queued": sender.BATCH}

    rows = [again(row) for row in rows]
    assert {(row.state, row.handed_at, row.attempts) for row in rows} == {("queued", None, 0)}
    assert Counter(bool(row.error) for row in rows) == {True: sender.BATCH, False: 2}


@pytest.mark.django_db
def test_send_due_cut_after_the_last_dot_is_uncertain(smtp):
    answers = iter([CUT, TAKEN])
    letterbox = smtp(lambda address: next(answers))
    cut, other = email(), email()

    assert sender.send_due() == {"uncertain": 1, "sent": 1}

    assert letterbox.accepted == [cut.message_id, other.message_id]
    assert again(cut).error.startswith("SMTPServerDisconnected")
    assert sender.send_due() == {}


@pytest.mark.django_db
def test_send_due_does_not_take_a_late_answer_for_the_next_one(smtp, settings):
    settings.EMAIL_TIMEOUT = 0.5
    letterbox = smtp(pauses=[0.8])
    slow, other = email(), email()

    assert sender.send_due() == {"uncertain": 1, "sent": 1}

    assert again(slow).error.endswith("timed out")
    assert again(other).state == "sent"
    assert letterbox.connections == 2


@pytest.mark.django_db
def test_send_due_with_a_header_that_no_email_may_have_fails(mailoutbox):
    row = email(address="ana@gnlc.example\nBcc: eve@gnlc.example")

    assert sender.send_due() == {"failed": 1}

    assert (mailoutbox, again(row).handed_at) == ([], None)


@pytest.mark.django_db
def test_signin_is_wiped_when_it_is_sent(mailoutbox):
    row = email(kind="signin", text="Your code is 123456")

    sender.send_due()

    assert mailoutbox[0].body == "Your code is 123456"
    assert (again(row).text, again(row).html) == ("", "")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answer", "state", "text"),
    [("451 later", "queued", "Your code"), ("550 never", "failed", ""), (CUT, "discarded", "")],
)
def test_signin_is_wiped_at_every_end(answer, state, text, smtp):
    smtp(lambda address: answer)
    row = email(kind="signin", text="Your code")

    assert sender.send_due() == {state: 1}
    assert again(row).text == text
