"""The end of a signature: any later edit, a return, or a request taken back; the signed text stays."""

from datetime import timedelta

import pytest

from accounts import door
from accounts.person import Person
from dossiers import sealing
from dossiers.models import Signature, SigningRequest
from nominations.workflow import application, filling, screening, signing
from notifications.models import Email
from tests.dossiers.factories import pdf, upload
from tests.nominations import factories as road
from tests.nominations.signatures import WHO, asked, by_link, by_scan, edit, refused, sent, told

pytestmark = pytest.mark.django_db
NOBODY = Person.nobody()


def test_changing_one_answer_voids_the_signature_and_tells_both(file, focal, officer):
    signature = by_link(sent(file, focal))
    edit(file, focal)
    signature = road.fresh(signature)

    assert not signature.is_valid
    assert signature.void_reason
    assert told("signature_voided_city") == [focal.user.email]
    assert told("signature_voided_commission") == [officer.user.email]
    assert told("signing_ended") == ["mayor@city.example"]
    assert road.fresh(file).status == "draft"
    assert refused(lambda: application.submit(file.key, by=focal)) == "signed"
    assert sealing.is_intact(signature.snapshot)
    assert sealing.contents(signature.snapshot)["answers"]["vision"]["value"] == "Learning for all."


def test_changing_it_back_does_not_bring_the_signature_back(file, focal):
    by_link(sent(file, focal))
    edit(file, focal)
    edit(file, focal, value="Learning for all.", seen=2)

    assert Signature.objects.valid().count() == 0
    assert Email.objects.filter(event="signature_voided_city").count() == 1


def test_what_is_not_signed_may_change(file, focal):
    by_link(sent(file, focal))
    edit(file, focal, "telephone", "0414", 0)
    edit(file, focal, value="Learning for all.")

    assert Signature.objects.valid().count() == 1


def test_a_document_under_the_signature_ends_it_too(file, focal):
    by_link(sent(file, focal))
    with road.at():
        document = filling.attach(file.key, upload(pdf()), "letter", by=focal)
    assert Signature.objects.valid().count() == 0
    by_link(sent(file, focal))
    with road.at():
        filling.detach(file.key, document.key, by=focal)

    assert Signature.objects.valid().count() == 0


def test_a_document_brought_back_under_the_signature_ends_it_too(file, focal):
    with road.at():
        document = filling.attach(file.key, upload(pdf()), "letter", by=focal)
        filling.detach(file.key, document.key, by=focal)
    by_link(sent(file, focal))
    with road.at():
        filling.bring_back(file.key, document.key, by=focal)

    assert Signature.objects.valid().count() == 0


def test_an_edit_ends_a_text_that_waits_for_its_signature(file, focal, officer):
    asked(file, focal)
    edit(file, focal)

    assert SigningRequest.objects.open().count() == 0
    assert told("signature_voided_commission") == [officer.user.email]
    assert "no longer is" in Email.objects.get(event="signature_voided_city").text


def test_what_was_handed_in_is_not_edited(file, focal):
    with road.at():
        application.submit(file.key, by=focal, **WHO)

    assert refused(lambda: edit(file, focal)) == "startable"
    assert Signature.objects.valid().count() == 1


def test_a_returned_file_is_signed_anew(file, focal, officer):
    with road.at():
        application.submit(file.key, by=focal, **WHO)
    token = sent(file, officer, "commission", "head@unesco.example")
    with road.at():
        due = road.IN_TIME + timedelta(days=3)
        application.return_to_city(file.key, {"vision": "Please say more."}, due, by=officer)

    assert Signature.objects.valid().count() == 0
    assert told("signing_ended") == ["head@unesco.example"]
    with road.at(), pytest.raises(door.Refused):
        signing.sign_by_link(token, by=NOBODY, **WHO)


def test_end_signing_takes_back_what_was_signed_and_asked(file, focal, officer):
    asked(file, focal)
    by_scan(file, focal)
    with road.at():
        signing.end_signing(file.key, "mayor", by=focal, reason="The wrong scan.")

    assert Signature.objects.get().void_reason == "The wrong scan."
    assert told("signature_voided_commission") == [officer.user.email]
    assert refused(lambda: signing.end_signing(file.key, "mayor", by=focal, reason="Again.")) == "pending"


def test_in_clarification_nothing_returns(file, focal, officer):
    with road.at():
        application.submit(file.key, by=focal, **WHO)
        application.endorse(file.key, by=officer, **WHO)
        screening.ask_clarification(file.key, "Why?", road.IN_TIME + timedelta(days=5), by=road.secretariat())
        screening.answer_clarification(file.key, "Because.", by=focal)

    assert Signature.objects.valid().count() == 2
    assert road.fresh(file).status == "nominated"
    assert Email.objects.filter(event__startswith="signature_voided").count() == 0
