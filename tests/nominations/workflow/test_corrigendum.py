"""Correcting an announcement: two persons, a further edition, letters to those concerned alone."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts import door
from accounts.models import NetworkRole
from accounts.person import Person
from audit import chain
from cities.models import Edition, Membership
from nominations.models import Proposal
from nominations.workflow import corrigendum
from notifications.models import Email
from tests.nominations import factories as road
from tests.nominations import worlds

pytestmark = pytest.mark.django_db
REASON = "Its commitment was not signed by the mayor."


def propose(made, name="Lira", verb="revoke", by=None, reason=REASON) -> Proposal:
    with road.at(road.RELEASE + road.later(5)):
        return corrigendum.propose_corrigendum(made.file(name).key, verb, by=by or made.composer, reason=reason)


def decide(made, proposal, verb="revoke", by=None):
    with road.at(road.RELEASE + road.later(6)):
        return getattr(corrigendum, verb)(proposal.key, by=by or made.director)


def test_revoke_writes_a_further_edition_and_ends_the_membership(made):
    worlds.announced(made)

    decide(made, propose(made))

    first, second = Edition.objects.order_by("number")
    assert [entry.city_name for entry in first.entries.all()] == ["Lira"]
    assert [entry.city_name for entry in second.entries.all()] == []
    assert (second.reason, second.figures.new) == (REASON, 0)
    tenure = Membership.objects.get()
    assert (tenure.ended_how, tenure.ended_in) == ("corrigendum", second)
    assert made.file("Lira").status == "revoked"
    assert chain.verify() is None


def test_revoke_tells_city_and_commission_at_once_and_nobody_else(made):
    worlds.announced(made)
    before = set(Email.objects.values_list("pk", flat=True))

    decide(made, propose(made))

    new = Email.objects.exclude(pk__in=before).exclude(event="corrigendum_proposed")
    city, officer = made.file("Lira").city.focal_points.get().user, road.cities.commission("UG").officers.get().user
    assert {(email.event, email.to, email.state) for email in new} == {
        ("revoked_city", city, "queued"),
        ("revoked_commission", officer, "queued"),
    }
    assert all(REASON in email.text for email in new)


def test_promote_admits_from_the_reserve(made):
    worlds.announced(made)

    decide(made, propose(made, "Gulu", "promote", reason="A place became free."), "promote")

    second = Edition.objects.get(number=2)
    assert [entry.city_name for entry in second.entries.order_by("city_name")] == ["Gulu", "Lira"]
    assert made.file("Gulu").status == "member"
    assert set(Membership.objects.active(second.day).values_list("city__name", flat=True)) == {"Gulu", "Lira"}


def test_propose_corrigendum_changes_nothing_by_itself(made):
    worlds.announced(made)

    propose(made)

    assert made.file("Lira").status == "member"
    assert Edition.objects.count() == 1
    assert not Email.objects.filter(event__startswith="revoked").exists()


def test_propose_corrigendum_twice_is_one_proposal(made):
    worlds.announced(made)

    assert propose(made) == propose(made, by=made.other)


def test_promote_of_a_city_that_was_not_in_reserve_is_refused(made):
    worlds.announced(made)

    with pytest.raises(door.Refused) as refused:
        propose(made, "Masaka", "promote")

    assert refused.value.sentence == "The jury did not keep Masaka in reserve; a corrigendum cannot admit it."


def test_propose_corrigendum_before_the_announcement_is_refused(made):
    worlds.approved(made)

    with pytest.raises(door.Refused):
        propose(made)


def test_revoke_takes_two_persons(made):
    worlds.announced(made)
    NetworkRole.objects.create(user=made.composer.user, role="director", since=road.OPENS)
    both = Person.of(made.composer.user)
    proposal = propose(made, by=both)

    with pytest.raises(door.Refused) as refused:
        decide(made, proposal, by=both)

    assert refused.value.sentence == "You proposed this yourself. Another person has to decide it."
    assert made.file("Lira").status == "member"


def test_revoke_is_the_directors(made):
    worlds.announced(made)
    proposal = propose(made)

    with pytest.raises(PermissionDenied):
        decide(made, proposal, by=made.other)


def test_revoke_does_not_answer_a_proposal_to_promote(made):
    worlds.announced(made)
    proposal = propose(made, "Gulu", "promote")

    with pytest.raises(door.Http404):
        decide(made, proposal, "revoke")


def test_send_back_corrigendum_leaves_the_announcement(made):
    worlds.announced(made)
    proposal = propose(made)

    with road.at(road.RELEASE + road.later(6)):
        corrigendum.send_back_corrigendum(proposal.key, by=made.director, reason="It was signed.")

    assert road.fresh(proposal).decision == "sent_back"
    assert made.file("Lira").status == "member"
