"""Who works for Commissions and cities, and who is invited to: for the secretariat, a Commission, a city's own page."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from accounts.models import Invitation, User
from audit import clock
from cities.models import City, CommissionOfficer, FocalPoint, NationalCommission

if TYPE_CHECKING:
    from accounts.person import Person


def officer_terms(person: "Person", people: Iterable[User]) -> QuerySet[CommissionOfficer]:
    """For which Commissions these persons act or acted; the secretariat alone asks."""
    rows = CommissionOfficer.objects
    terms = rows.filter(user__in=people) if person.has("secretariat") else rows.none()
    return terms.select_related("commission").order_by("since")


def focal_terms(person: "Person", people: Iterable[User]) -> QuerySet[FocalPoint]:
    """For which cities these persons speak or spoke; the secretariat alone asks."""
    rows = FocalPoint.objects
    terms = rows.filter(user__in=people) if person.has("secretariat") else rows.none()
    return terms.select_related("city").order_by("since", "city__name", "pk")


def never_signed_in(person: "Person") -> QuerySet[Invitation]:
    """Whom a National Commission waits for: invited to act for it, and never signed in; the secretariat alone asks."""
    rows = Invitation.objects.visible_to(person) if person.has("secretariat") else Invitation.objects.none()
    there = CommissionOfficer.objects.active().filter(user__email=OuterRef("email"), commission__key=OuterRef("about"))
    return rows.filter(~Exists(there), purpose=Invitation.Purpose.OFFICER).unanswered()


# The team of a city.


def teams(person: "Person") -> QuerySet[City]:
    """The cities whose people this person may see: one's own, those of the own Commission, or all."""
    return City.objects.filter(_within(person, "focal_point", "pk", "country"))


def team_terms(person: "Person") -> QuerySet[FocalPoint]:
    """Who works for these cities today."""
    rows = FocalPoint.objects.active().filter(_within(person, "focal_point", "city", "city__country"))
    return rows.select_related("user", "city__country").order_by("since", "pk")


def team_invitations(person: "Person") -> QuerySet[Invitation]:
    """Who is invited to work for a city and has not accepted: seen by those who may invite."""
    led = City.objects.filter(_within(person, "city_submitter", "pk", "country")).values("key")
    rows = Invitation.objects.filter(purpose=Invitation.Purpose.FOCAL_POINT, about__in=led)
    return rows.open(clock.now()).order_by("-created_at", "-pk")


def officer_invitations(person: "Person") -> QuerySet[Invitation]:
    """Who is invited to act for the own Commission and has not accepted: seen by its officers."""
    own = NationalCommission.objects.filter(country__in=person.scopes("officer")).values("key")
    rows = Invitation.objects.filter(purpose=Invitation.Purpose.OFFICER, about__in=own)
    return rows.open(clock.now()).order_by("-created_at", "-pk")


def with_invited_cities(commissions: QuerySet, person: "Person") -> QuerySet:
    """With who is invited to work for a city of the own country for which nobody works yet, and has not accepted."""
    begun = FocalPoint.objects.active().filter(city__key=OuterRef("about"))
    here = City.objects.filter(country__in=person.scopes("officer")).values("key")
    rows = team_invitations(person).filter(~Exists(begun), about__in=here)
    columns = {name: name for name in ("key", "name", "email", "label", "expires_at")}
    return commissions.annotate(invited_cities=ArraySubquery(rows.values(row=JSONObject(**columns))))


# The reviewers of a National Commission.


def reviewer_invitations(person: "Person") -> QuerySet[Invitation]:
    """Who is invited to review for the own Commission and has not accepted, whichever officer sent it."""
    own = NationalCommission.objects.filter(country__in=person.scopes("officer")).values("key")
    rows = Invitation.objects.filter(purpose=Invitation.Purpose.REVIEWER, about__in=own)
    return rows.open(clock.now()).order_by("pk")


def _within(person: "Person", role: str, city: str, country: str) -> Q:
    if person.is_clock or person.has("secretariat"):
        return Q()
    return Q(**{f"{city}__in": person.scopes(role)}) | Q(**{f"{country}__in": person.scopes("officer")})
