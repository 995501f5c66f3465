"""What people wrote, as the search finds it: messages, answers, National Commissions and invitations, in excerpts."""

from collections import defaultdict
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.models import Invitation
from accounts.person import Person
from cities.folding import spans
from dossiers import reading as dossier_reading
from dossiers import wording
from dossiers.models import Answer
from nominations import timeline
from nominations.models import Message, Nomination
from nominations.permissions import CONTENT, says_contact, visible_fields
from nominations.querysets import search as written
from nominations.views import reading

MOST = 200  # answers found at once
LOOKED_THROUGH = 2000  # files whose answers are looked through: those of the newest calls
BEFORE, LENGTH = 60, 240  # characters of an excerpt

Cells = list[dict[str, Any]]
Opened = list[tuple[Nomination, frozenset[str]]]  # files whose text somebody reads, and how far


def excerpt(text: str, words: list[str]) -> list[dict[str, Any]]:
    """A piece of a text around the first word found, in parts: what was found, and what stands between."""
    flat = " ".join(text.split())
    places = spans(flat, words)
    start = _start(flat, places[0][0]) if places else 0
    end = start + LENGTH
    parts, at = [{"text": "… " if start else "", "found": False}], start
    for left, right in [place for place in places if place[1] <= end]:
        parts += [{"text": flat[at:left], "found": False}, {"text": flat[left:right], "found": True}]
        at = right
    parts.append({"text": flat[at:end] + (" …" if end < len(flat) else ""), "found": False})
    return [part for part in parts if part["text"]]


def _start(text: str, first: int) -> int:
    """Where a word begins, not far before the first one found."""
    early = max(0, first - BEFORE)
    space = text.rfind(" ", early, first) if early else -1
    return text.find(" ", early, first + 1) + 1 if early and space > -1 else early


def _cut(label: str, text: str, words: list[str]) -> dict[str, Any]:
    """On the page an excerpt; in a spreadsheet the whole text, which its reader may read."""
    return {"label": label, "text": text, "excerpt": excerpt(text, words)}


# Messages.


def message(row: Message, words: list[str]) -> Cells:
    """A message of a file's thread."""
    file = row.nomination
    return [
        {"label": _("City"), "text": file.city.name, "url": f"{reverse('file', args=[file.key])}#thread"},
        {"label": _("Call"), "text": file.call.name},
        {"label": _("From"), "text": str(row.get_side_display()), "note": timeline.day(row.at, file.call.zone)},
        _cut(_("Message"), row.text, words),
    ]


# Questions of the secretariat.


def clarifications(files: Opened, words: list[str]) -> QuerySet:
    """The secretariat's questions, with what was answered, about the files whose text somebody reads."""
    return written.clarifications([file.dossier_id for file, _fields in files], words)


def clarification(row: Any, words: list[str]) -> Cells:
    """A question of the secretariat and its answer."""
    file = row.nomination
    return [
        {"label": _("City"), "text": file.city.name, "url": reverse("file", args=[file.key])},
        {"label": _("Call"), "text": file.call.name},
        {"label": _("Asked"), "text": timeline.day(row.asked_at, file.call.zone), "at": row.asked_at},
        _cut(_("Question"), " · ".join(filter(None, [row.question, row.answer])), words),
    ]


# Answers.


def answers(files: Opened, words: list[str]) -> list[Answer]:
    """The answers with every word that somebody reads on the pages of these files."""
    reach = defaultdict(list)
    for file, fields in files:
        for visibility in sorted(reading.visibilities(fields)):
            reach[visibility].append(file.dossier_id)
    if not reach:
        return []
    loose = [file.dossier_id for file, _fields in files if file.is_with_city]
    of_dossier = {file.dossier_id: file for file, _fields in files}
    found = []
    for row in written.answers(reach, loose, words)[:MOST]:
        row.file = of_dossier[row.dossier_id]  # type: ignore[attr-defined]
        if _reads(row, words):
            found.append(row)
    return found


def opened(person: Person) -> Opened:
    """The files whose text this person reads, and how far; which of them, no text decides."""
    rows = Nomination.objects.visible_to(person).with_declared(person).select_related("city", "call")
    seen = [(file, visible_fields(person, file)) for file in rows.order_by("-call__opens_at", "pk")[:LOOKED_THROUGH]]
    return [(file, fields) for file, fields in seen if CONTENT in fields]


def _text(row: Answer) -> str:
    return dossier_reading.display(row.question, row.value)


def _reads(row: Answer, words: list[str]) -> bool:
    """Whether the words stand in what the page shows, not in how it is kept."""
    return all(spans(_text(row), [word]) for word in words)


def answer(row: Any, words: list[str]) -> Cells:
    """An answer of an application, under its question."""
    return [
        {"label": _("City"), "text": row.file.city.name, "url": reverse("file", args=[row.file.key])},
        {"label": _("Call"), "text": row.file.call.name},
        {"label": _("Question"), "text": wording.text(row.question, "label")},
        _cut(_("Answer"), _text(row), words),
    ]


# National Commissions.


def commission(row: Any, words: list[str], person: Person, *, inside: bool) -> Cells:
    """Its public contact, and for the secretariat who acts for it."""
    page = reverse("set_contact", args=[row.key]) if says_contact(row, person) else ""
    cells = [
        {"label": _("National Commission"), "text": row.name, "url": page},
        {"label": _("Country"), "text": row.country.called},
        _cut(_("Postal address"), row.address, words),
        {"label": _("Mailbox"), "text": row.mailbox, "url": f"mailto:{row.mailbox}" if row.mailbox else ""},
    ]
    return [*cells, _cut(_("Officers"), _people(row), words)] if inside else cells


def _people(row: Any) -> str:
    return "; ".join(" ".join(filter(None, [one["name"], one["email"]])) for one in row.people)


# Invitations.


def invitation(row: Invitation) -> Cells:
    """To whom and for what; it leads to the list of invitations, narrowed to the address."""
    return [
        {
            "label": _("To"),
            "text": row.email,
            "url": f"{reverse('invitations')}?{urlencode({'q': row.email})}",
            "note": row.name,
        },
        {"label": _("For what"), "text": str(row.get_purpose_display()), "note": row.label},
        {"label": _("Sent"), "text": date_format(row.last_sent, "j F Y"), "day": row.last_sent.date()},
    ]
