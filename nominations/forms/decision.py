"""What is typed while a cohort is composed, approved and released."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nominations.forms.act import ActForm, OptionalReasonForm, ReasonForm
from nominations.forms.days import DayField, refuse_skipped
from nominations.rules.composing import named
from nominations.rules.decision import explained_departure
from nominations.states import Status
from nominations.weighing import board


class SelectForm(OptionalReasonForm):
    """Into the cohort; a reason where the jury did not recommend it."""

    chosen = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        made = board(self.row.call, self.person)
        departs = not explained_departure(self.row, self.chosen, "").passed
        self.fields["reason"].required = departs or bool(made.misplaced(self.row.key, is_in=self.chosen))
        passed = named(made.passed_over(self.row.key, is_in=self.chosen)) if self.fields["reason"].required else ""
        self.fields["reason"].help_text = " ".join([*self._departs(departs), *self._passes(passed)])

    def _departs(self, departs: bool) -> list[str]:
        said = _("The jury's word is “%(word)s”. The director reads your reason.") % {"word": _word(self.row)}
        return [said] if departs else []

    def _passes(self, cities: str) -> list[str]:
        higher = _("The jury put these higher, and they are not in the cohort: %(cities)s.")
        lower = _("The jury put these lower, and they are not left out: %(cities)s.")
        return [(higher if self.chosen else lower) % {"cities": cities}] if cities else []


class LeaveOutForm(SelectForm):
    """Out of the cohort; a reason where the jury recommended it."""

    chosen = False


def _word(file: Any) -> str:
    return str(Status(file.jury_word).label) if file.jury_word else ""


class ProposeForm(ReasonForm):
    """What the director should know of the cohort as a whole."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("What the director should know")


class ReleaseForm(ActForm):
    """The instant of the announcement, on the clock of the call."""

    field_order = ["day", "time", "reason"]
    day = DayField(
        label=gettext_lazy("Day of the announcement"),
    )
    time = forms.TimeField(
        label=gettext_lazy("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), initial="10:00"
    )
    reason = forms.CharField(
        label=gettext_lazy("A note for the person who confirms it"),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        max_length=4000,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = _("On the clock of the call: %(zone)s. The announcement follows within a minute.") % {
            "zone": self.row.call.zone.replace("_", " ")
        }
        self.fields["time"].help_text = hint

    def clean(self) -> dict[str, Any]:
        """Day and time are one instant in the zone of the call."""
        typed = self.cleaned_data
        if typed.get("day") and typed.get("time"):
            day, hour, zone = typed["day"], typed["time"], self.row.call.tz
            typed["release_at"] = datetime.combine(day, hour, tzinfo=zone)
            refuse_skipped(self, "time", day, hour, zone)
        return typed

    def arguments(self) -> dict[str, Any]:
        """What the act is called with."""
        return {"release_at": self.cleaned_data["release_at"], "reason": self.cleaned_data["reason"]}
