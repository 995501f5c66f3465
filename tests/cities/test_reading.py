import pytest

from cities import reading
from tests.cities import factories

pytestmark = pytest.mark.django_db


def test_network_after_2022(edition):
    network = reading.network()

    assert (network.cities, network.countries, network.before_register, network.listed) == (294, 76, 217, 77)
    assert list(network.by_region.values()) == [16, 9, 13, 26, 13]


def test_network_does_not_count_fictional_cities(edition):
    before = reading.network()

    factories.announce(factories.city("North Haven", is_fictional=True), slug="fictional", is_fictional=True)

    assert reading.network() == before


def test_network_of_an_empty_register():
    assert (reading.network().cities, reading.network().countries) == (0, 0)


@pytest.mark.parametrize(("language", "queries"), [("en", 1), ("fr", 3)])
def test_listing_costs_the_same_for_one_and_for_many(edition, language, queries, django_assert_num_queries):
    with django_assert_num_queries(queries):
        assert len(reading.listing_of(edition, language=language).entries) == 77
