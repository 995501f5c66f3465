"""The choice of a city: its name, kind and larger unit as typed, or one of those that the register knows."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.legible import legible
from accounts.person import Person
from cities.models import City, Country
from cities.states import CityKind
from dossiers.values import is_storable
from nominations.forms.act import field_of

NEW = "new"


def known(person: Person, typed: QueryDict, *, is_fictional: bool) -> list[City]:
    """What this person sees of the cities that have the name typed, in the country chosen."""
    name, iso2 = typed.get("city_name", ""), typed.get("country", "")
    asked = name and iso2 and is_storable([name, iso2])  # the form has not been looked at yet
    country = Country.objects.with_names().filter(iso2=iso2).first() if asked else None
    return list(City.objects.visible_to(person).offered(country, name, is_fictional=is_fictional)) if country else []


class CityForm(forms.Form):
    """Which city is meant; one that is known by any spelling is offered, not made again."""

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

    def __init__(self, *args: Any, known: Sequence[City] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if known:
            self._offer(known)
        else:
            self.fields.pop("which")

    def _offer(self, known: Sequence[City]) -> None:
        cities = [(city.key, f"{city.name} ({city.parent_unit})" if city.parent_unit else city.name) for city in known]
        another = [(NEW, _("Another place of the same name"))] if self.offers_another(known) else []
        field_of(self, "which").choices = cities + another
        self.fields["which"].required = True

    def offers_another(self, _known: Sequence[City]) -> bool:
        """Whether a place of the same name may be added beside those that are known."""
        return True

    def clean(self) -> dict[str, Any]:
        """Another place of the same name is told apart by the larger unit."""
        typed = self.cleaned_data
        if typed.get("which") == NEW and not typed.get("parent_unit"):
            self.add_error("parent_unit", _("Name the larger unit, so that the two places can be told apart."))
        return typed

    def chosen(self) -> str:
        """The key of the known city that is meant; empty where it is none of them."""
        which = self.cleaned_data.get("which", "")
        return "" if which == NEW else which

    def described(self) -> dict[str, str]:
        """The city in the words typed."""
        typed = self.cleaned_data
        return {"name": typed["city_name"], "kind": typed["kind"], "parent_unit": typed["parent_unit"]}

    def meant(self) -> dict[str, Any]:
        """What an act is told of it: the key of a city that is known, else what makes a new one."""
        key = self.chosen()
        return {"city_key": key} if key else {"city": self.described()}
