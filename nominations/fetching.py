"""Reads the mailbox of returned e-mails: each message takes effect once, and what a person should see is marked."""

import logging
from collections import Counter
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError

from accounts.person import Person
from nominations.workflow import bouncing
from notifications import bounces, mailbox
from notifications.bounces import Said
from notifications.returnpath import is_return_path, key_of

UNKNOWN = "unknown"  # a return path of ours whose e-mail is gone
BROKEN = "set aside"  # nothing could be done with it, and a person should look
FOR_A_PERSON = {Said.OTHER, Said.FORGED, UNKNOWN, BROKEN}

log = logging.getLogger(__name__)


def fetch(url: str = "") -> Counter[str]:
    """Everything unread, and how many said what."""
    counts: Counter[str] = Counter()
    with mailbox.opened(url or settings.BOUNCE_MAILBOX) as box:
        for name, raw in box.unread():
            said = _taken_or_set_aside(name, raw)
            box.read(name, for_a_person=said in FOR_A_PERSON)
            counts[said] += 1
    return counts


def _taken_or_set_aside(name: Any, raw: bytes) -> str:
    """One that breaks holds up none behind it, and is not read again; a database that is away breaks them all."""
    try:
        return _taken(raw)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("Message %s of the mailbox of returned e-mails is set aside.", name)
        return BROKEN


def _taken(raw: bytes) -> str:
    report = bounces.read(raw, key_of, is_return_path)
    if report.said in {Said.OTHER, Said.REPLIED, Said.FORGED}:
        return report.said
    if not report.key:
        return UNKNOWN
    return report.said if bouncing.note_report(report, by=Person.clock()) else UNKNOWN
