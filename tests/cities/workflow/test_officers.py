"""Within a National Commission: one head, who signs in its name, successors, and who is still in post."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404

from accounts import door
from accounts.models import Invitation
from accounts.person import Person
from audit import clock
from audit.models import Record
from cities import workflow
from cities.models import CommissionOfficer, Delegation
from notifications import meaning
from notifications.models import Email
from tests.cities import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 2, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today():
    with clock.at(NOW):
        yield


def term(person: Person) -> CommissionOfficer:
    return CommissionOfficer.objects.get(user=person.user, until=None)


def test_first_officer_is_the_head_and_the_second_is_not():
    head, colleague = factories.officer(), factories.officer()

    assert (term(head).is_head, term(colleague).is_head) == (True, False)


def test_second_head_is_refused_by_the_database():
    factories.officer()
    colleague = factories.officer()

    with pytest.raises(IntegrityError), transaction.atomic():
        CommissionOfficer.objects.filter(user=colleague.user).update(is_head=True)


def test_make_head_hands_over_and_tells_the_new_one():
    head, colleague = factories.officer(), factories.officer()

    workflow.make_head(term(colleague).key, by=head)

    assert (term(head).is_head, term(colleague).is_head) == (False, True)
    assert Email.objects.get().address == colleague.user.email
    assert Record.objects.filter(act="make_head").count() == 1


def test_colleague_neither_takes_the_head_nor_ends_others():
    head, colleague, third = factories.officer(), factories.officer(), factories.officer()
    sentence = f"Only the head of the National Commission does this: {head.user}."

    for act, one in ((workflow.make_head, colleague), (workflow.end_officer, third)):
        with pytest.raises(door.Refused) as refused:
            act(term(one).key, by=colleague)
        assert refused.value.sentence == sentence


def test_head_with_colleagues_hands_over_before_leaving():
    head, colleague = factories.officer(), factories.officer()

    with pytest.raises(door.Refused):
        workflow.end_officer(term(head).key, by=head)
    workflow.make_head(term(colleague).key, by=head)
    workflow.end_officer(term(head).key, by=head)

    assert not head.fresh().has("officer")


def test_delegate_names_the_head_under_what_is_signed_in_that_time():
    head, colleague = factories.officer(), factories.officer()
    day = NOW.date()
    workflow.delegate(term(colleague).key, day, day + timedelta(days=1), by=head)

    said = []
    for days in (0, 1, 2):
        with clock.at(NOW + timedelta(days=days)):
            said.append(workflow.titled("Deputy", colleague))

    assert said == [f"Deputy, on behalf of {head.user}"] * 2 + ["Deputy"]
    assert workflow.titled("Secretary-General", head) == "Secretary-General"
    assert Email.objects.get().address == colleague.user.email


def test_delegation_ends_with_the_headship():
    head, colleague, third = factories.officer(), factories.officer(), factories.officer()
    day = NOW.date()
    workflow.delegate(term(colleague).key, day, day, by=head)

    workflow.make_head(term(third).key, by=head)

    assert workflow.titled("Deputy", colleague) == "Deputy"


def given(first: int = 0, last: int = 5) -> tuple[Person, Person]:
    """A head, and a colleague who acts in its name from one day to another."""
    head, colleague = factories.officer(), factories.officer()
    workflow.delegate(term(colleague).key, NOW.date() + timedelta(first), NOW.date() + timedelta(last), by=head)
    return head, colleague


def test_end_delegation_ends_it_at_once_with_a_record_and_a_word_to_the_colleague():
    head, colleague = given()

    workflow.end_delegation(term(colleague).key, by=head)

    told, kept = Email.objects.get(event="delegation_ended"), Record.objects.get(act="end_delegation")
    assert workflow.titled("Deputy", colleague) == "Deputy"
    assert (told.address, str(head.user) in told.text) == (colleague.user.email, True)
    assert '"ended":[{"since":"2027-02-01","until":"2027-02-06"}]' in kept.facts
    assert colleague.user.key in kept.facts
    assert Delegation.objects.get().ended_at == NOW


def test_end_delegation_reaches_what_is_still_to_begin():
    head, colleague = given(2, 4)
    workflow.end_delegation(term(colleague).key, by=head)

    with clock.at(NOW + timedelta(days=3)):
        assert workflow.titled("Deputy", colleague) == "Deputy"


def test_end_delegation_is_of_the_head_alone_and_needs_one():
    head, colleague = given()
    key, third, foreign = term(colleague).key, factories.officer(), factories.officer("KE")

    for by in (colleague, third):
        with pytest.raises(door.Refused, match="Only the head"):
            workflow.end_delegation(key, by=by)
    with pytest.raises(Http404):
        workflow.end_delegation(key, by=foreign)
    with pytest.raises(door.Refused, match="there is no delegation to end"):
        workflow.end_delegation(term(third).key, by=head)
    assert Delegation.objects.get().ended_at is None


@pytest.mark.parametrize(("days", "may"), [(0, False), (1, True), (5, True), (6, False)])
def test_colleague_leads_while_the_delegation_runs(days, may):
    _head, colleague = given(1, 5)

    with clock.at(NOW + timedelta(days=days)):
        assert workflow.leads(factories.commission(), colleague) is may


def test_colleague_who_acts_for_the_head_decides_about_no_post():
    head, colleague = given()
    third = factories.officer()
    acts = [
        lambda: workflow.make_head(term(colleague).key, by=colleague),
        lambda: workflow.end_officer(term(head).key, by=colleague),
        lambda: workflow.delegate(term(third).key, NOW.date(), NOW.date(), by=colleague),
    ]

    for act in acts:
        with pytest.raises(door.Refused, match="Only the head"):
            act()


@pytest.mark.parametrize(("first", "last"), [(2, 1), (-3, -1)])
def test_delegation_has_days_in_order_and_still_to_come(first, last):
    head, colleague = factories.officer(), factories.officer()
    day = NOW.date()

    with pytest.raises(door.Refused):
        workflow.delegate(term(colleague).key, day + timedelta(first), day + timedelta(last), by=head)

    assert not Delegation.objects.exists()


def test_successor_takes_over_the_post_and_ends_the_former_term():
    head = factories.officer()
    successor, commission = factories.user(), factories.commission()
    invitation = Invitation(about=commission.key, facts={"succeeds": term(head).key})

    door.act(workflow.join_commission)(successor, invitation)

    assert not head.fresh().has("officer")
    assert term(Person.of(successor)).is_head
    assert list(commission.officers.active().values_list("user", flat=True)) == [successor.pk]


def test_once_a_year_and_once_only_an_officer_is_asked():
    head = factories.officer()
    asked = []
    for days in (364, 365, 366):
        with clock.at(NOW + timedelta(days=days)):
            for key in workflow.to_ask():
                workflow.ask_in_post(key, by=Person.clock())
                asked.append(days)

    assert asked == [365]
    assert [row.address for row in Email.objects.filter(event="asked_in_post")] == [head.user.email]


def test_whoever_is_silent_for_sixty_days_stands_on_the_list_until_the_answer():
    head = factories.officer()
    with clock.at(NOW + timedelta(days=365)):
        workflow.ask_in_post(term(head).key, by=Person.clock())
    found = []
    for days in (424, 425):
        with clock.at(NOW + timedelta(days=days)):
            found.append(CommissionOfficer.objects.silent().count())

    with clock.at(NOW + timedelta(days=426)):
        workflow.confirm_in_post(term(head).key, by=head)
        found += [CommissionOfficer.objects.silent().count(), len(workflow.to_ask())]

    assert found == [0, 1, 0, 0]


def test_officer_who_answered_or_left_before_it_went_is_not_asked():
    answered, gone, there = factories.officer(), factories.officer(), factories.officer()
    with clock.at(NOW + timedelta(days=365)):
        for key in workflow.to_ask():
            workflow.ask_in_post(key, by=Person.clock())
        workflow.confirm_in_post(term(answered).key, by=answered)
        workflow.end_officer(term(gone).key, by=gone)
        found = {email.to: meaning.objection(email) == "" for email in Email.objects.filter(event="asked_in_post")}

    assert found == {answered.user: False, gone.user: False, there.user: True}


def test_nobody_answers_for_another_or_asks_but_the_clock():
    head, colleague, foreign = factories.officer(), factories.officer(), factories.officer("KE")

    with pytest.raises(PermissionDenied):
        workflow.confirm_in_post(term(head).key, by=colleague)
    with pytest.raises(Http404):
        workflow.confirm_in_post(term(head).key, by=foreign)
    with pytest.raises(PermissionDenied):
        workflow.ask_in_post(term(head).key, by=head)
