import mailbox as stdlib

import pytest

from notifications.mailbox import UnreadableError, opened
from tests.notifications import imap
from tests.notifications.returned import words
from tests.realparts import need

LETTERS = [words("ana@gnlc.example", f"Letter {number}") for number in range(3)]


@pytest.fixture(params=["maildir", "mbox", "imap"])
def place(request, tmp_path):
    """The address of a mailbox with three letters, and a function that says how each is marked."""
    if request.param == "imap":
        need(imap.PROGRAM, "Dovecot. To get it: apt install dovecot-imapd")
        with imap.open_imap() as (url, folder):
            yield url, _filled(stdlib.Maildir(folder, create=False))
        return
    path = tmp_path / "box"
    made = stdlib.Maildir(path) if request.param == "maildir" else stdlib.mbox(path)
    yield f"{request.param}:{path}", _filled(made)


def _filled(box):
    for letter in LETTERS:
        box.add(letter)
    box.close()
    return lambda: sorted(len(set(message.get_flags()) & set("SRF")) for message in _messages(box))


def _messages(box):
    again = type(box)(box._path, create=False)
    found = list(again)
    again.close()
    return found


def test_mailbox_gives_what_nobody_has_read_until_it_is_marked(place):
    url, marks = place
    with opened(url) as box:
        names = [name for name, _raw in box.unread()]
    with opened(url) as box:
        found = list(box.unread())
        assert sorted(b"".join(raw.split()) for _name, raw in found) == sorted(b"".join(one.split()) for one in LETTERS)
        box.read(found[0][0], for_a_person=False)
        box.read(found[1][0], for_a_person=True)

    with opened(url) as box:
        assert [name for name, _raw in box.unread()] == [found[2][0]]
    assert len(names) == 3
    assert marks() == [0, 1, 2]


@pytest.mark.parametrize(
    "url", ["maildir:/nowhere", "mbox:/nowhere", "pop3://host/x", "", "imap://a:b@127.0.0.1:1/INBOX"]
)
def test_mailbox_that_does_not_open_says_so_in_a_sentence(url):
    with pytest.raises(UnreadableError, match=r"mailbox"), opened(url):
        pass


def test_wrong_password_is_a_sentence():
    need(imap.PROGRAM, "Dovecot. To get it: apt install dovecot-imapd")
    with imap.open_imap() as (url, _folder):
        wrong = url.replace("pass%2F", "wrong")
        with pytest.raises(UnreadableError, match="does not open"), opened(wrong):
            pass
