"""What the secretariat types to move a deadline or to cancel a call."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cities.forms import CountryField
from nominations.calendar import end_of
from nominations.forms.act import ReasonForm, field_of
from nominations.forms.days import DayField
from nominations.rules import call as rules
from nominations.states import Deadline

LONG = timedelta(days=60)


class ExtendForm(ReasonForm):
    """Which deadline moves, for whom, to which day and time, and why; an unusual instant is read once more."""

    field_order = ["field", "country", "last_day", "time", "reason", "checked"]
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
    checked = forms.CharField(required=False, widget=forms.HiddenInput)  # the instant that was read once more

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        moving = [(name, label) for name, label in Deadline.choices if getattr(self.row, name)]
        field_of(self, "field").choices = moving
        hint = _("On the clock of the call: %(zone)s. Left empty, it is the end of the day, 24:00.")
        self.fields["time"].help_text = hint % {"zone": self.row.zone.replace("_", " ")}

    def arguments(self) -> dict[str, Any]:
        """What the act is called with."""
        typed = dict(self.cleaned_data)
        typed.pop("checked")
        day, time = typed.pop("last_day"), typed.pop("time")
        zone = self.row.tz
        return typed | {"new": datetime.combine(day, time, tzinfo=zone) if time else end_of(day, zone)}

    @property
    def in_force(self) -> datetime:
        """The deadline that moves, of the country if one was chosen."""
        country = self.cleaned_data["country"]
        return self.row.deadline(self.cleaned_data["field"], country.pk if country else None)

    def wants_a_look(self, reader_zone: str) -> bool:
        """Whether an hour is another one on the reader's clock, or the move is long, and nobody has looked yet."""
        new = self.arguments()["new"]
        elsewhere = self.cleaned_data["time"] and new.astimezone(ZoneInfo(reader_zone)).utcoffset() != new.utcoffset()
        unusual = elsewhere or new - self.in_force > LONG
        seen = self.cleaned_data["checked"] == new.isoformat()
        return bool(unusual) and not seen and rules.later(self.in_force, new).passed

    def offer_once_more(self) -> None:
        """The same page again, on which the button now means the instant that was read."""
        self.data = {**self.data.dict(), "checked": self.arguments()["new"].isoformat()}  # type: ignore[attr-defined]
