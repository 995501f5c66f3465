"""Rounds made up from known files, jurors and noise, to see how well a ranking finds what is known."""

from dataclasses import dataclass

import numpy as np

from nominations import ranking
from nominations.totals import FileMark, Sheet

FILES, JURORS, READERS, PLACES = 150, 24, 3, 77
NOISE, MIDDLE, WIDTH = 0.7, 2.5, 1.6448536  # of the normal curve, nine tenths lie within


@dataclass(frozen=True)
class Found:
    """Of one round: how many of the truly best each column finds, and how often its intervals hold the truth."""

    mean: int
    adjusted: int
    covered: float
    ranks_covered: float


def marks(seed: int, strictness: float) -> tuple[np.ndarray, list[FileMark]]:
    """What each file is worth, and what its readers said; readers are drawn, their loads as even as may be."""
    chance = np.random.default_rng(seed)
    worth, juror = chance.normal(0, 1, FILES), chance.normal(0, strictness, JURORS)
    load, given = np.zeros(JURORS), []
    for file in range(FILES):
        least = np.lexsort((chance.random(JURORS), load))[: READERS + 3]
        for reader in chance.permutation(least)[:READERS]:
            load[reader] += 1
            mark = MIDDLE + worth[file] + juror[reader] + chance.normal(0, NOISE)
            given.append(FileMark(f"j{reader:02}", f"f{file:03}", "whole", mark))
    return worth, given


def play(seed: int, strictness: float) -> Found:
    worth, given = marks(seed, strictness)
    found = ranking.rank(Sheet(given, {}), PLACES).files
    standings = [found[name] for name in sorted(found)]
    truly = np.empty(FILES, dtype=int)
    truly[np.argsort(-worth)] = np.arange(1, FILES + 1)
    off = [abs(one.adjusted - MIDDLE - real) / one.se for one, real in zip(standings, worth, strict=True)]
    placed = zip(standings, truly, strict=True)
    return Found(
        mean=_hits([one.mean for one in standings], truly),
        adjusted=_hits([one.adjusted for one in standings], truly),
        covered=float((np.array(off) <= WIDTH).mean()),
        ranks_covered=sum(one.rank_low <= n <= one.rank_high for one, n in placed) / FILES,
    )


def _hits(column: list[float], truly: np.ndarray) -> int:
    chosen = np.argsort(-np.array(column), kind="stable")[:PLACES]
    return int((truly[chosen] <= PLACES).sum())


@dataclass(frozen=True)
class Summary:
    """Many rounds together."""

    better: int
    worse: int
    loss: float
    covered: float
    ranks_covered: float


def many(rounds: int, strictness: float) -> Summary:
    """So many rounds, with the seeds from 0 on."""
    found = [play(seed, strictness) for seed in range(rounds)]
    return Summary(
        better=sum(one.adjusted > one.mean for one in found),
        worse=sum(one.adjusted < one.mean for one in found),
        loss=float(np.mean([one.mean - one.adjusted for one in found])),
        covered=float(np.mean([one.covered for one in found])),
        ranks_covered=float(np.mean([one.ranks_covered for one in found])),
    )
