"""What may tie a juror to a city, compared by names alone."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nominations import ties
from nominations.ties import About, Place

LIRA = Place(1, 2, ("Lira",), ("Uganda", "Ouganda", "Republic of Uganda"))


@pytest.mark.parametrize(
    ("about", "codes"),
    [
        (About(employer="Lira University"), ["city_in_employer"]),
        (About(employer="LÍRA University"), ["city_in_employer"]),
        (About(employer="Alira College"), []),
        (About(appointing_body="City of Lira"), ["city_in_appointing_body"]),
        (About(employer="Université de l’Ouganda"), []),
        (About(employer="Institut national, Ouganda"), ["country_in_employer"]),
        (About(appointing_body="Uganda National Council"), ["country_in_appointing_body"]),
        (About(cities=frozenset({1})), ["focal_point_before"]),
        (About(commissions=frozenset({2}), reviewed=frozenset({2})), ["officer_before", "reviewer_before"]),
        (About(cities=frozenset({2}), commissions=frozenset({1}), reviewed=frozenset({1})), []),
        (About(), []),
        (About(employer=" "), []),
    ],
)
def test_hints_of_names_and_earlier_work(about, codes):
    assert ties.hints(LIRA, about) == codes


def test_city_of_several_names_is_found_by_each():
    place = Place(1, 2, ("Kyiv", "Київ"), ("Ukraine",))

    assert ties.hints(place, About(employer="Університет, Київ")) == ["city_in_employer"]


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ("We work with Makerere University and the council.", True),
        ("we work with MAKERERE  university.", True),
        ("Our partner is the MUK.", True),
        ("We work with Makerere.", False),
        ("A university of Makerere", False),
        ("mukono", False),
    ],
)
def test_organisation_is_named_whole_or_by_its_abbreviation(text, is_named):
    assert ties.names_body([ties.folded(text)], "Makerere University (MUK)") is is_named
    assert (
        ties.hints(LIRA, About(employer="Makerere University (MUK)"), [ties.folded(text)]) == ["employer_named"]
    ) is is_named


def test_names_of_a_body_are_none_where_there_is_hardly_a_letter():
    assert ties.names_of("A") == []
    assert ties.names_of("Free University (FU)") == ["free university fu", "free university"]


@given(st.text(max_size=40), st.text(max_size=200))
def test_hint_never_fails_and_never_says_more_than_its_codes(body, text):
    found = ties.hints(LIRA, About(employer=body, appointing_body=body), [ties.folded(text)])

    assert set(found) <= {
        f"{what}_{role}" for what in ("city_in", "country_in") for role in ("employer", "appointing_body")
    } | {"employer_named", "appointing_body_named"}


@pytest.mark.parametrize(("until", "tied"), [(None, True), (date(2022, 5, 1), True), (date(2022, 4, 30), False)])
def test_earlier_work_ties_until_its_years_are_over(until, tied):
    assert ties.counts(until, date(2022, 5, 1)) is tied
