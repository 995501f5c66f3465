"""Reports of members: the list, each report as it is read, its files, and the numbers by cohort and by country."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts import door
from accounts.person import Person
from accounts.requests import Request
from audit import clock
from audit.models import Record
from cities import permissions, report_reading
from cities.models import Announcement, Country, Membership, ProgressReport
from cities.report_forms import ReportsFilter
from cities.report_querysets import FILED, with_nobody_to_ask
from cities.views import paging, sheets
from cities.workflow import report as workflow
from dossiers.reading import changes
from dossiers.serving import file_response

LABELS = {
    "due": gettext_lazy("Asked for"),
    "handed_in": gettext_lazy("Handed in"),
    "on_time": gettext_lazy("On time"),
    "overdue": gettext_lazy("Overdue"),
    "to_evaluate": gettext_lazy("To evaluate"),
    "evaluated": gettext_lazy("Evaluated"),
}
ACTS_IN_WORDS = {
    "open_report": gettext_lazy("Report asked for"),
    "remind_report": gettext_lazy("Reminder sent"),
    "submit_report": gettext_lazy("Handed in"),
    "return_report": gettext_lazy("Sent back with questions"),
    "evaluate_report": gettext_lazy("Evaluated"),
    "extend_report": gettext_lazy("Another day"),
}
ROLES = {  # beside a name; the clock has none but its own
    "secretariat": gettext_lazy("secretariat"),
    "focal_point": gettext_lazy("city"),
}


def seen(request: Request, key: str) -> ProgressReport:
    """The report, if this reader may see it, with all that its pages name."""
    return door.see(ProgressReport.objects.visible_to(request.person).for_list().select_related("dossier"), key)


def reader_clock(person: Person) -> ZoneInfo:
    """The zone in which this reader's clock runs."""
    return ZoneInfo(person.user.time_zone if person.user else "UTC")


# The list.


@login_required
@require_safe
def reports(request: Request) -> HttpResponse:
    """Every report that this person may see, narrowed by what stands in the address."""
    door.allow(permissions.reads_reports(request.person))
    asked = _asked(request)
    context = {
        "form": asked.form,
        "active": paging.in_use(request, asked),
        "clear_url": reverse("reports"),
    }
    of_silent = request.GET.get("standing") == "silent" and permissions.keeps_register(request.person)
    row = _silent_row if of_silent else _row
    return paging.listed(request, "cities/reports/list.html", context, asked.qs, row, name="reports")


def _asked(request: Request) -> ReportsFilter:
    mine = ProgressReport.objects.visible_to(request.person).owed()
    cohorts = Announcement.objects.visible_to(request.person).filter(
        pk__in=mine.order_by().values("membership__announced_in__announcement")
    )
    countries = Country.objects.with_names().filter(pk__in=mine.order_by().values("membership__city__country"))
    return ReportsFilter(
        request.GET,
        queryset=mine.for_list(),
        cohorts=[(one.slug, one.called) for one in cohorts],
        countries=[(country.iso2, country.called) for country in countries],
    )


def _row(report: ProgressReport) -> dict[str, Any]:
    city = report.membership.city
    note = _("fictional") if city.is_fictional else ""
    cells = [
        {"label": _("City"), "text": city.name, "url": report.get_absolute_url(), "note": note},
        {"label": _("Country"), "text": city.country.called},
        {"label": _("Cohort"), "text": report.membership.announced_in.announcement.called},
        {"label": _("Due"), "text": date_format(report.due_on, "j F Y"), "day": report.due_on},
        {"label": _("Where it stands"), **report_reading.stands(report)},
        {"label": _("Handed in"), **_day(report)},
    ]
    return {"cells": cells}


def _silent_row(report: ProgressReport) -> dict[str, Any]:
    """With the way to the page where a person decides whether the member is still active."""
    address = reverse("member", args=[report.membership.city.key])
    decide = {"label": _("Decision"), "text": _("Inactive or kept active"), "url": address}
    return {"cells": [*_row(report)["cells"], decide]}


def _day(report: ProgressReport) -> dict[str, Any]:
    day = report.handed_in_on
    return {"text": date_format(day, "j F Y") if day else "", "day": day}


# One report.


@login_required
@require_safe
def report(request: Request, key: str) -> HttpResponse:
    """Where it stands, what the secretariat found, the answers as far as they are this reader's, what was done."""
    found, person = seen(request, key), request.person
    context = {
        "report": found,
        "head": head(found),
        "next": _next(found, person),
        "stands": report_reading.stands(found),
        "until": report_reading.until(found) if found.is_open else "",
        "sections": shown(found, person),
        "changes": changes(found.dossier, found.reopened) if found.is_back else [],
        "acts": [] if not permissions.handles_reports(found, person) else _acts(found),
        "records": [_record(one, reader_clock(person)) for one in Record.objects.about(found).with_texts()][::-1],
    }
    return render(request, "cities/reports/report.html", context)


def head(found: ProgressReport) -> dict[str, Any]:
    """The head of every page of a report."""
    city, day = found.membership.city, date_format(found.due_on, "j F Y")
    who = _("Progress report, due on %(day)s") % {"day": day}
    return {"who": who, "title": city.name, "beside": city.country.called, "fictional": city.is_fictional}


def _next(found: ProgressReport, person: Person) -> dict[str, Any] | None:
    """What this person is here to do, if it is their turn."""
    if found.is_open and found.is_owed(clock.today()) and permissions.fills_in(found, person):
        return card(found)
    if found.is_submitted and permissions.handles_reports(found, person):
        sentence = _("The report of %(city)s waits to be evaluated.") % {"city": found.membership.city.name}
        return _button(found, "evaluate_report", sentence, _("Evaluate it"))
    return None


def card(found: ProgressReport) -> dict[str, Any]:
    """The report as the one thing to do for its city."""
    city = {"city": found.membership.city.name}
    sentence = _("%(city)s has questions about its report.") if found.is_back else _("The report of %(city)s is open.")
    detail = found.told or _("Fill it in over weeks, with colleagues; every word is saved.")
    made = _button(found, "report_tasks", sentence % city, _("Go on filling in"))
    return made | {"detail": detail, "due": report_reading.until(found)}


def _button(found: ProgressReport, name: str, sentence: str, label: str) -> dict[str, Any]:
    return {"sentence": sentence, "label": label, "url": reverse(name, args=[found.key])}


def _acts(found: ProgressReport) -> list[dict[str, str]]:
    """What the secretariat may do now."""
    words = {
        "evaluate_report": (_("Evaluate it"), found.is_submitted),
        "return_report": (_("Send it back with questions"), found.is_submitted),
        "extend_report": (_("Give more time"), found.is_open),
    }
    return [
        {"label": label, "url": reverse(name, args=[found.key]), "weight": "quiet"}
        for name, (label, is_possible) in words.items()
        if is_possible
    ]


def shown(found: ProgressReport, person: Person) -> list[dict[str, Any]]:
    """The text of a report as far as it is this reader's, with the ways to its files."""
    return [
        {"title": part.title, "questions": [_question(found, one) for one in part.questions]}
        for part in report_reading.sections(found, person)
    ]


def _question(found: ProgressReport, question: Any) -> dict[str, Any]:
    files = [
        {
            "name": document.original_name,
            "url": reverse("report_document", args=[found.key, document.key]),
            "size": document.size,
            "kind": document.media_type.rpartition("/")[2].upper(),
        }
        for document in question.documents
    ]
    return {"read": question, "documents": files}


def _record(row: Any, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "when": date_format(row.at.astimezone(zone), "j F Y, H:i"),
        "what": ACTS_IN_WORDS.get(row.act, row.act),
        "who": _("the clock") if row.is_by_clock else row.actor_name or ROLES.get(row.role, ""),
        "role": ROLES[row.role] if row.actor_name and row.role in ROLES else "",
        "reason": row.reason,
    }


@login_required
@require_safe
def report_document(request: Request, key: str, document_key: str) -> FileResponse:
    """One file as an attachment, for whoever reads the answer it belongs to."""
    found = seen(request, key)
    document = report_reading.documents(found, request.person).get(document_key)
    if document is None:
        raise Http404
    return file_response(document)


# The numbers.


@login_required
@require_safe
def compliance(request: Request) -> HttpResponse:
    """How many reports are asked for, in, on time, overdue and evaluated; every number leads to exactly its rows."""
    person = request.person
    door.allow(permissions.reads_reports(person))
    mine = ProgressReport.objects.visible_to(person)
    sets_days = permissions.is_secretariat(person)
    cohorts = [_cohort(row, sets_days=sets_days) for row in mine.by_cohort()]
    if sheets.wanted(request):
        return sheets.answer(request, "reports-by-cohort", cohorts)
    names = {country.iso2: country.called for country in Country.objects.with_names()} if _many(person) else {}
    countries = [_country(row, names) for row in mine.by_country()] if names else []
    if sheets.wanted(request, "countries"):
        return sheets.answer(request, "reports-by-country", countries)
    context = {
        "cohorts": cohorts,
        "countries": countries,
        "sheet_url": sheets.link(request),
        "countries_url": sheets.link(request, "countries"),
        "sets_days": sets_days,
        "unknown": [_of_unknown_duty(cohort) for cohort in _from_elsewhere(person)] if sets_days else [],
    }
    return render(request, "cities/reports/compliance.html", context)


def _from_elsewhere(person: Person) -> Iterable[Announcement]:
    """The cohorts of which nobody knows whether they report."""
    rows = Announcement.objects.visible_to(person).filter(reports_from=None, programme__report_rule__isnull=False)
    return rows.prefetch_related("due_days").order_by("-instant", "pk")


def _of_unknown_duty(cohort: Announcement) -> dict[str, Any]:
    turn = workflow.next_turn(cohort)
    set_day = {"text": _("Set the first day"), "url": reverse("set_cohort_due", args=[cohort.slug, turn.number])}
    cells = [
        {"label": _("Cohort"), "text": cohort.title, "url": cohort.get_absolute_url()},
        {"label": _("Announced"), "text": date_format(cohort.day, "j F Y"), "day": cohort.day},
        {"label": _("Report"), **set_day},
    ]
    return {"cells": cells}


def _many(person: Person) -> bool:
    """Whether the reader sees more than one country."""
    return person.has("secretariat") or person.has("director")


def _cohort(row: dict[str, Any], *, sets_days: bool) -> dict[str, Any]:
    asked = {"cohort": row["slug"], "number": row["number"]}
    due = {"label": _("Last due"), "text": date_format(row["last_due"], "j F Y"), "day": row["last_due"]}
    if sets_days:
        due["url"] = reverse("set_cohort_due", args=[row["slug"], row["number"]])
    note = _("report %(n)d") % {"n": row["number"]}
    first = {"label": _("Cohort"), "text": row["title"], "note": note, "note_label": _("Report")}
    return {"cells": [first, due, *_numbers(row, asked)]}


def _country(row: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    first = {"label": _("Country"), "text": names.get(row["iso2"], row["iso2"])}
    return {"cells": [first, *_numbers(row, {"country": row["iso2"]})]}


def _numbers(row: dict[str, Any], asked: dict[str, Any]) -> list[dict[str, Any]]:
    return [_number(name, row[name], asked | ({} if name == "due" else {"standing": name})) for name in FILED]


def _number(name: str, amount: int, asked: dict[str, Any]) -> dict[str, Any]:
    address = f"{reverse('reports')}?{urlencode(asked)}"
    return {"label": LABELS[name], "text": str(amount), "amount": amount, "number": True, "url": address}


@login_required
@require_safe
def unasked(request: Request) -> HttpResponse:
    """The members where nobody can be asked for a report, because nobody works for the city on this site."""
    door.allow(permissions.is_secretariat(request.person))
    rows = with_nobody_to_ask(Membership.objects.public())
    rows = rows.select_related("city__country", "announced_in__announcement")
    context = {
        "who": _("Progress reports"),
        "title": _("Members with nobody to ask"),
        "lead": _("Nobody works for these cities on this site: no report is asked for, and none is overdue."),
        "caption": _("By city"),
        "what": _("Every member has somebody to ask."),
    }
    rows = rows.prefetch_related("city__country__names").order_by("city__sort_key", "pk")
    return paging.listed(request, "nominations/list.html", context, rows, _unasked, name="nobody-to-ask")


def _unasked(tenure: Membership) -> dict[str, Any]:
    city = tenure.city
    cells = [
        {"label": _("City"), "text": city.name, "url": city.get_absolute_url()},
        {"label": _("Country"), "text": city.country.called},
        {"label": _("Cohort"), "text": tenure.announced_in.announcement.called},
        {"label": _("Member since"), "text": date_format(tenure.since, "j F Y"), "day": tenure.since},
    ]
    return {"cells": cells}


# For the desks.

MOST = 50


def waiting(person: Person) -> list[ProgressReport]:
    """The reports that wait for this person's cities, the one awaited first at the head."""
    mine = ProgressReport.objects.visible_to(person).standing("with_city").select_related("membership__city")
    found = mine.filter(membership__city__in=person.scopes("city_editor"))
    return list(found.order_by("awaited_on", "pk")[:MOST])


def task(found: ProgressReport) -> dict[str, Any]:
    """One of them as a line of the desk."""
    address = reverse("report_tasks", args=[found.key])
    note = report_reading.until(found)
    return {"label": found.membership.city.name, "url": address, "note": note} | report_reading.stands(found)
