"""What may be asked of the directory: words, region, country and year, each by name."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cities.models import City, Country, Membership
from cities.states import NameForm, Region


def _countries() -> list[tuple[str, str]]:
    countries = Country.objects.with_members().with_names()
    return [(country.iso2, country.name(NameForm.SHORT, get_language())) for country in countries]


def _years() -> list[tuple[int, int]]:
    return [(year, year) for year in Membership.objects.public().years()]


class DirectoryFilter(django_filters.FilterSet):
    """Members by any of their names, by region, country and year of admission."""

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

    def _shown(self, name: str, value: str) -> str:
        choices = dict(getattr(self.form.fields[name], "choices", []))
        return str(choices.get(value) or choices.get(int(value) if str(value).isdigit() else value) or value)
