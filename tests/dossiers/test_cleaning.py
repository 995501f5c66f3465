"""Hostile uploads are refused with their sentence, or nothing hostile is left of them."""

import io
import struct
import unicodedata
import zipfile
import zlib

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from accounts.door import Refused
from dossiers import cleaning
from dossiers.limits import Limits
from tests.dossiers.factories import pdf, picture, upload
from tests.dossiers.hostile import chunk, loaded_pdf, unpacked

WRONG_TYPE = "This file is not a PDF, JPEG or PNG. Save or print it as a PDF, or take a photo, and upload that."
DAMAGED_PDF = "This PDF is damaged and cannot be read to its end. Print it to a new PDF and upload that."
DAMAGED_PICTURE = (
    "This picture is damaged and cannot be read to its end. Save it anew or take it again, then upload it."
)


def refusal(content, name="letter.pdf", limits=None):
    with pytest.raises(Refused) as refused:
        cleaning.clean(upload(content, name), limits or Limits())
    return refused.value.sentence


def cleaned(content, name="letter.pdf"):
    clean = cleaning.clean(upload(content, name))
    return clean.content, clean.media_type, clean.name


def test_clean_pdf_drops_all_that_acts_hides_or_names():
    hostile = loaded_pdf()
    assert hostile.count(b"canary") >= 10

    content, media_type, name = cleaned(hostile)

    plain = unpacked(content)
    assert media_type == "application/pdf"
    assert name == "letter.pdf"
    assert b"canary" not in plain
    for key in (b"/JavaScript", b"/JS", b"/Launch", b"/OpenAction", b"/AA", b"/EmbeddedFile", b"/AcroForm", b"/Info"):
        assert key not in plain, key
    assert b"https://city.example/" in plain
    assert b"A remark" in plain


def test_clean_pdf_keeps_its_pages():
    content, _, _ = cleaned(pdf(pages=3))

    with pikepdf.open(io.BytesIO(content)) as document:
        assert len(document.pages) == 3


def test_clean_pdf_keeps_what_was_typed_into_its_form():
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(200, 100))
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    field = document.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            FT=pikepdf.Name.Tx,
            T="mayor",
            V="Ana Lira",
            DA="/Helv 10 Tf 0 g",
            Rect=pikepdf.Array([10, 10, 150, 30]),
            F=4,
        )
    )
    page.Annots = pikepdf.Array([field])
    document.Root.AcroForm = pikepdf.Dictionary(
        Fields=pikepdf.Array([field]),
        NeedAppearances=True,
        DA="/Helv 10 Tf 0 g",
        DR=pikepdf.Dictionary(Font=pikepdf.Dictionary(Helv=document.make_indirect(font))),
    )
    written = io.BytesIO()
    document.save(written)

    content, _, _ = cleaned(written.getvalue())

    plain = unpacked(content)
    assert b"Ana Lira" in plain
    assert b"/Widget" not in plain


def test_clean_pdf_drops_an_archive_behind_it():
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as zipped:
        zipped.writestr("canary.html", "canary")

    content, _, _ = cleaned(pdf() + archive.getvalue())

    assert b"canary" not in content
    assert not zipfile.is_zipfile(io.BytesIO(content))


def test_clean_pdf_with_a_page_of_html_before_it():
    assert refusal(b"<html><script>alert(1)</script></html>" + pdf()) == WRONG_TYPE


def test_clean_pdf_after_white_space_begins_as_a_pdf():
    content, _, _ = cleaned(b"\n\n" + pdf())

    assert content.startswith(b"%PDF-")


def test_clean_pdf_twice_gives_the_same_bytes():
    once, _, _ = cleaned(pdf())

    assert cleaned(pdf())[0] == once
    assert cleaned(once)[0] == once


def test_clean_reads_an_upload_again_when_an_act_is_tried_again():
    sent = upload(pdf())

    assert cleaning.clean(sent) == cleaning.clean(sent)


def test_clean_pdf_with_a_password():
    locked = pdf(encryption=pikepdf.Encryption(owner="owner", user="user"))

    assert refusal(locked) == ("This PDF is locked with a password. Print it to a new PDF without one and upload that.")


def test_clean_pdf_that_only_forbids_printing_is_opened():
    content, _, _ = cleaned(pdf(encryption=pikepdf.Encryption(owner="owner", user="")))

    with pikepdf.open(io.BytesIO(content)) as document:
        assert document.is_encrypted is False


def test_clean_pdf_of_too_many_pages():
    assert refusal(pdf(pages=4), limits=Limits(pages=3)) == (
        "This PDF has more than 3 pages. Upload the pages that were asked for."
    )


@pytest.mark.parametrize(
    "content",
    [b"%PDF-1.4\nhello", b"%PDF-1.7\n%%EOF", b"%PDF-1.4\n" + b"\x00" * 500, pdf(pages=0), pdf()[:60]],
    ids=["head", "head and end", "zeros", "no page", "cut"],
)
def test_clean_pdf_that_is_none(content):
    assert refusal(content) == DAMAGED_PDF


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"MZ\x90\x00" + b"\x00" * 200, "letter.pdf"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "map.png"),
        (picture("GIF"), "photo.gif"),
        (picture("GIF"), "photo.png"),
        (b"GIF89a=1;alert(1)//", "photo.jpg"),
        (picture("BMP"), "photo.png"),
        (picture("TIFF"), "scan.tiff"),
        (b"PK\x03\x04" + b"\x00" * 100, "letter.docx"),
        (b"hello", "letter.pdf"),
        (b"\x00", "letter.pdf"),
        (b" ", "letter.pdf"),
        (rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*", "letter.pdf"),
    ],
)
def test_clean_other_types(content, name):
    assert refusal(content, name) == WRONG_TYPE


def test_clean_empty_file():
    assert refusal(b"") == "This file is empty. Look whether it opens on your machine, then upload it again."


def test_clean_too_large_file():
    sentence = "This file has more than 10 MB. Scan it at 150 dpi or in grey, or split it, and upload it again."

    assert refusal(b"%PDF-" + b"\x00" * 10 * 2**20) == sentence


def test_clean_photo_over_the_limit_of_what_is_kept_is_shrunk():
    content, _, _ = cleaned(picture("JPEG", (3000, 2000)) + bytes(11 * 2**20), "phone.jpg")

    with Image.open(io.BytesIO(content)) as shown:
        assert shown.size == (2400, 1600)
    assert len(content) < 2**20


def test_clean_photo_has_a_limit_and_a_sentence_of_its_own():
    sentence = "This picture has more than 25 MB. Take or save it in a smaller size, and upload it again."

    assert refusal(picture("JPEG") + bytes(25 * 2**20), "phone.jpg") == sentence


def test_clean_picture_that_stays_too_large_is_not_kept():
    noise = io.BytesIO()
    Image.effect_noise((400, 400), 90).save(noise, "PNG")

    with pytest.raises(Refused, match="even when it is shrunk"):
        cleaning.clean(upload(noise.getvalue(), "noise.png"), Limits(size=2**10))


def test_clean_file_that_hides_its_size_is_read_to_the_limit_only():
    class Endless:
        name = "letter.pdf"
        size = None
        given = 0

        def seek(self, offset):
            self.given = offset

        def read(self, size=-1):
            self.given += size
            return b"x" * size

    stream = Endless()
    with pytest.raises(Refused) as refused:
        cleaning.clean(stream, Limits(size=2**20))

    assert refused.value.verdicts[0].code == "upload_size"
    assert stream.given == 2**20 + 1


def test_clean_photo_drops_what_the_camera_wrote():
    exif = Image.Exif()
    exif[0x013B] = "canary author"
    exif[0x0112] = 6  # lies on its side
    sent = picture("JPEG", size=(40, 20), exif=exif, comment=b"canary comment", icc_profile=b"canary profile")
    assert sent.count(b"canary") == 3

    content, media_type, name = cleaned(sent + b"canary behind", "photo.jpeg")

    assert (media_type, name) == ("image/jpeg", "photo.jpeg")
    assert b"canary" not in content
    with Image.open(io.BytesIO(content)) as shown:
        assert shown.size == (20, 40)
        assert dict(shown.getexif()) == {}


def test_clean_png_drops_its_texts():
    note = chunk(b"tEXt", b"Author\x00canary author")
    sent = picture("PNG")
    sent = sent[:33] + note + sent[33:]

    content, media_type, _ = cleaned(sent + b"PK\x03\x04canary", "plan.png")

    assert media_type == "image/png"
    assert b"canary" not in content


def test_clean_png_keeps_what_is_transparent():
    written = io.BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 255, 0)).save(written, "PNG")

    content, _, _ = cleaned(written.getvalue(), "crest.png")

    with Image.open(io.BytesIO(content)) as shown:
        assert shown.getpixel((0, 0)) == (0, 0, 255, 0)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_clean_picture_shrinks(kind):
    content, _, _ = cleaned(picture(kind, size=(3000, 600)), "wide")

    with Image.open(io.BytesIO(content)) as shown:
        assert shown.size == (2400, 480)


def test_clean_print_colours_become_screen_colours():
    written = io.BytesIO()
    Image.new("CMYK", (4, 4)).save(written, "JPEG")

    content, _, _ = cleaned(written.getvalue(), "print.jpg")

    with Image.open(io.BytesIO(content)) as shown:
        assert shown.mode == "RGB"


@pytest.mark.parametrize("side", [8_000, 20_000, 2**31 - 1])
def test_clean_picture_of_too_many_pixels(side):
    head = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))

    assert refusal(head + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b""), "huge.png") == (
        "This picture has more than 50 million pixels. Make it smaller (2400 pixels are enough) and upload it again."
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("part", [0.3, 0.6, 0.9])
def test_clean_picture_that_is_cut_off(kind, part):
    noise = Image.effect_noise((200, 200), 80).convert("RGB")
    written = io.BytesIO()
    noise.save(written, kind)
    whole = written.getvalue()

    assert refusal(whole[: int(len(whole) * part)], "cut") == DAMAGED_PICTURE


def test_clean_picture_under_the_name_of_another_type_gets_its_own():
    assert cleaned(picture("PNG"), "scan.pdf")[1:] == ("image/png", "scan.pdf.png")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("letter.pdf", "letter.pdf"),
        ("LETTER.PDF", "LETTER.PDF"),
        ("../../etc/passwd", "passwd.pdf"),
        (r"C:\Users\Ana\letter.pdf", "letter.pdf"),
        ("a\x00.pdf", "a.pdf"),
        ("letter\r\nSet-Cookie: a=b.pdf", "letter Set-Cookie: a=b.pdf"),
        ("gpj.\u202eexe", "gpj.exe.pdf"),
        ("\u2066letter\u2069.pdf", "letter.pdf"),
        ("letter.pdf.php", "letter.pdf.php.pdf"),
        ("CON", "document CON.pdf"),
        ("nul.txt.pdf", "document nul.txt.pdf"),
        ("contract.pdf", "contract.pdf"),
        (".pdf", "document.pdf"),
        ("...", "document.pdf"),
        ("", "document.pdf"),
        (" \t ", "document.pdf"),
        ("..", "document.pdf"),
        ("رسالة العمدة.pdf", "رسالة العمدة.pdf"),
        ("\ud800.pdf", "document.pdf"),
        ("e\u0301te\u0301.pdf", "été.pdf"),
        ("a" * 300 + ".pdf", "a" * 116 + ".pdf"),
    ],
)
def test_display_name_of_hostile_names(name, shown):
    assert cleaning.display_name(name, ".pdf") == shown


@given(st.text(max_size=300))
def test_display_name_is_short_one_line_and_tells_the_type(name):
    shown = cleaning.display_name(name, ".pdf")

    assert 5 <= len(shown) <= 120
    assert shown.lower().endswith(".pdf")
    assert not set(shown) & set("/\\\x00\r\n\u202e")
    assert not any(unicodedata.category(sign) in ("Cc", "Cs") for sign in shown)


@given(st.binary(max_size=400))
def test_clean_noise_is_always_refused_with_a_sentence(content):
    assert refusal(content).endswith((".", "!"))


@given(st.sampled_from([b"%PDF-1.5\n", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n"]), st.binary(max_size=300))
def test_clean_noise_behind_a_true_head_is_always_refused_with_a_sentence(head, noise):
    assert refusal(head + noise) in (WRONG_TYPE, DAMAGED_PDF, DAMAGED_PICTURE)
