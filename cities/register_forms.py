"""What the register is asked and told: its filter, and the forms of the acts on a member."""

from datetime import date
from typing import Any, NamedTuple

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.actforms import FEW_LINES, ActForm, DayField, ReasonForm, field_of
from accounts.once import form_key
from audit import clock
from cities import memberfile, standing
from cities.states import NameLanguage, Region, Standing


def _day(**more: Any) -> DayField:
    return DayField(label=_("As of"), required=False, **more)


class OnForm(forms.Form):
    """A day to look at; today where none is named, or none that can be read."""

    on = _day()

    @property
    def day(self) -> date:
        """The day asked for."""
        return self.asked("on") or clock.today()

    def asked(self, name: str) -> Any:
        """What was asked and can be read."""
        return self.cleaned_data.get(name) if self.is_valid() or self.cleaned_data else None


class RegisterFilter(OnForm):
    """Members on a day by any of their names, by standing, region, country and cohort."""

    q = forms.CharField(label=_("City or country"), required=False, max_length=100)
    standing = forms.ChoiceField(
        label=_("Standing"),
        required=False,
        choices=[("", _("Every member")), *((one.value, one.label) for one in Standing)],
    )
    region = forms.ChoiceField(label=_("Region"), required=False, choices=[("", _("Every region")), *Region.choices])
    country = forms.ChoiceField(label=_("Country"), required=False)
    cohort = forms.ChoiceField(label=_("Cohort"), required=False)
    field_order = ["q", "on", "standing", "region", "country", "cohort"]

    def __init__(self, *args: Any, countries: list[tuple[str, str]], cohorts: list[tuple[str, str]]) -> None:
        super().__init__(*args)
        self.fields["country"].choices = [("", _("Every country")), *countries]  # type: ignore[attr-defined]
        self.fields["cohort"].choices = [("", _("Every cohort")), *cohorts]  # type: ignore[attr-defined]

    def clean_on(self) -> date | None:
        """Nobody knows who will be a member."""
        day: date | None = self.cleaned_data["on"]
        verdict = standing.not_in_the_future(day or clock.today(), clock.today())
        if not verdict.passed:
            raise forms.ValidationError(str(verdict.sentence))
        return day

    def in_use(self) -> list[tuple[str, str]]:
        """What narrows the list, as name and shown words."""
        names = ("q", "standing", "region", "country", "cohort")
        given = [(name, self.asked(name)) for name in names if self.asked(name)]
        return [(name, str(dict(getattr(self.fields[name], "choices", [])).get(said, said))) for name, said in given]


class AwardFilter(OnForm):
    """Who may be nominated on a day, and who may not."""

    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[("", _("Every member")), ("yes", _("may be nominated")), ("no", _("may not yet"))],
    )


class WithdrawForm(ReasonForm):
    """On which day a city left, and where it says so."""

    until = DayField(label=_("The membership ended on"))
    reason = forms.CharField(
        label=_("The letter of the city"),
        help_text=_("Who wrote when, and what."),
        widget=forms.Textarea(attrs=FEW_LINES),
        max_length=4000,
    )
    field_order = ["until", "reason"]


class AwardForm(ActForm):
    """An award as somebody published it."""

    edition = forms.CharField(label=_("Edition"), help_text=_("For example 2024."), max_length=120)
    day = DayField(label=_("Awarded on"))
    source = forms.CharField(label=_("Where this stands"), max_length=300)


class TakeBackAwardForm(ReasonForm):
    """Which award was entered by mistake, and what was wrong with it."""

    edition = forms.ChoiceField(label=_("Award"))
    field_order = ["edition", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The awards in the register, each with its day."""
        super().__init__(*args, **kwargs)
        awards = [(one.edition, f"{one.edition} ({date_format(one.day, 'j F Y')})") for one in self.row.awards.all()]
        field_of(self, "edition").choices = awards


class RenameForm(ActForm):
    """The new name of a city, from when on, and by whose word."""

    name = forms.CharField(label=_("New name"), max_length=200)
    since = DayField(label=_("Since"))
    source = forms.CharField(label=_("Where this stands"), max_length=300)


class NameForm(ActForm):
    """A further name: in a language, or simply another one."""

    text = forms.CharField(label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("no language: also known as")), *NameLanguage.choices]
    )
    source = forms.CharField(label=_("Where this stands"), max_length=300)


class EndNameForm(ActForm):
    """Which name is in use no longer."""

    which = forms.ChoiceField(label=_("Name"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The names in use, each with its language."""
        super().__init__(*args, **kwargs)
        aliases = [("", alias.name) for alias in self.row.aliases.all()]
        running = [(name.language, name.text) for name in self.row.names.all() if name.until is None]
        languages = dict(NameLanguage.choices) | {"": _("also known as")}
        field_of(self, "which").choices = [
            (f"{code}:{text}", f"{text} ({languages.get(code, code)})") for code, text in [*aliases, *running]
        ]

    def clean(self) -> dict[str, Any]:
        """The name in two parts."""
        language, _colon, text = (super().clean() or {}).get("which", "").partition(":")
        return {"language": language, "text": text}


class MemberFileField(forms.FileField):
    """A file of members as its text; what is wrong with it as a whole is said here."""

    def clean(self, data: Any, initial: Any = None) -> str:
        """Its text."""
        try:
            text = super().clean(data, initial).read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise forms.ValidationError(_("Save the file as “CSV UTF-8” and choose it again.")) from None
        if faults := memberfile.read(text)[1]:
            raise forms.ValidationError([str(fault.sentence) for fault in faults])
        return text


class Doubt(NamedTuple):
    """A doubtful line: its field, what it says, why it is doubtful, and which cities may be meant."""

    name: str
    label: str
    why: str
    offers: list[tuple[str, str]]


class ImportForm(forms.Form):
    """The file once more, and for each doubtful line the city that is meant; a line without one is left out.

    A file with errors is asked for anew, mended; what was chosen stays chosen.
    """

    text = forms.CharField(widget=forms.HiddenInput, strip=False)

    def __init__(self, *args: Any, doubtful: list[Doubt], is_wrong: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in doubtful:
            choices = [("", _("leave this line out")), *one.offers, ("new", _("a city of its own"))]
            self.fields[one.name] = forms.ChoiceField(
                label=one.label, required=False, choices=choices, help_text=one.why
            )
        if is_wrong:
            self.fields["file"] = MemberFileField(label=_("The corrected file (CSV)"))
        words = _("Look at the corrected file") if is_wrong else _("Take every line that is sure or chosen")
        self.helper = FormHelper()
        self.helper.layout = Layout(*self.fields, form_key(), Submit("look" if is_wrong else "do", words))


class MemberFileForm(forms.Form):
    """A file of members, as the secretariat has it."""

    file = MemberFileField(label=_("File (CSV)"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout("file", Submit("look", _("Look at the file")))
