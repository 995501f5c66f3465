"""The file of contacts as it comes: with any separator, with and without a mark at its head, with its faults."""

import pytest

from nominations import contactfile

HEADER = "country,name,e-mail,role,language,time zone"


def sentences(line: str) -> list[str]:
    (contact,), wrong = contactfile.read(f"{HEADER}\n{line}")
    assert wrong == []
    return [str(fault.sentence) for fault in contact.faults]


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_file_is_read_with_every_separator_and_end_of_line(mark, separator, end):
    lines = [
        HEADER,
        "Kenya,Ada Head, ADA@kenya.example ,Head,EN,Africa/Nairobi",
        ",,,,,",
        "Romania,Bo,bo@ro.example,officer,fr,",
    ]
    found, wrong = contactfile.read(mark + end.join(line.replace(",", separator) for line in lines))

    assert wrong == []
    assert [(c.line, c.country, c.name, c.email, c.is_head, c.language, c.time_zone, c.faults) for c in found] == [
        (2, "Kenya", "Ada Head", "ada@kenya.example", True, "en", "Africa/Nairobi", []),
        (4, "Romania", "Bo", "bo@ro.example", False, "fr", "", []),
    ]


def test_columns_may_be_french_in_any_order_and_the_time_zone_left_out():
    found, wrong = contactfile.read('rôle;nom;pays;courriel;langue\nchef;"Ada; la cheffe";KE;ada@kenya.example;fr')

    assert wrong == []
    assert (found[0].is_head, found[0].name, found[0].country, found[0].faults) == (True, "Ada; la cheffe", "KE", [])


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (",Ada,ada@kenya.example,head,en,", "The country is missing."),
        ("Kenya,–,ada@kenya.example,head,en,", "The name is missing or too long."),
        ("Kenya,Ada,ada at kenya,head,en,", "“ada at kenya” is no e-mail address."),
        ("Kenya,Ada,ada@kenya.example,boss,en,", "The role is “head” or “officer”, not “boss”."),
        ("Kenya,Ada,ada@kenya.example,head,sw,", "The language is one of en, fr, not “sw”."),
        (
            "Kenya,Ada,ada@kenya.example,head,en,Nairobi",
            "There is no time zone “Nairobi”; write it like Africa/Kampala.",
        ),
    ],
)
def test_every_fault_of_a_line_has_its_sentence(line, sentence):
    assert sentences(line) == [sentence]


def test_short_line_says_all_that_it_lacks():
    assert sentences("Kenya") == [
        "The name is missing or too long.",
        "“” is no e-mail address.",
        "The role is “head” or “officer”, not “”.",
        "The language is one of en, fr, not “”.",
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Kenya,Ada\n", "The first line names the columns; missing: country, name, e-mail, role, language."),
        ("country,name,role,language\nx,y,z,en", "The first line names the columns; missing: e-mail."),
        (HEADER, "A file has one person at least and 1000 at most."),
        (f"{HEADER}\n" + "Kenya\n" * 1001, "A file has one person at least and 1000 at most."),
    ],
)
def test_file_that_cannot_be_read_says_why(text, sentence):
    found, wrong = contactfile.read(text)

    assert found == []
    assert str(wrong[-1].sentence) == sentence


@pytest.mark.parametrize("text", ["", "\n\n", "\x00", '"', "x" * 200_000])
def test_no_text_is_too_strange(text):
    assert contactfile.read(text)[0] == []
