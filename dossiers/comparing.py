"""Two versions of a form beside each other: what came, what went, what reads otherwise. No Django here."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from dossiers.formfile import FormText, QuestionText, SectionText

CAME, WENT, MOVED, CHANGED = "came", "went", "moved", "changed"
OF_SECTION = ("title", "intro", "translations")
OF_QUESTION = tuple(field.name for field in fields(QuestionText) if field.name != "code")


@dataclass(frozen=True)
class Change:
    """One difference: where it is, of which kind; for what reads otherwise also the key and both texts."""

    kind: str
    section: str
    question: str = ""
    key: str = ""
    before: str = ""
    after: str = ""


def compare(old: FormText, new: FormText) -> list[Change]:
    """Every difference in the order of the new pages; what went stands at the end."""
    return [*_sections(old, new), *_questions(old, new), *_gone(old, new)]


def _sections(old: FormText, new: FormText) -> Iterator[Change]:
    before = {section.code: section for section in old.sections}
    for section in new.sections:
        if section.code not in before:
            yield Change(CAME, section.title)
        else:
            former = before[section.code]
            yield from _differing(former, section, OF_SECTION, section.title, "")
            if _is_turned([one.code for one in former.questions], [one.code for one in section.questions]):
                yield Change(MOVED, section.title)
    if _is_turned([section.code for section in old.sections], [section.code for section in new.sections]):
        yield Change(MOVED, "")


def _is_turned(before: list[str], after: list[str]) -> bool:
    """Whether what stands in both stands there in another order."""
    return [code for code in before if code in after] != [code for code in after if code in before]


def _questions(old: FormText, new: FormText) -> Iterator[Change]:
    before = dict(_placed(old))
    for code, (section, question) in _placed(new):
        if code not in before:
            yield Change(CAME, section.title, question.label)
            continue
        earlier, former = before[code]
        if earlier.code != section.code:
            yield Change(MOVED, section.title, question.label, before=earlier.title, after=section.title)
        yield from _differing(former, question, OF_QUESTION, section.title, question.label)


def _gone(old: FormText, new: FormText) -> Iterator[Change]:
    left = {section.code for section in new.sections}
    yield from (Change(WENT, section.title) for section in old.sections if section.code not in left)
    questions = dict(_placed(new))
    for code, (section, question) in _placed(old):
        if code not in questions:
            yield Change(WENT, section.title, question.label)


def _placed(form: FormText) -> Iterator[tuple[str, tuple[SectionText, QuestionText]]]:
    for section in form.sections:
        for question in section.questions:
            yield question.code, (section, question)


def _differing(old: Any, new: Any, keys: tuple[str, ...], section: str, question: str) -> Iterator[Change]:
    for key in keys:
        before, after = getattr(old, key), getattr(new, key)
        if before != after:
            yield Change(CHANGED, section, question, key, _said(before), _said(after))


def _said(value: Any) -> str:
    """A value of the file as one line a person can read."""
    if value is None or value == "":
        return ""
    if isinstance(value, list):
        return " · ".join(map(_said, value))
    if isinstance(value, dict):
        return " · ".join(f"{key}: {_said(part)}" for key, part in value.items())
    return str(value).lower() if isinstance(value, bool) else str(value)
