"""A form file is read whole or refused with the place of its fault."""

# ruff: noqa: E501 - a key and its sentence stand in one line

import pytest

from dossiers import formfile
from dossiers.reference import FORMS
from dossiers.tomlfile import FaultyFileError
from tests.dossiers.factories import SHIPPED, SMALL

TRACK = {"commitment", "track_record", "partners", "resources", "schooling", "families", "workplace", "technology"}


def test_read_shipped_form():
    form = formfile.read(SHIPPED.read_text(encoding="utf-8"))

    assert (form.slug, form.version, form.language) == ("membership", "2022", "en")
    assert [section.code for section in form.sections] == [
        "city",
        "profile",
        "introduction",
        "vision",
        "policies",
        "practices",
        "commitment",
        "documents",
    ]
    assert {code for section in form.sections for row in section.questions for code in row.criteria} == TRACK


@pytest.mark.parametrize("path", sorted(FORMS.glob("*.toml")), ids=lambda path: path.stem)
def test_read_shipped_form_has_french_everywhere(path):
    form = formfile.read(path.read_text(encoding="utf-8"))

    for section in form.sections:
        assert section.translations["fr"].keys() == {"title"} | ({"intro"} if section.intro else set())
        for row in section.questions:
            fields = {name for name in ("help", "example", "options") if getattr(row, name)} - (
                {"options"} if row.kind == "scale" else set()
            )
            assert row.translations["fr"].keys() == {"label"} | fields, row.code


def test_read_keeps_personal_data_internal_and_out_of_the_signed_text():
    form = formfile.read(SHIPPED.read_text(encoding="utf-8"))
    questions = {row.code: row for section in form.sections for row in section.questions}

    contact = [row for code, row in questions.items() if code.startswith("contact_")]
    assert {(row.visibility, row.signed) for row in contact} == {("internal", False)}
    assert questions["mayor_name"].visibility == "internal"


def test_read_gives_a_scale_its_five_steps():
    form = formfile.read(SMALL)

    scale = next(row for section in form.sections for row in section.questions if row.code == "readiness")
    assert [option["value"] for option in scale.options] == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('slug = "small"', "slug = small", "The file: it is no TOML: Invalid value (at line 2, column 8)"),
        ('slug = "small"', 'slug = "Small form"', "The form: slug = 'Small form' is not of the form [a-z0-9]+(-[a-z0-9]+)*."),
        ('language = "en"', "", "The form: language is missing."),
        ('language = "en"', "language = 5", "The form: language must be text in quotation marks."),
        ('version = "1"', f'version = "{"1" * 21}"', "The form: version has 21 characters; at most 20 fit."),
        ('intro = "Who you are."', 'introduction = "x"', "Section city: the key introduction is not known; known are code, title, intro, question."),
        ('code = "plan"', "", "Section 2: code is missing."),
        ('code = "plan"', 'code = "city"', "The form: the section city stands there twice."),
        ('code = "vision"', 'code = "name"', "The form: the question name stands there twice."),
        ('code = "vision"', 'code = "my__vision"', "Section plan, question my__vision: code = 'my__vision' is not of the form [a-z][a-z0-9]*(_[a-z0-9]+)*."),
        ('kind = "text"', 'kind = "essay"', f"Section plan, question vision: kind = 'essay' is not known; known are {', '.join(formfile.KINDS)}."),
        ("words = 5", "", 'Section plan, question vision: a text needs its word limit: words = 200, or change its kind to "short".'),
        ("words = 5", "words = 0", "Section plan, question vision: words must be above zero."),
        ("words = 5", "words = 32768", "Section plan, question vision: words = 32768 cannot be kept; at most 32767 can."),
        ("minimum = 1\n", "minimum = nan\n", "Section city, question population: minimum = nan cannot be kept; at most 99999999999999 can."),
        ('maximum = 2\nvisibility = "internal"', 'maximum = inf\nvisibility = "internal"', "Section plan, question team: maximum = inf cannot be kept; at most 99999999999999 can."),
        ('criteria = ["partners"]', f'criteria = ["{"p" * 61}"]', f"Section plan, question vision: the criterion {'p' * 61} has 61 characters; at most 60 fit."),
        ('label = "Vision"', 'label = "Vi\\u0000sion"', "The file: a text holds the character NUL (\\u0000), which cannot be kept."),
        ('label = "Low", fr = "Faible"', 'label = "Low", fr = 5', "Section plan, question band, option 1: fr must be text in quotation marks."),
        ("words = 5", "words = true", "Section plan, question vision: words must be a whole number."),
        ("minimum = 1\n", 'minimum = "1"\n', "Section city, question population: minimum must be a number."),
        ('criteria = ["partners"]', "criteria = [1]", "Section plan, question vision: criteria must be a list of codes in quotation marks."),
        ('criteria = ["partners"]', "with_year = true", "Section plan, question vision: with_year is only for the kinds number, band, scale, choice, not for text."),
        ('code = "telephone"', 'code = "telephone"\nwhole = true', "Section city, question telephone: whole is only for the kinds number, not for short."),
        ('code = "telephone"', 'code = "telephone"\nwords = 3\nmaximum = 4', "Section city, question telephone: maximum is only for the kinds number, people, file, not for short."),
        ('options = [{ value = "low", label = "Low", fr = "Faible" }, { value = "high", label = "High" }]', "", "Section plan, question band: a question of the kind band needs options."),
        ('{ value = "high", label = "High" }', '{ value = "low", label = "High" }', "Section plan, question band: the option low stands there twice."),
        ('{ value = "high", label = "High" }', '{ value = "high" }', "Section plan, question band, option 2: label is missing."),
        ('{ value = "high", label = "High" }', '"high"', "Section plan, question band, option 2: it must be a table."),
        ('{ value = "high", label = "High" }', '{ value = "high", label = "High", French = "x" }', "Section plan, question band, option 2: French is neither a known key nor a language."),
        ("[section.question.fr]\nlabel", "[section.question.fr]\ntitle", "Section city, question name, fr: the key title is not known; known are label, help, example."),
        ("[section.fr]\ntitle", "[section.French]\ntitle", "Section city: French is neither a known key nor a language."),
        ('visibility = "members"', 'visibility = "secret"', "Section plan, question band: visibility = 'secret' is not known; known are public, members, internal."),
    ],
)  # fmt: skip
def test_read_names_the_place_of_a_fault(old, new, sentence):
    with pytest.raises(FaultyFileError) as refusal:
        formfile.read(SMALL.replace(old, new, 1))

    assert str(refusal.value) == sentence


def test_read_form_without_sections():
    with pytest.raises(FaultyFileError, match=r"^The form: section must be a list\.$"):
        formfile.read('slug = "a"\nversion = "1"\ntitle = "A"\nlanguage = "en"\nsection = "x"')


def test_read_section_that_is_no_table():
    with pytest.raises(FaultyFileError, match=r"^Section 1: it must be a table\.$"):
        formfile.read('slug = "a"\nversion = "1"\ntitle = "A"\nlanguage = "en"\nsection = [1]')
