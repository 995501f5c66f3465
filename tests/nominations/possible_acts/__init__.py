"""Every act that random persons try, by what it is tried on, and how it is tried; along the stages of the road."""

from collections import defaultdict

from tests.nominations.possible_acts import (
    application,
    call,
    decision,
    entry,
    jury,
    register,
    screening,
    signing,
    voting,
)
from tests.nominations.possible_acts.trying import EXPECTED, Acts, Try

STAGES = (call, entry, application, signing, screening, jury, voting, decision, register)

_gathered: dict[type, dict[str, Try]] = defaultdict(dict)
for _stage in STAGES:
    for _model, _tries in _stage.ACTS.items():
        _gathered[_model] |= _tries
ACTS: Acts = dict(_gathered)
RARE: set[str] = set().union(*(stage.RARE for stage in STAGES))  # they end a file or undo much, or happen seldom

__all__ = ["ACTS", "EXPECTED", "RARE"]
