"""What somebody types who asks to begin an application, and what the answer to it needs."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from accounts.legible import legible
from accounts.once import form_key
from cities.models import City, Country
from cities.states import CityKind, TeamRole
from nominations.forms.act import ActForm, field_of
from nominations.forms.application import LANGUAGES
from nominations.forms.commission import NEW
from nominations.forms.team import ROLES
from nominations.models import Entry


class EnterForm(forms.Form):
    """Who asks, and for which city; a city that the register names under any spelling is offered."""

    email = forms.EmailField(label=_("Your e-mail address at work"), help_text=_("We send a link to it."))
    name = forms.CharField(label=_("Your name"), max_length=200, validators=[legible])
    office = forms.CharField(label=_("Your function in the city administration"), max_length=200)
    country = forms.ModelChoiceField(
        Country.objects.none(), to_field_name="iso2", label=_("Country"), empty_label=_("Choose a country")
    )
    city_name = forms.CharField(label=_("Name of the city"), max_length=200, validators=[legible])
    which = forms.ChoiceField(
        label=_("Which city do you mean?"),
        help_text=_("This name is known already."),
        widget=forms.RadioSelect,
        required=False,
    )
    kind = forms.ChoiceField(label=_("Kind of municipality"), choices=CityKind.choices)
    parent_unit = forms.CharField(
        label=_("Larger unit"),
        max_length=200,
        required=False,
        help_text=_("Only where two places of your country have the same name: the province or district it lies in."),
    )
    writes = forms.ChoiceField(
        label=_("Language in which you will write"),
        choices=[(code, get_language_info(code)["name_local"].capitalize()) for code in LANGUAGES],
    )

    def __init__(self, *args: Any, countries: Any, known: Sequence[City] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "country").queryset = countries
        self._offer(known)
        self.helper = FormHelper()
        self.helper.layout = Layout(*self.fields, form_key(), Submit("do", _("Send me the link")))

    def _offer(self, known: Sequence[City]) -> None:
        if not known:
            self.fields.pop("which")
            return
        cities = [(city.key, f"{city.name} ({city.parent_unit})" if city.parent_unit else city.name) for city in known]
        field_of(self, "which").choices = [*cities, (NEW, _("Another place of the same name"))]
        self.fields["which"].required = True

    def clean(self) -> dict[str, Any]:
        """Another place of the same name is told apart by the larger unit."""
        typed = self.cleaned_data
        if typed.get("which") == NEW and not typed.get("parent_unit", "").strip():
            self.add_error("parent_unit", _("Name the larger unit, so that the two places can be told apart."))
        return typed

    def arguments(self) -> dict[str, Any]:
        """What the act is called with."""
        typed = dict(self.cleaned_data)
        city = {name: typed.pop(name) for name in ("kind", "parent_unit")} | {"name": typed.pop("city_name")}
        chosen = typed.pop("which", "")
        if chosen and chosen != NEW:
            city["key"] = chosen
        return typed | {"city": city}


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
