"""National Commissions and the officers who act for them; one person acts for one country."""

from datetime import date

from accounts import door
from accounts.models import Invitation, User
from accounts.person import Person
from audit import clock
from cities import emails, permissions, rules
from cities.models import CommissionOfficer, Country, Delegation, FocalPoint, NationalCommission


@door.act
def found_commission(country: Country, *, by: Person, name: str = "", is_fictional: bool = False) -> NationalCommission:
    """The National Commission of a country, registered when it is first needed."""
    door.allow(permissions.is_secretariat(by))
    facts = {
        "name": name or f"National Commission for UNESCO ({country.called})",
        "is_fictional": is_fictional,
    }
    commission, is_new = NationalCommission.objects.get_or_create(country=country, defaults=facts)
    if is_new:
        door.record("found_commission", commission, by=by, facts={"country": country.iso2})
    return commission


@door.act
def set_contact(key: str, *, by: Person, address: str, mailbox: str) -> NationalCommission:
    """Where cities write to: the address and the mailbox of the office, never those of a person."""
    seen = door.see(NationalCommission.objects.visible_to(by), key)
    commission = door.lock(NationalCommission.objects.filter(pk=seen.pk)).get()
    door.allow(permissions.can_appoint_officer(by, commission.country))
    commission.address, commission.mailbox = address, mailbox
    commission.save(update_fields=["address", "mailbox"])
    door.record("set_contact", commission, by=by, role=permissions.role_in(by, commission.country))
    return commission


@door.act
def appoint_officer(
    commission: NationalCommission, user: User, *, by: Person, is_head: bool = False, since: date | None = None
) -> CommissionOfficer:
    """This person acts for the Commission from that day on."""
    door.allow(permissions.can_appoint_officer(by, commission.country))
    return _appoint_officer(commission, user, by=by, is_head=is_head, since=since)


@door.act
def end_officer(key: str, *, by: Person, until: date | None = None) -> CommissionOfficer:
    """This person no longer acts for the Commission."""
    seen = door.see(CommissionOfficer.objects.visible_to(by), key)
    officer = door.lock(CommissionOfficer.objects.filter(pk=seen.pk)).get()
    door.allow(permissions.can_appoint_officer(by, officer.commission.country))
    if not permissions.is_secretariat(by):
        others = officer.commission.officers.active().exclude(pk=officer.pk).count()
        may = officer.user == by.user or _is_head(officer.commission, by)
        head = officer.commission.head
        door.require(rules.heads(may, str(head.user) if head else ""), rules.somebody_leads(officer.is_head, others))
    _leave(officer, by=by, until=until)
    door.record("end_officer", officer.commission, by=by, facts={"person": officer.user.key})
    return officer


def _leave(officer: CommissionOfficer, *, by: Person, until: date | None = None, successor: str = "") -> None:
    """The term is over, with it what was given to colleagues to do in its name, and all of them are told."""
    office = officer.office
    _end_delegations(officer, by=by)
    end(officer, until)
    door.say(emails.left_office(officer, office, by, successor))


def _end_delegations(head: CommissionOfficer, *, by: Person, successor: User | None = None) -> None:
    """Nobody acts any longer in the name of who leads no longer; whoever leads now is told that instead."""
    given = Delegation.objects.standing().filter(head=head).select_related("officer__user", "officer__commission")
    ended = {one.officer_id: one.officer for one in given}
    for officer in ended.values():
        facts = {"person": officer.user.key, "follows_from": "end_officer" if successor is None else "make_head"}
        door.record("end_delegation", head.commission, by=by, facts=facts)
        door.say([] if officer.user == successor else emails.delegation_ended(officer, head))
    given.update(ended_at=clock.now())


def join_commission(user: User, invitation: Invitation) -> None:
    """The invited person acts for the Commission named by its key from now on."""
    commission = NationalCommission.objects.select_related("country").get(key=invitation.about)
    is_head = bool(invitation.facts.get("is_head"))
    term = _appoint_officer(commission, user, by=Person.of(user), is_head=is_head)
    if former := invitation.facts.get("succeeds"):
        succeed(former, term)
    if is_head:
        lead(term, by=Person.of(user))


def _is_head(commission: NationalCommission, by: Person) -> bool:
    head = commission.head
    return head is None or head.user == by.user


def leads(commission: NationalCommission, by: Person) -> bool:
    """Whether this person leads today: the head, or the colleague who acts in its name."""
    given = Delegation.objects.held_by(by)
    return _is_head(commission, by) or (given is not None and given.head.commission_id == commission.pk)


def require_head(commission: NationalCommission, by: Person) -> None:
    """Within a Commission its head alone invites, or who acts in its name; where nobody leads yet, anybody does."""
    head = commission.head
    door.require(rules.heads(leads(commission, by), str(head.user) if head else ""))


def require_head_itself(commission: NationalCommission, by: Person) -> None:
    """Who holds a post is decided by the head in person: no delegation makes a head or ends a term."""
    head = commission.head
    door.require(rules.heads(_is_head(commission, by), str(head.user) if head else ""))


def _appoint_officer(
    commission: NationalCommission, user: User, *, by: Person, is_head: bool = False, since: date | None = None
) -> CommissionOfficer:
    require_one_country(user, commission.country)
    door.lock(NationalCommission.objects.filter(pk=commission.pk)).get()  # two firsts at once: one of them leads
    is_head = is_head or commission.head is None
    if is_head:
        _step_down(commission, user, by=by)
    defaults = {"is_head": is_head, "since": since or clock.today()}
    officer, is_new = CommissionOfficer.objects.get_or_create(
        commission=commission, user=user, until=None, defaults=defaults
    )
    if is_new:
        role = permissions.role_in(by, commission.country)
        door.record("appoint_officer", commission, by=by, role=role, facts={"person": user.key, "is_head": is_head})
        door.say(emails.appointed(officer, by))
    return officer


def require_one_country(user: User, wanted: Country) -> None:
    """Whoever already acts for another country, or for one of its cities, is refused."""
    door.lock(User.objects.filter(pk=user.pk)).get()  # two appointments of one person wait for each other
    officers = CommissionOfficer.objects.filter(user=user, until=None).values("commission__country")
    cities = FocalPoint.objects.filter(user=user, until=None).values("city__country")
    held = Country.objects.with_names().filter(pk__in=officers.union(cities))
    names = [country.called for country in held if country.pk != wanted.pk]
    door.require(rules.one_country(str(user), names, wanted.called))


def end(tenure: CommissionOfficer | FocalPoint, until: date | None) -> None:
    """The term is over from that day on, today unless told otherwise."""
    tenure.until = max(until or clock.today(), tenure.since)
    tenure.save(update_fields=["until"])
    if isinstance(tenure, CommissionOfficer) and tenure.is_head:
        tenure.is_head = False
        tenure.save(update_fields=["is_head"])


def lead(term: CommissionOfficer, *, by: Person) -> None:
    """This officer is the head, and nobody else of the Commission."""
    _step_down(term.commission, term.user, by=by)
    CommissionOfficer.objects.filter(pk=term.pk).update(is_head=True)
    term.is_head = True


def _step_down(commission: NationalCommission, successor: User, *, by: Person) -> None:
    """Whoever led stays an officer, and learns who leads now."""
    for former in commission.officers.filter(is_head=True).exclude(user=successor).select_related("user"):
        before = former.office
        _end_delegations(former, by=by, successor=successor)
        former.is_head = False
        former.save(update_fields=["is_head"])
        door.say(emails.appointed(former, by, before, successor))


def succeed(former_key: str, term: CommissionOfficer) -> None:
    """The successor's first day is the last of the former officer, whose headship passes on."""
    former = CommissionOfficer.objects.active().filter(key=former_key, commission=term.commission).first()
    if former is None or former.user_id == term.user_id:
        return
    was_head, by = former.is_head, Person.of(term.user)
    _leave(former, by=by, successor=str(term.user))
    if was_head:
        lead(term, by=by)
