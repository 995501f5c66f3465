"""Reads the mailbox of returned e-mails: each message takes effect once, and what a person should see is marked."""

from collections import Counter

from django.conf import settings

from accounts.person import Person
from nominations.workflow import bouncing
from notifications import bounces, mailbox
from notifications.bounces import Said
from notifications.returnpath import is_return_path, key_of

UNKNOWN = "unknown"  # a return path of ours whose e-mail is gone


def fetch(url: str = "") -> Counter[str]:
    """Everything unread, and how many said what."""
    counts: Counter[str] = Counter()
    with mailbox.opened(url or settings.BOUNCE_MAILBOX) as box:
        for name, raw in box.unread():
            said = _taken(raw)
            box.read(name, for_a_person=said in {Said.OTHER, Said.FORGED, UNKNOWN})
            counts[said] += 1
    return counts


def _taken(raw: bytes) -> str:
    report = bounces.read(raw, key_of, is_return_path)
    if report.said in {Said.OTHER, Said.REPLIED, Said.FORGED}:
        return report.said
    if not report.key:
        return UNKNOWN
    return report.said if bouncing.note_report(report, by=Person.clock()) else UNKNOWN
