"""The scale, and marks in words: one scale, one list of marks that need a reason, one word for each mark."""

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from nominations import markwords, scale
from nominations.marks import Gate
from nominations.models import Criterion, Mark, PracticeMark
from nominations.views.marking import worded

WORDS = {"en": {"title": "Any", "question": "Why?", "anchors": [f"word {n}: meaning" for n in range(6)]}}
GATE, MARK = (Criterion(code=kind, kind=kind, words=WORDS) for kind in ("gate", "mark"))
BOTH = pytest.mark.parametrize("model", [Mark, PracticeMark])


def test_a_gate_has_two_steps_and_a_mark_six():
    assert list(scale.steps(GATE)) == [0, 1]
    assert list(scale.steps(MARK)) == [0, 1, 2, 3, 4, 5]


def test_very_low_marks_and_the_highest_need_a_reason_and_a_gate_never_does():
    values = [None, *range(6)]
    assert [value for value in values if scale.needs_reason(MARK, value)] == [0, 1, 5]
    assert [value for value in values if scale.needs_reason(GATE, value)] == []


def test_what_is_said_of_reasons_follows_the_scale(monkeypatch):
    assert markwords.which_need_reasons() == "Give your reason for 0, 1 and 5."
    monkeypatch.setattr(scale, "EXTREMES", (0, 5))
    assert markwords.which_need_reasons() == "Give your reason for 0 and 5."


@pytest.mark.parametrize(
    ("criterion", "value", "said"),
    [
        (MARK, 0, "0"),
        (MARK, 4, "4"),
        (MARK, None, "cannot judge"),
        (GATE, 0, "not met"),
        (GATE, 1, "met"),
        (GATE, None, "cannot judge"),
        (GATE, 4, "4"),
    ],
)
def test_a_mark_is_its_number_and_a_gate_its_word(criterion, value, said):
    assert markwords.in_words(criterion, value) == said
    assert markwords.in_table(criterion, {criterion.code: value}) == said
    assert markwords.in_table(criterion, {}) == ""


def test_a_gate_has_its_word_in_each_language():
    with override("fr"):
        assert [markwords.in_words(GATE, value) for value in (0, 1)] == ["non satisfait", "satisfait"]


@BOTH
def test_what_was_typed_comes_back_as_it_was(model):
    kept = [model(criterion=MARK, value=3), model(criterion=MARK, cannot_judge=True), model(criterion=MARK), None]
    assert [markwords.typed(mark) for mark in kept] == ["3", "none", "", ""]
    assert [markwords.value_of(markwords.typed(mark)) for mark in kept] == [3, None, None, None]
    assert [markwords.of_mark(mark, "nothing") for mark in kept] == ["3", "cannot judge", "nothing", "nothing"]


@pytest.mark.parametrize("odd", ["²", "٣", "-1", "3.0", "none", "", "1" * 5000])
def test_what_is_no_plain_number_has_no_value_and_breaks_no_page(odd):
    assert markwords.value_of(odd) is None
    assert markwords.chosen(odd) == odd


def test_by_its_anchor_a_mark_has_number_and_word_and_a_gate_its_word():
    kept = [Mark(criterion=MARK, value=4), Mark(criterion=GATE, value=1), Mark(criterion=MARK, cannot_judge=True), None]
    assert [markwords.by_anchor(mark) for mark in kept] == ["4 · word 4", "met", "cannot judge", "not marked"]


def test_a_changed_gate_reads_from_word_to_word():
    mark = Mark(criterion=GATE, value=1)
    mark.before = {"value": 0}
    assert markwords.before_and_after(mark) == {"before": "not met", "after": "met"}
    mark.before = None
    assert markwords.before_and_after(mark)["before"] == "no mark"


@pytest.mark.parametrize(
    ("gates", "said"),
    [
        ([], ""),
        ([Gate(0, 0, 0)], ""),
        ([Gate(2, 0, 1), Gate(3, 0, 0)], "met"),
        ([Gate(2, 1, 0), Gate(3, 0, 0)], "1 in doubt"),
        ([Gate(0, 3, 0), Gate(2, 1, 0)], "2 in doubt"),
    ],
)
def test_gates_together_are_met_or_in_doubt_and_nothing_is_said_of_none(gates, said):
    assert markwords.of_gates(gates) == said


def test_a_gate_is_chosen_by_its_word_and_a_mark_by_its_number():
    gate = Criterion(code="gate", kind="gate", words={"en": WORDS["en"] | {"anchors": ["No.", "Yes."]}})
    assert [one["face"] for one in worded(gate)] == ["Not met", "Met"]
    assert [one["face"] for one in worded(MARK)] == [""] * 6


def test_dots_of_marks_stand_on_the_scale_and_have_no_cut_unless_there_is_one():
    row = {"label": "Partners", "at": 50, "from": 40, "to": 60, "text": "2.5"}
    facts = {"caption": "Means", "rows": [row]}
    page = render_to_string("nominations/jury/mark_dots.html", facts)
    assert f'y="18">{scale.LOWEST}</text>' in page
    assert f'text-anchor="end">{scale.HIGHEST}</text>' in page
    assert 'class="cut"' not in page
    assert 'class="cut"' in render_to_string("nominations/jury/mark_dots.html", facts | {"cut": 58})
