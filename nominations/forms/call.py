"""What the secretariat types to move a deadline or to cancel a call."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cities.models import Country
from nominations.forms.act import ReasonForm, field_of
from nominations.forms.days import DayField
from nominations.states import Deadline


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The end of a day, 24:00: the first instant that is not in it."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=zone)


class ExtendForm(ReasonForm):
    """Which deadline moves, for whom, to the end of which day, and why."""

    field_order = ["field", "country", "last_day", "reason"]
    field = forms.ChoiceField(label=gettext_lazy("What moves"))
    country = forms.ModelChoiceField(
        Country.objects.none(),
        to_field_name="iso2",
        required=False,
        label=gettext_lazy("For which country"),
        empty_label=gettext_lazy("All countries"),
    )
    last_day = DayField(label=gettext_lazy("New last day"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        moving = [(name, label) for name, label in Deadline.choices if getattr(self.row, name)]
        field_of(self, "field").choices = moving
        field_of(self, "country").queryset = Country.objects.with_names()
        hint = _("The deadline is the end of this day, 24:00, in the zone of the call (%(zone)s).")
        self.fields["last_day"].help_text = hint % {"zone": self.row.zone.replace("_", " ")}

    def arguments(self) -> dict[str, Any]:
        """What the act is called with."""
        typed = dict(self.cleaned_data)
        return typed | {"new": end_of(typed.pop("last_day"), self.row.tz)}
