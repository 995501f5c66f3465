"""The page that confirms legal status and name, and what the cohort says of those that are open."""

import pytest
from django.urls import reverse

from cities.models import City
from nominations.models import NameCheck
from nominations.workflow import decision
from tests.nominations import factories as road
from tests.nominations.views.desks import browser, get, post, text
from tests.nominations.worlds import reviewed

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    found = reviewed()
    NameCheck.objects.all().delete()
    with road.after_deadlines():
        decision.compose(found.call.key, by=found.composer)
        yield found


def acts(client) -> dict[str, list[str]]:
    rows = get(client, "cohort", "2027").context["rows"]
    return {row["city"]: [act["label"] for act in row["acts"]] for row in rows}


def test_cohort_says_what_is_open_and_leads_to_it_and_back(made):
    client, file = browser(made.composer), made.file("Lira")
    before = get(client, "cohort", "2027").context["next"], acts(client)
    asked = text(get(client, "check_name", file.key))
    done = post(client, "check_name", file.key, source="The law.", capital="no")
    after = get(client, "cohort", "2027").context["next"], acts(client)

    assert before[0]["sentence"] == "Legal status and name of 1 recommended city are not confirmed."
    assert (before[0]["detail"], before[0]["url"]) == ("Lira", reverse("check_name", args=[file.key]))
    assert before[1]["Lira"] == ["Confirm the name", "Leave out", "Exclude"]
    assert made.file("Lira").city.is_capital is False
    assert "Printed: Lira, Uganda. Legal status: City." in asked
    assert done.url == reverse("cohort", args=["2027"])
    assert after[0]["label"] == "As recommended"
    assert after[1]["Lira"] == ["Put in", "Leave out", "Pin", "Exclude"]


def test_list_of_the_open_ones_holds_exactly_them(made):
    shown = get(browser(made.composer), "cohort", "2027", query="?show=unnamed")

    assert [row["city"] for row in shown.context["rows"]] == ["Lira"]


@pytest.mark.parametrize("act", ["select", "select_recommended"])
def test_refusal_stands_on_the_page(made, act):
    key = made.call.key if act == "select_recommended" else made.file("Lira").key
    refused = post(browser(made.composer), act, key, do="1")

    assert "First check legal status and name of: Lira." in text(refused)


def test_file_says_who_confirmed_and_when_it_holds_no_more(made):
    client, file = browser(made.composer), made.file("Lira")
    said = [get(client, "screen", file.key).context["named"]]
    post(client, "check_name", file.key, source="The law.")
    said.append(get(client, "screen", file.key).context["named"])
    City.objects.filter(pk=file.city_id).update(name="Lira City")
    said.append(get(client, "screen", file.key).context["named"])

    assert said == [
        "Legal status and name are not confirmed yet.",
        "Legal status and name confirmed by Sofia on 1 May 2027: The law.",
        "Legal status or name changed after they were confirmed: confirm them again.",
    ]


def test_form_without_a_source_keeps_nothing(made):
    refused = post(browser(made.composer), "check_name", made.file("Lira").key, source="")

    assert refused.context["form"].errors["source"]
    assert not NameCheck.objects.exists()
