"""What changes when a cohort becomes what a scenario says: each file that moves, with the reason it brings or wants."""

from collections.abc import Mapping
from dataclasses import dataclass

from nominations import balance
from nominations.balance import Choice
from nominations.models import Nomination, Scenario
from nominations.rules.composing import needs_reason
from nominations.weighing import Board

Reasons = Mapping[str, str]


@dataclass(frozen=True)
class Move:
    """One file that a scenario moves: in, out, or back to where the jury left it."""

    file: Nomination
    goes: str  # select, leave_out, unselect
    reason: str
    needs_reason: bool

    @property
    def is_in(self) -> bool:
        """Whether it comes in."""
        return self.goes == "select"


def moves(made: Board, scenario: Scenario, reasons: Reasons, common: str = "") -> list[Move]:
    """What a scenario changes, in the jury's order, with the reasons that it carries or is given."""
    goes = {key: _goes(row, key, scenario) for key, row in made.rows.items()}
    moved = [key for key, verb in goes.items() if verb]
    given = {key: reasons.get(key) or scenario.reasons.get(key, "") for key in moved}
    made.choices = _afterwards(made, goes, {key: given[key] or common for key in moved})
    return [_move(made, made.rows[key], goes[key], given[key], common) for key in moved]


def _goes(row: Nomination, key: str, scenario: Scenario) -> str:
    if key in scenario.keys_in:
        return "" if row.is_in_cohort else "select"
    if key in scenario.keys_out:
        return "" if row.is_out_of_cohort else "leave_out"
    return "unselect" if key in scenario.keys_open and not row.awaits_choice else ""


def _afterwards(made: Board, goes: Mapping[str, str], reasons: Reasons) -> dict[str, Choice]:
    """The choices as they will stand, each reason speaking of whom it then passes over."""
    stays = {key: choice for key, choice in made.choices.items() if not goes[key]}
    bare = stays | {key: Choice(verb == "select") for key, verb in goes.items() if verb not in {"", "unselect"}}
    spoken = {key: _speaks(made, key, bare) for key in bare if reasons.get(key)}
    return bare | spoken


def _speaks(made: Board, key: str, choices: Mapping[str, Choice]) -> Choice:
    is_in = choices[key].is_in
    over = balance.passed_over(made.files, key, choices, is_in=is_in)
    return Choice(is_in, frozenset(one.key for one in over))


def _move(made: Board, row: Nomination, verb: str, reason: str, common: str) -> Move:
    is_in = verb == "select"
    needs = verb != "unselect" and needs_reason(row, made.misplaced(row.key, is_in=is_in), is_in=is_in)
    return Move(row, verb, reason or (common if needs else ""), needs)
