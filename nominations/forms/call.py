"""What the secretariat types to move a date of a published call."""

from datetime import datetime
from typing import Any

from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cities.forms import CountryField
from nominations.calendar import end_of
from nominations.forms.act import ReasonForm, field_of
from nominations.forms.days import DayField, refuse_skipped
from nominations.states import AMENDABLE, RELEASE


class ExtendForm(ReasonForm):
    """Which date moves, for whom, to which day and time, and why; all of it is read once more before it holds."""

    field_order = ["field", "country", "last_day", "time", "both", "reason", "checked"]
    field = forms.ChoiceField(label=gettext_lazy("What moves"))
    country = CountryField(
        required=False, label=gettext_lazy("For which country"), empty_label=gettext_lazy("All countries")
    )
    last_day = DayField(label=gettext_lazy("New last day"))
    time = forms.TimeField(
        label=gettext_lazy("Time"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        required=False,
    )
    both = forms.BooleanField(
        required=False,
        label=gettext_lazy("Move the deadline for National Commissions by as much"),
        widget=forms.HiddenInput,
    )
    checked = forms.CharField(required=False, widget=forms.HiddenInput)  # what was read once more

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "field").choices = [(name, self._named(name, label)) for name, label in AMENDABLE.items()]
        hint = _("On the clock of the call: %(zone)s. Left empty, it is the end of the day, 24:00.")
        self.fields["time"].help_text = hint % {"zone": self.row.zone.replace("_", " ")}
        if self.data.get("both"):
            self.offer_both()

    def _named(self, name: str, label: Any) -> str:
        return str(label) if self.row.planned(name) else _("%(date)s (not set yet)") % {"date": label}

    def clean(self) -> dict[str, Any]:
        """An announcement has an hour; a closing without one ends with its day."""
        typed = super().clean() or self.cleaned_data
        if typed.get("field") == RELEASE and "time" in typed and not typed["time"]:
            self.add_error("time", _("Say at what time the announcement is planned."))
        if typed.get("last_day"):
            refuse_skipped(self, "time", typed["last_day"], typed.get("time"), self.row.tz)
        return typed

    def arguments(self) -> dict[str, Any]:
        """What the act is called with."""
        typed = dict(self.cleaned_data)
        typed.pop("checked")
        day, time = typed.pop("last_day"), typed.pop("time")
        zone = self.row.tz
        return typed | {"new": datetime.combine(day, time, tzinfo=zone) if time else end_of(day, zone)}

    @property
    def was_read(self) -> bool:
        """Whether exactly what is typed now was read once more."""
        return self.cleaned_data["checked"] == self._mark()

    def _mark(self) -> str:
        typed = self.arguments()
        country = typed["country"].iso2 if typed["country"] else ""
        return f"{typed['field']} {country} {typed['new'].isoformat()} {typed['both']}"

    def offer_both(self) -> None:
        """Where the cities would end after their Commissions, both may move."""
        self.fields["both"].widget = forms.CheckboxInput()

    def offer_once_more(self, told: int) -> None:
        """The same page again, on which the button now means what was read."""
        self.data = {**self.data.dict(), "checked": self._mark()}  # type: ignore[attr-defined]
        label = ngettext("Move it and tell %(n)d person", "Move it and tell %(n)d persons", told) % {"n": told}
        self.helper.layout.fields[-1] = Submit("do", label)
