"""The instant or the return of an announcement: whoever proposed it takes it back alone, and decides nothing by it."""

import pytest
from django.http import Http404

from accounts import door
from accounts.models import NetworkRole
from audit.models import Record
from cities.models import Announcement
from nominations.workflow import decision, withdrawing
from tests.accounts.test_door import in_threads
from tests.nominations import factories as road
from tests.nominations import worlds
from tests.nominations.invariants import two_persons

WHY = {"reason": "The wrong day."}


def proposed(made):
    worlds.approved(made)
    with road.after_deadlines():
        return decision.propose_release(made.cohort.key, road.RELEASE, by=made.composer)


@pytest.mark.django_db
def test_whoever_proposed_the_instant_takes_it_back_and_another_one_can_be_proposed(made):
    proposal = proposed(made)
    with road.after_deadlines():
        with pytest.raises(door.Refused, match="Write a reason"):
            decision.send_back_release(proposal.key, by=made.composer, reason=" ")
        decision.send_back_release(proposal.key, by=made.composer, **WHY)
        with pytest.raises(door.Refused, match="decided this already: taken back"):
            decision.release(proposal.key, 2, by=made.other)
        decision.propose_release(made.cohort.key, road.RELEASE, by=made.other)

    own = road.fresh(proposal)
    assert (own.decision, own.decided_by, own.decision_reason) == ("taken_back", made.composer.user, "The wrong day.")
    record = Record.objects.filter(act="send_back_release").with_texts().get()
    assert (record.actor, record.reason) == (made.composer.key, "The wrong day.")
    assert list(two_persons()) == []


@pytest.mark.django_db
def test_an_instant_is_taken_back_by_nobody_who_may_not_release_any_more(made):
    proposal = proposed(made)
    NetworkRole.objects.filter(user=made.composer.user).update(until=road.IN_TIME)
    with road.after_deadlines():
        for person in (made.composer, made.chair, road.cities.officer("UG")):
            with pytest.raises(Http404):
                decision.send_back_release(proposal.key, by=person, **WHY)
        decision.send_back_release(proposal.key, by=made.director, **WHY)

    assert (road.fresh(proposal).decision, road.fresh(proposal).decided_by) == ("sent_back", made.director.user)


@pytest.mark.django_db
def test_whoever_proposed_the_return_takes_it_back(made):
    worlds.announced(made)
    with road.at(road.RELEASE + road.later(1)):
        withdrawing.withdraw_announcement(made.cohort.key, by=made.other, **WHY)
        proposal = withdrawing.propose_restore(made.cohort.key, by=made.composer, reason="It was right.")
        withdrawing.send_back_restore(proposal.key, by=made.composer, reason="Not yet.")
        with pytest.raises(door.Refused, match="decided this already: taken back"):
            road.confirm(proposal, by=made.director)

    assert (road.fresh(proposal).decision, road.fresh(proposal).decided_by) == ("taken_back", made.composer.user)
    assert Announcement.objects.get().is_withdrawn


@pytest.mark.django_db(transaction=True)
def test_an_instant_is_taken_back_or_confirmed_where_two_persons_want_both_at_once():
    made = worlds.reviewed()
    proposal = proposed(made)

    def takes_back() -> None:
        with road.after_deadlines():
            decision.send_back_release(proposal.key, by=made.composer, **WHY)

    def confirms() -> None:
        with road.after_deadlines():
            decision.release(proposal.key, 2, by=made.other)

    failures = in_threads(takes_back, confirms)

    assert [type(failure) for failure in failures] == [door.Refused]
    assert made.cohort.release_approved == (road.fresh(proposal).decision == "approved")
