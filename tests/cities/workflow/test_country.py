import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from accounts import door
from accounts.models import Invitation
from accounts.person import Person
from audit.models import Record
from cities import workflow
from cities.models import (
    CommissionOfficer,
)
from tests.cities import factories

pytestmark = pytest.mark.django_db


def acts():
    return list(Record.objects.values_list("act", flat=True))


def test_appoint_officer_gives_the_country():
    person = factories.officer("UG")

    assert person.scopes("officer") == {factories.country("UG").pk}
    assert acts() == ["found_commission", "appoint_officer"]


def test_appoint_officer_twice_changes_nothing():
    person = factories.officer("UG")

    workflow.appoint_officer(factories.commission("UG"), person.user, by=Person.clock())

    assert CommissionOfficer.objects.count() == 1


def test_appoint_officer_who_acts_for_another_country():
    person = factories.officer("UG")

    with pytest.raises(door.Refused) as refused:
        workflow.appoint_officer(factories.commission("KE"), person.user, by=Person.clock())

    sentence = "already acts for Uganda: one person may hold roles in one country only."
    assert refused.value.sentence == f"{person.user} {sentence}"


def test_end_officer_takes_the_country_and_frees_the_person():
    person = factories.officer("UG")
    officer = CommissionOfficer.objects.get()

    workflow.end_officer(officer.key, by=factories.secretariat())

    assert person.fresh().scopes("officer") == frozenset()
    workflow.appoint_officer(factories.commission("KE"), person.user, by=Person.clock())


def test_join_commission_as_the_invited_person():
    commission, user = factories.commission("UG"), factories.user()

    door.act(workflow.join_commission)(user, Invitation(about=commission.key))

    assert Person.of(user).scopes("officer") == {commission.country_id}
    assert acts() == ["found_commission", "appoint_officer"]


def test_acts_on_a_commission_that_one_does_not_see_find_nothing_and_lock_nothing():
    factories.officer("UG")
    stranger, term = factories.officer("KE"), CommissionOfficer.objects.get(commission__country__iso2="UG")
    acts = [
        lambda: workflow.end_officer(term.key, by=stranger),
        lambda: workflow.set_contact(term.commission.key, by=stranger, address="", mailbox=""),
    ]

    for act in acts:
        with CaptureQueriesContext(connection) as asked, pytest.raises(Http404):
            act()
        assert not [query for query in asked if "FOR NO KEY UPDATE" in query["sql"]]
