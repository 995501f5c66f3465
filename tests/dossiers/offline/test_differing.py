"""A workbook beside the answers that stand: what differs, what was meant, what was changed meanwhile."""

import pytest

from accounts.door import Refused
from dossiers import workflow
from dossiers.models import Dossier
from dossiers.offline.differing import Difference, compare, require_own
from dossiers.offline.layout import Origin
from dossiers.offline.reading import Sheet, read
from tests.dossiers.factories import small_dossier
from tests.dossiers.offline.workbooks import filled, sent, written

pytestmark = pytest.mark.django_db


def dossier_with(**answers) -> Dossier:
    dossier = small_dossier()
    keep(dossier, **answers)
    return dossier


def keep(dossier: Dossier, **answers) -> None:
    dossier.fill()
    typed = {}
    for question in dossier.questions():
        if question.code in answers:
            now = dossier.answer(question)
            typed[question.code] = workflow.Typed(answers[question.code], now.version if now else 0)
    workflow.answer_many(dossier, typed, by=None)
    dossier.fill()


def rows(dossier: Dossier, content: bytes, only=None) -> list[Difference]:
    return compare(dossier, read(sent(content), dossier.form).answers, only).rows


def brief(dossier: Dossier, content: bytes) -> list[tuple]:
    return [(row.question.code, row.value, row.is_wanted) for row in rows(dossier, content)]


def test_only_what_differs_is_shown_and_ticked():
    dossier = dossier_with(name="Kuno", vision="Old.")

    content = filled(written(dossier), {"vision": "New.", "website": "https://kuno.example"})

    assert brief(dossier, content) == [("vision", "New.", True), ("website", "https://kuno.example", True)]
    assert compare(dossier, read(sent(content), dossier.form).answers).same == 1


def test_emptied_answer_is_offered_and_not_ticked():
    dossier = dossier_with(name="Kuno")

    (row,) = rows(dossier, filled(written(dossier), {"name": None}))

    assert (row.is_emptied, row.is_offered, row.is_wanted) == (True, True, False)


def test_empty_form_for_everybody_offers_to_empty_what_it_leaves_open():
    dossier = dossier_with(name="Kuno")
    blank = Dossier.blank(dossier.form)

    assert brief(dossier, written(blank)) == [("name", "", False)]


def test_answer_changed_on_the_site_alone_stays():
    dossier = dossier_with(name="Kuno", population={"value": "5", "year": 2020})
    content = written(dossier)
    keep(dossier, name="Kuno upon Sea", vision="New here.", population={"value": "6", "year": 2020})

    compared = compare(dossier, read(sent(content), dossier.form).answers)

    assert (compared.rows, compared.stay) == ([], 3)


def test_answer_changed_on_both_sides_is_shown_and_not_ticked():
    dossier = dossier_with(name="Kuno")
    content = filled(written(dossier), {"name": "Kuno-by-Sea"})
    keep(dossier, name="Kuno upon Sea")

    (row,) = rows(dossier, content)

    assert (row.now.value, row.value, row.seen) == ("Kuno upon Sea", "Kuno-by-Sea", 2)
    assert (row.is_moved, row.is_wanted) == (True, False)


def test_text_that_is_too_long_is_named_and_may_be_taken_over():
    dossier = dossier_with()

    (row,) = rows(dossier, filled(written(dossier), {"vision": "one two three four five six"}))

    assert [str(problem) for problem in row.problems] == ["This answer has 6 words; at most 5 are allowed."]
    assert row.is_wanted


def test_what_cannot_be_kept_is_named_and_not_offered():
    dossier = dossier_with()

    (row,) = rows(dossier, filled(written(dossier), {"website": "x" * 501}))

    assert "at most 500 can be kept" in str(row.problems[0])
    assert not row.is_offered


def test_question_that_may_not_be_changed_is_left_alone():
    dossier = dossier_with()
    content = filled(written(dossier), {"name": "Kuno", "vision": "New."})

    assert [row.question.code for row in rows(dossier, content, {"vision"})] == ["vision"]


OWN = Origin("small", "1", "en", "2028", "mine")


@pytest.mark.parametrize(
    ("came", "sentence"),
    [
        (Origin("small", "1", "en", "2027", "mine"), "This sheet was made for another call."),
        (Origin("small", "2", "en", "2028", "mine"), "This sheet holds another version of the form."),
        (Origin("large", "1", "en", "2028", "mine"), "This sheet holds another version of the form."),
        (Origin("small", "1", "en", "2028", "yours"), "This sheet was downloaded from another application."),
    ],
)
def test_workbook_of_another_is_refused(came, sentence):
    with pytest.raises(Refused, match=sentence):
        require_own(Sheet(came), OWN)


@pytest.mark.parametrize("came", [OWN, Origin("small", "1", "fr", "2028"), Origin("small", "1", "en", "2028", "mine")])
def test_workbook_of_this_file_or_of_everybody_is_taken(came):
    require_own(Sheet(came), OWN)


def test_comparing_many_asks_no_more_than_comparing_one(django_assert_num_queries):
    dossier = dossier_with(name="A", vision="B", website="https://c.example", readiness="3")
    content = written(dossier)
    keep(dossier, name="A2", vision="B2", website="https://c2.example", readiness="4")
    one = read(sent(filled(content, {"name": "X"})), dossier.form).answers
    many = read(sent(filled(content, {"name": "X", "vision": "Y", "readiness": "1"})), dossier.form).answers
    dossier.fill()

    with django_assert_num_queries(1):
        compare(dossier, one)
    with django_assert_num_queries(1):
        compare(dossier, many)
