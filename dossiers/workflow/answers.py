"""Answers: each is a row of its own, and nobody writes over what they have not seen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.door import Refused, require
from accounts.models import User
from accounts.verdicts import Verdict
from audit import clock
from dossiers import rules, values, wording
from dossiers.models import Answer, Dossier, FormVersion, Question
from dossiers.values import Typed


class Outdated(Exception):
    """The answer was changed first, by another or in another window; both texts are kept for the person to choose."""

    def __init__(self, mine: Answer, theirs: Answer | None) -> None:
        self.question = mine.question
        self.mine = mine.value
        self.theirs = theirs
        self.is_own = theirs is not None and theirs.by_id is not None and theirs.by_id == mine.by_id
        super().__init__(str(self.sentence))

    @property
    def sentence(self) -> Any:
        """What the page says above the two texts."""
        if self.is_own:
            return _("You changed this answer in another window. Both texts are here; choose what stays.")
        return _("Somebody else changed this answer while you wrote. Both texts are here; choose what stays.")


@dataclass
class Saved:
    """What became of several answers: kept, or outdated with both texts."""

    answers: list[Answer] = field(default_factory=list)
    outdated: list[Outdated] = field(default_factory=list)


def open_dossier(form: FormVersion, language: str) -> Dossier:
    """An empty dossier begins on this form version and keeps it."""
    return Dossier.objects.create(form=form, language=language)


def answer(
    dossier: Dossier, code: str, value: Any, *, seen: int, by: User | None, language: str | None = None
) -> Answer:
    """A new version of one answer is kept, unless somebody else made one since `seen`: then `Outdated` brings both."""
    saved = answer_many(dossier, {code: Typed(value, seen)}, by=by, language=language)
    for outdated in saved.outdated:
        raise outdated
    return saved.answers[0]


@transaction.atomic
def answer_many(dossier: Dossier, typed: Mapping[str, Typed], *, by: User | None, language: str | None = None) -> Saved:
    """The answers of a page are kept one by one: what is outdated does not hold back the rest."""
    tidied = {code: Typed(values.tidy(value), seen) for code, (value, seen) in typed.items()}
    questions = _questions(dossier, tidied)
    require(*(verdict for question in questions for verdict in _storable(question, tidied[question.code].value)))
    rows = [
        Answer(
            dossier=dossier,
            question=question,
            value=tidied[question.code].value,
            by=by,
            language=language or dossier.language,
        )
        for question in questions
    ]
    saved = Saved()
    _keep_all(saved, rows, tidied)
    dossier.forget()
    return saved


def _questions(dossier: Dossier, typed: Mapping[str, Typed]) -> list[Question]:
    """The questions that were answered, always in the same order, so that two writers never wait for each other."""
    questions = list(Question.objects.of_form(dossier.form_id).filter(code__in=typed))
    unknown = ", ".join(sorted(typed.keys() - {question.code for question in questions}))
    if unknown:
        sentence = _("This form has no question %(unknown)s. Open the page again.")
        raise Refused(Verdict.fail("question_unknown", wording.say(sentence, unknown=unknown)))
    return questions


def _storable(question: Question, value: Any) -> list[Verdict]:
    return rules.named(question, rules.storable(question, value))


def _keep_all(saved: Saved, rows: list[Answer], typed: Mapping[str, Typed]) -> None:
    """In one go while nobody else writes; one by one as soon as somebody does."""
    answers = Answer.objects.filter(dossier__in={row.dossier_id for row in rows})
    current = {answer.question_id: answer for answer in answers.current()}
    for row in rows:
        _keep(saved, row, typed[row.question.code].seen, current.get(row.question_id))
    new = [answer for answer in saved.answers if answer.pk is None]
    try:
        with transaction.atomic():
            Answer.objects.bulk_create(new)
    except IntegrityError:
        saved.answers = [answer for answer in saved.answers if answer not in new]
        _keep_one_by_one(saved, new)


def _keep(saved: Saved, row: Answer, seen: int, current: Answer | None) -> None:
    try:
        saved.answers.append(_next_version(row, seen, current))
    except Outdated as outdated:
        saved.outdated.append(outdated)


def _next_version(row: Answer, seen: int, current: Answer | None) -> Answer:
    """Compare and set: the unique version lets one writer through, and the same text again makes nothing new."""
    if current and current.value == row.value:
        return current
    if seen != (current.version if current else 0):
        raise Outdated(row, current)
    row.version, row.at = seen + 1, clock.now()
    return row


def _keep_one_by_one(saved: Saved, rows: list[Answer]) -> None:
    for row in rows:
        try:
            saved.answers.append(_inserted(row))
        except Outdated as outdated:
            saved.outdated.append(outdated)


def _inserted(row: Answer) -> Answer:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return _after_race(row)
    return row


def _after_race(row: Answer) -> Answer:
    current = _current(row)
    if current and current.value == row.value:
        return current
    raise Outdated(row, current)


def _current(row: Answer) -> Answer | None:
    return Answer.objects.filter(dossier=row.dossier).history(row.question_id).first()
