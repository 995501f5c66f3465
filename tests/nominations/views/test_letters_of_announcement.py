"""The page with the typed number: the list of the letters, what was edited or held by hand, the worst cases."""

import pytest
from django.urls import reverse

from nominations.emails.events import in_words
from nominations.models import StaffConflict
from nominations.workflow import decision
from nominations.workflow import dispatch as workflow
from nominations.workflow import letters as single
from notifications import sender
from notifications.differences import mark
from notifications.models import Email, ReturnedAddress
from tests.nominations import factories as road
from tests.nominations import letters, worlds
from tests.nominations.views.desks import browser, get, post, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal(made):
    """One letter was edited by hand before the release was proposed."""
    worlds.approved(made)
    letter = Email.objects.get(event="admitted_city")
    with road.after_deadlines():
        seen = mark(letter.title, letter.text)
        single.edit_email(letter.key, seen, letter.title, letter.text + "Write to us.\n", by=made.composer)
        return decision.propose_release(made.cohort.key, road.RELEASE, by=made.composer)


def page(person, name, *parts, **facts):
    with road.after_deadlines():
        return get(browser(person), name, *parts, **facts)


def test_the_second_person_reads_list_and_edits_before_typing_the_number(made, proposal):
    shown = page(made.other, "release", proposal.key)

    said = text(shown)
    assert "2 letters leave, in one go." in said
    assert "admitted, to the city (1)" in said
    assert "1 letter was edited by hand: read what changed." in said
    assert "+ Write to us." in said
    assert "No earlier announcement has sent letters from here." in said
    held = Email.objects.filter(kind="decision", state="held")
    assert {row["cells"][0]["text"] for row in shown.context["letters"]} == set(held.values_list("address", flat=True))
    assert [way["url"] for way in shown.context["ways"]] == [
        reverse("proposal_letters", args=[proposal.key]), f"{reverse('sample')}?proposal={proposal.key}",
    ]  # fmt: skip


def test_all_letters_of_a_proposal_are_listed_with_the_edited_one_first(made, proposal):
    rows = page(made.other, "proposal_letters", proposal.key).context["rows"]
    sheet = page(made.other, "proposal_letters", proposal.key, query="?as=xlsx")

    assert [row["cells"][1]["note"] for row in rows] == ["edited by hand", ""]
    assert sheet.status_code == 200


def test_worst_cases_are_those_of_the_letters_that_leave_each_compared_within_its_event(made, proposal):
    letters.circulars(made.call, 3)

    groups = page(made.other, "sample", query=f"?proposal={proposal.key}").context["groups"]

    assert [one["name"] for one in groups] == [in_words("admitted_city"), in_words("announced_commission")]
    assert all("the first one" in one["letters"][0]["why"] for one in groups)


def test_letters_of_a_file_kept_from_somebody_are_not_listed_for_them(made, proposal):
    StaffConflict.objects.create(user=made.other.user, nomination=made.file("Gulu"), reason="Kin.", at=road.IN_TIME)
    pages = [page(made.other, name, proposal.key) for name in ("release", "proposal_letters")]
    pages.append(page(made.other, "sample", query=f"?proposal={proposal.key}"))

    assert not any("Gulu" in text(one) for one in pages)
    assert "1 letter leaves." in text(pages[0])


def test_what_differs_from_the_last_announcement_is_said(made, proposal):
    with road.after_deadlines():
        road.confirm(proposal, by=made.other)
    with road.at(road.RELEASE):
        road.announce_due()
    next_one = worlds.approved(worlds.reviewed((("Kasese", "UG", "recommend"),), slug="2028"), people=False)
    Email.objects.filter(kind="decision", state="held").update(address="new@city.example")
    with road.after_deadlines():
        later = decision.propose_release(next_one.cohort.key, road.RELEASE, by=next_one.composer)

    said = text(page(next_one.other, "release", later.key))

    assert "The last announcement (Membership 2027) sent: admitted, to the city (1) ·" in said
    assert "2 letters. New addresses: 1. Addresses no longer there: 2." in said


def test_progress_of_the_letters_of_an_announcement_is_reached_from_its_proposal(made, proposal):
    with road.after_deadlines():
        road.confirm(proposal, by=made.other)
    with road.at(road.RELEASE):
        road.announce_due()
        decided = get(browser(made.other), "proposal", proposal.key)
        progress = get(browser(made.director), "dispatch", decided.context["dispatch"].split("/")[-2])

    assert "Letters of the announcement: Membership 2027" in text(progress)
    assert [act["label"] for act in progress.context["acts"]] == ["Stop"]
    assert progress.context["figures"] == [{"label": "waiting", "value": 2, "tone": ""}]


def test_letters_held_on_purpose_are_named_and_counted_before_they_go_along():
    one, other = letters.two_persons()
    rows = letters.circulars(road.open_call(), 3)
    Email.objects.filter(pk=rows[2].pk).update(state="queued", due=road.IN_TIME, kind="receipt")
    with road.at():
        single.hold_email(rows[2].key, by=other)
        query = f"?event={letters.EVENT}"
        proposing = get(browser(one), "propose_dispatch", query=query)
        made = workflow.propose_dispatch(by=one, event=letters.EVENT)
        releasing = get(browser(other), "release_dispatch", made.key)

    sentence = "1 letter was held by a person on purpose: it would leave with the others."
    notes = [row["cells"][1]["note"] for row in proposing.context["rows"]]
    assert notes[0].startswith("held by Said on 1 February 2027")
    assert notes[1:] == ["", ""]
    assert sentence in text(proposing)
    assert sentence in text(releasing)
    assert len(releasing.context["letters"]) == 3
    assert proposing.context["ways"][0]["url"] == f"{reverse('sample')}?releasable=1&event={letters.EVENT}"
    assert releasing.context["ways"][1]["url"] == f"{reverse('sample')}?dispatch={made.key}"


def test_proposing_without_an_event_says_to_choose_one():
    one, _other = letters.two_persons()
    letters.circulars(road.open_call(), 2)

    assert "Choose an event in the list of e-mails first" in text(get(browser(one), "propose_dispatch"))
    assert "Choose an event" in text(post(browser(one), "propose_dispatch"))


def test_a_letter_whose_address_does_not_work_keeps_no_page_waiting():
    one, other = letters.two_persons()
    rows = letters.circulars(road.open_call(), 2)
    made = workflow.propose_dispatch(by=one, event=letters.EVENT)
    workflow.release_dispatch(made.key, 2, by=other)
    ReturnedAddress.objects.create(address=rows[0].address, since=road.OPENS)
    sender.send_due()

    shown = get(browser(one), "dispatch", made.key)

    assert shown.context["figures"] == [
        {"label": "handed to the mail server", "value": 1, "tone": ""},
        {"label": "waiting, while their address does not work", "value": 1, "tone": "problem"},
    ]
    assert not shown.context["reload"]
