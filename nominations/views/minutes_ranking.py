"""The ranking as the minutes keep it, for whoever leads the jury: figures of each file, method, seed and versions."""

from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from nominations import means, ranking
from nominations.models import Call, Criterion, Nomination
from nominations.ranking import Standing
from nominations.totals import FileMark, Sheet

Row = tuple[Nomination, Standing]
Marked = list[tuple[Nomination, list[tuple[str, str, int | None]]]]  # of each file the juror, the criterion, the mark


def ranked(call: Call, criteria: list[Criterion], marked: Marked) -> dict[str, Any]:
    """Over the files of the meeting whose marks are open to the reader, by raw mean; adjusted figures stand beside."""
    weights = means.weights(criteria)
    given = [
        FileMark(juror, file.key, code, value)
        for file, words in marked
        for juror, code, value in words
        if code in weights
    ]
    found = ranking.rank(Sheet(given, weights), call.places)
    rows = _ordered([(file, found.files[file.key]) for file, _words in marked if file.key in found.files])
    return {
        "title": _("Ranking"),
        "head": _head(call),
        "rows": [_row(call, file, standing) for file, standing in rows],
        "notes": _method(call, found, len(rows)) if rows else [],
    }


def _ordered(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (row[1].place is None, row[1].place, row[0].city.sort_key, row[0].key))


def _head(call: Call) -> list[str]:
    head = [_("City"), _("Readers"), _("Mean"), _("Rank by mean")]
    head += [_("Adjusted for strict readers"), _("Standard error")]
    return [*head, _("Chance, adjusted")] if call.places else head


def _row(call: Call, file: Nomination, standing: Standing) -> list[str]:
    cells = [file.city.name, str(standing.readers), _figure(standing.mean), str(standing.place or "–")]
    cells += [_figure(standing.adjusted), _figure(standing.se)]
    return [*cells, _figure(standing.chance)] if call.places else cells


def _figure(value: float | None) -> str:
    return "–" if value is None else means.in_words(value, 2)


def _method(call: Call, found: ranking.Ranking, files: int) -> list[str]:
    """What somebody else needs to reckon it again."""
    scope = _("Reckoned over files whose marks are closed and open to the reader of these minutes: %(n)d.")
    said = [
        scope % {"n": files},
        _("The order is that of the mean. The adjusted column is a second opinion: a two-way mixed model parts each "
            "review into file, reader and chance, with variances by restricted maximum likelihood."),
        _("Seed %(seed)d, %(worlds)d simulated rankings, NumPy %(numpy)s. Rubric and its version: %(rubric)s.")
        % {"seed": ranking.SEED, "worlds": ranking.WORLDS, "numpy": np.__version__, "rubric": call.rubric or "–"},
    ]  # fmt: skip
    return [*said, _spread(found)]


def _spread(found: ranking.Ranking) -> str:
    spread = found.variances
    if spread is None:
        return _("Nothing is adjusted: these marks do not tell a strict reader from a weak file.")
    parts = [means.in_words(one**0.5, 2) for one in (spread.file, spread.juror, spread.noise)]
    return _("Spread in points: files %(file)s, readers %(reader)s, chance %(chance)s.") % {
        "file": parts[0],
        "reader": parts[1],
        "chance": parts[2],
    }
