"""The pages of a signature: the way to it, the link that never signs by itself, the page as PDF, the frozen text."""

import io
import re

import pypdf
import pytest
from django.test import Client
from django.urls import reverse

from dossiers.models import Signature, SigningRequest, Snapshot
from nominations.workflow import application
from tests import pages
from tests.cities import factories as cities
from tests.dossiers.factories import pdf, upload
from tests.nominations import factories as road
from tests.nominations.signatures import WHO, asked, by_link, by_scan, edit, sent, submitted_with_scan

pytestmark = pytest.mark.django_db
HOSTILE = '<script>#read("/etc/passwd")</script> $ ] \\ *x*'
ARABIC = "محمد بن علي"


@pytest.fixture(autouse=True)
def _in_time():
    with road.at():
        yield


def browser(person=None) -> Client:
    client = Client()
    if person:
        client.force_login(person.user)
    return client


def page(token) -> str:
    return reverse("sign_by_link", args=[token])


def words(response) -> str:
    read = pypdf.PdfReader(io.BytesIO(response.content))
    return " ".join(" ".join(sheet.extract_text() for sheet in read.pages).split())


def test_opening_the_link_writes_nothing_and_shows_the_text_with_its_hash(file, focal):
    token = sent(file, focal)
    with pages.written() as found:
        shown = browser().get(page(token))
    snapshot = Snapshot.objects.get()

    assert (shown.status_code, found, Signature.objects.count()) == (200, [], 0)
    for part in ("Learning for all.", snapshot.sha256, snapshot.code):
        assert part in shown.content.decode()


def test_head_and_a_scanner_with_parameters_sign_nothing(file, focal):
    token = sent(file, focal)
    browser().head(page(token))
    browser().get(page(token), WHO)

    assert Signature.objects.count() == 0


def test_the_button_signs_once_and_the_link_then_shows_who_signed(file, focal):
    token, visitor = sent(file, focal), browser()
    first = visitor.post(page(token), WHO)
    second = visitor.post(page(token), WHO)
    shown = visitor.get(page(token))

    assert (first.status_code, second.status_code, shown.status_code) == (302, 409, 200)
    assert Signature.objects.count() == 1
    assert "Amina Okello (fictional)" in shown.content.decode()


def test_the_link_after_an_edit_says_that_nothing_was_signed(file, focal):
    token = sent(file, focal)
    edit(file, focal)
    shown = browser().get(page(token))

    assert shown.status_code == 409
    assert "Nothing was signed." in shown.content.decode()
    assert "Another text." not in shown.content.decode()


@pytest.mark.parametrize("name", [HOSTILE, ARABIC, "N" * 200])
def test_what_a_name_holds_is_text_on_page_and_paper(file, focal, name):
    token = sent(file, focal)
    visitor = browser()
    visitor.post(page(token), {"signatory": name, "title": name})
    shown = visitor.get(page(token)).content.decode()
    copy = visitor.get(reverse("signed_copy", args=[token]))

    assert Signature.objects.get().name == name
    assert "<script>#read" not in shown
    assert Snapshot.objects.get().sha256 in words(copy)
    assert {*name.split()} <= {*words(copy).split()} or name in words(copy).replace(" ", "")
    assert "root:" not in words(copy)


def test_a_name_longer_than_200_is_refused_with_the_text_kept(file, focal):
    answer = browser().post(page(sent(file, focal)), {"signatory": "N" * 201, "title": "Mayor"})

    assert (answer.status_code, Signature.objects.count()) == (200, 0)


def test_the_page_to_sign_is_a_draft_until_the_text_is_frozen(file, focal):
    address = reverse("signature_page", args=[file.key, "mayor"])
    before = words(browser(focal).get(address))
    request = asked(file, focal)
    after = words(browser(focal).get(address))

    assert ("DRAFT" in before, "DRAFT" in after) == (True, False)
    assert request.snapshot.sha256 in before
    assert request.snapshot.sha256 in after
    assert request.snapshot.code in after


def test_the_page_to_sign_speaks_french_to_who_reads_french(file, focal):
    asked(file, focal)
    focal.user.language = "fr"
    focal.user.save()
    read = words(browser(focal).get(reverse("signature_page", args=[file.key, "mayor"])))

    for part in ("Signature du maire", "Par cette signature", "Titre officiel exact", "Le texte qui est signé"):
        assert part in read
    for part in ("Signature of the mayor", "By this signature", "Exact official title", "The text that is signed"):
        assert part not in read


def test_the_city_goes_from_freezing_to_a_scan_to_handing_in(file, focal):
    visitor, args = browser(focal), [file.key, "mayor"]
    visitor.post(reverse("request_signature", args=args))
    sent_in = visitor.post(reverse("sign_scan", args=args), {**WHO, "upload": upload(pdf())})
    assert sent_in.status_code == 302
    visitor.post(reverse("submit", args=[file.key]))

    assert road.fresh(file).status == "with_commission"
    assert "scan, to be looked at" in visitor.get(reverse("file", args=[file.key])).content.decode()


def test_a_scan_without_a_file_keeps_what_was_typed(file, focal):
    asked(file, focal)
    answer = browser(focal).post(reverse("sign_scan", args=[file.key, "mayor"]), WHO)

    assert answer.status_code == 200
    assert "Mayor of Lira" in answer.content.decode()


def test_send_signing_link_through_the_page(file, focal):
    address = reverse("send_signing_link", args=[file.key, "mayor"])
    browser(focal).post(address, {"email": "mayor@city.example", "language": "fr"})

    assert SigningRequest.objects.open().get().address == "mayor@city.example"
    assert "mayor@city.example" in browser(focal).get(reverse("signature", args=[file.key, "mayor"])).content.decode()


def test_the_officer_looks_at_the_scan_before_endorsing():
    file, officer = submitted_with_scan("Gulu"), cities.officer("UG")
    visitor, row = browser(officer), Signature.objects.get()
    address = reverse("confirm_scan", args=[file.key, row.key])
    assert address in visitor.get(reverse("endorse", args=[file.key])).content.decode()
    visitor.post(address)

    assert address not in visitor.get(reverse("endorse", args=[file.key])).content.decode()


def test_a_voided_text_stays_readable_with_its_hash(file, focal):
    signature = by_link(sent(file, focal))
    edit(file, focal)
    shown = browser(focal).get(reverse("snapshot", args=[file.key, 1])).content.decode()
    exact = browser(focal).get(reverse("snapshot_text", args=[file.key, 1]))

    for part in ("Learning for all.", signature.snapshot.sha256, "void"):
        assert part in shown
    assert exact.content.decode() == signature.snapshot.text


def test_a_signature_is_dated_in_the_zone_of_the_call_and_of_the_reader(file, focal):
    by_link(sent(file, focal))
    type(focal.user).objects.filter(pk=focal.user.pk).update(time_zone="Africa/Kampala")
    client = browser(focal)

    for name, parts in (("file", [file.key]), ("snapshot", [file.key, 1])):
        [row] = client.get(reverse(name, args=parts)).context["signatures"]
        assert re.fullmatch(r"\d+ \w+ \d{4}, [\d:]+ Berlin \(your time: [\d:]+\)", row["at"])


def test_the_signed_page_says_who_acted(file, focal):
    by_link(sent(file, focal), acting_name="Otim Paul", acting_office="Assistant")
    text = words(browser(focal).get(reverse("signature_page", args=[file.key, "mayor"])))

    assert "Otim Paul, Assistant" in text


def test_a_receipt_is_of_what_was_handed_in_and_not_of_what_waits(file, focal):
    asked(file, focal)
    assert browser(focal).get(reverse("receipt", args=[file.key])).status_code == 404
    by_scan(file, focal)
    application.submit(file.key, by=focal)

    assert browser(focal).get(reverse("receipt", args=[file.key])).status_code == 200


def test_end_signing_through_the_page_says_what_will_happen_and_keeps_the_reason(file, focal):
    signature = by_link(sent(file, focal))
    visitor, address = browser(focal), reverse("end_signing", args=[file.key, "mayor"])
    shown = visitor.get(address).content.decode()
    empty = visitor.post(address, {"reason": ""})
    ended = visitor.post(address, {"reason": "The mayor left office."})

    assert "Links that were sent stop working, and what was signed no longer holds." in shown
    assert (empty.status_code, ended.status_code) == (200, 302)
    assert Signature.objects.get(pk=signature.pk).void_reason == "The mayor left office."


@pytest.mark.parametrize(
    ("name", "rest"), [("snapshot", [7]), ("snapshot_text", [7]), ("confirm_scan", ["nebedyknewsthem2"])]
)
def test_a_text_or_scan_that_is_not_there_is_no_page(file, focal, name, rest):
    by_link(sent(file, focal))

    assert browser(focal).get(reverse(name, args=[file.key, *rest])).status_code == 404


def test_request_signature_of_what_is_signed_says_why_not(file, focal):
    by_link(sent(file, focal))
    answer = browser(focal).post(reverse("request_signature", args=[file.key, "mayor"]), follow=True)

    assert answer.status_code == 200
    assert SigningRequest.objects.open().count() == 0
    said = [str(message) for message in answer.context["messages"]]
    assert said == ["Amina Okello (fictional) has signed this text already."]


def test_the_page_to_sign_is_nobody_elses(file, focal):
    neighbour = cities.focal_point(cities.city("Gulu", "UG"))

    assert browser(neighbour).get(reverse("signature_page", args=[file.key, "mayor"])).status_code == 404
