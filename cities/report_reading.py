"""A report as pages show it: where it stands in words, what of it a person reads, what everybody reads."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.person import Person
from audit import clock
from cities import permissions, reporting
from cities.models import City, ProgressReport
from dossiers import reading
from dossiers.models import Document, Dossier
from dossiers.states import Visibility

EVERYTHING: Collection[str] = tuple(Visibility.values)


def stands(report: ProgressReport) -> dict[str, str]:
    """Its badge: a word and a tone."""
    at = clock.now()
    if report.is_overdue(at):
        days = (reporting.running_day(at) - report.awaited_on).days
        return {
            "word": ngettext("overdue by %(n)d day", "overdue by %(n)d days", days) % {"n": days},
            "tone": "problem",
        }
    if not report.is_open:
        return {"word": report.get_state_display(), "tone": "done" if report.is_evaluated else "now"}
    if not report.is_owed(clock.day_of(at)):
        return {"word": _("not owed: the city has left"), "tone": "quiet"}
    return {"word": _("sent back") if report.is_back else report.get_state_display(), "tone": "due"}


def until(report: ProgressReport) -> str:
    """By when it is awaited, in words."""
    return _("until the end of %(day)s") % {"day": date_format(report.awaited_on, "j F Y")}


def sections(report: ProgressReport, person: Person) -> list[reading.ReadSection]:
    """The city reads what it writes, everybody else what was handed in; nothing while that is still to come."""
    if permissions.works_for(report, person) and report.is_open:
        return reading.read(report.dossier, EVERYTHING)
    if not report.was_handed_in:
        return []
    return reading.read(report.dossier, EVERYTHING, snapshot=report.snapshot)


def documents(report: ProgressReport, person: Person) -> dict[str, Document]:
    """The files that this person may open, by their keys."""
    found = [question for section in sections(report, person) for question in section.questions]
    return {document.key: document for question in found for document in question.documents}


@dataclass(frozen=True)
class Published:
    """One evaluated report as everybody reads it: the answers to its public questions, as they were handed in."""

    due_on: date
    sections: list[dict[str, Any]]


def published(city: City) -> list[Published]:
    """The evaluated reports of a city, newest first; before the evaluation an answer may still be sent back."""
    found = list(evaluated(city).select_related("dossier").prefetch_related("dossier__snapshots"))
    for report in found:
        report.dossier.current_answers = []  # it is read as it was handed in
    Dossier.fill_all([report.dossier for report in found])
    return [_published(report) for report in found]


def evaluated(city: City) -> QuerySet[ProgressReport]:
    """The same as rows: when each was due, and when it was evaluated."""
    rows: QuerySet[ProgressReport] = ProgressReport.objects.published().filter(membership__city=city)
    return rows.order_by("-due_on", "-pk")


def _published(report: ProgressReport) -> Published:
    read = reading.read(report.dossier, (Visibility.PUBLIC,), snapshot=report.snapshot)
    answered = [(part.title, [one for one in part.questions if one.is_answered and one.text]) for part in read]
    return Published(report.due_on, [{"title": title, "questions": rows} for title, rows in answered if rows])
