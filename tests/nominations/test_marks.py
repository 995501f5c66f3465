"""Means with their spread."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from nominations import marks
from nominations.marks import Gate, OneMark, Rule, Spread

RULES = [Rule("commitment", is_gate=True), Rule("partners"), Rule("resources", weight=Decimal(3))]
JURORS = ["a", "b", "c", "d"]
words = st.lists(
    st.builds(
        OneMark, st.sampled_from(JURORS), st.sampled_from(["partners", "resources"]), st.none() | st.integers(0, 5)
    ),
    unique_by=lambda word: (word.juror, word.criterion),
)


def file(*values: tuple[str, str, int | None]) -> marks.Means:
    return marks.of_file(RULES, [OneMark(*value) for value in values])


def test_of_file_mean_and_spread_of_a_criterion():
    spread = file(("a", "partners", 2), ("b", "partners", 5), ("c", "partners", None)).marks["partners"]

    assert spread == Spread(3.5, 2, 5, 2.1213203435596424, 2, unjudged=1)
    assert spread.range == 3


def test_of_file_overall_mean_follows_the_weights():
    means = file(("a", "partners", 5), ("a", "resources", 1), ("b", "partners", 3), ("b", "resources", 1))

    assert means.overall == Spread(1.75, 1.5, 2.0, 0.3535533905932738, 2)


def test_of_file_gates_stand_beside_and_never_in_the_mean():
    means = file(("a", "commitment", 0), ("b", "commitment", 1), ("c", "commitment", None), ("a", "partners", 4))

    assert means.gates == {"commitment": Gate(met=1, not_met=1, unjudged=1)}
    assert means.overall.mean == 4


def test_of_file_counts_readers_and_how_many_could_not_judge():
    means = file(("a", "partners", None), ("b", "resources", 2), ("b", "commitment", None))

    assert (means.readers, means.unjudged) == (2, 2)


def test_of_file_without_marks_has_no_mean():
    means = file()

    assert means.overall == Spread(None, None, None, None, 0)
    assert means.overall.range == 0


def test_by_mean_highest_first_and_without_a_mean_last():
    files = {
        "none": file(),
        "low": file(("a", "partners", 0)),
        "high": file(("a", "partners", 4)),
        "also high": file(("a", "partners", 4)),
    }

    assert marks.by_mean(files) == ["also high", "high", "low", "none"]


def test_share_of_the_scale():
    assert (marks.share(None), marks.share(0), marks.share(3.5), marks.share(5)) == (0, 0, 70, 100)


@given(words.flatmap(lambda given_words: st.tuples(st.just(given_words), st.permutations(given_words))))
def test_order_of_jurors_makes_no_difference(pair):
    assert marks.of_file(RULES, pair[0]) == marks.of_file(RULES, pair[1])


@given(words)
def test_means_lie_within_what_was_given(given_words):
    means = marks.of_file(RULES, given_words)
    values = [word.value for word in given_words if word.value is not None]

    for spread in [*means.marks.values(), means.overall]:
        if spread.mean is not None:
            assert min(values) <= spread.mean <= max(values)
            assert 0 <= spread.range <= 5
    assert (means.overall.mean is None) == (not values)


@given(words, st.sampled_from(["partners", "resources"]))
def test_a_missing_mark_never_lowers(given_words, criterion):
    with_one_more = [*given_words, OneMark("another", criterion, None)]

    before, after = marks.of_file(RULES, given_words), marks.of_file(RULES, with_one_more)

    assert after.overall.mean == before.overall.mean
    assert after.marks[criterion].mean == before.marks[criterion].mean
    assert after.marks[criterion].unjudged == before.marks[criterion].unjudged + 1
