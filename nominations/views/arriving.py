"""The first page of somebody who has just come to a city: its application, where there is one to work on."""

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import Invitation
from accounts.person import Person
from nominations import permissions
from nominations.models import Nomination


def in_a_city(person: Person, invitation: Invitation) -> str:
    """A colleague begins at the application that the city fills in."""
    return _first(_with_the_city(person).filter(city__key=invitation.about), person)


def in_a_call(person: Person, invitation: Invitation) -> str:
    """Who asked begins at the draft that was opened; of a city that others speak for nothing was."""
    return _first(_with_the_city(person).filter(call__key=invitation.about), person)


def _with_the_city(person: Person) -> QuerySet[Nomination]:
    mine = Nomination.objects.visible_to(person).filter(city__in=person.scopes("focal_point"))
    return mine.with_cities().order_by("-created_at", "-pk")


def _first(files: QuerySet[Nomination], person: Person) -> str:
    """The tasks, for who may fill in; who only reads comes to the file."""
    file = files.first()
    if file is None:
        return reverse("desk")
    return reverse("tasks" if permissions.writes_for_city(file, person) else "file", args=[file.key])
