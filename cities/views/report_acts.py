"""What the secretariat does with reports: sends back, evaluates, gives more time, sets the due day of a cohort."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import door
from accounts.acts import Act, page
from accounts.keeping import keeps_what_was_typed
from accounts.once import once
from accounts.person import Person
from accounts.requests import Request
from accounts.sending import asks_once_more, did, sent
from accounts.verdicts import Verdict
from cities import permissions
from cities import report_rules as rules
from cities.models import Announcement, ProgressReport
from cities.report_forms import EvaluateReportForm, ExtendReportForm, ReturnReportForm
from cities.views.reports import shown
from cities.workflow import report as workflow

MOST_TURNS = 50
OWED = gettext_lazy(
    "Report %(n)d of this cohort is due on %(day)s. All its members get the day you choose, and the next report "
    "follows from it. Who was given a day of its own keeps it; every city with an open report gets an e-mail."
)
FROM_ELSEWHERE = gettext_lazy(
    "This cohort was entered from elsewhere, and no duty to report is known. With a day of its own it owes report "
    "%(n)d, by the rule it would be due on %(day)s: its members with somebody to ask are asked and reminded, and "
    "whoever does not answer is proposed as inactive."
)
BESIDE = "cities/reports/read_and_act.html"  # who judges a report reads it on the same page


def _reports(person: Person) -> QuerySet[ProgressReport]:
    return ProgressReport.objects.visible_to(person).for_list().select_related("dossier")


def _beside(found: ProgressReport, person: Person) -> dict[str, Any]:
    return {"template": BESIDE, "sections": shown(found, person)} if found.is_submitted else {}


def _starts(verb: str) -> Callable[[ProgressReport, Person], Verdict]:
    return lambda found, _person: workflow.startable(found, verb)


_act = partial(
    Act,
    may=permissions.handles_reports,
    names=lambda found: found.membership.city.name,
    leads_to=ProgressReport.get_absolute_url,
    more=_beside,
)
RETURN_REPORT = _act(
    verb="return_report",
    label=gettext_lazy("Send the report of %(subject)s back"),
    effect=gettext_lazy(
        "The city can change the questions beside which you write, and no others. It gets your words by e-mail."
    ),
    run=workflow.return_report,
    stands=_starts("return_report"),
    form=ReturnReportForm,
    done=gettext_lazy("%(subject)s has your questions."),
)
EVALUATE_REPORT = _act(
    verb="evaluate_report",
    label=gettext_lazy("Evaluate the report of %(subject)s"),
    effect=gettext_lazy(
        "City and National Commission read what you write, by e-mail and beside the report. The answers to its public "
        "questions appear on the page of the city. Afterwards the report cannot be sent back."
    ),
    run=workflow.evaluate_report,
    stands=_starts("evaluate_report"),
    form=EvaluateReportForm,
    done=gettext_lazy("%(subject)s has your evaluation."),
)
EXTEND_REPORT = _act(
    verb="extend_report",
    label=gettext_lazy("Give %(subject)s more time"),
    effect=gettext_lazy(
        "Only this report of this city moves; the next one falls due as before. The city gets an e-mail."
    ),
    run=workflow.extend_report,
    stands=lambda found, _person: rules.editable(found, ()),
    form=ExtendReportForm,
    done=gettext_lazy("%(subject)s has another day."),
)
return_report, evaluate_report, extend_report = (
    page(act, _reports) for act in (RETURN_REPORT, EVALUATE_REPORT, EXTEND_REPORT)
)


@keeps_what_was_typed
@login_required
@once
def set_cohort_due(request: Request, slug: str, number: int) -> HttpResponse:
    """All members of one announcement owe a report on a day of their own."""
    cohort = _cohort(request, slug, number)
    former = workflow.turn_of(cohort, number)[1]
    facts = {"cohort": cohort.title, "n": number, "day": date_format(former, "j F Y")}
    label = _("Set the due day of report %(n)d") % facts
    form = ExtendReportForm(sent(request), row=cohort, person=request.person, label=label)
    done = _("The day is set. Those whose report is open are told.")
    if did(
        request, form, lambda: workflow.set_cohort_due(cohort.key, number, by=request.person, **form.arguments()), done
    ):
        return redirect("compliance")
    effect = str(OWED if cohort.owes_reports else FROM_ELSEWHERE) % facts
    back = reverse("compliance")
    return asks_once_more(request, form, about=cohort, label=label, effect=effect, back=back)


def _cohort(request: Request, slug: str, number: int) -> Announcement:
    """The announcement, where its programme has a rule on reports, and the turn is one that people live to see."""
    rows = Announcement.objects.visible_to(request.person).filter(slug=slug)
    door.allow(permissions.is_secretariat(request.person))
    cohort = rows.filter(programme__report_rule__isnull=False).first()
    if cohort is None or not 1 <= number <= MOST_TURNS:
        raise Http404
    return cohort
