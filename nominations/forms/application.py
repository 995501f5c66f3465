"""What a city types into its application, and what its National Commission types about it."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Fieldset, Layout, Submit
from django import forms
from django.utils.translation import get_language, get_language_info, gettext
from django.utils.translation import gettext_lazy as _

from dossiers import filling, wording
from dossiers.models import Dossier
from dossiers.signing import SIGNED_PAGE
from dossiers.states import Visibility
from nominations.calendar import end_of
from nominations.forms.act import ActForm, SignForm, field_of
from nominations.forms.days import DayField
from nominations.models import Call, RequiredDocument

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


class FillForm(filling.FillForm):
    """One page of the application: beside each question who reads the answer."""

    readers = READERS


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
