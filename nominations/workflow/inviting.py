"""Those who come to speak for a country, a city or the network: how a Commission invites them, what each may not be."""

from typing import Any

from django.db.models import QuerySet

from accounts import door
from accounts import workflow as accounts
from accounts.models import Invitation, User
from accounts.person import Person
from accounts.verdicts import Verdict
from audit import clock
from cities import workflow as cities
from cities.models import City, CommissionOfficer, Country, NationalCommission
from nominations.models import Call, Juror, Nomination, Reviewer
from nominations.querysets.persons import officer_invitations
from nominations.rules import inviting as rules
from nominations.rules.jury import no_juror
from nominations.rules.reviewing import holds_no_office, not_let_go, reviews_no_rival


@door.act
def invite_city(
    commission_key: str, *, by: Person, city_key: str = "", city: dict[str, Any] | None = None, **person: Any
) -> Invitation:
    """A city, known or new, and the person who will fill in its application."""
    commission = _own(commission_key, by)
    door.lock(NationalCommission.objects.filter(pk=commission.pk)).get()  # two windows at once: one invitation leaves
    if city_key:
        place = door.see(City.objects.filter(country=commission.country_id), city_key)
    else:
        place = cities.register_city(commission.country, by=by, is_fictional=commission.is_fictional, **(city or {}))
    known, purpose = at_home(commission.country), Invitation.Purpose.FOCAL_POINT
    door.require(rules.not_begun(_begun(place, by)), no_open_hand(purpose, place.key, person["email"]))
    return accounts.invite(by=by, purpose=purpose, about=place.key, label=place.name, facts=known, **person)


def _begun(city: City, by: Person) -> Nomination | None:
    """The application of a city in a call that cities fill in now."""
    files = Nomination.objects.visible_to(by).living().filter(city=city, call__in=Call.objects.published())
    return files.select_related("city", "call").first()


def no_open_hand(purpose: str, about: str, email: str, **facts: str) -> Verdict:
    """Nobody is invited to one thing twice at a time; facts say which thing, where a purpose has several."""
    hands = Invitation.objects.filter(purpose=purpose, about=about, email=_spelled(email)).open(clock.now())
    hands = hands.filter(facts__contains=facts)
    return rules.no_open_hand(email, hands.exists())


def _spelled(email: str) -> str:
    """An address as it is kept."""
    return email.strip().lower()


@door.act
def invite_officer(commission_key: str, *, by: Person, **person: Any) -> Invitation:
    """A colleague who will act for the same Commission; whoever reviews its files is let go first."""
    commission = _own(commission_key, by)
    cities.require_head(commission, by)
    return _invite_officer(commission, by=by, facts=at_home(commission.country), **person)


@door.act
def invite_successor(key: str, *, by: Person, **person: Any) -> Invitation:
    """Whoever follows an officer: accepting the invitation ends the former's term."""
    term = door.see(CommissionOfficer.objects.active().visible_to(by).select_related("commission__country"), key)
    if term.user != by.user and not by.has("secretariat"):
        cities.require_head_itself(term.commission, by)
    facts = at_home(term.commission.country) | {"succeeds": term.key}
    return _invite_officer(term.commission, by=by, facts=facts, **person)


def _invite_officer(
    commission: NationalCommission, *, by: Person, facts: dict[str, Any], email: str, **person: Any
) -> Invitation:
    """The hand held out, once everything that the Commission may know speaks for it."""
    purpose = Invitation.Purpose.OFFICER
    door.lock(NationalCommission.objects.filter(pk=commission.pk)).get()  # two windows at once: one invitation leaves
    door.require(*_against_an_officer(commission, email, by), no_open_hand(purpose, commission.key, email))
    about = {"about": commission.key, "label": commission.name}
    return accounts.invite(email, purpose, by=by, facts=facts, **about, **person)


def _against_an_officer(commission: NationalCommission, email: str, by: Person) -> list[Verdict]:
    """What a Commission is told before an invitation leaves; who sits on a jury is no part of it."""
    known = User.objects.filter(email=_spelled(email)).first()
    if known is None:
        return []
    terms = CommissionOfficer.objects.active().filter(user=known)
    here = _terms().filter(country=commission.country_id, user=known).exists()
    return [
        rules.somebody_else(known == by.user),
        rules.no_officer_yet(str(known), terms.filter(commission=commission).exists()),
        rules.no_officer_elsewhere(email, terms.exclude(commission=commission).exists()),
        not_let_go(str(known) if here else "", here),
    ]


def _terms() -> QuerySet[Reviewer]:
    return Reviewer.objects.serving(clock.now()).select_related("user")


def _require_no_reviewer(user: User) -> None:
    """No Commission's reviewer comes to decide on files or to work for the network; the row is held as in reviewing."""
    door.lock(User.objects.filter(pk=user.pk)).get()  # two hands taken at once: the second finds the first
    door.require(holds_no_office(_terms().filter(user=user).exists()))


def at_home(country: Country) -> dict[str, Any]:
    """What is known beforehand of somebody who works in a country: the clock, where it has one."""
    return {"time_zone": country.zone} if country.zone else {}


def _invitation_of(key: str, by: Person) -> Invitation:
    """An open invitation to act for the Commission, for its head and for whoever sent it."""
    invitation = door.see(door.lock(officer_invitations(by)), key)
    if invitation.invited_by != by.user:
        cities.require_head(NationalCommission.objects.get(key=invitation.about), by)
    return invitation


@door.act
def take_back_officer(key: str, *, by: Person) -> Invitation:
    """The link opens nothing any more."""
    invitation = _invitation_of(key, by)
    invitation.expires_at = clock.now()
    invitation.save(update_fields=["expires_at"])
    door.record("take_back_officer", invitation, by=by, role="officer")
    return invitation


@door.act
def invite_officer_again(key: str, *, by: Person) -> Invitation:
    """The same hand with a new link; the old link opens nothing any more."""
    old = take_back_officer(key, by=by)
    same = {name: getattr(old, name) for name in ("purpose", "about", "label", "facts", "email", "name", "language")}
    return accounts.invite(by=by, **same)


def join_commission(user: User, invitation: Invitation) -> None:
    """Acts for the Commission from now on, unless the person judges in a call or reviews in one."""
    _require_no_reviewer(user)
    door.require(no_juror(Juror.objects.serving().filter(user=user).exists()))
    cities.join_commission(user, invitation)


def join_secretariat(user: User, invitation: Invitation) -> None:
    """Works in the secretariat from now on, unless the person reviews for a National Commission."""
    _require_no_reviewer(user)
    accounts.join_secretariat(user, invitation)


def join_as_director(user: User, invitation: Invitation) -> None:
    """Approves as director from now on, unless the person reviews for a National Commission."""
    _require_no_reviewer(user)
    accounts.join_as_director(user, invitation)


def join_city(user: User, invitation: Invitation) -> None:
    """Speaks for the city from now on, unless the person judges in a call or reviews the files of its country."""
    here = _terms().filter(user=user, country__cities__key=invitation.about)
    door.require(no_juror(Juror.objects.serving().filter(user=user).exists()), reviews_no_rival(here.exists()))
    cities.join_city(user, invitation)


def _own(key: str, by: Person) -> NationalCommission:
    """Nobody invites on behalf of another country."""
    commission = door.see(NationalCommission.objects.visible_to(by).select_related("country"), key)
    door.allow(by.has("officer", commission.country_id))
    return commission
