"""Roles of a person, loaded once."""

import pytest

from accounts.models import NetworkRole, User
from accounts.person import Person
from tests.accounts import factories

pytestmark = pytest.mark.django_db


def test_roles_are_loaded_once(django_assert_num_queries):
    person = factories.holding("director")

    with django_assert_num_queries(1):
        assert person.has("director")
        assert not person.has("secretariat")
        assert person.scopes("officer") == frozenset()


def test_ended_role_is_not_held():
    person = factories.holding("director")
    NetworkRole.objects.update(until="2027-01-01T00:00Z")

    assert not person.has("director")


def test_person_who_may_not_sign_in_holds_nothing():
    person = factories.holding("secretariat")
    User.objects.update(is_active=False)

    assert not Person.of(User.objects.get()).has("secretariat")
    assert person.key


def test_nobody_and_clock_hold_no_role():
    assert Person.nobody().grants == Person.clock().grants == frozenset()
    assert (Person.nobody().key, Person.clock().key) == ("", "clock")


def test_one_address_is_one_person_however_written():
    factories.user(email="Ana@Example.example")

    assert User.objects.get_by_natural_key("ANA@example.example").email == "ana@example.example"


def test_admin_is_open_to_operators_only_and_only_for_looking():
    operator, secretary = factories.holding("operator").user, factories.holding("secretariat").user

    assert (operator.is_staff, secretary.is_staff) == (True, False)
    assert operator.has_perm("cities.view_city")
    assert not operator.has_perm("cities.change_city")
    assert operator.has_module_perms("cities")


def test_secretariat_sees_all_persons_others_only_themselves():
    secretary, stranger = factories.holding("secretariat"), factories.user()

    assert User.objects.visible_to(secretary).count() == 2
    assert list(User.objects.visible_to(Person.of(stranger))) == [stranger]
    assert list(User.objects.visible_to(Person.nobody())) == []
