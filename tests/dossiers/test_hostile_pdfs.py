"""PDFs that unpack to gigabytes, that hide something where nobody looks, and photos in them that name who took them."""

import io
import os
import subprocess
import sys
import zipfile

import pikepdf
import pytest
from PIL import Image

from accounts.door import Refused
from dossiers import cleaning, jpegs
from tests.dossiers import hostile
from tests.dossiers.factories import pdf, picture, upload
from tests.dossiers.test_cleaning import DAMAGED_PDF

TOO_MANY = "This PDF has more than 300 pages. Upload the pages that were asked for."
ENVIRONMENT = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
ALLOWED = 120 * 2**20  # over what an ordinary upload takes


def refusal(content):
    with pytest.raises(Refused) as refused:
        cleaning.clean(upload(content))
    return refused.value.sentence


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (hostile.page_a_million_times, TOO_MANY),
        (hostile.pages_in_pages, TOO_MANY),
        (hostile.objects_that_unpack_to_much, DAMAGED_PDF),
    ],
)
def test_clean_pdf_that_unpacks_to_much_takes_little_memory(make, sentence):
    """In a process of its own, because its peak is what counts."""
    command = [sys.executable, "-m", "tests.dossiers.measuring"]
    ran = subprocess.run(command, input=make(), env=ENVIRONMENT, capture_output=True, check=True)

    told, grown = ran.stdout.decode().strip().split("\n")
    assert told == sentence
    assert int(grown) < ALLOWED


def test_clean_pdf_whose_pages_name_each_other():
    assert refusal(hostile.pages_in_a_ring()) in (TOO_MANY, DAMAGED_PDF)


def test_clean_pdf_of_ten_thousand_pages():
    assert refusal(pdf(pages=10_000)) == TOO_MANY


def test_clean_pdf_of_as_many_pages_as_are_taken():
    assert cleaning.clean(upload(pdf(pages=300))).media_type == "application/pdf"


@pytest.mark.parametrize("filters", [[], ["/FlateDecode"]])
def test_clean_pdf_drops_what_a_camera_wrote_into_its_photo(filters):
    sent = hostile.scan_in_a_pdf(None, *filters)

    content = cleaning.clean(upload(sent)).content

    with pikepdf.open(io.BytesIO(content)) as document:
        shown = document.pages[0].Resources.XObject.Im
        kept = shown.read_raw_bytes()
        assert shown.Filter == "/DCTDecode"
    assert b"canary" not in kept
    assert kept.endswith(b"\xff\xd9")
    assert pixels(kept) == pixels(hostile.photo_of_a_camera())


def pixels(content):
    with Image.open(io.BytesIO(content)) as shown:
        return shown.convert("RGB").tobytes()


@pytest.mark.parametrize("where", ["root", "trailer"])
def test_clean_pdf_drops_what_hangs_beside_its_pages(where):
    content = cleaning.clean(upload(hostile.hung_on(where))).content

    assert b"canary" not in hostile.unpacked(content)
    assert not zipfile.is_zipfile(io.BytesIO(content))


def test_clean_pdf_with_an_archive_as_its_photo():
    assert refusal(hostile.archive_as_a_photo()) == (
        "An archive is hidden in this file. Print it to a new PDF and upload that."
    )


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"restart_marker_rows": 1}, {"optimize": True}])
def test_bare_jpeg_shows_the_same(options):
    exif = Image.Exif()
    exif[0x013B] = "canary"
    written = io.BytesIO()
    noise = Image.effect_noise((90, 70), 80).convert("RGB")
    noise.save(written, "JPEG", exif=exif, comment=b"canary", icc_profile=b"canary", **options)

    bare = jpegs.bare(written.getvalue() + b"canary behind")

    assert b"canary" not in bare
    assert pixels(bare) == pixels(written.getvalue())


def test_bare_print_colours_keep_how_they_are_coded():
    written = io.BytesIO()
    Image.new("CMYK", (8, 8), (10, 200, 30, 40)).save(written, "JPEG")

    assert pixels(jpegs.bare(written.getvalue())) == pixels(written.getvalue())


def test_bare_leaves_what_is_no_jpeg():
    assert jpegs.bare(b"canary") == b"canary"


@pytest.mark.parametrize("length", range(2, 120, 7))
def test_bare_of_a_cut_picture_ends(length):
    assert jpegs.bare(picture("JPEG")[:length]).startswith(b"\xff\xd8")
