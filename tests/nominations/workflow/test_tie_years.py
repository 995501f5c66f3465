"""For how many years an earlier tie of a juror counts: set by the secretariat, settled when the jury begins."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.door import Refused
from nominations.workflow import conflicts, jury
from tests.nominations import factories as road
from tests.nominations.workflow.juries import last

pytestmark = pytest.mark.django_db
WHY = {"reason": "Our statute says three."}


def test_five_years_are_our_default_and_the_secretariat_changes_them_with_a_reason():
    call, staff = road.open_call(), road.secretariat()
    assert call.tie_years == 5

    conflicts.set_tie_years(call.key, years=3, by=staff, **WHY)

    assert road.fresh(call).tie_years == 3
    record = last(call)
    assert (record.act, record.facts, record.reason) == ("set_tie_years", '{"from":5,"to":3}', WHY["reason"])


def test_years_stay_when_the_jury_has_begun():
    call, staff = road.open_call(), road.secretariat()
    jury.open_review(call.key, by=staff)

    with pytest.raises(Refused, match="The jury has begun"):
        conflicts.set_tie_years(call.key, years=3, by=staff, **WHY)
    assert road.fresh(call).tie_years == 5


def test_years_are_nobody_elses_to_change():
    call = road.open_call()

    with pytest.raises(PermissionDenied):
        conflicts.set_tie_years(call.key, years=3, by=road.juror(call, road.secretariat()), **WHY)
