"""Within a National Commission: one head, colleagues who sign for it, successors, and who is still in post."""

from datetime import date, timedelta

from django.db.models import Q

from accounts import door
from accounts.person import Person
from audit import clock
from cities import emails, permissions, rules
from cities.models import CommissionOfficer, Delegation
from cities.workflow.country import lead, require_head_itself

A_YEAR = timedelta(days=365)


def _taken(key: str, by: Person) -> CommissionOfficer:
    """The term, seen from the same Commission or from the secretariat, under its lock."""
    terms = CommissionOfficer.objects.active().select_related("commission__country", "user")
    term = door.see(terms.visible_to(by), key)
    door.lock(CommissionOfficer.objects.filter(commission=term.commission, until=None).order_by("pk")).count()
    return terms.get(pk=term.pk)


@door.act
def make_head(key: str, *, by: Person) -> CommissionOfficer:
    """The head hands over to a colleague; a Commission has one head."""
    term = _taken(key, by)
    if not permissions.is_secretariat(by):
        require_head_itself(term.commission, by)
    lead(term, by=by)
    role = permissions.role_in(by, term.commission.country)
    door.record("make_head", term.commission, by=by, role=role, facts={"person": term.user.key})
    door.say(emails.headed(term))
    return term


@door.act
def delegate(key: str, since: date, until: date, *, by: Person) -> Delegation:
    """The head gives a colleague the right to act in its name, from one day until another."""
    term = _taken(key, by)
    head = _own_head(term, by)
    door.require(rules.not_oneself(term.user == by.user), rules.in_order(since, until, clock.today()))
    given = Delegation.objects.create(head=head, officer=term, since=since, until=until + timedelta(days=1))
    facts = {"person": term.user.key, "since": since, "until": until}
    door.record("delegate", term.commission, by=by, role="officer", facts=facts)
    door.say(emails.delegated(given))
    return given


def _own_head(term: CommissionOfficer, by: Person) -> CommissionOfficer:
    head = term.commission.head
    if head is None or head.user != by.user:
        raise door.Refused(rules.heads(False, str(head.user) if head else ""))
    return head


@door.act
def end_delegation(key: str, *, by: Person) -> CommissionOfficer:
    """The head takes back what it gave: the colleague acts in its name no longer, from this moment."""
    term = _taken(key, by)
    head = _own_head(term, by)
    standing = list(Delegation.objects.standing().filter(officer=term))
    door.require(rules.stands(len(standing), str(term.user)))
    term.delegations.filter(pk__in=[one.pk for one in standing]).update(ended_at=clock.now())
    days = [{"since": one.since, "until": one.last_day} for one in standing]
    facts = {"person": term.user.key, "ended": days}
    door.record("end_delegation", term.commission, by=by, role="officer", facts=facts)
    door.say(emails.delegation_ended(term, head))
    return term


def titled(title: str, by: Person) -> str:
    """The office of who signs; whoever signs by delegation says on whose behalf."""
    return rules.on_behalf(title, str(given.head.user)) if (given := Delegation.objects.held_by(by)) else title


@door.act
def ask_in_post(key: str, *, by: Person) -> CommissionOfficer:
    """Once a year an officer is asked whether still in post."""
    door.allow(by.is_clock)
    term = _taken(key, by)
    term.asked_at = clock.now()
    term.save(update_fields=["asked_at"])
    door.record("ask_in_post", term.commission, by=by, role="clock", facts={"person": term.user.key})
    door.say(emails.asked_in_post(term))
    return term


@door.act
def confirm_in_post(key: str, *, by: Person) -> CommissionOfficer:
    """Still in post, says the officer."""
    term = _taken(key, by)
    door.allow(term.user == by.user)
    term.confirmed_at, term.asked_at = clock.now(), None
    term.save(update_fields=["confirmed_at", "asked_at"])
    door.record("confirm_in_post", term.commission, by=by, role="officer", facts={"person": term.user.key})
    return term


def to_ask() -> list[str]:
    """The officers who have not been asked, and have neither begun nor said so within a year."""
    year_ago = clock.now() - A_YEAR
    long_here = Q(since__lte=clock.day_of(year_ago)) & (Q(confirmed_at=None) | Q(confirmed_at__lte=year_ago))
    rows = CommissionOfficer.objects.active().filter(long_here, asked_at=None, user__is_active=True)
    return list(rows.order_by("pk").values_list("key", flat=True))
