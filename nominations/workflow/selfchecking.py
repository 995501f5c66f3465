"""The daily check of the rules on conflicts: it reports nothing, or names the rows; it mends nothing by itself."""

from datetime import datetime, timedelta

from accounts import door
from accounts.person import Person
from audit import clock
from nominations import permissions
from nominations.models import Call, Finding
from nominations.querysets import selfcheck
from nominations.workflow.steps import role

EVERY = timedelta(days=1)


def due(at: datetime) -> list[str]:
    """The running calls with a jury that were not checked for a day."""
    return list(Call.objects.to_check(at - EVERY).order_by("pk").values_list("key", flat=True))


@door.act
def check_conflicts(key: str, *, by: Person) -> list[Finding]:
    """What is broken now is written down; what is mended since the last time is gone."""
    seen = door.see(Call.objects.visible_to(by), key)
    door.allow(by.is_clock or permissions.runs_jury(seen, by))
    call = door.lock(Call.objects.filter(pk=seen.pk)).get()
    rows = selfcheck.broken(call)
    _keep(call, rows)
    Call.objects.filter(pk=call.pk).update(conflicts_checked_at=clock.now())
    door.record("check_conflicts", call, by=by, role=role(by), facts={"found": len(rows), "rules": _counted(rows)})
    return list(call.findings.order_by("pk"))


def _keep(call: Call, rows: list[selfcheck.Row]) -> None:
    """Since when each is known stays as it was."""
    known = {(one.rule, one.nomination_id, one.juror_id): one.pk for one in call.findings.all()}
    call.findings.exclude(pk__in=[pk for row, pk in known.items() if row in rows]).delete()
    new = [row for row in rows if row not in known]
    Finding.objects.bulk_create(
        Finding(call=call, rule=rule, nomination_id=file, juror_id=juror, since=clock.now())
        for rule, file, juror in new
    )


def _counted(rows: list[selfcheck.Row]) -> dict[str, int]:
    """How many rows break which rule."""
    return {rule: sum(row[0] == rule for row in rows) for rule in sorted({row[0] for row in rows})}
