"""What outsiders are told of a state."""

import pytest

from nominations import states
from nominations.states import Shown, Status


def test_everything_between_screening_and_announcement_is_shown_as_one_stage():
    hidden = {status for status in Status if states.shown(status) == Shown.UNDER_REVIEW}

    assert hidden == set(states.UNDER_REVIEW)


@pytest.mark.parametrize("status", [status for status in Status if status not in states.UNDER_REVIEW])
def test_every_other_state_is_shown_as_itself(status):
    assert states.shown(status) == status.value


def test_every_state_is_living_or_ended():
    assert set(states.LIVING) | set(states.ENDED) == set(Status)
    assert set(states.LIVING) & set(states.ENDED) == set()
