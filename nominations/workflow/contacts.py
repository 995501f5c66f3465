"""Inviting the contacts of all National Commissions from one file, and once more those who never signed in."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from accounts import door
from accounts import workflow as accounts
from accounts.models import Invitation
from accounts.person import Person
from accounts.verdicts import Verdict, failed
from audit import clock
from cities import workflow as register
from cities.folding import search_key
from cities.models import CommissionOfficer, Country, FocalPoint, NationalCommission
from cities.rules import one_country
from nominations import contactfile, permissions
from nominations.contactfile import Contact
from nominations.models import Juror
from nominations.querysets.persons import never_signed_in
from nominations.rules import contacts as rules
from nominations.workflow.inviting import at_home

OFFICER = Invitation.Purpose.OFFICER


@dataclass(frozen=True)
class Line:
    """One line of the file beside what is known: whom it would invite, or why nobody."""

    contact: Contact
    country: Country | None
    faults: list[Verdict]
    is_officer: bool = False
    invited: Invitation | None = None
    head: str = ""  # who leads the Commission by now

    @property
    def is_invitable(self) -> bool:
        """Whether this line invites somebody who is not there yet."""
        return not (self.faults or self.is_officer or self.invited)


@dataclass(frozen=True)
class Known:
    """All that is known about the persons and countries of one file, asked for at once."""

    countries: dict[str, set[Country]]
    keys: dict[str, int]  # which country a Commission speaks for
    officers: dict[str, set[Country]]
    cities: dict[str, set[Country]]
    jurors: set[str]
    invitations: dict[str, list[Invitation]]
    heads: dict[int, str]


def look(text: str, *, by: Person) -> tuple[list[Line], list[Verdict]]:
    """What a file would do, line by line, and what is wrong with it as a whole; nothing happens."""
    door.allow(permissions.is_secretariat(None, by))
    contacts, wrong = contactfile.read(text)
    known = _known({contact.email for contact in contacts})
    addresses = Counter(contact.email for contact in contacts)
    heads = Counter(_country(contact, known) for contact in contacts if contact.is_head)
    return [_line(contact, known, addresses, heads) for contact in contacts], wrong


@door.act
def invite_contacts(text: str, lines: Collection[int], *, by: Person) -> list[Invitation]:
    """The chosen persons of the file are invited; whoever is there or invited already is not invited again."""
    countries = [line.country.pk for line in look(text, by=by)[0] if line.country and line.contact.line in lines]
    list(door.lock(Country.objects.filter(pk__in=countries).order_by("pk")))  # two files at once wait for each other
    found, wrong = look(text, by=by)
    chosen = [line for line in found if line.contact.line in lines]
    door.require(*wrong, rules.somebody_chosen(len(chosen)), *(fault for line in chosen for fault in line.faults))
    return [_invite(line, by=by) for line in chosen if line.is_invitable]


def _invite(line: Line, *, by: Person) -> Invitation:
    person, country = line.contact, line.country
    assert country is not None  # noqa: S101 - a line without a country has a fault
    commission = register.found_commission(country, by=by)
    facts: dict[str, Any] = {"is_head": True} if person.is_head else {}
    return accounts.invite(
        person.email,
        OFFICER,
        by=by,
        name=person.name,
        language=person.language,
        about=commission.key,
        label=commission.of(country.called),
        facts=facts | ({"time_zone": person.time_zone} if person.time_zone else at_home(country)),
    )


@door.act
def resend(key: str, *, by: Person) -> Invitation:
    """Somebody who never signed in gets the invitation again, with a new link."""
    door.allow(permissions.is_secretariat(None, by))
    door.see(never_signed_in(by), key)
    return accounts.resend(key, by=by)


@door.act
def resend_all(*, by: Person) -> list[Invitation]:
    """Everybody who never signed in gets the invitation again."""
    door.allow(permissions.is_secretariat(None, by))
    keys = list(never_signed_in(by).order_by("pk").values_list("key", flat=True))
    door.require(rules.somebody_waits(len(keys)))
    return [accounts.resend(key, by=by) for key in keys]


# What is known.


def _known(emails: set[str]) -> Known:
    terms = list(CommissionOfficer.objects.active().select_related("commission__country", "user"))
    points = FocalPoint.objects.active().filter(user__email__in=emails).select_related("city__country", "user")
    invitations = Invitation.objects.filter(purpose=OFFICER, email__in=emails).unanswered()
    return Known(
        countries=_countries(),
        keys=dict(NationalCommission.objects.values_list("key", "country")),
        officers=_sets((term.user.email, term.commission.country) for term in terms),
        cities=_sets((point.user.email, point.city.country) for point in points),
        jurors=set(Juror.objects.serving().filter(user__email__in=emails).values_list("user__email", flat=True)),
        invitations={email: list(rows) for email, rows in _sets((row.email, row) for row in invitations).items()},
        heads={term.commission.country_id: str(term.user) for term in terms if term.is_head},
    )


def _countries() -> dict[str, set[Country]]:
    """Every country by each of its names and codes."""
    return _sets(
        (key, country)
        for country in Country.objects.with_names()
        for key in {country.iso2.lower(), country.iso3.lower(), *(name.search_key for name in country.names.all())}
    )


def _sets(pairs: Iterable[tuple[str, Any]]) -> dict[str, set[Any]]:
    found: dict[str, set[Any]] = defaultdict(set)
    for key, value in pairs:
        found[key].add(value)
    return found


def _country(contact: Contact, known: Known) -> Country | None:
    found = known.countries.get(search_key(contact.country), set())
    return next(iter(found)) if len(found) == 1 else None


def _line(contact: Contact, known: Known, addresses: Counter[str], heads: Counter[Country | None]) -> Line:
    country = _country(contact, known)
    faults = [
        *contact.faults,
        *failed([rules.named_once(addresses[contact.email])]),
        *(failed(list(_of_country(contact, country, known, heads[country]))) if country else _unknown(contact)),
    ]
    if country is None:
        return Line(contact, None, faults)
    here = [row for row in known.invitations.get(contact.email, []) if known.keys.get(row.about) == country.pk]
    is_officer = country in known.officers.get(contact.email, set())
    return Line(contact, country, faults, is_officer, next(iter(here), None), known.heads.get(country.pk, ""))


def _unknown(contact: Contact) -> list[Verdict]:
    """No country, or more than one, has this name; a missing one was said already."""
    return failed([rules.country_known(contact.country)]) if contact.country else []


def _of_country(contact: Contact, country: Country, known: Known, heads: int) -> Iterator[Verdict]:
    held = known.officers.get(contact.email, set()) | known.cities.get(contact.email, set())
    yield one_country(contact.name, [other.called for other in held], country.called)
    open_ones = [row for row in known.invitations.get(contact.email, []) if clock.now() < row.expires_at]
    yield rules.invited_once([row.label for row in open_ones if known.keys.get(row.about) != country.pk])
    yield rules.judges_not(contact.email in known.jurors)
    yield rules.one_head(heads if contact.is_head else 1)
