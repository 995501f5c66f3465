"""Which persons and invitations may be read, and by whom."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from audit import clock

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
        """The persons who hold this network-wide role now; as director also whoever has its rights for some days."""
        own = apps.get_model("accounts", "NetworkRole").objects.filter(user=OuterRef("pk"), role=role, until=None)
        held = Q(Exists(own))
        if role == "director":
            running = apps.get_model("accounts", "Deputation").objects.running(clock.now())
            held |= Q(Exists(running.filter(deputy=OuterRef("pk"))))
        return self.filter(held, is_active=True)


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


class DeputationQuerySet(models.QuerySet):
    """A director's rights in other hands."""

    def visible_to(self, person: "Person") -> Self:
        """Secretariat and directors see all: whoever approves in whose name is no secret; others see their own."""
        if person.has("secretariat") or person.has("director"):
            return self.all()
        return self.filter(Q(giver=person.user) | Q(deputy=person.user)) if person.user else self.none()

    def not_over(self, at: datetime) -> Self:
        """Those that run at this instant or are still to begin."""
        return self.filter(Q(ended_at=None) | Q(ended_at__gt=at), until__gt=at)

    def running(self, at: datetime) -> Self:
        """Those in force at this instant: nobody lends what is no longer one's own."""
        terms = apps.get_model("accounts", "NetworkRole").objects.filter(user=OuterRef("giver"), role="director")
        return self.not_over(at).filter(Exists(terms.filter(until=None)), since__lte=at, giver__is_active=True)

    def by_which(self, user: Any, at: datetime) -> Any:
        """The one by which a person acts as director who is none; None for a director in person."""
        own = apps.get_model("accounts", "NetworkRole").objects.filter(user=user, role="director", until=None)
        lent = self.running(at).filter(~Exists(own), deputy=user)
        return lent.select_related("giver", "deputy").order_by("until", "pk").first()
