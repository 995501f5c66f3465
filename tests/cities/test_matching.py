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
        ("Garisa", "KE", "k", "near"),
        ("Bwake", "CI", "b", "local"),
        ("БВАКЕ", "CI", "b", "language"),
        ("Buoaké", "CI", "b", "near"),
        ("Helao Nafidi", "NA", "h", "part"),
        ("Conseil municipal de Helao Nafidi", "NA", "h", "language"),
        ("Bouaké", "KE", "b", "elsewhere"),
    ],
)
def test_name_that_may_be_known_is_offered_with_its_reason_and_is_not_certain(name, country, key, reason):
    assert matching.certain(name, country, KNOWN) == []
    assert [(offer.key, offer.reason) for offer in matching.offers(name, country, KNOWN)] == [(key, reason)]


@pytest.mark.parametrize(("name", "country"), [("Nairobi", "KE"), ("Lira", "UG"), ("Bou", "CI"), ("Buaki", "KE")])
def test_another_name_is_offered_nothing(name, country):
    assert matching.offers(name, country, KNOWN) == []


def test_nearest_reason_comes_first():
    known = [Known("near", "UG", "Liras"), Known("alike", "UG", "Lirá"), Known("far", "KE", "Lira")]

    assert [offer.key for offer in matching.offers("Lira", "UG", known)] == ["alike", "near", "far"]


@pytest.mark.parametrize(
    ("one", "other", "apart"), [("", "ab", 2), ("lira", "lira", 0), ("lira", "lria", 1), ("lira", "gulu", 4)]
)
def test_distance(one, other, apart):
    assert matching.distance(one, other) == matching.distance(other, one) == apart
