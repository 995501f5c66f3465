"""Workbooks as people and their programs send them."""

import io
import zipfile
from types import SimpleNamespace

from openpyxl import Workbook, load_workbook

from dossiers.models import Answer, Dossier
from dossiers.offline.layout import ANSWER, CODE, SECOND, Origin
from dossiers.offline.writing import write
from tests.dossiers.factories import upload

CALL = "2028"


def origin(dossier: Dossier, language: str = "en") -> Origin:
    return Origin.of(dossier, language, CALL)


def written(dossier: Dossier, language: str = "en") -> bytes:
    return write(dossier, origin(dossier, language), "Application for membership")


def sent(content: bytes, name: str = "form.xlsx"):
    return upload(content, name)


def row_of(book: Workbook, code: str) -> tuple:
    """The first row that answers a question."""
    return next(row for sheet in book.worksheets for row in sheet.iter_rows() if row[CODE - 1].value == code)


def filled(content: bytes, answers: dict, years: dict | None = None) -> bytes:
    """The same workbook with these texts in the answer cells."""
    book = load_workbook(io.BytesIO(content))
    for column, typed in ((ANSWER, answers), (SECOND, years or {})):
        for code, value in typed.items():
            row_of(book, code)[column - 1].value = value
    return saved(book)


def saved(book: Workbook) -> bytes:
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()


def holding(dossier: Dossier, answers: dict) -> Dossier:
    """The dossier with these answers at hand, as rows would bring them."""
    dossier.forget()
    questions = {question.code: question for question in dossier.questions()}
    dossier.current_documents = []
    dossier.current_answers = [
        Answer(dossier=dossier, question=questions[code], version=3, value=value, language="en")
        for code, value in answers.items()
    ]
    return dossier


def anything(**more):
    return SimpleNamespace(**more)
