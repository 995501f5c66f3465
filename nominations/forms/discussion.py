"""What a jury types in its discussion: a remark with its audience, or another mark with its reason."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.once import form_key
from nominations import markwords, scale
from nominations.forms.act import FEW_LINES, ActForm, field_of
from nominations.models import Criterion, Review
from nominations.states import Audience


class RemarkForm(forms.Form):
    """The text, what it is about, and who reads it: the fewest unless it is said otherwise."""

    text = forms.CharField(
        label=gettext_lazy("Your remark"),
        help_text=gettext_lazy("It cannot be changed or taken back. The others read a number, never your name."),
        widget=forms.Textarea(attrs=FEW_LINES),
        max_length=4000,
    )
    criterion = forms.ChoiceField(label=gettext_lazy("About"), required=False)
    audience = forms.ChoiceField(label=gettext_lazy("Who reads it"), widget=forms.RadioSelect)
    of_record = forms.BooleanField(
        label=gettext_lazy("For the minutes: chair and secretariat read it there"), required=False
    )

    def __init__(self, *args: Any, criteria: list[Criterion], audiences: list[Audience], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(criterion.code, criterion.title) for criterion in criteria]
        field_of(self, "criterion").choices = [("", _("the whole file")), *named]
        field_of(self, "audience").choices = [(one.value, one.label) for one in audiences]
        self.initial.setdefault("audience", audiences[0].value)
        self.helper = FormHelper()
        self.helper.layout = Layout(*self.fields, form_key(), Submit("remark", _("Send the remark")))


class ChangeMarkForm(ActForm):
    """Which criterion, the new mark, and why."""

    criterion = forms.ChoiceField(label=gettext_lazy("Criterion"))
    value = forms.ChoiceField(
        label=gettext_lazy("Your new mark"),
        help_text=gettext_lazy("A gate is 0 (not met) or 1 (met)."),
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("Your reason"),
        help_text=gettext_lazy("It stands in the minutes beside both marks."),
        widget=forms.Textarea(attrs=FEW_LINES),
        max_length=4000,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        review: Review = self.row
        criteria = Criterion.objects.filter(rubric__call__nominations=review.nomination_id)
        field_of(self, "criterion").choices = [(criterion.code, criterion.title) for criterion in criteria]
        marks = [(str(mark), str(mark)) for mark in scale.WHOLE]
        field_of(self, "value").choices = [*marks, (markwords.NONE, markwords.cannot_judge())]

    def arguments(self) -> dict[str, Any]:
        """What the act is called with."""
        said = self.cleaned_data["value"]
        given = {"cannot_judge": True} if said == markwords.NONE else {"value": markwords.value_of(said)}
        return {name: self.cleaned_data[name] for name in ("criterion", "reason")} | given
