"""The button and the page by which a Commission takes back that it declined a city."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.nominations import factories as road
from tests.nominations.views.desks import browser, get, officer, post, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_time")]


def buttons(client, file) -> list[str]:
    return [button["label"] for button in get(client, "file", file.key).context["acts"]]


def test_declined_city_is_considered_again_by_a_button_that_stands_for_two_days():
    file, client = road.submitted("Gulu"), browser(officer())
    post(client, "decline", file.key, reason="Not this time.")
    word = "Consider Gulu again"
    with road.at(road.IN_TIME + timedelta(hours=49)):
        late = post(browser(officer()), "take_back_decline", file.key)
        later = buttons(browser(officer()), file)

    offered = buttons(client, file)
    done = post(client, "take_back_decline", file.key, reason="The council wrote.")
    assert (word in offered, word in later, late.status_code) == (True, False, 409)
    assert "Only the secretariat can undo it now." in text(late)
    assert done.url == f"{reverse('commission_desk')}?call={file.call.slug}"
    assert road.fresh(file).status == "with_commission"
    assert "Considered again by the National Commission" in text(get(client, "file", file.key))
