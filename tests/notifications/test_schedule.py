"""The days of reminders: ours, what was set for all calls, and what was set for one."""

import pytest

from notifications.schedule import SHIPPED, About, Reader, Schedule, Setting, limits, rule_of

REVIEW = (About.REVIEW, Reader.JUROR)


def days(*settings: Setting, call: str = "") -> tuple[int, ...]:
    return Schedule(settings).days(*REVIEW, call)


def test_without_settings_the_days_are_ours():
    assert days() == (-7, -3, -1, 0, 1, 3)


def test_a_day_is_added_and_another_switched_off_in_every_call():
    assert days(Setting(*REVIEW, -10, True), Setting(*REVIEW, 0, False), call="k") == (-10, -7, -3, -1, 1, 3)


def test_what_was_set_for_a_call_goes_before_what_was_set_for_all_and_reaches_no_other():
    rules = [Setting(*REVIEW, -7, True, "k"), Setting(*REVIEW, -7, False)]

    assert -7 in days(*rules, call="k")
    assert -7 not in days(*rules, call="another")
    assert -7 not in days(*rules)


def test_a_setting_for_one_reader_leaves_the_others():
    off = [Setting(About.APPLICATION, Reader.COMMISSION, one, False) for one in (-14, -7, -3, -1, 0)]

    assert Schedule(off).of(About.APPLICATION) == {Reader.CITY: (-14, -7, -3, -1, 0), Reader.COMMISSION: ()}


@pytest.mark.parametrize(("about", "reader"), SHIPPED)
def test_our_own_days_are_within_what_may_be_set(about, reader):
    least, most = limits(about, reader)

    assert all(least <= one <= most for one in SHIPPED[about, reader])


def test_version_of_a_reminder_says_by_which_rule_it_was_written():
    versions = ["application -7 2027-02-21", "entry +3 2027-02-21", "vote +1 2027-02-21", "20270301+0"]
    by_hand = ["entry 2027-02-21", "20270215T233000.000000", "application missed 2027-03-02"]

    assert [rule_of(one) for one in versions] == [-7, 3, 1, 0]
    assert {rule_of(one) for one in by_hand} == {None}
