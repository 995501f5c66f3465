"""The pages of a National Commission's own round."""

import pytest
from django.urls import reverse

from nominations.models import NationalDeadline
from tests.nominations import factories as road
from tests.nominations.views.desks import browser, focal_point, get, officer, post, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_time():
    with road.at():
        yield


def test_set_deadline_stands_on_the_pages_of_the_city():
    file = road.draft()
    point = focal_point(file)

    done = post(browser(officer()), "set_deadline", last_day="2027-02-20")

    page = text(get(browser(point), "file", file.key))
    assert done.url == reverse("commission_desk")
    assert "20 February 2027, 24:00 Berlin" in text(get(browser(point), "city_desk"))
    assert "20 February 2027, 24:00 Berlin" in text(get(browser(point), "call", file.call.slug))
    assert "The National Commission asks for this date; the call itself closes on 1 March 2027, 01:00 Berlin" in page


def test_set_deadline_too_late_keeps_what_was_typed():
    road.draft()

    refused = post(browser(officer()), "set_deadline", last_day="2027-03-20")

    assert "Choose a date that is still to come" in text(refused)
    assert 'value="2027-03-20"' in text(refused)
    assert not NationalDeadline.objects.exists()


def test_set_deadline_says_which_date_holds():
    road.draft()
    client = browser(officer())
    post(client, "set_deadline", last_day="2027-02-20", time="12:00")

    page = get(client, "set_deadline").context

    assert page["now"] == "18 days left · 20 February 2027, 12:00 Berlin (your time: 11:00)"
    assert page["closes"] == "27 days left · 1 March 2027, 01:00 Berlin (your time: 28 February, 24:00)"
