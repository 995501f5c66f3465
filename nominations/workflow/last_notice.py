"""A report that stays away: the city is reminded, and with the last reminder the office of its mayor hears of it."""

from accounts import door
from accounts.person import Person
from cities import reporting
from cities import workflow as cities
from cities.models import ProgressReport
from nominations.emails import copies
from nominations.models import Nomination


@door.act
def remind_report(key: str, *, by: Person) -> ProgressReport:
    """The clock reminds; the file by which the city became a member knows the address that was given for copies."""
    before = ProgressReport.objects.filter(key=key).values_list("reminded", flat=True).first()
    report = cities.remind_report(key, by=by)
    is_last = report.reminded is not None and report.reminded >= reporting.SILENT
    file = Nomination.objects.of_member(report.membership) if is_last and report.reminded != before else None
    if file is not None:
        door.say(copies.last_notice(file, report))
    return report
