"""An e-mail that gives a role does not leave when the role has ended, or is another one, before it could."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts import door
from accounts import workflow as accounts
from accounts.models import Deputation, Invitation
from accounts.person import Person
from audit import clock
from cities import workflow as register
from cities.models import FocalPoint
from notifications.meaning import objection
from notifications.models import Email
from tests.cities import factories as cities
from tests.nominations import factories as road
from tests.nominations.emails.test_roles import at, delegated, heard, term

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 2, 1, 12, tzinfo=UTC)
NOT_MEANT = "It was no longer meant for its reader when it was to leave."


@pytest.fixture(autouse=True)
def today():
    with clock.at(NOW):
        yield


def later():
    return clock.at(NOW + timedelta(hours=1))


def said(event: str) -> list[str]:
    """What is said against each of these, the oldest first."""
    return [objection(email) for email in Email.objects.filter(event=event).order_by("pk")]


def test_speaker_whose_role_was_ended_or_changed_meanwhile_is_not_told_of_the_former_one():
    place, officer = cities.city(), cities.officer()
    person, _neighbour = Person.of(cities.user()), cities.focal_point(place)
    register.appoint_focal_point(place, person.user, by=officer, role="editor")
    first = said("role_given")
    with later():
        register.appoint_focal_point(place, person.user, by=officer)
        changed = said("role_given")
        register.end_focal_point(FocalPoint.objects.get(user=person.user, until=None).key, by=officer)

        assert (first, changed, said("role_given")) == ([""], [NOT_MEANT, ""], [NOT_MEANT, NOT_MEANT])


def test_officer_whose_term_was_ended_meanwhile_is_not_told_that_it_began():
    head, user = cities.officer(), cities.user()
    register.appoint_officer(cities.commission(), user, by=head)
    before = said("role_given")
    with later():
        register.end_officer(term(Person.of(user)).key, by=head)

        assert (before, said("role_given")) == ([""], [NOT_MEANT])


def test_head_who_leads_no_more_and_whose_deputy_signs_no_more_are_not_told_the_former_right():
    head, deputy, other = delegated()
    register.delegate(term(other).key, NOW.date(), NOW.date(), by=head)
    register.make_head(term(deputy).key, by=road.secretariat("Sofia"))
    with later():
        before = said("made_head")
        register.make_head(term(other).key, by=road.secretariat("Said"))

        assert heard()["delegated"] == at(other)
        assert said("delegated") == [NOT_MEANT]
        assert (before, said("made_head")) == ([""], [NOT_MEANT, ""])


def test_colleague_who_signs_today_is_told_and_not_once_that_was_ended():
    head, _deputy, other = delegated()
    register.delegate(term(other).key, NOW.date(), NOW.date(), by=head)
    before = said("delegated")
    with later():
        register.end_delegation(term(other).key, by=head)

        assert (before, said("delegated")) == ([""], [NOT_MEANT])


def test_of_two_delegations_to_one_colleague_each_is_told_as_long_as_it_holds():
    head, _deputy, other = delegated()
    day = NOW.date()
    for first, last in ((0, 0), (20, 25)):
        register.delegate(term(other).key, day + timedelta(days=first), day + timedelta(days=last), by=head)

    assert said("delegated") == ["", ""]
    with clock.at(NOW + timedelta(days=1)):
        assert said("delegated") == [NOT_MEANT, ""]


def test_colleague_who_may_sign_again_is_not_told_last_that_it_is_over():
    head, _deputy, other = delegated()
    register.delegate(term(other).key, NOW.date(), NOW.date(), by=head)
    register.end_delegation(term(other).key, by=head)
    before = said("delegation_ended")
    with later():
        register.delegate(term(other).key, NOW.date(), NOW.date(), by=head)

        assert (before, said("delegation_ended")) == ([""], [NOT_MEANT])


def test_head_who_leads_again_is_told_that_once_and_not_to_be_an_officer():
    head, _deputy, other = delegated()
    staff = road.secretariat("Sofia")
    for minutes, one in enumerate((other, head, other), 1):
        with clock.at(NOW + timedelta(minutes=minutes)):
            register.make_head(term(one).key, by=staff)

    with later():
        told = [one.to.email for one in Email.objects.filter(event="made_head").order_by("pk") if not objection(one)]
        given = {one.to.email for one in Email.objects.filter(event="role_given") if not objection(one)}
    assert told == [other.someone.email]
    assert given == {head.someone.email}


def test_officer_who_took_the_office_again_is_not_told_last_that_it_ended():
    head, user = cities.officer(), cities.user()
    register.appoint_officer(cities.commission(), user, by=head)
    with later():
        register.end_officer(term(Person.of(user)).key, by=head)
        before = said("role_ended")
        door.act(register.join_commission)(user, Invitation(about=cities.commission().key, facts={}))

        assert (before, said("role_ended")) == ([""], [NOT_MEANT])


def test_deputy_of_whom_nobody_may_sign_in_is_not_told():
    dana, deputy = road.director(), Person.of(cities.user())
    road.network("director", "Dara")
    accounts.deputize(deputy.someone.email, NOW.date(), NOW.date(), by=dana, reason="Away.")
    type(dana.someone).objects.filter(pk=dana.someone.pk).update(is_active=False)

    assert said("deputized") == [NOT_MEANT]


def test_colleague_who_is_to_sign_on_other_days_is_not_told_the_former_days_last():
    head, _deputy, other = delegated()
    register.delegate(term(other).key, NOW.date(), NOW.date(), by=head)
    with later():
        register.end_delegation(term(other).key, by=head)
        register.delegate(term(other).key, NOW.date() + timedelta(days=9), NOW.date() + timedelta(days=9), by=head)

        assert said("delegated") == [NOT_MEANT, ""]


def test_deputy_of_a_director_is_told_and_not_once_that_was_ended():
    dana, deputy = road.director(), Person.of(cities.user())
    road.network("director", "Dara")
    accounts.deputize(deputy.someone.email, NOW.date(), NOW.date(), by=dana, reason="Away.")
    before = said("deputized")
    with later():
        accounts.end_deputation(Deputation.objects.get().key, by=dana)

        assert (before, said("deputized")) == ([""], [NOT_MEANT])
