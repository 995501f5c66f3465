"""An e-mail in plain words: its row in a list, what became of it, how many are where."""

import re
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.person import Person
from nominations import timeline
from nominations.views import standing
from notifications.models import Email

NAMED = 10  # addresses that a sentence names
WAITING = ("held", "queued", "sending")
TONES = {"held": "due", "queued": "now", "sending": "now", "sent": "done", "discarded": "quiet"}


def title(email: Email) -> str:
    """The subject line; that of a sign-in e-mail may hold the key and is not shown."""
    return _("Sign-in e-mail") if email.kind == Email.Kind.SIGNIN else email.title


def state(email: Email) -> dict[str, str]:
    """The state as a word of its own colour."""
    return {"word": str(email.get_state_display()), "tone": TONES.get(email.state, "problem")}


def short(email: Email) -> dict[str, Any]:
    """Whom it goes to, its subject line and how far it is."""
    cells = [
        {"label": _("To"), "text": email.address, "url": reverse("email", args=[email.key])},
        {"label": _("Subject"), "text": title(email)},
        {"label": _("State"), **state(email)},
    ]
    return {"cells": cells}


def when(instant: Any, zone: str, person: Person) -> str:
    """In the zone of the call it is about and in the reader's; without a call in the reader's alone."""
    mine = standing.reader_zone(person)
    return timeline.when(instant, zone or mine or "UTC", mine)


def figures(counted: dict[str, int]) -> list[dict[str, Any]]:
    """Sent, waiting, refused, uncertain, held: each with its number, what has none left out."""
    words = {
        "sent": _("handed to the mail server"),
        "queued": _("waiting"),
        "sending": _("being sent"),
        "held": _("held"),
        "failed": _("refused"),
        "uncertain": _("uncertain"),
        "bounced": _("came back"),
        "discarded": _("not to be sent"),
        "left_out": _("left out"),
    }
    bad = {"failed", "uncertain", "bounced", "left_out"}
    shown = [(code, label) for code, label in words.items() if counted.get(code)]
    return [{"label": label, "value": counted[code], "tone": "problem" if code in bad else ""} for code, label in shown]


# What became of it.

ENHANCED = re.compile(r"\b[245]\.(\d{1,3}\.\d{1,3})\b")  # the code of RFC 3463, without its class
MEANINGS = {
    "1.1": gettext_lazy("no such mailbox"),
    "1.2": gettext_lazy("no such mail domain"),
    "1.10": gettext_lazy("the domain takes no e-mail"),
    "2.1": gettext_lazy("the mailbox is closed"),
    "2.2": gettext_lazy("mailbox full"),
    "3.4": gettext_lazy("too large for this mailbox"),
    "4.1": gettext_lazy("its mail server does not answer"),
    "4.4": gettext_lazy("no such mail domain"),
    "7.1": gettext_lazy("not accepted by the rules of the receiver"),
}


def reason(error: str) -> str:
    """What a mail server said, in plain words where its code has a meaning, else as it said it."""
    found = ENHANCED.search(error)
    return str(MEANINGS.get(found[1], error)) if found else error


def outcome(email: Any, person: Person) -> str:
    """What became of the e-mail, in one sentence."""
    facts = {"why": reason(email.error) or _("no reason was given")}
    for name in ("due", "handed_at", "sent_at"):
        instant = getattr(email, name)
        facts[name] = when(instant, email.zone, person) if instant else ""
    return _sentence(email) % facts


def _sentence(email: Any) -> str:
    sentences = {
        "held": _("It waits here until it is released."),
        "queued": _queued(email),
        "sending": _("It is being handed to the mail server."),
        "sent": _("Handed to the mail server: %(sent_at)s. No word since."),
        "failed": _("The mail server refused it: %(why)s."),
        "uncertain": _("It was being handed over (%(handed_at)s) when the sender stopped. Nobody knows if it arrived."),
        "bounced": _("It came back: %(why)s."),
        "discarded": _("It is not sent."),
    }
    return _arrived(email) or sentences[email.state]


def _queued(email: Any) -> str:
    if email.error:
        return _("The mail server did not take it: %(why)s. It is tried again: %(due)s.")
    return _("It leaves: %(due)s, or within a minute.")


def _arrived(email: Any) -> str:
    if email.is_sent and email.decided_by_id:
        return _("Handed to the mail server: %(sent_at)s. A person knows that it arrived.")
    return ""
