"""Pages as PDF: what somebody typed is text on them and never source."""

import io
from datetime import UTC, datetime

import pypdf
import pytest

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


def test_the_same_data_makes_the_same_file():
    assert typeset("signature", page(), at=AT) == typeset("signature", page(), at=AT)


def test_a_draft_says_so_on_every_page():
    assert read(page(draft="DRAFT")).count("DRAFT") == 2
    assert "DRAFT" not in read(page())


def test_the_file_names_nobody():
    made = pypdf.PdfReader(io.BytesIO(typeset("signature", page(), at=AT)))

    assert made.metadata.author is None
