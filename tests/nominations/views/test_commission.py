"""The desk of a National Commission."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Invitation, User
from cities.models import City, CommissionOfficer
from nominations.models import Nomination
from nominations.workflow import application
from notifications.models import Email
from tests.cities import factories as cities
from tests.nominations import factories as road
from tests.nominations.views.desks import browser, get, officer, post, text
from tests.nominations.views.test_several import order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_time")]


# The Commission's desk.


def test_desk_puts_the_complete_file_first_with_one_button_and_the_due_line():
    file = road.submitted()
    commission = officer()
    User.objects.filter(pk=commission.user.pk).update(time_zone="Africa/Kampala")

    card = get(browser(commission), "commission_desk").context["next"]

    assert card == {
        "sentence": "Lira is complete and signed by its mayor.",
        "detail": "Endorse it or send it back.",
        "due": "58 days left · 1 April 2027, 02:00 Berlin (your time: 03:00)",
        "label": "Endorse Lira",
        "url": reverse("endorse", args=[file.key]),
        "second_label": "Read the file",
        "second_url": reverse("file", args=[file.key]),
    }


def test_desk_offers_the_swap_where_every_place_is_used():
    made = road.open_call(quota_endorsed=1)
    road.nominated("Gulu", made=made), road.submitted("Lira", made=made)

    card = get(browser(officer()), "commission_desk").context["next"]

    assert (card["sentence"], card["label"]) == (
        "Lira waits for you, and every place is used.",
        "Swap one city for another",
    )


def test_desk_asks_for_the_order_before_endorsing_where_more_wait_than_places():
    made = road.open_call(quota_endorsed=2)
    files = [road.submitted(name, made=made) for name in ("Gulu", "Lira", "Masaka")]
    client = browser(officer())

    asked = get(client, "commission_desk").context["next"]
    order(client, **{file.key: place for place, file in enumerate(files, 1)})
    ordered = get(client, "commission_desk").context["next"]

    assert (asked["sentence"], asked["label"]) == ("3 cities wait, and 2 places are free.", "Put them in order")
    assert (ordered["label"], ordered["url"]) == ("Endorse several at once", f"{reverse('endorse_all')}?call=2027")


def test_three_files_are_endorsed_in_at_most_eight_clicks():
    """Counted on the pages themselves: each link, each box, each field to type into and each button is one click."""
    files = [road.submitted(name) for name in ("Gulu", "Lira", "Masaka")]
    client = browser(officer())

    card = get(client, "commission_desk").context["next"]
    page = client.get(card["url"])
    form = page.context["form"]
    boxes = [box.data["value"] for box in form["keys"]]
    typed = {name: road.SIGNED[name] for name in form.fields if name != "keys"}
    done = client.post(card["url"], {"keys": boxes, **typed})

    clicks = 1 + len(boxes) + len(typed) + 1
    assert clicks <= 8
    assert done.url == reverse("done")
    assert [road.fresh(file).status for file in files] == ["nominated"] * 3


def test_meter_says_places_and_time():
    road.nominated("Gulu"), road.nominated("Lira")

    page = text(get(browser(officer()), "commission_desk"))

    assert "2 of 3 used, 58 days left" in page


def test_desk_lists_every_file_of_the_country_with_share_and_days():
    road.draft("Gulu"), road.submitted("Lira"), road.nominated("Masaka")
    road.submitted("Kisumu", "KE")

    with road.at(road.IN_TIME + timedelta(days=3)):
        context = get(browser(officer()), "commission_desk").context

    shown = [[cell.get("text") or cell["word"] for cell in row["cells"]] for row in context["rows"]]
    assert shown == [
        ["Gulu", "being filled in", "0 %", "3 days"],
        ["Lira", "waits for you", "100 %", "3 days"],
        ["Masaka", "nominated", "100 %", "3 days"],
    ]
    assert (context["places"]["used"], context["places"]["limit"]) == (1, 3)


def test_desk_asks_the_database_as_often_for_three_files_as_for_one(django_assert_max_num_queries):
    road.submitted("Lira")
    client = browser(officer())
    with django_assert_max_num_queries(17) as once:
        get(client, "commission_desk")
    road.submitted("Gulu"), road.nominated("Masaka")
    with django_assert_max_num_queries(len(once.captured_queries)):
        get(client, "commission_desk")


def test_desk_tells_nothing_of_a_hidden_state():
    file = road.nominated()
    client = browser(officer())
    Nomination.objects.filter(pk=file.pk).update(status="eligible")
    before = get(client, "commission_desk").context
    names = ("next", "rows", "places", "steps", "lead", "can_swap", "waiting")
    for status in ("in_review", "recommended", "not_recommended", "left_out"):
        later = road.IN_TIME - timedelta(days=2)
        Nomination.objects.filter(pk=file.pk).update(status=status, since=later, jury_word="reserved")
        after = get(client, "commission_desk").context
        assert [after[name] for name in names] == [before[name] for name in names]


def test_desk_is_for_officers():
    assert get(browser(), "commission_desk").status_code == 302
    assert get(browser(road.secretariat()), "commission_desk").status_code == 403


def test_desk_without_any_call_says_what_will_be_here():
    assert "There is no call yet." in text(get(browser(officer()), "commission_desk"))


def test_desk_without_files_offers_to_invite_a_city():
    road.open_call()

    card = get(browser(officer()), "commission_desk").context["next"]

    assert (card["sentence"], card["url"]) == (
        "Invite the cities that may apply.",
        reverse("invite_city") + "?call=2027",
    )


def test_desk_after_the_deadline_has_nothing_to_do():
    road.nominated()
    with road.after_deadlines():
        context = get(browser(officer()), "commission_desk").context

    assert context["next"]["sentence"] == "There is nothing to do for you now."
    assert context["lead"] == "The time of the National Commissions in this call is over."
    assert not context["is_open"]


def test_desk_shows_another_call_when_asked():
    road.open_call("2027"), road.open_call("2028")

    shown = get(browser(officer()), "commission_desk", query="?call=2028").context

    assert shown["call"].slug == "2028"
    assert [other["label"] for other in shown["others"]] == ["Membership 2027"]


def test_desk_shows_the_call_asked_for_and_never_another_in_its_place():
    closed, opened = (
        road.open_call("2027"),
        road.open_call("2028", city_deadline=road.RELEASE - road.later(9), commission_deadline=road.RELEASE),
    )
    road.draft_call("2029")
    client = browser(officer())
    with road.after_deadlines():
        pages = [get(client, "commission_desk", query=f"?call={slug}") for slug in ("2027", "2028", "2029", "nowhere")]
        usual = get(client, "commission_desk").context["call"]

    assert [page.status_code for page in pages] == [200, 200, 404, 404]
    assert [page.context["call"] for page in pages[:2]] == [closed, opened]
    assert usual == opened


# People.


def person(**more) -> dict:
    return {"name": "Grace Auma", "email": "grace@lira.example", "language": "en"} | more


def test_invite_city_makes_the_city_and_invites_its_focal_point():
    post(browser(officer()), "invite_city", **person(city_name="Lira", kind="city", parent_unit=""))

    city = City.objects.get()
    invitation = Invitation.objects.get()
    assert (city.name, city.country.iso2) == ("Lira", "UG")
    assert (invitation.purpose, invitation.about, invitation.label) == ("focal_point", city.key, "Lira")
    assert Email.objects.filter(address="grace@lira.example").count() == 1


def test_invite_city_offers_the_one_that_is_known_by_another_spelling():
    known = cities.city("Fort Portal", local_name="Fórt-Portal")
    client = browser(officer())

    offered = post(client, "invite_city", **person(city_name="fort portal", kind="city", parent_unit=""))
    post(client, "invite_city", **person(city_name="fort portal", kind="city", parent_unit="", which=known.key))

    assert "This name is known already." in text(offered)
    assert City.objects.count() == 1
    assert Invitation.objects.get().about == known.key


def test_invite_city_another_place_of_the_same_name_needs_its_larger_unit():
    cities.city("Lira", parent_unit="Eastern Region")
    client = browser(officer())
    typed = person(city_name="Lira", kind="city", which="new")

    refused = post(client, "invite_city", **typed, parent_unit="")
    post(client, "invite_city", **typed, parent_unit="Northern Region")

    assert "Name the larger unit" in text(refused)
    assert City.objects.count() == 2


def test_invite_city_takes_no_city_of_another_country():
    other = cities.city("Kisumu", "KE")
    cities.city("Lira")

    refused = post(
        browser(officer()), "invite_city", **person(city_name="Lira", kind="city", parent_unit="", which=other.key)
    )

    assert refused.status_code == 200
    assert not Invitation.objects.exists()


def test_officers_invites_a_colleague_and_ends_a_term():
    mine = officer()
    colleague = officer()
    client = browser(mine)

    post(client, "officers", **person())
    term = CommissionOfficer.objects.get(user=colleague.user)
    ended = post(client, "end_officer", term.key)

    commission = term.commission
    assert (Invitation.objects.get().purpose, Invitation.objects.get().about) == ("officer", commission.key)
    assert ended.url == reverse("officers")
    assert get(browser(colleague), "commission_desk").status_code == 403


def test_officers_of_another_country_are_not_found():
    mine, other = officer(), officer("KE")
    term = CommissionOfficer.objects.get(user=other.user)

    assert post(browser(mine), "end_officer", term.key).status_code == 404
    assert CommissionOfficer.objects.get(pk=term.pk).until is None


def test_earlier_rounds_list_what_is_over():
    file = road.nominated()
    type(file.call).objects.update(state="announced", release_at=road.RELEASE)
    Nomination.objects.filter(pk=file.pk).update(
        status="member", decided_by=officer("KE").user, decided_at=road.RELEASE
    )

    rows = get(browser(officer()), "earlier_rounds").context["rows"]

    assert [[cell.get("text") or cell["word"] for cell in row["cells"]] for row in rows] == [
        ["Membership 2027", "Lira", "member"]
    ]


def test_earlier_rounds_lead_to_no_call_that_cannot_be_read():
    file = road.nominated()
    type(file.call).objects.update(state="announced", release_at=road.RELEASE, is_replay=True)
    Nomination.objects.filter(pk=file.pk).update(
        status="member", decided_by=officer("KE").user, decided_at=road.RELEASE
    )

    rows = get(browser(officer()), "earlier_rounds").context["rows"]

    assert rows[0]["cells"][0] == {"label": "Round", "text": "Membership 2027", "url": ""}


def test_desk_says_how_many_questions_a_returned_file_has_and_by_when():
    file, commission = road.submitted(), officer()
    due = road.IN_TIME + timedelta(days=7)
    application.return_to_city(file.key, {"vision": "Say more."}, due, by=commission, reason="One question.")

    rows = get(browser(commission), "commission_desk").context["rows"]

    assert [cell.get("note") for cell in rows[0]["cells"] if cell.get("word")] == ["1 question, due 8 February 2027"]


@pytest.mark.parametrize("name", ["rank_all", "endorse_all", "swap"])
def test_pages_about_a_call_without_a_call_are_not_found(name):
    assert get(browser(officer()), name).status_code == 404
