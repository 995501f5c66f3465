"""Answers are versioned, files replaced, dossiers copied; two writers never overwrite each other."""

import hashlib
import threading
from functools import partial

import pytest
from django.core.files.storage import default_storage
from django.db import connection, transaction

from accounts.door import Refused
from audit import clock
from dossiers import reference, workflow
from dossiers.models import Answer, Document, FormVersion, Question
from dossiers.states import Purpose
from dossiers.workflow import Outdated, Typed
from tests.dossiers.factories import SHIPPED, SMALL, complete_dossier, pdf, person, picture, small_dossier, upload
from tests.dossiers.writers import INSTANT, at_once, mayor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("documents_elsewhere")]


def versions(dossier, code="name"):
    rows = Answer.objects.filter(dossier=dossier, question__code=code).order_by("version")
    return list(rows.values_list("version", "value"))


# Forms.


def test_load_form_stores_all_of_it():
    with clock.at(INSTANT):
        form = workflow.load_form(SMALL)

    assert (form.slug, form.version, form.title, form.language) == ("small", "1", "A small form", "en")
    assert (form.source, form.loaded_at) == (SMALL, INSTANT)
    assert form.sha256 == hashlib.sha256(SMALL.encode()).hexdigest()
    assert list(form.sections.values_list("code", "position")) == [("city", 0), ("plan", 1)]
    name, population = Question.objects.of_form(form.pk)[:2]
    assert (name.code, name.translations, name.signed) == ("name", {"fr": {"label": "Nom"}}, True)
    assert (population.minimum, population.with_year) == (1, True)


def test_load_form_again_changes_nothing():
    first = workflow.load_form(SMALL)

    assert workflow.load_form(SMALL) == first
    assert FormVersion.objects.count() == 1
    assert Question.objects.count() == 12


def test_load_form_of_the_same_version_with_another_text():
    workflow.load_form(SMALL)

    with pytest.raises(Refused) as refused:
        workflow.load_form(SMALL.replace("We pledge", "We promise"))

    assert refused.value.sentence == (
        "Version 1 of the form small is loaded with another text. Give this one a new version."
    )


def test_load_form_with_a_fault_stores_nothing():
    with pytest.raises(Refused) as refused:
        workflow.load_form(SMALL.replace('kind = "text"', 'kind = "essay"'))

    assert refused.value.sentence.startswith("Section plan, question vision: kind = 'essay' is not known")
    assert FormVersion.objects.count() == 0


def test_reference_loads_the_shipped_forms_twice():
    first = reference.load()

    assert reference.load() == first
    assert [(form.slug, form.version) for form in first] == [("membership", "2015"), ("membership", "2022")]
    assert first[-1].source == SHIPPED.read_text(encoding="utf-8")


def test_newest_form_is_the_one_loaded_last():
    workflow.load_form(SMALL)
    second = workflow.load_form(SMALL.replace('version = "1"', 'version = "0"'))

    assert FormVersion.objects.newest("small").first() == second


# Answers.


def test_answer_is_a_new_row_each_time():
    dossier, ana, bo = small_dossier(), person("Ana"), person("Bo")

    with clock.at(INSTANT):
        first = workflow.answer(dossier, "name", "Lira", seen=0, by=ana)
    second = workflow.answer(dossier, "name", "Lira City", seen=1, by=bo, language="fr")

    assert versions(dossier) == [(1, "Lira"), (2, "Lira City")]
    assert (first.by, first.at, first.language) == (ana, INSTANT, "en")
    assert (second.by, second.language) == (bo, "fr")
    assert [row.by for row in dossier.answers.history(first.question_id)] == [bo, ana]


def test_answer_again_with_the_same_text_makes_nothing_new():
    dossier = small_dossier()
    first = workflow.answer(dossier, "name", "Lira", seen=0, by=None)

    assert workflow.answer(dossier, "name", "Lira", seen=0, by=None) == first
    assert workflow.answer(dossier, "name", " Lira ", seen=1, by=None) == first
    assert versions(dossier) == [(1, "Lira")]


@pytest.mark.parametrize("seen", [0, 2, 99])
def test_answer_that_saw_another_version(seen):
    dossier = small_dossier()
    theirs = workflow.answer(dossier, "name", "Lira", seen=0, by=None)

    with pytest.raises(Outdated) as outdated:
        workflow.answer(dossier, "name", "Kuno", seen=seen, by=None)

    assert (outdated.value.mine, outdated.value.theirs) == ("Kuno", theirs)
    assert str(outdated.value).startswith("Somebody else changed this answer while you wrote.")
    assert versions(dossier) == [(1, "Lira")]


def test_answer_that_saw_a_version_of_nothing():
    with pytest.raises(Outdated) as outdated:
        workflow.answer(small_dossier(), "name", "Kuno", seen=1, by=None)

    assert outdated.value.theirs is None


def test_answer_is_kept_in_one_spelling_without_turning_signs():
    kept = workflow.answer(small_dossier(), "name", " Res\u0327it\u0327a\u202e\r\n", seen=0, by=None)

    assert kept.value == "Re\u015fi\u0163a"


def test_answer_is_kept_though_it_is_too_long_to_hand_in():
    text = "one two three four five six"

    assert workflow.answer(small_dossier(), "vision", text, seen=0, by=None).value == text


@pytest.mark.parametrize(
    ("code", "value", "sentence"),
    [
        ("name", "a\x00b", "Name: It holds a character that cannot be kept; type it anew."),
        ("name", "\ud83d", "Name: It holds a character that cannot be kept; type it anew."),
        ("name", 5, "Name: This is not an answer to this question."),
        ("population", "5", "Population: This is not an answer to this question."),
        ("letter", "x", "Letter: This is not an answer to this question."),
        ("nothing", "x", "This form has no question nothing. Open the page again."),
        (
            "name",
            "x" * 501,
            "Name: This answer has 501 characters; at most 500 can be kept. Nothing of it was changed.",
        ),
    ],
)
def test_answer_that_cannot_be_kept(code, value, sentence):
    dossier = small_dossier()

    with pytest.raises(Refused) as refused:
        workflow.answer(dossier, code, value, seen=0, by=None)

    assert refused.value.sentence == sentence
    assert Answer.objects.count() == 0


def test_answer_many_keeps_what_is_not_outdated():
    dossier = small_dossier()
    theirs = workflow.answer(dossier, "name", "Lira", seen=0, by=None)

    saved = workflow.answer_many(dossier, {"name": Typed("Kuno", 0), "vision": Typed("We aim", 0)}, by=None)

    assert [row.question.code for row in saved.answers] == ["vision"]
    assert [(one.mine, one.theirs) for one in saved.outdated] == [("Kuno", theirs)]
    assert versions(dossier, "vision") == [(1, "We aim")]


@pytest.mark.django_db(transaction=True)
def test_answer_by_two_at_once_lets_one_through_and_shows_the_other_both():
    dossier = small_dossier()
    workflow.answer(dossier, "name", "Lira", seen=0, by=None)
    start, outcomes = threading.Barrier(2), {}

    def write(text):
        try:
            with transaction.atomic():
                start.wait(5)
                outcomes[text] = workflow.answer(dossier, "name", text, seen=1, by=None)
        except Outdated as outdated:
            outcomes[text] = outdated
        finally:
            connection.close()

    for _round in range(5):
        Answer.objects.filter(version__gt=1).delete()
        outcomes.clear()
        at_once(partial(write, "Kuno"), partial(write, "Kilifi"))

        losers = [(text, one) for text, one in outcomes.items() if isinstance(one, Outdated)]
        winners = [(text, one) for text, one in outcomes.items() if isinstance(one, Answer)]
        assert (len(winners), len(losers)) == (1, 1)
        assert losers[0][1].mine == losers[0][0]
        assert losers[0][1].theirs == winners[0][1]
        assert versions(dossier) == [(1, "Lira"), (2, winners[0][0])]


# Documents.


def test_attach_keeps_a_clean_file_under_a_random_name():
    dossier, ana = small_dossier(), person()

    document = workflow.attach(dossier, upload(pdf(), "../../رسالة.pdf"), "letter", by=ana)

    assert (document.original_name, document.media_type, document.kind) == ("رسالة.pdf", "application/pdf", "letter")
    assert (document.question.code, document.by) == ("letter", ana)
    with default_storage.open(document.stored_name) as stored:
        kept = stored.read()
    assert (len(kept), hashlib.sha256(kept).hexdigest()) == (document.size, document.sha256)
    assert document.key not in document.stored_name
    assert len(document.stored_name) == 35


def test_attach_the_same_file_again_makes_no_second_copy():
    dossier = small_dossier()

    first = workflow.attach(dossier, upload(pdf()), "letter", by=None)
    again = workflow.attach(dossier, upload(pdf(), "copy.pdf"), "letter", by=None)

    assert again == first
    assert Document.objects.count() == 1


def test_attach_another_file_takes_the_place_of_the_former():
    dossier = small_dossier()
    first = workflow.attach(dossier, upload(pdf()), "letter", by=None)

    with clock.at(INSTANT):
        second = workflow.attach(dossier, upload(picture()), "letter", by=None)

    first.refresh_from_db()
    assert first.replaced_at == INSTANT
    assert list(dossier.documents.current()) == [second]
    assert default_storage.exists(first.stored_name)


def test_attach_an_earlier_file_again_brings_it_back():
    dossier = small_dossier()
    workflow.attach(dossier, upload(pdf()), "letter", by=None)
    workflow.attach(dossier, upload(picture()), "letter", by=None)

    third = workflow.attach(dossier, upload(pdf()), "letter", by=None)

    assert list(dossier.documents.current()) == [third]


def test_attach_more_files_than_are_taken():
    dossier = small_dossier()
    for colour in ("red", "blue"):
        workflow.attach(dossier, upload(picture(colour=colour)), "photos", by=None)

    with pytest.raises(Refused) as refused:
        workflow.attach(dossier, upload(picture(colour="green")), "photos", by=None)

    assert refused.value.sentence == (
        "There are 2 files here already, which is as many as are taken. Remove one first."
    )
    assert dossier.documents.count() == 2


def test_attach_a_kind_that_is_no_question():
    dossier = small_dossier()
    colours = ("red", "blue")

    documents = [workflow.attach(dossier, upload(picture(colour=one)), "paper_file", by=None) for one in colours]

    assert [document.question for document in documents] == [None, None]
    assert list(dossier.documents.current()) == documents


def test_attach_what_was_cleaned_before():
    clean = workflow.cleaning.clean(upload(pdf()))

    assert workflow.attach(small_dossier(), clean, "letter", by=None).sha256 == clean.sha256


def test_attach_hostile_file_stores_nothing(tmp_path):
    with pytest.raises(Refused):
        workflow.attach(small_dossier(), upload(b"MZ\x90\x00"), "letter", by=None)

    assert list(tmp_path.iterdir()) == []
    assert Document.objects.count() == 0


def test_remove_document_leaves_its_bytes():
    dossier = small_dossier()
    document = workflow.attach(dossier, upload(pdf()), "letter", by=None)

    with clock.at(INSTANT):
        workflow.remove_document(document, by=None)

    assert document.replaced_at == INSTANT
    assert list(dossier.documents.current()) == []
    assert default_storage.exists(document.stored_name)
    assert workflow.remove_document(document, by=None).replaced_at == INSTANT


# To a next call.


def test_copy_takes_answers_but_no_file_consent_or_signature():
    dossier, ana = complete_dossier(), person()
    workflow.answer(dossier, "band", "low", seen=0, by=None)
    workflow.attach(dossier, upload(pdf()), "letter", by=None)
    mayor(workflow.freeze(dossier, Purpose.SUBMIT))
    text = SMALL.replace('version = "1"', 'version = "2"').replace('value = "low"', 'value = "poor"')
    form = workflow.load_form(text)

    fresh = workflow.copy(dossier, form, by=ana)

    assert (fresh.form, fresh.language) == (form, "en")
    rows = fresh.answers.order_by("question__code")
    assert [(row.question.code, row.version, row.value, row.by) for row in rows] == [
        ("name", 1, "Kuno", ana),
        ("vision", 1, "We aim high", ana),
    ]
    assert (fresh.documents.count(), fresh.snapshots.count()) == (0, 0)
