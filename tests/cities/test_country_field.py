"""A country to choose: named and ordered in the reader's language."""

import pytest
from django.utils import translation

from cities.forms import CountryField
from cities.models import CountryName
from tests.cities import factories as cities

pytestmark = pytest.mark.django_db


def offered(language: str, **kwargs) -> list[str]:
    with translation.override(language):
        return [label for _value, label in CountryField(**kwargs).choices]


def test_countries_are_named_and_ordered_in_the_readers_language():
    for iso2 in ("RO", "TR", "UG"):
        cities.country(iso2)
    CountryName.objects.filter(text="Roumanie").update(text="Valachie")

    assert offered("en", empty_label="Choose") == ["Choose", "Romania", "Türkiye", "Uganda"]
    assert offered("fr", empty_label=None) == ["Ouganda", "Turquie", "Valachie"]


def test_countries_cost_two_queries(django_assert_num_queries):
    for iso2 in ("KE", "TR", "UG"):
        cities.country(iso2)

    with django_assert_num_queries(2):
        assert len(offered("fr")) == 4
