"""What keeps an answer from being kept, and what keeps a dossier from being handed in, each with its sentence."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from accounts.verdicts import Verdict, failed
from audit import clock
from dossiers import rules, workflow
from dossiers.models import Dossier, Question
from dossiers.states import RequiredFrom
from dossiers.workflow import Typed
from tests.dossiers.factories import complete_dossier, picture, small_dossier, small_form, upload

pytestmark = pytest.mark.django_db
PEOPLE = [{"name": "Ana", "title": "Head", "email": "ana@city.example"}]


def question(code):
    return Question.objects.of_form(small_form().pk).get(code=code)


def sentences(verdicts):
    return [str(verdict.sentence) for verdict in verdicts]


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("name", "Kuno"),
        ("name", ""),
        ("vision", "word " * 3999),
        ("population", {"value": "1250000", "year": 2021}),
        ("population", {"value": "9.4", "year": None}),
        ("population", {"value": "", "year": None}),
        ("band", "low"),
        ("band", ""),
        ("readiness", "5"),
        ("team", PEOPLE),
        ("team", []),
        ("team", [{"name": "Ana"}]),
        ("pledge", True),
        ("pledge", False),
        ("website", "no address at all"),
        ("email", "nor this"),
    ],
)
def test_storable_takes(code, value):
    assert rules.storable(question(code), value) == []


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("name", None),
        ("name", ["Kuno"]),
        ("name", {"value": "Kuno", "year": 2021}),
        ("population", "1250000"),
        ("population", {"value": "1250000"}),
        ("population", {"value": "many", "year": 2021}),
        ("population", {"value": "NaN", "year": 2021}),
        ("population", {"value": 5, "year": 2021}),
        ("population", {"value": "5", "year": "2021"}),
        ("population", {"value": "5", "year": True}),
        ("population", {"value": "5", "year": 10**9}),
        ("population", {"value": "5", "year": 2021, "more": 1}),
        ("band", "middle"),
        ("band", ["low"]),
        ("readiness", "6"),
        ("readiness", 5),
        ("team", "Ana"),
        ("team", ["Ana"]),
        ("team", [{"name": 5}]),
        ("team", [{"nom": "Ana"}]),
        ("pledge", "yes"),
        ("letter", "letter.pdf"),
    ],
)
def test_storable_refuses_what_is_no_answer(code, value):
    assert sentences(rules.storable(question(code), value)) == ["This is not an answer to this question."]


@pytest.mark.parametrize(
    ("code", "value", "count", "limit"),
    [("vision", "x" * 20_001, 20_001, 20_000), ("team", [{"name": "x" * 5_001}], 5_001, 5_000)],
)
def test_storable_says_the_size(code, value, count, limit):
    sentence = f"This answer has {count} characters; at most {limit} can be kept. Nothing of it was changed."

    assert sentences(rules.storable(question(code), value)) == [sentence]


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("vision", ""),
        ("vision", "one two three four five"),
        ("population", {"value": "", "year": None}),
        ("population", {"value": "1", "year": 2022}),
        ("population", {"value": "1", "year": 1900}),
        ("team", PEOPLE * 2),
        ("website", "https://www.city.example/a?b=c"),
        ("website", "http://город.example"),
        ("email", "ana@city.example"),
        ("band", "low"),
        ("readiness", "1"),
        ("pledge", True),
        ("name", "anything"),
    ],
)
def test_fitting_takes(code, value):
    with clock.at(datetime(2022, 5, 1, tzinfo=UTC)):
        assert rules.fitting(question(code), value) == []


@pytest.mark.parametrize(
    ("code", "value", "sentence"),
    [
        ("vision", "one two three four five six", "This answer has 6 words; at most 5 are allowed."),
        ("vision", "学习型城市的", "This answer has 6 words; at most 5 are allowed."),
        ("population", {"value": "0", "year": 2021}, "The number must be at least 1."),
        ("population", {"value": "12.5", "year": 2021}, "Write a whole number, without a fraction."),
        ("population", {"value": "5", "year": None}, "The year of this value is missing."),
        ("population", {"value": "5", "year": 1899}, "The year must lie between 1900 and 2022."),
        ("population", {"value": "5", "year": 2023}, "The year must lie between 1900 and 2022."),
        ("team", PEOPLE * 3, "There are 3 people here; at most 2 are allowed."),
        ("email", "ana", "This is not an e-mail address; one looks like name@city.example."),
        ("website", "javascript:alert(1)", "This is not a web address; one looks like https://www.city.example."),
        ("website", "https://city", "This is not a web address; one looks like https://www.city.example."),
        ("website", "https://city .example", "This is not a web address; one looks like https://www.city.example."),
        ("website", "https://[::1", "This is not a web address; one looks like https://www.city.example."),
        ("website", "www.city.example", "This is not a web address; one looks like https://www.city.example."),
    ],
)
def test_fitting_says_what_is_wrong(code, value, sentence):
    with clock.at(datetime(2022, 5, 1, tzinfo=UTC)):
        assert sentences(rules.fitting(question(code), value)) == [sentence]


def test_fitting_of_a_number_that_is_too_large():
    row = question("population")
    row.maximum = Decimal("100.0000")

    assert sentences(rules.fitting(row, {"value": "1250000", "year": 2021})) == ["The number must be at most 100."]


def test_completeness_of_an_empty_dossier():
    found = rules.completeness(small_dossier())

    assert sentences(found) == [
        "Name: This is not answered yet.",
        "Vision: This is not answered yet.",
        "We pledge: This is not answered yet.",
    ]
    assert (found[0].passed, found[0].code) == (False, "answer_missing")
    assert found[0].facts == {"section": "city", "question": "name"}


def test_label_that_is_a_sentence_is_named_without_its_full_stop():
    row = question("population")
    row.label = "The city pledges to learn."

    named = rules.named(row, [Verdict.fail("answer_missing", "This is not answered yet.")])

    assert sentences(named) == ["The city pledges to learn: This is not answered yet."]


def test_completeness_of_a_complete_dossier():
    found = rules.completeness(complete_dossier())

    assert [(one.passed, one.facts["question"]) for one in found] == [
        (True, "name"),
        (True, "vision"),
        (True, "pledge"),
    ]


def test_completeness_asks_more_at_a_later_stage():
    found = failed(rules.completeness(complete_dossier(), RequiredFrom.ENDORSE))

    assert sentences(found) == ["Team: This is not answered yet."]


def test_completeness_names_optional_answers_that_do_not_fit():
    dossier = complete_dossier()
    workflow.answer(dossier, "email", "ana", seen=0, by=None)

    found = failed(rules.completeness(dossier))

    assert sentences(found) == ["E-mail: This is not an e-mail address; one looks like name@city.example."]


def test_completeness_reads_the_last_version_of_an_answer():
    dossier = complete_dossier()
    workflow.answer(dossier, "name", "", seen=1, by=None)

    assert sentences(failed(rules.completeness(dossier))) == ["Name: This is not answered yet."]


def test_completeness_counts_files(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    dossier = complete_dossier()
    Question.objects.filter(code="letter").update(required_from=RequiredFrom.SUBMIT)
    fresh = Dossier.objects.get(pk=dossier.pk)

    assert sentences(failed(rules.completeness(fresh))) == ["Letter: This is not answered yet."]
    workflow.attach(fresh, upload(picture()), "letter", by=None)
    assert failed(rules.completeness(fresh)) == []


def test_completeness_speaks_the_language_of_its_reader():
    found = rules.completeness(small_dossier())

    with translation.override("fr"):
        assert str(found[0].sentence).startswith("Nom: ")
    assert str(found[0].sentence).startswith("Name: ")


def test_share_counts_what_is_needed():
    dossier = small_dossier()
    assert rules.share(dossier) == (0, 3)

    workflow.answer_many(dossier, {"name": Typed("Kuno", 0), "band": Typed("low", 0)}, by=None)
    assert rules.share(dossier) == (1, 3)

    workflow.answer(dossier, "vision", "one two three four five six", seen=0, by=None)
    assert rules.share(dossier) == (1, 3)


def test_shares_take_the_same_queries_for_one_and_for_many(django_assert_num_queries):
    for _number in range(5):
        complete_dossier()
    rules.shares(Dossier.objects.all()[:1])  # from now on this process has the form at hand
    queries = 3  # the dossiers, then answers, documents

    for number in (1, 3, 5):
        with django_assert_num_queries(queries):
            found = rules.shares(Dossier.objects.all()[:number])
        assert list(found.values()) == [(3, 3)] * number


def test_shares_of_none():
    assert rules.shares([]) == {}
