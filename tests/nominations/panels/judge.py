"""An independent word on panels: every rule asked one by one, and an exact solver that shares no line with ours."""

from collections import Counter

from ortools.linear_solver import pywraplp


def broken(asked: dict, told: dict) -> list[str]:
    """Every rule that an answer breaks, in words."""
    files = {file["id"]: file for file in asked["files"]}
    jurors = {juror["id"]: juror for juror in asked["jurors"]}
    found = [f"{key}: not a file" for key in set(told["panels"]) ^ set(files)]
    forbidden = {tuple(pair) for pair in asked["conflicts"]}
    for key, panel in told["panels"].items():
        of_it = [jurors[name] for name in panel]
        found += [f"{key}: {word}" for word in _of_panel(asked, files[key], of_it, forbidden)]
    load = Counter(name for panel in told["panels"].values() for name in panel)
    found += [f"{name}: load" for name, juror in jurors.items() if load[name] > _limit(asked, juror)]
    found += [f"{name}: counted" for name in jurors if load[name] != told["load"][name]]
    found += [f"{juror} {file}: lock" for juror, file in asked["locked"] if juror not in told["panels"][file]]
    return found


def _of_panel(asked: dict, file: dict, panel: list[dict], forbidden: set[tuple[str, str]]) -> list[str]:
    nations = [juror["countries"][0] if juror["countries"] else juror["id"] for juror in panel]
    regions = {juror["region"] for juror in panel}
    rules = {
        "too many": len(panel) > asked["readers_per_file"],
        "twice": len({juror["id"] for juror in panel}) < len(panel),
        "one country": len(set(nations)) < len(nations),
        "regions": len(regions) < min(asked["min_regions"], len(panel)) and not _locked(asked, file, panel),
        "may not": not all(may(juror, file, forbidden) for juror in panel),
    }
    return [word for word, wrong in rules.items() if wrong]


def _locked(asked: dict, file: dict, panel: list[dict]) -> bool:
    return all([juror["id"], file["id"]] in [list(pair) for pair in asked["locked"]] for juror in panel)


def may(juror: dict, file: dict, forbidden: set[tuple[str, str]]) -> bool:
    """Ties, conflict and language of one pair."""
    languages, language = juror.get("languages") or [], file.get("language")
    reads = not languages or not language or language in languages
    return file["country"] not in juror["countries"] and (juror["id"], file["id"]) not in forbidden and reads


def _limit(asked: dict, juror: dict) -> int:
    limits = [one for one in (asked["max_load"], juror.get("max_load")) if one is not None]
    return min(limits, default=len(asked["files"]))


class Exact:
    """The round as an integer programme: most seats, highest floor, most fit, least spread of load."""

    def __init__(self, asked: dict) -> None:
        self.asked, self.solver = asked, pywraplp.Solver.CreateSolver("SCIP")
        self.fit = {(juror, file): number for juror, file, number in asked["fit"]}
        forbidden = {tuple(pair) for pair in asked["conflicts"]}
        self.reads = {
            (juror["id"], file["id"]): self.solver.BoolVar("")
            for file in asked["files"]
            for juror in asked["jurors"]
            if may(juror, file, forbidden)
        }
        for file in asked["files"]:
            self._file(file["id"])
        for juror in asked["jurors"]:
            load = [one for (name, _), one in self.reads.items() if name == juror["id"]]
            self.solver.Add(self.solver.Sum(load) <= _limit(asked, juror))
        for pair in asked["locked"]:
            self.solver.Add(self.reads[tuple(pair)] == 1)

    def _file(self, key: str) -> None:
        reads = [(juror, self.reads.get((juror["id"], key))) for juror in self.asked["jurors"]]
        panel = [(juror, one) for juror, one in reads if one is not None]
        self.solver.Add(self.solver.Sum([one for _, one in panel]) <= self.asked["readers_per_file"])
        for nation in {juror["countries"][0] for juror, _ in panel if juror["countries"]}:
            self.solver.Add(self.solver.Sum([one for juror, one in panel if juror["countries"][:1] == [nation]]) <= 1)
        for region in {juror["region"] for juror, _ in panel}:
            inside = [one for juror, one in panel if juror["region"] == region]
            outside = [one for juror, one in panel if juror["region"] != region]
            self._region(self.solver.Sum(inside), self.solver.Sum(outside))

    def _region(self, inside, outside) -> None:
        """With as many regions as readers: one of each; with two: a second of one after one of another, never all."""
        per_file, regions = self.asked["readers_per_file"], self.asked["min_regions"]
        if regions == per_file:
            self.solver.Add(inside <= 1)
        elif regions == 2:
            self.solver.Add(inside <= 1 + (per_file - 2) * outside)
            self.solver.Add(inside <= per_file - 1)

    def most_seats(self) -> int:
        """How many seats can be filled."""
        return round(self._solved(dict.fromkeys(self.reads, 1)))

    def most_fit(self, seats: int, floor: float) -> float:
        """A bound that no panels with so many seats exceed, where each full one has at least this fit."""
        self.solver.Add(self.solver.Sum(list(self.reads.values())) >= seats)
        for file in self.asked["files"]:
            self._floor(file["id"], floor)
        return self._solved({pair: self.fit.get(pair, 0) for pair in self.reads})

    def highest_floor(self, sizes: dict[str, int]) -> float:
        """The most that the worst of the fullest panels can have where each panel has so many readers."""
        floor, largest = self.solver.NumVar(-self.solver.infinity(), self.solver.infinity(), ""), max(sizes.values())
        for key, size in sizes.items():
            readers, fit = self._of_file(key)
            self.solver.Add(readers == size)
            if size == largest:
                self.solver.Add(fit >= floor)
        self.solver.Maximize(floor)
        return self._bound()

    def least_squares(self, sizes: dict[str, int], floor: float, fit: float) -> int:
        """The least sum of the squares of loads among panels so large, on this floor, of so much fit."""
        for key, size in sizes.items():
            readers, of_it = self._of_file(key)
            self.solver.Add(readers == size)
            if size == max(sizes.values()):
                self.solver.Add(of_it >= floor)
        worth = [self.fit.get(pair, 0) * one for pair, one in self.reads.items()]
        self.solver.Add(self.solver.Sum(worth) >= fit)
        self.solver.Minimize(self.solver.Sum([self._square(juror["id"]) for juror in self.asked["jurors"]]))
        return round(self._bound())

    def _square(self, name: str):
        """What a load costs: the first file 1, the second 3 more, the third 5 more: the square of their number."""
        load = [one for (juror, _), one in self.reads.items() if juror == name]
        units = [self.solver.NumVar(0, 1, "") for _ in load]
        self.solver.Add(self.solver.Sum(load) == self.solver.Sum(units))
        return self.solver.Sum([(2 * number + 1) * unit for number, unit in enumerate(units)])

    def _of_file(self, key: str) -> list:
        """Readers and fit of a panel."""
        panel = {pair: one for pair, one in self.reads.items() if pair[1] == key}
        return [self.solver.Sum([number * one for number, one in some]) for some in self._counted(panel)]

    def _floor(self, key: str, floor: float) -> None:
        panel = {pair: one for pair, one in self.reads.items() if pair[1] == key}
        full = self.solver.BoolVar("")
        size, fit = (self.solver.Sum([number * one for number, one in some]) for some in self._counted(panel))
        self.solver.Add(size <= self.asked["readers_per_file"] - 1 + full)
        self.solver.Add(fit >= floor * full)

    def _counted(self, panel: dict) -> list:
        return [[(1, one) for one in panel.values()], [(self.fit.get(pair, 0), one) for pair, one in panel.items()]]

    def _solved(self, worth: dict) -> float:
        """The bound that is left after a minute; for the seats it has to be reached."""
        self.solver.Maximize(self.solver.Sum([number * self.reads[pair] for pair, number in worth.items()]))
        return self._bound()

    def _bound(self) -> float:
        self.solver.SetTimeLimit(60_000)
        assert self.solver.Solve() in (pywraplp.Solver.OPTIMAL, pywraplp.Solver.FEASIBLE)
        return self.solver.Objective().BestBound()
