"""The last notice of a report that stays away reaches the mayor's office too, where the city gave its address."""

from datetime import timedelta

import pytest

from audit import clock
from cities import reporting
from cities.models import ProgressReport
from nominations.workflow import clockwork
from notifications import meaning
from notifications.models import Email
from tests.cities import reports
from tests.nominations import factories as road
from tests.nominations import worlds
from tests.nominations.signatures import MAYOR

pytestmark = pytest.mark.django_db


def owing(made: worlds.Round, *, copies: bool) -> ProgressReport:
    """A report of a city that was admitted by this road, open and not handed in."""
    file = worlds.announced(made).file("Lira")
    asked = {"party": "mayor", "address": MAYOR, "language": "en", "token_hash": "x", "gets_copies": copies}
    when = dict.fromkeys(("at", "expires_at", "ended_at"), road.IN_TIME)
    file.dossier.snapshots.order_by("pk")[0].requests.create(**asked, **when)
    reports.rule()
    report, _speaker = reports.opened(file.city, road.RELEASE + timedelta(days=800))
    return report


def copied(report: ProgressReport, days: int) -> list[Email]:
    """What the office has heard so many days after the end of the due day."""
    with clock.at(reporting.ends(report.awaited_on) + timedelta(days=days, hours=1)):
        clockwork.run(), clockwork.run()
    return list(Email.objects.filter(event="mayor_copied", about_key=report.key))


def test_office_of_the_mayor_hears_of_the_last_notice_once_while_the_report_stays_away(made):
    report = owing(made, copies=True)

    before, (notice,) = copied(report, 31), copied(report, 91)

    assert (before, notice.address, notice.kind) == ([], MAYOR, "receipt")
    assert "the progress report of Lira is long overdue" in notice.title
    with clock.at(reporting.ends(report.awaited_on) + timedelta(days=92)):
        assert meaning.objection(notice) == ""
        ProgressReport.objects.update(awaited_on=report.awaited_on + timedelta(days=200))  # it was given time
        assert meaning.objection(notice) != ""


def test_office_that_only_signed_hears_of_no_report(made):
    assert copied(owing(made, copies=False), 91) == []
