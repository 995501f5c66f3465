from datetime import date

import pytest
from django.db import IntegrityError, transaction

from cities.folding import search_key
from cities.models import City, CityName
from tests.cities import factories

pytestmark = pytest.mark.django_db
CHANGED = date(2020, 1, 1)


def name(city: City, text: str, language: str = "fr", **dates) -> CityName:
    return CityName.objects.create(city=city, text=text, language=language, search_key=search_key(text), **dates)


def test_a_city_is_called_as_it_was_on_that_day():
    city = factories.city("Lira")
    name(city, "Vieux Lira", until=CHANGED)
    name(city, "Lira-Ville", since=CHANGED)

    assert city.called_in("fr", date(2019, 12, 31)) == "Vieux Lira"
    assert city.called_in("fr", CHANGED) == "Lira-Ville"
    assert city.called_in("fr") == "Lira-Ville"
    assert city.called_in("es") == ""


def test_a_name_lasts_and_stands_once():
    city = factories.city("Lira")
    name(city, "Vieux Lira", until=CHANGED)

    with pytest.raises(IntegrityError, match="city_name_once"), transaction.atomic():
        name(city, "Vieux Lira")
    with pytest.raises(IntegrityError, match="city_name_lasts"), transaction.atomic():
        name(city, "Lira", since=CHANGED, until=CHANGED)
