"""The secretariat's reminders: on which days who is reminded of what, which come next, and the days set otherwise."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import door
from accounts.once import once
from accounts.requests import Request
from audit import clock
from nominations import timeline
from nominations.forms.reminders import SetRemindersForm, all_in_words
from nominations.models import Call
from nominations.permissions import sets_reminders
from nominations.rules.reminders import runs
from nominations.views.sending import asks_once_more, did, sent
from nominations.workflow import forecasting
from nominations.workflow import reminders as workflow
from notifications.models import ReminderRule
from notifications.schedule import AFTER_ASKING, SHIPPED, About, Reader, Schedule


@login_required
@require_safe
def reminders(request: Request) -> HttpResponse:
    """Every reminder with its days, for all calls and where a call has its own; then what comes next."""
    door.allow(sets_reminders(None, request.person))
    rules = list(ReminderRule.objects.visible_to(request.person).select_related("by"))
    schedule = Schedule(rule.setting for rule in rules)
    ahead = forecasting.ahead(clock.now(), schedule)
    calls = [call for call in dict.fromkeys(row.call for row in ahead) if call]
    context = {
        "rows": [_row(about, reader, schedule, rules) for about, reader in SHIPPED],
        "own": _own(calls, schedule, rules),
        "ahead": [_ahead(row) for row in ahead if row.today or row.next_day],
    }
    return render(request, "nominations/screening/reminders.html", context)


def _row(about: str, reader: str, schedule: Schedule, rules: list[ReminderRule], call: Call | None = None) -> Any:
    key = call.key if call else ""
    named = [rule for rule in rules if (rule.about, rule.reader, rule.call_key) == (about, reader, key)]
    cells = [
        {"label": _("What is awaited"), "text": _called(about), "url": _address(about, reader, call)},
        {"label": _("Who is reminded"), "text": str(Reader(reader).label)},
        {"label": _("When"), "text": _when(about, schedule.days(about, reader, key)), "note": _from(named)},
    ]
    return {"cells": [{"label": _("Call"), "text": str(call)}, *cells] if call else cells}


def _own(calls: list[Call], schedule: Schedule, rules: list[ReminderRule]) -> list[Any]:
    """The reminders of running calls that have days of their own."""
    return [
        _row(about, reader, schedule, rules, call)
        for call in calls
        for about, reader in SHIPPED
        if any((rule.about, rule.reader, rule.call_key) == (about, reader, call.key) for rule in rules)
    ]


def _called(about: str) -> str:
    return capfirst(str(About(about).label))


def _when(about: str, days: tuple[int, ...]) -> str:
    return all_in_words(about, days) or _("never: switched off")


def _from(named: list[ReminderRule]) -> str:
    """Who set the days last; nobody did where they came with the software."""
    if not named:
        return ""
    last = max(named, key=lambda rule: rule.at)
    return _("set by %(who)s, %(day)s") % {"who": last.by, "day": date_format(last.at, "j F Y")}


def _ahead(row: forecasting.Ahead) -> dict[str, Any]:
    zone = row.call.zone if row.call else "UTC"
    day = timeline.day(row.next_day, zone) if row.next_day else ""
    own_dates = _("by the day of each") if row.about not in forecasting.OF_CALL else ""
    cells = [
        {"label": _("Call"), "text": str(row.call or _("Members"))},
        {"label": _("What is awaited"), "text": _called(row.about)},
        {"label": _("Next day"), "text": day or own_dates},
        {"label": _("Still to go today"), "text": str(row.today), "number": True},
    ]
    return {"cells": cells}


def _address(about: str, reader: str, call: Call | None = None) -> str:
    more = f"&call={call.slug}" if call else ""
    return f"{reverse('set_reminders')}?rule={about}-{reader}{more}"


@login_required
@once
def set_reminders(request: Request) -> HttpResponse:
    """The days of one reminder, in all calls or in one; which one stands in the address."""
    door.allow(sets_reminders(None, request.person))
    about, reader = _asked(request.GET.get("rule", ""))
    call = _call(request)
    key, label = call.key if call else "", _("Set the days")
    chosen = ReminderRule.objects.visible_to(request.person).schedule().days(about, reader, key)
    facts: dict[str, Any] = {"about": about, "reader": reader, "chosen": chosen, "call": call}
    form = SetRemindersForm(sent(request), person=request.person, label=label, **facts)
    if did(request, form, lambda: _set(request, form, about, reader, key), _("The days are set.")):
        return redirect("reminders")
    said: dict[str, Any] = {"effect": _effect(about, call), "back": reverse("reminders"), "stands": runs(call)}
    more: dict[str, Any] = {
        "ways": _ways(request, about, reader, call),
        "template": "nominations/screening/set_reminders.html",
    }
    title = f"{_called(about)} · {Reader(reader).label}"
    return asks_once_more(request, form, about=title, label=label, **said, **more)


def _asked(rule: str) -> tuple[str, str]:
    """The reminder that the address names; the first where it names none."""
    about, _dash, reader = rule.partition("-")
    if rule and (about, reader) not in SHIPPED:
        raise Http404
    return (about, reader) if rule else next(iter(SHIPPED))


def _call(request: Request) -> Call | None:
    slug = request.GET.get("call", "")
    if not slug:
        return None
    found = Call.objects.visible_to(request.person).filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def _set(request: Request, form: SetRemindersForm, about: str, reader: str, key: str) -> Any:
    if form.follows_all:
        return workflow.follow_all_calls(about, reader, by=request.person, call_key=key)
    return workflow.set_reminders(about, reader, form.chosen, by=request.person, call_key=key)


def _effect(about: str, call: Call | None) -> str:
    """What the days count from, and that nothing goes twice."""
    counted = {
        About.REPORT: _("The days count from the end of the due day of each report."),
        **dict.fromkeys(AFTER_ASKING, _("The days count from the day on which it was asked.")),
    }.get(About(about), _("The days count from the last day on which it is awaited."))
    where = _("They hold in %(call)s alone.") % {"call": call} if call else _("They hold in every call.")
    same = _("Nobody gets two of these e-mails about one thing on one day, and none once it is done or over.")
    return f"{counted} {where} {same}"


def _ways(request: Request, about: str, reader: str, call: Call | None) -> list[dict[str, str]]:
    """The same reminder in each running call, if it belongs to calls at all."""
    if about == About.REPORT or call:
        return []
    calls = Call.objects.visible_to(request.person).running().filter(is_replay=False)
    return [{"label": one.name, "url": _address(about, reader, one)} for one in calls]
