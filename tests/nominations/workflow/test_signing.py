"""Signatures: on paper, by a link that works once, and how they come to a text."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts import door
from accounts.person import Person
from audit import chain
from audit.models import Record
from dossiers import sealing
from dossiers.models import Signature, SigningRequest, Snapshot
from dossiers.workflow import Typed
from nominations.workflow import application, screening, signing
from notifications.models import Email
from tests.cities import factories as cities
from tests.dossiers.factories import pdf, upload
from tests.nominations import factories as road
from tests.nominations.signatures import WHO, asked, by_link, by_scan, edit, refused, sent, told

pytestmark = pytest.mark.django_db
NOBODY = Person.nobody()


# Freezing.


def test_request_signature_freezes_the_text_and_leaves_the_file_with_the_city(file, focal):
    request = asked(file, focal)

    assert request.snapshot.text == sealing.text(road.fresh(file).dossier)
    assert (request.party, request.snapshot.purpose, request.has_link) == ("mayor", "submit", False)
    assert road.fresh(file).status == "draft"
    assert Record.objects.filter(act="request_signature").count() == 1


def test_request_signature_twice_freezes_once(file, focal):
    assert asked(file, focal) == asked(file, focal)
    assert Snapshot.objects.count() == 1


def test_request_signature_refuses_an_incomplete_text(officer):
    draft = road.draft("Gulu")

    assert refused(lambda: signing.request_signature(draft.key, "mayor", by=officer)) == "complete"


def test_request_signature_refuses_the_commissions_before_the_file_is_there(file, officer):
    assert refused(lambda: signing.request_signature(file.key, "commission", by=officer)) == "startable"


def test_request_signature_knows_no_third_side(file, focal):
    with road.at(), pytest.raises(Http404):
        signing.request_signature(file.key, "jury", by=focal)


def test_request_signature_of_the_commission_is_not_the_citys(file, focal):
    road_file = road.submitted("Gulu")
    cities.workflow.appoint_focal_point(road_file.city, focal.user, by=Person.clock())
    with road.at(), pytest.raises(PermissionDenied):
        signing.request_signature(road_file.key, "commission", by=Person.of(focal.user))


def test_submit_uses_the_frozen_text_for_a_typed_name(file, focal):
    token = sent(file, focal)
    with road.at():
        application.submit(file.key, by=focal, **WHO)

    assert Snapshot.objects.count() == 1
    assert told("signing_ended") == ["mayor@city.example"]
    assert refused(lambda: by_link(token)) == "link_unended"


# A scan.


def test_sign_scan_binds_the_page_to_the_frozen_text(file, focal):
    request = asked(file, focal)
    signature = by_scan(file, focal)

    assert (signature.method, signature.snapshot, signature.document.kind) == ("scan", request.snapshot, "signed-page")
    assert signature.is_to_be_looked_at
    assert SigningRequest.objects.open().count() == 0


def test_submit_after_a_scan_asks_no_name(file, focal):
    asked(file, focal)
    signature = by_scan(file, focal)
    with road.at():
        application.submit(file.key, by=focal)

    assert road.fresh(file).status == "with_commission"
    assert list(Signature.objects.all()) == [signature]


def test_sign_scan_needs_a_frozen_text(file, focal):
    assert refused(lambda: by_scan(file, focal)) == "asked"


def test_sign_scan_refuses_what_is_no_page(file, focal):
    asked(file, focal)

    assert refused(lambda: by_scan(file, focal, content=b"MZ\x90\x00")) == "upload_type"


def test_a_scan_is_not_used_for_two_texts(file, focal):
    asked(file, focal)
    by_scan(file, focal)
    edit(file, focal)
    asked(file, focal)

    assert refused(lambda: by_scan(file, focal)) == "signature_scan"


def test_nobody_signs_a_file_of_another_city(file):
    other = cities.focal_point(cities.city("Gulu"))
    with road.at(), pytest.raises(Http404):
        signing.sign_scan(file.key, "mayor", upload(pdf()), by=other, **WHO)


# The second look.


def scanned(file, focal) -> Signature:
    asked(file, focal)
    signature = by_scan(file, focal)
    with road.at():
        application.submit(file.key, by=focal)
    return signature


def test_confirm_scan_by_the_commission(file, focal, officer):
    signature = scanned(file, focal)
    with road.at():
        signing.confirm_scan(file.key, signature.key, by=officer)

    assert not road.fresh(signature).is_to_be_looked_at
    assert road.fresh(signature).looked_by == officer.user
    assert refused(lambda: signing.confirm_scan(file.key, signature.key, by=officer)) == "scanned"


def test_confirm_scan_is_not_the_citys(file, focal):
    signature = scanned(file, focal)
    with road.at(), pytest.raises(PermissionDenied):
        signing.confirm_scan(file.key, signature.key, by=focal)


def test_confirm_scan_is_not_for_whoever_uploaded_it(file, officer):
    signature = scanned(file, officer)

    assert refused(lambda: signing.confirm_scan(file.key, signature.key, by=officer)) == "second_look"


def test_confirm_scan_of_another_file_does_not_exist(file, focal, officer):
    signature, other = scanned(file, focal), road.submitted("Gulu")
    with road.at(), pytest.raises(Http404):
        signing.confirm_scan(other.key, signature.key, by=officer)


def test_the_checklist_of_the_secretariat_is_a_second_look(file, focal):
    signature = scanned(file, focal)
    staff = road.secretariat()
    with road.at():
        application.endorse(file.key, by=Person.clock(), **WHO)
        screening.check(file.key, "mayor", "unclear", by=staff)
    assert road.fresh(signature).is_to_be_looked_at
    with road.at():
        screening.check(file.key, "mayor", "yes", by=staff)

    assert not road.fresh(signature).is_to_be_looked_at


# A link.


def test_sign_by_link_signs_the_text_it_was_made_for(file, focal):
    token = sent(file, focal)
    signature = by_link(token)

    assert (signature.method, signature.name, signature.title) == ("link", *WHO.values())
    assert signature.snapshot.text == sealing.text(road.fresh(file).dossier)
    assert signature.by is None
    assert road.fresh(file).status == "draft"
    assert told("signature_given_city") == [focal.user.email]
    assert told("signed_copy") == ["mayor@city.example"]


def test_the_link_is_a_key_whose_email_is_wiped(file, focal):
    sent(file, focal)

    assert Email.objects.get(event="signing_asked").kind == "signin"


def test_sign_by_link_works_once(file, focal):
    token = sent(file, focal)
    by_link(token)

    assert refused(lambda: by_link(token)) == "link_unused"
    assert Signature.objects.count() == 1


def test_sign_by_link_refuses_after_an_edit(file, focal):
    token = sent(file, focal)
    edit(file, focal)

    assert refused(lambda: by_link(token)) == "link_unended"
    assert told("signing_ended") == ["mayor@city.example"]


def test_sign_by_link_refuses_a_text_that_is_not_the_one_that_stands(file, focal):
    token = sent(file, focal)
    application.dossiers.answer_many(file.dossier, {"vision": Typed("Behind it.", 1)}, by=None)

    assert refused(lambda: by_link(token)) == "text_unchanged"


def test_sign_by_link_refuses_after_fourteen_days(file, focal):
    token = sent(file, focal)
    last = road.IN_TIME + timedelta(days=14)

    with pytest.raises(door.Refused) as refusal:
        by_link(token, last)
    assert refusal.value.verdicts[0].code == "link_unexpired"
    assert by_link(token, last - timedelta(seconds=1)).is_valid


def test_sign_by_link_refuses_after_the_deadline(file, focal):
    token = sent(file, focal, at=road.CITY_DEADLINE - timedelta(days=2))

    with pytest.raises(door.Refused) as refusal:
        by_link(token, road.CITY_DEADLINE)
    assert refusal.value.verdicts[0].code == "window"


@pytest.mark.parametrize("end", ["withdraw", "submit"])
def test_sign_by_link_looks_at_the_state_at_the_moment_of_use(file, focal, end):
    token = sent(file, focal)
    with road.at():
        more = WHO if end == "submit" else {}
        getattr(application, end)(file.key, by=focal, **more)

    with road.at(), pytest.raises(door.Refused):
        signing.sign_by_link(token, by=NOBODY, **WHO)
    assert Signature.objects.filter(method="link").count() == 0


def test_a_new_link_ends_the_former(file, focal):
    first = sent(file, focal)
    second = sent(file, focal, email="other@city.example")

    assert refused(lambda: by_link(first)) == "link_unended"
    assert by_link(second).snapshot.number == 1


def test_a_link_opens_no_other_file(file, focal):
    token, other = sent(file, focal), road.filled("Gulu")
    by_link(token)

    assert Signature.objects.filter(snapshot__dossier=other.dossier).count() == 0
    with road.at(), pytest.raises(Http404):
        signing.sign_by_link(token[:-1], by=NOBODY, **WHO)


def test_sign_by_link_names_who_acts(file, focal):
    signature = by_link(sent(file, focal), acting_name="Otim Paul", acting_office="Assistant to the mayor")

    assert (signature.acting_name, signature.acting_office) == ("Otim Paul", "Assistant to the mayor")


def test_whoever_acts_says_name_and_office(file, focal):
    token = sent(file, focal)

    assert refused(lambda: by_link(token, acting_name="Otim Paul")) == "actor"


def test_sign_by_link_needs_name_and_title(file, focal):
    token = sent(file, focal)

    assert refused(lambda: by_link(token, title=" ")) == "signed"


def test_the_record_holds_no_secret_and_no_name(file, focal):
    token = sent(file, focal)
    by_link(token, acting_name="Otim Paul", acting_office="Assistant")
    kept = " ".join(str(vars(row)) for row in Record.objects.all())

    for secret in (token, "mayor@city.example", "Amina", "Otim", SigningRequest.objects.latest("pk").token_hash):
        assert secret not in kept
    assert Record.objects.get(act="sign_by_link").role == "mayor"
    assert chain.verify() is None


def test_the_head_of_the_commission_signs_by_a_link_and_the_officer_endorses(file, focal, officer):
    with road.at():
        application.submit(file.key, by=focal, **WHO)
    signature = by_link(sent(file, officer, "commission", "head@unesco.example"), title="Secretary-General")
    assert told("signature_given_commission") == [officer.user.email]
    assert road.fresh(file).status == "with_commission"
    with road.at():
        application.endorse(file.key, by=officer)

    assert road.fresh(file).status == "nominated"
    assert [row.key for row in Signature.objects.filter(party="commission")] == [signature.key]


def test_unendorse_ends_the_commissions_signature_and_leaves_the_mayors():
    nominated, officer = road.nominated("Gulu"), cities.officer("UG")
    with road.at():
        application.unendorse(nominated.key, by=officer, reason="Not yet.")

    assert [row.party for row in Signature.objects.valid()] == ["mayor"]
