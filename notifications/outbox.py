"""The outbox: messages in the reader's language become rows, and people decide on held and uncertain ones."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q, QuerySet
from django.template import Context, Engine
from django.urls import translate_url
from django.utils import timezone, translation
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from audit import clock
from notifications.models import Email
from notifications.paragraphs import paragraphs

LONGEST_TITLE = 250
LARGEST_HTML = 30_000  # bytes; longer ones go as text alone, because mail programs cut them off


@dataclass(frozen=True)
class Message:
    """What is to be said to one address, before it is a row."""

    event: str
    subject_ref: str
    to: AbstractBaseUser | None
    address: str
    language: str
    kind: str
    title: str
    text: str
    html: str = ""
    version: str = "1"
    outcome: str = ""
    about_key: str = ""


def _address(path: str) -> str:
    """A page of this site in the language that is spoken now, whichever its address was found in."""
    read_in = translation.get_language() or settings.LANGUAGE_CODE
    with translation.override(translation.get_language_from_path(path) or settings.LANGUAGE_CODE):
        return urljoin(settings.SITE_URL, translate_url(path, read_in))


# Never built from a request, and put into words with the e-mail: the page speaks its reader's language, not the
# language of whoever did what it tells.
link: Callable[[str], str] = lazy(_address, str)


def compose(
    event: str,
    *,
    subject_ref: str,
    context: Mapping[str, Any],
    to: AbstractBaseUser | None = None,
    address: str = "",
    language: str = "",
    kind: str = Email.Kind.RECEIPT,
    version: str = "1",
    outcome: str = "",
    about_key: str = "",
) -> Message:
    """The message of an event in the reader's language and time zone."""
    language = _spoken(language or getattr(to, "language", ""))
    zone = ZoneInfo(getattr(to, "time_zone", "UTC"))
    with translation.override(language), timezone.override(zone):
        title, text = _written(event, {**context, "recipient": to})
        html = _framed(title, text)
    return Message(
        event=event,
        subject_ref=subject_ref,
        to=to,
        address=address or getattr(to, "email", ""),
        language=language,
        kind=kind,
        title=title,
        text=text,
        html=html,
        version=version,
        outcome=outcome,
        about_key=about_key,
    )


def _spoken(language: str) -> str:
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _written(event: str, context: Mapping[str, Any]) -> tuple[str, str]:
    """The subject line and the text; plain text is not escaped as a page would be."""
    template = Engine.get_default().get_template(f"emails/{event}.txt")
    first, _newline, rest = template.render(Context(context, autoescape=False)).strip().partition("\n")
    return _one_line(first), rest.replace("\0", "").replace("\r\n", "\n").strip() + "\n"


def _one_line(text: str) -> str:
    """No line break of a name or title reaches a header."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:LONGEST_TITLE]


def _framed(title: str, text: str) -> str:
    frame = Engine.get_default().get_template("emails/frame.html")
    html = frame.render(
        Context(
            {
                "title": title,
                "paragraphs": paragraphs(text, urljoin(settings.SITE_URL, "/"), _("Open the page")),
                "language": translation.get_language(),
                "direction": "rtl" if translation.get_language_bidi() else "ltr",
            }
        )
    )
    return html if len(html.encode()) < LARGEST_HTML else ""


def post(messages: Iterable[Message], *, state: str | None = None) -> list[Email]:
    """The messages become rows; one that is there already is not written again. Gives back the new ones.

    Whoever may no longer sign in is told nothing any more.
    """
    now = clock.now()
    heard = [message for message in messages if message.to is None or message.to.is_active]
    emails = [_row(message, state or _first_state(message), now) for message in heard]
    Email.objects.bulk_create(emails, ignore_conflicts=True)
    return list(Email.objects.filter(key__in=[email.key for email in emails]).order_by("pk"))


def _row(message: Message, state: str, now: datetime) -> Email:
    due = now if state == Email.State.QUEUED else None
    return Email(**vars(message), state=state, due=due, created=now)


def _first_state(message: Message) -> str:
    return Email.State.HELD if message.kind == Email.Kind.DECISION else Email.State.QUEUED


def release(*emails: Email) -> int:
    """Held e-mails may leave. Says how many moved: one that moved meanwhile is left as it is."""
    return _move(emails, [Email.State.HELD], state=Email.State.QUEUED, due=clock.now())


def hold(*emails: Email) -> int:
    """Waiting e-mails stay until somebody releases them; what a sender took already is on its way."""
    return _move(emails, [Email.State.QUEUED], state=Email.State.HELD, due=None)


def hold_back(emails: QuerySet[Email]) -> int:
    """What has not left stays here, not even where a sender took it and has not handed it over. Says how many."""
    waits = Q(state=Email.State.QUEUED) | Q(state=Email.State.SENDING, handed_at=None)
    return emails.filter(waits).update(state=Email.State.HELD, due=None, token="", lease=None)


def discard(*emails: Email) -> int:
    """E-mails that have not left never will."""
    return _move(emails, [Email.State.HELD, Email.State.QUEUED], state=Email.State.DISCARDED, due=None)


def call_off(emails: QuerySet[Email]) -> int:
    """What has become needless does not go, not even where a sender took it and has not handed it over."""
    waits = Q(state__in=[Email.State.HELD, Email.State.QUEUED]) | Q(state=Email.State.SENDING, handed_at=None)
    return emails.filter(waits).update(state=Email.State.DISCARDED, due=None, token="", lease=None)


def resolve(email: Email, outcome: str, *, by: AbstractBaseUser) -> bool:
    """A person says of an uncertain e-mail that it arrived, or that it is to be sent again."""
    decided = {"state": outcome, "decided_by": by, "token": "", "lease": None}
    if outcome == Email.State.SENT:
        return bool(_move([email], [Email.State.UNCERTAIN], sent_at=email.handed_at, **decided))
    if outcome == Email.State.QUEUED:
        return bool(
            _move([email], [Email.State.UNCERTAIN], due=clock.now(), handed_at=None, refused_since=None, **decided)
        )
    raise ValueError(f"An uncertain e-mail was sent or is queued, never {outcome}.")


def bounced(email: Email, reason: str) -> bool:
    """A mail server sent it back, also where its sender has not yet heard whether it was taken."""
    left = Q(state__in=[Email.State.SENT, Email.State.UNCERTAIN]) | Q(
        state=Email.State.SENDING, handed_at__isnull=False
    )
    return bool(Email.objects.filter(left, pk=email.pk).update(state=Email.State.BOUNCED, error=reason, lease=None))


def delayed(email: Email, reason: str) -> None:
    """A mail server goes on trying: noted, nothing else."""
    Email.objects.filter(pk=email.pk, state=Email.State.SENT).update(error=reason)


def arrived(email: Email) -> bool:
    """A provider knows that an uncertain e-mail arrived."""
    return bool(_move([email], [Email.State.UNCERTAIN], state=Email.State.SENT, sent_at=email.handed_at, lease=None))


def again(email: Email, *, by: AbstractBaseUser) -> bool:
    """A person decides that an e-mail which was refused or came back is tried anew."""
    refused = [Email.State.FAILED, Email.State.BOUNCED]
    fresh = {"attempts": 0, "refused_since": None, "handed_at": None, "token": "", "lease": None, "error": ""}
    return bool(_move([email], refused, state=Email.State.QUEUED, due=clock.now(), decided_by=by, **fresh))


def _move(emails: Iterable[Email], sources: Iterable[str], **columns: Any) -> int:
    """Compare and set: only rows still in one of these states move."""
    keys = [email.key for email in emails]
    return Email.objects.filter(key__in=keys, state__in=sources).update(**columns)
