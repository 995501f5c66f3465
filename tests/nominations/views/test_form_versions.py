"""Forms as data: what a version makes, what differs, and how a new one comes in."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.html import escape

from accounts.door import Refused
from audit.models import Record
from dossiers import workflow as dossiers
from dossiers.models import FormVersion
from nominations.workflow.form_versions import add_form
from tests.dossiers.factories import SMALL
from tests.nominations import factories as road
from tests.nominations.views.desks import browser, text

pytestmark = pytest.mark.django_db
LONGER = SMALL.replace('version = "1"', 'version = "2"').replace("words = 5", "words = 7")


@pytest.fixture
def desk():
    return browser(road.secretariat())


def look(desk, content: str | bytes):
    content = content if isinstance(content, bytes) else content.encode()
    return desk.post(reverse("add_form"), {"file": SimpleUploadedFile("form.toml", content), "look": "1"})


def test_version_shows_the_pages_that_it_makes(desk):
    form = dossiers.load_form(SMALL)

    page = text(desk.get(reverse("form_version", args=[form.key])))

    assert "Form small, version 1" in page
    assert "Who you are." in page
    assert "At most 5 words." in page
    assert "Text with a word limit · Needed to submit · Published when the city is admitted" in page
    assert "Published when the city is admitted · criteria: partners" in page
    assert "Français: 14 texts are missing" in page


@pytest.mark.parametrize("code", ["zh", "am"])
def test_version_in_a_language_without_a_name_is_called_by_its_code(desk, code):
    form = dossiers.load_form(SMALL.replace("[section.fr]", f"[section.{code}]"))

    speaks = desk.get(reverse("form_version", args=[form.key])).context["speaks"]

    assert {line.partition(":")[0] for line in speaks} == {code, "Français"}


def test_version_beside_another_says_what_differs(desk):
    old, new = dossiers.load_form(SMALL), dossiers.load_form(LONGER)

    answer = desk.get(reverse("form_version", args=[new.key]), {"beside": old.key})

    cells = [[cell.get("text", cell.get("word")) for cell in row["cells"]] for row in answer.context["changes"]]
    assert cells == [["Plan · Vision", "changed", "5", "7"]]


def test_source_is_the_file_as_it_was_read(desk):
    form = dossiers.load_form(SMALL)

    answer = desk.get(reverse("form_source", args=[form.key]))

    assert answer.content.decode() == SMALL
    assert answer.headers["Content-Disposition"] == 'attachment; filename="small-1.toml"'


def test_a_look_stores_nothing_and_shows_all(desk):
    dossiers.load_form(SMALL)

    answer = look(desk, LONGER)

    assert answer.context["version"].version == "2"
    assert [row["cells"][3]["text"] for row in answer.context["changes"]] == ["7"]
    assert FormVersion.objects.filter(slug="small").count() == 1


def test_add_form_stores_what_was_looked_at(desk):
    looked = look(desk, LONGER).context["form"]["text"].value()

    answer = desk.post(reverse("add_form"), {"text": looked, "do": "1"})

    added = FormVersion.objects.get(slug="small", version="2")
    assert answer.headers["Location"] == reverse("form_version", args=[added.key])
    assert added.source == LONGER
    record = Record.objects.get(act="add_form")
    assert record.subject == f"dossiers.formversion:{added.key}"
    assert json.loads(record.facts) == {"slug": "small", "version": "2", "sha256": added.sha256}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (SMALL.replace('kind = "text"', 'kind = "essay"'), "Section plan, question vision: kind = "),
        (b"\xff\xfe", "The file is no text in UTF-8."),
        (b"", "The submitted file is empty."),
        (b"#" * 500_001, "The file is larger than 500 kB; a form is text alone."),
    ],
)
def test_a_file_that_is_no_form_gets_its_sentence(desk, content, sentence):
    page = text(look(desk, content))

    assert sentence in page


def test_add_form_twice():
    staff = road.secretariat()
    add_form(LONGER, by=staff)

    with pytest.raises(Refused) as refused:
        add_form(LONGER, by=staff)

    assert refused.value.sentence == "Version 2 with exactly this text is there already; nothing was changed."
    assert Record.objects.filter(act="add_form").count() == 1


def test_add_form_of_a_version_with_another_text(desk):
    dossiers.load_form(LONGER)

    page = text(look(desk, LONGER.replace("words = 7", "words = 8")))

    assert "Version 2 of the form small is loaded with another text. Give this one a new version." in page


def test_forms_lists_every_version(desk):
    dossiers.load_form(SMALL), dossiers.load_form(LONGER)

    rows = desk.get(reverse("forms")).context["rows"]

    assert [row["cells"][1]["text"] for row in rows][:2] == ["small 2", "small 1"]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        (SMALL, "Version 1 with exactly this text is there already; nothing was changed."),
        ("", "The form: slug is missing."),
        (
            "no form",
            "The file: it is no TOML: Expected '=' after a key in a key/value pair (at line 1, column 4)",
        ),
    ],
)
def test_add_form_of_what_cannot_be_added_says_why(desk, sent, sentence):
    dossiers.load_form(SMALL)

    answer = desk.post(reverse("add_form"), {"text": sent, "do": "1"})

    assert answer.context["form"].non_field_errors() == [sentence]
    assert escape(sentence) in text(answer)
    assert FormVersion.objects.count() == 1
