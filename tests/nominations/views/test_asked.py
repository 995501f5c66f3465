"""Documents that a call asks for beside its form: handed over, refused, sealed, read."""

from io import BytesIO

import pytest
from django.http import Http404
from django.urls import reverse
from pypdf import PdfReader

from accounts.door import Refused
from accounts.person import Person
from cities.models import NationalCommission
from dossiers import sealing
from nominations.views.signature_page import papers_of
from nominations.workflow import application, filling, national, signing
from nominations.workflow import call as calls
from tests.dossiers.factories import pdf, picture, upload
from tests.nominations import factories as road
from tests.nominations.signatures import asked, sent, submitted_with_scan
from tests.nominations.views.desks import browser, focal_point, get, officer, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_time():
    with road.at():
        yield


@pytest.fixture
def file():
    made = road.draft_call(asks="Letter of the council")
    made.required_documents.update(media_types=["application/pdf"], most_megabytes=1)
    calls.publish(made.key, by=Person.clock())
    return road.filled(made=made)


def code(file) -> str:
    return file.call.required_documents.get().code


def hand_over(file, sent):
    return browser(focal_point(file)).post(reverse("attach", args=[file.key]), {code(file): sent})


def test_document_asked_for_stands_on_the_page_that_is_signed_and_behind_the_link(file):
    city = focal_point(file)
    hand_over(file, upload(pdf(), "letter.pdf"))
    letter = file.dossier.documents.get(kind=code(file))
    token = sent(file, city)

    printed = get(browser(city), "signature_page", file.key, "mayor").content
    printed = " ".join(" ".join(sheet.extract_text() for sheet in PdfReader(BytesIO(printed)).pages).split())
    behind = text(get(browser(), "sign_by_link", token))

    for page in (printed, behind):
        for part in ("Letter of the council", "letter.pdf", "SHA-256 " + letter.sha256[:16], "bytes"):
            assert part in page.replace("\xa0", " ")
    assert reverse("document", args=[file.key, letter.key]) not in behind


def test_document_replaced_since_stays_on_the_page_that_was_frozen(file):
    city = focal_point(file)
    hand_over(file, upload(pdf(), "letter.pdf"))
    asked(file, city)
    frozen = file.dossier.snapshots.get()
    old = file.dossier.documents.get(kind=code(file))
    type(old).objects.update(replaced_at=road.IN_TIME)

    assert [(label, one.key) for label, one in papers_of(road.fresh(file), frozen)] == [
        ("Letter of the council", old.key)
    ]
    assert papers_of(road.fresh(file), None) == []


def test_document_asked_for_is_a_task_until_it_is_there(file):
    city = browser(focal_point(file))
    before = get(city, "tasks", file.key).context["tasks"][-1]
    city.post(reverse("attach", args=[file.key]), {code(file): upload(pdf(), "letter.pdf")})
    after = get(city, "tasks", file.key).context["tasks"][-1]

    assert (before["label"], before["word"], after["word"]) == (
        "Documents asked for", "1 document missing", "complete",
    )  # fmt: skip


def test_file_is_not_handed_in_without_it(file):
    with pytest.raises(Refused, match="1 document is still missing: Letter of the council"):
        application.submit(file.key, by=Person.clock(), **road.SIGNED)
    hand_over(file, upload(pdf(), "letter.pdf"))

    assert application.submit(file.key, by=Person.clock(), **road.SIGNED).status == "with_commission"


def test_document_of_another_kind_is_refused_with_the_kinds(file):
    refused = hand_over(file, upload(picture("JPEG"), "letter.jpg"))

    assert "This document is taken as PDF only. Save it as that, then upload it again." in text(refused)
    assert not file.dossier.documents.exists()


def test_document_larger_than_asked_is_refused_with_the_limit(file):
    refused = hand_over(file, upload(b"%PDF-1.7" + b"0" * 2**20, "letter.pdf"))

    assert not file.dossier.documents.exists()
    assert "1 MB" in text(refused)


def test_second_document_takes_the_place_of_the_first_and_is_sealed(file):
    hand_over(file, upload(pdf(1), "one.pdf"))
    hand_over(file, upload(pdf(2), "two.pdf"))

    present = file.dossier.documents.current().get()
    assert present.original_name == "two.pdf"
    assert present.sha256 in sealing.text(type(file).objects.get(pk=file.pk).dossier)


def test_document_of_another_call_is_no_page(file):
    other = road.draft_call("2031", asks="Something else").required_documents.get()

    with pytest.raises(Http404):
        filling.attach(file.key, upload(pdf(), "x.pdf"), other.code, by=Person.clock())
    assert not file.dossier.documents.exists()


def test_commission_and_secretariat_read_it_with_the_file(file):
    hand_over(file, upload(pdf(), "letter.pdf"))
    application.submit(file.key, by=Person.clock(), **road.SIGNED)
    application.endorse(file.key, by=Person.clock(), **road.SIGNED)

    shown = get(browser(road.secretariat()), "file", file.key)

    assert "Letter of the council" in text(shown)
    assert "letter.pdf" in text(shown)


def test_document_that_is_there_can_be_read_and_removed_from_its_page(file):
    client = browser(focal_point(file))
    client.post(reverse("attach", args=[file.key]), {code(file): upload(pdf(), "letter.pdf")})
    kept = file.dossier.documents.get()

    row = get(client, "attach", file.key).context["rows"][0]
    left = client.post(row["remove"])

    assert (row["name"], row["url"]) == ("letter.pdf", reverse("document", args=[file.key, kept.key]))
    assert left.url == reverse("tasks", args=[file.key])
    assert get(client, "attach", file.key).context["rows"][0]["name"] == ""


def test_page_without_a_file_chosen_changes_nothing_and_says_so(file):
    told = browser(focal_point(file)).post(reverse("attach", args=[file.key]), {"do": "1"})

    assert told.context["form"].non_field_errors() == ["No file was chosen. Choose one, then hand it over."]
    assert "The files are here." not in text(told)
    assert not file.dossier.documents.exists()


def test_page_of_a_file_that_is_handed_over_leads_to_the_file():
    file = road.submitted()

    assert get(browser(focal_point(file)), "attach", file.key).url == reverse("file", args=[file.key])


def test_empty_document_is_refused_with_what_to_do(file):
    refused = hand_over(file, upload(b"", "letter.pdf"))

    sentence = "This file is empty. Look whether it opens on your machine, then upload it again."
    assert refused.context["form"].errors == {code(file): [sentence]}


@pytest.fixture
def lacking():
    """Handed in without what its Commission needs before it can endorse."""
    made, by = road.open_call(), officer()
    home = NationalCommission.objects.get(country__iso2="UG")
    national.ask_own_document(made.key, home.key, "Letter of the region", by=by)
    return road.filled(made=made)


def test_city_is_warned_of_what_its_commission_will_need(lacking):
    city = browser(focal_point(lacking))

    page = text(get(city, "submit", lacking.key))
    task = get(city, "tasks", lacking.key).context["next"]

    assert "your National Commission cannot endorse the application without them: Letter of the region." in page
    assert (task["sentence"], task["url"]) == ("Next: Documents asked for", reverse("attach", args=[lacking.key]))


def test_desk_says_what_is_missing_and_sends_the_file_back_for_it(lacking):
    asked = code(lacking)
    application.submit(lacking.key, by=Person.clock(), **road.SIGNED)
    client, city = browser(officer()), browser(focal_point(lacking))

    card = get(client, "commission_desk").context["next"]
    endorsing, form = text(get(client, "endorse", lacking.key)), text(client.get(card["url"]))
    client.post(card["url"], {f"ask_{asked}": "Signed by the governor.", "last_day": "2027-02-20"})
    page, tasks = text(get(city, "attach", lacking.key)), text(get(city, "tasks", lacking.key))

    assert card["sentence"] == "Lira is signed by its mayor; 1 document is missing."
    assert "Without these documents it cannot be endorsed: Letter of the region." in endorsing
    assert "Letter of the region (missing)" in form
    assert "Your National Commission writes: Signed by the governor." in page
    assert "Letter of the region" in tasks


def test_a_signed_page_that_cannot_be_read_is_asked_for_again():
    file = submitted_with_scan("Lira", road.open_call())
    client = browser(officer())

    form = text(get(client, "return_to_city", file.key))
    client.post(reverse("return_to_city", args=[file.key]), {"ask_signed-page": "Cut off.", "last_day": "2027-02-20"})

    assert "The signed page" in form
    assert list(road.fresh(file).reopened) == ["signed-page"]


def test_filled_file_is_not_called_ready_while_a_document_is_missing(file):
    city = browser(focal_point(file))
    tasks, submit = get(city, "tasks", file.key).context, get(city, "submit", file.key)
    sentence, way = "1 document is still missing: Letter of the council", reverse("attach", args=[file.key])

    assert tasks["next"] == {"sentence": sentence, "label": "Hand over the documents", "url": way}
    assert (tasks["last"]["word"], tasks["last"]["note"]) == ("cannot start yet", sentence)
    assert submit.context["open"] == [{"text": sentence, "url": way}]
    assert "By this name and title" not in text(submit)

    hand_over(file, upload(pdf(), "letter.pdf"))
    tasks = get(city, "tasks", file.key).context
    assert (tasks["next"]["sentence"], tasks["last"]["word"]) == ("Everything is filled in.", "ready")
    assert get(city, "submit", file.key).context["open"] == []


def test_no_text_is_frozen_for_the_mayor_while_a_document_is_missing(file):
    with pytest.raises(Refused, match="1 document is still missing: Letter of the council"):
        signing.request_signature(file.key, "mayor", by=focal_point(file))
    hand_over(file, upload(pdf(), "letter.pdf"))

    assert signing.request_signature(file.key, "mayor", by=focal_point(file)).party == "mayor"
