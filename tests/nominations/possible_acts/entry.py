"""What random persons try with persons: who is asked, comes, hands over and goes, in a city or a Commission."""

from collections.abc import Callable
from datetime import timedelta

from accounts import workflow as accounts
from accounts.models import Invitation, User
from accounts.person import Person
from audit import clock
from cities import workflow as cities
from cities.models import City, CommissionOfficer, FocalPoint, NationalCommission
from nominations.models import Call, Entry
from nominations.workflow import entering, inviting, team
from tests.nominations.possible_acts.trying import Acts, Try, plain, sent
from tests.nominations.random_world import World


def somebody_new(world: World) -> dict[str, str]:
    """Mostly a person nobody knows; now and then one who has an office already, in a city, a Commission or the jury."""
    elsewhere = [person for person in world.people if not person.user.network_roles.exists()]
    known = world.dice.choice(elsewhere) if world.by_chance(0.3) else None
    address = known.user.email if known else f"new{world.tried}@city.example"
    return {"name": f"New {world.tried}", "email": address, "language": "en"}


def take_hand(world: World, event: str = "invited", chance: float = 0.7) -> None:
    """The invitation that was just sent is mostly accepted at once."""
    world.invitations.append(sent(event, "invitations"))
    if world.by_chance(chance):
        accept(world, Person.nobody(), world.invitations[-1])


def accept(world: World, _by: Person, token: str) -> None:
    found = Invitation.objects.filter(token_hash=accounts.digest(token)).first()
    known = User.objects.filter(email=found.email).first() if found else None
    user = accounts.accept(token, by=Person(known))
    if all(person.user != user for person in world.people):
        world.people.append(Person.of(user))


def accept_any(world: World, by: Person, _key: str) -> None:
    """Any link that was ever sent, used, taken back or old as it may be."""
    accept(world, by, world.dice.choice(world.invitations or ["none"]))


def enter(world: World, _by: Person, key: str) -> None:
    """Somebody asks for a city that is known or new, and mostly confirms the address."""
    city = world.dice.choice(world.cities)
    name = city.name if world.by_chance(0.5) else f"Newtown {world.tried}"
    asked = {"name": name, "kind": "city", "parent_unit": ""}
    facts = {"office": "Adviser", "writes": "en", "country": city.country, "city": asked}
    entering.enter(key, by=Person.nobody(), **facts, **somebody_new(world))
    take_hand(world, "asked_for", 0.9)


def invite_colleague(world: World, by: Person, key: str) -> None:
    role = world.dice.choice(["viewer", "editor", "submitter"])
    team.invite_colleague(key, by=by, role=role, **somebody_new(world))
    take_hand(world)


def invited(act: Callable, **more) -> Try:
    def tried(world: World, by: Person, key: str) -> None:
        act(key, by=by, **somebody_new(world), **more)
        take_hand(world)

    return tried


def invite_again(world: World, by: Person, key: str) -> None:
    team.invite_again(key, by=by)
    take_hand(world)


def delegate(_world: World, by: Person, key: str) -> None:
    today = clock.today()
    cities.delegate(key, today, today + timedelta(days=10), by=by)


ACTS: Acts = {
    Call: {
        "enter": enter,
    },
    Entry: {
        "accept_entry": plain(entering.accept_entry),
        "refuse_entry": plain(entering.refuse_entry, reason="Not this year."),
        "remind_entry": plain(entering.remind_entry),
    },
    City: {"invite_colleague": invite_colleague},
    FocalPoint: {"hand_over": invited(team.hand_over), "end_colleague": plain(team.end_colleague)},
    Invitation: {
        "accept": accept_any,
        "invite_again": invite_again,
        "take_back_invitation": plain(team.take_back_invitation),
    },
    NationalCommission: {
        "invite_officer": invited(inviting.invite_officer),
        "set_contact": plain(cities.set_contact, address="1 Road", mailbox="office@natcom.example"),
    },
    CommissionOfficer: {
        "invite_successor": invited(inviting.invite_successor),
        "make_head": plain(cities.make_head),
        "delegate": delegate,
        "end_delegation": plain(cities.end_delegation),
        "confirm_in_post": plain(cities.confirm_in_post),
        "end_officer": plain(cities.end_officer),
    },
}
RARE = {"enter", "end_colleague", "end_officer", "refuse_entry", "remind_entry"}
