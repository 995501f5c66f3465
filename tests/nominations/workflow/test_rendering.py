"""All held letters of a text made anew: each replaced, none added, none that two persons read or somebody edited."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts import door
from audit.models import Record
from nominations.models import StaffConflict
from nominations.querysets.dispatch import held_for
from nominations.workflow import corrigendum, decision, dispatch, letters, withdrawing, wording
from nominations.workflow.rendering import render_all_again, sorted_out
from notifications.differences import mark
from notifications.models import Email
from tests.nominations import factories as road
from tests.nominations import worlds

pytestmark = pytest.mark.django_db
EVENT = "endorsed_secretariat"
WORDS = {"title": "Please check {city}", "text": "{city}, of {name}, waits.\n\n{link}", "reason": "Shorter."}


@pytest.fixture
def staff():
    return road.secretariat("Ana")


def held(*cities: str):
    """A held letter about the file of each, written in the house text."""
    for city in cities:
        road.nominated(city)
    letters_of = Email.objects.filter(event=EVENT)
    letters_of.update(state="held", due=None)
    return letters_of.order_by("pk")


def refusal(*args, **facts) -> str:
    with pytest.raises(door.Refused) as refused:
        render_all_again(*args, **facts)
    return refused.value.sentence


def test_render_all_again_replaces_each_held_letter_and_adds_none(staff):
    found = held("Lira", "Gulu")
    made = wording.reword(EVENT, "en", by=staff, seen=0, **WORDS)
    keys = set(found.values_list("key", flat=True))

    assert render_all_again(EVENT, "en", by=staff, number=2, seen=1) == 2

    assert set(Email.objects.filter(event=EVENT).values_list("key", flat=True)) == keys
    assert [(one.title, one.state, one.wording) for one in found.all()] == [
        ("Please check Lira", "held", 1),
        ("Please check Gulu", "held", 1),
    ]
    for one in found.all():
        assert (one.text, one.facts["link"] in one.html) == (
            f"{one.facts['city']}, of {one.facts['name']}, waits.\n\n{one.facts['link']}\n",
            True,
        )
        record = Record.objects.about(one).with_texts().last()
        assert (record.act, record.state_to, "+ Please check" in record.reason) == ("render_all_again", "held", True)
    assert made.number == 1
    assert refusal(EVENT, "en", by=staff, number=0, seen=1) == "No held letter would be changed by it."


def test_a_wrong_number_or_other_words_than_were_read_change_nothing(staff):
    [letter] = held("Lira")
    wording.reword(EVENT, "en", by=staff, seen=0, **WORDS)

    counted = refusal(EVENT, "en", by=staff, number=2, seen=1)
    assert counted == "You typed 2, and 1 would change. Nothing was changed. Look at them again."
    assert "Meanwhile version 1 was saved." in refusal(EVENT, "en", by=staff, number=1, seen=0)
    assert road.fresh(letter).title == letter.title
    with pytest.raises(PermissionDenied):
        render_all_again(EVENT, "en", by=road.director(), number=1, seen=1)


def test_what_somebody_edited_by_hand_stays_and_what_left_too(staff):
    first, second, third = held("Lira", "Gulu", "Masaka")
    letters.edit_email(first.key, mark(first.title, first.text), "By hand", "Written with care.\n", by=staff)
    letters.release_email(second.key, by=staff)
    wording.reword(EVENT, "en", by=staff, seen=0, **WORDS)

    found = sorted_out(EVENT, "en", by=staff)
    render_all_again(EVENT, "en", by=staff, number=1, seen=1)

    assert [one.pk for one in found.edited] == [first.pk]
    titles = [road.fresh(one).title for one in (first, second, third)]
    assert titles == ["By hand", second.title, "Please check Masaka"]


def test_a_letter_about_a_file_that_is_kept_away_is_neither_counted_nor_changed(staff):
    letter, _other = held("Lira", "Gulu")
    file = road.Nomination.objects.get(city__name="Lira")
    StaffConflict.objects.create(nomination=file, user=staff.user, reason="Cousin", at=road.OPENS)
    wording.reword(EVENT, "en", by=staff, seen=0, **WORDS)

    assert render_all_again(EVENT, "en", by=staff, number=1, seen=1) == 1
    assert road.fresh(letter).title == letter.title


def test_letters_of_a_bulk_release_stay_as_they_were_proposed(staff):
    held("Lira")
    dispatch.propose_dispatch(by=staff, event=EVENT, language="en")
    held("Gulu")
    wording.reword(EVENT, "en", by=staff, seen=0, **WORDS)

    found = sorted_out(EVENT, "en", by=staff)

    assert (found.bound, [title for _letter, title, _text in found.changing]) == (1, ["Please check Gulu"])


def test_a_letter_held_singly_out_of_a_release_that_goes_on_is_rendered_again(staff):
    held("Lira", "Gulu")
    made = dispatch.propose_dispatch(by=staff, event=EVENT, language="en")
    dispatch.release_dispatch(made.key, 2, by=road.secretariat("Bob"))
    letters.hold_email(Email.objects.get(event=EVENT, title__contains="Lira").key, by=staff)
    wording.reword(EVENT, "en", by=staff, seen=0, **WORDS)

    found = sorted_out(EVENT, "en", by=staff)

    assert (found.bound, [title for _letter, title, _text in found.changing]) == (0, ["Please check Lira"])


def test_decision_letters_stay_once_their_release_is_proposed(made):
    worlds.approved(made)
    other = wording.reword("admitted_city", "en", by=made.composer, seen=0, **WORDS)
    wording.confirm_wording(other.key, by=made.other)
    before = sorted_out("admitted_city", "en", by=made.composer)

    with road.after_deadlines():
        proposal = decision.propose_release(made.cohort.key, road.RELEASE, by=made.composer)
    proposed = sorted_out("admitted_city", "en", by=made.composer)
    with road.after_deadlines():
        decision.release(proposal.key, held_for(proposal).count(), by=made.other)
    approved = sorted_out("admitted_city", "en", by=made.composer)

    assert [(one.bound, len(one.changing)) for one in (before, proposed, approved)] == [(0, 1), (1, 0), (1, 0)]


def test_letters_of_a_withdrawn_announcement_stay_while_its_return_is_proposed(made):
    """Those of outcomes and of what was corrected since, the lists of Commissions and what jurors are told."""
    worlds.announced(made)
    by = made.composer
    with road.at(road.RELEASE + road.later(1)):
        off = [{"verb": "revoke", "file": made.file("Lira").key, "reason": "Not lawful."}]
        wrong = corrigendum.propose_corrigendum(made.cohort.key, off, edition=1, by=by, reason="Wrong.")
        corrigendum.publish_corrigendum(wrong.key, by=made.director)
        withdrawing.withdraw_announcement(made.cohort.key, by=made.other, reason="The wrong list.")
    held = set(Email.objects.filter(state="held").values_list("event", flat=True))
    other = wording.reword("revoked_city", "en", by=by, seen=0, **WORDS | {"text": "{reason}\n\n{public}"})
    wording.confirm_wording(other.key, by=made.other)
    before = {event: sorted_out(event, "en", by=by).bound for event in held}

    with road.at(road.RELEASE + road.later(2)):
        proposal = withdrawing.propose_restore(made.cohort.key, by=by, reason="It was right.")

    bound = {event: sorted_out(event, "en", by=by).bound for event in held}
    assert held >= {"announced_commission", "announced_jurors", "revoked_city"}
    assert before == dict.fromkeys(held, 0)
    assert bound == {event: held_for(proposal).filter(event=event).count() for event in held}
    assert refusal("revoked_city", "en", by=by, number=0, seen=1) == "No held letter would be changed by it."
