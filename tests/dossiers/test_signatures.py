"""Texts are frozen, numbered and signed; a signature holds until it is voided, and says why."""

import hashlib
import threading

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.door import Refused
from audit import clock
from dossiers import sealing, workflow
from dossiers.models import Snapshot
from dossiers.states import Method, Party, Purpose
from tests.dossiers.factories import complete_dossier, pdf, person, small_dossier, upload
from tests.dossiers.writers import INSTANT, at_once, mayor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("documents_elsewhere")]


def test_freeze_is_numbered_and_has_the_hash_of_its_text():
    dossier = complete_dossier()

    with clock.at(INSTANT):
        first = workflow.freeze(dossier, Purpose.SUBMIT)
    second = workflow.freeze(dossier, Purpose.ENDORSE)

    assert (first.number, first.purpose, first.at) == (1, "submit", INSTANT)
    assert (second.number, second.purpose) == (2, "endorse")
    assert first.sha256 == hashlib.sha256(first.text.encode()).hexdigest()
    assert sealing.is_intact(first)


def test_freeze_without_an_edit_gives_the_same_hash():
    dossier = complete_dossier()
    first = workflow.freeze(dossier, Purpose.SUBMIT)

    second = workflow.freeze(type(dossier).objects.get(pk=dossier.pk), Purpose.SUBMIT)

    assert (second.text, second.sha256, second.code) == (first.text, first.sha256, first.code)


@pytest.mark.django_db(transaction=True)
def test_freeze_twice_at_once_gives_two_numbers():
    dossier, start = complete_dossier(), threading.Barrier(2)

    def write():
        start.wait(5)
        workflow.freeze(dossier, Purpose.SUBMIT)
        connection.close()

    at_once(write, write)

    assert list(dossier.snapshots.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_snapshot_never_changes():
    snapshot = workflow.freeze(complete_dossier(), Purpose.SUBMIT)

    with pytest.raises(DatabaseError, match="A snapshot is never changed"), transaction.atomic():
        Snapshot.objects.filter(pk=snapshot.pk).update(text="another")


def test_sign_holds_name_title_and_method():
    snapshot, ana = workflow.freeze(complete_dossier(), Purpose.SUBMIT), person()

    with clock.at(INSTANT):
        signature = mayor(snapshot, name="  Ana\n Lira ", title="Chair of the Council\x00", by=ana)

    assert (signature.party, signature.name, signature.title) == ("mayor", "Ana Lira", "Chair of the Council")
    assert (signature.method, signature.by, signature.at, signature.voided_at) == ("typed", ana, INSTANT, None)


@pytest.mark.parametrize("changes", [{"name": " "}, {"title": ""}, {"name": "x" * 201}])
def test_sign_without_name_or_title(changes):
    snapshot = workflow.freeze(complete_dossier(), Purpose.SUBMIT)

    with pytest.raises(Refused) as refused:
        mayor(snapshot, **changes)

    assert refused.value.sentence == "A signature needs the name and the exact official title of who signs."


def test_sign_by_scan_needs_the_scan():
    snapshot = workflow.freeze(complete_dossier(), Purpose.SUBMIT)

    with pytest.raises(Refused) as refused:
        mayor(snapshot, method=Method.SCAN)

    assert refused.value.sentence == (
        "The signed page is missing. Upload its scan or photo (PDF, JPEG or PNG), then sign again."
    )


def test_sign_by_scan_of_another_dossier():
    document = workflow.attach(small_dossier(), upload(pdf()), "letter", by=None)
    snapshot = workflow.freeze(complete_dossier(), Purpose.SUBMIT)

    with pytest.raises(Refused) as refused:
        mayor(snapshot, method=Method.SCAN, document=document)

    assert refused.value.sentence == "The signed page is not among the files of this dossier any more."


def test_sign_by_scan_that_was_removed():
    dossier = complete_dossier()
    document = workflow.remove_document(workflow.attach(dossier, upload(pdf()), "letter", by=None), by=None)

    with pytest.raises(Refused) as refused:
        mayor(workflow.freeze(dossier, Purpose.SUBMIT), method=Method.SCAN, document=document)

    assert refused.value.sentence == "The signed page is not among the files of this dossier any more."


def test_sign_by_scan():
    dossier = complete_dossier()
    document = workflow.attach(dossier, upload(pdf()), "letter", by=None)

    signature = mayor(workflow.freeze(dossier, Purpose.SUBMIT), method=Method.SCAN, document=document)

    assert signature.document == document


def test_sign_once_per_party():
    snapshot = workflow.freeze(complete_dossier(), Purpose.SUBMIT)
    mayor(snapshot)
    mayor(snapshot, party=Party.COMMISSION)

    with pytest.raises(Refused) as refused:
        mayor(snapshot)

    assert refused.value.sentence == "This text bears this signature already."
    assert snapshot.signatures.valid().count() == 2


@pytest.mark.django_db(transaction=True)
def test_sign_twice_at_once_gives_one_signature_and_one_sentence():
    snapshot, start, refusals = workflow.freeze(complete_dossier(), Purpose.SUBMIT), threading.Barrier(2), []

    def write():
        try:
            with transaction.atomic():
                start.wait(5)
                mayor(snapshot)
        except Refused as refused:
            refusals.append(refused.sentence)
        finally:
            connection.close()

    at_once(write, write)

    assert refusals == ["This text bears this signature already."]
    assert snapshot.signatures.count() == 1


def test_sign_once_per_party_in_the_database_too():
    first = mayor(workflow.freeze(complete_dossier(), Purpose.SUBMIT))
    first.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        first.save(force_insert=True)


def test_void_says_why_once():
    signature = mayor(workflow.freeze(complete_dossier(), Purpose.SUBMIT))

    with clock.at(INSTANT):
        workflow.void(signature, "  The vision was edited. ")
    again = workflow.void(signature, "Another reason")

    assert (again.voided_at, again.void_reason) == (INSTANT, "The vision was edited.")


def test_void_without_a_reason():
    signature = mayor(workflow.freeze(complete_dossier(), Purpose.SUBMIT))

    with pytest.raises(Refused) as refused:
        workflow.void(signature, " ")

    assert refused.value.sentence == "Say why the signature no longer holds."


def test_sign_again_after_void():
    snapshot = workflow.freeze(complete_dossier(), Purpose.SUBMIT)
    workflow.void(mayor(snapshot), "Wrong title")

    assert mayor(snapshot, title="Governor").voided_at is None
