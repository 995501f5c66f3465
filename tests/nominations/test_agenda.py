"""What a jury talks about: where readers differ, what is too close to call, and in which order."""

from hypothesis import given
from hypothesis import strategies as st

from nominations import agenda, aliases, ranking
from nominations.marks import OneMark, Rule, of_file

RULES = [Rule("partners"), Rule("resources")]
LIMITS = agenda.Limits()


def means(*values):
    """Each reader's marks on both criteria."""
    words = [
        OneMark(str(number), rule.code, value)
        for number, pair in enumerate(values)
        for rule, value in zip(RULES, pair, strict=True)
    ]
    return of_file(RULES, words)


def test_readers_differ_from_two_points_on_a_criterion_or_a_quarter_of_the_scale_in_total():
    assert agenda.differing(means((3, 3), (4, 3)), LIMITS) == agenda.Differing()
    assert agenda.differing(means((3, 3), (5, 3)), LIMITS) == agenda.Differing(("partners",), total=False)
    assert agenda.differing(means((2, 2), (4, 3)), LIMITS) == agenda.Differing(("partners",), total=True)
    assert agenda.differing(means((5, 0)), LIMITS) == agenda.Differing()


def test_limits_of_a_call_hold_instead_of_ours():
    found = means((3, 3), (5, 3))

    assert not agenda.differing(found, agenda.Limits(points=3, percent=50))
    assert agenda.differing(found, agenda.Limits(points=3, percent=20)).total


def test_agenda_puts_close_and_disputed_files_before_all_others():
    files = {
        "high": means((5, 5), (5, 5)),
        "last in": means((4, 3), (3, 4)),
        "first out": means((3, 3), (4, 3)),
        "low": means((0, 1), (1, 0)),
        "disputed": means((0, 0), (2, 2)),
    }

    found = agenda.order(files, LIMITS, places=2)

    assert [item.file for item in found] == ["first out", "last in", "disputed", "high", "low"]
    assert [item.needs_talk for item in found] == [True, True, True, False, False]


def test_chances_go_before_means():
    files = {name: means((3, 3), (3, 3)) for name in ("a", "b", "c")}

    found = agenda.order(files, LIMITS, places=2, chances={"a": 0.95, "b": 0.6, "c": 0.48})

    assert [(item.file, item.is_close) for item in found] == [("c", True), ("b", True), ("a", False)]


def test_chance_on_the_border_is_too_close_to_call_as_in_the_ranking():
    chances = {"low": ranking.CLOSE_FROM, "high": ranking.CLOSE_TO}

    found = agenda.order({name: means((3, 3), (3, 3)) for name in chances}, LIMITS, places=1, chances=chances)

    standings = [ranking.Standing(readers=2, chance=chance).is_close for chance in chances.values()]
    assert [item.is_close for item in found] == standings == [True, True]


def test_file_that_nobody_marked_is_open_and_without_a_cut_nothing_else_is_close():
    found = agenda.order({"a": means(), "b": means((3, 3), (3, 3))}, LIMITS)

    assert [(item.file, item.is_close) for item in found] == [("a", True), ("b", False)]


@given(st.lists(st.text(min_size=1), unique=True, max_size=140), st.text())
def test_numbers_are_distinct_and_a_later_seat_changes_none(seats, file):
    found = aliases.numbers(file, seats)

    assert len(set(found.values())) == len(seats)
    assert {seat: found[seat] for seat in seats[:-1]} == aliases.numbers(file, seats[:-1])


def test_numbers_tell_nothing_from_one_file_to_another():
    seats = [str(number) for number in range(12)]

    assert aliases.numbers("one", seats) != aliases.numbers("other", seats)
