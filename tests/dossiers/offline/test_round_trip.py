"""Whatever is answered comes back from a workbook as it went in."""

import io
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from dossiers import values
from dossiers.models import Dossier
from dossiers.offline.differing import canonical, compare
from dossiers.offline.layout import escaped, unescaped
from dossiers.offline.reading import read
from tests.dossiers.factories import small_dossier
from tests.dossiers.offline.workbooks import holding, origin, sent, written

pytestmark = pytest.mark.django_db

TEXT = st.text(max_size=60).map(values.tidy).filter(values.is_storable)
HOSTILE = st.sampled_from(
    ["=1+1", "+1", "-1", "@x", "=cmd|' /C calc'!A0", "_x0041_", "_x005F_x0041_", "_xFFFF_", "#N/A"]
)
LINE = st.text(max_size=30).map(lambda text: " ".join(values.tidy(text).split())).filter(values.is_storable)
NAME = LINE.map(lambda text: text.replace(";", ","))
NUMBER = st.decimals(-(10**13), 10**13, allow_nan=False, allow_infinity=False)
YEAR = st.none() | st.integers(1000, 9999)
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "name": TEXT | HOSTILE,
        "population": st.fixed_dictionaries(
            {"value": st.just("") | NUMBER.map(lambda one: format(one.normalize(), "f")), "year": YEAR}
        ),
        "vision": TEXT | HOSTILE,
        "band": st.sampled_from(["", "low", "high"]),
        "team": st.lists(st.fixed_dictionaries({"name": NAME, "title": NAME, "email": LINE}), max_size=4),
        "website": TEXT,
        "readiness": st.sampled_from(["", "1", "5"]),
        "pledge": st.booleans(),
    },
)
SLOWLY = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def dossier() -> Dossier:
    made = small_dossier()
    made.fill()
    return made


@SLOWLY
@example(answers={"population": {"value": "1.9267643239675507", "year": None}}, language="en")  # more than cells hold
@given(answers=ANSWERS, language=st.sampled_from(["en", "fr"]))
def test_any_answers_come_back_the_same(dossier, answers, language):
    holding(dossier, answers)

    back = read(sent(written(dossier, language)), dossier.form)

    assert back.origin == origin(dossier, language)
    assert [one.problem for one in back.answers.values() if one.problem] == []
    given_ones = {code: canonical(value) for code, value in answers.items()}
    came = {code: canonical(one.value) for code, one in back.answers.items()}
    assert {code: value for code, value in came.items() if value} == {c: v for c, v in given_ones.items() if v}
    assert compare(dossier, back.answers).rows == []


@SLOWLY
@given(answers=ANSWERS)
def test_no_answer_is_a_formula(dossier, answers):
    book = load_workbook(io.BytesIO(written(holding(dossier, answers))))

    assert [
        cell.coordinate for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
    ] == []


@given(st.text(max_size=40) | HOSTILE | st.text(alphabet="_x05FE4", max_size=30))
def test_escaped_text_is_read_as_it_was(text):
    assert unescaped(escaped(text)) == text


@pytest.mark.parametrize("kept", ["1.234", "9.125", "123.456", "0.0001", "99999999999999", "0.12345678901234567"])
def test_a_number_with_three_decimals_stays_itself(dossier, kept):
    holding(dossier, {"population": {"value": kept, "year": 2021}})

    back = read(sent(written(dossier)), dossier.form)

    assert back.answers["population"].value == {"value": kept, "year": 2021}
    assert Decimal(kept)
