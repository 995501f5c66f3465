"""A round in which three National Commissions nominated several cities, for tests of the lists that they read."""

from accounts.models import User
from accounts.person import Person
from cities.models import CommissionOfficer
from nominations.models import Nomination
from nominations.workflow import corrigendum
from notifications.models import Email
from tests.nominations import factories as road
from tests.nominations import worlds
from tests.nominations.views.desks import focal_point, officer

CITIES = (
    ("Lira", "UG", "recommend"), ("Kati", "CI", "recommend"), ("Gulu", "UG", "reserve"), ("Arua", "UG", "recommend"),
    ("Bouake", "CI", "not_recommend"), ("Belem", "BR", "defer"),
)  # fmt: skip
OFF = {"reason": "Not lawful."}


def approved() -> worlds.Round:
    """Officers of three countries, the first of whom reads French; nobody speaks for Arua and Gulu."""
    made = worlds.reviewed(CITIES)
    for iso2 in ("UG", "CI", "BR"):
        officer(iso2)
    for name in ("Lira", "Kati", "Bouake", "Belem"):
        focal_point(made.files[name])
    return worlds.approved(made, people=False)


def lists(iso2: str = "", **which):
    """The newest last."""
    found = Email.objects.filter(event="announced_commission", **which).order_by("pk")
    return found.filter(to__in=users(iso2)) if iso2 else found


def users(iso2: str):
    return CommissionOfficer.objects.filter(commission__country__iso2=iso2).values("user")


def of(iso2: str) -> Person:
    return Person.of(User.objects.get(pk__in=users(iso2)))


def became(made, name: str, **columns) -> None:
    Nomination.objects.filter(pk=made.files[name].pk).update(**columns)


def announced(made) -> worlds.Round:
    road.released(made.call, made.composer, made.other)
    with road.at(road.RELEASE):
        road.announce_due()
    return made


def correct(made, *names: str, day: float = 1, edition: int = 1) -> None:
    with road.at(road.RELEASE + road.later(day)):
        changes = [{"verb": "revoke", "file": made.files[name].key} for name in names]
        facts = {"edition": edition, "by": made.composer, **OFF}
        proposal = corrigendum.propose_corrigendum(made.cohort.key, changes, **facts)
        corrigendum.publish_corrigendum(proposal.key, by=made.director)
