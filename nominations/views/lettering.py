"""An e-mail in a list: its row, its state, how many are where."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.person import Person
from nominations import timeline
from nominations.views import standing
from notifications.models import Email

NAMED = 10  # addresses that a sentence names
ON_THE_WAY = ("queued", "sending")
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


def spoken(language: str) -> str:
    """The name of a language of this site; of another one its code."""
    return str(dict(settings.LANGUAGES).get(language, language))


def when(instant: Any, zone: str, person: Person) -> str:
    """In the zone of the call it is about and in the reader's; without a call in the reader's alone."""
    mine = standing.reader_zone(person)
    return timeline.when(instant, zone or mine or "UTC", mine)


def figures(counted: dict[str, int]) -> list[dict[str, Any]]:
    """Sent, waiting, refused, uncertain, held: each with its number, what has none left out."""
    words = {
        "sent": _("handed to the mail server"),
        "queued": _("waiting"),
        "dead": _("waiting, while their address does not work"),
        "sending": _("being sent"),
        "held": _("held"),
        "failed": _("refused"),
        "uncertain": _("uncertain"),
        "bounced": _("came back"),
        "discarded": _("not to be sent"),
        "left_out": _("left out"),
    }
    bad = {"dead", "failed", "uncertain", "bounced", "left_out"}
    shown = [(code, label) for code, label in words.items() if counted.get(code)]
    return [{"label": label, "value": counted[code], "tone": "problem" if code in bad else ""} for code, label in shown]
