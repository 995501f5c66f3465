"""Two workers, two colleagues and two members of the secretariat at the same report in the same moment."""

from datetime import date

import pytest

from accounts.person import Person
from audit import chain, clock
from audit.models import Record
from cities.models import ProgressReport
from cities.workflow import open_report, remind_report
from cities.workflow import report as acts
from notifications.models import Email
from tests.accounts.test_door import in_threads
from tests.cities import factories, reports

pytestmark = pytest.mark.django_db(transaction=True)


def at(instant, act):
    """The same act at an instant, in whichever thread it runs."""

    def run() -> None:
        with clock.at(instant):
            act()

    return run


def test_two_workers_open_one_report_and_send_one_reminder():
    with clock.at(reports.BEFORE):
        place = reports.member()
        factories.focal_point(place)
    opening = at(reports.OPENS, lambda: open_report(place.key, by=Person.clock()))
    in_threads(opening, opening)
    report = ProgressReport.objects.get()

    reminding = at(reports.ends_at(1), lambda: remind_report(report.key, by=Person.clock()))
    in_threads(reminding, reminding)
    assert [row.act for row in Record.objects.about(report)] == ["open_report", "remind_report"]
    assert [row.event for row in Email.objects.order_by("pk")] == ["report_opened", "report_overdue_city"]


def test_of_an_evaluation_and_a_sending_back_one_takes_place():
    with clock.at(reports.BEFORE):
        report, _speaker = reports.submitted()
        one, other = factories.secretariat(), factories.secretariat()
    evaluating = at(reports.LATE, lambda: acts.evaluate_report(report.key, by=one, **reports.READ))
    day = date(2025, 3, 1)
    returning = at(reports.LATE, lambda: acts.return_report(report.key, {"plans": "When?"}, day, by=other))
    in_threads(evaluating, returning)

    done = {row.act for row in Record.objects.about(report)} & {"evaluate_report", "return_report"}
    assert len(done) == 1
    assert chain.verify() is None
