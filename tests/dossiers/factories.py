"""Forms, dossiers and files for tests."""

import io

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import User
from dossiers import reference, workflow
from dossiers.models import Dossier, FormVersion

SHIPPED = reference.FORMS / "membership-2022.toml"

SMALL = """
slug = "small"
version = "1"
title = "A small form"
language = "en"

[[section]]
code = "city"
title = "City"
intro = "Who you are."
[section.fr]
title = "Ville"

[[section.question]]
code = "name"
kind = "short"
label = "Name"
visibility = "public"
required_from = "submit"
[section.question.fr]
label = "Nom"

[[section.question]]
code = "population"
kind = "number"
label = "Population"
minimum = 1
whole = true
with_year = true
visibility = "public"

[[section.question]]
code = "telephone"
kind = "short"
label = "Telephone"
visibility = "internal"
signed = false

[[section]]
code = "plan"
title = "Plan"

[[section.question]]
code = "vision"
kind = "text"
label = "Vision"
words = 5
example = "We aim <high>."
visibility = "public"
required_from = "submit"
criteria = ["partners"]

[[section.question]]
code = "band"
kind = "band"
label = "Wealth"
visibility = "members"
options = [{ value = "low", label = "Low", fr = "Faible" }, { value = "high", label = "High" }]

[[section.question]]
code = "team"
kind = "people"
label = "Team"
maximum = 2
visibility = "internal"
required_from = "endorse"

[[section.question]]
code = "website"
kind = "link"
label = "Website"
visibility = "public"

[[section.question]]
code = "email"
kind = "email"
label = "E-mail"
visibility = "internal"

[[section.question]]
code = "readiness"
kind = "scale"
label = "Readiness"
visibility = "public"

[[section.question]]
code = "pledge"
kind = "consent"
label = "We pledge"
visibility = "public"
required_from = "submit"

[[section.question]]
code = "letter"
kind = "file"
label = "Letter"
visibility = "internal"

[[section.question]]
code = "photos"
kind = "file"
label = "Photos"
maximum = 2
visibility = "public"
signed = false
"""


def small_form() -> FormVersion:
    return workflow.load_form(SMALL)


def small_dossier() -> Dossier:
    return workflow.open_dossier(small_form(), "en")


def complete_dossier() -> Dossier:
    dossier = small_dossier()
    typed = {"name": "Kuno", "vision": "We aim high", "pledge": True}
    workflow.answer_many(dossier, {code: workflow.Typed(value, 0) for code, value in typed.items()}, by=None)
    return dossier


def person(name: str = "Ana") -> User:
    return User.objects.create(email=f"{name.lower()}@city.example", name=name)


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), colour: str = "navy", **options: object) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, colour).save(written, kind, **options)
    return written.getvalue()


def pdf(pages: int = 1, **options: object) -> bytes:
    written = io.BytesIO()
    with pikepdf.new() as document:
        for _page in range(pages):
            document.add_blank_page(page_size=(200, 100))
        document.save(written, deterministic_id="encryption" not in options, **options)
    return written.getvalue()


def upload(content: bytes, name: str = "letter.pdf") -> SimpleUploadedFile:
    """A file as a browser sends it; the name is set afterwards, because Django's own class cleans it first."""
    sent = SimpleUploadedFile("sent", content)
    sent._name = name
    return sent
