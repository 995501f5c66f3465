"""The acts by which a National Commission brings in those who speak for its country and its cities."""

from typing import Any

from accounts import door
from accounts import workflow as accounts
from accounts.models import Invitation, User
from accounts.person import Person
from audit import clock
from cities import workflow as cities
from cities.models import City, CommissionOfficer, NationalCommission
from nominations.models import Juror, Reviewer
from nominations.rules.jury import no_juror
from nominations.rules.reviewing import reviews_no_rival


@door.act
def invite_city(
    commission_key: str, *, by: Person, city_key: str = "", city: dict[str, Any] | None = None, **person: Any
) -> Invitation:
    """A city, known or new, and the person who will fill in its application."""
    commission = _own(commission_key, by)
    if city_key:
        place = door.see(City.objects.filter(country=commission.country_id), city_key)
    else:
        place = cities.register_city(commission.country, by=by, is_fictional=commission.is_fictional, **(city or {}))
    return accounts.invite(by=by, purpose=Invitation.Purpose.FOCAL_POINT, about=place.key, label=place.name, **person)


@door.act
def invite_officer(commission_key: str, *, by: Person, **person: Any) -> Invitation:
    """A colleague who will act for the same Commission."""
    commission = _own(commission_key, by)
    cities.require_head(commission, by)
    return accounts.invite(
        by=by, purpose=Invitation.Purpose.OFFICER, about=commission.key, label=commission.name, **person
    )


@door.act
def invite_successor(key: str, *, by: Person, **person: Any) -> Invitation:
    """Whoever follows an officer: accepting the invitation ends the former's term."""
    term = door.see(CommissionOfficer.objects.active().visible_to(by).select_related("commission"), key)
    if term.user != by.user and not by.has("secretariat"):
        cities.require_head(term.commission, by)
    facts = {"about": term.commission.key, "label": term.commission.name, "facts": {"succeeds": term.key}}
    return accounts.invite(by=by, purpose=Invitation.Purpose.OFFICER, **facts, **person)


def join_commission(user: User, invitation: Invitation) -> None:
    """Acts for the Commission from now on, unless the person judges in a call."""
    door.require(no_juror(Juror.objects.serving().filter(user=user).exists()))
    cities.join_commission(user, invitation)


def join_city(user: User, invitation: Invitation) -> None:
    """Speaks for the city from now on, unless the person judges in a call."""
    here = Reviewer.objects.serving(clock.now()).filter(user=user, country__cities__key=invitation.about)
    door.require(no_juror(Juror.objects.serving().filter(user=user).exists()), reviews_no_rival(here.exists()))
    cities.join_city(user, invitation)


def _own(key: str, by: Person) -> NationalCommission:
    """Nobody invites on behalf of another country."""
    commission = door.see(NationalCommission.objects.visible_to(by).select_related("country"), key)
    door.allow(by.has("officer", commission.country_id))
    return commission
