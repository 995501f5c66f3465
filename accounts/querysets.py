"""Which persons and invitations may be read, and by whom."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef

if TYPE_CHECKING:
    from accounts.person import Person


class UserQuerySet(models.QuerySet):
    """Persons."""

    def visible_to(self, person: "Person") -> Self:
        """The secretariat sees everyone; anybody else only oneself."""
        if person.has("secretariat") or person.has("operator"):
            return self.all()
        return self.filter(pk=person.user.pk) if person.user else self.none()

    def holding(self, role: str) -> Self:
        """The persons who hold this network-wide role now."""
        return self.filter(is_active=True, network_roles__role=role, network_roles__until=None)


class InvitationQuerySet(models.QuerySet):
    """Invitations."""

    def visible_to(self, person: "Person") -> Self:
        """The secretariat sees every invitation, others those that they sent."""
        if person.has("secretariat"):
            return self.all()
        return self.filter(invited_by=person.user) if person.user else self.none()

    def open(self, at: datetime) -> Self:
        """Neither used nor declined nor expired at this instant."""
        return self.filter(used_at=None, declined_at=None, expires_at__gt=at)

    def unanswered(self) -> Self:
        """Neither accepted nor declined, expired or not; of several about the same thing to one address the last."""
        same = {name: OuterRef(name) for name in ("email", "purpose", "about")}
        return self.filter(
            ~Exists(self.model._default_manager.filter(**same, pk__gt=OuterRef("pk"))), used_at=None, declined_at=None
        )


class SendingQuerySet(models.QuerySet):
    """Forms that were sent."""

    def kept_long_enough(self, at: datetime) -> Self:
        """Older than a day: nobody waits for an answer to them any more."""
        return self.filter(at__lt=at - timedelta(days=1))
