"""Where things stand in the workbook of a form: its columns, whose it is, and the words for options."""

import re
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from dossiers import values, wording
from dossiers.models import Dossier, FormVersion, Question, Section
from dossiers.states import OPTION_KINDS, Kind

MARK = "gnlc-form-1"  # in the first cell of the first sheet; what makes a workbook one of ours
CODE, BASE, QUESTION, HELP, ANSWER, SECOND, THIRD = range(1, 8)  # the first two are hidden
PEOPLE = (ANSWER, SECOND, THIRD)
CONSENTS = {"": False, "no": False, "non": False, "false": False, "yes": True, "oui": True, "true": True, "x": True}
# Excel reads _x0041_ as a letter by its number; what only looks like that is written with a mark of its own.
LOOKS_LIKE_NUMBER = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
ESCAPED = re.compile(r"_x005F_(?=x[0-9A-Fa-f]{4}_)|_x(FFFE|FFFF)_")
NO_XML = re.compile("[\ufffe\uffff]")


@dataclass(frozen=True)
class Origin:
    """Whose workbook it is: of which form in which language, for which call and, if for one alone, which dossier."""

    form: str
    version: str
    language: str
    call: str
    dossier: str = ""

    @classmethod
    def of(cls, dossier: Dossier, language: str, call: str) -> "Origin":
        """That of a dossier; one that is never stored makes a workbook for everybody."""
        form = dossier.form
        return cls(form.slug, form.version, language, call, dossier.key if dossier.pk else "")

    def lines(self) -> list[str]:
        """What the hidden column holds, in this order."""
        return [getattr(self, field.name) for field in fields(self)]


class Paper(NamedTuple):
    """A document that is asked for beside the form, in words."""

    label: str
    help: str
    limit: str


@dataclass(frozen=True)
class Around:
    """What a call adds to its form: what the jury asks of an answer, by criterion, and documents beside the form."""

    criteria: tuple[tuple[str, str], ...] = ()
    papers: tuple[Paper, ...] = ()

    def looked_for(self, question: Question) -> str:
        """What the jury looks for in one answer, as a line to be read beside the question."""
        asked = [words for code, words in self.criteria if code in question.criteria]
        return _("The jury looks for: %(criteria)s") % {"criteria": " · ".join(asked)} if asked else ""


ALONE = Around()


def languages(form: FormVersion) -> list[tuple[str, str]]:
    """Every language that a form speaks, its own first, each by its own name."""
    sections = list(form.sections.all())
    rows: list[Section | Question] = [*sections]
    rows += [question for section in sections for question in section.questions.all()]
    others = sorted({code for row in rows for code in row.translations} - {form.language})
    return [(code, wording.language_name(code)) for code in (form.language, *others)]


def spoken(form: FormVersion, asked: str = "") -> str:
    """The language of a workbook or a printed form: the one asked for, else the reader's, else the form's own."""
    codes = [code for code, _name in languages(form)]
    wanted = (asked, (get_language() or "").split("-")[0])
    return next((code for code in wanted if code in codes), form.language)


def option_labels(question: Question) -> dict[str, str]:
    """What the drop-down of a question shows for each option, no two alike."""
    pairs = [(value, values.tidy(label) or value) for value, label in wording.options(question)]
    folded = [fold(label) for _value, label in pairs]
    return {value: label if folded.count(fold(label)) == 1 else f"{label} [{value}]" for value, label in pairs}


def option_words(question: Question) -> dict[str, str]:
    """Every text by which an option may be meant: the labels of this language before all others."""
    words = {fold(label): value for value, label in option_labels(question).items()}
    for option in question.options:
        words.setdefault(fold(option["value"]), option["value"])
    for language in question.translations:
        with override(language):
            for value, label in wording.options(question):
                words.setdefault(fold(label), value)
    for option in question.options:
        words.setdefault(fold(option["label"]), option["value"])
    return words


def yes() -> str:
    """The word by which a consent is given."""
    return _("Yes")


def drop_down(question: Question) -> list[str]:
    """What may be chosen in the cell of a question; empty where one writes."""
    if question.kind == Kind.CONSENT:
        return [yes()]
    return list(option_labels(question).values()) if question.kind in OPTION_KINDS else []


def fold(text: str) -> str:
    """A text as it is compared with another: without case and without how its words are set apart."""
    return " ".join(text.casefold().split())


def escaped(text: str) -> str:
    """A text as a cell can hold it."""
    marked = LOOKS_LIKE_NUMBER.sub("_x005F_", text)
    return NO_XML.sub(lambda sign: f"_x{ord(sign[0]):04X}_", marked)


def unescaped(text: str) -> str:
    """A text as it was before it went into a cell."""
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)) if found[1] else "_", text)


def number_text(number: float) -> str:
    """A number of a cell in the one form in which it is kept."""
    return format(Decimal(repr(number)).normalize(), "f")


def consents() -> dict[str, bool]:
    """Every word by which a consent is given or not."""
    return CONSENTS | {fold(yes()): True}
