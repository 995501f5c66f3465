"""Words with names in braces: one pass, nothing is evaluated."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.substitution import filled, in_words, names_in

FACTS = {"city": "Lira", "reason": "", "about": "\n– Photo\n\n– Budget\n", "name": "The Call"}


def test_names_become_what_they_stand_for():
    assert filled("{city} is in {name}.\r\n\r\nIt is about:\n{about}", FACTS) == (
        "Lira is in The Call.\n\nIt is about:\n– Photo\n\n– Budget\n"
    )


def test_a_paragraph_whose_names_are_all_empty_is_left_out():
    text = "Dear {city},\n\nReason: {reason}{unknown}\n \nReason or city: {reason}{city}\n\nWithout a name."

    assert filled(text, FACTS) == "Dear Lira,\n\nReason or city: Lira\n\nWithout a name.\n"


@pytest.mark.parametrize(
    "words", ["{user.password}", "{x!r}", "{x:>10}", "{{ settings.SECRET_KEY }}", "{% load i18n %}"]
)
def test_nothing_else_in_braces_means_anything(words):
    assert in_words(words, FACTS | {"x": "!", "user": "!", "settings": "!"}) == words


@given(st.text(), st.dictionaries(st.sampled_from(["city", "name", "x1"]), st.text()))
def test_a_fact_is_never_read_for_names_again(words, facts):
    said = in_words("{city}|" + words.replace("{", "").replace("}", "") + "|{name}", facts)

    assert said.startswith(facts.get("city", "").strip() + "|")
    assert said.endswith("|" + facts.get("name", "").strip())


@given(st.text(alphabet="{}abc{_1 \n"), st.text(alphabet="{}abc"))
def test_every_name_goes_and_its_fact_comes_as_it_is(words, value):
    facts = dict.fromkeys(names_in(words), value)

    assert in_words(words, facts).replace(value, "") == in_words(words, dict.fromkeys(facts, "")).replace(
        value, ""
    ) or not (value.strip())
