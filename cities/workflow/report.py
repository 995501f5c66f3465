"""What happens to a progress report: opened and reminded by the clock, handed in, sent back, evaluated, given time."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django_fsm import can_proceed

from accounts import door
from accounts.person import Person
from accounts.verdicts import Verdict
from audit import clock
from cities import permissions, report_emails, reporting
from cities import report_rules as rules
from cities.models import Announcement, City, CohortDue, FocalPoint, Membership, ProgressReport, ReportRule
from cities.report_querysets import with_somebody_to_ask
from cities.reporting import Due
from dossiers import reading
from dossiers import workflow as dossiers
from dossiers.models import FormVersion
from dossiers.states import Purpose
from notifications.models import ReminderRule
from notifications.schedule import About, Schedule

AT_ONCE = 200  # a large cohort does not keep the clock from what else is due; it wakes again in half a minute

# Opened by the clock.


def own_days(announcement: Announcement) -> dict[int, date]:
    """The due days that were set for a cohort, by turn."""
    return {own.number: own.due_on for own in announcement.due_days.all()}


def _turns(at: datetime) -> list[tuple[Announcement, ReportRule, Due]]:
    """Each cohort whose next report is to be open now."""
    rules_of = {rule.programme_id: rule for rule in ReportRule.objects.all()}
    cohorts = Announcement.objects.filter(programme__in=rules_of, reports_from__isnull=False)
    cohorts = cohorts.order_by("instant", "pk").prefetch_related("due_days")
    found = []
    for cohort in cohorts:
        rule = rules_of[cohort.programme_id]
        due = reporting.asked(cohort.day, rule.as_rule(), own_days(cohort), at)
        if due and due.number >= (cohort.reports_from or 1):
            found.append((cohort, rule, due))
    return found


def _unasked(cohort: Announcement, rule: ReportRule, due: Due, at: datetime) -> Any:
    """Its members of today with somebody to ask and no report for this turn."""
    members = Membership.objects.active(clock.day_of(at)).filter(announced_in__announcement=cohort)
    members = members.filter(since__lte=reporting.joined_by(due, rule.as_rule()))
    return with_somebody_to_ask(members).exclude(reports__number=due.number)


def reports_to_open(at: datetime) -> list[str]:
    """The cities that are to be asked for a report now."""
    found = (_unasked(*turn, at).values_list("city__key", flat=True).order_by("pk")[:AT_ONCE] for turn in _turns(at))
    return [key for keys in found for key in keys][:AT_ONCE]


@door.act
def open_report(city_key: str, *, by: Person) -> list[ProgressReport]:
    """A member is asked for its next report, on the newest version of the form; once for each turn."""
    city = door.see(City.objects.visible_to(by), city_key)
    door.allow(by.is_clock)
    tenures = list(door.lock(Membership.objects.active().filter(city=city).order_by("pk")))
    turns = [
        (tenure, rule, due)
        for cohort, rule, due in _turns(clock.now())
        for tenure in tenures
        if _unasked(cohort, rule, due, clock.now()).filter(pk=tenure.pk).exists()
    ]
    return [_open(tenure, rule, due, by=by) for tenure, rule, due in turns]


def _open(tenure: Membership, rule: ReportRule, due: Due, *, by: Person) -> ProgressReport:
    form = FormVersion.objects.newest(rule.form_slug).first()
    if form is None:
        raise door.Refused(Verdict.fail("form", _("The form of the report is not loaded: manage.py load_reference.")))
    terms = FocalPoint.objects.active().filter(city=tenure.city_id).select_related("user").order_by("pk")
    report = ProgressReport.objects.create(
        membership=tenure,
        number=due.number,
        due_on=due.day,
        awaited_on=due.day,
        dossier=dossiers.open_dossier(form, terms[0].user.language),
        opened_at=clock.now(),
        reminded=_latest(due.day),  # this e-mail takes the place of a reminder of the same days
    )
    facts = {"city": tenure.city.key, "due_on": due.day, "form": form.version}
    door.record("open_report", report, by=by, role="clock", state_to=str(report.state), facts=facts)
    door.say(report_emails.opened(report))
    return report


# Reminded by the clock.


def _latest(day: date) -> int | None:
    return reporting.step(day, clock.now(), ReminderRule.objects.schedule().any_days(About.REPORT))


def reports_to_remind(at: datetime, schedule: Schedule | None = None) -> list[str]:
    """The reports about which somebody is to hear now; after a standstill once, of the latest reminder that fits."""
    days = (schedule or ReminderRule.objects.schedule()).any_days(About.REPORT)
    rows = ProgressReport.objects.to_remind(at, min(days)).order_by("pk") if days else []
    return [row.key for row in rows if reporting.reminds(row.awaited_on, row.reminded, at, days) is not None][:AT_ONCE]


@door.act
def remind_report(key: str, *, by: Person) -> ProgressReport:
    """The city hears how long is left; from the end of the day on its Commission hears it too."""
    report = _held(key, lambda _report, person: person.is_clock, by=by)
    schedule = ReminderRule.objects.schedule()
    step = reporting.reminds(report.awaited_on, report.reminded, clock.now(), schedule.any_days(About.REPORT))
    if step is None or not report.is_open:  # it moved on meanwhile
        return report
    report.reminded = step
    report.save(update_fields=["reminded"])
    door.record("remind_report", report, by=by, role="clock", facts={"awaited_on": report.awaited_on, "step": step})
    days = schedule.of(About.REPORT).items()
    door.say(report_emails.reminded(report, step, {reader for reader, steps in days if step in steps}))
    return report


# One step of a report.


def _held(key: str, may: Callable[[Any, Person], bool], *, by: Person) -> ProgressReport:
    """Seen, permitted, and read fresh under its lock."""
    seen = door.see(ProgressReport.objects.visible_to(by).select_related("membership__city"), key)
    door.allow(may(seen, by))
    rows = ProgressReport.objects.select_related("membership__city__country", "dossier")
    return door.lock(rows.filter(pk=seen.pk)).get()


def startable(report: ProgressReport, verb: str) -> Verdict:
    """Whether the verb can start where the report stands."""
    if can_proceed(getattr(report, verb), check_conditions=False):
        return Verdict.ok("startable")
    sentence = _("This has moved on: it is now “%(state)s”. Look at its page to see what can be done.")
    return Verdict.fail("startable", sentence % {"state": report.get_state_display()}, verb=verb)


def _move(report: ProgressReport, verb: str, *, by: Person, facts: dict[str, Any], reason: str = "") -> None:
    """Through one transition, saved and recorded."""
    before = str(report.state)
    getattr(report, verb)()
    report.save()
    states = {"state_from": before, "state_to": str(report.state)}
    door.record(verb, report, by=by, role=_role(report, by), facts=facts, reason=reason, **states)


def _role(report: ProgressReport, by: Person) -> str:
    return permissions.role_in(by, report.membership.city.country) or "focal_point"


@door.act
def submit_report(key: str, *, by: Person) -> ProgressReport:
    """The city hands its report in: the text is frozen with its hash, city and Commission are told."""
    report = _held(key, permissions.hands_in, by=by)
    door.require(startable(report, "submit_report"), rules.owes(report, clock.today()))
    door.require(rules.complete(report))
    snapshot = dossiers.freeze(report.dossier, Purpose.SUBMIT)
    facts = {"sha256": snapshot.sha256, "code": snapshot.code, "due_on": report.due_on}
    _move(report, "submit_report", by=by, facts=facts)
    door.say(report_emails.submitted(report))
    return report


@door.act
def return_report(
    key: str, asked: Mapping[str, str], awaited_on: date, *, by: Person, reason: str = ""
) -> ProgressReport:
    """The secretariat sends it back: these questions are open again, each with its reason, until the end of a day."""
    report = _held(key, permissions.handles_reports, by=by)
    known = {code: why for code, why in asked.items() if why.strip()}
    door.require(startable(report, "return_report"), rules.asks_something(known))
    door.require(rules.still_to_come(awaited_on, reporting.running_day(clock.now())))
    report.reopened, report.told = reading.as_they_stand(report.dossier, known), reason
    _await(report, max(awaited_on, report.due_on))
    facts = {"questions": sorted(known), "awaited_on": report.awaited_on}
    _move(report, "return_report", by=by, facts=facts, reason=reason)
    door.say(report_emails.returned(report))
    return report


def _await(report: ProgressReport, day: date) -> None:
    """Another day: reminders are reckoned anew from it, and none is sent for what lies behind."""
    report.awaited_on = day
    report.reminded = _latest(day)


@door.act
def evaluate_report(key: str, outcome: str, strengths: str, next_steps: str, *, by: Person) -> ProgressReport:
    """The secretariat says what is strong and which steps come next; city and Commission read it."""
    report = _held(key, permissions.handles_reports, by=by)
    door.require(startable(report, "evaluate_report"), rules.says_both(strengths, next_steps))
    report.outcome, report.strengths, report.next_steps = outcome, strengths, next_steps
    _move(report, "evaluate_report", by=by, facts={"outcome": str(outcome)})
    door.say(report_emails.evaluated(report))
    return report


@door.act
def extend_report(key: str, due_on: date, *, by: Person, reason: str) -> ProgressReport:
    """One city has more time; the next report of its cohort falls due as before."""
    report = _held(key, permissions.handles_reports, by=by)
    today = reporting.running_day(clock.now())
    door.require(rules.editable(report, ()), rules.owes(report, clock.today()), rules.reasoned(reason))
    door.require(rules.later(due_on, report.awaited_on), rules.still_to_come(due_on, today))
    _extend(report, due_on, by=by, reason=reason, verb="extend_report")
    return report


def _extend(report: ProgressReport, day: date, *, by: Person, reason: str, verb: str) -> None:
    former = report.awaited_on
    if not report.was_handed_in:
        report.due_on = day
    _await(report, day)
    report.save(update_fields=["due_on", "awaited_on", "reminded"])
    door.record(verb, report, by=by, role=_role(report, by), facts={"from": former, "to": day}, reason=reason)
    door.say(report_emails.extended(report, former, reason))


# A due day of a whole cohort.


def turn_of(announcement: Announcement, number: int) -> tuple[date | None, date, date | None]:
    """The due day of a turn between the days before and after it that were set or were asked for."""
    rule = ReportRule.objects.get(programme=announcement.programme_id).as_rule()
    own, days = own_days(announcement), {}
    for due in reporting.due_days(announcement.day, rule, own):
        days[due.number] = due.day
        if due.number > number:
            break
    return days.get(number - 1), days[number], own.get(number + 1)


def next_turn(announcement: Announcement) -> Due:
    """The next report that a cohort would owe by the rule of its programme, whether or not it owes any."""
    rule = ReportRule.objects.get(programme=announcement.programme_id).as_rule()
    today = reporting.running_day(clock.now())
    days = reporting.due_days(announcement.day, rule, own_days(announcement))
    return next(due for due in days if today < due.day)


@door.act
def set_cohort_due(key: str, number: int, due_on: date, *, by: Person, reason: str) -> CohortDue:
    """All members of one announcement owe this report on a day of their own; the next one follows from it.

    Of a cohort of which no duty was known this is the first report that it owes.
    """
    cohort = door.see(Announcement.objects.visible_to(by), key)
    door.allow(permissions.is_secretariat(by))
    cohort = door.lock(Announcement.objects.filter(pk=cohort.pk)).get()
    before, former, after = turn_of(cohort, number)
    today = reporting.running_day(clock.now())
    door.require(
        rules.reasoned(reason), rules.still_to_come(due_on, today), rules.in_turn(due_on, before or cohort.day, after)
    )
    facts = {"report": number, "from": former, "to": due_on, "is_first": not cohort.owes_reports}
    if not cohort.owes_reports:
        cohort.reports_from = number
        cohort.save(update_fields=["reports_from"])
    kept, _is_new = CohortDue.objects.update_or_create(announcement=cohort, number=number, defaults={"due_on": due_on})
    door.record("set_cohort_due", cohort, by=by, role="secretariat", facts=facts, reason=reason)
    for report in _moving(cohort, number, former):
        _extend(report, due_on, by=by, reason=reason, verb="extend_report")
    return kept


def _moving(cohort: Announcement, number: int, former: date) -> list[ProgressReport]:
    """The open reports that were due on the former day; who has a day of its own keeps it."""
    rows = ProgressReport.objects.standing("with_city").of_cohort(cohort.slug)
    rows = rows.filter(number=number, due_on=former, handed_in_on=None).order_by("pk")
    return list(door.lock(rows.select_related("membership__city__country", "dossier")))
