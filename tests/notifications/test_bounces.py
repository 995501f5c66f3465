import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.bounces import Said, code, read
from tests.notifications import returned

TO = "bounces+good@gnlc.example"


def named(part: object) -> str | None:
    """A message has other boundaries each time, and a test has one name."""
    return "message" if isinstance(part, bytes) else None


def of(raw: bytes):
    return read(raw, lambda address: "key" if address == TO else "", lambda address: address.startswith("bounces+"))


@pytest.mark.parametrize(
    ("raw", "said", "status", "reason"),
    [
        (
            returned.report(TO),
            Said.GONE,
            "5.1.1",
            "There is no such mailbox. (550 5.1.1 user unknown)",
        ),
        (returned.report(TO, status="5.1.2", said=""), Said.GONE, "5.1.2", "There is no such mail domain."),
        (returned.report(TO, status="5.2.1", said=""), Said.GONE, "5.2.1", "The mailbox is switched off."),
        (returned.report(TO, status="5.2.2", said=""), Said.RETURNED, "5.2.2", "The mailbox is full."),
        (
            returned.report(TO, status="5.1.8", said=""),
            Said.RETURNED,
            "5.1.8",
            "The reader's mail server does not accept our own address.",
        ),
        (
            returned.report(TO, status="5.7.1", said="blocked as spam"),
            Said.RETURNED,
            "5.7.1",
            "The reader's mail server takes no e-mail of this kind from us. (blocked as spam)",
        ),
        (
            returned.report(TO, status="4.4.7", said="delivery time expired"),
            Said.RETURNED,
            "4.4.7",
            "The reader's mail server could not be reached. (delivery time expired)",
        ),
        (
            returned.report(TO, status="5.4.4", said=""),
            Said.GONE,
            "5.4.4",
            "There is no such mail domain.",
        ),
        (returned.report(TO, "delayed", "4.2.2", ""), Said.DELAYED, "4.2.2", "The mailbox is full."),
        (returned.report(TO, status="", said="550 no"), Said.GONE, "5.0.0", None),
        (returned.report(TO, status="nonsense", said=""), Said.RETURNED, "", None),
        (returned.report(TO, "relayed", "2.0.0", ""), Said.ARRIVED, "2.0.0", None),
        (returned.qmail(TO), Said.GONE, "5.1.1", None),
    ],
    ids=named,
)
def test_read_says_what_became_of_the_email_in_plain_words(raw, said, status, reason):
    found = of(raw)

    assert (found.said, found.status, found.key) == (said, status, "key")
    assert reason is None or found.reason == reason


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (returned.away(TO), Said.REPLIED),
        (returned.words(TO, "Back on Monday.", X_Autoreply="yes"), Said.REPLIED),
        (returned.words(TO, "Thank you!", From="ana@city.example"), Said.OTHER),
        (returned.words(TO, "The code 5.1.1 means nothing here.", From="ana@city.example"), Said.OTHER),
        (returned.words(TO, "Hello", Return_Path="<>"), Said.OTHER),
        (b"Content-Type: multipart/report; report-type=disposition-notification\nTo: " + TO.encode(), Said.REPLIED),
        (b"", Said.OTHER),
        (b"\xff\xfe\0\0 not an e-mail", Said.OTHER),
        (b"Content-Type: multipart/report; boundary=x\nTo: " + TO.encode() + b"\n\n--x\nno end", Said.OTHER),
        (b"Content-Type: message/delivery-status\nTo: " + TO.encode() + b"\n\nAction: failed", Said.OTHER),
        (returned.report("bounces+bad@gnlc.example"), Said.FORGED),
    ],
    ids=named,
)
def test_read_takes_nothing_for_a_bounce_that_is_none(raw, said):
    assert of(raw).said == said


def test_read_finds_the_return_path_wherever_a_mail_server_notes_it():
    raw = returned.report("somebody@else.example").replace(b"Return-Path", b"X-Original-To: " + TO.encode() + b"\nX")

    assert of(raw).key == "key"
    assert of(returned.report("somebody@else.example")).key == ""


@given(st.binary(max_size=400))
def test_read_breaks_at_nothing(raw):
    assert of(raw).said in Said
    assert of(returned.report(TO)[:300] + raw).said in Said


@pytest.mark.parametrize(
    ("words", "found"), [("x 5.1.10 y", "5.1.10"), ("550 no", "5.0.0"), ("421", "4.0.0"), ("port 5500", ""), ("", "")]
)
def test_code_of_words(words, found):
    assert code(words) == found
