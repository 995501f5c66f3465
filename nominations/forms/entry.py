"""What somebody types who asks to begin an application, and what the answer to it needs."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.legible import legible
from accounts.once import form_key
from cities.forms import CountryField
from cities.states import TeamRole
from nominations.forms.act import ActForm
from nominations.forms.application import SPOKEN
from nominations.forms.city import CityForm
from nominations.forms.team import ROLES
from nominations.models import Entry


class EnterForm(CityForm):
    """Who asks, and for which city; a city that the register names under any spelling is offered."""

    field_order = ["email", "name", "office", "country"]
    email = forms.EmailField(label=_("Your e-mail address at work"), help_text=_("We send a link to it."))
    name = forms.CharField(label=_("Your name"), max_length=200, validators=[legible])
    office = forms.CharField(label=_("Your function in the city administration"), max_length=200)
    country = CountryField(empty_label=_("Choose a country"))
    writes = forms.ChoiceField(
        label=_("Language in which you will write"),
        choices=SPOKEN,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(*self.fields, form_key(), Submit("do", _("Send me the link")))

    def arguments(self) -> dict[str, Any]:
        """What the act is called with."""
        asked = {name: self.cleaned_data[name] for name in ("email", "name", "office", "country", "writes")}
        key = self.chosen()
        return asked | {"city": self.described() | ({"key": key} if key else {})}


class AcceptEntryForm(ActForm):
    """Who joins a city that is known gets a role in it; of a new city the person is its first submitter."""

    role_given = forms.ChoiceField(
        label=_("What this person may do"), choices=ROLES, widget=forms.RadioSelect, initial=TeamRole.EDITOR
    )

    def __init__(self, *args: Any, row: Entry, **kwargs: Any) -> None:
        super().__init__(*args, row=row, **kwargs)
        if not row.joins:
            self.fields.pop("role_given")
            self.helper.layout.fields = self.helper.layout.fields[1:]
