"""Marks as numbers: the raw mean of each file and the total of each review, from which a ranking starts."""

import math
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

import numpy as np

from nominations.mixedmodel import Numbers, Places


class FileMark(NamedTuple):
    """One juror's word on one criterion of a file; no value means: cannot judge."""

    juror: str
    file: str
    criterion: str
    value: float | None


class Totals(NamedTuple):
    """Reviews as the model takes them: of each its file, its juror, its total."""

    file: Places
    juror: Places
    total: Numbers

    def without(self, juror: int) -> "Totals":
        """The same without those of one juror."""
        kept = self.juror != juror
        return Totals(self.file[kept], self.juror[kept], self.total[kept])

    def nameless(self) -> "Totals":
        """The same as if one juror had given them all, those of a file by their size: no order tells who gave which."""
        order = np.lexsort((self.total, self.file))
        return Totals(self.file[order], np.zeros_like(self.juror), self.total[order])


class Sheet:
    """Marks as numbers: what every reckoning here starts from. The order in which they were given is forgotten."""

    def __init__(self, given: Iterable[FileMark], weights: Mapping[str, float]) -> None:
        """Each juror, file and criterion at most once; a criterion without a weight has the weight 1."""
        words = list(given)
        self.files, file = _numbered([word.file for word in words])
        self.jurors, juror = _numbered([word.juror for word in words])
        self.criteria, criterion = _numbered([word.criterion for word in words])
        review = file * len(self.jurors) + juror
        judged = np.array([word.value is not None for word in words], dtype=bool)
        reviews, place = np.unique(review, return_inverse=True)
        self.readers = np.bincount(reviews // max(1, len(self.jurors)), minlength=len(self.files))
        self.criteria_judged = np.bincount(place, judged, len(reviews))  # by review
        order = np.lexsort((criterion, review))
        order = order[judged[order]]
        self.file, self.juror, self.criterion = file[order], juror[order], criterion[order]
        self.value = np.array([words[place].value for place in order], dtype=float)
        self.weight = np.array([float(weights.get(code, 1)) for code in self.criteria])

    def means(self) -> Numbers:
        """The raw mean of each file; not a number where nobody judged anything."""
        return self._means(*self._cells)

    def means_without(self, juror: int) -> Numbers:
        """The same without the marks of one juror."""
        count, whole = self._cells[0].copy(), self._cells[1].copy()
        own = self._of_juror[self._ends[juror] : self._ends[juror + 1]]
        place = (self.file[own], self.criterion[own])
        count[place] -= 1  # a juror has one mark in a cell
        whole[place] -= self.value[own]
        return self._means(count, whole)

    def _means(self, count: Places, whole: Numbers) -> Numbers:
        mean = np.divide(whole, count, out=np.zeros(whole.shape), where=count > 0)
        weight = (count > 0) @ self.weight
        return np.divide(mean @ self.weight, weight, out=np.full(len(weight), np.nan), where=weight > 0)

    @cached_property
    def _cells(self) -> tuple[Places, Numbers]:
        """How many marks each criterion of each file has, and their sum."""
        shape = (len(self.files), len(self.criteria))
        cell = self.file * shape[1] + self.criterion
        count, whole = np.bincount(cell, minlength=math.prod(shape)), np.bincount(cell, self.value, math.prod(shape))
        return count.reshape(shape), whole.reshape(shape).astype(float)  # of no marks at all the sums would be whole

    @cached_property
    def _of_juror(self) -> Places:
        """The marks juror by juror."""
        return np.argsort(self.juror, kind="stable")

    @cached_property
    def _ends(self) -> Places:
        """Where the marks of each juror begin in that order, and of the last where they end."""
        return np.searchsorted(self.juror[self._of_juror], np.arange(len(self.jurors) + 1))

    @cached_property
    def totals(self) -> Totals:
        """Of each review that judged anything: its file, its juror, its total."""
        review, place = np.unique(self.file * len(self.jurors) + self.juror, return_inverse=True)
        weight = self.weight[self.criterion]
        total = np.bincount(place, weight * self.value) / np.bincount(place, weight)
        return Totals(review // len(self.jurors), review % len(self.jurors), total)


def _numbered(names: list[str]) -> tuple[list[str], Places]:
    """Each name once, in order, and where each of the list stands among them."""
    known = sorted(set(names))
    places = {name: place for place, name in enumerate(known)}
    return known, np.array([places[name] for name in names], dtype=np.int64)
