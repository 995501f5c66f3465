"""A form on paper: every question with its help, its limit and room to write, in one language."""

import unicodedata
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from dossiers import wording
from dossiers.models import FormVersion, Question, Section
from dossiers.offline import layout
from dossiers.offline.layout import ALONE, Around
from dossiers.states import Kind, RequiredFrom
from dossiers.typesetting import typeset

WORDS_IN_LINE = 12  # of handwriting, across the page
MOST_LINES, ROOM = 16, 4
ON_PAPER = {Kind.CONSENT: "tick", Kind.PEOPLE: "people", Kind.FILE: "file"}


@lru_cache(maxsize=32)
def printed(form_id: int, language: str, title: str, around: Around = ALONE) -> bytes:
    """The PDF of a form and what a call adds to it; made once by each process, because a loaded form never changes."""
    form = FormVersion.objects.at_hand(form_id)
    with override(language):
        return typeset("blank", _data(form, language, title, around), at=form.loaded_at)


def _data(form: FormVersion, language: str, title: str, around: Around) -> dict[str, Any]:
    sections = [_section(number, one, around) for number, one in enumerate(form.sections.all(), start=1)]
    return {
        "language": language,
        "title": _directed(title),
        "form": _directed(form.title),
        "how": [_directed(line) for line in _how()],
        "labels": {"year": _("Year"), "people": [_("Name"), _("Title"), _("E-mail address")], "number": _("Number")},
        "footer": f"{form.slug} {form.version}",
        "sections": [*sections, *_papers(around)],
    }


def _how() -> list[str]:
    return [
        _("This is the empty form, to read, to discuss and to collect the answers."),
        _("The application itself is filled in on the site, or in the spreadsheet of the same form."),
    ]


def _section(number: int, section: Section, around: Around) -> dict[str, Any]:
    questions = list(section.questions.all())
    return {
        "title": _directed(f"{number}. {wording.text(section, 'title')}"),
        "intro": _directed(wording.text(section, "intro")),
        "questions": [_question(f"{number}.{n}", one, around) for n, one in enumerate(questions, start=1)],
    }


def _question(number: str, question: Question, around: Around) -> dict[str, Any]:
    return {
        "label": _directed(f"{number} {wording.text(question, 'label')}"),
        "help": _directed(wording.text(question, "help")),
        "facts": _directed(" · ".join(_facts(question))),
        "looked_for": _directed(around.looked_for(question)),
        "example": _directed(_example(question)),
        "kind": ON_PAPER.get(Kind(question.kind), "options" if question.options else "lines"),
        "lines": _lines(question),
        "options": [_directed(label) for label in layout.option_labels(question).values()],
        "year": question.with_year,
    }


def _papers(around: Around) -> list[dict[str, Any]]:
    """The documents beside the form as a last section, where there are any."""
    if not around.papers:
        return []
    empty = {"looked_for": _directed(""), "example": _directed(""), "kind": "file"}
    rows = [
        {"label": _directed(one.label), "help": _directed(one.help), "facts": _directed(one.limit)} | empty
        for one in around.papers
    ]
    return [{"title": _directed(_("Documents asked for")), "intro": _directed(""), "questions": rows}]


def _facts(question: Question) -> list[str]:
    """From when it is needed, how long it may be, who reads it."""
    facts = [str(question.get_required_from_display())] if question.required_from != RequiredFrom.NEVER else []
    if question.words:
        facts.append(_("At most %(limit)d words.") % {"limit": question.words})
    if question.kind == Kind.FILE:
        facts.append(_("Upload it on the site."))
    return [*facts, str(question.get_visibility_display())]


def _example(question: Question) -> str:
    example = wording.text(question, "example")
    return _("For example: %(example)s") % {"example": example} if example else ""


def _lines(question: Question) -> int:
    """Room for what may be written; for people, for as many as may be named."""
    if question.kind == Kind.PEOPLE:
        return min(int(question.maximum), 2 * ROOM) if question.maximum else ROOM
    return min(MOST_LINES, max(1, -(-(question.words or 0) // WORDS_IN_LINE)))


def _directed(text: str) -> dict[str, str]:
    """A text with the way in which it is read: a form may lack some texts in its other languages."""
    first = next((way for way in map(unicodedata.bidirectional, text) if way in {"L", "R", "AL"}), "L")
    return {"text": text, "dir": "ltr" if first == "L" else "rtl"}
