"""E-mails about progress reports: to those who work for the city, and to its National Commission."""

from collections.abc import Collection, Iterable
from datetime import date
from functools import partial
from typing import Any

from accounts.models import User
from audit import clock
from audit.subjects import key_in, subject
from cities import reporting
from cities.models import CommissionOfficer, FocalPoint, Membership, ProgressReport
from dossiers import reading
from notifications import outbox, untrue
from notifications.models import Email
from notifications.outbox import Message
from notifications.schedule import About, Reader


def team(report: ProgressReport) -> list[User]:
    """Everybody who works for the city today."""
    return [term.user for term in FocalPoint.objects.who_hear().filter(city=report.membership.city_id)]


def officers(report: ProgressReport) -> list[User]:
    """The officers of the National Commission of its country."""
    country = report.membership.city.country_id
    return [term.user for term in CommissionOfficer.objects.who_hear().filter(commission__country=country)]


def of(tenure: Membership) -> ProgressReport | None:
    """The report that a member still owes, the one of the earliest day."""
    return ProgressReport.objects.standing("with_city").filter(membership=tenure).order_by("awaited_on").first()


def _each(
    event: str, report: ProgressReport, people: Iterable[User], *, version: str = "", kind: str = "receipt", **more: Any
) -> list[Message]:
    context = {"report": report, "city": report.membership.city, "link": outbox.link(report.get_absolute_url())}
    version = version or f"{clock.now():%Y%m%dT%H%M%S.%f}"
    return [
        outbox.compose(
            event,
            to=user,
            subject_ref=subject(report),
            context=context | more,
            kind=kind,
            version=version,
            until=reporting.ends(report.awaited_on),
        )
        for user in people
    ]


def opened(report: ProgressReport) -> list[Message]:
    """The city learns that a report is asked for, and until when."""
    return _each("report_opened", report, team(report), version="1")


def submitted(report: ProgressReport) -> list[Message]:
    """The city's receipt, and the Commission's copy."""
    code = report.snapshot.code if report.snapshot else ""
    return [
        *_each("report_submitted_city", report, team(report), code=code),
        *_each("report_submitted_commission", report, officers(report)),
    ]


def returned(report: ProgressReport) -> list[Message]:
    """The city learns what to change, question by question, and until when."""
    asked = partial(reading.changes, report.dossier, report.reopened)  # in the language of each reader
    return _each("report_returned", report, team(report), asked=asked)


def evaluated(report: ProgressReport) -> list[Message]:
    """City and Commission learn what the secretariat found."""
    return [
        *_each("report_evaluated_city", report, team(report)),
        *_each("report_evaluated_commission", report, officers(report)),
    ]


def extended(report: ProgressReport, former: date, reason: str) -> list[Message]:
    """The city learns its new day and why."""
    return _each("report_extended", report, team(report), former=former, reason=reason)


def reminded(report: ProgressReport, step: int, readers: Collection[str]) -> list[Message]:
    """Those whose day it is; before the due day the city alone, which alone can do something then."""
    city = team(report) if Reader.CITY in readers else []
    facts: dict[str, Any] = {"version": f"{report.awaited_on:%Y%m%d}{step:+d}", "kind": Email.Kind.REMINDER}
    if step < 0:
        return _each("report_reminded", report, city, **facts)
    facts["is_last"] = step >= reporting.SILENT
    commission = officers(report) if Reader.COMMISSION in readers else []
    return [
        *_each("report_overdue_city", report, city, **facts),
        *_each("report_overdue_commission", report, commission, **facts),
    ]


def for_city(email: Email) -> bool | str:
    """Whether a day that it names still counts: the report is awaited by it, and the reader works for the city."""
    report = _awaited(email)
    return report is not None and email.to in team(report) and _untrue(email, report, Reader.CITY)


def for_returned(email: Email) -> bool:
    """Whether these questions still wait for the city; more time for them is told beside, and they stay the same."""
    report = _awaited(email)
    later = Email.objects.written_after(email)
    return report is not None and email.to in team(report) and not later.exists()


def for_commission(email: Email) -> bool | str:
    """The same of the copy: the reader still acts for the Commission."""
    report = _awaited(email)
    return report is not None and email.to in officers(report) and _untrue(email, report, Reader.COMMISSION)


def _awaited(email: Email) -> ProgressReport | None:
    key = key_in(email.subject_ref, ProgressReport)
    return ProgressReport.objects.standing("with_city").for_list().filter(key=key).first()


def _untrue(email: Email, report: ProgressReport, reader: str) -> str:
    return untrue.not_now(email, [reporting.ends(report.awaited_on)], About.REPORT, reader)
