"""The pages by which a city gets in, from the form on a public page to the Commission's desk."""

import re

import pytest
from django.core.cache import cache
from django.urls import reverse

from accounts.door import Refused
from accounts.models import Invitation, User
from accounts.person import Person
from cities.models import City, Country
from nominations.models import Call, Entry, Nomination
from nominations.workflow import application, filling, signing, team
from notifications.models import Email
from tests.cities import factories as cities
from tests.nominations import factories as road
from tests.nominations.views.desks import browser, get, officer, text

pytestmark = pytest.mark.django_db
ASKED = {
    "email": "amina@lira.example",
    "name": "Amina Okello",
    "office": "Adviser",
    "country": "UG",
    "city_name": "Lira",
    "kind": "city",
    "parent_unit": "",
    "writes": "en",
}
ACCOUNT = {"name": "Amina Okello", "time_zone": "Africa/Kampala", "password": "correct horse battery"}


@pytest.fixture(autouse=True)
def in_time():
    cache.clear()
    with road.at():
        road.open_call()
        cities.country("UG")
        yield
    cache.clear()


def ask(client, **other):
    return client.post(reverse("enter", args=["2027"]), ASKED | other)


def link() -> str:
    return re.search(r"/invitations/[\w-]+/", Email.objects.filter(event="asked_for").order_by("-pk")[0].text)[0]


def test_call_leads_a_visitor_to_the_form():
    assert get(browser(), "call", "2027").context["next"]["url"] == reverse("enter", args=["2027"])


def test_visitor_asks_confirms_and_fills_in(client):
    asked = ask(client)
    shown = client.get(link())
    before = Nomination.objects.count()
    confirmed = client.post(link(), ACCOUNT)

    assert (asked.status_code, asked["Location"]) == (302, reverse("call", args=["2027"]))
    file = Nomination.objects.get()
    assert (shown.status_code, before, confirmed["Location"]) == (200, 0, reverse("tasks", args=[file.key]))
    assert "Confirm your address and begin" in text(shown)
    assert "The link was sent to amina@lira.example and works once" in text(shown)
    tasks = client.get(confirmed["Location"])
    assert "has still to accept the entry of Lira" in text(tasks)
    assert "Welcome. Your address is confirmed." in text(tasks)
    assert tasks.context["next"]["sentence"] == "Next: City"


def test_known_and_unknown_address_get_the_same_answer(client):
    known = cities.user()
    answers = [ask(client, email=email) for email in (known.email, "nobody@lira.example")]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert list(Email.objects.values_list("event", flat=True)) == ["asked_for", "asked_for"]
    assert User.objects.count() == 1


def test_too_many_requests_for_one_address_are_refused_in_a_sentence(client):
    for _ in range(3):
        ask(client)

    refused = ask(client)

    assert refused.status_code == 429
    assert "Please try again in an hour." in text(refused)
    assert Invitation.objects.count() == 3


def test_announced_city_is_offered_by_any_spelling_and_taken(client):
    Call.objects.update(open_to="members")
    lira = cities.city("Lira")
    cities.announce(lira)

    offered = ask(client, city_name="LIRA")
    taken = ask(client, city_name="LIRA", which=lira.key)

    assert offered.context["form"].fields["which"].choices[0] == (lira.key, "Lira")
    assert (taken.status_code, Invitation.objects.get().facts["city"]["key"]) == (302, lira.key)


def test_city_that_only_applied_is_not_named_to_everyone(client):
    road.draft("Lira")

    assert ask(client).status_code == 302


def test_after_the_deadline_the_form_keeps_what_was_typed(client):
    with road.after_deadlines():
        late = ask(client)

    assert late.status_code == 409
    assert "The deadline was" in text(late)
    assert "Amina Okello" in text(late)


def test_commission_finds_the_entry_on_its_desk_and_accepts(client):
    commission = officer()
    ask(client)
    client.post(link(), ACCOUNT)
    desk = browser(commission)

    waiting = get(desk, "commission_desk").context["entries"]
    page = desk.get(waiting[0]["acts"][0]["url"])
    desk.post(waiting[0]["acts"][0]["url"])

    assert [(row["city"], row["who"]) for row in waiting] == [("Lira", "Amina Okello, Adviser")]
    assert "amina@lira.example" in text(page)
    assert [act["label"] for act in page.context["acts"]] == ["Refuse the entry of Lira"]
    assert Entry.objects.get().is_open is False
    assert get(desk, "commission_desk").context["entries"] == []


def test_who_asks_to_join_reads_that_the_answer_is_awaited(client):
    cities.focal_point(cities.city("Lira"))
    ask(client)
    client.post(link(), ACCOUNT)

    assert "Your request for Lira in Membership 2027 is with the National Commission." in text(get(client, "desk"))


def test_form_of_a_call_that_does_not_exist():
    assert get(browser(), "enter", "1999").status_code == 404


def test_filled_file_is_not_called_ready_while_its_entry_is_pending(client):
    ask(client)
    client.post(link(), ACCOUNT)
    file = Nomination.objects.get()
    filling.fill_in(file.key, filling.typed(road.answers("Lira")), by=road.Person.clock())

    tasks, submit = get(client, "tasks", file.key).context, get(client, "submit", file.key)

    assert tasks["next"] == {
        "sentence": "Everything is filled in. The National Commission has still to let your city in.",
        "detail": "You get an e-mail when it has; then you hand in. If it takes long, write to it.",
        "tone": "now",
    }
    assert tasks["last"]["word"] == "cannot start yet"
    assert [item["url"] for item in submit.context["open"]] == [""]
    assert "has still to accept the entry of Lira" in text(submit)
    with pytest.raises(Refused, match="has still to accept the entry of Lira"):
        signing.request_signature(file.key, "mayor", by=road.Person.clock())


def test_account_of_who_asks_begins_in_the_zone_of_the_country_else_of_the_call(client):
    Country.objects.create(iso2="PT", iso3="PRT", status="member", region="Europe and North America")
    zones = []
    for country in ("UG", "PT"):
        ask(client, country=country)
        zones.append(client.get(link()).context["form"].initial["time_zone"])

    assert zones == ["Africa/Kampala", "Europe/Berlin"]


def test_who_asks_to_join_comes_to_the_desk_where_the_answer_is_awaited(client):
    cities.focal_point(cities.city("Lira"))
    ask(client)

    assert client.post(link(), ACCOUNT)["Location"] == reverse("desk")


@pytest.mark.parametrize(("role", "page"), [("submitter", "tasks"), ("editor", "tasks"), ("viewer", "file")])
def test_colleague_comes_to_the_application_that_the_city_fills_in(client, role, page):
    file = road.draft("Lira")
    focal = cities.focal_point(file.city)
    person = {"name": "Nia", "email": "nia@lira.example", "language": "en"}
    team.invite_colleague(file.city.key, by=focal, role=role, **person)
    token = re.search(r"/invitations/[\w-]+/", Email.objects.get(event="invited").text)[0]

    accepted = client.post(token, ACCOUNT, follow=True)

    assert accepted.redirect_chain == [(reverse(page, args=[file.key]), 302)]
    assert "Welcome. It is done." in text(accepted)


def test_colleague_comes_to_the_application_that_was_sent_back(client):
    file = road.submitted("Lira")
    focal = cities.focal_point(file.city)
    application.return_to_city(file.key, {"vision": "Say more."}, road.CITY_DEADLINE, by=Person.clock())
    team.invite_colleague(file.city.key, by=focal, role="editor", name="Nia", email="nia@lira.example", language="en")
    token = re.search(r"/invitations/[\w-]+/", Email.objects.get(event="invited").text)[0]

    assert client.post(token, ACCOUNT)["Location"] == reverse("tasks", args=[file.key])


def test_colleague_of_a_city_without_an_application_comes_to_the_desk(client):
    focal = cities.focal_point(cities.city("Lira"))
    person = {"name": "Nia", "email": "nia@lira.example", "language": "en"}
    team.invite_colleague(City.objects.get().key, by=focal, role="editor", **person)
    token = re.search(r"/invitations/[\w-]+/", Email.objects.get(event="invited").text)[0]

    assert client.post(token, ACCOUNT)["Location"] == reverse("desk")


def test_filled_in_and_not_let_in_says_whose_turn_it_is(client):
    ask(client)
    client.post(link(), ACCOUNT)
    file, amina = Nomination.objects.get(), User.objects.get(email="amina@lira.example")
    filling.fill_in(file.key, filling.typed(road.answers("Lira")), by=Person.of(amina))

    page = get(client, "tasks", file.key).context

    assert page["next"]["sentence"] == "Everything is filled in. The National Commission has still to let your city in."
    assert (page["last"]["word"], "url" in page["next"]) == ("cannot start yet", False)
