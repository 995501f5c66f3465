"""Every e-mail of the demo as it may be read: no decision before its release, and links, for all is invented."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from nominations.models import Call, Nomination
from nominations.states import ANNOUNCED_CALL
from notifications.models import Email

PER_PAGE = 25
TONES = {"held": "due", "queued": "now", "sending": "now", "sent": "done", "failed": "problem", "uncertain": "problem"}


def page(number: str, state: str = "") -> Page:
    """One page of them, the newest first."""
    rows = Email.objects.select_related("to").order_by("-created", "-pk")
    return Paginator(rows.filter(state=state) if state in Email.State.values else rows, PER_PAGE).get_page(number)


def figures() -> list[dict[str, Any]]:
    """How many there are in each state, each number leading to exactly these."""
    counted = dict(Email.objects.order_by().values_list("state").annotate(number=Count("pk")))
    there = [state for state in Email.State if state.value in counted]
    return [{"value": counted[one.value], "label": one.label, "url": f"?state={one.value}"} for one in there]


def shown(emails: list[Email]) -> list[dict[str, Any]]:
    """Each as a page may show it."""
    secret = _undecided([email for email in emails if email.kind == Email.Kind.DECISION])
    return [_shown(email, is_secret=email.pk in secret) for email in emails]


def _undecided(letters: list[Email]) -> set[int]:
    """Letters whose outcome is not public yet, whatever became of them."""
    keys = {letter.subject_ref.rpartition(":")[2]: letter.pk for letter in letters}
    told = Nomination.objects.filter(key__in=keys, call__state__in=ANNOUNCED_CALL).values_list("key", flat=True)
    calls = Call.objects.filter(key__in=keys, state__in=ANNOUNCED_CALL).values_list("key", flat=True)
    public = {*told, *calls}
    return {letter.pk for letter in letters if letter.subject_ref.rpartition(":")[2] not in public}


def _shown(email: Email, *, is_secret: bool) -> dict[str, Any]:
    return {
        "to": email.address,
        "subject": _("Decision letter") if is_secret else email.title,
        "text": _text(email, is_secret=is_secret),
        "language": email.language,
        "word": email.get_state_display(),
        "tone": TONES.get(email.state, "quiet"),
        "when": date_format(email.created, "j F Y, H:i e"),
    }


def _text(email: Email, *, is_secret: bool) -> str:
    if is_secret:
        return _("Held until the release: nobody outside reads an outcome before it.")
    return email.text
