"""How a file goes back to its city, sent by the Commission or taken by the city itself, as the pages show it."""

import pytest
from django.urls import reverse

from tests.nominations import factories as road
from tests.nominations.views.desks import browser, focal_point, get, officer, post, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_time")]


def test_return_to_city_until_a_day_that_is_over_is_refused():
    file = road.submitted()

    refused = post(browser(officer()), "return_to_city", file.key, ask_vision="Say more.", last_day="2027-01-31")

    assert "This day is over. Choose one that leaves the city time to answer." in text(refused)
    assert road.fresh(file).status == "with_commission"


def test_city_takes_back_what_it_handed_in_and_the_page_says_so():
    file = road.submitted()
    client = browser(focal_point(file))

    labels = [button["label"] for button in get(client, "file", file.key).context["acts"]]
    receipt = text(get(client, "receipt", file.key))
    done = post(client, "take_back", file.key)

    assert "Take Lira back to change it" in labels
    assert "you can take the application back from its page" in receipt
    assert (done.url, road.fresh(file).status) == (reverse("tasks", args=[file.key]), "draft")
    assert "Taken back by the city" in text(get(client, "file", file.key))
