"""The pages of the decision: composing, the director's desk, release, correction; nothing early for outsiders."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import NetworkRole
from accounts.person import Person
from nominations.models import Proposal
from nominations.workflow import decision
from notifications.models import Email
from tests.nominations import factories as road
from tests.nominations import worlds
from tests.nominations.views.desks import browser, focal_point, get, officer, post, text

pytestmark = pytest.mark.django_db
LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"


def page(client, name, *parts, query=""):
    with road.after_deadlines():
        return get(client, name, *parts, query=query)


def send(client, name, *parts, **typed):
    with road.after_deadlines():
        return post(client, name, *parts, do="x", **typed)


def cities(response) -> list[str]:
    return [row["city"] for row in response.context["rows"]]


def test_pages_of_the_decision_are_for_secretariat_and_director(made):
    worlds.proposed(made)
    file = made.file("Lira")
    for person in (officer(), focal_point(file), made.chair, made.reader):
        client = browser(person)
        assert page(client, "cohort", "2027").status_code == 403
        assert page(client, "cohorts").status_code == 403
        assert page(client, "director_desk").status_code == 403
        assert send(client, "approve", made.cohort.key).status_code == 404
        assert send(client, "select", file.key).status_code in {403, 404}
    assert page(browser(made.composer), "director_desk").status_code == 403
    assert page(browser(), "director_desk").status_code == 302


def test_cohort_begins_follows_the_jury_and_goes_to_the_director_by_buttons(made):
    client = browser(made.composer)
    empty = page(client, "cohort", "2027")
    send(client, "compose", made.call.key)
    again = page(client, "compose", made.call.key)
    asked = page(client, "select_recommended", made.call.key)
    composed = send(client, "select_recommended", made.call.key)
    said = client.get(composed.url).context
    full = page(client, "cohort", "2027")
    done = send(client, "propose_cohort", made.cohort.key, reason="As the jury recommends.")

    assert empty.context["next"]["sentence"] == "The jury has spoken on 3 files."
    assert "1 file comes into the cohort. 2 files are left out." in text(asked)
    assert again.url == reverse("cohort", args=["2027"])
    assert (said["title"], said["said"]) == (
        "3 files stand as recommended", "3 files moved. No e-mail is sent.",
    )  # fmt: skip
    assert [(row["label"], row["word"]) for row in said["rows"]] == [
        ("Lira", "in the cohort"), ("Gulu", "left out"), ("Masaka", "left out"),
    ]  # fmt: skip
    assert said["address"] == reverse("cohort", args=["2027"])
    assert full.context["next"]["sentence"] == "Every file is in or out."
    assert 'class="choices"' in text(full)
    assert done.url == reverse("cohort", args=["2027"])
    assert made.cohort.state == "proposed"


def test_cohort_without_a_word_of_the_jury_says_what_will_be_here():
    by = road.secretariat()
    road.open_call()

    assert "There is nothing to compose yet." in text(page(browser(by), "cohort", "2027"))


def test_cohort_leads_to_the_files_that_would_stay_behind(made):
    worlds.composed(made)
    road.nominated("Jinja", "KE", made=made.call)
    client = browser(made.composer)

    card = page(client, "cohort", "2027").context["next"]

    assert card["sentence"] == "1 file is neither in the cohort nor left out: nominated (1)."
    with road.after_deadlines():
        listed = client.get(card["url"]).context["rows"]
    assert [row["cells"][0]["text"] for row in listed] == ["Jinja"]


def test_cohort_shows_the_jurys_word_mean_and_spread_in_the_jurys_order(made):
    shown = page(browser(made.composer), "cohort", "2027")

    assert cities(shown) == ["Lira", "Gulu", "Masaka"]
    first = shown.context["rows"][0]
    assert (first["word"], first["mean"]) == (
        "recommended", {"mean": "3.50", "spread": "3.0 to 4.0, 2 readers"},
    )  # fmt: skip


def test_cohort_names_the_countries_with_several_cities_against_the_ceiling_of_the_call():
    cities = [("Lira", "UG", "recommend"), ("Gulu", "UG", "recommend"), ("Bouaké", "CI", "recommend")]
    made = worlds.composed(worlds.reviewed(cities, quota_admitted=1))

    shown = page(browser(made.composer), "cohort", "2027")

    assert shown.context["by_country"] == [
        {
            "label": "Uganda", "share": 100, "was": 50, "text": "2 of 2 files", "tone": "problem",
            "note": "more than the 1 allowed",
        }
    ]  # fmt: skip
    assert "The thin line: as many as the call admits of a country." in text(shown)


def test_cohort_without_a_country_of_several_cities_says_so():
    made = worlds.composed(worlds.reviewed([("Lira", "UG", "recommend"), ("Bouaké", "CI", "recommend")]))

    assert "No country has more than one city in the cohort." in text(page(browser(made.composer), "cohort", "2027"))


def test_every_number_of_a_cohort_leads_to_exactly_its_rows():
    made = worlds.composed(worlds.reviewed(places=77))
    with road.after_deadlines():
        decision.unselect(made.file("Gulu").key, by=made.composer)
        decision.select(made.file("Gulu").key, by=made.composer, reason="Close to the line.")
    client = browser(made.composer)
    figures = page(client, "cohort", "2027").context["figures"]

    assert [figure["value"] for figure in figures] == ["2 of about 77", 1, 0, 1]
    with road.after_deadlines():
        listed = [cities(client.get(figure["url"])) for figure in figures]
    assert listed == [["Lira", "Gulu"], ["Masaka"], [], ["Gulu"]]


def test_select_against_the_jurys_word_asks_for_the_reason_and_keeps_the_rest(made):
    client = browser(made.composer)
    send(client, "compose", made.call.key)

    refused = send(client, "select", made.file("Masaka").key)
    with_word = send(client, "select", made.file("Lira").key)
    reasoned = send(client, "select", made.file("Masaka").key, reason="First of its region.")

    assert refused.status_code == 200
    assert "The jury's word is “not recommended”." in text(refused)
    assert (with_word.status_code, reasoned.status_code) == (302, 302)
    assert "First of its region." in text(page(client, "cohort", "2027", query="?show=departures"))


def test_cohort_before_the_director_offers_no_change(made):
    worlds.proposed(made)
    client = browser(made.composer)

    shown = page(client, "cohort", "2027")
    stopped = send(client, "unselect", made.file("Gulu").key)

    assert [row["acts"] for row in shown.context["rows"]] == [[], [], []]
    assert 'class="choices"' not in text(shown)
    assert "The cohort is not being composed at the moment" in text(stopped)
    assert made.file("Gulu").status == "left_out"


def test_director_desk_without_a_proposal_says_so():
    assert "No cohort waits for your approval." in text(page(browser(road.director()), "director_desk"))


def test_director_desk_says_everything_and_two_buttons_decide():
    made = worlds.composed(
        worlds.reviewed([("Lira", "UG", "recommend"), (LONG, "CI", "reserve"), ("Masaka", "UG", "not_recommend")])
    )
    worlds.speaking_for(made)
    with road.after_deadlines():
        decision.unselect(made.file(LONG).key, by=made.composer)
        decision.select(made.file(LONG).key, by=made.composer, reason="The only one of its kind.")
        decision.propose_cohort(made.cohort.key, by=made.composer, reason="One departure, explained.")
    client = browser(made.director)
    shown = text(page(client, "director_desk"))
    confirm = text(page(client, "approve", made.cohort.key))
    done = send(client, "approve", made.cohort.key)

    for words in (
        "2 cities in 2 countries", "One departure, explained.", LONG, "The only one of its kind.", "Sofia",
        "2 decision letters are written and held.",
        "Nothing is public before the instant that two persons set after this.",
    ):  # fmt: skip
        assert words in shown
    assert "2 decision letters are written and held." in confirm
    assert done.status_code == 302
    assert made.cohort.state == "approved"
    assert Email.objects.filter(kind="decision", state="held").count() == 2


def test_approve_by_the_composer_reads_the_sentence_on_desk_and_page(made):
    worlds.proposed(made)
    NetworkRole.objects.create(user=made.composer.user, role="director", since=road.OPENS)
    client = browser(Person.of(made.composer.user))
    sentence = "You proposed this cohort yourself. Another person has to approve it."

    desk, tried = text(page(client, "director_desk")), text(send(client, "approve", made.cohort.key))

    assert sentence in desk
    assert sentence in tried
    assert reverse("approve", args=[made.cohort.key]) not in desk
    assert made.cohort.state == "proposed"


def test_approve_by_a_colleague_of_the_composer_is_no_right_of_theirs(made):
    worlds.proposed(made)

    assert send(browser(made.other), "approve", made.cohort.key).status_code == 403


def test_approve_twice_answers_who_was_first_and_when(made):
    worlds.approved(made)

    again = send(browser(made.director), "approve", made.cohort.key)

    assert again.status_code == 409
    assert "Already approved by Dana, 1 May 2027, 14:00 Berlin." in text(again)


def test_send_back_gives_the_cohort_to_the_secretariat_with_a_reason(made):
    worlds.proposed(made)
    client = browser(made.director)

    assert send(client, "send_back", made.cohort.key).status_code == 200
    assert send(client, "send_back", made.cohort.key, reason="One region is missing.").status_code == 302
    assert made.cohort.state == "composing"


def test_recall_approval_is_offered_to_the_director_alone(made):
    worlds.approved(made)

    offered = page(browser(made.director), "cohort", "2027").context["acts"]
    not_offered = page(browser(made.composer), "cohort", "2027").context["acts"]
    done = send(browser(made.director), "recall_approval", made.cohort.key, reason="A mistake.")

    assert "Recall the approval" in [act["label"] for act in offered]
    assert "Recall the approval" not in [act["label"] for act in not_offered]
    assert not_offered != []
    assert done.status_code == 302
    assert made.cohort.state == "composing"


def test_release_is_proposed_in_the_zone_of_the_call_and_confirmed_by_another_person(made):
    worlds.approved(made)
    one, other = browser(made.composer), browser(made.other)
    send(one, "propose_release", made.cohort.key, day="2027-09-01", time="12:00")
    proposal = Proposal.objects.get(kind="release")
    mine, theirs = text(page(one, "proposal", proposal.key)), text(page(other, "proposal", proposal.key))
    confirm, stopped = text(page(other, "release", proposal.key)), text(send(one, "release", proposal.key, number="2"))
    done = send(other, "release", proposal.key, number="2")

    assert proposal.facts == {"release_at": "2027-09-01T12:00:00+02:00"}
    assert "Another person has to decide it." in mine
    for words in (
        "2 letters leave, in one go.", "New members: 1 city in 1 country.",
        "The network grows from 0 to 1 member.", "/announcements/2027/",
    ):  # fmt: skip
        assert words in theirs
        assert words in confirm
    assert [shown.count("1 September 2027, 12:00 Berlin") for shown in (theirs, confirm)] == [1, 1]
    assert "You proposed this yourself." in stopped
    assert done.status_code == 302
    assert made.cohort.release_approved


def test_propose_release_in_the_past_keeps_what_was_typed(made):
    worlds.approved(made)

    refused = text(send(browser(made.composer), "propose_release", made.cohort.key, day="2027-01-05", time="12:00"))

    assert "Choose an instant in the future." in refused
    assert 'value="2027-01-05"' in refused


def test_send_back_release_leaves_the_cohort_without_an_instant(made):
    worlds.approved(made)
    with road.after_deadlines():
        key = decision.propose_release(made.cohort.key, road.RELEASE, by=made.composer).key

    assert send(browser(made.director), "send_back_release", key, reason="A holiday.").status_code == 302
    assert not made.cohort.release_approved


def test_whoever_proposed_the_instant_finds_the_button_that_takes_it_back(made):
    worlds.approved(made)
    with road.after_deadlines():
        key = decision.propose_release(made.cohort.key, road.RELEASE, by=made.composer).key
    mine, theirs = [page(browser(one), "proposal", key) for one in (made.composer, made.other)]

    labels = [[act["label"] for act in shown.context["acts"]] for shown in (mine, theirs)]
    assert labels == [["Do not set this instant"], ["Confirm the instant", "Do not set this instant"]]
    assert "Another person has to decide it. Until then you can take it back." in text(mine)
    assert "Until then you can take it back." not in text(theirs)
    assert send(browser(made.composer), "send_back_release", key, reason="The wrong day.").status_code == 302
    assert "taken back" in text(page(browser(made.other), "proposal", key))


@pytest.mark.parametrize("state", ["approved", "announced"])
def test_outsiders_learn_the_outcome_at_the_announcement_and_not_before(state, made):
    getattr(worlds, state)(made)
    city, commission = made.file("Lira").city.focal_points.get().user, officer()
    outsiders = [browser(Person.of(city)), browser(commission), browser(made.chair), browser(made.reader), browser()]
    moment = road.AFTER_DEADLINES if state == "approved" else road.RELEASE
    seen = []
    with road.at(moment):
        for client in outsiders:
            for name, parts in (("file", [made.file("Lira").key]), ("call", ["2027"]), ("announcement", ["2027"])):
                seen.append(text(get(client, name, *parts)))
    told = ["admitted, under embargo" in one or "in the cohort" in one for one in seen]

    assert not any(told)
    assert any("1 new member in 1 country" in one for one in seen) is (state == "announced")


def test_cohort_asks_the_database_as_often_for_three_as_for_one():
    one = worlds.proposed(worlds.reviewed([("Lira", "UG", "recommend")]))
    client = browser(one.composer)

    def counted(slug) -> int:
        with road.after_deadlines(), CaptureQueriesContext(connection) as queries:
            assert get(client, "cohort", slug).status_code == 200
            return len(queries)

    once = counted("2027")
    for name, iso2 in (("Gulu", "UG"), ("Bouaké", "CI")):
        file = road.nominated(name, iso2, one.call)
        type(file).objects.filter(pk=file.pk).update(status="selected", jury_word="recommended")

    assert counted("2027") == once <= 12


def test_director_desk_asks_the_database_as_often_for_three_as_for_one():
    made = worlds.proposed(worlds.reviewed([("Lira", "UG", "recommend")]))
    client = browser(made.director)

    def counted() -> int:
        with road.after_deadlines(), CaptureQueriesContext(connection) as queries:
            get(client, "director_desk")
            return len(queries)

    once = counted()
    for name in ("Gulu", "Masaka"):
        file = road.nominated(name, "UG", made.call)
        type(file).objects.filter(pk=file.pk).update(status="selected", jury_word="reserved", choice_reason="So.")

    assert counted() == once <= 12
