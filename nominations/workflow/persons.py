"""Whom the secretariat brings in, beside the jury: its own people, directors, officers of National Commissions."""

from typing import Any

from accounts import door
from accounts import workflow as accounts
from accounts.models import Invitation
from accounts.person import Person
from cities import workflow as register
from cities.models import Country
from cities.states import NameForm
from nominations import permissions
from nominations.workflow.inviting import no_open_hand

PURPOSES = (Invitation.Purpose.SECRETARIAT, Invitation.Purpose.DIRECTOR, Invitation.Purpose.OFFICER)


@door.act
def invite_person(purpose: str, *, by: Person, country: Country | None = None, **person: Any) -> Invitation:
    """An open hand to one address; an officer is invited for the Commission of one country."""
    door.allow(permissions.is_secretariat(None, by) and purpose in PURPOSES)
    if purpose != Invitation.Purpose.OFFICER or country is None:
        door.require(no_open_hand(purpose, "", person["email"]))
        return accounts.invite(by=by, purpose=purpose, **person)
    commission = register.found_commission(country, by=by)
    door.require(no_open_hand(purpose, commission.key, person["email"]))
    label = commission.of(country.name(NameForm.SHORT))
    return accounts.invite(by=by, purpose=purpose, about=commission.key, label=label, **person)
