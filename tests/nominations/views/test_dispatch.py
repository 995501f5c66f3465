"""Bulk releases on their pages: N letters, this list, type the number; then how far they are."""

import pytest

from nominations.models import Dispatch
from nominations.workflow import dispatch as workflow
from notifications import sender
from notifications.models import Email
from tests.nominations import factories as road
from tests.nominations.letters import EVENT, circulars, two_persons
from tests.nominations.views.desks import browser, get, post, text

pytestmark = pytest.mark.django_db


def test_letters_are_proposed_from_the_filter_and_released_by_number():
    one, other = two_persons()
    circulars(road.open_call(), 3)
    found = get(browser(one), "emails", query=f"?event={EVENT}&state=held")
    [_sample, propose] = [way["url"] for way in found.context["ways"]]
    mine, theirs = browser(one), browser(other)

    assert "Propose to release 3 letters" in text(mine.get(propose))
    mine.post(propose, {"reason": "As agreed."})
    made = Dispatch.objects.get()
    before = text(get(theirs, "release_dispatch", made.key))
    wrong = post(theirs, "release_dispatch", made.key, number="2")
    held = Email.objects.filter(state="held").count()
    done = post(theirs, "release_dispatch", made.key, number="3")

    assert '<p class="who">Call published</p>' in before
    assert "3 letters are released." in before
    assert "Such letters have not been released in bulk before." in before
    assert "Release these letters" not in text(get(mine, "dispatch", made.key))
    assert (wrong.status_code, held, done.status_code) == (200, 3, 302)
    assert "You typed 2, and 3 would leave." in text(wrong)
    assert Email.objects.filter(state="queued", event=EVENT).count() == 3


def test_what_changed_is_named_before_it_is_left_out_and_what_is_other_than_last_time():
    one, other = two_persons()
    made = road.open_call()
    circulars(made, 3)
    first = workflow.propose_dispatch(by=one, event=EVENT)
    workflow.release_dispatch(first.key, 3, by=other)
    circulars(made, 3, start=1, version="2")
    second = workflow.propose_dispatch(by=one, event=EVENT)
    Email.objects.filter(version="2", address="person00003@city.example").update(title="Another")

    effects = get(browser(other), "dispatch", second.key).context["effects"]

    assert effects[0] == "2 letters are released."
    assert effects[1] == "1 letter changed since it was proposed and is left out: person00003@city.example."
    assert effects[2].endswith("3 letters. New addresses: 1. Addresses no longer there: 1.")


def test_last_time_is_that_of_the_same_language():
    one, other = two_persons()
    made = road.open_call()
    circulars(made, 1, language="fr")
    french = workflow.propose_dispatch(by=one, event=EVENT, language="fr")
    workflow.release_dispatch(french.key, 1, by=other)
    circulars(made, 3, start=1)
    english = workflow.propose_dispatch(by=one, event=EVENT, language="en")

    effects = get(browser(other), "dispatch", english.key).context["effects"]

    assert effects == ["3 letters are released.", "Such letters have not been released in bulk before."]


def test_list_says_what_has_not_left_and_who_decided():
    one, other = two_persons()
    circulars(road.open_call(), 3)
    back = workflow.propose_dispatch(by=one, event=EVENT)
    workflow.send_back_dispatch(back.key, by=other, reason="Too early.")
    workflow.propose_dispatch(by=one, event=EVENT)

    rows = get(browser(other), "dispatches").context["rows"]

    shown = [[(cell["text"], cell.get("note", "")) for cell in row["cells"][3:5]] for row in rows]
    assert shown == [[("3", ""), ("Sofia", "")], [("", ""), ("Sofia", "sent back by Said")]]


def test_letters_before_a_second_person_are_no_task_of_whoever_proposed_them():
    one, _other = two_persons()
    circulars(road.open_call(), 3)
    before = [task["label"] for task in get(browser(one), "emails").context["tasks"]]
    workflow.propose_dispatch(by=one, event=EVENT)

    assert before == ["Circulars held until two persons release them"]
    assert get(browser(one), "emails").context["tasks"] == []


def test_progress_says_how_many_are_where_with_a_button_that_stops():
    one, other = two_persons()
    circulars(road.open_call(), 25)
    made = workflow.propose_dispatch(by=one, event=EVENT)
    workflow.release_dispatch(made.key, 25, by=other)
    sender.send_due(limit=20)
    client = browser(one)

    def numbers() -> dict[str, int]:
        return {row["label"]: row["value"] for row in get(client, "dispatch", made.key).context["figures"]}

    running = numbers(), [act["label"] for act in get(client, "dispatch", made.key).context["acts"]]
    post(client, "stop_dispatch", made.key)
    stopped = numbers(), [act["label"] for act in get(client, "dispatch", made.key).context["acts"]]

    assert running == ({"handed to the mail server": 20, "waiting": 5}, ["Stop"])
    assert stopped == ({"handed to the mail server": 20, "held": 5}, ["Go on where it stopped"])
