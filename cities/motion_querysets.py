"""What is proposed about members and who may read it, and their awards."""

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from accounts.person import Person


class MotionQuerySet(models.QuerySet):
    """What is proposed about members."""

    def visible_to(self, person: "Person") -> Self:
        """The secretariat's and the director's business, until it is decided and told."""
        sees = person.is_clock or person.has("secretariat") or person.has("director")
        return self.all() if sees else self.none()

    def open(self) -> Self:
        """Those that wait for an answer."""
        return self.filter(answer="")

    def to_decide(self, person: "Person") -> Self:
        """Those that wait for this person: whoever proposed one does not decide it."""
        return self.open().exclude(by=person.user)

    def removals(self) -> Self:
        """Those that two persons decide."""
        return self.filter(kind="removal")


class AwardQuerySet(models.QuerySet):
    """Awards are public facts."""

    def public(self) -> Self:
        """Everybody may know of them."""
        return self.all()
