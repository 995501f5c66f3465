"""The page of the daily check, and its line on the desk of the secretariat."""

import pytest
from django.urls import reverse

from nominations.models import Juror
from tests.cities import factories as cities
from tests.nominations.views.juries import open_page, send, text

pytestmark = pytest.mark.django_db


def test_page_says_that_nothing_is_broken_and_offers_to_check(client, world):
    world.file()
    before = open_page(client, world.secretariat, "findings")

    sent = send(client, world.secretariat, "check_conflicts", world.call.key, do="1")

    page = client.get(sent["Location"])
    assert [call["checked"] for call in before.context["calls"]] == ["not checked yet"]
    assert "No rule on conflicts is broken." in text(page)
    assert page.context["calls"][0]["checked"].startswith("checked 1 May 2027")
    assert "Rules on conflicts broken" not in text(open_page(client, world.secretariat, "secretariat_desk"))


def test_broken_rule_stands_on_the_desk_and_leads_to_exactly_its_rows(client, world):
    world.file("Lira"), world.file("Gulu")
    Juror.objects.filter(user=world.reader.user).update(residence=cities.country("UG"))
    send(client, world.secretariat, "check_conflicts", world.call.key, do="1")

    desk = open_page(client, world.secretariat, "secretariat_desk")
    (line,) = [task for task in desk.context["tasks"] if task["label"] == "Rules on conflicts broken"]
    page = client.get(line["url"])

    assert (line["word"], line["url"]) == ("2", reverse("findings"))
    assert [[cell["text"] for cell in row["cells"]][:4] for row in page.context["rows"]] == [
        [world.reader.name, "reads a file of a country of one's own", city, "Membership 2027"]
        for city in ("Lira", "Gulu")
    ]
