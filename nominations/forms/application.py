"""What a city types into its application, and what its National Commission types about it."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Fieldset, Layout, Submit
from django import forms
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import get_language, get_language_info, gettext
from django.utils.translation import gettext_lazy as _

from audit import clock
from dossiers import wordcount, wording
from dossiers.forms import SEEN, YEAR, SectionForm
from dossiers.models import Answer, Dossier, Question, Section
from dossiers.signing import SIGNED_PAGE
from dossiers.states import OPTION_KINDS, Kind, Visibility
from dossiers.workflow import Outdated
from nominations.calendar import end_of
from nominations.forms.act import ActForm, SignForm, field_of
from nominations.forms.days import DayField
from nominations.models import Call, RequiredDocument

BY_CHOICE = OPTION_KINDS | {Kind.CONSENT, Kind.FILE}
READERS = {
    Visibility.PUBLIC: _("Read by the jury; published if the city is admitted"),
    Visibility.MEMBERS: _("Read by the jury; shared with members of the network"),
    Visibility.INTERNAL: _("Read by the National Commission and the secretariat only"),
}
SPOKEN = [
    (code, get_language_info(code)["name_local"].capitalize())
    for code in ("en", "fr", "ar", "es", "pt", "ru", "zh-hans")
]  # the languages in which an application may be written, each by its own name


def taken_by(call: Call) -> list[tuple[str, str]]:
    """Those in which an application to this call may be written."""
    return [(code, name) for code, name in SPOKEN if call.is_written_in(code)]


class AskedForm(forms.Form):
    """One file for each document that is asked for beside the form."""

    def __init__(self, *args: Any, asked: Iterable[RequiredDocument], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in asked:
            widget = forms.FileInput(attrs={"accept": ",".join(one.media_types) or ".pdf,.jpg,.jpeg,.png"})
            self.fields[one.code] = forms.FileField(
                label=one.label,
                help_text=one.help,
                required=False,
                allow_empty_file=True,  # refused by `cleaning`, which says what to do
                widget=widget,
            )
        self.helper = FormHelper()
        self.helper.layout = Layout(*self.fields, Submit("do", _("Hand over")))


class FillForm(SectionForm):
    """One page of the application, with word counts, what the jury looks for, and both ways to save."""

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
            field_of(self, question.code).about = self._about(question, criteria or {})
        self.helper = self._fill_helper()

    def _about(self, question: Question, criteria: Mapping[str, str]) -> dict[str, Any]:
        answer = self.dossier.answer(question)
        about: dict[str, Any] = {"lang": answer.language if answer else self.dossier.language}
        about["visibility"] = READERS[Visibility(question.visibility)]
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
        """What the National Commission wrote beside a question stands beside it while it is changed."""
        for question in self.questions:
            field_of(self, question.code).about["asked"] = reasons.get(question.code, "")

    def tell(self, answers: Iterable[Answer], zone: ZoneInfo) -> None:
        """When each of these answers was saved, on the clock of the reader."""
        times = {answer.question_id: _told(answer.at.astimezone(zone)) for answer in answers}
        for question in self.questions:
            field_of(self, question.code).about["saved"] = times.get(question.pk, "")

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


class OpenForm(ActForm):
    """Which city begins, and in which language it writes."""

    city = forms.ChoiceField(label=_("City"))
    language = forms.ChoiceField(label=_("Language in which you will write"))

    def __init__(self, *args: Any, cities: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cities = {city.key: city for city in cities}
        field_of(self, "language").choices = taken_by(self.row)
        self.fields["language"].initial = get_language()
        field_of(self, "city").choices = [(key, city.name) for key, city in self.cities.items()]
        if len(self.cities) == 1:
            self.fields["city"].widget = forms.HiddenInput()
            self.fields["city"].initial = next(iter(self.cities))

    def arguments(self) -> dict[str, Any]:
        """What the act is called with."""
        return {"city": self.cities[self.cleaned_data["city"]], "language": self.cleaned_data["language"]}


class MayorForm(SignForm):
    """The mayor's name and exact title under the application."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signatory"].label = _("Name of the mayor, or of who holds that office")
        self.fields["title"].help_text = _("As on official letters, for example “Mayor of North Haven”.")


ASK = "ask_{}"


class ReturnForm(ActForm):
    """Beside each question or document to reopen what the city should change; until the end of which day."""

    last_day = DayField(label=_("Awaited until the end of this day"))
    reason = forms.CharField(
        label=_("A word to the city about all of it"),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        max_length=4000,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts = [*_questions(self.row.dossier), (_("Documents"), self._papers())]
        asks = [
            Fieldset(title, *[self._ask(code, label) for code, label in part]) for title, part in self.parts if part
        ]
        key_and_button = self.helper.layout.fields[-2:]
        self.helper.attrs = {"novalidate": "novalidate"}
        self.helper.layout = Layout(*asks, "last_day", "reason", *key_and_button)

    def _papers(self) -> list[tuple[str, str]]:
        """The documents asked for, those not there named so, and the page that was signed on paper, if it was."""
        there = {document.kind for document in self.row.dossier.current_documents}
        missing = gettext("%(label)s (missing)")
        return [
            (code, label if code in there else missing % {"label": label})
            for code, label in self.row.papers.items()
            if code in there or code != SIGNED_PAGE
        ]

    def _ask(self, code: str, label: str) -> Field:
        """Closed until somebody writes into it: a form of forty questions stays short."""
        widget = forms.Textarea(attrs={"rows": 3, "dir": "auto"})
        name = ASK.format(code)
        self.fields[name] = forms.CharField(label=label, widget=widget, max_length=2000, required=False)
        return Field(name, template="nominations/application/ask.html")

    @property
    def asked(self) -> dict[str, str]:
        """The questions beside which something is written."""
        codes = [code for _title, part in self.parts for code, _label in part]
        written = {code: self.cleaned_data.get(ASK.format(code), "") for code in codes}
        return {code: reason for code, reason in written.items() if reason}

    def arguments(self) -> dict[str, Any]:
        """What the act is called with."""
        due = end_of(self.cleaned_data["last_day"], self.row.call.tz)
        return {"asked": self.asked, "due_at": due, "reason": self.cleaned_data["reason"]}


class AnswerForm(ActForm):
    """The answer to a question of the secretariat."""

    answer = forms.CharField(
        label=_("Your answer"), widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}), max_length=8000
    )
    upload = forms.FileField(
        label=_("A file with your answer"),
        help_text=_(
            "PDF, JPEG or PNG, if there is one to send. City, National Commission and secretariat read it; the jury "
            "reads your answer alone."
        ),
        required=False,
        allow_empty_file=True,  # refused by `cleaning`, which says what to do
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )


def _questions(dossier: Dossier) -> list[tuple[str, list[tuple[str, str]]]]:
    dossier.fill()
    return [
        (wording.text(section, "title"), [(row.code, wording.text(row, "label")) for row in section.questions.all()])
        for section in dossier.form.sections.all()
    ]
