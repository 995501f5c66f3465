"""The pages of calls: public list and page, and the secretariat's acts."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from accounts.models import User
from nominations.models import Amendment
from tests.nominations import factories as road
from tests.nominations.views.desks import browser, get, post, text

pytestmark = pytest.mark.django_db


def test_calls_show_open_coming_and_earlier_ones():
    road.open_call("2027")
    road.open_call(
        "2029",
        opens_at=datetime(2029, 1, 1, tzinfo=UTC),
        city_deadline=datetime(2029, 2, 1, tzinfo=UTC),
        commission_deadline=datetime(2029, 3, 1, tzinfo=UTC),
    )
    road.draft_call("2031")
    with road.at():
        shown = get(browser(), "calls").context
        inside = get(browser(road.secretariat()), "calls").context

    names = {group: [call["name"] for call in shown[group]] for group in ("open", "upcoming", "earlier", "preparing")}
    assert names == {"open": ["Membership 2027"], "upcoming": ["Membership 2029"], "earlier": [], "preparing": []}
    assert [call["name"] for call in inside["preparing"]] == ["Membership 2031"]


def test_calls_ask_the_database_as_often_for_three_as_for_one(django_assert_num_queries, django_assert_max_num_queries):
    road.open_call("2027")
    with road.at(), django_assert_max_num_queries(12) as once:
        get(browser(), "calls")
    road.open_call("2028"), road.open_call("2029")
    with road.at(), django_assert_num_queries(len(once.captured_queries)):
        get(browser(), "calls")


def test_call_being_prepared_is_nobodys_but_the_secretariats():
    made = road.draft_call()

    assert get(browser(), "call", made.slug).status_code == 404
    assert get(browser(road.secretariat()), "call", made.slug).status_code == 200


def test_call_page_shows_rules_places_way_and_deadline_in_both_zones():
    made = road.open_call()
    reader = road.cities.user()
    type(reader).objects.filter(pk=reader.pk).update(time_zone="Asia/Seoul")
    with road.at():
        response = get(browser(road.Person.of(reader)), "call", made.slug)

    shown = text(response)
    assert "The rules." in shown
    assert "up to 3 nominations" in shown
    assert "27 days left · 1 March 2027, 01:00 Berlin (your time: 09:00)" in shown
    assert [step["tone"] for step in response.context["steps"]] == ["done", "now", *["later"] * 4]


@pytest.mark.parametrize("state", ["in_review", "decided"])
def test_call_page_is_the_same_before_and_after_the_decision(state):
    made = road.open_call()
    type(made).objects.filter(pk=made.pk).update(state=state)
    with road.after_deadlines():
        page = text(get(browser(), "call", made.slug))
        listed = text(get(browser(), "calls"))

    assert "decided" not in page
    assert "decided" not in listed


def test_publish_refuses_a_call_without_rules_and_keeps_the_page():
    made = road.draft_call(rules_text="")
    client = browser(road.secretariat())

    refused = post(client, "publish", made.key)

    assert refused.status_code == 200
    assert "Write the rules of the call before publishing it." in text(refused)
    assert road.fresh(made).state == "draft"


def test_publish_cancel_and_archive_are_the_secretariats():
    made = road.draft_call()
    client = browser(road.secretariat())

    done = post(client, "publish", made.key)

    assert (done.status_code, done.url) == (302, reverse("call", args=[made.slug]))
    assert road.fresh(made).state == "published"
    assert get(browser(road.director()), "cancel", made.key).status_code == 403
    assert get(client, "publish", made.key).status_code == 409
    assert get(client, "archive", made.key).status_code == 409
    post(client, "cancel", made.key, reason="No budget.")
    assert road.fresh(made).state == "cancelled"


def extended(client, made, **typed):
    """Read once more, then sent."""
    typed = {"country": "", "reason": "Floods."} | typed
    looked = post(client, "extend", made.key, **typed)
    return post(client, "extend", made.key, **typed, checked=looked.context["form"]["checked"].value())


def test_extend_moves_the_deadline_of_one_country_and_says_why():
    made = road.open_call()
    road.country("UG")
    client = browser(road.secretariat())
    with road.at():
        typed = {"country": "UG", "last_day": "2027-04-10", "reason": "Floods in the north."}
        extended(client, made, field="commission_deadline", **typed)
        page = text(get(browser(), "call", made.slug))

    amendment = Amendment.objects.get()
    assert amendment.new_instant == datetime(2027, 4, 10, 22, tzinfo=UTC)
    assert "Floods in the north." in page
    assert "10 April 2027, 24:00 Berlin" in page
    assert "Uganda" in page


def test_extend_to_an_hour_is_read_once_more_on_both_clocks():
    made, staff = road.open_call(), road.secretariat()
    User.objects.filter(pk=staff.user.pk).update(time_zone="Africa/Kampala")
    typed = {"field": "city_deadline", "last_day": "2027-03-05", "time": "18:30", "reason": "Floods."}
    client, address = browser(staff), reverse("extend", args=[made.key])
    with road.at():
        looked = client.post(address, typed)
        before = Amendment.objects.count()
        done = client.post(address, typed | {"checked": looked.context["form"]["checked"].value()}, follow=True)

    assert (before, looked.context["check"]["moves"]) == (
        0,
        [
            {
                "what": "Deadline for cities (all countries)",
                "old": "1 March 2027, 01:00 Berlin (your time: 03:00)",
                "new": "5 March 2027, 18:30 Berlin (your time: 20:30)",
            }
        ],
    )
    assert Amendment.objects.get().new_instant == datetime(2027, 3, 5, 17, 30, tzinfo=UTC)
    assert [str(message) for message in done.context["messages"]] == [
        "The new date is 5 March 2027, 18:30 Berlin (your time: 20:30). Everyone concerned gets an e-mail."
    ]


def test_extend_by_months_is_read_once_more_and_again_when_it_is_changed():
    made, client = road.open_call(), browser(road.secretariat())
    typed = {"field": "commission_deadline", "country": "", "reason": "Floods."}
    with road.at():
        first = post(client, "extend", made.key, last_day="2027-07-01", **typed)
        cautions = [str(one.sentence) for one in first.context["check"]["cautions"]]
        checked = first.context["form"]["checked"].value()
        other = post(client, "extend", made.key, last_day="2027-08-01", checked=checked, **typed)
        before = Amendment.objects.count()
        post(client, "extend", made.key, last_day="2027-07-01", checked=checked, **typed)

    assert cautions == ["The date moves by 91 days."]
    assert (before, other.context["check"]["moves"][0]["new"]) == (0, "1 August 2027, 24:00 Berlin (your time: 22:00)")
    assert Amendment.objects.get().new_instant == datetime(2027, 7, 1, 22, tzinfo=UTC)


def test_extend_to_an_earlier_day_is_refused_with_everything_typed_kept():
    made = road.open_call()
    client = browser(road.secretariat())
    with road.at():
        refused = post(
            client, "extend", made.key, field="city_deadline", country="", last_day="2027-02-10", reason="Sooner."
        )

    assert "An extension ends later than the deadline in force." in text(refused)
    assert "Sooner." in text(refused)
    assert not Amendment.objects.exists()


@pytest.mark.parametrize(
    ("last_day", "sentence"),
    [
        ("2029-02-10", "An extension moves a deadline by a year at most. Look at the year you typed."),
        ("9999-12-31", "Look at the year: it has to lie between 2000 and 2099."),
    ],
)
def test_extend_refuses_a_slip_of_the_hand(last_day, sentence):
    made, client = road.open_call(), browser(road.secretariat())
    with road.at():
        refused = post(
            client, "extend", made.key, field="city_deadline", country="", last_day=last_day, reason="Floods."
        )

    assert sentence in text(refused)
    assert not Amendment.objects.exists()


def test_call_page_tells_what_was_planned_once_the_jury_takes_longer():
    made = road.open_call(review_deadline=road.AFTER_DEADLINES)
    type(made).objects.filter(pk=made.pk).update(state="in_review")
    with road.at(road.AFTER_DEADLINES):
        steps = get(browser(), "call", made.slug).context["steps"]

    assert steps[4]["date"] == "planned until 1 May 2027, 14:00 Berlin"


def test_extend_is_not_for_others():
    made = road.open_call()

    assert get(browser(road.director()), "extend", made.key).status_code == 403
    assert get(browser(), "extend", made.key).status_code == 302


def test_call_page_shows_acts_to_the_secretariat_alone():
    made = road.open_call()
    with road.at():
        inside = get(browser(road.secretariat()), "call", made.slug).context["acts"]
        outside = get(browser(), "call", made.slug).context["acts"]

    assert [act["label"] for act in inside] == ["Move a date", "Cancel Membership 2027"]
    assert outside == []


def test_call_page_shows_an_officer_the_dates_of_the_own_country():
    made = road.open_call()
    officer = road.cities.officer("UG")
    new = datetime(2027, 3, 10, 23, tzinfo=UTC)
    with road.at():
        road.call.extend(
            made.key, "city_deadline", new, by=road.secretariat(), reason="Floods.", country=road.country("UG")
        )
        own = get(browser(officer), "call", made.slug).context["steps"][1]["date"]
        others = get(browser(), "call", made.slug).context["steps"][1]["date"]

    assert own.startswith("until 10 March 2027, 24:00 Berlin")
    assert others == "until 1 March 2027, 01:00 Berlin"
