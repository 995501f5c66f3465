"""The best cohort as an integer programme, aim after aim: each is settled before the next is asked."""

import hashlib
from typing import Any

from ortools.sat.python import cp_model

from nominations.balance.order import departures, depths
from nominations.balance.targets import Target, counts, distance
from nominations.balance.terms import File, Limits, Suggestion

EFFORT = 20.0  # of the solver's own clock, which is the same on every machine
LOTS = 1_000


def best(files: list[File], targets: list[Target], limits: Limits, seed: int) -> Suggestion:
    """The cohort nearest to the targets, then to the jury's order; the files come in the jury's order."""
    programme = _Programme(limits.candidates(files), limits)
    programme.settle(programme.shortfalls(targets))
    return programme.answer(targets, seed)


def nearest(
    files: list[File], targets: list[Target], limits: Limits, chosen: frozenset[str], country: str, seed: int
) -> Suggestion:
    """The cohort with the country that changes least of this one."""
    programme = _Programme(limits.candidates(files, chosen), limits)
    programme.have(country)
    programme.settle(programme.moves(chosen))
    programme.settle(programme.shortfalls(targets))
    return programme.answer(targets, seed)


class _Programme:
    def __init__(self, able: list[File], limits: Limits) -> None:
        self.able, self.model, self.proven = able, cp_model.CpModel(), True
        self.takes = {file.key: self.model.new_bool_var(file.key) for file in able}
        self.countries = sorted({file.country for file in able})
        self.model.add(sum(self.takes.values()) == limits.size)
        for key in sorted(limits.pinned & self.takes.keys()):
            self.model.add(self.takes[key] == 1)
        if limits.ceiling is not None:
            for country in self.countries:
                self.model.add(self._of(country) <= limits.ceiling)

    def _of(self, country: str) -> Any:
        return sum(self.takes[file.key] for file in self.able if file.country == country)

    def have(self, country: str) -> None:
        """At least one file of this country."""
        self.model.add(self._of(country) >= 1)

    def moves(self, chosen: frozenset[str]) -> Any:
        """How many files come in or go out; those that cannot be in any more go out whatever happens."""
        return sum(1 - take if key in chosen else take for key, take in self.takes.items())

    # Targets.

    def shortfalls(self, targets: list[Target]) -> Any:
        """What is missing and what is too much."""
        return sum(part for target in targets for part in self._parts(target))

    def _parts(self, target: Target) -> list[Any]:
        if target.of_every_country:
            return [self._over(self._of(country), target.most) for country in self.countries if target.most >= 0]
        count = self._count(target)
        over = [self._over(count, target.most)] if target.most >= 0 else []
        return [self._over(-count, -target.least), *over] if target.least > 0 else over

    def _count(self, target: Target) -> Any:
        like = [file for file in self.able if counts(target, file)]
        if target.kind == "first_time":
            return sum(self._has(country) for country in sorted({file.country for file in like}))
        return sum(self.takes[file.key] for file in like)

    def _has(self, country: str) -> Any:
        """Whether a country is in: not without a file, and always with one."""
        has = self.model.new_bool_var("")
        self.model.add_max_equality(has, [self.takes[file.key] for file in self.able if file.country == country])
        return has

    def _over(self, count: Any, most: int) -> Any:
        """By how much a number exceeds another; nothing below it."""
        over = self.model.new_int_var(0, max(1, len(self.able) + abs(most)), "")
        self.model.add(over >= count - most)
        return over

    # Aim after aim.

    def settle(self, aim: Any) -> None:
        """The least of an aim, held from now on."""
        if not isinstance(aim, int):
            self.model.add(aim <= int(self._solved(aim).objective_value))

    def _solved(self, aim: Any) -> cp_model.CpSolver:
        self.model.minimize(aim)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        solver.parameters.max_deterministic_time = EFFORT
        status = solver.solve(self.model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            message = f"no cohort within the effort: {solver.status_name(status)}"
            raise RuntimeError(message)
        self.proven &= status == cp_model.OPTIMAL
        return solver

    def answer(self, targets: list[Target], seed: int) -> Suggestion:
        """The cohort nearest to the jury's order, among equals by lot; each cohort that is asked for has one size."""
        ahead, places = LOTS * len(self.able) + 1, depths(self.able)
        weighed = [
            (ahead * place + _lot(seed, file.key)) * self.takes[file.key]
            for place, file in zip(places, self.able, strict=True)
        ]
        solver = self._solved(sum(weighed))
        chosen = [file for file in self.able if solver.boolean_value(self.takes[file.key])]
        keys = frozenset(file.key for file in chosen)
        return Suggestion(keys, distance(targets, chosen), departures(self.able, keys), self.proven, seed)


def _lot(seed: int, key: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{seed} {key}".encode()).digest()[:4], "big") % LOTS
