"""What may be asked of the directory, each by name; and a country to choose in any form."""

from collections.abc import Iterator
from typing import Any

import django_filters
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cities.folding import sort_key
from cities.models import City, Country, Membership
from cities.states import CityKind, Region


class _ByName(forms.models.ModelChoiceIterator):
    """Countries in the order of the language in which they are read."""

    def __iter__(self) -> Iterator[tuple[Any, str]]:
        first = [("", str(self.field.empty_label))] if self.field.empty_label is not None else []
        rest = [self.choice(country) for country in self.queryset]
        return iter([*first, *sorted(rest, key=lambda choice: sort_key(choice[1]))])


class CountryField(forms.ModelChoiceField):
    """A country by its short name in the reader's language."""

    iterator = _ByName

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Country.objects.with_names(), **{"to_field_name": "iso2", "label": _("Country")} | kwargs)

    def label_from_instance(self, obj: Country) -> str:
        """Its name in the language of the page."""
        return short_name(obj)


def short_name(country: Country) -> str:
    """Its short name in the reader's language."""
    return country.called


def _by_name() -> list[Country]:
    """Countries with members, in the order of the reader's language."""
    return sorted(Country.objects.with_members().with_names(), key=lambda country: sort_key(short_name(country)))


def _countries() -> list[tuple[str, str]]:
    return [(country.iso2, short_name(country)) for country in _by_name()]


def _years() -> list[tuple[int, int]]:
    return [(year, year) for year in Membership.objects.public().years()]


class DirectoryFilter(django_filters.FilterSet):
    """Members by any of their names, by region, country, year of admission and kind; anything else is ignored."""

    q = django_filters.CharFilter(label=_("City or country"), method="search", max_length=100)
    region = django_filters.ChoiceFilter(
        label=_("Region"), empty_label=_("Every region"), choices=Region.choices, method="in_region"
    )
    country = django_filters.ChoiceFilter(
        label=_("Country"), empty_label=_("Every country"), choices=_countries, field_name="country__iso2"
    )
    year = django_filters.ChoiceFilter(
        label=_("Member since"), empty_label=_("Any year"), choices=_years, method="admitted_in"
    )
    kind = django_filters.ChoiceFilter(label=_("Kind"), empty_label=_("Every kind"), choices=CityKind.choices)

    class Meta:
        model = City
        fields: list[str] = []

    def search(self, cities: QuerySet, _name: str, text: str) -> QuerySet:
        """By any spelling."""
        return cities.search(text)  # type: ignore[attr-defined]

    def in_region(self, cities: QuerySet, _name: str, region: str) -> QuerySet:
        """By region for regional activities."""
        return cities.in_region(region)  # type: ignore[attr-defined]

    def admitted_in(self, cities: QuerySet, _name: str, year: str) -> QuerySet:
        """By the year in which a membership began."""
        return cities.admitted_in(int(year))  # type: ignore[attr-defined]

    def in_use(self) -> list[tuple[str, Any]]:
        """The filters that narrow the list, as name and shown value."""
        given = {name: value for name, value in self.form.cleaned_data.items() if value} if self.is_valid() else {}
        return [(name, self._shown(name, value)) for name, value in given.items()]

    def countries(self) -> dict[int, Country]:
        """Countries with members in the order in which the list names them."""
        return {country.pk: country for country in _by_name()}

    def asked(self) -> dict[str, Any]:
        """What narrows the list, in one order whatever the order in which it was asked: one address per list."""
        return {name: self.form.cleaned_data[name] for name, _label in self.in_use()}

    def _shown(self, name: str, value: str) -> str:
        choices = dict(getattr(self.form.fields[name], "choices", []))
        return str(choices.get(value) or choices.get(int(value) if str(value).isdigit() else value) or value)


class PublishedText(forms.Form):
    """A text as it was published somewhere, to be held against our list; it is not kept."""

    text = forms.CharField(
        label=_("The published text"),
        help_text=_("As it stands there, each city on a line of its own. It is compared and not kept."),
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 20, "dir": "auto", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout("text", Submit("do", _("Compare")))
