"""The page of the approval: exceptions, the second step at the click, a deputy; and the whole way to it."""

from datetime import date

import pytest
from django.urls import reverse

from accounts import workflow as accounts
from accounts.models import Deputation
from accounts.person import Person
from nominations.models import Overruling, Scenario
from tests.accounts.test_second_step import code, with_second_step
from tests.nominations import factories as road
from tests.nominations import worlds
from tests.nominations.views.desks import browser, get, post, text

pytestmark = pytest.mark.django_db
CITIES = (("Lira", "UG", "recommend"), ("Gulu", "UG", "recommend"), ("Bouake", "CI", "reserve"))

DAYS = {"first": "2027-04-30", "last": "2027-05-09", "reason": "A journey."}


def page(client, name, *parts, query=""):
    with road.after_deadlines():
        return get(client, name, *parts, query=query)


def send(client, name, /, *parts, **typed):
    with road.after_deadlines():
        return post(client, name, *parts, do="x", **typed)


def test_from_a_suggestion_over_a_comparison_to_an_approval_with_one_exception():
    made = worlds.reviewed(CITIES, places=2)
    office, director = browser(made.composer), browser(made.director)
    send(office, "compose", made.call.key)
    key = made.cohort.key
    send(office, "set_targets", key, **{"least-country-CI": 1})
    send(office, "save_scenario", key, name="Empty")
    send(office, "suggest", key, name="Balanced", size=2, seed=1)
    one = Scenario.objects.get(name="Balanced")
    compared = page(office, "scenario", one.key)
    send(office, "take_over", one.key, common="The target for the country.")
    send(office, "propose_cohort", key, reason="As the targets ask.")
    desk = text(page(director, "director_desk"))
    ticked = page(director, "approve", key, query=f"?otherwise={made.file('Bouake').key}")
    bare = send(director, "approve", key, otherwise=made.file("Bouake").key)
    done = send(
        director,
        "approve",
        key,
        otherwise=made.file("Bouake").key,
        **{made.file("Bouake").key: "Its plan is not ready."},
    )

    assert len(compared.context["only_one"]) == 2
    for words in ("Open questions", "The target for the country.", "at least 1", "met"):
        assert words in desk
    assert "The cities of the cohort by region" in desk
    assert "Bouake is not admitted, against the proposal." in text(ticked)
    assert "In: 1 city in 1 country. Out: 2 files." in text(ticked)
    assert bare.status_code == 200
    assert done.url == reverse("cohort", args=["2027"])
    assert [row.reason for row in Overruling.objects.all()] == ["Its plan is not ready."]
    assert made.file("Bouake").status == "refused"


def test_who_has_a_second_step_takes_it_again_at_the_click_and_the_approval_is_done_as_sent():
    made = worlds.proposed(worlds.reviewed())
    secret = with_second_step(made.director.user)
    client = browser(made.director)

    shown = page(client, "approve", made.cohort.key)
    asked = send(
        client,
        "approve",
        made.cohort.key,
        otherwise=made.file("Gulu").key,
        **{made.file("Gulu").key: "It waited longest."},
    )
    before = made.cohort.state
    with road.after_deadlines():
        client.post(asked.url, {"code": code(secret)})

    assert (shown.status_code, asked.status_code) == (200, 302)
    assert reverse("mfa_reauthenticate") in asked.url or reverse("account_reauthenticate") in asked.url
    assert before == "proposed"
    assert made.cohort.state == "approved"
    assert made.file("Gulu").status == "admitted"


def test_a_director_names_a_deputy_whose_decision_says_in_whose_name():
    made = worlds.proposed(worlds.reviewed())
    director, deputy = browser(made.director), browser(Person.of(made.other.user))
    refused = send(director, "deputize", **DAYS)
    done = send(
        director,
        "deputize",
        colleague=made.other.user.email,
        first="2027-04-30",
        last="2027-05-09",
        reason="A journey.",
    )
    who = text(page(deputy, "who"))
    desk = text(page(deputy, "director_desk"))
    tried = text(send(deputy, "deputize", email="dina@example.example", **DAYS))
    send(deputy, "approve", made.cohort.key)
    shown = text(page(browser(made.composer), "cohort", "2027"))

    assert "Choose a person of the secretariat, or type one address." in text(refused)
    assert done.url == reverse("director_desk")
    assert "Said acts in the name of Dana" in who
    assert "You act in the name of Dana, by delegation until 9 May 2027. The decision says so." in desk
    assert "Name a deputy" not in desk
    assert "You act in a director&#x27;s name yourself." in tried
    assert "Approved by Said, 1 May 2027, 14:00 Berlin (your time: 12:00). In the name of Dana" in shown


def test_only_the_director_who_gave_it_ends_a_delegation():
    made = worlds.reviewed()
    with road.after_deadlines():
        accounts.deputize(
            made.other.user.email, date(2027, 4, 30), date(2027, 5, 9), by=made.director, reason="A journey."
        )
    key, dina = Deputation.objects.get().key, road.network("director", "Dina")

    answers = [
        send(browser(who), "end_deputation", key).status_code
        for who in (made.chair, made.composer, Person.of(made.other.user), dina, made.director)
    ]

    assert answers == [404, 403, 403, 403, 302]
    assert send(browser(made.director), "end_deputation", key).status_code == 409


def test_approve_page_asks_the_database_as_often_for_three_as_for_one():
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    made = worlds.proposed(worlds.reviewed([("Lira", "UG", "recommend")]))
    client = browser(made.director)

    def counted() -> int:
        with road.after_deadlines(), CaptureQueriesContext(connection) as queries:
            assert get(client, "approve", made.cohort.key).status_code == 200
            return len(queries)

    once = counted()
    for name in ("Gulu", "Masaka"):
        file = road.nominated(name, "UG", made.call)
        type(file).objects.filter(pk=file.pk).update(status="selected", jury_word="reserved", choice_reason="So.")

    assert counted() == once


def test_the_buttons_stand_after_all_that_a_director_weighs():
    made = worlds.proposed(worlds.reviewed())

    shown = page(browser(made.director), "director_desk").content.decode()

    order = ("The cities of the cohort by region", ">By region<", "Out of the jury", "Open questions", "If you approve")
    stands = [shown.index(words) for words in (*order, ">Approve the cohort<", ">Send it back<")]
    assert stands == sorted(stands)
    assert shown.index('href="#decide-2027"') < stands[0] < shown.index('id="decide-2027"')
