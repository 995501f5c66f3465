"""No run depends on the day or the hour at which it is started."""

from datetime import timedelta

from audit import clock
from tests import present
from tests.nominations import factories as road


def test_every_run_begins_on_the_same_day_before_the_rounds_that_it_plays():
    assert present.BEGINS <= clock.now() < present.BEGINS + timedelta(hours=12)
    assert clock.now() < road.OPENS
