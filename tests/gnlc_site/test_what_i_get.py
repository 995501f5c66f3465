"""The page on which a person reads what comes by e-mail and why, and says how the rest is to come."""

import pytest
from django.urls import reverse

from accounts.person import Person
from cities import workflow
from notifications.models import Wish
from tests.cities import factories as cities
from tests.nominations import factories as road

pytestmark = pytest.mark.django_db


@pytest.fixture
def point(client):
    file = road.filled()
    person = cities.focal_point(file.city)
    client.force_login(person.user)
    return person


def test_page_says_why_one_gets_what(client, point):
    page = client.get(reverse("what_i_get")).content.decode()

    assert "Because you speak for Lira" in page
    assert point.user.email in page
    assert "Because you act for" not in page


def test_all_that_one_role_reaches_stands_in_one_sentence(client, point):
    workflow.appoint_focal_point(cities.city("Mirova"), point.user, by=Person.clock(), role="submitter")

    page = client.get(reverse("what_i_get")).content.decode()

    assert "Because you speak for Lira and Mirova" in page


def test_wishes_are_kept_and_shown_again(client, point):
    client.post(reverse("what_i_get"), {"know": "never"})

    wish = Wish.objects.get(user=point.user)
    assert (wish.know, wish.digest) == ("never", False)
    client.post(reverse("what_i_get"), {"know": "morning", "digest": "on"})
    assert (Wish.objects.get().know, Wish.objects.get().digest) == ("morning", True)
    page = client.get(reverse("what_i_get")).content.decode()
    assert 'value="morning"' in page


def test_page_lists_what_is_told_to_the_role_by_what_is_to_be_done_with_it(client):
    client.force_login(road.secretariat().user)

    heard = client.get(reverse("what_i_get")).context["heard"]

    said = {group: rows[0]["words"].split(" · ") for group, rows in heard.items()}
    assert [row["why"] for row in heard["act"]] == [
        "Because you work in the secretariat",
        "Because you have an account",
    ]
    assert "nominated" in said["act"]
    assert said["reminder"] == ["Entry still to be answered"]
    assert {"new remark in a discussion", "the day in short"} <= set(said["extra"])
    assert "handed in" not in [word for words in said.values() for word in words]  # the city's and the Commission's
