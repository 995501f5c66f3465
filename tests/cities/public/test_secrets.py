"""Of a world full of secrets nothing that is not public occurs in any public answer."""

import pytest
from django.urls import reverse

from accounts.models import User
from cities.models import City
from nominations.models import Juror, Nomination
from tests import pages, policy
from tests.cities import factories
from tests.nominations import factories as road
from tests.nominations import worlds

pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]
WORDED = [("Lira", "UG", "recommend"), ("Refusal", "UG", "not_recommend")]
ARGUMENTS = {
    "figures_of": [["2027-01-01"]],
    "city": [["lira"], ["refusal"], ["draftville"]],
    "api_city": [["lira"], ["refusal"], ["draftville"]],
    "write_to_city": [["lira"], ["refusal"]],
    "certificate_pdf": [["lira"], ["refusal"]],
    "certificate": [["lira", "00000000"]],
    "press": [["2027"]],
    "press_file": [["2027", form] for form in ("html", "txt", "csv", "json", "release")],
    "compare": [["2027"]],
    "directory_file": [["csv"], ["json"]],
    "api_cities": [["csv"], ["json"], ["geojson"]],
    "api_changes": [["json"], ["atom"]],
}


def addresses():
    open_to_all = (row.name for row in policy.REGISTER if row.expected("get")["anonymous"] == 200)
    names = dict.fromkeys(["home", *open_to_all])
    for name in names:
        if not name.startswith("announcement"):
            yield from (reverse(name, args=args) for args in ARGUMENTS.get(name, [[]]))
    yield from (reverse("announcements"), reverse("api_announcements"))
    for words in ("Refusal", "Draftville", "Embargoed", "Amina", "example"):
        yield from (f"{reverse(name)}?q={words}" for name in ("directory", "map", "map_picture"))


def secrets():
    """Addresses, names and keys of persons; cities that nobody announced; what leads to a file."""
    public = City.objects.public().values("pk")
    yield from City.objects.exclude(pk__in=public).values_list("name", flat=True)
    for model in (City, User, Juror, Nomination):
        yield from model.objects.values_list("key", flat=True)
    for user in User.objects.all():
        yield from (user.email, user.name)
    yield from ("Amina Okello", "Coordinator", "Because they paid.", "As the jury recommends.")


def read(browser, address):
    answer = browser.get(address)
    assert answer.status_code in {200, 404}, address
    return pages.body(answer).decode()


def test_nothing_that_is_not_public_occurs_in_a_public_answer():
    worlds.announced(worlds.reviewed(WORDED))
    factories.focal_point(City.objects.get(name="Lira"))
    road.draft("Draftville", made=road.open_call("2030"))
    factories.city("Embargoed", "KE", aliases=["Hidden Alias"])
    asked = {prefix + address for prefix in ("", "/fr") for address in addresses()}

    with road.at(road.RELEASE + road.later(1)):
        hidden = sorted({secret for secret in secrets() if secret})
        told = {address: read(pages.Browser(None), address) for address in asked}
    found = {
        (address, secret)
        for address, text in told.items()
        for secret in hidden
        if secret in text and secret not in address  # a page may repeat what its reader typed
    }

    assert len(hidden) > 20
    assert any("Lira" in text for text in told.values())
    assert found == set()
