"""Names that may mean a known city: offered with the reason, sure only where written alike."""

import pytest

from cities import matching
from cities.matching import Known

KUNO = Known("k", "KE", "Kuno Consortium", (("alias", "Garissa"),))
BOUAKE = Known("b", "CI", "Bouaké", (("language", "Бваке"), ("local", "Bwake")))
HELAO = Known("h", "NA", "Helao Nafidi Town Council", (("language", "Conseil municipal de Helao Nafidi"),))
KNOWN = [KUNO, BOUAKE, HELAO]


@pytest.mark.parametrize("name", ["Bouaké", "BOUAKÉ", " Bouaké ", "Bouake\u0301"])
def test_name_written_alike_is_certain(name):
    assert matching.certain(name, "CI", KNOWN) == [BOUAKE]


@pytest.mark.parametrize(
    ("name", "country", "key", "reason"),
    [
        ("Bouake", "CI", "b", "accents"),
        ("Garissa", "KE", "k", "alias"),
        ("Garisa", "KE", "k", "place"),
        ("Garizsa", "KE", "k", "near"),
        ("Bwake", "CI", "b", "local"),
        ("БВАКЕ", "CI", "b", "language"),
        ("Buoaké", "CI", "b", "near"),
        ("Helao Nafidi", "NA", "h", "kind"),
        ("Helao", "NA", "h", "part"),
        ("Conseil municipal de Helao Nafidi", "NA", "h", "language"),
        ("Bouaké", "KE", "b", "elsewhere"),
    ],
)
def test_name_that_may_be_known_is_offered_with_its_reason_and_is_not_certain(name, country, key, reason):
    assert matching.certain(name, country, KNOWN) == []
    assert [(offer.key, offer.reason) for offer in matching.offers(name, country, KNOWN)] == [(key, reason)]


@pytest.mark.parametrize(("name", "country"), [("Lira", "UG"), ("Yamoussoukro", "CI"), ("Windhoek", "NA")])
def test_another_name_is_offered_nothing(name, country):
    assert matching.offers(name, country, KNOWN) == []


WORLD = [
    Known("kyiv", "UA", "Kyiv"),
    Known("beijing", "CN", "Beijing"),
    Known("guangzhou", "CN", "Guangzhou"),
    Known("durban", "ZA", "Durban"),
    Known("laikipia", "KE", "Laikipia Consortium"),
    Known("marrakesh", "MA", "Marrakesh"),
    Known("mumbai", "IN", "Mumbai"),
    Known("trnava", "SK", "Trnava"),
]


@pytest.mark.parametrize(
    ("name", "country", "key", "reason"),
    [
        ("Kiev", "UA", "kyiv", "place"),
        ("Київ", "UA", "kyiv", "place"),
        ("Трнава", "SK", "trnava", "script"),
        ("город Трнава", "SK", "trnava", "kind"),
        ("Peking", "CN", "beijing", "place"),
        ("Kanton", "CN", "guangzhou", "place"),
        ("广州市", "CN", "guangzhou", "place"),
        ("eThekwini", "ZA", "durban", "place"),
        ("eThekwini Metropolitan Municipality", "ZA", "durban", "place"),
        ("Laikipia County", "KE", "laikipia", "kind"),
        ("Ville de Marrakech", "MA", "marrakesh", "place"),
        ("Bombay", "IN", "mumbai", "place"),
    ],
)
def test_well_known_other_name_script_or_kind_is_offered(name, country, key, reason):
    assert [(offer.key, offer.reason) for offer in matching.offers(name, country, WORLD)] == [(key, reason)]


@pytest.mark.parametrize(("name", "country"), [("Lviv", "UA"), ("Shanghai", "CN"), ("Pune", "IN"), ("Nairobi", "UG")])
def test_name_is_sure_to_be_new_where_every_known_city_is_another_place_or_there_is_none(name, country):
    assert matching.offers(name, country, WORLD) == []


def test_city_whose_place_nobody_knows_may_be_any_of_its_country():
    assert [(one.key, one.reason) for one in matching.offers("Nairobi", "KE", WORLD)] == [("laikipia", "unplaced")]


def test_name_that_nobody_knows_may_be_any_city_of_its_country_however_many():
    found = matching.offers("Elmsgate", "CN", WORLD)

    assert [(one.key, one.reason) for one in found] == [("beijing", "unlisted"), ("guangzhou", "unlisted")]
    assert len(matching.offers("Elmsgate", "GB", [Known(str(n), "GB", f"Oldgate {n}") for n in range(9)])) == 9


def test_city_of_which_only_its_spot_is_known_is_told_by_what_lies_beside_it():
    kirklees = Known("k", "GB", "Kirklees", spot=(53.65, -1.78))

    assert [one.reason for one in matching.offers("Huddersfield", "GB", [kirklees])] == ["beside"]
    assert matching.offers("Bristol", "GB", [kirklees]) == []


def test_of_invented_cities_the_gazetteer_knows_nothing():
    assert matching.offers("Kiev", "UA", WORLD, is_invented=True) == []


def test_nearest_reason_comes_first():
    known = [Known("near", "UG", "Liras"), Known("alike", "UG", "Lirá"), Known("far", "KE", "Lira")]

    assert [offer.key for offer in matching.offers("Lira", "UG", known)] == ["alike", "near", "far"]


@pytest.mark.parametrize(
    ("one", "other", "apart"), [("", "ab", 2), ("lira", "lira", 0), ("lira", "lria", 1), ("lira", "gulu", 4)]
)
def test_distance(one, other, apart):
    assert matching.distance(one, other) == matching.distance(other, one) == apart
