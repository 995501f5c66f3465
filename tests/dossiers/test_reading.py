"""Pages show what the reader may see, as it stands or as it was signed."""

from decimal import Decimal

import pytest
from django.utils import translation

from dossiers import reading, workflow
from dossiers.models import Dossier
from dossiers.states import Purpose, RequiredFrom, Visibility
from dossiers.workflow import Typed
from tests.dossiers.factories import complete_dossier, pdf, picture, small_dossier, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("documents_elsewhere")]
ALL = frozenset(Visibility.values)


def full_dossier():
    dossier = complete_dossier()
    typed = {
        "population": {"value": "1250000", "year": 2021},
        "band": "low",
        "team": [{"name": "Ana", "title": "Head"}, {"name": "Bo"}],
        "telephone": "+256 1",
    }
    workflow.answer_many(dossier, {code: Typed(value, 0) for code, value in typed.items()}, by=None, language="fr")
    return dossier


def codes(sections):
    return {section.code: [question.code for question in section.questions] for section in sections}


def texts(sections):
    return {question.code: question.text for section in sections for question in section.questions}


def one(sections, code):
    return next(question for section in sections for question in section.questions if question.code == code)


@pytest.mark.parametrize(
    ("visibilities", "shown"),
    [
        ({"public"}, {"city": ["name", "population"], "plan": ["vision", "website", "readiness", "pledge", "photos"]}),
        ({"members"}, {"plan": ["band"]}),
        ({"internal"}, {"city": ["telephone"], "plan": ["team", "email", "letter"]}),
        (set(), {}),
    ],
)
def test_read_shows_only_what_the_reader_may_see(visibilities, shown):
    assert codes(reading.read(full_dossier(), visibilities)) == shown


def test_read_shows_answers_in_words():
    assert texts(reading.read(full_dossier(), ALL)) == {
        "name": "Kuno",
        "population": "1,250,000 (2021)",
        "telephone": "+256 1",
        "vision": "We aim high",
        "band": "Low",
        "team": "Ana, Head\nBo",
        "website": "",
        "email": "",
        "readiness": "",
        "pledge": "Yes",
        "letter": "",
        "photos": "",
    }


def test_read_in_french_has_french_labels_and_options():
    with translation.override("fr"):
        sections = reading.read(full_dossier(), ALL)

    assert [section.title for section in sections] == ["Ville", "Plan"]
    assert one(sections, "name").label == "Nom"
    assert one(sections, "band").text == "Faible"
    assert one(sections, "band").label == "Wealth"


def test_read_counts_words_and_knows_language_and_version():
    shown = one(reading.read(full_dossier(), ALL), "vision")

    assert (shown.word_count, shown.word_limit, shown.language, shown.version) == (3, 5, "en", 1)
    assert (shown.criteria, shown.visibility, shown.is_answered) == (["partners"], "public", True)
    assert one(reading.read(full_dossier(), ALL), "band").language == "fr"
    assert one(reading.read(full_dossier(), ALL), "website").is_answered is False


def test_read_of_a_snapshot_stays_as_it_was_signed():
    dossier = full_dossier()
    letter = workflow.attach(dossier, upload(pdf()), "letter", by=None)
    snapshot = workflow.freeze(dossier, Purpose.SUBMIT)
    workflow.answer(dossier, "name", "Lira", seen=1, by=None)
    workflow.answer(dossier, "website", "https://city.example", seen=0, by=None)
    workflow.attach(dossier, upload(picture()), "letter", by=None)

    signed, now = (reading.read(dossier, ALL, snapshot=one) for one in (snapshot, None))

    assert (texts(signed)["name"], texts(now)["name"]) == ("Kuno", "Lira")
    assert (texts(signed)["website"], texts(now)["website"]) == ("", "https://city.example")
    assert one(signed, "letter").documents == [letter]
    assert one(now, "letter").documents != [letter]


def test_read_of_a_snapshot_shows_what_is_not_signed_as_it_is_now():
    dossier = full_dossier()
    snapshot = workflow.freeze(dossier, Purpose.SUBMIT)
    workflow.answer(dossier, "telephone", "+256 2", seen=1, by=None)
    photo = workflow.attach(dossier, upload(picture()), "photos", by=None)

    signed = reading.read(dossier, ALL, snapshot=snapshot)

    assert one(signed, "telephone").text == "+256 2"
    assert one(signed, "photos").documents == [photo]


def test_read_puts_later_texts_beside_the_signed_one():
    dossier = full_dossier()
    snapshot = workflow.freeze(dossier, Purpose.SUBMIT)
    answer = reading.Beside("By 2027, that is.", "en")

    shown = reading.read(dossier, ALL, snapshot=snapshot, beside={"vision": [answer]})

    assert (one(shown, "vision").text, one(shown, "vision").beside) == ("We aim high", [answer])
    assert one(shown, "name").beside == ()


def test_read_takes_the_same_queries_with_more_answers(django_assert_num_queries):
    empty, full = small_dossier(), full_dossier()
    reading.read(empty, ALL)  # from now on this process has the form at hand
    for dossier in (empty, full):
        with django_assert_num_queries(3):  # the dossier, its answers, its documents
            reading.read(Dossier.objects.get(pk=dossier.pk), ALL)


def test_figure_is_exact_and_has_its_year():
    assert reading.figure(full_dossier(), "population") == (Decimal(1_250_000), 2021)
    assert reading.figure(small_dossier(), "population") is None


def test_progress_of_sections():
    dossier = small_dossier()
    workflow.answer(dossier, "vision", "one two three four five six", seen=0, by=None)

    city, plan = reading.progress(dossier)

    assert (city.code, city.filled, city.needed, city.is_begun, city.is_complete) == ("city", 0, 1, False, False)
    assert (plan.code, plan.filled, plan.needed, plan.is_begun, plan.is_complete) == ("plan", 0, 2, True, False)
    assert [str(fault.sentence) for fault in plan.faults] == [
        "Vision: This answer has 6 words; at most 5 are allowed.",
        "We pledge: This is not answered yet.",
    ]


def test_progress_of_a_complete_dossier():
    assert [one.is_complete for one in reading.progress(complete_dossier())] == [True, True]
    assert [one.is_complete for one in reading.progress(complete_dossier(), RequiredFrom.ENDORSE)] == [True, False]
