"""What is typed is kept in one spelling, and tidying twice is tidying once."""

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossiers import values

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(ANYTHING)
def test_tidy_twice_is_tidy_once(value):
    once = values.tidy(value)

    assert values.tidy(once) == once


@given(st.text(max_size=100))
def test_tidy_text_is_composed_and_turns_nothing_round(text):
    tidied = values.tidy(text)

    assert unicodedata.is_normalized("NFC", tidied)
    assert not set(tidied) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\r\x07\x85")


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "S"]), max_size=100))
def test_tidy_loses_no_letter(text):
    assert values.tidy(text) == unicodedata.normalize("NFC", text)


def test_tidy_keeps_line_breaks_and_what_arabic_needs():
    assert values.tidy("  a\r\nb\rc\u200fd\u200ce ") == "a\nb\nc\u200fd\u200ce"


def test_tidy_drops_what_turns_a_text_round():
    turned = "".join(map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]))

    assert values.tidy({"name": [f"a{turned}b"]}) == {"name": ["ab"]}


@pytest.mark.parametrize("text", ["a\x00b", "\ud83d", {"name": "a\x00"}, [{"name": "\udfff"}], {"\x00": "a"}])
def test_is_storable_refuses_nul_and_half_characters(text):
    assert values.is_storable(text) is False


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00")))
def test_is_storable_takes_every_other_text(text):
    assert values.is_storable({"name": [text]})


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1250000", "1250000"),
        ("1 250 000", "1250000"),
        ("1\u202f250\u00a0000", "1250000"),
        ("1,250,000", "1250000"),
        ("1.250.000", "1250000"),
        ("1'250'000", "1250000"),
        ("1,250,000.50", "1250000.5"),
        ("1.250.000,50", "1250000.5"),
        ("1,250", "1250"),
        ("9,4", "9.4"),
        ("9.40", "9.4"),
        ("0.125", "0.125"),
        ("١٢٥٠", "1250"),
        ("٩٫٤", "9.4"),
        ("-3", "-3"),
        ("0", "0"),
        ("about 5", None),
        ("", None),
        ("NaN", None),
        ("Infinity", None),
        ("1e999", None),
        ("1,2,3", None),
    ],
)
def test_parse_number_by_custom(typed, kept):
    assert values.parse_number(typed) == kept


@given(st.integers(min_value=0, max_value=10**13))
def test_parse_number_reads_every_grouping(number):
    for grouping in ("", ",", ".", " ", "\u202f"):
        typed = f"{number:,}".replace(",", grouping)
        assert values.number(values.parse_number(typed)) == Decimal(number)


@given(st.text(max_size=30))
def test_parse_number_is_stable(typed):
    kept = values.parse_number(typed)

    assert kept is None or values.parse_number(kept) is not None


@given(st.decimals(min_value=-(10**6), max_value=10**6, places=3) | st.integers(-(10**9), 10**9).map(Decimal))
def test_number_to_edit_comes_back_as_it_was_kept(number):
    kept = values.parse_number(f"{number:f}0" if "." in f"{number:f}" else f"{number:f}")

    assert values.parse_number(values.number_to_edit(kept)) == kept


def test_people_lines_come_back_as_they_went():
    people = [
        {"name": "Ana"},
        {"name": "Bo", "title": "Mayor"},
        {"name": "Cy", "title": "", "email": "cy@city.example"},
    ]

    assert values.people_lines(people) == "Ana\nBo; Mayor\nCy; ; cy@city.example"
    assert values.parse_people(values.people_lines(people)) == people


@pytest.mark.parametrize(
    ("value", "empty"),
    [
        (None, True),
        ("", True),
        (False, True),
        ([], True),
        ([{"name": ""}], True),
        ({"value": "", "year": 2020}, True),
        ({"value": "0", "year": None}, False),
        ("0", False),
        (True, False),
        ([{"name": "Ana"}], False),
    ],
)
def test_is_empty(value, empty):
    assert values.is_empty(value) is empty
