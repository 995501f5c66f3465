"""The few letters to read of many, and what differs between them."""

import pytest

from audit import clock
from notifications.differences import Part, marked, unified, words
from notifications.models import Email
from notifications.sampling import RULES, worst
from tests.notifications.factories import person


def letters(*texts: str, language: str = "en", facts: tuple = (), to: tuple = (), **names: str) -> None:
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
            to=dict(enumerate(to)).get(n),
            facts=dict(enumerate(facts)).get(n, {}),
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


def longest_name() -> str:
    return next(text for text, reasons in chosen().items() if "longest_name" in reasons)


@pytest.mark.django_db
def test_the_longest_name_is_that_of_the_longest_city_that_is_printed():
    """Who reads it is not named in it, and words of the secretariat need not name the city."""
    names = ["Ab", "Abbbbb", "Abbbbbbbbb"]
    letters(
        "Of Ab. A reason that is long, and longer still.\n",
        "To Abbbbb.\n",
        "To nobody.\n",
        facts=tuple({"city": name, "reason": "A reason that is long, and longer still."} for name in names),
        at0="a.person.with.the.longest.name@b.example",
    )

    assert longest_name() == "To Abbbbb."


@pytest.mark.django_db
def test_where_no_city_is_named_the_longest_value_is_the_longest_name():
    """An address, a condition and a sentence of the house are no value."""
    link = "https://gnlc.example/some/long/address/"
    letters(
        f"Call A. {link}",
        "Call Abbbb. Read.",
        "Call B. Please do read.",
        "Call C. yes yes",
        facts=(
            {"name": "A", "link": link},
            {"name": "Abbbb", "city": ""},
            {"name": "B", "words_1": "Please do read."},
            {"name": "C", "if a": "yes yes"},
        ),
        to=(person(name="A reader with quite a long name"),),
    )

    assert longest_name() == "Call Abbbb. "


@pytest.mark.django_db
def test_where_nothing_is_known_of_a_letter_its_reader_is_the_longest_name():
    letters("To one.\n", "To two.\n", to=(person(name="Ana"), person(name="Anastasia")))

    assert longest_name() == "To two."


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "name", "city"),
    [("right_to_left", "قارئة هذه الرسالة باسم طويل", "مدينة"), ("ideographs", "学习型城市学习型城市", "学习")],
)
def test_a_script_is_sought_in_what_is_printed(code, name, city):
    letters("To Lira.\n", f"To {city}.\n", to=(person(name=name),), facts=({"city": "Lira"}, {"city": city}))

    assert [text for text, reasons in chosen().items() if code in reasons] == [f"To {city}."]


@pytest.mark.django_db
def test_however_many_letters_the_database_is_asked_once(django_assert_num_queries):
    letters(*(f"Dear city {n}.\n" for n in range(30)), facts=tuple({"city": f"Lira {n}"} for n in range(30)))

    with django_assert_num_queries(1):
        found = worst(Email.objects.all())
    assert len(found) <= 1 + len(RULES)


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
