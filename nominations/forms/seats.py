"""What the secretariat types about the seats of a jury: whom it asks, what changes, who follows whom."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.once import form_key
from cities.forms import CountryField
from nominations.calendar import end_of, last_day
from nominations.forms.act import ReasonForm, field_of
from nominations.forms.days import DayField
from nominations.models import Call, Juror
from nominations.states import TIES


class _Facts(forms.Form):
    """Every country that is out of bounds, what is read, how much, and until when."""

    nationality = CountryField(label=gettext_lazy("Nationality"))
    residence = CountryField(label=gettext_lazy("Country of residence"))
    employer = forms.CharField(label=gettext_lazy("Employer"), max_length=200, required=False)
    employer_country = CountryField(label=gettext_lazy("Country of the employer"), required=False)
    appointing_body = forms.CharField(label=gettext_lazy("Appointed by"), max_length=200, required=False)
    appointing_country = CountryField(label=gettext_lazy("Country of the appointing body"), required=False)
    languages = forms.CharField(
        label=gettext_lazy("Languages read"), max_length=100, required=False,
        help_text=gettext_lazy("Codes with spaces between: en fr. Empty: every language of the call."),
    )  # fmt: skip
    max_load = forms.IntegerField(
        label=gettext_lazy("Files at most"), min_value=1, max_value=999, required=False,
        help_text=gettext_lazy("Empty: no limit."),
    )  # fmt: skip
    until = DayField(
        label=gettext_lazy("Last day of the term"), required=False,
        help_text=gettext_lazy("Empty: as long as the jury of this call has access."),
    )  # fmt: skip

    call: Call

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        countries = list(field_of(self, "nationality").choices)  # read once for the four fields
        for name in TIES:
            field_of(self, name).choices = countries

    def clean_languages(self) -> list[str]:
        """Language codes, each once."""
        return list(dict.fromkeys(self.cleaned_data["languages"].lower().replace(",", " ").split()))

    def clean_until(self) -> Any:
        """The end of the day in the zone of the call."""
        day = self.cleaned_data["until"]
        return end_of(day, self.call.tz) if day else None


class SeatForm(_Facts):
    """An expert for the jury; each country named is out of bounds for this juror."""

    email = forms.EmailField(label=gettext_lazy("E-mail address"))
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the invitation"), choices=settings.LANGUAGES, required=False
    )
    is_chair = forms.BooleanField(label=gettext_lazy("The jury has elected this juror as its chair"), required=False)
    field_order = ("email", "name", "language", *_Facts.base_fields)

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        self.call = call
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(*self.fields, form_key(), Submit("seat", _("Invite this juror")))

    def clean_language(self) -> str:
        """English, unless another language is chosen."""
        return self.cleaned_data["language"] or "en"

    def facts(self) -> dict[str, Any]:
        """What the seat is made of, without the person."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"email", "name", "language"}}


class ChangeSeatForm(_Facts, ReasonForm):
    """The same facts as they stand, and why they change."""

    field_order = (*_Facts.base_fields, "reason")

    def __init__(self, *args: Any, row: Juror, **kwargs: Any) -> None:
        self.call = row.call
        super().__init__(*args, row=row, **kwargs)
        self.initial = _as_typed(row)


def _as_typed(juror: Juror) -> dict[str, Any]:
    """The facts of a seat as its form would have been filled in."""
    plain = {name: getattr(juror, name) for name in ("employer", "appointing_body", "max_load")}
    countries = {name: getattr(juror, name).iso2 for name in TIES if getattr(juror, name)}
    until = last_day(juror.until, juror.call.tz) if juror.until else None
    return plain | countries | {"languages": " ".join(juror.languages), "until": until}


class ReplaceJurorForm(ReasonForm):
    """The successor, and why the juror leaves."""

    successor_key = forms.ChoiceField(label=gettext_lazy("Who takes the open files"))
    field_order = ("successor_key", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["successor_key"]
        field.choices = [(juror.key, str(juror)) for juror in self._others()]

    def _others(self) -> Any:
        """Those who serve on the same jury, by name."""
        seats = Juror.objects.visible_to(self.person).serving().filter(call=self.row.call_id).exclude(pk=self.row.pk)
        return seats.select_related("user").order_by("user__name")
