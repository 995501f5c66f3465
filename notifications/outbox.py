"""The outbox: messages in the reader's language become rows, and people decide on held and uncertain ones."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Greatest
from django.template import Context, Engine
from django.urls import translate_url
from django.utils import timezone, translation
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from audit import clock
from notifications import house
from notifications.gathering import gathers_until, next_morning
from notifications.models import Email, Wish, Wording
from notifications.paragraphs import paragraphs
from notifications.querysets import HANDED_OVER, RECALLABLE
from notifications.substitution import filled, in_words
from notifications.wordings import LONGEST_TITLE, WordingQuerySet

HELD_AT_FIRST = (Email.Kind.DECISION, Email.Kind.CIRCULAR)  # held until a second person releases them
UNSEEN = "\u200c\u200d\u200e\u200f\u061c"  # how letters join, and which way they run: several scripts need them
HARD = "\u00a0\u202f"  # spaces at which no line breaks: French has them before its colons
CHUNK = 200  # rows that one statement writes
UNTRIED: dict[str, Any] = {"attempts": 0, "refused_since": None, "error": ""}  # of what a person lets go
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
    facts: Mapping[str, str] = field(default_factory=dict, hash=False)
    wording: int = 0
    until: datetime | None = None


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
    until: datetime | None = None,
) -> Message:
    """The message of an event in the reader's language and time zone."""
    language = _spoken(language or getattr(to, "language", ""))
    zone = ZoneInfo(getattr(to, "time_zone", "UTC"))
    with translation.override(language), timezone.override(zone):
        said, facts = house.written(event, {**context, "recipient": to})
        title, text = parted(said)
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
        facts=facts,
        until=until,
    )


def _spoken(language: str) -> str:
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def parted(said: str) -> tuple[str, str]:
    """The subject line is the first line, the text what follows."""
    first, _newline, rest = said.strip().partition("\n")
    return one_line(first), rest.replace("\0", "").replace("\r\n", "\n").strip() + "\n"


def one_line(text: str) -> str:
    """No line break of a name or title reaches a header."""
    kept = "".join(c if c.isprintable() or c in UNSEEN + HARD else " " for c in text)
    return " ".join(word for word in kept.split(" ") if word).strip()[:LONGEST_TITLE]


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


def worded(title: str, text: str, facts: Mapping[str, str], language: str) -> tuple[str, str, str]:
    """Words of the secretariat with these facts, in a language: subject line, text, HTML."""
    with translation.override(_spoken(language)):
        title, text = one_line(in_words(title, facts)), filled(text, facts)
        return title, text, _framed(title, text)


def words_now(email: Email, own: Wording | None) -> tuple[str, str]:
    """Subject line and text of a letter in these words, or in the house text, from what was kept of it."""
    with translation.override(_spoken(email.language)):
        if own is None:
            return parted(house.again(email.event, email.facts))
        return one_line(in_words(own.title, email.facts)) or email.title, filled(own.text, email.facts)


def framed(title: str, text: str, language: str) -> str:
    """The HTML beside a text, in a language."""
    with translation.override(_spoken(language)):
        return _framed(title, text)


def replace_words(emails: Iterable[Email]) -> None:
    """Held letters, read under their locks, have other words; everything else of them stays."""
    Email.objects.bulk_update(emails, ["title", "text", "html", "wording"], batch_size=CHUNK)


def rendered_again(email: Email) -> tuple[str, str, str]:
    """A letter in the words that are in force now, from what it said: subject line, text, HTML.

    One that has no facts, because it is a key or was not written from a text of the house, stays as it is.
    """
    if not email.facts:
        return email.title, email.text, email.html
    title, text = words_now(email, Wording.objects.in_force([email.event]).get((email.event, email.language)))
    return title, text, framed(title, text, email.language)


def number_in_force(email: Email) -> int:
    """The version of its words that would be said now; 0 is the house text."""
    own = Wording.objects.in_force([email.event]).get((email.event, email.language))
    return own.number if own else 0


def own_words(event: str, subject_ref: str, language: str) -> Wording | None:
    """The own words in which this was written to somebody, or would be now where nobody was in this language."""
    sent = Email.objects.left().filter(event=event, subject_ref=subject_ref, language=language).order_by("pk").first()
    if sent is None:
        return Wording.objects.in_force([event]).get((event, language))
    versions: WordingQuerySet = Wording.objects.of(event, language)
    return versions.filter(number=sent.wording).first()


def _in_own_words(messages: list[Message]) -> list[Message]:
    """Where the secretariat has worded a text itself, its version in force at this moment is what is said."""
    events = {message.event for message in messages if message.facts}
    own = Wording.objects.in_force(events) if events else {}
    return [_reworded(message, own.get((message.event, message.language))) for message in messages]


def _reworded(message: Message, own: Wording | None) -> Message:
    if own is None or not message.facts:
        return message
    title, text, html = worded(own.title, own.text, message.facts, message.language)
    return replace(message, title=title or message.title, text=text, html=html, wording=own.number)


def post(messages: Iterable[Message], *, state: str | None = None) -> list[Email]:
    """The messages become rows; one that is there already is not written again. Gives back the new ones.

    Whoever may no longer sign in is told nothing any more.
    """
    now = clock.now()
    heard = _in_own_words([message for message in messages if message.to is None or message.to.is_active])
    wishes = _wishes(heard)
    emails = [_row(message, state, now, wishes) for message in heard]
    Email.objects.bulk_create(emails, ignore_conflicts=True)
    return list(Email.objects.filter(key__in=[email.key for email in emails]).order_by("pk"))


def _wishes(messages: list[Message]) -> dict[int, Wish]:
    """What was wished by those whose wish matters to what they are told."""
    people = {message.to.pk for message in messages if message.to and _is_optional(message)}
    return {wish.user_id: wish for wish in Wish.objects.filter(user__in=people)} if people else {}


def _is_optional(message: Message) -> bool:
    """A reminder, or what is only good to know: all else goes at once, whatever its reader wishes."""
    reminds = message.kind == Email.Kind.REMINDER and message.event not in settings.WAIT_FOR_NONE
    return reminds or message.event in settings.GOOD_TO_KNOW


def _row(message: Message, state: str | None, now: datetime, wishes: Mapping[int, Wish]) -> Email:
    first = state or _first_state(message)
    facts: dict[str, Any] = {"state": first, "due": now if first == Email.State.QUEUED else None, "created": now}
    facts["facts"] = {} if message.kind == Email.Kind.SIGNIN else dict(message.facts)  # the facts of a key are the key
    if message.to and first == Email.State.QUEUED and _is_optional(message):
        facts |= _as_wished(message, wishes.get(message.to.pk) or Wish(), now)
    return Email(**vars(message) | facts)


def _as_wished(message: Message, wish: Wish, now: datetime) -> dict[str, Any]:
    """At once, with others in the morning, or not at all."""
    zone = ZoneInfo(getattr(message.to, "time_zone", "UTC"))
    if message.event in settings.GOOD_TO_KNOW:
        if wish.know == Wish.Know.NEVER:
            return {"state": Email.State.DISCARDED, "due": None, "error": _("Its reader does not wish to get it.")}
        morning = next_morning(now, zone)
        in_time = message.until is None or morning < message.until  # news of this day are none tomorrow
        return {"gathers": True, "due": morning} if wish.know == Wish.Know.MORNING and in_time else {}
    return {"gathers": True, "due": gathers_until(now, zone, message.until)} if wish.digest else {}


def _first_state(message: Message) -> str:
    return Email.State.HELD if message.kind in HELD_AT_FIRST else Email.State.QUEUED


def release(*emails: Email) -> int:
    """Held e-mails may leave. Says how many moved: one that moved meanwhile is left as it is."""
    return _move(emails, [Email.State.HELD], state=Email.State.QUEUED, due=clock.now(), gathers=False, **UNTRIED)


def let_go(emails: QuerySet[Email], due: datetime) -> int:
    """Held e-mails leave at an instant, in one statement however many they are. Says how many."""
    return emails.filter(state=Email.State.HELD).update(state=Email.State.QUEUED, due=due, gathers=False, **UNTRIED)


def go_on(emails: QuerySet[Email], due: datetime) -> int:
    """The same for what was held back; where a later instant had been set for one of them, that one keeps it."""
    later = Greatest("due", Value(due))
    return emails.filter(state=Email.State.HELD).update(state=Email.State.QUEUED, due=later, gathers=False, **UNTRIED)


def let_go_as_wished(
    emails: QuerySet[Email], due: datetime, how: Callable[[QuerySet[Email], datetime], int] = let_go
) -> int:
    """In one of these ways; what is good to know waits for the morning after it where its reader wishes that."""
    moved = how(emails, due)
    wish = Wish.objects.filter(know=Wish.Know.MORNING).values("user")
    later = emails.filter(state=Email.State.QUEUED, due=due, event__in=settings.GOOD_TO_KNOW, to__in=wish)
    for zone in set(later.values_list("to__time_zone", flat=True)):
        morning = next_morning(due, ZoneInfo(zone))
        later.filter(to__time_zone=zone).update(due=morning, gathers=True)
    return moved


def hold(*emails: Email) -> int:
    """Waiting e-mails stay until somebody releases them; what a sender took already is on its way."""
    return _move(emails, [Email.State.QUEUED], state=Email.State.HELD, due=None)


def hold_back(emails: QuerySet[Email]) -> int:
    """What has not left stays here, not even where a sender took it and has not handed it over. Says how many.

    An instant to come that somebody had set for it stays known; one at which it was only to be tried again does not.
    """
    was_set = Q(due__gt=clock.now(), gathers=False, refused_since=None)
    due = Case(When(was_set, then=F("due")))
    return emails.filter(RECALLABLE).update(state=Email.State.HELD, due=due, token="", lease=None)


def keep(email: Email, why: str) -> int:
    """What its own sender was about to hand over stays for a person, with the reason."""
    waits = Email.objects.filter(pk=email.pk, token=email.token, state__in=[Email.State.QUEUED, Email.State.SENDING])
    free = {"due": None, "token": "", "lease": None, "gathers": False}
    return waits.filter(handed_at=None).update(state=Email.State.HELD, error=why, **free)


def rewrite(email: Email, title: str, text: str, html: str | None = None, **columns: Any) -> int:
    """Another subject line and text for an e-mail that has not left; its reader and its outcome stay."""
    html = framed(title, text, email.language) if html is None else html
    waits = [Email.State.HELD, Email.State.QUEUED]
    return _move([email], waits, title=one_line(title), text=text.replace("\0", ""), html=html, **columns)


def discard(*emails: Email) -> int:
    """E-mails that have not left never will."""
    return _move(emails, [Email.State.HELD, Email.State.QUEUED], state=Email.State.DISCARDED, due=None, error="")


def here(emails: QuerySet[Email]) -> QuerySet[Email]:
    """Those that have not left: held, waiting, or taken by a sender that has not handed them over."""
    return emails.filter(Q(state=Email.State.HELD) | RECALLABLE)


def stop(email: Email, why: str) -> int:
    """A held e-mail that says what is not true stays for good, with the reason."""
    return _move([email], [Email.State.HELD], state=Email.State.DISCARDED, due=None, error=why)


def call_off(emails: QuerySet[Email]) -> int:
    """What has become needless does not go, not even where a sender took it and has not handed it over."""
    return here(emails).update(state=Email.State.DISCARDED, due=None, token="", lease=None, error="")


def put_in_place(email: Email, messages: Iterable[Message]) -> list[Email]:
    """One that has not left is called off; these wait as it did: in its class, held if it was, until its instant."""
    state = Email.State.HELD if email.is_held else Email.State.QUEUED
    posted = post([replace(message, kind=email.kind) for message in messages], state=state)
    Email.objects.filter(pk__in=[one.pk for one in posted]).update(due=email.due)
    call_off(Email.objects.filter(pk=email.pk))
    return posted


def wait_no_more(email: Email) -> None:
    """Of an uncertain one nothing is expected: a late answer of the mail server moves it no more."""
    Email.objects.filter(pk=email.pk, state=Email.State.UNCERTAIN).update(token="")


def has_arrived(email: Email, *, by: AbstractBaseUser) -> bool:
    """A person says that an e-mail arrived, whether it was uncertain or seemed to come back."""
    there = email.sent_at or email.handed_at or clock.now()
    decided = {"state": Email.State.SENT, "sent_at": there, "decided_by": by, "token": "", "lease": None, "error": ""}
    return bool(_move([email], [Email.State.UNCERTAIN, Email.State.BOUNCED], **decided))


def bounced(email: Email, reason: str) -> bool:
    """A mail server sent it back, also where its sender has not yet heard whether it was taken."""
    left = Q(state__in=[Email.State.SENT, Email.State.UNCERTAIN]) | HANDED_OVER
    said = {"state": Email.State.BOUNCED, "error": reason, "lease": None}
    key = wiped() if email.kind == Email.Kind.SIGNIN else {}
    return bool(Email.objects.filter(left, pk=email.pk).update(**said, **key))


def wiped() -> dict[str, str]:
    """A sign-in e-mail is a key: nothing of it stays, but where every address is invented and all may be read."""
    return {} if settings.DEMO else {"text": "", "html": ""}


def delayed(email: Email, reason: str) -> None:
    """A mail server goes on trying: noted, nothing else."""
    Email.objects.filter(pk=email.pk, state=Email.State.SENT).update(error=reason)


def arrived(email: Email) -> bool:
    """A provider knows that an e-mail arrived of which nobody knows yet; the sender ends a key to sign in itself."""
    known = {"state": Email.State.SENT, "sent_at": email.handed_at, "lease": None, "error": ""}
    left = Q(state=Email.State.UNCERTAIN) | HANDED_OVER & ~Q(kind=Email.Kind.SIGNIN)
    return bool(Email.objects.filter(left, pk=email.pk).update(**known))


def again(email: Email, *, by: AbstractBaseUser) -> bool:
    """A person decides that an e-mail which was refused, came back or perhaps never arrived is tried anew."""
    refused = [Email.State.FAILED, Email.State.BOUNCED, Email.State.UNCERTAIN]
    fresh = {"handed_at": None, "token": "", "lease": None}
    return bool(_move([email], refused, state=Email.State.QUEUED, due=clock.now(), decided_by=by, **fresh, **UNTRIED))


def _move(emails: Iterable[Email], sources: Iterable[str], **columns: Any) -> int:
    """Compare and set: only rows still in one of these states move."""
    keys = [email.key for email in emails]
    return Email.objects.filter(key__in=keys, state__in=sources).update(**columns)
