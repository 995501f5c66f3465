"""The secretariat says on which days people are reminded: in every call, or otherwise in one."""

from collections.abc import Collection
from typing import Any

from accounts import door
from accounts.person import Person
from audit import clock
from nominations import permissions
from nominations.models import Call
from nominations.rules import reminders as rules
from nominations.workflow.steps import role
from notifications.models import ReminderRule
from notifications.schedule import SHIPPED


@door.act
def set_reminders(
    about: str, reader: str, days: Collection[int], *, by: Person, call_key: str = ""
) -> list[ReminderRule]:
    """From now on this reader is reminded of it on these days and on no others."""
    call = _permitted(about, reader, call_key, by)
    door.require(rules.fits(about, reader, days), rules.runs(call))
    before = set(ReminderRule.objects.schedule().days(about, reader, call_key))
    rows = [_row(about, reader, one, one in days, call_key, by) for one in sorted(_named(about, reader, days))]
    ReminderRule.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["about", "reader", "days", "call_key"],
        update_fields=["is_on", "by", "at"],
    )
    made = list(ReminderRule.objects.of(about, reader, call_key).order_by("days"))
    for rule in made:
        if (rule.days in before) != rule.is_on:
            _record(rule, by)
    return made


@door.act
def follow_all_calls(about: str, reader: str, *, by: Person, call_key: str) -> None:
    """In this call people are reminded of it on the days of all calls again."""
    call = _permitted(about, reader, call_key, by)
    ReminderRule.objects.of(about, reader, call_key).delete()
    facts = {"about": about, "reader": reader}
    door.record("follow_all_calls", call, by=by, role=role(by), facts=facts)


def _permitted(about: str, reader: str, call_key: str, by: Person) -> Any:
    door.allow(permissions.sets_reminders(None, by))
    door.require(rules.known(about, reader))
    return door.see(Call.objects.visible_to(by), call_key) if call_key else None


def _named(about: str, reader: str, days: Collection[int]) -> set[int]:
    """Every day on which something is said: chosen now, shipped, or set before."""
    rows = ReminderRule.objects.filter(about=about, reader=reader)
    return {*days, *SHIPPED[about, reader], *rows.values_list("days", flat=True)}


def _row(about: str, reader: str, days: int, is_on: bool, call_key: str, by: Person) -> ReminderRule:
    return ReminderRule(
        about=about, reader=reader, days=days, is_on=is_on, call_key=call_key, by=by.someone, at=clock.now()
    )


def _record(rule: ReminderRule, by: Person) -> None:
    facts = {"about": rule.about, "reader": rule.reader, "days": rule.days, "is_on": rule.is_on, "call": rule.call_key}
    door.record("set_reminders", rule, by=by, role=role(by), facts=facts)
