"""A dossier as pages show it: sections with questions and answers, as they stand now or as they were signed."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from accounts.verdicts import Verdict, failed
from dossiers import rules, sealing, values, wordcount, wording
from dossiers.models import Answer, Document, Dossier, Question, Section, Signature, Snapshot
from dossiers.states import ASKED, OPTION_KINDS, Kind, RequiredFrom


@dataclass(frozen=True)
class Beside:
    """A later text that stands beside a signed answer and never over it."""

    text: str
    language: str
    at: datetime | None = None
    by_name: str = ""


@dataclass(frozen=True)
class ReadQuestion:
    """One question with its answer, ready to show."""

    code: str
    kind: str
    label: str
    help: str
    visibility: str
    criteria: Sequence[str]
    value: Any
    text: str
    language: str
    version: int
    word_count: int | None
    word_limit: int | None
    documents: Sequence[Document]
    beside: Sequence[Beside]

    @property
    def is_answered(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.documents) or not values.is_empty(self.value)

    @property
    def missing(self) -> str:
        """What stands where there is nothing to show."""
        return _("not handed in") if self.kind == Kind.FILE else _("not answered")


@dataclass(frozen=True)
class ReadSection:
    """One section with those of its questions that the reader may see."""

    code: str
    title: str
    intro: str
    questions: Sequence[ReadQuestion]


@dataclass(frozen=True)
class Progress:
    """How far one section is, for the list of tasks."""

    code: str
    title: str
    filled: int
    needed: int
    is_begun: bool
    faults: Sequence[Verdict]

    @property
    def is_complete(self) -> bool:
        """Whether nothing in it stands in the way of the next stage."""
        return not self.faults


@dataclass(frozen=True)
class _Source:
    """Where answers come from: the rows of now, or the text that was signed."""

    dossier: Dossier
    answers: Mapping[str, Mapping[str, Any]] | None = None
    documents: Mapping[str, list[Document]] = field(default_factory=dict)

    def answer(self, question: Question) -> Mapping[str, Any]:
        """Value, language and version; what is not signed is always read as it is now."""
        if self.answers is not None and question.signed:
            return self.answers.get(question.code, {})
        row = self.dossier.answer(question)
        return {"value": row.value, "language": row.language, "version": row.version} if row else {}

    def files(self, question: Question) -> list[Document]:
        """The files of a question, those named by the signed text even if they were replaced since."""
        if self.answers is not None and question.signed:
            return self.documents.get(question.code, [])
        return self.dossier.documents_of(question)


def read(
    dossier: Dossier,
    visibilities: Collection[str],
    *,
    snapshot: Snapshot | None = None,
    beside: Mapping[str, Sequence[Beside]] | None = None,
) -> list[ReadSection]:
    """The sections with the questions of these visibilities; with a snapshot, as they were signed."""
    dossier.fill()
    source = _signed(dossier, snapshot) if snapshot else _Source(dossier)
    sections = (_section(section, source, visibilities, beside or {}) for section in dossier.form.sections.all())
    return [section for section in sections if section.questions]


def with_signatures(snapshots: list[Snapshot]) -> None:
    """Brings to hand who signed these texts, each with its scan, in one query."""
    prefetch_related_objects(snapshots, Prefetch("signatures", Signature.objects.select_related("document")))


def labels(dossier: Dossier, codes: Collection[str]) -> list[str]:
    """What questions are called, in the reader's language and in the order of the form."""
    dossier.fill()
    return [wording.text(question, "label") for question in dossier.questions() if question.code in codes]


def figure(dossier: Dossier, code: str) -> tuple[Decimal, int | None] | None:
    """A number of the profile with its year, for rules and figures."""
    dossier.fill()
    for question in dossier.questions():
        value = dossier.value(question)
        if question.code == code and not values.is_empty(value):
            return values.number(value), values.year(value)
    return None


def progress(dossier: Dossier, stage: str = RequiredFrom.SUBMIT) -> list[Progress]:
    """Each section with what is filled, what is needed and what is wrong."""
    dossier.fill()
    return [_progress(dossier, section, stage) for section in dossier.form.sections.all()]


def as_they_stand(dossier: Dossier, reasons: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Questions and papers about to be changed: the reason beside each, which version and files stand there."""
    dossier.fill()
    asked = [question for question in dossier.questions() if question.code in reasons]
    kept = {question.code: {"reason": reasons[question.code]} | _kept(dossier, question) for question in asked}
    papers = {code: reason for code, reason in reasons.items() if code not in kept}
    return kept | {
        code: {"reason": reason, "version": 0, "files": _names(dossier, code)} for code, reason in papers.items()
    }


def _names(dossier: Dossier, kind: str) -> list[str]:
    """The files that stand beside the form under this name."""
    return [document.original_name for document in dossier.current_documents if document.kind == kind]


def _kept(dossier: Dossier, question: Question) -> dict[str, Any]:
    answer = dossier.answer(question)
    files = [document.original_name for document in dossier.documents_of(question)]
    return {"version": answer.version if answer else 0, "files": files}


@dataclass(frozen=True)
class Changed:
    """One question that was sent back: why, what stood there, what stands there now."""

    code: str
    label: str
    reason: str
    before: str
    after: str

    @property
    def is_changed(self) -> bool:
        """Whether the text became another one."""
        return self.before != self.after


def changes(
    dossier: Dossier, kept: Mapping[str, Mapping[str, Any]], papers: Mapping[str, str] | None = None
) -> list[Changed]:
    """What stood there when it was sent back, beside what stands there now: answers, then papers by their labels."""
    dossier.fill()
    old = Answer.objects.filter(dossier=dossier, question__code__in=kept, version__in=_versions(kept))
    values_then = {(row.question_id, row.version): row.value for row in old}
    asked = [question for question in dossier.questions() if question.code in kept]
    beside = {code: label for code, label in (papers or {}).items() if code in kept}
    return [
        *[_changed(dossier, question, kept[question.code], values_then) for question in asked],
        *[_exchanged(dossier, code, label, kept[code]) for code, label in beside.items()],
    ]


def _exchanged(dossier: Dossier, code: str, label: str, kept: Mapping[str, Any]) -> Changed:
    return Changed(code, label, kept["reason"], "\n".join(kept["files"]), "\n".join(_names(dossier, code)))


def _versions(kept: Mapping[str, Mapping[str, Any]]) -> set[int]:
    return {row["version"] for row in kept.values()}


def _changed(
    dossier: Dossier, question: Question, kept: Mapping[str, Any], then: Mapping[tuple[int, int], Any]
) -> Changed:
    names = [document.original_name for document in dossier.documents_of(question)]
    is_file = question.kind == Kind.FILE
    before = kept["files"] if is_file else [display(question, then.get((question.pk, kept["version"])))]
    after = names if is_file else [display(question, dossier.value(question))]
    label = wording.text(question, "label")
    return Changed(question.code, label, kept["reason"], "\n".join(before), "\n".join(after))


def display(question: Question, value: Any) -> str:
    """An answer in the reader's words: options by their labels, numbers with their year."""
    if values.is_empty(value):
        return ""
    shown = DISPLAYS.get(question.kind, _display_text)(question, values.plain(value) if question.with_year else value)
    year = values.year(value) if question.with_year else None
    return _("%(value)s (%(year)s)") % {"value": shown, "year": year} if year else shown


def _signed(dossier: Dossier, snapshot: Snapshot) -> _Source:
    sealed = sealing.contents(snapshot)
    documents: dict[str, list[Document]] = {}
    for document in _signed_files(dossier, {file["key"] for file in sealed["documents"]}):
        documents.setdefault(document.kind, []).append(document)
    return _Source(dossier, sealed["answers"], documents)


def papers(dossier: Dossier, snapshot: Snapshot | None = None) -> list[Document]:
    """What was handed over beside the form; with a snapshot, what its text names, even if it was replaced since."""
    dossier.fill()
    if snapshot is None:
        found = dossier.current_documents
    else:
        found = _signed_files(dossier, {file["key"] for file in sealing.contents(snapshot)["documents"]})
    return sorted((one for one in found if one.kind.startswith(ASKED)), key=lambda one: (one.kind, one.key))


def _signed_files(dossier: Dossier, keys: set[str]) -> list[Document]:
    """The files named by a signed text; only those that were replaced since are not at hand."""
    found = [document for document in dossier.current_documents if document.key in keys]
    if replaced := keys - {document.key for document in found}:
        found += Document.objects.filter(dossier=dossier, key__in=replaced)
    return sorted(found, key=lambda document: (document.at, document.pk))


def _section(
    section: Section, source: _Source, visibilities: Collection[str], beside: Mapping[str, Sequence[Beside]]
) -> ReadSection:
    questions = [
        _question(question, source, beside.get(question.code, ()))
        for question in section.questions.all()
        if question.visibility in visibilities
    ]
    return ReadSection(section.code, wording.text(section, "title"), wording.text(section, "intro"), questions)


def _question(question: Question, source: _Source, beside: Sequence[Beside]) -> ReadQuestion:
    kept = source.answer(question)
    value = kept.get("value")
    return ReadQuestion(
        code=question.code,
        kind=question.kind,
        label=wording.text(question, "label"),
        help=wording.text(question, "help"),
        visibility=question.visibility,
        criteria=question.criteria,
        value=value,
        text=display(question, value),
        language=kept.get("language", source.dossier.language),
        version=kept.get("version", 0),
        word_count=wordcount.count(value or "") if question.kind in (Kind.TEXT, Kind.SHORT) else None,
        word_limit=question.words,
        documents=source.files(question),
        beside=beside,
    )


def _progress(dossier: Dossier, section: Section, stage: str) -> Progress:
    questions = list(section.questions.all())
    found = {question.code: rules.of_question(dossier, question, stage) for question in questions}
    needed = [question.code for question in questions if rules.is_required(question, stage)]
    return Progress(
        code=section.code,
        title=wording.text(section, "title"),
        filled=sum(not failed(found[code]) for code in needed),
        needed=len(needed),
        is_begun=any(rules.is_answered(dossier, question) for question in questions),
        faults=list(_faults(found)),
    )


def _faults(found: Mapping[str, list[Verdict]]) -> Iterator[Verdict]:
    for verdicts in found.values():
        yield from failed(verdicts)


def _display_text(question: Question, value: str) -> str:  # noqa: ARG001 - one signature for all
    return value


def _display_number(question: Question, value: str) -> str:  # noqa: ARG001
    return number_format(Decimal(value), use_l10n=True, force_grouping=True)


def _display_option(question: Question, value: str) -> str:
    return dict(wording.options(question)).get(value, value)


def _display_people(question: Question, value: list[dict[str, str]]) -> str:  # noqa: ARG001
    return "\n".join(", ".join(filter(None, (person.get(key, "") for key in values.PERSON))) for person in value)


def _display_consent(question: Question, value: bool) -> str:  # noqa: ARG001
    return _("Yes") if value else ""


DISPLAYS: dict[str, Callable[[Question, Any], str]] = {
    Kind.NUMBER: _display_number,
    Kind.PEOPLE: _display_people,
    Kind.CONSENT: _display_consent,
    **dict.fromkeys(OPTION_KINDS, _display_option),
}
