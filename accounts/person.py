"""Who acts: a user together with the roles that every app grants, loaded once per request."""

from collections.abc import Iterable
from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.grants import Grant, granted
from accounts.models import User


class Person:
    """A user with roles, or nobody, or the clock."""

    def __init__(self, user: User | None = None, *, is_clock: bool = False) -> None:
        self.user = user
        self.is_clock = is_clock

    @classmethod
    def of(cls, user: User) -> "Person":
        """The person behind a signed-in user."""
        return cls(user)

    @classmethod
    def together(cls, users: Iterable[User]) -> "dict[int, Person]":
        """Many persons by number, their roles read in one query."""
        people = {user.pk: cls(user) for user in users}
        held = granted(*(person.someone for person in people.values()))
        for number, person in people.items():
            person.grants = frozenset(held[number]) if person.someone.is_active else frozenset()
        return people

    @classmethod
    def nobody(cls) -> "Person":
        """A visitor who has not signed in."""
        return cls()

    @classmethod
    def clock(cls) -> "Person":
        """The system itself, where time and not a person causes an act."""
        return cls(is_clock=True)

    def fresh(self) -> "Person":
        """The same person with roles read anew, as the door wants them."""
        return Person(self.user, is_clock=self.is_clock)

    @property
    def someone(self) -> User:
        """The user, where an act needs a name: neither a visitor nor the clock has one."""
        if self.user is None:
            raise PermissionDenied
        return self.user

    @property
    def is_known(self) -> bool:
        """Whether somebody has signed in."""
        return self.user is not None

    @property
    def key(self) -> str:
        """The reference that stands in the record."""
        return self.user.key if self.user else "clock" if self.is_clock else ""

    @property
    def name(self) -> str:
        """The name as pages show it."""
        return str(self.user) if self.user else _("the clock") if self.is_clock else ""

    @cached_property
    def grants(self) -> frozenset[Grant]:
        """Every role held now."""
        if self.user is None or not self.user.is_active:
            return frozenset()
        return frozenset(granted(self.user)[self.user.pk])

    def has(self, role: str, scope: int | None = None) -> bool:
        """Whether the role is held, in this scope if one is named."""
        return any(grant.role == role and scope in (None, grant.scope) for grant in self.grants)

    def scopes(self, role: str) -> frozenset[int]:
        """The countries, cities or calls that the role reaches."""
        return frozenset(grant.scope for grant in self.grants if grant.role == role and grant.scope is not None)
