"""A page of a form saves what was typed anew, keeps what is wrong on the page, and shows both texts of a conflict."""

import pytest
from crispy_forms.utils import render_crispy_form
from django.http import QueryDict
from django.utils import translation

from dossiers import workflow
from dossiers.forms import SectionForm
from dossiers.models import Dossier
from dossiers.workflow import Typed
from tests.dossiers.factories import SMALL, complete_dossier, picture, small_dossier, upload

pytestmark = pytest.mark.django_db


def section_form(dossier, code="plan", data=None, files=None, only=None):
    section = dossier.form.sections.get(code=code)
    return SectionForm(section, dossier, query(data) if data is not None else None, files, only)


def query(data):
    """Data as a browser sends it."""
    sent = QueryDict(mutable=True)
    sent.update(data)
    return sent


def page(form):
    return {name: form[name].value() or "" for name in form.fields if name not in ("letter", "photos", "pledge")}


def test_form_shows_what_is_answered_and_which_version():
    dossier = complete_dossier()
    workflow.answer(dossier, "population", {"value": "1250000", "year": 2021}, seen=0, by=None)

    form = section_form(dossier, "city")

    assert {name: form[name].value() for name in form.fields} == {
        "name": "Kuno",
        "name__seen": 1,
        "population": "1250000",
        "population__year": 2021,
        "population__seen": 1,
        "telephone": None,
        "telephone__seen": 0,
    }


def test_form_sent_back_untouched_has_no_new_answer():
    dossier = complete_dossier()
    workflow.answer(dossier, "team", [{"name": "Ana", "title": "Head"}], seen=0, by=None)
    sent = page(section_form(dossier)) | {"pledge": "on"}

    form = section_form(Dossier.objects.get(pk=dossier.pk), data=sent)

    assert form.is_valid()
    assert form.answers() == {}


def test_form_gives_what_was_typed_anew_with_its_version():
    dossier = complete_dossier()
    sent = page(section_form(dossier)) | {"team": "Ana; Head; ana@city.example\r\n\r\nBo", "readiness": "4"}

    form = section_form(dossier, data=sent)

    assert form.is_valid()
    assert form.answers() == {
        "team": Typed([{"name": "Ana", "title": "Head", "email": "ana@city.example"}, {"name": "Bo"}], 0),
        "readiness": Typed("4", 0),
        "pledge": Typed(False, 1),
    }


def test_form_pairs_a_number_with_its_year():
    form = section_form(small_dossier(), "city", {"population": "1 250 000", "population__year": "2021"})

    assert form.is_valid()
    assert form.answers() == {"population": Typed({"value": "1250000", "year": 2021}, 0)}


def test_form_saves_a_year_taken_away():
    dossier = small_dossier()
    workflow.answer(dossier, "population", {"value": "", "year": 2021}, seen=0, by=None)

    form = section_form(dossier, "city", {"population": "", "population__year": "", "population__seen": "1"})

    assert form.answers() == {"population": Typed({"value": "", "year": None}, 1)}


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"population": "about 5"}, "Write a number in digits, for example 1 250 000 or 9.4."),
        ({"population": "5", "population__year": "MMXXI"}, "Write the year with four digits, for example 2021."),
        ({"population": "5", "population__year": "-1"}, "Write the year with four digits, for example 2021."),
    ],
)
def test_form_keeps_what_is_no_number_on_the_page_and_saves_the_rest(sent, sentence):
    form = section_form(small_dossier(), "city", sent | {"name": "Kuno"})

    assert form.errors == {"population": [sentence]}
    assert form["population"].value() == sent["population"]
    assert form.answers() == {"name": Typed("Kuno", 0)}


def test_form_saves_what_is_too_long_and_says_so():
    form = section_form(small_dossier(), data={"vision": "one two three four five six"})

    assert form.errors == {"vision": ["This answer has 6 words; at most 5 are allowed."]}
    assert form.answers() == {"vision": Typed("one two three four five six", 0)}


def test_form_refuses_a_choice_that_is_none():
    form = section_form(small_dossier(), data={"band": "middle", "vision": "We aim"})

    assert list(form.errors) == ["band"]
    assert form.answers() == {"vision": Typed("We aim", 0)}


def test_form_refuses_nul():
    form = section_form(small_dossier(), data={"vision": "a\x00b"})

    assert list(form.errors) == ["vision"]
    assert form.answers() == {}


@pytest.mark.parametrize("seen", ["-1", "x", "99999999999999999999"])
def test_form_with_a_version_that_is_none_counts_as_having_seen_nothing(seen):
    form = section_form(small_dossier(), data={"vision": "We aim", "vision__seen": seen})

    assert form.answers() == {"vision": Typed("We aim", 0)}


def test_form_opened_before_somebody_else_saved_another_question():
    dossier = complete_dossier()
    sent = page(section_form(dossier)) | {"pledge": "on", "website": "https://city.example"}
    workflow.answer(dossier, "vision", "We aim low", seen=1, by=None)

    form = section_form(Dossier.objects.get(pk=dossier.pk), data=sent)

    assert form.answers() == {"website": Typed("https://city.example", 0)}


def test_form_with_only_the_questions_that_were_reopened():
    form = section_form(
        complete_dossier(), data={"vision": "We aim", "vision__seen": "1", "band": "low"}, only={"vision"}
    )

    assert list(form.fields) == ["vision", "vision__seen"]
    assert form.answers() == {"vision": Typed("We aim", 1)}


def test_form_hands_over_chosen_files():
    sent = upload(picture(), "photo.png")

    form = section_form(small_dossier(), data={}, files={"photos": sent})

    assert form.uploads() == {"photos": sent}
    assert form.answers() == {}


def test_form_as_html_says_what_is_needed_and_escapes_what_a_form_file_says():
    dossier = complete_dossier()
    dossier.form = workflow.load_form(
        SMALL.replace('version = "1"', 'version = "2"').replace('"Vision"', '"<i>Vision"')
    )

    shown = render_crispy_form(section_form(dossier))

    assert "&lt;i&gt;Vision" in shown
    assert "<i>" not in shown
    assert 'At most 5 words.<span class="example" dir="auto">We aim &lt;high&gt;.</span>' in shown
    assert 'Wealth <span class="optional">(optional)</span>' in " ".join(shown.split())
    assert shown.count("(optional)") == shown.count('optional"')
    assert 'data-words="5"' in shown
    assert 'enctype="multipart/form-data"' in shown
    assert 'novalidate="novalidate"' in shown
    assert "style=" not in shown
    assert "<script" not in shown


def test_form_marks_each_answer_with_its_language():
    dossier = complete_dossier()
    workflow.answer(dossier, "website", "https://city.example", seen=0, by=None, language="ar")

    form = section_form(dossier)

    languages = {name: form.fields[name].widget.attrs["lang"] for name in ("vision", "website", "email")}
    assert languages == {"vision": "en", "website": "ar", "email": "en"}
    assert form.fields["vision"].widget.attrs["dir"] == "auto"


def test_form_in_french_has_french_labels():
    with translation.override("fr"):
        form = section_form(small_dossier(), "city")
        assert str(form.fields["name"].label) == "Nom"


def test_form_takes_the_same_queries_with_one_and_with_many_answers(django_assert_num_queries):
    few, many = small_dossier(), complete_dossier()
    for dossier in (few, many):
        fresh = Dossier.objects.get(pk=dossier.pk)
        fresh.fill()
        section = fresh.form.sections.all()[1]
        with django_assert_num_queries(0):
            render_crispy_form(SectionForm(section, fresh))
