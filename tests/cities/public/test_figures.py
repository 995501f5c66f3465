"""Figures to quote: with their day, an address that lasts, and equal to a recount."""

from datetime import date, timedelta

import pytest

from accounts.person import Person
from audit import clock
from cities.models import Membership
from cities.workflow.withdrawal import withdraw_announcement
from tests.cities import factories

pytestmark = pytest.mark.django_db


def test_figures_of_a_day_are_a_sentence_with_its_source(edition, client):
    page = client.get("/figures/2022-09-02/").content.decode()

    assert (
        "On 2 September 2022 the UNESCO Global Network of Learning Cities had 294 member cities in 76 countries."
        in page
    )
    assert "Source: register of learning cities, 2 September 2022, http://localhost:8000/figures/2022-09-02/" in page
    assert 'href="/api/figures.json?as_of=2022-09-02"' in page
    assert "from 229 published on 23 September 2020" in page


def test_the_day_before_and_the_day_after_differ_by_what_changed_between(edition, client):
    Membership.objects.filter(city__country__iso2="UG").update(until=date(2024, 1, 1), ended_how="withdrew")

    days = ("2022-09-01", "2022-09-02", "2023-12-31", "2024-01-01")
    found = [client.get(f"/figures/{day}/").context["network"] for day in days]

    assert [(one.cities, one.listed, one.countries) for one in found] == [
        (217, 0, None), (294, 77, 76), (294, 77, 76), (291, 74, 75),
    ]  # fmt: skip


def test_no_number_of_countries_is_claimed_for_a_day_for_which_nobody_knows_it(edition, client):
    then, next_day, last = [client.get(f"/figures/{day}/") for day in ("2020-09-23", "2020-09-24", "2022-09-01")]
    told = client.get("/api/figures.json?as_of=2022-09-01").json()

    assert "had 229 member cities in 64 countries." in then.content.decode()
    assert [page.context["sentence"] for page in (next_day, last)] == [
        f"On {day} the UNESCO Global Network of Learning Cities had 217 member cities."
        for day in ("24 September 2020", "1 September 2022")
    ]
    assert b"In how many countries they were on this day, nobody published." in last.content
    assert (told["members"], told["countries"], told["countries_not_listed"]) == (217, None, None)


def test_no_page_claims_countries_while_the_first_announcement_is_withdrawn(edition, client):
    withdraw_announcement(edition.announcement, reason="The wrong list.", by=Person.clock())

    home, data = client.get("/"), client.get("/data/").content.decode()
    french = client.get("/fr/figures/").context["sentence"]

    assert (home.context["lead"], len(home.context["figures"])) == ("217 cities learn from each other.", 3)
    assert "Today the network has 217 members: 0 listed here by name and 217 counted without a name." in data
    assert french.endswith("comptait 217 villes membres.")


def test_todays_figures_lead_to_the_address_that_lasts(edition, client):
    today = clock.today()

    page = client.get("/figures/").content.decode()

    assert f'href="http://localhost:8000/figures/{today}/"' in page


@pytest.mark.parametrize("day", ["2022-13-45", (clock.now() + timedelta(days=3)).date().isoformat()])
def test_a_day_that_is_none_or_has_not_come_has_no_figures(client, day):
    assert client.get(f"/figures/{day}/").status_code == 404


def test_fictional_cities_never_count(client):
    factories.announce(factories.city("North Haven", is_fictional=True), slug="try", is_fictional=True)

    assert client.get("/figures/").context["network"].cities == 0
