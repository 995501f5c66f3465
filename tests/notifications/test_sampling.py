"""The few letters to read of many, and what differs between them."""

import pytest

from audit import clock
from notifications.differences import Part, marked, unified, words
from notifications.models import Email
from notifications.sampling import RULES, worst


def letters(*texts: str, language: str = "en", **names: str) -> None:
    number = Email.objects.count()
    rows = [
        Email(
            event="call_opened",
            subject_ref=f"x:{number + n}",
            address=names.get(f"at{n}", f"a{n}@b.example"),
            language=language,
            kind="receipt",
            state="held",
            title="A call",
            text=text,
            created=clock.now(),
        )
        for n, text in enumerate(texts)
    ]
    Email.objects.bulk_create(rows)


def chosen() -> dict[str, tuple[str, ...]]:
    texts = dict(Email.objects.values_list("pk", "text"))
    return {texts[one.pk].strip()[:12]: one.reasons for one in worst(Email.objects.all())}


@pytest.mark.django_db
def test_worst_cases_are_chosen_by_rule_and_stand_once():
    letters(
        "Dear city.\n",
        "Dear names.\n",
        "مدينة Dear.\n",
        "学习型城市 Dear.\n",
        "Dear , welcome.\n",
        "Long. " * 9,
        at1="a.person.with.the.longest.name@b.example",
    )

    assert chosen() == {
        "Dear city.": ("first", "shortest_text"),
        "Dear , welco": ("gap",),
        "مدينة Dear.": ("right_to_left",),
        "学习型城市 Dear.": ("ideographs",),
        "Dear names.": ("longest_name",),
        "Long. Long. ": ("longest_text",),
    }
    assert [reasons[0] for reasons in chosen().values()] == ["first", *list(RULES)[:5]]


@pytest.mark.django_db
def test_each_language_has_a_first_and_a_worst_of_its_own():
    letters("Dear city.\n", "Dear city, ( ).\n")
    letters("Chère ville.\n", "Chère ville, {nom}.\n", language="fr")

    found = worst(Email.objects.all())
    texts = dict(Email.objects.values_list("pk", "text"))

    assert [(one.language, texts[one.first], one.reasons[0]) for one in found] == [
        ("en", "Dear city.\n", "first"),
        ("en", "Dear city.\n", "gap"),
        ("fr", "Chère ville.\n", "first"),
        ("fr", "Chère ville.\n", "gap"),
    ]


WITH_GAPS = [
    *(
        "\n",
        "A\n\n\n\nB",
        "A ( ) b",
        "“ ” b",
        "«  » b",
        "Is None here",
        "Two  spaces",
        "Why: \nB",
        "Why:",
        "A {city} b",
    ),
    "End .",
]


@pytest.mark.django_db
def test_what_looks_as_if_something_were_missing():
    letters("Dear city:\nhttps://gnlc.example/x\n\nAll is well; no Nonet is missing.", language="en")
    for n, text in enumerate(WITH_GAPS):
        letters(text, language=f"x{n}")

    gaps = {one.language for one in worst(Email.objects.all()) if "gap" in one.reasons}
    assert gaps == {f"x{n}" for n in range(len(WITH_GAPS))}


@pytest.mark.django_db
def test_of_nothing_there_is_no_worst():
    assert worst(Email.objects.all()) == []


def test_words_that_differ_are_told_apart_and_all_words_stay():
    parts = words("Dear Ada, welcome.", "Dear Bea, welcome.")

    assert parts == [Part("Dear "), Part("Ada", is_old=True), Part("Bea", is_new=True), Part(", welcome.")]
    assert "".join(part.text for part in marked("Dear Ada, welcome.", "Dear Bea, welcome.")) == "Dear Bea, welcome."
    assert unified("One\nTwo", "One\n\nThree") == "- Two\n+ Three"
