"""Marks to a ranking that says how sure it is: raw means, means adjusted for strict jurors, chances. No Django here.

**Mean.** The weighted mean of the criteria's means, as in `marks.of_file`, on every mark that was given. A criterion
that nobody could judge neither lowers nor lifts a file. Gates are no marks: they stand beside the ranking.

**Adjusted.** For the model a review is one number, its total: the weighted mean of the criteria that it judged, so
that a review with a gap counts like any other (a caution says how many there are). `mixedmodel` parts the totals into
file, juror and noise. `adjusted` is mean plus file, the posterior mean; `se` its posterior standard deviation, in
points, the uncertainty of all jurors and of the mean included, that of the three variances not. A file with fewer
readers is drawn further to the mean of all and has a larger `se`; a missing review is never a zero.

**Rank.** 1 is best and equals share a place. `place` is that of the raw mean, `rank` that of the adjusted one;
`rank_low` to `rank_high` holds nine tenths of the ranks that a file has in worlds drawn from the joint posterior, and
`chance` is the share of these worlds in which it is among the first n. The seed is fixed: same marks, same answer.

**Nameless.** What all jurors share must not tell who read what, so `rank_nameless` asks the same model without jurors:
its chances, intervals and files too close to call follow from the totals of each file alone, whoever gave them.

**When nothing is adjusted.** Jurors who share no file, not even through others, cannot be compared: with readers in
several pieces, with one juror or with one file the ranking is that of the raw mean, everything else is None, and a
caution says why. A file without any mark has no place at all.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nominations import mixedmodel
from nominations.mixedmodel import Fit, Numbers, Places, Table, Variances
from nominations.totals import Sheet, Totals

Ranks = NDArray[np.int32]

SEED, WORLDS = 2027, 2000  # a chance of one half is known to about one point in a hundred
INTERVAL = 0.9
# Beyond these the jury may rely on the first n: in made-up rounds nine in ten of the files placed wrongly lie between.
CLOSE_FROM, CLOSE_TO = 0.1, 0.9
FEW_FILES = 8  # with fewer a juror's strictness cannot be told from chance
DIGITS = 9  # means that differ by less are equal


@dataclass(frozen=True)
class Standing:
    """Where one file stands; means and `se` in points of the scale, None where nothing can be said."""

    readers: int
    mean: float | None = None
    place: int | None = None
    adjusted: float | None = None
    se: float | None = None
    rank: int | None = None
    rank_low: int | None = None
    rank_high: int | None = None
    chance: float | None = None
    totals: tuple[float, ...] = ()  # what each of its reviews comes to, the lowest first, whoever wrote it

    @property
    def is_close(self) -> bool:
        """Whether the marks do not say if it is among the first n."""
        return self.chance is not None and CLOSE_FROM <= self.chance <= CLOSE_TO


@dataclass(frozen=True)
class Effect:
    """A juror's generosity in points (below zero: strict), its standard error, and the files behind it."""

    effect: float
    se: float
    files: int


@dataclass(frozen=True)
class Caution:
    """Something to know before relying on the ranking: a rule, its figures, and both as a sentence."""

    rule: str
    facts: dict[str, int]
    sentence: str


@dataclass(frozen=True)
class Change:
    """Which files leave the first n and which come in when one juror is left out; by raw mean, and adjusted."""

    leave: list[str]
    enter: list[str]
    leave_adjusted: list[str] | None = None
    enter_adjusted: list[str] | None = None


@dataclass(frozen=True)
class Ranking:
    """All of it: by file, by juror; variances are None where nothing is adjusted."""

    files: dict[str, Standing]
    effects: dict[str, Effect]
    variances: Variances | None
    connected: bool
    cautions: list[Caution]

    @property
    def close(self) -> list[str]:
        """Files statistically tied around the cut."""
        return [file for file, standing in self.files.items() if standing.is_close]


class Reckoning:
    """The model on the reviews: which files and jurors have marks, whether they hang together, and what comes out."""

    def __init__(self, totals: Totals, variances: Variances | None = None, *, nameless: bool = False) -> None:
        file, juror, total = totals
        self.files, own_file = np.unique(file, return_inverse=True)
        self.jurors, own_juror = np.unique(juror, return_inverse=True)
        self.load = np.bincount(own_juror)
        self.read = np.bincount(own_file)
        self.marks = len(total)
        self.pieces = _pieces(own_file, own_juror)
        self.connected = self.pieces == 1
        self._given, self._variances, self.nameless = (own_file, own_juror, total), variances, nameless

    @cached_property
    def fit(self) -> Fit | None:
        """What the model says, or nothing where it cannot be asked."""
        if self.nameless:
            return self._without_jurors()
        if not self.connected or len(self.files) < 2 or len(self.jurors) < 2:
            return None
        table = Table(*self._given)
        return mixedmodel.fit_with(table, self._variances) if self._variances else mixedmodel.fit(table)

    def _without_jurors(self) -> Fit | None:
        """One file says nothing of the spread of files, and reviews of a file each nothing of that of reviews."""
        if len(self.files) < 2 or self.marks == len(self.files):
            return None
        return mixedmodel.fit_one_way(Table(*self._given))


def rank(sheet: Sheet, places: int | None = None) -> Ranking:
    """The ranking of all files that are named; `places` is the n of "the first n"."""
    return _ranked(sheet, Reckoning(sheet.totals), places)


def rank_nameless(sheet: Sheet, places: int | None = None) -> Ranking:
    """The same from the totals of each file alone: it changes nothing in it who of the jury gave which."""
    found = _ranked(sheet, Reckoning(sheet.totals.nameless(), nameless=True), places)
    return replace(found, effects={}, cautions=[one for one in found.cautions if one.rule in NAMELESS])


def cut(means: Iterable[float | None], places: int | None) -> float | None:
    """The mean between the last file that would be in and the first that would be out."""
    known = sorted((mean for mean in means if mean is not None), reverse=True)
    if not places or places >= len(known):
        return None
    return (known[places - 1] + known[places]) / 2


def _ranked(sheet: Sheet, reckoning: Reckoning, places: int | None) -> Ranking:
    rows = _raw(sheet)
    if reckoning.fit:
        found = _adjusted(reckoning.fit, places)
        for place, file in enumerate(reckoning.files):
            rows[file] |= {name: column[place].item() for name, column in found.items()}
    elif reckoning.marks:
        rows = [row | {"rank": row.get("place")} for row in rows]
    return Ranking(
        files={file: Standing(**row) for file, row in zip(sheet.files, rows, strict=True)},
        effects=_effects(sheet, reckoning),
        variances=reckoning.fit.variances if reckoning.fit else None,
        connected=reckoning.connected,
        cautions=_cautions(sheet, reckoning),
    )


def leave_one_out(sheet: Sheet, places: int, *, adjusted: bool = True) -> dict[str, Change]:
    """What each juror's marks change among the first n; adjusted too if asked, at the variances of all marks."""
    before = _first(sheet.means(), places)
    whole = Reckoning(sheet.totals) if adjusted else None
    adjusted_before = _first(_spread(whole, sheet), places) if whole else set()
    changes = {}
    for number, juror in enumerate(sheet.jurors):
        raw = _moved(sheet, before, _first(sheet.means_without(number), places))
        after = _adjusted_without(whole, sheet, number, places)
        changes[juror] = Change(*raw, *(_moved(sheet, adjusted_before, after) if after is not None else (None, None)))
    return changes


def _adjusted_without(whole: Reckoning | None, sheet: Sheet, juror: int, places: int) -> set[int] | None:
    """The first n by the adjusted means without one juror; nothing where all or the rest cannot be adjusted."""
    if whole is None or whole.fit is None:
        return None
    less = Reckoning(sheet.totals.without(juror), whole.fit.variances)
    return _first(_spread(less, sheet), places) if less.fit else None


def _pieces(files: Places, jurors: Places) -> int:
    """Into how many pieces files and jurors fall, each juror bound to the files that he or she marked."""
    piece = np.arange(jurors.max(initial=-1) + 1)
    while True:
        lowest = np.full(files.max(initial=-1) + 1, len(piece))
        np.minimum.at(lowest, files, piece[jurors])
        before = piece.copy()
        np.minimum.at(piece, jurors, lowest[files])
        if (piece == before).all():
            return len(np.unique(piece))


def _raw(sheet: Sheet) -> list[dict[str, Any]]:
    means = sheet.means()
    rows: list[dict[str, Any]] = [{"readers": number.item()} for number in sheet.readers]
    there = np.flatnonzero(~np.isnan(means))
    for file, place in zip(there, _placed(means[there]), strict=True):
        rows[file] |= {"mean": means[file].item(), "place": place.item(), "totals": ()}
    of_file, _of_juror, totals = sheet.totals
    for order in np.lexsort((totals, of_file)):
        rows[of_file[order]]["totals"] += (totals[order].item(),)
    return rows


def _placed(means: Numbers) -> Places:
    """The place of each mean, the highest first; equals share the best place."""
    rounded = np.round(means, DIGITS)
    return np.searchsorted(np.sort(-rounded), -rounded) + 1


def _adjusted(fit: Fit, places: int | None) -> dict[str, Numbers | Places]:
    ranks, rank = _ranks(fit.draws(WORLDS, SEED)), _placed(fit.files)
    low, high = _interval(ranks)
    found: dict[str, Numbers | Places] = {"adjusted": fit.files, "se": fit.file_errors, "rank": rank}
    found |= {"rank_low": np.minimum(low, rank), "rank_high": np.maximum(high, rank)}  # equals share the best rank
    return found | ({} if places is None else {"chance": (ranks <= places).mean(axis=0)})


def _ranks(worlds: Numbers) -> Ranks:
    """The rank of each file in each world."""
    order = np.argsort(-worlds, axis=1)
    ranks = np.empty(order.shape, dtype=np.int32)
    np.put_along_axis(ranks, order, np.arange(1, order.shape[1] + 1, dtype=np.int32)[None], axis=1)
    return ranks


def _interval(ranks: Ranks) -> tuple[Places, Places]:
    """The ranks between which the middle nine tenths of the worlds lie."""
    aside = round((1 - INTERVAL) / 2 * len(ranks))
    low, high = aside, len(ranks) - 1 - aside
    found = np.partition(ranks, (low, high), axis=0)
    return found[low], found[high]


def _effects(sheet: Sheet, reckoning: Reckoning) -> dict[str, Effect]:
    if reckoning.fit is None:
        return {}
    columns = zip(reckoning.jurors, reckoning.fit.jurors, reckoning.fit.juror_errors, reckoning.load, strict=True)
    return {sheet.jurors[juror]: Effect(effect.item(), se.item(), files.item()) for juror, effect, se, files in columns}


def _cautions(sheet: Sheet, reckoning: Reckoning) -> list[Caution]:
    """In the order of their weight."""
    jurors, few = len(reckoning.jurors), int((reckoning.load < FEW_FILES).sum())
    degrees = reckoning.marks - len(reckoning.files) - jurors + 1
    judged, unmarked = sheet.criteria_judged, len(sheet.files) - len(reckoning.files)
    fewer = int((reckoning.read < np.bincount(reckoning.read).argmax()).sum()) if reckoning.marks else 0
    gaps, silent = int(((judged > 0) & (judged < len(sheet.criteria))).sum()), int((judged == 0).sum())
    told: list[tuple[bool, str, dict[str, int]]] = [
        (reckoning.nameless and reckoning.fit is None and reckoning.marks > 0, "unsure", {}),
        (reckoning.pieces > 1, "pieces", {"n": reckoning.pieces}),
        (jurors == 1, "one_juror", {}),
        (jurors > 1 and len(reckoning.files) == 1, "one_file", {}),
        (reckoning.fit is not None and degrees < 1, "no_overlap", {}),
        (jurors > 1 and few > 0, "few_files", {"n": few, "all": jurors, "least": FEW_FILES}),
        (fewer > 0, "fewer", {"n": fewer}),
        (unmarked > 0, "no_mark", {"n": unmarked}),
        (silent > 0, "silent", {"n": silent}),
        (gaps > 0, "gaps", {"n": gaps}),
    ]
    return [Caution(rule, facts, SENTENCES[rule].format(**facts)) for applies, rule, facts in told if applies]


NAMELESS = ("unsure", "fewer", "no_mark", "silent", "gaps")  # what a caution may say that tells nothing of readers
SENTENCES = {
    "unsure": "There are too few reviews to say how sure a mean is.",
    "pieces": "Nothing is adjusted: the readers fall into {n} groups that share no file, so nobody can say which is "
    "stricter.",
    "one_juror": "Nothing is adjusted: all marks come from one juror.",
    "one_file": "Nothing is adjusted: only one file has marks.",
    "no_overlap": "No two jurors share enough files to tell a strict juror from a weak file; do not rely on the "
    "adjusted marks.",
    "few_files": "Jurors with fewer than {least} marked files: {n} of {all}. Their strictness cannot be told from "
    "chance.",
    "fewer": "Files with fewer reviews than most: {n}. Their marks are less sure and drawn nearer to the mean of all.",
    "no_mark": "Files without any mark, which have no place: {n}.",
    "silent": "Reviews that judge no criterion and do not count: {n}.",
    "gaps": "Reviews that leave out a criterion: {n}. Their total is the weighted mean of those they judge.",
}


def _first(means: Numbers, places: int) -> set[int]:
    """The first n files by these means, equals in the order of their ids; those without a mean are not among them."""
    order = np.lexsort((np.arange(len(means)), -np.round(means, DIGITS)))
    return set(order[~np.isnan(means[order])][:places].tolist())


def _spread(reckoning: Reckoning, sheet: Sheet) -> Numbers:
    """The adjusted mean of each file of the sheet; not a number where there is none."""
    means = np.full(len(sheet.files), np.nan)
    means[reckoning.files] = reckoning.fit.files if reckoning.fit else np.nan
    return means


def _moved(sheet: Sheet, before: set[int], after: set[int]) -> tuple[list[str], list[str]]:
    leave, enter = sorted(before - after), sorted(after - before)
    return [sheet.files[file] for file in leave], [sheet.files[file] for file in enter]
