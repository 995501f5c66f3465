"""A city that asks to enter meets the call's rules in the sentences of its public page, before it fills in."""

import pytest
from django.urls import reverse

from accounts import door
from accounts.models import Invitation
from accounts.person import Person
from nominations.models import Call, Entry, Nomination
from nominations.workflow import entering, filling, paper
from notifications.models import Email
from tests.cities import factories as cities
from tests.nominations import factories as road
from tests.nominations.views.desks import browser, get, text
from tests.nominations.views.test_entry import ACCOUNT, ask, in_time, link  # noqa: F401 - a fixture
from tests.nominations.workflow.test_entering import told

pytestmark = pytest.mark.django_db
MEMBER = "This city is a member of the network already."
FOR_MEMBERS = "This call is for cities that are members of the network already."
KIND = "The call is for these kinds of municipality: County."
FEW = "The call asks for at least 50000 inhabitants."
WAIT = "The call asks a city to wait 24 months after an application in vain, here until"
AWARE = "I have read this and ask all the same"


def rules(**facts):
    Call.objects.update(**facts)


def errors(answer) -> dict:
    return {name: list(found) for name, found in answer.context["form"].errors.items()}


def public_page(**asked) -> str:
    answers = browser().get(reverse("call", args=["2027"]), {"country": "UG", "kind": "city", "member": "no", **asked})
    return text(answers)


def refused_in_vain(name: str = "Lira"):
    """A city that applied in an earlier round and was not admitted."""
    file = road.nominated(name, made=road.open_call("2024"))
    Nomination.objects.filter(pk=file.pk).update(
        status="not_admitted", since=road.OPENS, decided_by=road.director().user, decided_at=road.OPENS
    )
    Call.objects.filter(slug="2024").update(state="announced", release_at=road.OPENS)
    return file.city


def test_kind_that_the_call_is_not_for_stands_beside_the_question(client):
    rules(kinds=["county"])
    answer = ask(client)

    assert errors(answer) == {"kind": [KIND]}
    assert KIND in public_page()
    assert Invitation.objects.count() == 0


def test_kind_is_asked_for_again_when_the_act_is_done():
    rules(kinds=["county"])
    asked = {"email": "a@lira.example", "name": "Amina", "office": "Adviser", "writes": "en", "language": "en"}

    with pytest.raises(door.Refused) as refused:
        entering.enter(
            Call.objects.get().key,
            by=Person.nobody(),
            country=cities.country(),
            city={"name": "Lira", "kind": "city", "parent_unit": ""},
            **asked,
        )
    assert refused.value.sentence == KIND


def test_too_few_inhabitants_are_said_once_and_then_left_to_the_check(client):
    rules(population_minimum=50_000)
    warned = ask(client, inhabitants=900)
    again = ask(client, inhabitants=900, aware="on")

    assert (errors(warned), AWARE in text(warned)) == ({"aware": [FEW]}, True)
    assert FEW in public_page(inhabitants=900)
    assert again.status_code == 302


def test_who_has_enough_inhabitants_is_warned_of_nothing(client):
    rules(population_minimum=50_000)

    assert AWARE not in text(get(client, "enter", "2027"))
    assert ask(client, inhabitants=50_000).status_code == 302


def test_call_without_a_least_number_does_not_ask_for_it(client):
    assert "inhabitants" not in get(client, "enter", "2027").context["form"].fields


def test_member_that_the_register_names_is_refused_at_once(client):
    lira = cities.city("Lira")
    cities.announce(lira)
    answer = ask(client, which=lira.key)

    assert (answer.status_code, errors(answer)) == (409, {"__all__": [MEMBER]})
    assert MEMBER in public_page(member="yes")


def test_city_announced_before_the_address_is_confirmed_is_refused_then(client):
    ask(client)
    cities.announce(cities.city("Lira"))
    confirmed = client.post(link(), ACCOUNT, follow=True)

    assert (Entry.objects.count(), Nomination.objects.count()) == (0, 0)
    assert MEMBER in text(confirmed)


def test_city_that_the_register_does_not_name_may_still_be_a_member(client):
    rules(open_to="members")
    warned, again = ask(client), ask(client, aware="on")

    assert errors(warned) == {"aware": [FOR_MEMBERS]}
    assert FOR_MEMBERS in public_page()
    assert again.status_code == 302


def test_stranger_does_not_learn_of_an_application_in_vain_but_who_decides_does(client):
    rules(waiting_months=24)
    refused_in_vain()
    commission = cities.officer("UG")
    ask(client)
    confirmed = client.post(link(), ACCOUNT, follow=True)
    page = get(browser(commission), "accept_entry", Entry.objects.get().key)

    assert told("entry_joining") == [commission.user.email]
    assert WAIT not in text(confirmed) + "".join(Email.objects.values_list("text", flat=True))
    assert WAIT in text(page)


def test_team_of_a_city_cannot_begin_in_vain():
    rules(waiting_months=24)
    lira = refused_in_vain()
    focal = cities.focal_point(lira)
    page = get(browser(focal), "open_file", "2027")

    with pytest.raises(door.Refused) as refused:
        filling.open_file(Call.objects.get(slug="2027").key, lira, by=focal)

    assert (WAIT in refused.value.sentence, WAIT in text(page), "<form" in text(page).split("</header>")[-1]) == (
        (True, True, False)
    )


def test_desk_of_a_member_names_no_call_for_newcomers():
    lira = cities.city("Lira")
    cities.announce(lira)
    focal = browser(cities.focal_point(lira))
    closed = get(focal, "city_desk").context["calls"]
    rules(open_to="members")

    assert (closed, [call["name"] for call in get(focal, "city_desk").context["calls"]]) == ([], ["Membership 2027"])


def test_paper_is_registered_all_the_same():
    lira = cities.city("Lira")
    cities.announce(lira)
    made = Call.objects.get(slug="2027")

    came = road.paper()
    with road.at():
        file = paper.register_file(made.key, by=road.secretariat(), country=lira.country, city_key=lira.key, **came)

    assert file.city == lira


# The languages of the call.


TAKES = "Applications in this call are written in: Français, العربيّة."


def offered(page, field: str) -> list[str]:
    return [code for code, _name in page.context["form"].fields[field].choices]


def test_only_the_languages_of_the_call_are_offered_and_its_page_names_them(client):
    rules(languages=["fr", "ar"])
    focal = browser(cities.focal_point(cities.city("Lira")))

    assert offered(get(client, "enter", "2027"), "writes") == ["fr", "ar"]
    assert offered(get(focal, "open_file", "2027"), "language") == ["fr", "ar"]
    assert {"label": "Written in", "text": "Français, العربيّة"} in get(client, "call", "2027").context["facts"]


def test_call_that_names_no_language_takes_every_one(client):
    rules(languages=[])

    assert offered(get(client, "enter", "2027"), "writes") == ["en", "fr", "ar", "es", "pt", "ru", "zh-hans"]


def test_another_language_is_refused_when_the_act_is_done():
    rules(languages=["fr", "ar"])
    made, lira = Call.objects.get(), cities.city("Lira")
    city, focal = {"name": "Gulu", "kind": "city", "parent_unit": ""}, cities.focal_point(lira)
    asked = {"email": "a@gulu.example", "name": "Amina", "office": "Adviser", "writes": "en", "language": "en"}
    with pytest.raises(door.Refused) as asking:
        entering.enter(made.key, by=Person.nobody(), country=cities.country(), city=city, **asked)
    with pytest.raises(door.Refused) as opening:
        filling.open_file(made.key, lira, by=focal, language="en")

    assert (asking.value.sentence, opening.value.sentence) == (TAKES, TAKES)
    assert filling.open_file(made.key, lira, by=focal, language="ar").dossier.language == "ar"


def test_what_came_on_paper_is_registered_in_the_language_it_has():
    rules(languages=["fr"])
    made, lira = Call.objects.get(), cities.city("Lira")
    meant = {"country": lira.country, "city_key": lira.key, "language": "ru"}

    file = paper.register_file(made.key, by=road.secretariat(), **meant, **road.paper())

    assert file.dossier.language == "ru"


# What was typed about the city.


def told_to_the_commission(client, **typed) -> dict[str, str]:
    commission = cities.officer("UG")
    ask(client, **typed)
    client.post(link(), ACCOUNT)
    page = get(browser(commission), "accept_entry", Entry.objects.get().key)
    return {fact["label"]: f"{fact['text']} {fact.get('note', '')}".strip() for fact in page.context["facts"]}


def test_commission_reads_what_was_typed_and_that_it_is_asked_all_the_same(client):
    rules(population_minimum=50_000)
    told = told_to_the_commission(client, inhabitants=900, aware="on")

    assert told["Inhabitants, as typed"] == f"900 {FEW}"
    assert told["Read before asking"] == "Was told that the call may not be for this city, and asks all the same."


def test_who_was_warned_of_nothing_claims_nothing(client):
    rules(population_minimum=50_000)
    told = told_to_the_commission(client, inhabitants=60_000)

    assert (told["Inhabitants, as typed"], "Read before asking" in told) == ("60000", False)
    assert Entry.objects.get().claims == {"inhabitants": 60_000}
