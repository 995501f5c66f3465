"""The acts by which a city's people bring in colleagues, hand over and let go."""

from typing import Any

from accounts import door
from accounts import workflow as accounts
from accounts.emails import role_ended
from accounts.models import Invitation
from accounts.person import Person
from audit import clock
from cities import workflow as cities
from cities.models import City, FocalPoint
from cities.states import TeamRole
from nominations import permissions
from nominations.querysets.persons import team_invitations, team_terms, teams
from nominations.workflow.completeness import entered
from nominations.workflow.inviting import at_home, no_open_hand
from nominations.workflow.steps import role as capacity

PURPOSE = Invitation.Purpose.FOCAL_POINT


def _led(city_key: str, by: Person) -> City:
    city = door.see(teams(by).select_related("country"), city_key)
    door.allow(permissions.leads_team(city, by))
    return city


def _invite(city: City, *, by: Person, facts: dict[str, Any], **person: Any) -> Invitation:
    facts = at_home(city.country) | facts
    return accounts.invite(by=by, purpose=PURPOSE, about=city.key, label=city.name, facts=facts, **person)


@door.act
def invite_colleague(key: str, *, by: Person, role: str, **person: Any) -> Invitation:
    """An open hand to a colleague who will read, write or hand in for the same city."""
    city = _led(key, by)
    door.lock(City.objects.filter(pk=city.pk)).get()  # two windows at once: one invitation leaves
    hand = no_open_hand(PURPOSE, city.key, person["email"], role=str(role))
    door.require(entered(city), hand)  # nobody brings others to a city that its National Commission has not let in
    door.record("invite_colleague", city, by=by, role=capacity(by), facts={"role": str(role)})
    return _invite(city, by=by, facts={"role": str(role)}, **person)


@door.act
def hand_over(key: str, *, by: Person, **person: Any) -> Invitation:
    """A successor is invited; from the moment of accepting the successor hands in, and the former one only reads."""
    term = door.see(team_terms(by), key)
    door.allow(permissions.hands_over(term, by))
    door.require(entered(term.city))
    facts = {"role": str(TeamRole.SUBMITTER), "handed_over": term.key}
    door.record("hand_over", term.city, by=by, role=capacity(by), facts={"person": term.user.key})
    return _invite(term.city, by=by, facts=facts, **person)


@door.act
def invite_again(key: str, *, by: Person) -> Invitation:
    """The same hand with a new link; the old link opens nothing any more."""
    old = take_back_invitation(key, by=by)
    city = _led(old.about, by)
    door.record("invite_again", city, by=by, role=capacity(by))
    return _invite(city, by=by, facts=old.facts, email=old.email, name=old.name, language=old.language)


@door.act
def take_back_invitation(key: str, *, by: Person) -> Invitation:
    """The link opens nothing any more."""
    invitation = door.see(door.lock(team_invitations(by)), key)
    city = _led(invitation.about, by)
    invitation.expires_at = clock.now()
    invitation.save(update_fields=["expires_at"])
    door.record("take_back_invitation", city, by=by, role=capacity(by))
    return invitation


@door.act
def end_colleague(key: str, *, by: Person) -> FocalPoint:
    """The right ends at once, and with it every invitation of that person that is still open."""
    term = door.see(team_terms(by), key)
    door.allow(permissions.ends_term(term, by))
    ended = cities.end_focal_point(key, by=by)
    sent = Invitation.objects.filter(purpose=PURPOSE, about=term.city.key, invited_by=term.user)
    sent.open(clock.now()).update(expires_at=clock.now())
    door.say(role_ended(term.user, term.office, f"{clock.now():%Y%m%dT%H%M%S.%f}"))
    return ended
