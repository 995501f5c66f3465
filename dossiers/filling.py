"""Filling in one page of a form: what stands around its questions, and what the page shows of saved texts and files."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Layout, Submit
from django.http import Http404, JsonResponse, QueryDict
from django.template.defaultfilters import filesizeformat
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts import door
from audit import clock
from dossiers import reading, wordcount, wording
from dossiers.forms import SEEN, YEAR, SectionForm
from dossiers.models import Answer, Document, Dossier, Question, Section
from dossiers.states import OPTION_KINDS, Kind, Visibility
from dossiers.workflow import Outdated, Saved

BY_CHOICE = OPTION_KINDS | {Kind.CONSENT, Kind.FILE}


class FillForm(SectionForm):
    """One page of a form to fill in, with word counts, what the readers look for, and both ways to save."""

    readers: Mapping[Visibility, str | Promise] = {}  # who reads an answer, in the words of the page

    def __init__(
        self,
        section: Section,
        dossier: Dossier,
        data: Any = None,
        files: Any = None,
        only: Collection[str] | None = None,
        criteria: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(section, dossier, data, files, only)
        for question in self.questions:
            self._field(question).about = self._about(question, criteria or {})
        self.helper = self._fill_helper()

    def _field(self, question: Question) -> Any:
        return self.fields[question.code]

    def _about(self, question: Question, criteria: Mapping[str, str]) -> dict[str, Any]:
        answer = self.dossier.answer(question)
        about: dict[str, Any] = {"lang": answer.language if answer else self.dossier.language}
        about["visibility"] = self.readers.get(Visibility(question.visibility), "")
        about["criteria"] = " · ".join(criteria[code] for code in question.criteria if code in criteria)
        if question.words:
            text = self[question.code].value() or ""
            about |= {"limit": question.words, "words": wordcount.count(str(text))}
        return about

    def _fill_helper(self) -> FormHelper:
        helper = FormHelper()
        helper.attrs = {"novalidate": "novalidate", "autocomplete": "off"}
        helper.layout = Layout(*map(_laid_out, self.questions))
        helper.add_input(Submit("next", _("Save and go on")))
        helper.add_input(Submit("stay", _("Save and stay"), css_class="btn-outline-primary"))
        return helper

    def ask(self, reasons: Mapping[str, str]) -> None:
        """What somebody wrote who sent it back stands beside the question while it is changed."""
        for question in self.questions:
            self._field(question).about["asked"] = reasons.get(question.code, "")

    def tell(self, answers: Iterable[Answer], zone: ZoneInfo) -> None:
        """When each of these answers was saved, on the clock of the reader."""
        times = {answer.question_id: _told(answer.at.astimezone(zone)) for answer in answers}
        for question in self.questions:
            self._field(question).about["saved"] = times.get(question.pk, "")

    def kept(self, answers: Iterable[Answer]) -> None:
        """What was saved is the version that the page shows from now on."""
        self._show({answer.question.code: answer.version for answer in answers})

    def _show(self, versions: Mapping[str, int]) -> None:
        data = QueryDict(mutable=True)
        data.update(self.data)
        for code, version in versions.items():
            data[SEEN.format(code)] = str(version)
        self.data = data

    def beside(self, outdated: Iterable[Outdated]) -> None:
        """Sending the page again takes the place of the other text knowingly."""
        outdated = list(outdated)
        self._show({one.question.code: one.theirs.version if one.theirs else 0 for one in outdated})
        for one in outdated:
            self.add_error(one.question.code, str(one.sentence))


def _told(at: datetime) -> str:
    """To the second on the day itself, later with the day."""
    is_today = at.date() == clock.now().astimezone(at.tzinfo).date()
    return date_format(at, "H:i:s") if is_today else f"{date_format(at, 'H:i')}, {date_format(at, 'j F Y')}"


def _laid_out(question: Question) -> Div:
    if question.kind in BY_CHOICE:
        answer: Any = Field(question.code)
    else:
        answer = Field(question.code, template="pieces/question.html")
    if question.with_year:
        pair = Div(answer, css_class="col-sm-8"), Div(YEAR.format(question.code), css_class="col-sm-4")
        answer = Div(*pair, css_class="row")
    seen = [] if question.kind == Kind.FILE else [Field(SEEN.format(question.code))]
    return Div(answer, *seen, data_question=question.code)


def part_of(dossier: Dossier, code: str) -> Section:
    """The section with this code."""
    for part in dossier.form.sections.all():
        if part.code == code:
            return part
    raise Http404


def part_asking(dossier: Dossier, code: str) -> tuple[Section, str]:
    """The section that asks this question, and the question's code."""
    for part in dossier.form.sections.all():
        if code in {question.code for question in part.questions.all()}:
            return part, code
    raise Http404


def proof(document: Document, zone: ZoneInfo) -> str:
    """That a file arrived, from its own record: how large what is kept of it is, when it came, how its hash begins."""
    at = date_format(document.at.astimezone(zone), "j F Y, H:i:s")
    facts = {"size": filesizeformat(document.size), "time": at, "hash": document.sha256[:12]}
    return gettext("%(size)s · arrived %(time)s · SHA-256 %(hash)s…") % facts


def theirs(one: Outdated, zone: ZoneInfo) -> dict[str, Any]:
    """What was written elsewhere, by whom and when."""
    answer = one.theirs
    at = date_format(answer.at.astimezone(zone), "j F Y, H:i:s") if answer else ""
    return {
        "label": wording.text(one.question, "label"),
        "text": reading.display(one.question, answer.value) if answer else "",
        "who": str(answer.by) if answer and answer.by else "",
        "at": at,
        "lang": answer.language if answer else "",
    }


def state_of(part: reading.Progress) -> dict[str, Any]:
    """How far a section is, in a word."""
    wrong = [fault for fault in part.faults if fault.code != "answer_missing"]
    if wrong:
        return {"word": gettext("to correct"), "tone": "problem", "note": str(wrong[0].sentence)}
    if part.is_complete:
        is_asked = part.needed or part.is_begun
        return {"word": gettext("complete"), "tone": "done"} if is_asked else {"word": gettext("optional")}
    if not part.is_begun:
        return {"word": gettext("not begun")}
    missing = len(part.faults)
    word = ngettext("%(n)d answer missing", "%(n)d answers missing", missing) % {"n": missing}
    return {"word": word, "tone": "due"}


def autosaved(form: SectionForm, code: str, save: Callable[[], Saved], zone: ZoneInfo) -> JsonResponse:
    """What became of one answer that was saved while typing, in words."""
    try:
        saved = save()
    except door.Refused as refused:
        return JsonResponse({"lost": refused.sentence}, status=409)
    if saved.outdated:
        other = theirs(saved.outdated[0], zone)
        return JsonResponse({"lost": str(saved.outdated[0].sentence), "theirs": other["text"]}, status=409)
    return _kept(form, code, saved.answers, zone)


def _kept(form: SectionForm, code: str, answers: list[Answer], zone: ZoneInfo) -> JsonResponse:
    problem = " ".join(str(error) for error in form.errors.get(code, []))
    if problem and not answers and code not in form.answers():
        return JsonResponse({"lost": problem}, status=422)
    version = answers[0].version if answers else None
    words = gettext("saved %(time)s") % {"time": clock_face(zone)}
    return JsonResponse({"saved": words, "version": version, "problem": problem})


def clock_face(zone: ZoneInfo) -> str:
    """The instant of saving on the reader's clock."""
    return date_format(clock.now().astimezone(zone), "H:i:s")
