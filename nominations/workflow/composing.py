"""The acts that compose a cohort: targets, pins, exclusions, suggestions, scenarios kept and taken over."""

from collections.abc import Iterable, Mapping
from typing import Any

from accounts import door
from accounts.person import Person
from audit import clock
from nominations import balance, permissions, weighing
from nominations.models import Call, Cohort, Hold, Nomination, Scenario, Target
from nominations.moves import Move, Reasons, moves
from nominations.rules import application as application_rules
from nominations.rules import composing as rules
from nominations.rules.decision import being_composed
from nominations.workflow import decision
from nominations.workflow.steps import held, role


def _composing(key: str, by: Person) -> Cohort:
    """The cohort under its lock, the call before it, while it can be changed."""
    seen = door.see(Cohort.objects.visible_to(by), key)
    door.allow(permissions.composes(seen, by))
    list(door.lock(Call.objects.filter(pk=seen.call_id)))
    cohort = held(Cohort, key, permissions.composes, by=by)
    door.require(being_composed(cohort))
    return cohort


@door.act
def set_targets(key: str, targets: Iterable[Mapping[str, Any]], *, by: Person) -> Cohort:
    """The secretariat says what the cohort should have of each kind; wishes, which bind nobody."""
    cohort = _composing(key, by)
    rows = [row for row in targets if row["least"] is not None or row["most"] is not None]
    door.require(rules.bounded(rows))
    cohort.targets.all().delete()
    Target.objects.bulk_create(Target(cohort=cohort, **row) for row in rows)
    door.record("set_targets", cohort, by=by, role=role(by), facts={"targets": [dict(row) for row in rows]})
    return cohort


# Pins and exclusions.


def _hold(key: str, kind: Hold.Kind, by: Person, reason: str) -> Nomination:
    """The file comes in or stays out, and every suggestion keeps it there."""
    seen = door.see(Nomination.objects.visible_to(by), key)
    door.allow(permissions.composes(seen, by))
    list(door.lock(Call.objects.filter(pk=seen.call_id)))
    door.require(application_rules.reasoned(reason))
    file = _placed(seen, kind == Hold.Kind.PINNED, by, reason)
    facts = {"reason": reason, "by": by.someone, "at": clock.now(), "kind": kind}
    Hold.objects.update_or_create(nomination=file, defaults=facts)
    return file


def _placed(seen: Nomination, is_in: bool, by: Person, reason: str) -> Nomination:
    """The file where it is to be held; a choice the other way is undone first."""
    stands = seen.is_in_cohort if is_in else seen.is_out_of_cohort
    if stands:
        door.require(being_composed(getattr(seen.call, "cohort", None)))
        return door.lock(Nomination.objects.filter(pk=seen.pk)).get()
    if not seen.awaits_choice:
        decision.unselect(seen.key, by=by)
    return (decision.select if is_in else decision.leave_out)(seen.key, by=by, reason=reason)


@door.act
def pin(key: str, *, by: Person, reason: str) -> Nomination:
    """A file is in, whatever is suggested."""
    file = _hold(key, Hold.Kind.PINNED, by, reason)
    door.record("pin", file, by=by, role=role(by), reason=reason)
    return file


@door.act
def exclude(key: str, *, by: Person, reason: str) -> Nomination:
    """A file is out, whatever is suggested."""
    file = _hold(key, Hold.Kind.EXCLUDED, by, reason)
    door.record("exclude", file, by=by, role=role(by), reason=reason)
    return file


# Scenarios.


@door.act
def save_scenario(key: str, name: str, *, by: Person) -> Scenario:
    """The cohort as it stands is kept under a name."""
    cohort = _composing(key, by)
    made = weighing.board(cohort.call, by)
    files = made.rows.values()
    choices = {
        "in": sorted(file.key for file in files if file.is_in_cohort),
        "out": sorted(file.key for file in files if file.is_out_of_cohort),
        "open": sorted(file.key for file in files if file.awaits_choice),
        "reasons": {file.key: file.choice_reason for file in files if file.choice_reason},
    }
    return _kept(cohort, "save_scenario", by, name=name, choices=choices)


@door.act
def suggest(key: str, name: str, size: int, *, by: Person, seed: int = 1) -> Scenario:
    """The cohort nearest to the targets and then to the jury's order is kept as a scenario; nothing moves."""
    cohort = _composing(key, by)
    made = weighing.board(cohort.call, by).with_sizes()
    limits = weighing.limits(cohort.call, made.rows, size)
    found = suggested(made, cohort, limits, seed)
    reasons = {file: made.rows[file].choice_reason for file in found.keys if made.rows[file].choice_reason}
    choices = {
        "in": sorted(found.keys),
        "out": sorted(made.rows.keys() - found.keys),
        "reasons": reasons | {file: made.rows[file].hold.reason for file in limits.pinned | limits.excluded},
        "pinned": sorted(limits.pinned),
        "excluded": sorted(limits.excluded),
    }
    return _kept(cohort, "suggest", by, name=name, choices=choices, seed=seed, is_proven=found.is_proven)


def suggested(made: weighing.Board, cohort: Cohort, limits: balance.Limits, seed: int) -> balance.Suggestion:
    """The best cohort, or the sentence that says why there is none."""
    try:
        return balance.suggest(made.files, weighing.targets(cohort.targets.all()), limits, seed=seed)
    except balance.Unsound as error:
        raise door.Refused(rules.unsound(error.code, error.facts)) from error


def _kept(cohort: Cohort, verb: str, by: Person, **facts: Any) -> Scenario:
    scenario = Scenario.objects.create(cohort=cohort, by=by.someone, at=clock.now(), **facts)
    numbers = {"name": scenario.name, "in": len(scenario.keys_in), "seed": scenario.seed}
    door.record(verb, scenario, by=by, role=role(by), facts=numbers)
    return scenario


@door.act
def archive_scenario(key: str, *, by: Person) -> Scenario:
    """A scenario is not offered any more; it can still be read."""
    scenario = held(Scenario, key, permissions.composes, by=by)
    door.require(rules.offered(scenario))
    scenario.archived_at = clock.now()
    scenario.save(update_fields=["archived_at"])
    door.record("archive_scenario", scenario, by=by, role=role(by))
    return scenario


@door.act
def take_over(key: str, reasons: Reasons | None = None, common: str = "", *, by: Person) -> list[Nomination]:
    """The cohort becomes what a scenario says: every move one by one, or none."""
    scenario = door.see(Scenario.objects.visible_to(by).select_related("cohort"), key)
    door.allow(permissions.composes(scenario, by))
    cohort = _composing(scenario.cohort.key, by)
    door.require(rules.offered(scenario))
    list(door.lock(Nomination.objects.filter(call=cohort.call_id).order_by("pk")))
    made = weighing.board(cohort.call, by)
    planned = moves(made, scenario, reasons or {}, common.strip())
    door.require(rules.something_moves(len(planned)), rules.keeps_holds(move.file for move in planned))
    door.require(rules.explained(move.file for move in planned if move.needs_reason and not move.reason))
    for move in planned:
        _done(move, made, by)
    door.record("take_over", scenario, by=by, role=role(by), facts={"moved": len(planned)})
    return [move.file for move in planned]


def _done(move: Move, made: weighing.Board, by: Person) -> None:
    if not move.file.awaits_choice:
        decision.unselect(move.file.key, by=by)
    if move.goes != "unselect":
        decision.choose(move.file.key, move.goes, by, move.reason, made)
