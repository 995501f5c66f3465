"""Which cohorts owe reports: our own from the first, one entered from elsewhere once a person sets its first day."""

from datetime import date, timedelta

import pytest

from audit import clock
from audit.models import Record
from cities.models import Announcement
from cities.workflow import report as acts
from cities.workflow import reports_to_open
from tests.cities import factories, reports

pytestmark = pytest.mark.django_db


def test_a_cohort_from_elsewhere_owes_nothing_until_a_person_sets_its_first_day():
    with clock.at(reports.BEFORE):
        lira = reports.member()
        factories.focal_point(lira)
    cohort = lira.memberships.get().announced_in.announcement
    Announcement.objects.update(reports_from=None)
    with clock.at(reports.OPENS):
        assert reports_to_open(reports.OPENS) == []
        acts.set_cohort_due(cohort.key, 2, date(2026, 12, 31), by=factories.secretariat(), reason="As they wrote.")
        assert reports_to_open(reports.OPENS) == []  # the first of them is not owed: it was before they were asked

    record = Record.objects.about(cohort).filter(act="set_cohort_due").get()
    assert '"is_first":true' in record.facts
    with clock.at(reports.OPENS + timedelta(days=731)):
        assert reports_to_open(clock.now()) == [lira.key]
