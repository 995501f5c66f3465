"""The chain of records: appending to it, walking it, and erasing names from beside it."""

import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from audit import clock
from audit.canonical import canonical, digest, link
from audit.models import Record, RecordText
from audit.subjects import audited_models, prefix

LOCK = 7_265_786_400_000  # any number that nothing else locks: writers of the chain queue here
FIRST_PREVIOUS = "0" * 64
PAGE = 2000
OPEN = "open"  # the recorded state of a row whose answer is awaited, where the row holds nothing yet
LINKED = (
    *("number", "at", "act", "actor", "role", "subject", "state_from", "state_to"),
    *("facts", "actor_digest", "reason_digest"),
)


@dataclass(frozen=True)
class Entry:
    """What an act wants recorded, before it has a place in the chain."""

    act: str
    subject: str
    actor: str = ""
    actor_name: str = ""
    role: str = ""
    state_from: str = ""
    state_to: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Head:
    """The last record: note it outside, and nobody can rewrite what came before it."""

    number: int
    hash: str

    @classmethod
    def parse(cls, text: str) -> "Head":
        """A head as people note it: HASH@NUMBER."""
        digits, _at, number = text.rpartition("@")
        return cls(int(number), digits)

    def __str__(self) -> str:
        return f"{self.hash}@{self.number}"


def head() -> Head:
    """The last record of the chain, or the nothing before the first."""
    last = Record.objects.order_by("-number").values_list("number", "hash").first()
    return Head(*last) if last else Head(0, FIRST_PREVIOUS)


def append(entries: Iterable[Entry]) -> list[Record]:
    """What was done becomes part of the chain, or the whole act never happened."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("The chain grows only inside the transaction of an act.")
    texts: list[RecordText] = []
    entries = list(entries)
    if not entries:
        return []
    records = list(_linked(entries, _locked_head(), texts))
    Record.objects.bulk_create(records)
    RecordText.objects.bulk_create(texts)
    return records


def _locked_head() -> Head:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    return head()


def _linked(entries: list[Entry], last: Head, texts: list[RecordText]) -> Iterator[Record]:
    for number, entry in enumerate(entries, start=last.number + 1):
        record = _record(number, entry, last.hash, texts)
        last = Head(number, record.hash)
        yield record


def _record(number: int, entry: Entry, previous: str, texts: list[RecordText]) -> Record:
    record = Record(
        number=number,
        at=entry.at or clock.now(),
        act=entry.act,
        actor=entry.actor,
        role=entry.role,
        subject=entry.subject,
        state_from=entry.state_from,
        state_to=entry.state_to,
        facts=canonical(entry.facts),
        actor_digest=_set_aside(number, RecordText.Kind.ACTOR, entry.actor_name, texts),
        reason_digest=_set_aside(number, RecordText.Kind.REASON, entry.reason, texts),
        previous=previous,
    )
    record.hash = _hash(record)
    return record


def _set_aside(number: int, kind: str, text: str, texts: list[RecordText]) -> str:
    if not text:
        return ""
    salt = secrets.token_hex(16)
    texts.append(RecordText(number=number, kind=kind, salt=salt, text=text))
    return digest(salt, text)


def _hash(record: Record) -> str:
    return link(record.previous, {name: getattr(record, name) for name in LINKED})


def erase(person_ref: str) -> int:
    """A person's name and free texts leave the records; the chain stays whole. Says how many went."""
    return RecordText.objects.of_actor(person_ref).delete()[0]


def verify(noted: Head | None = None) -> str | None:
    """The first fault of the chain or of an object beside it, in one sentence, or None."""
    with _one_picture():
        return next(_faults(noted), None)


@contextmanager
def _one_picture() -> Iterator[None]:
    """Acts that commit during the walk are not taken for faults."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _faults(noted: Head | None) -> Iterator[str]:
    states: dict[str, str] = {}
    yield from _faults_of_records(states)
    if noted and noted.number and not Record.objects.filter(number=noted.number, hash=noted.hash).exists():
        yield _("Record %(number)d is not the one that was noted outside.") % {"number": noted.number}
    for model in audited_models():
        yield from _faults_of_objects(model, states)


def _faults_of_records(states: dict[str, str]) -> Iterator[str]:
    """Walks the chain, and leaves the last recorded state of every subject in `states`."""
    last = Head(0, FIRST_PREVIOUS)
    for page in _pages():
        texts = RecordText.objects.filter(number__range=(page[0].number, page[-1].number))
        by_number = {(text.number, text.kind): text for text in texts}
        for record in page:
            yield from _faults_of_record(record, last, by_number)
            states[record.subject] = record.state_to or states.get(record.subject, "")
            last = Head(record.number, record.hash)
    stray = RecordText.objects.exclude(number__range=(1, last.number)).order_by("number").first()
    if stray:
        yield _("Record %(number)d is missing; only a text of it is left.") % {"number": stray.number}


def _pages() -> Iterator[list[Record]]:
    last: int | None = None
    while page := list((Record.objects.order_by("number") if last is None else Record.objects.after(last))[:PAGE]):
        yield page
        last = page[-1].number


def _faults_of_record(record: Record, last: Head, texts: Mapping[tuple[int, str], RecordText]) -> Iterator[str]:
    if record.number != last.number + 1:
        yield _("Record %(number)d is missing.") % {"number": last.number + 1}
    if record.previous != last.hash:
        yield _("Record %(number)d does not follow the one before it.") % {"number": record.number}
    if record.hash != _hash(record):
        yield _("Record %(number)d was changed.") % {"number": record.number}
    for kind in RecordText.Kind.values:
        text = texts.get((record.number, kind))
        if text and digest(text.salt, text.text) != getattr(record, f"{kind}_digest"):
            yield _("A text of record %(number)d was changed.") % {"number": record.number}


def _faults_of_objects(model: type[Model], states: dict[str, str]) -> Iterator[str]:
    """Every object is in the state of its last record, and every record has its object."""
    for key, state in _objects(model):
        subject = prefix(model) + key
        recorded = states.pop(subject, None)
        if not recorded:
            yield _("%(subject)s has no record of its state.") % {"subject": subject}
        elif recorded != state:
            yield _("%(subject)s is %(state)s, but its last record says %(recorded)s.") % {
                "subject": subject,
                "state": state,
                "recorded": recorded,
            }
    for subject in states:
        if subject.startswith(prefix(model)):
            yield _("%(subject)s has records but is gone.") % {"subject": subject}


def _objects(model: type[Model]) -> Iterator[tuple[str, str]]:
    rows = model._base_manager.order_by("pk").values_list("pk", "key", model.AUDITED_STATE)  # type: ignore[attr-defined]
    page = list(rows[:PAGE])
    while page:
        yield from ((key, str(state) or OPEN) for _pk, key, state in page)
        page = list(rows.filter(pk__gt=page[-1][0])[:PAGE])
