"""The acts of accounts: inviting a person, accepting or declining an invitation, ending a network-wide role."""

import hashlib
import secrets
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.module_loading import import_string

from accounts import door, emails, permissions, rules
from accounts.models import Deputation, Invitation, NetworkRole, Sending, User
from accounts.person import Person
from audit import clock
from notifications import outbox
from notifications.models import Email

LIFETIME = timedelta(days=14)


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


@door.act
def invite(
    email: str,
    purpose: str,
    *,
    by: Person,
    name: str = "",
    about: str = "",
    label: str = "",
    language: str = "en",
    facts: dict[str, Any] | None = None,
) -> Invitation:
    """Holds out an open hand to one address for one purpose; the facts are what the role will be made of."""
    door.allow(permissions.can_invite(by, purpose))
    token = secrets.token_urlsafe(24)
    now = clock.now()
    invitation = Invitation.objects.create(
        email=email.strip().lower(),
        name=name,
        language=language,
        purpose=purpose,
        about=about,
        label=label,
        facts=facts or {},
        token_hash=digest(token),
        invited_by=by.user,
        created_at=now,
        expires_at=now + LIFETIME,
    )
    door.say(emails.invited(invitation, token))
    door.record("invite", invitation, by=by, facts={"purpose": purpose, "about": about})
    return invitation


@door.act
def resend(key: str, *, by: Person) -> Invitation:
    """The same hand with a new link and a new term; the old link opens nothing any more."""
    invitation = door.see(door.lock(Invitation.objects.visible_to(by)), key)
    door.allow(permissions.can_resend(by))
    door.require(rules.unused(invitation))
    token, now = secrets.token_urlsafe(24), clock.now()
    invitation.token_hash, invitation.resent_at, invitation.expires_at = digest(token), now, now + LIFETIME
    invitation.save(update_fields=["token_hash", "resent_at", "expires_at"])
    door.say(emails.invited(invitation, token, version=f"{now:%Y%m%dT%H%M%S.%f}"))
    door.record("resend", invitation, by=by, facts={"purpose": invitation.purpose, "about": invitation.about})
    return invitation


@door.act
def accept(token: str, *, by: Person, name: str = "", password: str = "", time_zone: str = "UTC") -> User:
    """The invited person takes the hand: the account exists, the role is held, the link is spent."""
    invitation = door.see(door.lock(Invitation.objects.filter(token_hash=digest(token))), _key(token))
    door.require(
        rules.unused(invitation), rules.unexpired(invitation, clock.now()), rules.addressed(invitation, by.user)
    )
    user = by.user or _account(invitation, name, password, time_zone)
    import_string(settings.INVITATIONS[invitation.purpose])(user, invitation)
    invitation.used_at, invitation.used_by = clock.now(), user
    invitation.save(update_fields=["used_at", "used_by"])
    door.record("accept", invitation, by=Person.of(user), facts={"purpose": invitation.purpose})
    return user


@door.act
def decline(token: str, *, by: Person, reason: str) -> Invitation:
    """The invited person does not take the hand and says why; the link is spent, and whoever waits for it is told."""
    hands = Invitation.objects.filter(token_hash=digest(token), purpose__in=settings.DECLINED)
    invitation = door.see(door.lock(hands), _key(token))
    door.require(
        rules.unused(invitation), rules.unexpired(invitation, clock.now()), rules.addressed(invitation, by.user)
    )
    door.require(rules.explained(reason))
    invitation.declined_at, invitation.decline_reason = clock.now(), reason
    invitation.save(update_fields=["declined_at", "decline_reason"])
    door.record("decline", invitation, by=by, facts={"purpose": invitation.purpose}, reason=reason)
    import_string(settings.DECLINED[invitation.purpose])(invitation)
    return invitation


def _key(token: str) -> str:
    found = Invitation.objects.filter(token_hash=digest(token)).values_list("key", flat=True).first()
    return found or ""


def _account(invitation: Invitation, name: str, password: str, time_zone: str) -> User:
    known = User.objects.filter(email=invitation.email.lower()).first()
    if known:
        return known
    return User.objects.create_user(
        invitation.email,
        password or None,
        name=name or invitation.name,
        language=invitation.language,
        time_zone=time_zone,
        is_fictional=settings.DEMO,  # whoever comes to be in the demo is one of its persons
        joined_at=clock.now(),
    )


def join_secretariat(user: User, invitation: Invitation) -> None:  # noqa: ARG001 - every purpose is called alike
    """The invited person works in the secretariat from now on."""
    _join(user, NetworkRole.Role.SECRETARIAT)


def join_as_director(user: User, invitation: Invitation) -> None:  # noqa: ARG001 - every purpose is called alike
    """The invited person approves as director from now on."""
    _join(user, NetworkRole.Role.DIRECTOR)


def _join(user: User, role: str) -> None:
    NetworkRole.objects.get_or_create(user=user, role=role, until=None, defaults={"since": clock.now()})


@door.act
def give_role(user: User, role: str, *, by: Person) -> NetworkRole:
    """This person holds a network-wide role from now on; nobody is told, for the software has made the person up."""
    door.allow(permissions.can_give_roles(by))
    _join(user, role)
    term = NetworkRole.objects.get(user=user, role=role, until=None)
    door.record("give_role", user, by=by, facts={"role": role})
    return term


@door.act
def end_role(user: User, role: str, *, by: Person) -> User:
    """This person no longer holds the network-wide role, and is told so."""
    door.allow(permissions.can_end_roles(by))
    held = list(door.lock(NetworkRole.objects.filter(role=role, until=None).order_by("pk")))
    mine = [term for term in held if term.user_id == user.pk]
    if not by.is_clock:
        door.require(rules.holds(user, role, is_held=bool(mine)), rules.somebody_stays(role, len(held) - len(mine)))
    NetworkRole.objects.filter(pk__in=[term.pk for term in mine]).update(until=clock.now())
    door.record("end_role", user, by=by, facts={"role": role})
    label = NetworkRole.Role(role).label
    door.say([] if by.is_clock else emails.role_ended(user, label, f"{clock.now():%Y%m%dT%H%M%S.%f}"))
    if role == NetworkRole.Role.DIRECTOR:
        _end_lent(user, by=by)
    return user


def _end_lent(giver: User, *, by: Person) -> None:
    """Nobody lends what is no longer one's own; the deputy is told, and a later term gives nothing back."""
    for lent in door.lock(giver.deputations_given.not_over(clock.now())):
        _take_back(lent, by=by)


@door.act
def deputize(email: str, first: date, last: date, *, by: Person, reason: str) -> Deputation:
    """A director lets a named person act in the own name from day to day, and that person is told."""
    door.allow(permissions.can_deputize(by))
    giver, now = by.someone, clock.now()
    zone = ZoneInfo(giver.time_zone)
    list(door.lock(User.objects.filter(pk=giver.pk)))
    terms = NetworkRole.objects.filter(role=NetworkRole.Role.DIRECTOR, until=None)
    deputy = User.objects.filter(email=email.strip().lower()).first()
    door.require(rules.own_office(is_own=terms.filter(user=giver).exists()), rules.explained(reason))
    door.require(rules.known_address(deputy), rules.days_ahead(first, last, now.astimezone(zone).date()))
    assert deputy is not None  # noqa: S101 - the rule before has said so
    door.require(rules.another_as_deputy(deputy, giver, is_director=terms.filter(user=deputy).exists()))
    door.require(rules.takes_no_part(Person.of(deputy)))
    door.require(rules.one_deputy(giver.deputations_given.not_over(now).first()))
    days = {"since": _begin(first, zone), "until": _begin(last + timedelta(days=1), zone)}
    lent = Deputation.objects.create(giver=giver, deputy=deputy, reason=reason, at=now, **days)
    door.record("deputize", lent, by=by, role="director", facts={"deputy": deputy.key, **days}, reason=reason)
    door.say(emails.deputized(lent))
    return lent


def _begin(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone)


@door.act
def end_deputation(key: str, *, by: Person) -> Deputation:
    """The director takes the rights back before the last day; the deputy is told."""
    lent = door.see(door.lock(Deputation.objects.visible_to(by)), key)
    door.allow(permissions.can_deputize(by) and lent.giver_id == by.someone.pk)
    door.require(rules.still_lent(lent, clock.now()))
    _take_back(lent, by=by, role="director")
    return lent


def _take_back(lent: Deputation, *, by: Person, role: str = "") -> None:
    lent.ended_at = clock.now()
    lent.save(update_fields=["ended_at"])
    door.record("end_deputation", lent, by=by, role=role, facts={"deputy": lent.deputy.key})
    door.say(emails.deputation_ended(lent))


@door.act
def close_accounts(users: list[User], *, by: Person) -> int:
    """These persons can no longer sign in, and nothing that waits is sent to them; what they did stays theirs."""
    door.allow(permissions.can_give_roles(by))
    for user in users:
        door.record("close_account", user, by=by)
    outbox.call_off(Email.objects.filter(to__in=users))
    return User.objects.filter(pk__in=[user.pk for user in users]).update(is_active=False)


def sweep_sendings() -> int:
    """Forms sent more than a day ago are forgotten; says how many."""
    return Sending.objects.kept_long_enough(clock.now()).delete()[0]
