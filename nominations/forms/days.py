"""Days and hours as people type them: a slip of the hand gets a sentence, and so does an hour that a clock skips."""

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext

from accounts.actforms import DayField
from nominations.calendar import is_skipped

__all__ = ["DayField", "InstantField", "refuse_skipped"]


class InstantField(forms.DateTimeField):
    """Day and hour as typed, for a zone that the form says: the clock of whoever types them skips none of them."""

    def to_python(self, value: Any) -> datetime | None:
        """As typed, on a clock without summer time."""
        with timezone.override(UTC):
            return super().to_python(value)


def refuse_skipped(
    form: forms.Form | forms.ModelForm, field: str, day: date, hour: time | None, zone: ZoneInfo
) -> None:
    """An hour that the clock jumps over is refused at its field: it would become another one unseen."""
    if hour is None or not is_skipped(day, hour, zone):
        return
    sentence = gettext(
        "There is no %(time)s on %(day)s: the clocks of %(zone)s are put forward over it. Choose an earlier or a later "
        "time."
    )
    facts = {"time": time_format(hour, "H:i"), "day": date_format(day, "j F Y"), "zone": zone.key.replace("_", " ")}
    form.add_error(field, sentence % facts)
