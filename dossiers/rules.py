"""What an answer must be to be kept, and what it must be to be handed in; each rule says its sentence.

The two differ on purpose: a text that is too long or an address without @ is kept, so that no word is lost, and
stands in the way only of handing in.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from accounts.verdicts import Verdict, failed
from audit import clock
from dossiers import values, wordcount, wording
from dossiers.states import OPTION_KINDS, STAGES, Kind, RequiredFrom

if TYPE_CHECKING:
    from dossiers.models import Dossier, Question

LONGEST: dict[str, int] = {Kind.TEXT: 20_000, Kind.PEOPLE: 5_000}
LONGEST_OTHER = 500
FIRST_YEAR = 1900


class Share(NamedTuple):
    """How much of what is needed is there."""

    filled: int
    needed: int


# May it be kept?


def storable(question: "Question", value: Any) -> list[Verdict]:
    """What keeps a typed value from being kept; empty if nothing does."""
    if not values.is_storable(value):
        return [_fault(question, "answer_characters", _("It holds a character that cannot be kept; type it anew."))]
    if not _has_shape(question, value):
        return [_fault(question, "answer_kind", _("This is not an answer to this question."))]
    return _too_large(question, value)


def _too_large(question: "Question", value: Any) -> list[Verdict]:
    limit = LONGEST.get(question.kind, LONGEST_OTHER)
    size = _characters(value)
    sentence = _("This answer has %(count)d characters; at most %(limit)d can be kept. Nothing of it was changed.")
    return [_fault(question, "answer_size", sentence, count=size, limit=limit)] if size > limit else []


def _characters(value: Any) -> int:
    if isinstance(value, list):
        return sum(map(_characters, value))
    if isinstance(value, dict):
        return sum(map(_characters, value.values()))
    return len(value) if isinstance(value, str) else 0


def _has_shape(question: "Question", value: Any) -> bool:
    if not question.with_year:
        return _has_plain_shape(question, value)
    if not isinstance(value, dict) or value.keys() != {"value", "year"}:
        return False
    is_year = value["year"] is None or (type(value["year"]) is int and abs(value["year"]) < 10**6)
    return is_year and _has_plain_shape(question, value["value"])


def _has_plain_shape(question: "Question", value: Any) -> bool:
    if question.kind in OPTION_KINDS:
        return value == "" or value in [option["value"] for option in question.options]
    return SHAPES.get(question.kind, _is_text)(value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_number(value: Any) -> bool:
    try:
        return isinstance(value, str) and (value == "" or Decimal(value).is_finite())
    except InvalidOperation:
        return False


def _is_people(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(person, dict) and person.keys() <= set(values.PERSON) and all(map(_is_text, person.values()))
        for person in value
    )


SHAPES: dict[str, Callable[[Any], bool]] = {
    Kind.NUMBER: _is_number,
    Kind.PEOPLE: _is_people,
    Kind.CONSENT: lambda value: isinstance(value, bool),
    Kind.FILE: lambda value: False,  # noqa: ARG005 - a file is attached, never typed
}


# May it be handed in?


def fitting(question: "Question", value: Any) -> list[Verdict]:
    """What keeps a kept answer from being handed in; an empty answer fits here."""
    if values.is_empty(value):
        return []
    kept = values.plain(value) if question.with_year else value
    checks = (_fits_words, FITTING.get(question.kind, _fits_anyway))
    found = [verdict for check in checks for verdict in check(question, kept)]
    return found + (_fits_year(question, values.year(value)) if question.with_year else [])


def _fits_anyway(question: "Question", kept: Any) -> list[Verdict]:  # noqa: ARG001 - one signature for all
    return []


def _fits_words(question: "Question", kept: Any) -> list[Verdict]:
    if question.words is None or wordcount.count(kept) <= question.words:
        return []
    sentence = _("This answer has %(count)d words; at most %(limit)d are allowed.")
    return [_fault(question, "answer_words", sentence, count=wordcount.count(kept), limit=question.words)]


def _fits_number(question: "Question", kept: str) -> list[Verdict]:
    if question.whole and Decimal(kept) % 1:
        return [_fault(question, "answer_whole", _("Write a whole number, without a fraction."))]
    if question.minimum is not None and Decimal(kept) < question.minimum:
        return [
            _fault(question, "answer_small", _("The number must be at least %(limit)s."), limit=_n(question.minimum))
        ]
    if question.maximum is not None and Decimal(kept) > question.maximum:
        return [
            _fault(question, "answer_large", _("The number must be at most %(limit)s."), limit=_n(question.maximum))
        ]
    return []


def _fits_year(question: "Question", year: int | None) -> list[Verdict]:
    latest = clock.now().year
    if year is None:
        return [_fault(question, "answer_year", _("The year of this value is missing."))]
    if FIRST_YEAR <= year <= latest:
        return []
    sentence = _("The year must lie between %(first)d and %(latest)d.")
    return [_fault(question, "answer_year", sentence, first=FIRST_YEAR, latest=latest)]


def _fits_email(question: "Question", kept: str) -> list[Verdict]:
    try:
        validate_email(kept)
    except ValidationError:
        return [_fault(question, "answer_email", _("This is not an e-mail address; one looks like name@city.example."))]
    return []


def _fits_link(question: "Question", kept: str) -> list[Verdict]:
    if _is_web_address(kept):
        return []
    sentence = _("This is not a web address; one looks like https://www.city.example.")
    return [_fault(question, "answer_link", sentence)]


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in (parts.hostname or "") and not any(map(str.isspace, text))


def _fits_people(question: "Question", kept: list[dict[str, str]]) -> list[Verdict]:
    if question.maximum is None or len(kept) <= question.maximum:
        return []
    sentence = _("There are %(count)d people here; at most %(limit)d are allowed.")
    return [_fault(question, "answer_people", sentence, count=len(kept), limit=int(question.maximum))]


FITTING: dict[str, Callable[["Question", Any], list[Verdict]]] = {
    Kind.NUMBER: _fits_number,
    Kind.EMAIL: _fits_email,
    Kind.LINK: _fits_link,
    Kind.PEOPLE: _fits_people,
}


# Is the whole complete?


def is_required(question: "Question", stage: str = RequiredFrom.SUBMIT) -> bool:
    """Whether a question must be answered at this stage; what an earlier stage needs a later one needs too."""
    return question.required_from != RequiredFrom.NEVER and STAGES.index(question.required_from) <= STAGES.index(stage)


def completeness(dossier: "Dossier", stage: str = RequiredFrom.SUBMIT) -> list[Verdict]:
    """All verdicts, kept and broken, on the questions that are needed at this stage or answered, in page order."""
    dossier.fill()
    return [verdict for question in dossier.questions() for verdict in of_question(dossier, question, stage)]


def of_question(dossier: "Dossier", question: "Question", stage: str = RequiredFrom.SUBMIT) -> list[Verdict]:
    """The verdicts on one question of a dossier."""
    if is_answered(dossier, question):
        return named(question, _fitting(dossier, question)) or [Verdict.ok("answer", **_facts(question))]
    if not is_required(question, stage):
        return []
    return named(question, [_fault(question, "answer_missing", _("This is not answered yet."))])


def _fitting(dossier: "Dossier", question: "Question") -> list[Verdict]:
    return [] if question.kind == Kind.FILE else fitting(question, dossier.value(question))


def is_answered(dossier: "Dossier", question: "Question") -> bool:
    """Whether anything was answered, however long or wrong."""
    if question.kind == Kind.FILE:
        return bool(dossier.documents_of(question))
    return not values.is_empty(dossier.value(question))


def share(dossier: "Dossier", stage: str = RequiredFrom.SUBMIT) -> Share:
    """How many of the needed questions are answered as they must be."""
    dossier.fill()
    needed = [question for question in dossier.questions() if is_required(question, stage)]
    return Share(sum(not failed(of_question(dossier, question, stage)) for question in needed), len(needed))


def shares(dossiers: Iterable["Dossier"], stage: str = RequiredFrom.SUBMIT) -> dict[int, Share]:
    """The share of each dossier by its number, in the same few queries for one as for six hundred."""
    rows = list(dossiers)
    if rows:
        rows[0].fill_all(rows)
    return {dossier.pk: share(dossier, stage) for dossier in rows}


def named(question: "Question", verdicts: list[Verdict]) -> list[Verdict]:
    """The same verdicts, each sentence led by the question's label: for lists, refusals and e-mails."""
    return [
        replace(verdict, sentence=wording.say("%(label)s: %(sentence)s", label=label, sentence=verdict.sentence))
        for label in [wording.label(question)]
        for verdict in verdicts
    ]


def _fault(question: "Question", code: str, sentence: Any, **facts: Any) -> Verdict:
    return Verdict.fail(code, wording.say(sentence, **facts), **_facts(question), **facts)


def _facts(question: "Question") -> dict[str, Any]:
    return {"section": question.section.code, "question": question.code}


def _n(number: Decimal) -> str:
    return number_format(number.normalize(), use_l10n=True, force_grouping=True)
