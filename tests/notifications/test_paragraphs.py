import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.paragraphs import Paragraph, Piece, paragraphs

SITE = "https://gnlc.example/"


def blocks(text):
    return paragraphs(text, SITE, "Open the page")


def test_paragraphs_are_parted_by_empty_lines():
    assert blocks("One\ntwo\n\n \n\nThree\n") == [
        Paragraph((Piece("One"), Piece("two", starts_line=True))),
        Paragraph((Piece("Three"),)),
    ]


def test_a_line_that_is_only_an_address_is_a_button():
    assert blocks(f"Please look.\n\n{SITE}desk/\n\nThank you.") == [
        Paragraph((Piece("Please look."),)),
        Paragraph(button=f"{SITE}desk/", label="Open the page"),
        Paragraph((Piece("Thank you."),)),
    ]


def test_a_line_before_a_button_names_it():
    assert blocks(f"It waits for you.\nOpen the file:\n{SITE}desk/") == [
        Paragraph((Piece("It waits for you."),)),
        Paragraph(button=f"{SITE}desk/", label="Open the file"),
    ]


def test_a_few_words_that_stand_alone_before_a_button_name_it_and_a_sentence_does_not():
    assert blocks(f"It waits.\n\nConsultez le dossier\u00a0:\n\n{SITE}desk/") == [
        Paragraph((Piece("It waits."),)),
        Paragraph(button=f"{SITE}desk/", label="Consultez le dossier"),
    ]
    assert blocks(f"It waits. Here it is:\n\n{SITE}desk/")[-1].label == "Open the page"


def test_an_address_inside_a_sentence_is_a_link():
    assert blocks(f"See {SITE}a/b?c=1, then rest.") == [
        Paragraph((Piece("See "), Piece(f"{SITE}a/b?c=1", address=f"{SITE}a/b?c=1"), Piece(", then rest.")))
    ]


def test_an_address_of_another_site_stays_words():
    assert blocks("https://evil.example/\nor https://gnlc.example.evil.example/") == [
        Paragraph(
            (Piece("https://evil.example/"), Piece("or https://gnlc.example.evil.example/", starts_line=True)),
        )
    ]


def test_no_text_has_no_paragraphs():
    assert blocks(" \n\n") == []


@given(st.lists(st.sampled_from(["word", "colon:", "", SITE, f"{SITE}x", f"see {SITE}x.", "é"])))
def test_paragraphs_lose_no_word(lines):
    said = "".join(
        "".join(piece.words for piece in block.pieces) or f"{block.label}{block.button}"
        for block in blocks("\n".join(lines))
    )

    assert _bare(said.replace("Open the page", "")) == _bare("".join(lines))


def _bare(text: str) -> str:
    return text.replace(":", "").replace(" ", "")


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("مدينة is admitted in the call and is a member.", "ltr"),
        ("Lira في انتظار المراجعة في هذه الدعوة.", "rtl"),
        ("2027: 12 %", ""),
    ],
)
def test_a_name_of_another_script_turns_no_sentence_round(text, direction):
    [block] = paragraphs(text, SITE, "Open")

    assert block.direction == direction
