"""What a National Commission types about its own round: its date for its cities, and its own documents."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.legible import legible
from nominations.calendar import end_of
from nominations.forms.act import ActForm
from nominations.forms.days import DayField, refuse_skipped


class DeadlineForm(ActForm):
    """A day and, if wanted, a time on the clock of the call; left empty, the date of the call holds."""

    last_day = DayField(
        label=gettext_lazy("Last day for your cities"),
        help_text=gettext_lazy("Left empty, the deadline of the call holds."),
        required=False,
    )
    time = forms.TimeField(
        label=gettext_lazy("Time"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = _("On the clock of the call: %(zone)s. Left empty, it is the end of the day, 24:00.")
        self.fields["time"].help_text = hint % {"zone": self.row.zone.replace("_", " ")}

    def clean(self) -> dict[str, Any]:
        """An hour belongs to a day; without either the deadline of the call holds."""
        typed = super().clean() or self.cleaned_data
        if typed.get("time") and not typed.get("last_day") and "last_day" not in self.errors:
            self.add_error("last_day", _("Choose the day too; to let the deadline of the call hold, leave both empty."))
        if typed.get("last_day"):
            refuse_skipped(self, "time", typed["last_day"], typed.get("time"), self.row.tz)
        return typed

    def arguments(self) -> dict[str, Any]:
        """What the act is called with."""
        day, time, zone = self.cleaned_data["last_day"], self.cleaned_data["time"], self.row.tz
        if day is None:
            return {"instant": None}
        return {"instant": datetime.combine(day, time, tzinfo=zone) if time else end_of(day, zone)}


class OwnDocumentForm(ActForm):
    """A document of the Commission's own: its name, what it should show, whether it is needed."""

    label = forms.CharField(label=gettext_lazy("Name of the document"), max_length=200, validators=[legible])
    help = forms.CharField(
        label=gettext_lazy("What it should show"),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        max_length=1000,
        required=False,
    )
    is_needed = forms.BooleanField(
        label=gettext_lazy("Needed: without it we cannot endorse the application"), required=False, initial=True
    )
