"""Whom the secretariat invites, and how persons are found."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import Invitation
from accounts.once import form_key
from cities.forms import CountryField

OFFICER = Invitation.Purpose.OFFICER
PURPOSES = [
    (Invitation.Purpose.SECRETARIAT, _("to work in the secretariat")),
    (Invitation.Purpose.DIRECTOR, _("to approve as director")),
    (OFFICER, _("to act for a National Commission")),
]


class InvitePersonForm(forms.Form):
    """For what, for which country, who, in which language."""

    purpose = forms.ChoiceField(label=_("For what"), choices=PURPOSES, widget=forms.RadioSelect)
    country = CountryField(
        required=False, empty_label=_("Choose a country"), help_text=_("Only for a National Commission.")
    )
    name = forms.CharField(label=_("Name of the person"), max_length=200)
    email = forms.EmailField(label=_("E-mail address"))
    language = forms.ChoiceField(label=_("Language of the invitation"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(*self.fields, form_key(), Submit("do", _("Send the invitation")))

    def clean(self) -> dict[str, Any]:
        """An officer acts for one country."""
        typed = self.cleaned_data
        if typed.get("purpose") == OFFICER and not typed.get("country"):
            self.add_error("country", _("Choose the country whose Commission this person will act for."))
        return typed


class FindForm(forms.Form):
    """A name or an address."""

    q = forms.CharField(label=_("Name or address"), required=False, max_length=100)
