"""Whom a director lets act in the own name, and on which days."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from nominations.forms.act import FEW_LINES, ActForm
from nominations.forms.days import DayField


class DeputizeForm(ActForm):
    """Somebody of the secretariat, or anybody else with an account by the address."""

    colleague = forms.ChoiceField(label=_("Person of the secretariat"), required=False)
    email = forms.EmailField(label=_("Or the e-mail address of somebody else who has an account"), required=False)
    first = DayField(label=_("First day"))
    last = DayField(label=_("Last day"))
    reason = forms.CharField(label=_("Your reason"), widget=forms.Textarea(attrs=FEW_LINES), max_length=4000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.holding("secretariat").exclude(pk=self.row.pk).order_by("name", "pk")
        choices = [("", _("nobody of them")), *((user.email, str(user)) for user in people)]
        self.fields["colleague"] = forms.ChoiceField(
            label=self.fields["colleague"].label, choices=choices, required=False
        )

    def clean(self) -> dict[str, Any]:
        """One person, chosen or typed."""
        typed = self.cleaned_data
        if bool(typed.get("colleague")) == bool(typed.get("email")) and "email" not in self.errors:
            self.add_error("email", _("Choose a person of the secretariat, or type one address."))
        return typed

    def arguments(self) -> dict[str, Any]:
        """What the act is called with."""
        typed = self.cleaned_data
        days = {"first": typed["first"], "last": typed["last"], "reason": typed["reason"]}
        return {"email": typed["colleague"] or typed["email"], **days}
