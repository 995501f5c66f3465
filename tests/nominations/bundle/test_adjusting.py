"""The program of a bundle against our own model of strict readers: the same numbers, by other arithmetic."""

from dataclasses import asdict

import pytest

from nominations import ranking
from nominations.bundle import shape, verify
from nominations.totals import FileMark, Sheet
from tests.nominations import simulated


def read(given: list[FileMark], **spread: float) -> verify.Bundle:
    """What was given as a bundle with its ranking, the variances changed as asked."""
    found = ranking.rank(Sheet(given, {}), 10)
    seats = {juror: number for number, juror in enumerate(sorted({one.juror for one in given}), 1)}
    variances = asdict(found.variances) if found.variances else None
    ranked = {
        "variances": variances and variances | {name: variances[name] * part for name, part in spread.items()},
        "files": {file: asdict(standing) for file, standing in found.files.items()},
        "effects": {str(seats[juror]): asdict(effect) for juror, effect in found.effects.items()},
    }
    rows = {
        "rubric": {"criteria": [{"code": "whole", "kind": "mark", "weight": "1", "title": "Whole"}]},
        "files": [{"id": file, "city": file, "country": "UG"} for file in found.files],
        "marks": [{"file": m.file, "seat": seats[m.juror], "criterion": "whole", "mark": m.value} for m in given],
        "ranking": ranked,
    }
    return verify.Bundle({name: rows.get(name.removesuffix(".json"), {}) for name in shape.SHAPES})


@pytest.mark.parametrize("strictness", [0.0, 0.8])
def test_large_round_comes_out_the_same_to_a_millionth(strictness):
    assert list(verify.check_adjusted(read(simulated.marks(7, strictness)[1]))) == []


def test_variances_that_do_not_fit_are_found():
    given = simulated.marks(7, 0.8)[1]

    for name in ("file", "juror", "noise"):
        told = list(verify.check_adjusted(read(given, **{name: 1.3})))
        assert [line for line in told if "variance" in line] != [], name


def test_readers_who_share_no_file_are_not_adjusted():
    given = [FileMark(juror, file, "whole", value) for juror, file, value in (("a", "x", 3), ("b", "y", 4))]

    assert list(verify.check_adjusted(read(given))) == []
    found = read(given)
    found.ranking["variances"] = {"file": 1, "juror": 1, "noise": 1}
    assert list(verify.check_adjusted(found)) == [
        "ranking.json: marks are adjusted where, and only where, all readers hang together over shared files."
    ]


def test_wholly_even_readers_come_out_the_same():
    """One gives a point more than the other on every file: there is no noise, and its least stands in."""
    given = [
        FileMark(juror, file, "whole", value + more)
        for juror, more in (("a", 0), ("b", 1))
        for value, file in enumerate("xyz")
    ]
    assert list(verify.check_adjusted(read(given))) == []
