"""What brings a sheet filled in offline back: its file, then a tick for each answer that is taken over."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from dossiers.offline.differing import Difference
from dossiers.offline.reading import Answered
from dossiers.values import Typed
from nominations.forms.act import field_of

SALT = "nominations.offline:"


class SheetForm(forms.Form):
    """The workbook."""

    sheet = forms.FileField(
        label=_("The sheet, filled in"),
        help_text=_("An XLSX file of at most 2 MB. Nothing is stored before you have seen what differs."),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": _("Choose the file first."), "empty": _("This file is empty.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout("sheet", Submit("look", _("Show what differs")))


class TakeOverForm(forms.Form):
    """A tick for each answer; what the sheet answers travels with the page, sealed, and is stored nowhere meanwhile."""

    sealed = forms.CharField(strip=False, widget=forms.HiddenInput)
    answers = forms.MultipleChoiceField(label=_("Answers to take over"), required=False)

    def __init__(self, *args: Any, codes: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "answers").choices = [(code, code) for code in codes]

    def clean_answers(self) -> list[str]:
        """At least one: nothing to take over is a click too many."""
        chosen: list[str] = self.cleaned_data["answers"]
        if not chosen:
            raise forms.ValidationError(_("Choose at least one answer."))
        return chosen


def seal(dossier_key: str, rows: Iterable[Difference]) -> str:
    """The answers of a sheet, each with the version beside which it was shown, so that nobody else can have made it."""
    held = {row.question.code: [row.value, row.seen] for row in rows if row.is_offered}
    return signing.dumps(held, salt=SALT + dossier_key, compress=True)


def unsealed(dossier_key: str, sealed: str) -> dict[str, Typed]:
    """The same again; none if the page was cut off or is another one's."""
    try:
        held = signing.loads(sealed, salt=SALT + dossier_key)
    except signing.BadSignature:
        return {}
    return {code: Typed(value, seen) for code, (value, seen) in held.items()}


def as_answered(held: dict[str, Typed]) -> dict[str, Answered]:
    """The same as if the sheet had just come in."""
    return {code: Answered(value) for code, (value, _seen) in held.items()}
