"""Each hostile upload, sent as a browser would send it: refused with its sentence, or nothing hostile is stored."""

import io
import struct
import zipfile
import zlib
from functools import partial
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings
from django.urls import reverse
from PIL import Image

from dossiers.limits import LIMITS
from tests.dossiers import hostile
from tests.dossiers.factories import pdf, picture, upload
from tests.dossiers.marks import EICAR
from tests.dossiers.test_cleaning import DAMAGED_PDF, DAMAGED_PICTURE, WRONG_TYPE
from tests.dossiers.test_hostile_pdfs import TOO_MANY
from tests.nominations import factories as road
from tests.nominations.views.desks import browser, focal_point, post, text

pytestmark = pytest.mark.django_db
TOO_LARGE = "This file has more than 10 MB. Scan it at 150 dpi or in grey, or split it, and upload it again."
TOO_LARGE_A_PICTURE = "This picture has more than 25 MB. Take or save it in a smaller size, and upload it again."
TOO_WIDE = "This picture has more than 50 million pixels. Make it smaller (2400 pixels are enough) and upload it again."
LOCKED = "This PDF is locked with a password. Print it to a new PDF without one and upload that."
EMPTY = "This file is empty. Look whether it opens on your machine, then upload it again."
ARCHIVE = "An archive is hidden in this file. Print it to a new PDF and upload that."
FORBIDDEN = (
    b"canary", b"MZ", b"<script", b"<svg", b"<?php", b"PK\x03\x04", b"PK\x05\x06", b"/JavaScript", b"/JS", b"/Launch",
    b"/OpenAction", b"/AA", b"/EmbeddedFile", b"/AcroForm", b"/Info", b"/Metadata", b"/Author", b"Exif", EICAR,
)  # fmt: skip


@pytest.fixture(autouse=True)
def in_time(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    with road.at():
        yield


def locked():
    return pdf(encryption=pikepdf.Encryption(owner="owner", user="user"))


def wide():
    head = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(60_001) * 400, 9)
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(hostile.chunk, (b"IHDR", b"IDAT", b"IEND"), (head, rows, b"")))


def eicar_attached():
    document = pikepdf.open(io.BytesIO(pdf()))
    document.attachments["eicar.com"] = EICAR
    return hostile.saved(document)


REFUSED = [
    (lambda: hostile.HTML + pdf(), "letter.pdf", WRONG_TYPE),
    (lambda: b"%PDF-1.7\n", "letter.pdf", DAMAGED_PDF),
    (lambda: b"%PDF-1.7\n%%EOF", "letter.pdf", DAMAGED_PDF),
    (lambda: b"%PDF-1.7\n" + hostile.HTML, "letter.pdf", DAMAGED_PDF),
    (lambda: pdf()[:60], "letter.pdf", DAMAGED_PDF),
    (hostile.archive_as_a_photo, "letter.pdf", ARCHIVE),
    (lambda: hostile.HTML, "letter.html", WRONG_TYPE),
    (lambda: hostile.SVG, "map.svg", WRONG_TYPE),
    (lambda: hostile.SVG, "map.png", WRONG_TYPE),
    (lambda: b"GIF89a=1;alert('canary')//", "photo.gif", WRONG_TYPE),
    (lambda: b"GIF89a=1;alert('canary')//", "photo.jpg", WRONG_TYPE),
    (lambda: b"MZ\x90\x00" + bytes(300), "letter.pdf", WRONG_TYPE),
    (lambda: b"\x7fELF" + bytes(300), "letter.pdf", WRONG_TYPE),
    (locked, "letter.pdf", LOCKED),
    (lambda: b"", "letter.pdf", EMPTY),
    (lambda: b"%PDF-1.7\n" + bytes(LIMITS.size), "letter.pdf", TOO_LARGE),
    (lambda: picture("JPEG") + bytes(LIMITS.photo), "photo.jpg", TOO_LARGE_A_PICTURE),
    (partial(pdf, pages=10_000), "letter.pdf", TOO_MANY),
    (hostile.pages_in_pages, "letter.pdf", TOO_MANY),
    (hostile.page_a_million_times, "letter.pdf", TOO_MANY),
    (hostile.objects_that_unpack_to_much, "letter.pdf", DAMAGED_PDF),
    (wide, "plan.png", TOO_WIDE),
    (lambda: picture("JPEG")[:-200], "photo.jpg", DAMAGED_PICTURE),
    (partial(hostile.bomb, "word/document.xml"), "letter.docx", WRONG_TYPE),
    (partial(hostile.bomb, "xl/workbook.xml"), "figures.xlsx", WRONG_TYPE),
    (partial(hostile.archive, "word/document.xml", hostile.XXE), "letter.docx", WRONG_TYPE),
    (lambda: hostile.XXE, "letter.xml", WRONG_TYPE),
    (lambda: EICAR, "letter.pdf", WRONG_TYPE),
]
CLEANED = [
    (hostile.loaded_pdf, "letter.pdf", "letter.pdf"),
    (lambda: pdf() + hostile.archive(), "letter.pdf", "letter.pdf"),
    (lambda: pdf() + hostile.HTML, "letter.html", "letter.html.pdf"),
    (partial(hostile.hung_on, "root"), "letter.pdf", "letter.pdf"),
    (partial(hostile.hung_on, "trailer"), "letter.pdf", "letter.pdf"),
    (hostile.scan_in_a_pdf, "scan.pdf", "scan.pdf"),
    (eicar_attached, "letter.pdf", "letter.pdf"),
    (hostile.photo_of_a_camera, "photo.jpg", "photo.jpg"),
    (hostile.png_with_notes, "plan.png", "plan.png"),
    (lambda: picture("PNG") + b"<?php canary ?>", "plan.pdf.php", "plan.pdf.php.png"),
    (lambda: picture("JPEG") + b"MZ canary", "photo.exe", "photo.exe.jpg"),
    (pdf, "../../x", "x.pdf"),
    (pdf, "..\\..\\x.pdf", "x.pdf"),
    (pdf, "a\0.pdf", "a.pdf"),
    (pdf, "CON", "document CON.pdf"),
    (pdf, "a" * 300 + ".pdf", "a" * 116 + ".pdf"),
    (pdf, "gpj.\u202eexe", "gpj.exe.pdf"),
    (pdf, "letter.pdf.php", "letter.pdf.php.pdf"),
    (pdf, "رسالة العمدة إلى اللجنة الوطنية.pdf", "رسالة العمدة إلى اللجنة الوطنية.pdf"),
]


def send(client, address, content, name, **typed):
    """As a browser writes it, whatever the name; Django's own client would clean the name first."""
    field = '--gnlc\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
    fields = "".join(field.format(*one) for one in typed.items())
    head = f'--gnlc\r\nContent-Disposition: form-data; name="letter"; filename="{name}"\r\nContent-Type: x/y\r\n\r\n'
    body = (fields + head).encode() + content + b"\r\n--gnlc--\r\n"
    return client.post(address, body, content_type="multipart/form-data; boundary=gnlc")


def stored():
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


@pytest.mark.parametrize(("make", "name", "sentence"), REFUSED)
def test_hostile_upload_is_refused_with_its_sentence_and_the_text_beside_it_is_kept(make, name, sentence):
    file = road.draft()
    address = reverse("section", args=[file.key, "plan"])
    client = browser(focal_point(file))

    refused = send(client, address, make(), name, vision="Not lost.", vision__seen="0", next="")
    again = send(client, address, pdf(), "letter.pdf", vision="Better.", vision__seen="1", next="")

    form = refused.context["form"]
    assert form.errors == {"letter": [sentence]}
    assert form["vision"].value() == "Not lost."
    assert form["vision__seen"].value() == "1"
    assert text(refused).count(sentence.split("(")[0]) == 2  # above, and beside the field
    assert again.status_code == 302
    assert len(stored()) == 1


@pytest.mark.parametrize(("make", "name", "shown"), CLEANED)
def test_nothing_hostile_is_left_of_what_is_stored(make, name, shown):
    file = road.draft()
    client = browser(focal_point(file))

    send(client, reverse("section", args=[file.key, "plan"]), make(), name, next="")

    [path] = stored()
    document = file.dossier.documents.get()
    assert document.original_name == shown
    assert [path.parent.name, len(path.name), path.suffix] == [path.name[:2], 32, ""]
    assert not path.stat().st_mode & 0o111
    assert [word for word in FORBIDDEN if word in plain(path.read_bytes())] == []
    assert not zipfile.is_zipfile(path)


def plain(content):
    """The stored bytes, and the same with nothing packed."""
    if content.startswith(b"%PDF"):
        return content + hostile.unpacked(content)
    with Image.open(io.BytesIO(content)) as shown:
        assert dict(shown.getexif()) == {}
        assert shown.info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    return content


def test_upload_sent_again_over_a_bad_line_makes_no_second_copy():
    file = road.draft()
    client, address = browser(focal_point(file)), reverse("section", args=[file.key, "plan"])

    for name in ("letter.pdf", "letter.pdf", "letter (1).pdf"):
        send(client, address, pdf(), name, next="")

    assert [document.original_name for document in file.dossier.documents.all()] == ["letter.pdf"]
    assert len(stored()) == 1


def test_upload_that_broke_off_stores_nothing_and_the_next_one_is_taken():
    file = road.draft()
    client, address = browser(focal_point(file)), reverse("section", args=[file.key, "plan"])
    body = b'--gnlc\r\nContent-Disposition: form-data; name="letter"; filename="letter.pdf"\r\n\r\n' + pdf()[:200]

    client.post(address, body, content_type="multipart/form-data; boundary=gnlc")
    assert stored() == []
    send(client, address, pdf(), "letter.pdf", next="")

    assert len(stored()) == 1


def test_stored_file_has_no_address_of_its_own():
    file = road.draft()
    client = browser(focal_point(file))
    send(client, reverse("section", args=[file.key, "plan"]), pdf(), "letter.pdf", next="")
    [path] = stored()

    served = [f"/{prefix}{path.parent.name}/{path.name}" for prefix in ("", "media/", "static/", "documents/")]

    assert {client.get(address).status_code for address in served} == {404}


def test_request_longer_than_any_page_needs_is_not_read():
    file = road.draft()
    client, address = browser(focal_point(file)), reverse("section", args=[file.key, "plan"])

    refused = client.post(
        address, b"", content_type="multipart/form-data; boundary=gnlc", CONTENT_LENGTH=str(2 * 2**30)
    )

    assert refused.status_code == 413
    assert "What you sent has more than 100 MB and was not read. A PDF may have 10 MB" in text(refused)
    assert "Go back in your browser: what you typed is still on the page." in text(refused)


@pytest.mark.parametrize("told", ["", "many", "-5"])
def test_length_that_is_no_number_is_none(told):
    assert browser().get(reverse("home"), CONTENT_LENGTH=told).status_code == 200


def test_section_keeps_the_good_file_beside_a_refused_one_and_shows_it():
    file = road.draft()
    sent = {"letter": upload(b"MZ", "run.exe"), "photos": upload(picture(), "square.png"), "next": ""}

    refused = post(browser(focal_point(file)), "section", file.key, "plan", **sent)

    assert list(refused.context["form"].errors) == ["letter"]
    assert [row["name"] for row in refused.context["files"]] == ["square.png"]


def test_section_says_what_became_of_a_file_also_where_two_texts_met():
    file = road.draft()
    first, second = browser(focal_point(file)), browser(focal_point(file))
    post(first, "section", file.key, "plan", vision="Hers.", vision__seen="0", next="")
    sent = {"vision": "His.", "vision__seen": "0", "letter": upload(b"MZ", "run.exe"), "next": ""}

    both = post(second, "section", file.key, "plan", **sent)

    assert both.status_code == 409
    assert "This file is not a PDF, JPEG or PNG." in text(both)
