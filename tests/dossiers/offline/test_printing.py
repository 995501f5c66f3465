"""The empty form on paper, in every language it speaks."""

import io

import pypdf
import pytest

from dossiers import workflow
from dossiers.offline.printing import printed
from tests.dossiers.factories import SHIPPED, SMALL, small_form

pytestmark = pytest.mark.django_db

ARABIC = """
[section.ar]
title = "المدينة"
intro = "من أنتم."
"""


def words(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())


def test_every_question_stands_there_with_its_limit():
    form = small_form()

    text = words(printed(form.pk, "en", "Call 2028"))

    said = [*(question.label for section in form.sections.all() for question in section.questions.all())]
    assert [label for label in said if label not in text] == []
    assert "2.1 Vision Needed to submit · At most 5 words. · Published when the city is admitted" in text
    assert "For example: We aim <high>." in text


def test_form_speaks_french_as_far_as_it_can():
    text = words(printed(small_form().pk, "fr", "Appel 2028"))

    assert "1. Ville" in text
    assert "1.1 Nom" in text
    assert "Faible" in text
    assert "2. Plan" in text


def test_form_in_arabic_is_written_from_the_right():
    source = SMALL.replace('[section.fr]\ntitle = "Ville"\n', ARABIC).replace('version = "1"', 'version = "ar"')
    form = workflow.load_form(source)

    text = words(printed(form.pk, "ar", "نداء"))

    assert [word for word in ("المدينة", "أنتم", "نداء") if word not in text] == []


def test_shipped_form_is_printed_whole_and_the_same_each_time():
    form = workflow.load_form(SHIPPED.read_text())

    made = printed(form.pk, "fr", "Appel")

    printed.cache_clear()
    assert printed(form.pk, "fr", "Appel") == made
    assert 3 <= len(pypdf.PdfReader(io.BytesIO(made)).pages) <= 20
    assert len(made) < 500_000
