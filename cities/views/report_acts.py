"""What the secretariat does with reports: sends back, evaluates, gives more time, sets the due day of a cohort."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import door
from accounts.actforms import ActForm
from accounts.keeping import keeps_what_was_typed
from accounts.once import once
from accounts.requests import Request
from accounts.sending import FREE, asks_once_more, did, sent
from accounts.verdicts import Verdict
from cities import permissions
from cities import report_rules as rules
from cities.models import Announcement, ProgressReport
from cities.report_forms import EvaluateReportForm, ExtendReportForm, ReturnReportForm
from cities.views.reports import seen, shown
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


def _act(
    request: Request,
    found: ProgressReport,
    form: ActForm,
    act: Callable[..., Any],
    *,
    words: tuple[str, str, str],
    stands: Verdict,
) -> HttpResponse:
    """What will happen, what is asked, the button; then what was done, on the page of the report."""
    label, effect, done = words
    if did(request, form, lambda: act(found.key, by=request.person, **form.arguments()), done):
        return redirect(found)
    back = found.get_absolute_url()
    more: dict[str, Any] = {"template": BESIDE, "sections": shown(found, request.person)} if found.is_submitted else {}
    return asks_once_more(
        request, form, about=found.membership.city, label=label, effect=effect, back=back, stands=stands, **more
    )


def _handled(request: Request, key: str) -> ProgressReport:
    found = seen(request, key)
    door.allow(permissions.handles_reports(found, request.person))
    return found


@keeps_what_was_typed
@login_required
@once
def return_report(request: Request, key: str) -> HttpResponse:
    """Some questions are open again for the city, each with what to change."""
    found = _handled(request, key)
    city = {"city": found.membership.city.name}
    label = _("Send the report of %(city)s back") % city
    form = ReturnReportForm(sent(request), row=found, person=request.person, label=label)
    effect = _("The city can change the questions beside which you write, and no others. It gets your words by e-mail.")
    words = (label, effect, _("%(city)s has your questions.") % city)
    stands = workflow.startable(found, "return_report")
    return _act(request, found, form, workflow.return_report, words=words, stands=stands)


@keeps_what_was_typed
@login_required
@once
def evaluate_report(request: Request, key: str) -> HttpResponse:
    """What is strong, and which steps come next."""
    found = _handled(request, key)
    city = {"city": found.membership.city.name}
    label = _("Evaluate the report of %(city)s") % city
    form = EvaluateReportForm(sent(request), row=found, person=request.person, label=label)
    effect = _(
        "City and National Commission read what you write, by e-mail and beside the report. The answers to its public "
        "questions appear on the page of the city. Afterwards the report cannot be sent back."
    )
    words = (label, effect, _("%(city)s has your evaluation.") % city)
    stands = workflow.startable(found, "evaluate_report")
    return _act(request, found, form, workflow.evaluate_report, words=words, stands=stands)


@keeps_what_was_typed
@login_required
@once
def extend_report(request: Request, key: str) -> HttpResponse:
    """One city has more time."""
    found = _handled(request, key)
    city = {"city": found.membership.city.name}
    label = _("Give %(city)s more time") % city
    form = ExtendReportForm(sent(request), row=found, person=request.person, label=label)
    effect = _("Only this report of this city moves; the next one falls due as before. The city gets an e-mail.")
    words = (label, effect, _("%(city)s has another day.") % city)
    return _act(request, found, form, workflow.extend_report, words=words, stands=rules.editable(found, ()))


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
    return asks_once_more(request, form, about=cohort, label=label, effect=effect, back=back, stands=FREE)


def _cohort(request: Request, slug: str, number: int) -> Announcement:
    """The announcement, where its programme has a rule on reports, and the turn is one that people live to see."""
    rows = Announcement.objects.visible_to(request.person).filter(slug=slug)
    door.allow(permissions.is_secretariat(request.person))
    cohort = rows.filter(programme__report_rule__isnull=False).first()
    if cohort is None or not 1 <= number <= MOST_TURNS:
        raise Http404
    return cohort
