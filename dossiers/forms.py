"""One page of a form, made from its questions: its fields, the versions that were seen, what was typed anew."""

from collections.abc import Callable, Collection
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Layout, Submit
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from dossiers import rules, values, wording
from dossiers.limits import LIMITS
from dossiers.models import Answer, Dossier, Question, Section
from dossiers.states import OPTION_KINDS, Kind, RequiredFrom
from dossiers.values import Typed

YEAR = "{}__year"
SEEN = "{}__seen"
TEXT_ROWS = 10


class SectionForm(forms.Form):
    """The questions of one section as fields; nothing is compulsory here, because every section saves incomplete.

    `answers()` is what was typed anew and can be kept, also while `errors` names what would stop the handing in.
    """

    def __init__(
        self,
        section: Section,
        dossier: Dossier,
        data: Any = None,
        files: Any = None,
        only: Collection[str] | None = None,
    ) -> None:
        self.dossier = dossier
        dossier.fill()
        self.questions = [row for row in section.questions.all() if only is None or row.code in only]
        super().__init__(data, files, initial=self._initial())
        for question in self.questions:
            self._add(question)
        self.helper = _helper(self.questions)

    def answers(self) -> dict[str, Typed]:
        """Those answers that differ from the version that was seen, each with that version."""
        self.errors  # noqa: B018 - reading them is what cleans the form
        fresh = [question for question in self.questions if question.code in self._typed]
        before = self._seen_values(fresh)
        return {
            question.code: Typed(self._typed[question.code], self._seen(question))
            for question in fresh
            if _differs(self._typed[question.code], before[question.code])
        }

    def uploads(self) -> dict[str, UploadedFile]:
        """The files that were chosen, by the code of their question."""
        self.errors  # noqa: B018
        chosen = {question.code: self.files.get(question.code) for question in self.questions if _is_file(question)}
        return {code: upload for code, upload in chosen.items() if upload}

    def clean(self) -> dict[str, Any]:
        """Each answer is looked at by itself: one that cannot be kept does not hold back the others."""
        self._typed: dict[str, Any] = {}
        for question in self.questions:
            if not _is_file(question) and question.code in self.cleaned_data:
                self._take(question)
        return self.cleaned_data

    def _take(self, question: Question) -> None:
        """What can be kept is kept; what is wrong with it is said all the same."""
        try:
            value = values.tidy(self._value(question))
        except ValueError as error:
            self.add_error(question.code, str(error))
            return
        refused = rules.storable(question, value)
        if not refused:
            self._typed[question.code] = value
        for verdict in refused or rules.fitting(question, value):
            self.add_error(question.code, str(verdict.sentence))

    def _value(self, question: Question) -> Any:
        typed = self.cleaned_data[question.code]
        plain = PARSERS[question.kind](typed) if question.kind in PARSERS else typed
        return {"value": plain, "year": self._year(question)} if question.with_year else plain

    def _year(self, question: Question) -> int | None:
        typed = self.cleaned_data.get(YEAR.format(question.code), "")
        if not typed:
            return None
        year = values.parse_number(typed)
        if year is None or not year.isdecimal():
            raise ValueError(_("Write the year with four digits, for example 2021."))
        return int(year)

    def _seen(self, question: Question) -> int:
        return self.cleaned_data.get(SEEN.format(question.code)) or 0

    def _seen_values(self, questions: list[Question]) -> dict[str, Any]:
        """The values that stood on the page when it was opened; older ones come from the history."""
        seen = {question.pk: self._seen(question) for question in questions}
        at_hand = {
            row.question_id: row.value
            for row in self.dossier.current_answers
            if seen.get(row.question_id) == row.version
        }
        missing = [pk for pk, version in seen.items() if version and pk not in at_hand]
        if missing:
            rows = Answer.objects.filter(dossier=self.dossier, question__in=missing)
            at_hand |= {row.question_id: row.value for row in rows if seen[row.question_id] == row.version}
        return {question.code: at_hand.get(question.pk) for question in questions}

    def _initial(self) -> dict[str, Any]:
        initial: dict[str, Any] = {}
        for question in self.questions:
            answer = self.dossier.answer(question)
            if answer:
                initial |= _shown(question, answer)
        return initial

    def _add(self, question: Question) -> None:
        field: Any = _field(question)
        answer = self.dossier.answer(question)
        field.widget.attrs |= {"lang": answer.language if answer else self.dossier.language, "dir": "auto"}
        self.fields[question.code] = field
        if question.with_year:
            year: Any = _year_field()
            year.awaited = question.required_from != RequiredFrom.NEVER
            self.fields[YEAR.format(question.code)] = year
        field.awaited = question.required_from != RequiredFrom.NEVER  # may stay open today, not for ever
        if not _is_file(question):
            self.fields[SEEN.format(question.code)] = forms.IntegerField(
                required=False, min_value=0, max_value=2**31 - 1, initial=0, widget=forms.HiddenInput
            )


def _helper(questions: list[Question]) -> FormHelper:
    helper = FormHelper()
    helper.attrs = {"novalidate": "novalidate", "autocomplete": "off"}
    helper.layout = Layout(*map(_layout, questions))
    helper.add_input(Submit("save", _("Save")))
    return helper


def _layout(question: Question) -> Div:
    if _is_file(question):
        return Div(Field(question.code), data_question=question.code)
    seen = Field(SEEN.format(question.code))
    if not question.with_year:
        return Div(Field(question.code), seen, data_question=question.code)
    pair = (Div(question.code, css_class="col-sm-8"), Div(YEAR.format(question.code), css_class="col-sm-4"))
    return Div(Div(*pair, css_class="row"), seen, data_question=question.code)


def _field(question: Question) -> forms.Field:
    named: dict[str, Any] = {"label": wording.label(question), "help_text": _help(question), "required": False}
    if question.kind in OPTION_KINDS:
        choices = [("", _("No answer yet")), *wording.options(question)]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **named)
    if question.kind == Kind.CONSENT:
        return forms.BooleanField(**named)
    if _is_file(question):
        widget = forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"})
        return forms.FileField(widget=widget, allow_empty_file=True, **named)  # an empty one is refused by `cleaning`
    # Texts are neither cut nor stripped by the field: `values` and `rules` say what may be kept.
    return forms.CharField(widget=_widget(question), strip=False, **named)


def _widget(question: Question) -> forms.Widget:
    attrs: dict[str, Any] = {"data-words": question.words} if question.words else {}
    if question.kind == Kind.TEXT:
        return forms.Textarea(attrs={"rows": max(2, min(TEXT_ROWS, (question.words or 0) // 20)), **attrs})
    if question.kind == Kind.PEOPLE:
        return forms.Textarea(attrs={"rows": 4})
    if question.kind == Kind.NUMBER:
        return forms.TextInput(attrs={"inputmode": "numeric" if question.whole else "decimal"})
    return WIDGETS.get(question.kind, forms.TextInput)(attrs=attrs)


def _year_field() -> forms.CharField:
    return forms.CharField(label=_("Year"), required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"}))


def _help(question: Question) -> SafeString:
    """Help and example as HTML, because crispy prints a help text as it is."""
    example = wording.text(question, "example")
    lines = [wording.text(question, "help"), _people_hint(question), _limit_hint(question), _file_hint(question)]
    shown = format_html("{}", " ".join(str(line) for line in lines if line))
    return format_html('{}<span class="example" dir="auto">{}</span>', shown, example) if example else shown


def _people_hint(question: Question) -> Any:
    return _("One person a line: name; title; e-mail address.") if question.kind == Kind.PEOPLE else ""


def _limit_hint(question: Question) -> Any:
    return wording.say(_("At most %(limit)d words."), limit=question.words) if question.words else ""


def _file_hint(question: Question) -> Any:
    sentence = _("PDF of at most %(limit)d MB, JPEG or PNG of at most %(photo)d MB.")
    facts = {"limit": LIMITS.size // 2**20, "photo": LIMITS.photo // 2**20}
    return wording.say(sentence, **facts) if _is_file(question) else ""


def _shown(question: Question, answer: Answer) -> dict[str, Any]:
    """An answer as its fields show it."""
    plain = values.plain(answer.value) if question.with_year else answer.value
    shown = {question.code: EDITED.get(question.kind, _as_it_is)(plain)}
    if question.with_year:
        shown[YEAR.format(question.code)] = values.year(answer.value)
    return shown | {SEEN.format(question.code): answer.version}


def _as_it_is(plain: Any) -> Any:
    return plain


EDITED: dict[str, Callable[[Any], Any]] = {
    Kind.PEOPLE: values.people_lines,
    Kind.NUMBER: lambda kept: values.number_to_edit(kept or ""),
}


def _differs(typed: Any, before: Any) -> bool:
    both_empty = values.is_empty(typed) and (before is None or values.is_empty(before)) and not values.year(typed)
    return typed != before and not (both_empty and not values.year(before))


def _is_file(question: Question) -> bool:
    return question.kind == Kind.FILE


def _number(typed: str) -> str:
    """The number as it is kept; an empty field is no number."""
    parsed = values.parse_number(typed) if typed.strip() else ""
    if parsed is None:
        raise ValueError(_("Write a number in digits, for example 1 250 000 or 9.4."))
    return parsed


PARSERS: dict[str, Callable[[str], Any]] = {Kind.NUMBER: _number, Kind.PEOPLE: values.parse_people}
WIDGETS: dict[str, type[forms.Widget]] = {Kind.EMAIL: forms.EmailInput, Kind.LINK: forms.URLInput}
