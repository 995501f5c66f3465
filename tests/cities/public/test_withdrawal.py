"""A withdrawn announcement is public nowhere: every public answer is as it was before it, until it is restored."""

from datetime import UTC, datetime, timedelta

import pytest

from audit import clock
from cities import certificate, workflow
from cities.models import Announcement, City
from tests import pages
from tests.cities import factories

pytestmark = pytest.mark.django_db
NEWEST = datetime(2025, 3, 1, 12, tzinfo=UTC)
LISTS = [f"/announcements/2025/list.{form}" for form in ("txt", "csv", "json")]
PRESS = [f"/announcements/2025/press/list.{form}" for form in ("html", "txt", "csv", "json", "release")]
ADDRESSES = (
    *("/", "/cities/", "/cities/?q=gulu", "/cities/cities.csv", "/cities/cities.json", "/cities/lira/"),
    *(
        "/cities/gulu/",
        "/cities/gulu/certificate.pdf",
        "/cities/gulu/write-to-city/",
        "/cities/lira/certificate.pdf",
        "/data/",
    ),
    *("/map/", "/map.svg", "/figures/", "/figures/2025-03-01/", "/announcements/", "/announcements/2022/", *LISTS),
    *("/announcements/2025/press/", *PRESS, "/announcements/2025/compare/"),
    *("/api/", "/api/cities.json", "/api/cities.csv", "/api/cities.geojson", "/api/cities/gulu.json"),
    *("/api/cities/lira.json", "/api/announcements.json", "/api/figures.json", "/api/changes.json"),
    "/api/changes.atom",
)
OF_IT_ALONE = ("gulu", "/announcements/2025/")  # what is in an address that leads nowhere without it


def read(*more: str) -> dict[str, tuple]:
    """What everybody reads at every public address but the announcement's own, with its tag."""
    browser = pages.Browser(None)
    with clock.at(NEWEST + timedelta(hours=1)):
        found = {address: browser.get(address) for address in (*ADDRESSES, *more)}
    return {address: _answer(one) for address, one in found.items()}


def _answer(one) -> tuple:
    kept = one.status_code == 200
    return one.status_code, one.headers.get("ETag") if kept else "", pages.body(one) if kept else b""


def code_of(city: City) -> str:
    [tenure] = City.objects.filter(pk=city.pk).with_tenures().get().tenures
    return certificate.code_of(tenure, certificate.printed(tenure))


def test_every_public_answer_is_as_before_the_announcement_until_it_is_restored():
    with clock.at(factories.THEN):
        factories.announce(factories.city("Lira"))
    before, sofia = read(), factories.secretariat()
    with clock.at(NEWEST):
        factories.announce(factories.city("Gulu"), slug="2025", instant=NEWEST)
    checked = f"/cities/gulu/certificate/{code_of(City.objects.get(name='Gulu'))}/"
    public, told = read(checked), Announcement.objects.get(slug="2025")

    workflow.withdraw_announcement(told, reason="The wrong list.", by=sofia)
    withdrawn = read(checked)
    workflow.restore_announcement(told, by=sofia)

    assert {status for status, *_rest in public.values()} == {200}
    assert withdrawn.pop(checked)[0] == 404
    assert withdrawn == before
    alone = {address for address in ADDRESSES if any(word in address for word in OF_IT_ALONE) and "?" not in address}
    assert {address for address, (status, *_rest) in before.items() if status == 404} == alone
    same = {address for address in ADDRESSES if public[address] == before[address]}
    assert same == {"/announcements/2022/", "/cities/lira/", "/cities/lira/certificate.pdf"}
    assert read(checked) == public
