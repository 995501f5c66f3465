"""The forms of a jury's words for a city: a field for each criterion, and why a word may stay."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nominations import jurywords
from nominations.forms.act import FEW_LINES, ActForm, ReasonForm, SeenField
from nominations.models import FeedbackText, Nomination

LONGEST = 6000
MANY_LINES = FEW_LINES | {"rows": 6, "class": "form-control"}


class FeedbackForm(forms.Form):
    """What the city will read, criterion by criterion; each with the version that was seen."""

    def __init__(self, *args: Any, sections: Mapping[str, str], texts: Mapping[str, FeedbackText], **more: Any) -> None:
        super().__init__(*args, **more)
        self.codes = list(sections)
        for code, title in sections.items():
            kept = texts.get(code)
            self.fields[f"{code}-text"] = forms.CharField(
                label=title, max_length=LONGEST, required=False, widget=forms.Textarea(attrs=MANY_LINES),
                initial=kept.text if kept else "",
            )  # fmt: skip
            seen = SeenField(widget=forms.HiddenInput, initial=kept.version if kept else 0)
            self.fields[f"{code}-seen"] = seen

    def typed(self, only: str = "") -> dict[str, jurywords.Typed]:
        """What was typed, of all criteria or of one."""
        return {code: self._one(code) for code in self._asked(only)}

    def _asked(self, only: str) -> Iterable[str]:
        return [code for code in self.codes if only in ("", code)]

    def _one(self, code: str) -> jurywords.Typed:
        return jurywords.Typed(self.cleaned_data[f"{code}-seen"], self.cleaned_data[f"{code}-text"].strip())


class AcceptWordForm(ReasonForm):
    """Which word may stay, and why."""

    word = forms.ChoiceField(label=_("Which word?"), widget=forms.RadioSelect)
    field_order = ["word", "reason"]

    def __init__(self, *args: Any, row: Nomination, **more: Any) -> None:
        ActForm.__init__(self, *args, row=row, **more)
        feedback = jurywords.of(row)
        found = jurywords.all_found(feedback) if feedback else []
        choices = {one.key: one.word for one in found if one.may_stay}
        word: Any = self.fields["word"]
        word.choices = list(choices.items())
        if len(choices) == 1:
            word.initial = next(iter(choices))
