"""What is typed for the release of an announcement."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nominations.forms.act import FEW_LINES, ActForm
from nominations.rules.decision import has_a_speaker


class QuoteForm(ActForm):
    """A quotation with its speaker; it is printed as it is typed, in every language of the release."""

    quotation = forms.CharField(
        label=_("The quotation"),
        help_text=_("Without quotation marks, as the speaker agreed to it. Leave it empty to print none."),
        widget=forms.Textarea(attrs=FEW_LINES),
        max_length=2000,
        required=False,
    )
    quoted_person = forms.CharField(label=_("Who says it"), max_length=200, required=False)
    quoted_office = forms.CharField(label=_("Their office"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.initial = getattr(self.row, name)
            field.widget.attrs["dir"] = "auto"

    def clean(self) -> dict[str, Any]:
        """Words need a speaker."""
        typed = self.cleaned_data
        if typed.get("quotation") and not typed.get("quoted_person"):
            self.add_error("quoted_person", str(has_a_speaker(typed["quotation"], "").sentence))
        return typed
