"""The days on which somebody is reminded, ticked; and one more day of one's own."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nominations.forms.act import ActForm
from nominations.rules.reminders import fits, in_words
from notifications.schedule import SHIPPED, limits

USUAL = (-14, -7, -3, -1, 0, 1, 3)


def all_in_words(about: str, days: Iterable[int]) -> str:
    """Several days in one breath: "14, 7, 3 and 1 days before, on the last day"."""
    rows = list(days)
    before, after = [one for one in rows if one < 0], [one for one in rows if one > 0]
    last = [in_words(about, 0)] if 0 in rows else []
    return ", ".join([*_together(about, before), *last, *_together(about, after)])


def _together(about: str, days: list[int]) -> list[str]:
    """The numbers, and the words once."""
    if len(days) < 2:
        return [in_words(about, one) for one in days]
    *first, last = (str(abs(one)) for one in days)
    words = _("%(first)s and %(last)s days before") if days[0] < 0 else _("%(first)s and %(last)s days after")
    return [words % {"first": ", ".join(first), "last": last}]


class SetRemindersForm(ActForm):
    """The days of one reminder, and whether one call has days of its own."""

    days = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Remind on these days"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: nobody is reminded of it."),
    )
    more = forms.IntegerField(
        label=gettext_lazy("One more day"),
        required=False,
        help_text=gettext_lazy("Days from the due day: -10 is ten days before, 5 is five days after."),
    )
    follows = forms.BooleanField(label=gettext_lazy("As in all calls: no days of its own"), required=False)

    def __init__(self, *args: Any, about: str, reader: str, chosen: tuple[int, ...], call: Any, **kwargs: Any) -> None:
        super().__init__(*args, row=call, initial={"days": chosen}, **kwargs)
        self.about, self.reader = about, reader
        least, most = limits(about, reader)
        offered = {one for one in {*USUAL, *SHIPPED[about, reader], *chosen} if least <= one <= most}
        choices = [(one, in_words(about, one)) for one in sorted(offered)]
        self.fields["days"].choices = choices  # type: ignore[attr-defined]
        self.fields["more"].widget.attrs |= {"min": least, "max": most}
        if call is None:
            del self.fields["follows"]
            self.helper.layout.fields.remove("follows")

    def clean_more(self) -> int | None:
        """One that lies too far away is refused where it was typed."""
        typed: int | None = self.cleaned_data["more"]
        verdict = fits(self.about, self.reader, [] if typed is None else [typed])
        if not verdict.passed:
            raise forms.ValidationError(str(verdict.sentence))
        return typed

    @property
    def chosen(self) -> set[int]:
        """Every day that was ticked or typed."""
        typed = self.cleaned_data["more"]
        return {*self.cleaned_data["days"], *([] if typed is None else [typed])}

    @property
    def follows_all(self) -> bool:
        """Whether a call gives up days of its own."""
        return bool(self.cleaned_data.get("follows"))
