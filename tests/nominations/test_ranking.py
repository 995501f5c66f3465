"""Ranking: one meaning of the mean, strict jurors told from weak files, and honest intervals."""

from collections import defaultdict
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nominations import marks, ranking
from nominations.ranking import Standing
from nominations.totals import FileMark, Sheet
from tests.nominations import simulated

CRITERIA = ["partners", "resources", "work"]
WEIGHTS = {"partners": Decimal(1), "resources": Decimal(3), "work": Decimal("0.3")}
RULES = [marks.Rule(code, weight=weight) for code, weight in WEIGHTS.items()]
words = st.lists(
    st.builds(
        FileMark,
        st.sampled_from(["a", "b", "c", "d"]),
        st.sampled_from([f"f{number}" for number in range(6)]),
        st.sampled_from(CRITERIA),
        st.none() | st.integers(0, 5),
    ),
    unique_by=lambda word: (word.juror, word.file, word.criterion),
    max_size=60,
)


def said(*rows: tuple[str, str, float | None]) -> list[FileMark]:
    """Marks on one criterion."""
    return [FileMark(juror, file, "whole", value) for juror, file, value in rows]


def rank(given_words: list[FileMark], weights: dict, places: int | None = None) -> ranking.Ranking:
    return ranking.rank(Sheet(given_words, weights), places)


def leave_one_out(given_words: list[FileMark], weights: dict, places: int) -> dict[str, ranking.Change]:
    return ranking.leave_one_out(Sheet(given_words, weights), places)


def whole(strictness: float = 0.5, seed: int = 1) -> list[FileMark]:
    return simulated.marks(seed, strictness)[1]


def rules(found: ranking.Ranking) -> list[str]:
    return [caution.rule for caution in found.cautions]


@given(words)
def test_mean_is_that_of_the_pages(given_words):
    by_file = defaultdict(list)
    for word in given_words:
        by_file[word.file].append(marks.OneMark(word.juror, word.criterion, word.value))
    expected = {file: marks.of_file(RULES, own) for file, own in by_file.items()}

    found = rank(given_words, WEIGHTS).files

    assert found.keys() == expected.keys()
    for file, standing in found.items():
        assert standing.mean == pytest.approx(expected[file].overall.mean)
        assert standing.readers == expected[file].readers


@given(words.flatmap(lambda one: st.tuples(st.just(one), st.permutations(one))))
@settings(max_examples=30)
def test_order_of_marks_makes_no_difference(pair):
    one, other = (rank(given_words, WEIGHTS, 3) for given_words in pair)

    assert one == other


@given(words)
@settings(max_examples=30)
def test_chances_add_up_to_the_places_and_every_rank_is_in_its_interval(given_words):
    found = rank(given_words, WEIGHTS, 2)
    ranked = [one for one in found.files.values() if one.chance is not None]

    assert bool(ranked) == (found.variances is not None)
    if ranked:
        assert sum(one.chance for one in ranked) == pytest.approx(min(2, len(ranked)))
    for one in ranked:
        assert 1 <= one.rank_low <= one.rank <= one.rank_high <= len(ranked)
        assert one.se > 0


def test_shifting_one_juror_shifts_that_jurors_effect_and_hardly_a_file():
    plain = whole()
    shifted = [word._replace(value=word.value - 2) if word.juror == "j03" else word for word in plain]

    one, other = rank(plain, {}, 77), rank(shifted, {}, 77)

    moved = {juror: other.effects[juror].effect - one.effects[juror].effect for juror in one.effects}
    middle = sum(moved.values()) / len(moved)
    assert moved["j03"] - middle == pytest.approx(-2, abs=0.2)
    assert max(abs(moved[juror] - middle) for juror in moved if juror != "j03") < 0.2
    raw = max(abs(other.files[file].place - one.files[file].place) for file in one.files)
    adjusted = max(abs(other.files[file].rank - one.files[file].rank) for file in one.files)
    assert raw > 30
    assert adjusted <= 8


def test_without_strict_jurors_the_order_is_that_of_the_means():
    noise = [(n, k, 0.1 * ((n + k) % 4)) for n in range(8) for k in range(4)]
    given_words = said(*((f"j{k}", f"f{n}", 0.5 * n + more) for n, k, more in noise))

    found = rank(given_words, {})

    assert found.variances.juror == pytest.approx(0, abs=1e-3)
    by_mean = sorted(found.files, key=lambda file: found.files[file].mean)
    assert sorted(found.files, key=lambda file: found.files[file].adjusted) == by_mean


def test_strict_juror_is_named_and_the_files_are_no_worse_for_it():
    """Two files of the same worth: one had the strict reader."""
    rows = [(juror, f"f{n}", 1.0 + n % 4) for n in range(12) for juror in ("a", "b", "c")]
    strict = [("strict", f"f{n}", n % 4 + 0.1 * (n % 2)) for n in range(8)]
    kind = [("kind", f"f{n}", 1.1 + n % 4) for n in range(4, 12)]

    found = rank(said(*rows, *strict, *kind), {})

    assert found.effects["strict"].effect == pytest.approx(-1, abs=0.35)
    assert found.effects["strict"].files == 8
    assert found.effects["strict"].effect + 2 * found.effects["strict"].se < found.effects["kind"].effect
    assert found.files["f11"].mean - found.files["f3"].mean > 0.2
    assert found.files["f11"].adjusted == pytest.approx(found.files["f3"].adjusted, abs=0.1)


def test_more_readers_make_a_file_surer():
    given_words = [word for word in whole() if word.file != "f000"]
    extra = [word._replace(file="f000", value=word.value) for word in whole() if word.file in {"f001", "f002", "f003"}]
    unique = {(word.juror, word.file): word for word in extra}

    found = rank([*given_words, *unique.values()], {}, 77).files

    assert found["f000"].readers > 6
    assert found["f000"].se < 0.8 * found["f001"].se


def test_readers_in_pieces_are_not_compared():
    found = rank(said(("a", "x", 5), ("b", "x", 4), ("c", "y", 2), ("d", "y", 1), ("c", "z", 3)), {}, 1)

    assert (found.connected, found.variances, found.effects, found.close) == (False, None, {}, [])
    assert rules(found)[0] == "pieces"
    assert "2 groups that share no file" in found.cautions[0].sentence
    assert found.files["x"] == Standing(readers=2, mean=4.5, place=1, rank=1, totals=(4, 5))


def test_one_bridge_makes_the_pieces_one():
    rows = [(juror, f"{juror}{n}", n) for juror in ("a", "b") for n in range(4)]
    rows += [("c", "a1", 2), ("c", "a2", 3), ("c", "b1", 1)]

    assert rank(said(*rows), {}).connected
    assert not rank(said(*rows[:-1]), {}).connected


@pytest.mark.parametrize(
    ("rows", "rule"),
    [
        ([("a", "x", 5), ("a", "y", 2)], "one_juror"),
        ([("a", "x", 5), ("b", "x", 2)], "one_file"),
    ],
)
def test_nothing_is_adjusted_where_nothing_can_be_compared(rows, rule):
    found = rank(said(*rows), {}, 1)

    assert rule in rules(found)
    assert found.files["x"].adjusted is None
    assert found.files["x"].rank == 1


def test_cautions_count_what_is_thin():
    rows = [("a", "x", 5), ("b", "x", 2), ("b", "y", 2), ("c", "y", None), ("c", "z", None)]
    few = said(*rows, ("c", "x", 3))

    found = rank(few, {}, 1)

    assert [(one.rule, one.facts) for one in found.cautions] == [
        ("no_overlap", {}),
        ("few_files", {"n": 3, "all": 3, "least": 8}),
        ("no_mark", {"n": 1}),
        ("silent", {"n": 2}),
    ]
    assert found.files["z"] == Standing(readers=1)


def test_missing_reviews_make_a_file_less_sure():
    all_in = whole()
    missing = [word for word in all_in if word.file != "f000"] + [word for word in all_in if word.file == "f000"][:1]

    found = rank(missing, {})

    assert [one.facts for one in found.cautions] == [{"n": 1}]
    assert found.cautions[0].rule == "fewer"
    assert found.files["f000"].readers == 1
    assert found.files["f000"].se > 1.3 * rank(all_in, {}).files["f000"].se


def test_a_criterion_without_a_mark_is_a_gap_whether_said_or_not():
    """The total of such a review is the weighted mean of what it judges."""
    full = [FileMark(juror, file, code, 3) for juror in ("a", "b") for file in ("x", "y") for code in ("one", "two")]
    less = [FileMark("c", "x", "one", 5), FileMark("c", "y", "one", 4), FileMark("c", "y", "two", None)]

    found = rank([*full, *less], {"one": 3})

    assert [one.facts for one in found.cautions if one.rule == "gaps"] == [{"n": 2}]
    assert found.files["x"].totals == (3, 3, 5)
    assert found.files["x"].mean == pytest.approx((3 * 11 / 3 + 3) / 4)


def test_enough_files_for_every_juror_need_no_caution():
    assert rules(rank(whole(), {})) == []


def test_no_marks_at_all():
    found = rank([], {}, 3)

    assert (found.files, found.connected, found.cautions) == ({}, False, [])
    silent = rank(said(("a", "x", None)), {}, 3)
    assert silent.files == {"x": Standing(readers=1)}


def test_equal_means_share_a_place():
    found = rank(said(("a", "x", 3), ("a", "y", 3), ("a", "z", 1), ("b", "x", 3), ("b", "y", 3)), {})

    assert [found.files[file].place for file in "xyz"] == [1, 1, 3]


def test_close_are_those_between_a_tenth_and_nine_tenths():
    found = rank(whole(), {}, 77)

    assert 40 < len(found.close) < 80
    assert found.close == [file for file, one in found.files.items() if 0.1 <= one.chance <= 0.9]


def test_leave_one_out_says_who_would_change_the_list():
    """The kind juror alone lifts x over y."""
    rows = [(juror, file, mark) for juror in ("a", "b") for file, mark in (("x", 3), ("y", 3.2), ("z", 1), ("w", 2))]
    rows += [("kind", "x", 5), ("kind", "z", 3), ("kind", "w", 4), ("even", "y", 3.2), ("even", "w", 2)]

    changes = leave_one_out(said(*rows), {}, 1)

    assert {juror: (change.leave, change.enter) for juror, change in changes.items()} == {
        "a": ([], []),
        "b": ([], []),
        "even": ([], []),
        "kind": (["x"], ["y"]),
    }
    assert all(change.leave_adjusted == [] for change in changes.values())


@given(words)
def test_means_without_a_juror_are_those_of_a_sheet_without_that_juror(given_words):
    sheet = Sheet(given_words, WEIGHTS)
    for number, juror in enumerate(sheet.jurors):
        rest = Sheet([word._replace(value=None) if word.juror == juror else word for word in given_words], WEIGHTS)

        assert sheet.means_without(number) == pytest.approx(rest.means(), nan_ok=True)
        assert [list(column) for column in sheet.totals.without(number)] == [list(column) for column in rest.totals]


def test_leave_one_out_of_a_bridge_adjusts_nothing():
    rows = [(juror, f"{juror}{n}", n) for juror in ("a", "b") for n in range(4)]
    rows += [("c", "a1", 2), ("c", "a2", 3), ("c", "b1", 1)]

    changes = leave_one_out(said(*rows), {}, 2)

    assert changes["c"].leave_adjusted is None
    assert changes["a"].leave == ["a3"]
    unsure = leave_one_out(said(("a", "x", 5), ("b", "y", 2)), {}, 1)
    assert unsure["a"] == ranking.Change(["x"], ["y"])


# Without names.

PAIRS = st.lists(st.tuples(st.integers(0, 5), st.lists(st.integers(0, 5), min_size=1, max_size=4)), max_size=7)


def by(names: str, rows) -> list[FileMark]:
    """Files with the totals of their reviews, given by these jurors in turn."""
    return said(
        *((names[n], f"f{file}", total) for file, totals in dict(rows).items() for n, total in enumerate(totals))
    )


@given(PAIRS, st.permutations("abcd"))
@settings(max_examples=40)
def test_nameless_is_the_same_whoever_gave_the_marks(rows, names):
    """To the last digit, because pages are compared by their bytes."""
    one, other = (ranking.rank_nameless(Sheet(by(some, rows), {}), 2) for some in ("abcd", names))

    assert one == other
    assert one.effects == {}


def test_nameless_differs_from_adjusted_where_readers_are_strict():
    plain, adjusted = ranking.rank_nameless(Sheet(whole(), {}), 77), rank(whole(), {}, 77)

    assert [one.mean for one in plain.files.values()] == [one.mean for one in adjusted.files.values()]
    assert plain.variances.juror == 0
    assert plain.variances.noise > adjusted.variances.noise
    assert len(plain.close) > len(adjusted.close)


def test_nameless_knows_chances_where_readers_share_no_file():
    rows = said(("a", "x", 5), ("b", "x", 4), ("c", "y", 2), ("d", "y", 1), ("c", "z", 3))

    found = ranking.rank_nameless(Sheet(rows, {}), 1)

    assert [one.rule for one in found.cautions] == ["fewer"]
    assert found.files["x"].chance > 0.5 > found.files["y"].chance


def test_nameless_says_where_nothing_tells_how_sure_a_mean_is():
    for rows in ([("a", "x", 5), ("b", "y", 2)], [("a", "x", 5), ("b", "x", 2)]):
        found = ranking.rank_nameless(Sheet(said(*rows), {}), 1)

        assert [one.rule for one in found.cautions if one.rule != "fewer"] == ["unsure"]
        assert (found.files["x"].chance, found.files["x"].place, found.variances) == (None, 1, None)


def test_nameless_chances_add_up_and_hold():
    covered = []
    for seed in range(10):
        worth, marked = simulated.marks(seed, 0.5)
        found = ranking.rank_nameless(Sheet(marked, {}), 77).files
        aside = [one.adjusted - simulated.MIDDLE for _name, one in sorted(found.items())]
        errors = [one.se for _name, one in sorted(found.items())]
        covered.append((abs(worth - aside) <= 1.645 * np.array(errors)).mean())
        assert sum(one.chance for one in found.values()) == pytest.approx(77)

    assert 0.87 <= np.mean(covered) <= 0.93


@pytest.mark.parametrize(
    ("means", "places", "line"), [([3, None, 1, 2], 2, 1.5), ([3, 2], 2, None), ([3, 2], None, None), ([], 1, None)]
)
def test_cut_lies_between_the_last_in_and_the_first_out(means, places, line):
    assert ranking.cut(means, places) == line


# How well it finds what is known: seeds 0, 1, 2 … of `simulated`; the short run is a part of the long one.


def held(strict: simulated.Summary, even: simulated.Summary) -> None:
    assert strict.better >= max(1, 3 * strict.worse)
    assert even.loss < 0.5
    for summary in (strict, even):
        assert 0.87 <= summary.covered <= 0.93
        assert 0.87 <= summary.ranks_covered <= 0.93


def test_adjusted_finds_more_of_the_truly_best_and_its_intervals_hold():
    held(simulated.many(20, strictness=0.5), simulated.many(10, strictness=0))


@pytest.mark.proof
def test_adjusted_marks_are_worth_it_in_three_hundred_rounds(record_property):
    strict, even = simulated.many(300, strictness=0.5), simulated.many(300, strictness=0)

    record_property("rounds", "300 with strict jurors, 300 without, seeds 0 to 299")
    record_property("adjusted finds more of the best 77", f"{strict.better} of {strict.better + strict.worse}")
    record_property("files found more", f"{-strict.loss:.2f}, without strict jurors {-even.loss:.3f}")
    record_property("intervals of marks hold", f"{strict.covered:.1%}, {even.covered:.1%}")
    record_property("intervals of ranks hold", f"{strict.ranks_covered:.1%}, {even.ranks_covered:.1%}")
    held(strict, even)
