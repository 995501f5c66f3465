"""What was told of a report and waits does not leave once the report was handed in, or another day was told."""

from collections.abc import Iterator
from datetime import date

import pytest

from accounts.person import Person
from audit import clock
from cities.workflow import report as acts
from cities.workflow.report_filling import fill_in_report
from dossiers.workflow import Typed
from notifications.meaning import unmeant
from notifications.models import Email
from tests.cities import factories, reports

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("before")]
UNMEANT = "It was no longer meant for its reader when it was to leave."
MOVED = "The date that it names does not hold any more."
SOON, LATER = date(2025, 3, 1), date(2025, 4, 1)


def why(event: str) -> list[str]:
    """Why each e-mail of this event stays, the oldest first; empty where it goes."""
    told = list(Email.objects.filter(event=event).order_by("pk"))
    found = unmeant(told)
    return [found.get(email.key, "") for email in told]


@pytest.fixture
def before() -> Iterator[None]:
    """Everything that is not said otherwise happens before the first report is opened."""
    with clock.at(reports.BEFORE):
        yield


@pytest.fixture
def staff(before: None) -> Person:
    return factories.secretariat()


def extend(report, day: date, by: Person) -> None:
    acts.extend_report(report.key, day, by=by, reason="Floods.")


def give_back(report, by: Person, speaker: Person | None = None) -> None:
    if speaker:
        fill_in_report(report.key, {"plans": Typed("A third school by 2026.", 1)}, by=speaker)
        acts.submit_report(report.key, by=speaker)
    acts.return_report(report.key, {"plans": "By when?"}, SOON, by=by)


def test_report_is_asked_for_while_it_is_awaited():
    reports.opened()
    with clock.at(reports.IN_TIME):
        assert why("report_opened") == [""]


def test_report_that_was_handed_in_is_asked_for_no_longer():
    reports.submitted()
    with clock.at(reports.IN_TIME):
        assert why("report_opened") == [UNMEANT]


def test_city_reads_of_several_days_the_last_one_alone(staff):
    report, _speaker = reports.opened()
    with clock.at(reports.IN_TIME):
        extend(report, SOON, staff)
    with clock.at(reports.IN_TIME.replace(hour=13)):
        extend(report, LATER, staff)
        assert (why("report_opened"), why("report_extended")) == ([MOVED], [MOVED, ""])


def test_questions_that_were_sent_back_are_told_also_when_more_time_was_given(staff):
    report, _speaker = reports.submitted()
    with clock.at(reports.LATE):
        give_back(report, staff)
        extend(report, LATER, staff)

        assert (why("report_returned"), why("report_extended")) == ([""], [""])


def test_questions_that_were_answered_or_asked_anew_are_told_no_longer(staff):
    report, speaker = reports.submitted()
    with clock.at(reports.LATE):
        give_back(report, staff)
    with clock.at(reports.LATE.replace(hour=13)):
        give_back(report, staff, speaker)
        assert why("report_returned") == [UNMEANT, ""]
        fill_in_report(report.key, {"plans": Typed("A third school by 2027.", 2)}, by=speaker)
        acts.submit_report(report.key, by=speaker)
        assert why("report_returned") == [UNMEANT, UNMEANT]
