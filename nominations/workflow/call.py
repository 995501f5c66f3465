"""The acts upon a call: prepare, copy, edit, publish, extend, cancel, archive."""

from datetime import datetime
from typing import Any

from django.conf import settings

from accounts import door
from accounts.person import Person
from audit import clock
from audit.subjects import subject
from cities.models import Country, Programme
from nominations import permissions
from nominations.calendar import rolled_over
from nominations.emails import call as emails
from nominations.emails.concerned import Concerned, by_moves, of_call, officers, who_work_for
from nominations.emails.meant import OF_CALLS
from nominations.emails.telling import to_many
from nominations.models import Amendment, Call, Clarification, Nomination, RequiredDocument
from nominations.rules import amending
from nominations.rules import application as application_rules
from nominations.rules import call as call_rules
from nominations.states import AMENDABLE, RELEASE, Deadline
from nominations.workflow import eligibility, places
from nominations.workflow.proposals import end_with_check
from nominations.workflow.steps import begin, held, move, role, take
from notifications import outbox
from notifications.models import Email

# What a new call takes over from an earlier one; its dates and its name are its own.
COPIED = (
    "zone", "grace_minutes", "rolls_over", "embargo_hours", "quota_endorsed", "quota_period", "quota_admitted",
    "places", "population_minimum", "kinds", "open_to", "waiting_months", "languages", "readers_per_file", "form",
    "rubric", "rules_text", "list_layout", "country_form", "alarm_points", "alarm_percent", "quorum_percent",
    "secret_vote", "least_readers", "jury_access_days", "panel_regions", "tie_years", "feedback",
)  # fmt: skip


@door.act
def prepare(programme: Programme, slug: str, name: str, *, by: Person, **fields: Any) -> Call:
    """A call comes into being; nobody outside sees it before it is published."""
    door.allow(permissions.prepares_calls(None, by))
    fields = {"is_fictional": settings.DEMO} | fields  # whatever is prepared in the demo is fictional
    call = Call(programme=programme, slug=slug, name=name, **fields)
    _roll_over(call)
    call.save()
    begin(call, "prepare", by=by, facts={"slug": slug})
    return call


def _roll_over(call: Call) -> None:
    """Where the call says so, what would close on a weekend closes at the end of Monday; what is stored holds."""
    for field in Deadline.values if call.rolls_over else []:
        closes = getattr(call, field)
        setattr(call, field, closes and rolled_over(closes, call.tz))


@door.act
def edit(key: str, *, by: Person, **fields: Any) -> Call:
    """A call that is being prepared is written anew; a published one only moves by amendments."""
    call = _being_prepared(key, by)
    changed = {name: value for name, value in fields.items() if getattr(call, name) != value}
    for name, value in changed.items():
        setattr(call, name, value)
    _roll_over(call)
    call.save()
    door.record("edit", call, by=by, role=role(by), facts={"changed": sorted(changed)})
    return call


@door.act
def copy(key: str, slug: str, name: str, *, by: Person, **fields: Any) -> Call:
    """A new call begins with the rules, documents and form of an earlier one, and with dates of its own."""
    earlier = door.see(Call.objects.visible_to(by), key)
    kept = {field: getattr(earlier, field) for field in COPIED}
    call = prepare(earlier.programme, slug, name, by=by, **kept | fields)
    RequiredDocument.objects.bulk_create(_again(document, call) for document in earlier.required_documents.common())
    return call


def _again(document: RequiredDocument, call: Call) -> RequiredDocument:
    kept = {name: getattr(document, name) for name in ("label", "help", "media_types", "most_megabytes", "position")}
    return RequiredDocument(call=call, required_from=document.required_from, **kept)


@door.act
def ask_document(key: str, *, by: Person, **facts: Any) -> RequiredDocument:
    """A call that is being prepared asks for a document beside its form."""
    call = _being_prepared(key, by)
    last = call.required_documents.count()
    document = RequiredDocument.objects.create(call=call, position=last, **facts)
    door.record("ask_document", call, by=by, role=role(by), facts={"document": document.label})
    return document


@door.act
def drop_document(key: str, document_key: str, *, by: Person) -> Call:
    """A document is not asked for after all."""
    call = _being_prepared(key, by)
    document = door.see(call.required_documents.common(), document_key)
    document.delete()
    door.record("drop_document", call, by=by, role=role(by), facts={"document": document.label})
    return call


def _being_prepared(key: str, by: Person) -> Call:
    call = held(Call, key, permissions.prepares_calls, by=by)
    door.require(call_rules.unpublished(call))
    return call


@door.act
def publish(key: str, *, by: Person) -> Call:
    """Everybody may read the call; from now on only amendments change it."""
    call = take(Call, key, "publish", by=by)
    door.require(*call_rules.publishable(call))
    opens_later = clock.now() < call.opens_at or call.is_replay
    call.opening_told_at = None if opens_later else clock.now()
    move(call, "publish", by=by)
    door.say(to_many(emails.published(call) if opens_later else emails.opened(call, eligibility.may_apply(call))))
    return call


@door.act
def tell_opening(key: str, *, by: Person) -> Call:
    """The day has come: Commissions, and cities that may apply, hear once that the call is open."""
    door.allow(by.is_clock)
    call = door.see(door.lock(Call.objects.visible_to(by).opening_untold(clock.now())), key)
    call.opening_told_at = clock.now()
    call.save(update_fields=["opening_told_at"])
    letters = to_many(emails.opened(call, eligibility.may_apply(call)))
    door.record("tell_opening", call, by=by, role=role(by), facts={"told": len(letters)})
    door.say(letters)
    return call


@door.act
def extend(
    key: str, field: str, new: datetime, *, by: Person, reason: str, country: Country | None = None, both: bool = False
) -> Amendment:
    """A date moves for all or for one country, if it must be with the Commissions': an event, never an edited date."""
    call = held(Call, key, permissions.prepares_calls, by=by)
    door.allow(field in AMENDABLE)
    moving = amending.moves(call, field, new, country.pk if country else None, both=both)
    door.require(*amending.movable(call, moving, clock.now()), application_rules.reasoned(reason))
    at = clock.now()
    letters = emails.extended(call, moving, reason, at, eligibility.who_heard(call))  # of what is still in force
    facts = {"reason": reason, "told": len(letters), "by": by.user, "at": at}
    rows = [_amend(call, move, country, facts) for move in moving]
    _record(call, moving, country, by, reason)
    door.say(to_many(letters))
    return rows[0]


def told_of(call: Call, moving: list[amending.Move]) -> list[Concerned]:
    """Who would get an e-mail, before it is written."""
    return [one for one, _moves in by_moves(call, moving, eligibility.who_heard(call))]


def told_of_start(call: Call) -> list[Concerned]:
    """Who would get an e-mail if it were published now."""
    cities = eligibility.may_apply(call) if clock.now() >= call.opens_at and not call.is_replay else ()
    found = [*(who_work_for(cities) if cities else ()), *officers()]
    return list({one.user.pk: one for one in found}.values())


def told_of_all(call: Call) -> list[Concerned]:
    """Who would get an e-mail if it were cancelled now, or took other criteria."""
    return of_call(call, eligibility.who_heard(call))


def _amend(call: Call, move: amending.Move, country: Country | None, facts: dict[str, Any]) -> Amendment:
    """The announcement is a plan, which the row itself holds; a closing is in force by its amendment alone."""
    if move.field == RELEASE:
        call.release_at = move.new
        call.save(update_fields=["release_at"])
    dates = {"old_instant": move.old, "new_instant": move.new}
    return Amendment.objects.create(call=call, field=move.field, country=country, **dates, **facts)


def _record(call: Call, moving: list[amending.Move], country: Country | None, by: Person, reason: str) -> None:
    for one in moving:
        facts = {"field": one.field, "old": one.old, "new": one.new, "country": country.iso2 if country else None}
        door.record("extend", call, by=by, role=role(by), facts=facts, reason=reason)


@door.act
def cancel(key: str, *, by: Person, reason: str) -> Call:
    """The round does not take place: its files are over with it, and everyone who worked for it learns why."""
    call = take(Call, key, "cancel", by=by)
    door.require(application_rules.reasoned(reason))
    letters = emails.cancelled(call, reason, eligibility.who_heard(call))
    places.free_all(call)
    Clarification.objects.filter(nomination__call=call).close()
    end_with_check(Nomination.objects.filter(call=call), by, reason)
    move(call, "cancel", by=by, reason=reason, facts={"told": len(letters)})
    outbox.call_off(Email.objects.filter(subject_ref=subject(call), event__in=OF_CALLS))
    door.say(to_many(letters))
    return call


@door.act
def archive(key: str, *, by: Person) -> Call:
    """Nothing is left to do in this call."""
    call = take(Call, key, "archive", by=by)
    move(call, "archive", by=by)
    return call
