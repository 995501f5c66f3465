"""How a city gets in: an address asks, confirms itself, opens a draft; the National Commission accepts or refuses."""

from datetime import datetime
from typing import Any

from accounts import door
from accounts import workflow as accounts
from accounts.models import Invitation, User
from accounts.person import Person
from accounts.verdicts import Verdict
from audit import chain, clock
from cities import workflow as cities
from cities.models import City, Country, FocalPoint
from cities.states import NameForm, TeamRole
from nominations import permissions
from nominations.emails import application as application_emails
from nominations.emails import entry as emails
from nominations.models import Call, Entry, Juror, Nomination, Reviewer
from nominations.rules import application as rules
from nominations.rules import entry as entry_rules
from nominations.rules.call import window, written_in
from nominations.rules.eligibility import kind
from nominations.rules.jury import no_juror
from nominations.rules.reviewing import reviews_no_rival
from nominations.states import Deadline
from nominations.workflow import application, eligibility, filling, places
from nominations.workflow.completeness import entered
from nominations.workflow.steps import role
from notifications.models import ReminderRule
from notifications.outbox import Message


@door.act
def enter(
    key: str, *, by: Person, email: str, name: str, country: Country, city: dict[str, Any], **asked: Any
) -> Invitation:
    """Somebody asks for a city; nothing is kept but the link that goes to the address named."""
    call = door.see(Call.objects.visible_to(by).with_dates(), key)
    closes = call.deadline(Deadline.CITY, country.pk)
    language = written_in(call, asked["writes"])
    door.require(window(call, closes, clock.now()), language, *_against(call, city, country, by))
    facts = {"country": country.iso2, "city": city, "function": asked["office"], "writes": asked["writes"]}
    facts |= {"claims": asked.get("claims", {}), "time_zone": country.zone or call.zone}
    label = f"{city['name']}, {country.name(NameForm.SHORT)} · {call.name}"
    purpose = Invitation.Purpose.ENTRY
    return accounts.invite(
        email, purpose, by=by, name=name, about=call.key, label=label, language=asked["language"], facts=facts
    )


def _against(call: Call, city: dict[str, Any], country: Country, by: Person) -> list[Verdict]:
    """The call's rules as far as they can be asked of a city in somebody's words, or of one the register names."""
    named = City.objects.visible_to(by).filter(country=country, key=city.get("key", "")).first()
    return eligibility.announced(call, named) if named else [kind(call, city["kind"])]


@door.act
def confirm_entry(user: User, invitation: Invitation) -> Entry:
    """The address is confirmed: a city that nobody spoke for has its draft, of any other its people are asked."""
    call = door.see(Call.objects.visible_to(Person.nobody()).with_dates(), invitation.about)
    city = _city(call, invitation.facts)
    door.lock(City.objects.filter(pk=city.pk)).get()  # two who ask at once: the second finds the first
    _require_a_newcomer(call, city, user)
    entry = Entry(
        call=call,
        city=city,
        country=city.country,
        user=user,
        function=invitation.facts["function"],
        claims=invitation.facts["claims"],
        at=clock.now(),
        joins=_is_known(city),
    )
    if not entry.joins:
        entry.nomination = _draft(entry, invitation.facts["writes"])
    entry.save()
    facts = {"call": call.key, "city": city.key, "joins": entry.joins}
    door.record("confirm_entry", entry, by=Person.of(user), role="focal_point", state_to=chain.OPEN, facts=facts)
    door.say(emails.confirmed(entry))
    return entry


def _city(call: Call, facts: dict[str, Any]) -> City:
    """The one meant, known by any spelling; a new one is registered now that the address is confirmed."""
    country = Country.objects.with_names().get(iso2=facts["country"])
    asked = dict(facts["city"])
    if asked.get("key"):
        return door.see(City.objects.filter(country=country).select_related("country"), asked["key"])
    asked.pop("key", None)
    name = asked.pop("name")
    return cities.register_city(country, name, by=Person.clock(), is_fictional=call.is_fictional, **asked)


def _require_a_newcomer(call: Call, city: City, user: User) -> None:
    closes = call.deadline(Deadline.CITY, city.country_id)
    works_here = FocalPoint.objects.active().filter(city=city, user=user).exists()
    asked = Entry.objects.open().filter(call=call, city=city, user=user).exists()
    reviews = Reviewer.objects.serving(clock.now()).filter(user=user, country=city.country_id)
    door.require(
        window(call, closes, clock.now()),
        rules.outside_the_network(user.network_roles.filter(until=None).exists()),
        no_juror(Juror.objects.serving().filter(user=user).exists()),
        reviews_no_rival(reviews.exists()),
        rules.asks_once(city.name, works_here=works_here, asked=asked),
        *eligibility.announced(call, city),
    )


def _is_known(city: City) -> bool:
    """Somebody spoke for it before, or it has a file of any round: nobody attaches alone to what others wrote."""
    has_people = FocalPoint.objects.filter(city=city).exists()
    return has_people or Nomination.objects.filter(city=city).exists() or city.memberships.exists()


def _draft(entry: Entry, language: str) -> Nomination:
    cities.appoint_focal_point(entry.city, entry.user, by=Person.clock())
    return filling.begin_file(entry.call, entry.city, by=Person.of(entry.user), language=language)


def _answered(entry: Entry) -> dict[str, Any]:
    """What the record of an answer holds, so that the row can be compared with it."""
    return {"state_from": chain.OPEN, "state_to": str(entry.decision), "facts": {"city": entry.city.key}}


@door.act
def accept_entry(key: str, *, by: Person, role_given: str = TeamRole.SUBMITTER) -> Entry:
    """The city is in: its draft may be handed in; who asked to join others is invited to."""
    seen = _seen(key, by)
    if not permissions.lets_in(seen, by):  # a city that is not in itself brings nobody in
        door.require(entered(seen.city))
    entry = _decide(key, Entry.Decision.ACCEPTED, by=by)
    door.record("accept_entry", entry, by=by, role=role(by), **_answered(entry))
    if not entry.joins:
        door.say(emails.accepted(entry))
        return entry
    person = {"email": entry.user.email, "name": entry.user.name, "language": entry.user.language}
    facts = {"role": str(role_given)}
    purpose = Invitation.Purpose.FOCAL_POINT
    accounts.invite(by=by, purpose=purpose, about=entry.city.key, label=entry.city.name, facts=facts, **person)
    return entry


@door.act
def refuse_entry(key: str, *, by: Person, reason: str) -> Entry:
    """The city is not in: what it began and the person's role end, and the person reads why."""
    seen = _seen(key, by)
    if not seen.joins:
        _end_drafts(seen, by=by, reason=reason)
    entry = _decide(key, Entry.Decision.REFUSED, by=by, told=reason)
    door.require(rules.reasoned(reason))
    _end_role(entry, by=by)
    door.record("refuse_entry", entry, by=by, role=role(by), reason=reason, **_answered(entry))
    door.say(emails.refused(entry))
    return entry


def overdue(at: datetime) -> list[str]:
    """The requests that nobody answered while their call, or a file that the city began meanwhile, could wait."""
    rows = Entry.objects.open().without_files().with_dates()
    return [entry.key for entry in rows if entry.is_over(at)]


@door.act
def close_entry(key: str, *, by: Person) -> Entry:
    """Nobody answered: the city is not in, whoever asked speaks for it no longer, may ask again, and hears it."""
    seen = door.see(Entry.objects.visible_to(by), key)
    door.allow(by.is_clock)
    entry = door.lock(Entry.objects.with_dates().filter(pk=seen.pk)).get()
    door.require(entry_rules.over(entry))
    if not entry.is_open:  # answered meanwhile
        return entry
    entry.decision, entry.decided_at = Entry.Decision.UNANSWERED, clock.now()
    entry.save(update_fields=["decision", "decided_at"])
    _end_role(entry, by=by)
    door.record("close_entry", entry, by=by, role=role(by), **_answered(entry))
    door.say(emails.closed(entry))
    return entry


def _end_role(entry: Entry, *, by: Person) -> None:
    """Who opened a city has no right to it unless somebody lets it in; who asked to join never had one."""
    terms = FocalPoint.objects.active().filter(city=entry.city, user=entry.user)
    for term in terms if not entry.joins else terms.none():
        cities.end_focal_point(term.key, by=by)


def _end_drafts(entry: Entry, *, by: Person, reason: str) -> None:
    """Whatever the city began, in whichever call, is taken back; what came on paper came from elsewhere."""
    begun = Nomination.objects.before_nomination().filter(city=entry.city_id, on_behalf=False).order_by("pk")
    counters = {file.pk: places.counter(file.call, file.country) for file in begun.select_related("call", "country")}
    for nomination in door.lock(begun.filter(pk__in=counters)):  # read anew: one that ended meanwhile is none of them
        application.leave(nomination, counters[nomination.pk], by=by, reason=reason)
        told = application_emails.withdrawn(nomination)
        door.say(message for message in told if message.to != entry.user)  # who asked reads the refusal instead


@door.act
def remind_entry(key: str, *, by: Person) -> Entry:
    """Those who can let a city in hear that it waits: from the secretariat by hand, and from the clock."""
    seen = door.see(Entry.objects.visible_to(by), key)
    door.allow(by.is_clock or permissions.is_secretariat(None, by))
    entry = door.lock(Entry.objects.with_names().filter(pk=seen.pk)).get()
    days = entry_rules.reminds(entry, clock.now(), ReminderRule.objects.schedule()) if by.is_clock else None
    if by.is_clock and days is None:  # answered meanwhile
        return entry
    door.say(_by_hand(entry) if days is None else emails.awaited(entry, days))
    entry.reminded_at = clock.now()
    entry.save(update_fields=["reminded_at"])
    door.record("remind_entry", entry, by=by, role=role(by), facts={"city": entry.city.key})
    return entry


def _by_hand(entry: Entry) -> list[Message]:
    """Once a day at most, and to others than who reminds."""
    messages = emails.reminded(entry)
    door.require(entry_rules.may_remind(entry), entry_rules.somebody_to_remind(entry.city.name, asked=bool(messages)))
    return messages


def to_remind(at: datetime) -> list[str]:
    """The requests about which the clock writes to those who have not answered."""
    schedule = ReminderRule.objects.schedule()
    rows = Entry.objects.awaited().select_related("call")
    return [entry.key for entry in rows if entry_rules.reminds(entry, at, schedule) is not None]


def _seen(key: str, by: Person) -> Entry:
    seen = door.see(Entry.objects.visible_to(by).with_names().select_related("nomination"), key)
    door.allow(permissions.decides_entry(seen, by))
    return seen


def _decide(key: str, decision: str, *, by: Person, told: str = "") -> Entry:
    seen = _seen(key, by)
    entry = door.lock(Entry.objects.with_names().filter(pk=seen.pk)).get()
    door.require(rules.entry_is_open(entry))
    entry.decision, entry.decided_by, entry.decided_at, entry.told = decision, by.someone, clock.now(), told
    entry.save()
    return entry
