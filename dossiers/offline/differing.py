"""What a workbook would change: each answer beside the one that stands, for a person to choose."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from django.db.models import prefetch_related_objects
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.door import Refused
from accounts.verdicts import Verdict
from dossiers import rules, values
from dossiers.models import Answer, Dossier, Question
from dossiers.offline.layout import Origin
from dossiers.offline.reading import Answered, Sheet
from dossiers.states import Kind


@dataclass(frozen=True)
class Difference:
    """One question whose answer is another one in the workbook, or cannot be read there."""

    question: Question
    now: Answer | None
    value: Any
    problems: tuple[str | Promise, ...] = ()
    is_offered: bool = True
    is_moved: bool = False  # somebody changed it on the site since the workbook was downloaded

    @property
    def is_emptied(self) -> bool:
        """Whether the workbook leaves open what is answered."""
        return self.is_offered and canonical(self.value) is None

    @property
    def is_wanted(self) -> bool:
        """Whether it is taken over unless the person says no."""
        return self.is_offered and not self.is_emptied and not self.is_moved

    @property
    def seen(self) -> int:
        """The version that stands beside it."""
        return self.now.version if self.now else 0


@dataclass(frozen=True)
class Compared:
    """All differences, and how many answers are the same or were changed on the site alone."""

    rows: list[Difference]
    same: int = 0
    stay: int = 0


def require_own(sheet: Sheet, own: Origin) -> None:
    """A workbook of another call, another version of the form or another application is not for this one."""
    came = sheet.origin
    if came.call != own.call:
        _refuse("sheet_call", _("This sheet was made for another call. Download the sheet of this application."))
    if (came.form, came.version) != (own.form, own.version):
        _refuse("sheet_form", _("This sheet holds another version of the form. Download that of this application."))
    if came.dossier not in {"", own.dossier}:
        _refuse("sheet_file", _("This sheet was downloaded from another application. Download that of this one."))


def _refuse(code: str, sentence: str | Promise) -> NoReturn:
    raise Refused(Verdict.fail(code, sentence))


def compare(dossier: Dossier, answers: Mapping[str, Answered], only: Collection[str] | None = None) -> Compared:
    """The differences in the order of the form, of the questions that may be changed."""
    dossier.fill()
    asked = [row for row in dossier.questions() if row.code in answers and row.kind != Kind.FILE]
    asked = [question for question in asked if not only or question.code in only]
    written_upon = _bases(dossier, asked, answers)
    rows, same, stay = [], 0, 0
    for question in asked:
        one, now = answers[question.code], dossier.answer(question)
        if not one.problem and canonical(one.value) == canonical(now.value if now else None):
            same += canonical(one.value) is not None
        elif not one.problem and _is_untouched(one, written_upon.get(question.code)):
            stay += 1
        else:
            rows.append(_difference(question, now, one))
    prefetch_related_objects([row.now for row in rows if row.now], "by")
    return Compared(rows, same, stay)


def _is_untouched(one: Answered, base: Any) -> bool:
    """Whether the cell still holds what was written into it when the workbook was downloaded."""
    return one.base is not None and canonical(one.value) == canonical(base)


def _difference(question: Question, now: Answer | None, one: Answered) -> Difference:
    if one.problem:
        return Difference(question, now, None, (one.problem,), is_offered=False)
    unkept = rules.storable(question, one.value)
    problems = tuple(verdict.sentence for verdict in unkept or rules.fitting(question, one.value))
    moved = one.base is not None and one.base != (now.version if now else 0)
    return Difference(question, now, one.value, problems, is_offered=not unkept, is_moved=moved)


def _bases(dossier: Dossier, asked: list[Question], answers: Mapping[str, Answered]) -> dict[str, Any]:
    """The answers upon which the cells were written; those that were replaced since, from the history."""
    wanted = {row.pk: (row.code, base) for row in asked if (base := answers[row.code].base)}
    found = dict(_standing(dossier, asked, answers))
    missing = {pk: base for pk, (code, base) in wanted.items() if code not in found}
    if missing:
        rows = Answer.objects.filter(dossier=dossier, question__in=missing, version__in=set(missing.values()))
        old = {row.question_id: row.value for row in rows if missing[row.question_id] == row.version}
        found |= {wanted[pk][0]: value for pk, value in old.items()}
    return found


def _standing(dossier: Dossier, asked: list[Question], answers: Mapping[str, Answered]) -> Iterator[tuple[str, Any]]:
    for question in asked:
        now = dossier.answer(question)
        if now and answers[question.code].base == now.version:
            yield question.code, now.value


def canonical(value: Any) -> Any:
    """An answer as it is compared: nothing is None, and people are their three texts."""
    if isinstance(value, list):
        people = [tuple(person.get(key, "") for key in values.PERSON) for person in value]
        return tuple(person for person in people if any(person)) or None
    if isinstance(value, dict):
        pair = (None if values.is_empty(value) else value["value"], values.year(value))
        return pair if any(part is not None for part in pair) else None
    return None if values.is_empty(value) else value
