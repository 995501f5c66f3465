"""What somebody types who asks to begin an application, and what the answer to it needs."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.legible import legible
from accounts.once import form_key
from accounts.verdicts import Verdict, failed
from cities.forms import CountryField
from cities.states import TeamRole
from nominations.forms.act import ActForm, field_of
from nominations.forms.application import taken_by
from nominations.forms.city import CityForm
from nominations.forms.team import ROLES
from nominations.models import Call, Entry
from nominations.rules import eligibility


class EnterForm(CityForm):
    """Who asks, and for which city; a city that the register names under any spelling is offered."""

    field_order = ["email", "name", "office", "country"]
    email = forms.EmailField(label=_("Your e-mail address at work"), help_text=_("We send a link to it."))
    name = forms.CharField(label=_("Your name"), max_length=200, validators=[legible])
    office = forms.CharField(label=_("Your function in the city administration"), max_length=200)
    country = CountryField(empty_label=_("Choose a country"))
    inhabitants = forms.IntegerField(label=_("How many inhabitants has it?"), min_value=0, max_value=100_000_000)
    writes = forms.ChoiceField(label=_("Language in which you will write"))
    aware = forms.BooleanField(label=_("I have read this and ask all the same"), required=False)

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.call = call
        field_of(self, "writes").choices = taken_by(call)
        if call.population_minimum is None:
            self.fields.pop("inhabitants")
        self.helper = FormHelper()
        asked = [name for name in self.fields if name != "aware"]
        self.helper.layout = Layout(*asked, form_key(), Submit("do", _("Send me the link")))

    def clean(self) -> dict[str, Any]:
        """A kind that the call is not for goes no further; what nobody can know yet is said once."""
        typed = super().clean()
        of_kind = eligibility.kind(self.call, typed.get("kind", ""))
        if not of_kind.passed and not self.chosen():
            self.add_error("kind", str(of_kind.sentence))
        against = failed(self._claimed())
        if against:
            self.helper.layout.fields.insert(-2, "aware")
        if against and not typed.get("aware"):
            self.add_error("aware", " ".join(str(verdict.sentence) for verdict in against))
        return typed

    def _claimed(self) -> list[Verdict]:
        """The rules that rest on the city's own word; some members are older than the register."""
        found = []
        if "inhabitants" in self.cleaned_data:
            found.append(eligibility.population(self.call, self.cleaned_data["inhabitants"]))
        if not self.chosen() and self.call.is_for_members:
            found.append(eligibility.membership(self.call, is_member=False))
        return found

    def arguments(self) -> dict[str, Any]:
        """What the act is called with."""
        asked = {name: self.cleaned_data[name] for name in ("email", "name", "office", "country", "writes")}
        key = self.chosen()
        claims = {name: self.cleaned_data[name] for name in ("inhabitants", "aware") if self.cleaned_data.get(name)}
        return asked | {"city": self.described() | ({"key": key} if key else {}), "claims": claims}


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
