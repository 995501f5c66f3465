"""Verdicts asked one after the other."""

from accounts.verdicts import Verdict, first

KEPT, BROKEN = Verdict.ok("kept"), Verdict.fail("broken", "Not now.")


def never():
    raise AssertionError


def test_first_is_what_stands_in_the_way_and_asks_no_further():
    assert first(KEPT, BROKEN, never) == BROKEN
    assert first(BROKEN, never) == BROKEN


def test_first_is_the_last_where_all_are_kept():
    assert first(KEPT, Verdict.ok("second"), lambda: Verdict.ok("last")).code == "last"
