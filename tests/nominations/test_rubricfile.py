"""The rubric's file: what it says, and the sentence for each fault of it."""

import pytest

from accounts.door import Refused
from dossiers.tomlfile import FaultyFileError
from nominations import reference, rubricfile
from nominations.models import Criterion, Rubric
from nominations.workflow.rubric import load_rubric

SHIPPED = (reference.RUBRICS / "membership.toml").read_text(encoding="utf-8")
GATE = 'anchors = ["no: never.", "yes: always."]'
SMALL = f"""
slug = "small"
version = 1
title = "Small"

[[criterion]]
code = "commitment"
kind = "gate"
[criterion.en]
title = "Commitment"
question = "Is it there?"
{GATE}

[[criterion]]
code = "partners"
kind = "mark"
weight = 2
[criterion.en]
title = "Partners"
question = "Who takes part?"
anchors = ["a: 0.", "b: 1.", "c: 2.", "d: 3.", "e: 4.", "f: 5."]
"""


def test_read_shipped_rubric_has_two_gates_and_six_marks_in_two_languages():
    rubric = rubricfile.read(SHIPPED)

    assert [(criterion.code, criterion.kind) for criterion in rubric.criteria] == [
        ("commitment", "gate"),
        ("track_record", "gate"),
        ("partners", "mark"),
        ("resources", "mark"),
        ("schooling", "mark"),
        ("families", "mark"),
        ("workplace", "mark"),
        ("technology", "mark"),
    ]
    assert {tuple(criterion.words) for criterion in rubric.criteria} == {("en", "fr")}
    assert "not a rule of UNESCO" in rubric.title


def test_read_keeps_weights():
    assert [str(criterion.weight) for criterion in rubricfile.read(SMALL).criteria] == ["1", "2"]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('slug = "small"', "slug = ", "The file: it is no TOML: Invalid value (at line 2, column 8)"),
        ('slug = "small"', 'slug = "Small one"', "The rubric: slug = 'Small one' is not of the form "),
        ("version = 1", 'version = "1"', "The rubric: version must be a whole number."),
        ("version = 1", "version = true", "The rubric: version must be a whole number."),
        ('title = "Small"', "", "The rubric: title is missing."),
        ('title = "Small"', 'title = "S"\ncolour = "red"', "The rubric: the key colour is not known; known are "),
        ('kind = "gate"', 'kind = "door"', "Criterion commitment: kind = 'door' is not known; known are gate, mark."),
        ('kind = "gate"', "", "Criterion commitment: kind is missing."),
        ('code = "commitment"', "", "Criterion 1: code is missing."),
        ('code = "commitment"', 'code = "partners"', "The rubric: the criterion partners stands there twice."),
        ("[criterion.en]", "[criterion.fr]", "Criterion commitment: its words in English are missing: [criterion.en]."),
        ("[criterion.en]", "[criterion.en]\ntitel = 1", "Criterion commitment, en: the key titel is not known; "),
        (GATE, GATE + "\n[criterion.Latin]", "Criterion commitment: Latin is neither a known key nor a language."),
        (GATE, 'anchors = ["no: never."]', "Criterion commitment, en: a gate has 2 anchors, not 1."),
        (GATE, 'anchors = ["no", "yes: a."]', "Criterion commitment, en: anchor 0 must read “word: what it means”."),
        (GATE, "anchors = [1, 2]", "Criterion commitment, en: anchor 0 must read “word: what it means”."),
        ("weight = 2", "weight = 0", "Criterion partners: weight must be above 0 and below 1000."),
        ("weight = 2", "weight = true", "Criterion partners: weight must be a number."),
        ('title = "Small"', f'title = "{"x" * 201}"', "The rubric: title has 201 characters; at most 200 fit."),
    ],
)
def test_read_names_the_place_of_a_fault(old, new, sentence):
    with pytest.raises(FaultyFileError) as fault:
        rubricfile.read(SMALL.replace(old, new, 1))

    assert str(fault.value)[: len(sentence)] == sentence


def test_read_a_rubric_of_gates_alone_is_refused():
    with pytest.raises(FaultyFileError, match="at least one criterion of the kind mark"):
        rubricfile.read(SMALL.partition('[[criterion]]\ncode = "partners"')[0])


def test_read_a_criterion_that_is_no_table_is_refused():
    with pytest.raises(FaultyFileError, match=r"Criterion 1: it must be a table\."):
        rubricfile.read('slug = "a"\nversion = 1\ntitle = "A"\ncriterion = ["x"]')


def test_anchor_is_a_word_and_its_meaning():
    assert rubricfile.anchor("strong: most levels: all but one.") == ("strong", "most levels: all but one.")
    assert rubricfile.anchor("just words") == ("", "just words")


@pytest.mark.django_db
def test_load_twice_changes_nothing():
    first = reference.load()
    second = reference.load()

    assert first == second
    assert (Rubric.objects.count(), Criterion.objects.count()) == (1, 8)


@pytest.mark.django_db
def test_load_another_text_under_the_same_version_is_refused():
    load_rubric(SMALL)

    with pytest.raises(Refused) as refused:
        load_rubric(SMALL.replace("Who takes part?", "Who?"))

    assert refused.value.sentence == (
        "Version 1 of the rubric small is loaded with another text. Give this one a new version."
    )


@pytest.mark.django_db
def test_load_a_faulty_file_is_refused_with_its_place():
    with pytest.raises(Refused) as refused:
        load_rubric(SMALL.replace("weight = 2", "weight = -1"))

    assert refused.value.sentence == "Criterion partners: weight must be above 0 and below 1000."
