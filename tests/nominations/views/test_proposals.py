"""What takes a second person, as a list and on its page; and a file that stands again."""

import pytest
from django.urls import reverse

from nominations.workflow import application, conflicts, screening
from tests.nominations import factories as road
from tests.nominations import worlds
from tests.nominations.views.desks import browser, get, officer, post, text

pytestmark = pytest.mark.django_db


def test_proposals_for_me_leave_out_my_own_and_the_directors(made):
    worlds.proposed(made)
    file = road.nominated("Kisumu", "KE", made.call)
    with road.after_deadlines():
        screening.propose_ineligible(file.key, by=made.composer, reason="No authority.")
        asked = [(made.composer, "?for=me"), (made.other, "?for=me"), (made.other, ""), (made.director, "?for=me")]
        listed = [get(browser(person), "proposals", query=query).context["open"] for person, query in asked]

    assert [[row["cells"][0]["text"] for row in rows] for rows in listed] == [
        [], ["Kisumu"], ["Membership 2027", "Kisumu"], ["Membership 2027", "Kisumu"],
    ]  # fmt: skip
    assert listed[3][0]["cells"][0]["url"] == reverse("cohort", args=["2027"])


def test_proposals_show_what_was_decided_and_by_whom():
    file, one, other = road.nominated(), road.secretariat("Sofia"), road.secretariat("Said")
    with road.after_deadlines():
        key = screening.propose_ineligible(file.key, by=one, reason="No authority.").key
        screening.declare_ineligible(key, by=other)
        row = get(browser(one), "proposals").context["decided"][0]

    assert (row["cells"][3]["word"], row["cells"][3]["note"]) == ("approved", "Said")


def test_lift_of_a_conflict_names_the_colleague_and_ends_it():
    file, one, other, third = road.nominated(), *(road.secretariat(name) for name in ("Sofia", "Said", "Tomas"))
    with road.after_deadlines():
        conflicts.keep_away(file.key, by=one, reason="My town.")
        key = conflicts.propose_lift(file.key, one.key, by=other, reason="She has moved.").key
        shown = text(get(browser(third), "proposal", key))
        post(browser(third), "lift_conflict", key, do="1")

    assert "Sofia sees the file again, with everything in it." in shown
    assert get(browser(one), "screen", file.key).status_code == 200


def test_propose_ineligible_in_time_says_that_its_place_is_free_again():
    file, one, other = road.nominated(), road.secretariat("Sofia"), road.secretariat("Said")
    with road.at():
        key = screening.propose_ineligible(file.key, by=one, reason="No authority.").key
        in_time = text(get(browser(other), "proposal", key))
    with road.after_deadlines():
        late = text(get(browser(other), "proposal", key))

    sentence = "Its place is free again for another city of its country."
    assert [sentence in page for page in (in_time, late)] == [True, False]


def test_reinstate_within_the_deadline_asks_for_a_reason_alone():
    file = road.submitted()
    with road.at():
        application.decline(file.key, by=officer(), reason="Another city first.")
        client = browser(road.secretariat())
        asked = get(client, "reinstate", file.key)
        done = post(client, "reinstate", file.key, reason="A mistake.")

    assert list(asked.context["form"].fields) == ["reason"]
    assert done.url == reverse("screen", args=[file.key])
    assert road.fresh(file).status == "with_commission"


def test_reinstate_past_the_deadline_asks_for_a_day_and_counts_to_its_end():
    file = road.submitted()
    with road.at():
        application.decline(file.key, by=officer(), reason="Another city first.")
    client = browser(road.secretariat())
    with road.after_deadlines():
        without = post(client, "reinstate", file.key, reason="A storm.")
        post(client, "reinstate", file.key, reason="A storm.", last_day="2027-05-20")

    assert list(without.context["form"].errors) == ["last_day"]
    stands = road.fresh(file)
    assert (stands.status, stands.late_until.isoformat()) == ("with_commission", "2027-05-20T22:00:00+00:00")
