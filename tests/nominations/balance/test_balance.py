"""Suggested cohorts against all cohorts there are, the jury's order, targets, comparison: on small rounds."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nominations import balance
from nominations.balance import Choice, File, Limits, Target, Unsound
from nominations.balance.terms import WORDS
from nominations.states import JURY_WORDS

KINDS = (("region", "africa"), ("first_time", ""), ("country", "KE"), ("country", ""), ("size", "small"))


def file(key: str, word: str = "recommended", mean: float | None = 3.0, **facts) -> File:
    return File(key, word, mean, **({"country": key, "name": key} | facts))


@st.composite
def rounds(draw):
    """Up to eight files, a few targets, pins, exclusions and a ceiling."""
    number = draw(st.integers(2, 8))
    files = [
        File(
            f"f{place}",
            draw(st.sampled_from(WORDS[:3])),
            draw(st.sampled_from([None, 1.0, 2.0, 3.5])),
            region=draw(st.sampled_from(["africa", "asia"])),
            country=(land := draw(st.sampled_from(["KE", "UG", "VN"]))),
            is_first=land == "VN",
            size=draw(st.sampled_from(["small", "large"])),
            name=f"f{place}",
        )
        for place in range(number)
    ]
    keys = [one.key for one in files]
    pinned = frozenset(draw(st.lists(st.sampled_from(keys), max_size=2)))
    excluded = frozenset(draw(st.lists(st.sampled_from(keys), max_size=2))) - pinned
    kinds = st.sampled_from(
        [("region", "africa"), ("first_time", ""), ("country", "KE"), ("country", ""), ("size", "small")]
    )
    bounds = st.tuples(kinds, st.integers(0, 3), st.integers(-1, 3))
    targets = [
        Target(kind, value, 0 if (kind, value) == ("country", "") else least, most)
        for (kind, value), least, most in draw(st.lists(bounds, max_size=3, unique_by=lambda one: one[0]))
    ]
    limits = Limits(draw(st.integers(1, number)), draw(st.sampled_from([None, 1, 2])), pinned, excluded)
    return files, targets, limits


def allowed(files, limits, kept=()):
    """Every cohort that keeps the hard rules, found by trying all."""
    able = [
        one
        for one in files
        if one.key in limits.pinned
        or ((one.word in {"recommended", "reserved"} or one.key in kept) and one.key not in limits.excluded)
    ]
    for some in combinations(able, limits.size):
        lands = [one.country for one in some]
        within = limits.ceiling is None or all(lands.count(land) <= limits.ceiling for land in lands)
        if within and limits.pinned <= {one.key for one in some}:
            yield able, some


def inverted(able, some) -> float:
    """Pairs with the lower in and the higher out; a divided pair of equals is half a pair."""
    out = [one for one in able if one not in some]
    return sum((high.rank < low.rank) + (high.rank == low.rank) / 2 for low in some for high in out)


@given(rounds())
@settings(max_examples=120, deadline=None)
def test_no_cohort_is_nearer_to_the_targets_and_then_to_the_jurys_order(made):
    files, targets, limits = made
    every = [(balance.distance(targets, some), inverted(able, some)) for able, some in allowed(files, limits)]
    if not every:
        with pytest.raises(Unsound):
            balance.suggest(files, targets, limits)
        return

    found = balance.suggest(files, targets, limits)

    chosen = [one for one in files if one.key in found.keys]
    assert (found.distance, found.departures) == min(every)
    assert balance.distance(targets, chosen) == found.distance
    assert limits.pinned <= found.keys
    assert not limits.excluded & found.keys
    assert all(one.word in WORDS[:2] or one.key in limits.pinned for one in chosen)
    assert found.is_proven
    assert balance.suggest(reversed(files), reversed(targets), limits) == found


@given(rounds(), st.data())
@settings(max_examples=80, deadline=None)
def test_a_country_is_included_by_the_smallest_change(made, data):
    files, targets, limits = made
    chosen = frozenset(data.draw(st.lists(st.sampled_from([one.key for one in files]), max_size=limits.size)))
    every = [
        (len(chosen ^ {one.key for one in some}), balance.distance(targets, some), inverted(able, some))
        for able, some in allowed(files, limits, chosen)
        if any(one.country == "VN" for one in some)
    ]
    if not every:
        with pytest.raises(Unsound):
            balance.what_it_takes(files, targets, limits, chosen, "VN")
        return

    found = balance.what_it_takes(files, targets, limits, chosen, "VN")

    assert (len(chosen ^ found.keys), found.distance, found.departures) == min(every)


def test_the_words_are_those_of_the_states():
    assert set(WORDS) == {str(word) for word in JURY_WORDS}


def test_without_targets_the_jurys_order_is_kept():
    files = [file("c", mean=2), file("d", "reserved", 5), file("a", mean=4), file("b", mean=3)]

    assert balance.suggest(files, [], Limits(3)).keys == {"a", "b", "c"}


def test_equal_files_are_chosen_by_lots_that_the_seed_draws():
    files = [file(f"f{place}") for place in range(10)]
    drawn = {balance.suggest(files, [], Limits(5), seed=seed).keys for seed in range(6)}

    assert len(drawn) > 1
    assert balance.suggest(files, [], Limits(5), seed=3) == balance.suggest(files, [], Limits(5), seed=3)


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(1, pinned=frozenset("ab")), "pinned"),
        (Limits(3, ceiling=1, pinned=frozenset("ab")), "pinned_country"),
        (Limits(4), "few"),
        (Limits(3, ceiling=1), "few"),
    ],
)
def test_a_rule_that_no_cohort_keeps_is_named(limits, code):
    files = [file("a", country="KE"), file("b", country="KE"), file("c"), file("d", "deferred")]

    with pytest.raises(Unsound) as refused:
        balance.suggest(files, [], limits)

    assert refused.value.code == code


def test_a_country_whose_files_the_jury_does_not_recommend_cannot_be_included():
    with pytest.raises(Unsound) as refused:
        balance.what_it_takes([file("a"), file("b", "not_recommended")], [], Limits(1), {"a"}, "b")

    assert refused.value.code == "nobody"


def test_first_time_countries_are_counted_once_each():
    files = [file("a", country="VN", is_first=True), file("b", country="VN", is_first=True), file("c")]
    found = balance.tally([Target("first_time", "", 2)], files)[0]

    assert (found.count, found.short, found.over, found.is_met) == (1, 1, 0, False)


def test_one_target_holds_for_every_country():
    files = [file(key, country=land) for key, land in zip("abcde", ["KE", "KE", "KE", "UG", "UG"], strict=True)]
    found = balance.tally([Target("country", balance.EVERY, most=1)], files)[0]

    assert (found.count, found.short, found.over) == (3, 0, 3)


def test_places_are_shared_by_equals():
    files = [file("a", mean=4), file("b", mean=4), file("c", mean=3), file("d", "reserved", None)]

    assert balance.places(files) == {"a": 1, "b": 1, "c": 3, "d": 4}


def test_a_reason_has_to_speak_of_whoever_is_passed_over():
    files = [file("a", mean=4), file("b", "reserved", 4), file("c", "reserved", 3), file("d", "reserved", 3)]
    choices = {"a": Choice(is_in=True)}

    passed = balance.passed_over(files, "c", choices, is_in=True)

    assert [one.key for one in passed] == ["b"]  # neither the equal below, nor what is in


def test_a_pair_out_of_order_is_explained_by_the_reason_that_spoke_of_it():
    files = [file("b", "reserved", 4), file("c", "reserved", 3)]
    silent, spoken = {"c": Choice(is_in=True)}, {"c": Choice(is_in=True, speaks_of=frozenset("b"))}

    assert [one.key for one in balance.misplaced(files, "b", silent, is_in=False)] == ["c"]
    assert balance.misplaced(files, "b", spoken, is_in=False) == []
    assert balance.misplaced(files, "b", silent, is_in=True) == []


def test_comparison_names_who_is_where_and_what_targets_lose():
    files = [file("a", region="africa", is_first=True), file("b"), file("c", region="africa")]
    found = balance.compare(files, [Target("region", "africa", 2)], {"a", "c"}, {"a", "b"})

    assert [one.key for one in found.only_one] == ["c"]
    assert [one.key for one in found.only_other] == ["b"]
    assert [(before.short, after.short) for before, after in found.tallies] == [(0, 1)]
    assert (found.one.size, found.one.countries, found.one.first_countries) == (2, 2, 1)
    assert not found.is_none
