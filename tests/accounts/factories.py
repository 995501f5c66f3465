"""Persons and invitations for tests."""

from itertools import count

from accounts.models import NetworkRole, User
from accounts.person import Person
from audit import clock

_numbers = count(1)


def user(name: str = "Ana", **facts) -> User:
    facts = {"email": f"someone{next(_numbers)}@example.example", "name": name} | facts
    return User.objects.create_user(facts.pop("email"), facts.pop("password", None), **facts)


def holding(role: str, name: str = "Sofia") -> Person:
    someone = user(name)
    NetworkRole.objects.create(user=someone, role=role, since=clock.now())
    return Person.of(someone)
