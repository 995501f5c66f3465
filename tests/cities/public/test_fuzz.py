"""No public address breaks, whatever is written behind its question mark."""

import pytest
from django.test import Client

from tests.cities import factories

pytestmark = pytest.mark.django_db
SET = ["q", "region", "country", "year", "kind"]
EDITION = ["edition", "language", "layout", "as", "page"]
ADDRESSES = {
    "/cities/": [*SET, "sort", "page", "as"],
    "/map/": SET,
    "/api/cities.json": [*SET, "as_of", "limit", "after"],
    "/api/figures.json": ["as_of"],
    "/api/changes.json": ["since", "limit"],
    "/announcements/2022/": EDITION,
    "/announcements/2022/list.csv": EDITION,
    "/announcements/2022/press/": EDITION,
    "/announcements/2022/press/list.json": EDITION,
    "/announcements/2022/compare/": EDITION,
}
ODD = [
    "²",
    "٣",
    "-1",
    "9" * 30,
    "9" * 4301,
    "0001-01-01",
    "9999-12-31T23:59:59-14:00",
    "2024-01-01~joined~x~" + "9" * 20,
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_odd_values_are_answered_in_words(address):
    factories.announce(factories.city("Lira"))
    client, answers = Client(raise_request_exception=False), {}

    for name in ADDRESSES[address]:
        for odd in ODD:
            answers[name, odd[:40]] = client.get(address, {name: odd}).status_code

    assert {asked: status for asked, status in answers.items() if status not in (200, 400, 404)} == {}
