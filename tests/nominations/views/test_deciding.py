"""What the one thing to do says on the pages of a cohort, to the secretariat and the director, from step to step."""

import pytest
from django.urls import reverse

from audit.models import Record
from nominations.workflow import decision
from tests.nominations import factories as road
from tests.nominations import worlds
from tests.nominations.views.desks import browser, get, post, text

pytestmark = pytest.mark.django_db
INSTANT = "122 days left · 1 September 2027, 12:00 Berlin (your time: 10:00)"


def next_of(client) -> dict:
    """What stands first on the page of the cohort."""
    return get(client, "cohort", "2027").context["next"]


def on_desk(client) -> list[tuple[str, str]]:
    """The cohorts that the director has approved and nobody has announced."""
    return [(row["label"], row["note"]) for row in get(client, "director_desk").context["approved"]]


def test_director_reads_at_each_step_who_is_to_act(made):
    client, cohort = browser(made.director), reverse("cohort", args=["2027"])
    with road.after_deadlines():
        before = next_of(client)
        decision.compose(made.call.key, by=made.composer)
        composing = next_of(client)
        decision.select_recommended(made.call.key, by=made.composer)
        decision.propose_cohort(made.cohort.key, by=made.composer, reason="As the jury recommends.")
        proposed = next_of(client)

    assert before == {"sentence": "The secretariat has not begun this cohort.", "tone": "quiet"}
    assert composing == {"sentence": "The secretariat is composing this cohort.", "tone": "quiet"}
    assert proposed == {
        "sentence": "This cohort waits for your approval.",
        "detail": "1 city in 1 country",
        "label": "Approve the cohort",
        "url": reverse("approve", args=[made.cohort.key]),
        "second_label": "Send it back",
        "second_url": reverse("send_back", args=[made.cohort.key]),
    }
    assert cohort in [row["cells"][0]["url"] for row in get(client, "cohorts").context["rows"]]


def test_secretariat_reads_from_the_approval_to_the_announcement_what_is_missing(made):
    worlds.proposed(made)
    client, director = browser(made.composer), browser(made.director)
    with road.after_deadlines():
        waiting = next_of(client)
        decision.approve(made.cohort.key, by=made.director)
        approved, without = next_of(client), on_desk(director)
        proposal = decision.propose_release(made.cohort.key, road.RELEASE, by=made.composer)
        asked = next_of(browser(made.other))
        road.confirm(proposal, by=made.other)
        released, with_instant = next_of(client), on_desk(director)
    with road.at(road.RELEASE):
        decision.announce(made.call.key, by=road.Person.clock())
        announced = next_of(client)

    assert waiting == {
        "sentence": "The cohort lies before the director.", "detail": "Proposed by Sofia.", "tone": "now",
    }  # fmt: skip
    assert approved == {
        "sentence": "Approved. Now set the instant.",
        "detail": "Nothing is public before that instant: 1 city in 1 country.",
        "label": "Propose the instant of the announcement",
        "url": reverse("propose_release", args=[made.cohort.key]),
        "second_label": "Rehearse it",
        "second_url": reverse("rehearsal", args=["2027"]),
    }
    assert asked == {
        "sentence": "An instant is proposed.",
        "detail": "Proposed by Sofia. Another person confirms it.",
        "label": "Read the proposal",
        "url": reverse("proposal", args=[proposal.key]),
        "second_label": "Rehearse it",
        "second_url": reverse("rehearsal", args=["2027"]),
    }
    assert released == {
        "sentence": "Approved. The clock announces at the instant that two persons set.",
        "due": INSTANT,
        "tone": "now",
        "second_label": "Rehearse it",
        "second_url": reverse("rehearsal", args=["2027"]),
    }
    assert without == [("Membership 2027", "no instant yet")]
    assert with_instant == [("Membership 2027", INSTANT)]
    assert announced == {
        "sentence": "Announced: 1 city in 1 country.",
        "tone": "done",
        "second_label": "See the announcement",
        "second_url": reverse("announcement", args=["2027"]),
    }


def test_cohort_of_a_call_that_does_not_exist():
    assert get(browser(road.director()), "cohort", "1999").status_code == 404


def test_compose_twice_is_to_begin_once(made):
    with road.after_deadlines():
        answers = [post(browser(made.composer), "compose", made.call.key, do=number) for number in "12"]

    assert [answer.url for answer in answers] == [reverse("cohort", args=["2027"])] * 2
    assert Record.objects.filter(act="compose").count() == 1


def test_cohorts_say_where_each_stands(made):
    client = browser(made.composer)
    with road.after_deadlines():
        before = get(client, "cohorts").context["rows"][0]["cells"]
        decision.compose(made.call.key, by=made.composer)
        after = get(client, "cohorts").context["rows"][0]["cells"]

    assert [cells[1]["word"] for cells in (before, after)] == ["not begun", "being composed"]
    assert before[0]["text"] == "Membership 2027"


def test_desk_of_the_director_lists_what_else_is_proposed(made):
    worlds.approved(made, people=False)
    with road.after_deadlines():
        key = decision.propose_release(made.cohort.key, road.RELEASE, by=made.composer).key
        others = get(browser(made.director), "director_desk").context["others"]

    assert others == [
        {
            "label": "Membership 2027",
            "url": reverse("proposal", args=[key]),
            "note": "Sofia proposed: set the instant of the announcement and release its e-mails.",
            "word": "open",
            "tone": "due",
        }
    ]


def test_propose_release_without_a_day_or_while_another_is_open_is_refused(made):
    worlds.approved(made, people=False)
    client = browser(made.other)
    with road.after_deadlines():
        no_day = post(client, "propose_release", made.cohort.key, time="12:00")
        decision.propose_release(made.cohort.key, road.RELEASE, by=made.composer)
        second = post(client, "propose_release", made.cohort.key, day="2027-09-01", time="12:00")

    assert list(no_day.context["form"].errors) == ["day"]
    assert second.status_code == 409
    assert "Sofia has proposed an instant already; decide on that first." in text(second)
    assert made.call.proposals.open().count() == 1


def test_desk_leads_to_the_cohort_and_then_to_the_instant(made):
    worlds.composed(made)
    client = browser(made.composer)
    with road.after_deadlines():
        composing = get(client, "secretariat_desk").context["next"]
        decision.propose_cohort(made.cohort.key, by=made.composer, reason="As the jury recommends.")
        decision.approve(made.cohort.key, by=made.director)
        approved = get(client, "secretariat_desk").context["next"]

    assert [(card["sentence"], card["label"], card["url"]) for card in (composing, approved)] == [
        ("Cohort to compose: Membership 2027", "Compose the cohort", reverse("cohort", args=["2027"])),
        ("Announcement without an instant: Membership 2027", "Set the instant", reverse("cohort", args=["2027"])),
    ]


def test_director_and_secretariat_read_when_the_announcement_is_planned():
    made = worlds.proposed(worlds.reviewed(release_at=road.RELEASE))
    director, staff = browser(made.director), browser(made.composer)
    planned = "announcement planned for 1 September 2027, 12:00 Berlin (your time: 10:00)"
    with road.after_deadlines():
        card, desk = next_of(director), get(director, "director_desk")
        decision.approve(made.cohort.key, by=made.director)
        to_set = get(staff, "secretariat_desk").context["next"]

    assert (card["due"], desk.context["cohorts"][0]["due"]) == (planned, planned)
    assert planned in text(desk)
    assert (to_set["label"], to_set["due"]) == ("Set the instant", planned)


def test_secretariat_reads_at_a_file_to_check_until_when_checks_are_planned():
    made = road.open_call("2031", screening_deadline=road.AFTER_DEADLINES)
    road.nominated(made=made)
    with road.at():
        card = get(browser(road.secretariat()), "secretariat_desk").context["next"]

    assert card["due"] == "planned until 1 May 2027, 14:00 Berlin (your time: 12:00)"
