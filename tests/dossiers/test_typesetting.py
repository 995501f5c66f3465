"""Pages as PDF: what somebody typed is text on them and never source."""

import io
from datetime import UTC, datetime

import pypdf
import pytest
from pypdf.generic import ContentStream

from dossiers.typesetting import typeset

AT = datetime(2027, 3, 1, tzinfo=UTC)
HOSTILE = ['#read("/etc/passwd")', "$", "]", '#import "@preview/x:0.1.0"', "\\", "*a* _b_ @c <d>", "a" * 200, '"}']


def page(**more) -> dict:
    labels = dict.fromkeys(["code", "hash", "stamp", "text"], "Label")
    question = {"label": "Name", "text": "Kuno", "lang": "en"}
    return {
        "draft": "",
        "title": "Signature",
        "call": "Call",
        "city": "Lira",
        "country": "Uganda",
        "statement": "The city pledges.",
        "pledges": [{"text": "We pledge", "lang": "en"}],
        "labels": labels,
        "code": "ABCD-1234",
        "hash": "0123456789abcdef" * 4,
        "when": "Today",
        "signed": None,
        "lines": ["Name"],
        "how": "Print it.",
        "footer": "Foot",
        "language": "en",
        "sections": [{"title": "City", "questions": [question]}],
    } | more


def read(data: dict) -> str:
    pdf = pypdf.PdfReader(io.BytesIO(typeset("signature", data, at=AT)))
    return "\n".join(sheet.extract_text() for sheet in pdf.pages)


@pytest.mark.parametrize("typed", HOSTILE)
def test_what_is_typed_is_never_source(typed):
    text = read(page(city=typed, signed=[{"label": "Name", "text": typed}]))

    assert "".join(typed.split()) in "".join(text.split())
    assert "root:" not in text


def test_the_hash_stands_in_one_piece():
    assert "0123456789abcdef" * 4 in read(page())


def test_arabic_letters_are_on_the_page():
    text = read(page(city="بلدية القاهرة"))

    assert {"بلدية", "القاهرة"} <= set(text.split())


def drawn(word: str, lang: str) -> tuple[float, str]:
    """Where on its page a line begins, as a share of the width, and the signs of the font that are drawn for it."""
    sections = [{"title": "", "questions": [{"label": "", "text": word, "lang": lang}]}]
    file = pypdf.PdfReader(io.BytesIO(typeset("signature", page(sections=sections), at=AT)))
    sheet, found = file.pages[1], []
    sheet.extract_text(visitor_text=lambda text, place, *_more: found.append((text.strip(), place[4])))
    [left] = [left for text, left in found if text == word]
    lines = [row for row, verb in ContentStream(sheet.get_contents(), file).operations if verb == b"TJ"]
    signs = "".join(part for part in lines[1][0] if isinstance(part, str))  # after the heading of the page
    return left / float(sheet.mediabox.width), signs


def test_arabic_begins_at_the_right_and_its_letters_are_joined():
    left, signs = drawn("ببب", "ar")

    assert left > 0.8
    assert len(set(signs)) == len(signs) == 3  # one letter at the end, in the middle and at the beginning of a word
    assert drawn("ببب", "en")[0] < 0.2


def test_the_same_data_makes_the_same_file():
    assert typeset("signature", page(), at=AT) == typeset("signature", page(), at=AT)


def test_a_draft_says_so_on_every_page():
    assert read(page(draft="DRAFT")).count("DRAFT") == 2
    assert "DRAFT" not in read(page())


def test_the_file_names_nobody():
    made = pypdf.PdfReader(io.BytesIO(typeset("signature", page(), at=AT)))

    assert made.metadata.author is None
