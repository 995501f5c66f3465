"""The form of a confirmation page: nothing but the button, or a reason, a day, a signature."""

from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from accounts.once import form_key
from accounts.person import Person

NEVER_SEEN = -1
FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)
SENTENCE = _("Look at the year: it has to lie between 2000 and 2099.")
FEW_LINES = {"rows": 4, "dir": "auto"}  # of the field in which a reason is typed


class ActForm(forms.Form):
    """Asks nothing: the button alone."""

    def __init__(self, *args: Any, row: Any, person: Person, label: str, **kwargs: Any) -> None:
        self.row, self.person = row, person
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(*self.fields, form_key(), Submit("do", label))

    def arguments(self) -> dict[str, Any]:
        """What the act is called with."""
        return dict(self.cleaned_data)

    @property
    def texts(self) -> list[dict[str, str]]:
        """What was typed and chosen, in words: to read and to copy where the form can no longer be sent."""
        return typed_in(self)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to type."""
        return not self.fields


class ReasonForm(ActForm):
    """A reason that those concerned will read."""

    reason = forms.CharField(
        label=_("Your reason"),
        widget=forms.Textarea(attrs=FEW_LINES),
        max_length=4000,
        error_messages={"required": _("Write a reason: those concerned read it.")},
    )


class OptionalReasonForm(ActForm):
    """A reason, if there is one to give."""

    reason = forms.CharField(
        label=_("Your reason"),
        widget=forms.Textarea(attrs=FEW_LINES),
        max_length=4000,
        required=False,
    )


class SignForm(ActForm):
    """Name and exact title of the person who signs."""

    signatory = forms.CharField(label=_("Name of the person who signs"), max_length=200)
    title = forms.CharField(label=_("Exact official title"), max_length=200)


class DayField(forms.DateField):
    """One day, chosen or typed, of this century: the year 9999 is a slip of the hand."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_validators = [MinValueValidator(FIRST, SENTENCE), MaxValueValidator(LAST, SENTENCE)]


class SeenField(forms.IntegerField):
    """The version that a page showed; what is no version was never seen, and is outdated like an old one."""

    def clean(self, value: Any) -> int:
        """Says nothing of its own: whoever compares it with the version that stands does."""
        try:
            return super().clean(value)
        except forms.ValidationError:
            return NEVER_SEEN


def typed_in(form: forms.BaseForm) -> list[dict[str, str]]:
    """Label and text of each field that was changed, as its page showed it."""
    changed = [form[name] for name in form.changed_data if not form[name].is_hidden] if form.is_bound else []
    rows = [(str(field.label), _in_words(field)) for field in changed]
    return [{"label": label, "text": text} for label, text in rows if text]


def _in_words(field: Any) -> str:
    sent = field.value()
    rows = sent if isinstance(sent, list | tuple) else [sent]
    labels = {"True": str(_("Yes"))} | {str(value): str(label) for value, label in getattr(field.field, "choices", [])}
    return ", ".join(labels.get(str(row), str(row)) for row in rows if row not in (None, "", False))


def field_of(form: forms.BaseForm, name: str) -> Any:
    """A field to be filled from the rows of this page: its choices, what is known about its question."""
    return form.fields[name]
