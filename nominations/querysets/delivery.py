"""Addresses from which e-mails came back, and who may know: the secretariat all, a Commission those of its cities."""

from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject, Lower

from cities.models import FocalPoint
from nominations.querysets.letters import emails_visible_to
from notifications.models import Email, ReturnedAddress

if TYPE_CHECKING:
    from accounts.person import Person


def addresses_visible_to(person: "Person") -> Any:
    """The secretariat deals with all of them; nobody else with any."""
    if person.is_clock or person.has("secretariat"):
        return ReturnedAddress.objects.all()
    return ReturnedAddress.objects.none()


def with_waiting(addresses: QuerySet, person: "Person") -> QuerySet:
    """Each with the number of e-mails that wait for it, of those that this person may see."""
    emails = emails_visible_to(person).filter(state="queued").exclude(kind="signin").order_by()
    to_it = emails.annotate(folded=Lower("address")).filter(folded=OuterRef("address")).values("folded")
    return addresses.annotate(waiting=Coalesce(Subquery(to_it.annotate(number=Count("pk")).values("number")), 0))


def with_unreachable(commissions: QuerySet, person: "Person") -> QuerySet:
    """Each with the people of its cities to whom no e-mail gets through, as this reader may see them."""
    returned = ReturnedAddress.objects.unreachable().filter(address=OuterRef("user__email"))
    rows = FocalPoint.objects.visible_to(person).active().filter(Exists(returned), city__country=OuterRef("country"))
    told = JSONObject(name="user__name", city="city__name", address="user__email")
    return commissions.annotate(unreachable=ArraySubquery(rows.order_by("city__name", "pk").values_list(told)))


def waits_for_its_address(email: Email) -> bool:
    """Whether it would leave, but for its address."""
    return email.is_queued and Email.objects.kept_waiting().filter(pk=email.pk).exists()


def stays_here(email: Email) -> bool:
    """Whether it does not leave before a person does something about it."""
    return email.is_held or waits_for_its_address(email)
