"""What is typed while many letters are proposed and released."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nominations.forms.act import FEW_LINES, ActForm
from nominations.forms.days import DayField, refuse_skipped


class AtForm(ActForm):
    """An instant to come, on the clock of whoever types it."""

    day = DayField(label=gettext_lazy("Day"), required=False)
    time = forms.TimeField(
        label=gettext_lazy("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = ZoneInfo(self.person.someone.time_zone)
        hint = _("On your clock: %(zone)s.") % {"zone": self.zone.key.replace("_", " ")}
        self.fields["time"].help_text = hint

    def clean(self) -> dict[str, Any]:
        """Day and hour belong together, and no clock skips them."""
        typed = self.cleaned_data
        day, hour = typed.get("day"), typed.get("time")
        if day and hour:
            refuse_skipped(self, "time", day, hour, self.zone)
        elif (day or hour) and not self.errors:
            self.add_error("time" if day else "day", _("Day and time belong together: type both, or none."))
        return typed

    def due(self) -> datetime | None:
        """The instant typed; nothing where it is to happen at once."""
        day, hour = self.cleaned_data.get("day"), self.cleaned_data.get("time")
        return datetime.combine(day, hour, tzinfo=self.zone) if day and hour else None


class NumberForm(ActForm):
    """The number of letters, typed by hand."""

    number = forms.IntegerField(
        label=gettext_lazy("Number of letters"),
        help_text=gettext_lazy("Type the number that stands above."),
        min_value=0,
        max_value=10_000_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class ReleaseDispatchForm(NumberForm, AtForm):
    """The same, and an instant if they are not to leave at once."""

    field_order = ["number", "day", "time"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].help_text = _("Leave day and time empty to release at once.")

    def arguments(self) -> dict[str, Any]:
        """What the act is called with."""
        return {"number": self.cleaned_data["number"], "due": self.due()}


class ProposeDispatchForm(ActForm):
    """What the second person should know."""

    reason = forms.CharField(
        label=gettext_lazy("A note for the person who releases them"),
        widget=forms.Textarea(attrs=FEW_LINES),
        max_length=4000,
        required=False,
    )
