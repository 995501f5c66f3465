"""The whole release as a Word file, in its language and direction; the same release gives the same bytes."""

import io
from datetime import UTC, datetime, time
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from cities import wording
from cities.listing.entries import Listing, by_region, line
from cities.listing.files import seal
from cities.listing.release import figure_lines, headline, opening, reckoning_sentences
from cities.listing.sealed import foot

_FIRST = (1980, 1, 1, 0, 0, 0)  # the day on which every part of a ZIP file can be dated
_LANGUAGES = {"en": "en-GB", "fr": "fr-FR", "es": "es-ES", "ar": "ar-SA", "ru": "ru-RU", "zh": "zh-CN"}


def as_document(listing: Listing) -> bytes:
    """The release: headline, totals, quotation, the list by region, figures, reckoning, edition and seal."""
    document = Document()
    _describe(document, listing)
    document.add_heading(headline(listing), 0)
    notes = [wording.say(listing.language, "fictional")] if listing.is_fictional else []
    for text in [*notes, *opening(listing)[1:]]:
        document.add_paragraph(text)
    for region, entries in by_region(listing.entries, listing.layout).items():
        lines = [line(entry, listing.layout, listing.language) for entry in entries]
        _block(document, wording.region(region, listing.language), lines)
    _block(document, wording.say(listing.language, "figures"), figure_lines(listing))
    _block(document, wording.say(listing.language, "reckoning"), reckoning_sentences(listing))
    for text in foot(listing):
        document.add_paragraph(text)
    _speak(document, listing.language)
    return _bytes(document)


def _describe(document: Any, listing: Listing) -> None:
    told = document.core_properties
    told.title, told.author, told.identifier = headline(listing), "", seal(listing)
    told.comments, told.language = "", _LANGUAGES[listing.language]
    if listing.day:
        told.created = told.modified = datetime.combine(listing.day, time(), UTC)


def _block(document: Any, title: str, lines: list[str]) -> None:
    if lines:
        document.add_heading(title, 1)
    bullet = document.styles["List Bullet"]  # looked up once: the library walks through all styles for a name
    for text in lines:
        document.add_paragraph(text, style=bullet)


def _speak(document: Any, language: str) -> None:
    """Each paragraph says its language, and in Arabic that it runs to the left."""
    for paragraph in document.paragraphs:
        if wording.direction(language) == "rtl":
            _put(paragraph._p.get_or_add_pPr(), "w:bidi")  # noqa: SLF001 - python-docx has no word for direction
        for run in paragraph.runs:
            _voice(run._r.get_or_add_rPr(), language)  # noqa: SLF001 - nor for language


def _voice(properties: Any, language: str) -> None:
    if wording.direction(language) == "rtl":
        _put(properties, "w:rtl")
    code = _LANGUAGES[language]
    _put(properties, "w:lang", {"w:val": code, "w:eastAsia": code, "w:bidi": code})


def _put(parent: Any, name: str, values: dict[str, str] | None = None) -> None:
    element = OxmlElement(name)
    for attribute, value in (values or {}).items():
        element.set(qn(attribute), value)
    parent.append(element)


def _bytes(document: Any) -> bytes:
    written, dated = io.BytesIO(), io.BytesIO()
    document.save(written)
    with ZipFile(written) as parts, ZipFile(dated, "w", ZIP_DEFLATED) as copy:
        for name in sorted(parts.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            copy.writestr(ZipInfo(name, _FIRST), parts.read(name), ZIP_DEFLATED)
    return dated.getvalue()
