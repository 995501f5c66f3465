"""Two versions of a form beside each other."""

import pytest

from dossiers import formfile
from dossiers.comparing import CAME, CHANGED, MOVED, WENT, Change, compare
from tests.dossiers.factories import SHIPPED, SMALL

WORTH = """
[[section.question]]
code = "worth"
kind = "short"
label = "Worth"
visibility = "public"
"""


NOM = Change(CHANGED, "City", "Name", "translations", "fr: label: Nom", "fr: label: Le nom")


def changes(old: str, new: str) -> list[Change]:
    return compare(formfile.read(old), formfile.read(new))


@pytest.mark.parametrize("text", [SMALL, SHIPPED.read_text(encoding="utf-8")])
def test_compare_a_form_with_itself(text):
    assert changes(text, text) == []


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        ("words = 5", "words = 7", Change(CHANGED, "Plan", "Vision", "words", "5", "7")),
        ("words = 5", 'words = 5\nhelp = "Briefly."', Change(CHANGED, "Plan", "Vision", "help", "", "Briefly.")),
        ("with_year = true", "with_year = false", Change(CHANGED, "City", "Population", "with_year", "true", "false")),
        ('label = "Nom"', 'label = "Le nom"', NOM),
        ('title = "Plan"', 'title = "The plan"', Change(CHANGED, "The plan", "", "title", "Plan", "The plan")),
        ('intro = "Who you are."', "", Change(CHANGED, "City", "", "intro", "Who you are.", "")),
    ],
)
def test_compare_says_what_reads_otherwise(old, new, change):
    assert changes(SMALL, SMALL.replace(old, new, 1)) == [change]


def test_compare_says_what_came_and_what_went():
    longer = SMALL + WORTH
    last = formfile.read(longer).sections[-1].title

    assert changes(SMALL, longer) == [Change(CAME, last, "Worth")]
    assert changes(longer, SMALL) == [Change(WENT, last, "Worth")]


def test_compare_follows_a_question_to_another_page():
    first = SMALL.replace('[[section]]\ncode = "plan"', WORTH + '\n[[section]]\ncode = "plan"')
    last = formfile.read(SMALL).sections[-1].title

    assert changes(first, SMALL + WORTH) == [Change(MOVED, last, "Worth", before="City", after=last)]


def test_compare_of_pages_in_another_order():
    head, *pages = SMALL.split("[[section]]")
    turned = "[[section]]".join([head, *reversed(pages)])

    assert changes(SMALL, turned) == [Change(MOVED, "")]


def test_compare_of_questions_in_another_order():
    head, first, second, *rest = SMALL.split("[[section.question]]")
    city, plan = second.split("[[section]]") if "[[section]]" in second else (second, "")
    turned = "[[section.question]]".join([head, city, first, *rest])

    assert plan == ""
    assert changes(SMALL, turned) == [Change(MOVED, "City")]


def test_compare_of_a_whole_page():
    page = '[[section]]\ncode = "more"\ntitle = "More"\n' + WORTH

    assert changes(SMALL, SMALL + page) == [Change(CAME, "More"), Change(CAME, "More", "Worth")]
    assert changes(SMALL + page, SMALL) == [Change(WENT, "More"), Change(WENT, "More", "Worth")]
