from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cities import figures, wording
from cities.figures import Earlier, Member, Reckoning, Totals
from tests.cities import places

EARLIER = Earlier(date(2020, 9, 23), 229, 64, "corrected release of September 2020", 12, 32)
NEW = [Member(entry.region, entry.country) for entry in places.entries()]

members = st.lists(st.builds(Member, st.sampled_from(list(wording.REGIONS)), st.sampled_from("ABCDE")))


def test_by_region_of_2022():
    assert list(figures.by_region(NEW).values()) == [16, 9, 13, 26, 13]


def test_reckon_2022():
    reckoning = figures.reckon(NEW, [], EARLIER)

    assert (reckoning.before, reckoning.new, reckoning.totals) == (217, 77, Totals(294, 76))
    assert [(line.code, line.number) for line in reckoning.city_lines] == [
        ("published", 229),
        ("new_line", 77),
        ("net_exits", 12),
        ("after", 294),
    ]
    assert [(line.code, line.number) for line in reckoning.country_lines] == [
        ("countries_listed", 44),
        ("countries_not_listed", 32),
        ("countries_after", 76),
    ]
    assert (reckoning.first_time, reckoning.returning) == (None, None)


def test_reckon_a_later_announcement():
    reckoning = figures.reckon([Member("africa", "Uganda")], NEW, EARLIER)

    assert (reckoning.before, reckoning.totals, reckoning.before_register) == (294, Totals(295, 76), 217)
    assert [line.code for line in reckoning.country_lines][-1] == "countries_after"


def test_reckon_a_country_that_may_be_among_those_not_listed():
    reckoning = figures.reckon([Member("africa", "Ghana")], NEW, EARLIER)

    assert reckoning.country_lines[-1].sentence() == "= at most 77 countries"
    assert (reckoning.is_at_most, figures.reckon(NEW, [], EARLIER).is_at_most) == (True, False)


def test_reckon_without_earlier_members():
    reckoning = figures.reckon([Member("africa", "Kenya")], [Member("africa", "Togo")], ever=["Togo"])

    assert [line.sentence() for line in reckoning.city_lines + reckoning.country_lines] == [
        "+ 1 member admitted earlier and listed here",
        "+ 1 new member",
        "= 2 members",
        "2 countries with members listed by name",
        "= 2 countries",
    ]


def test_newcomers_tell_first_time_from_returning():
    new = [Member("africa", "Kenya"), Member("africa", "Togo"), Member("africa", "Ghana")]
    before = [Member("africa", "Togo")]

    assert figures.newcomers(new, before, ["Togo", "Ghana"]) == (["Kenya"], ["Ghana"])


def test_reckoning_survives_being_kept():
    reckoning = figures.reckon(NEW, [], EARLIER)

    assert Reckoning.from_dict(reckoning.as_dict()) == reckoning


@given(members, members, st.integers(0, 300), st.integers(0, 50), st.integers(0, 90))
def test_figures_add_up(new, before, cities, exits, not_listed):
    earlier = Earlier(date(2020, 9, 23), cities, 64, "release", exits, not_listed)

    reckoning = figures.reckon(new, before, earlier)

    numbers = {line.code: line.number for line in reckoning.city_lines}
    signed = numbers["published"] + numbers["new_line"] + numbers.get("listed_before", 0) - numbers.get("net_exits", 0)
    assert signed == numbers["after"] == reckoning.after == reckoning.before + reckoning.new
    assert sum(reckoning.by_region.values()) == reckoning.new
    assert sum(line.number for line in reckoning.country_lines[:-1]) == reckoning.countries_after


@given(members, members)
def test_first_time_and_returning_countries_part_the_entering_ones(new, before):
    reckoning = figures.reckon(new, before, ever=["A", "B"])

    entering = figures.countries(new) - figures.countries(before)
    assert sorted(reckoning.first_time + reckoning.returning) == sorted(entering)


@pytest.mark.parametrize(
    ("published", "language", "sentence"),
    [
        (Totals(294, 76), "en", ""),
        (Totals(295, 76), "en", "The release states 295 members, this reckoning gives 294: a difference of 1."),
        (Totals(294, 75), "fr", "Le communiqué annonce 75 pays, ce calcul donne 76 : un écart de 1."),
        (
            Totals(290, 80),
            "en",
            "The release states 290 members, this reckoning gives 294: a difference of 4."
            " The release states 80 countries, this reckoning gives 76: a difference of 4.",
        ),
    ],
)
def test_compare_names_each_difference(published, language, sentence):
    assert figures.compare(published, Totals(294, 76), language) == sentence


def test_name_earlier_leaves_the_totals_as_they_were():
    # Of 229 published 26 are listed by now; 3 of them left before the first announcement, and one came between.
    at_beginning = [Member("africa", "UG")] * 23 + [Member("africa", "NZ")]

    left = figures.name_earlier(EARLIER, 26, at_beginning, NEW)

    assert (left.listed, left.net_exits, left.countries_not_listed) == (26, 10, 30)
    assert left.remaining + len(at_beginning) == EARLIER.remaining
    before, after = figures.reckon(NEW, [], EARLIER), figures.reckon(NEW, at_beginning, left)
    assert after.totals == before.totals
    assert ("listed_since", 26) in [(line.code, line.number) for line in after.city_lines]
