"""The acts by which a National Commission orders its own round: its deadline for its cities, its own documents."""

from datetime import datetime
from typing import Any

from accounts import door
from accounts.person import Person
from audit import clock
from cities.models import Country, NationalCommission
from dossiers.models import Document
from dossiers.states import RequiredFrom
from nominations.emails import national as emails
from nominations.models import Call, NationalDeadline, Nomination, RequiredDocument
from nominations.rules import national as rules
from nominations.states import Deadline
from nominations.workflow.steps import role


def _own(call_key: str, commission_key: str, by: Person) -> tuple[Call, Country]:
    """The call, locked, and the country for which this person acts."""
    call = door.see(Call.objects.visible_to(by), call_key)
    commission = door.see(NationalCommission.objects.visible_to(by).select_related("country"), commission_key)
    door.allow(by.has("officer", commission.country_id))
    door.lock(Call.objects.filter(pk=call.pk)).get()
    return call, commission.country


@door.act
def set_deadline(call_key: str, commission_key: str, instant: datetime | None, *, by: Person) -> datetime | None:
    """By when the Commission wants the files of its cities, or no more than the call asks; nothing ends by it."""
    call, country = _own(call_key, commission_key, by)
    closes = call.deadline(Deadline.CITY, country.pk)
    old = NationalDeadline.objects.filter(call=call, country=country).first()
    before = old.instant if old else None
    door.require(rules.still_fills_in(call, closes, clock.now()))
    door.require(rules.asks_earlier(instant, closes, clock.now()), rules.asks_anew(before, instant))
    if instant:
        facts = {"instant": instant, "by": by.user, "at": clock.now()}
        NationalDeadline.objects.update_or_create(call=call, country=country, defaults=facts)
    elif old:
        old.delete()
    told = {"old": before, "new": instant, "country": country.iso2}
    door.record("set_deadline", call, by=by, role=role(by), facts=told)
    door.say(emails.deadline_set(call, country, instant))
    return instant


@door.act
def ask_own_document(
    call_key: str, commission_key: str, label: str, *, by: Person, is_needed: bool = True, **more: Any
) -> RequiredDocument:
    """The Commission asks its own cities for one more document: needed for its endorsement, or optional."""
    call, country = _before_the_first(call_key, commission_key, by)
    mine = call.required_documents.own_of(country.pk)
    door.require(rules.few_enough(mine.count()))
    needed = RequiredFrom.ENDORSE if is_needed else RequiredFrom.NEVER
    position = call.required_documents.count()
    document = RequiredDocument.objects.create(
        call=call, country=country, label=label, required_from=needed, position=position, **more
    )
    facts = {"document": document.key, "label": label, "needed": needed, "country": country.iso2}
    door.record("ask_own_document", call, by=by, role=role(by), facts=facts)
    door.say(emails.own_document_asked(document))
    return document


@door.act
def drop_own_document(call_key: str, commission_key: str, document_key: str, *, by: Person) -> Call:
    """A document of the Commission's own is not asked for after all."""
    call, country = _before_the_first(call_key, commission_key, by)
    document = door.see(call.required_documents.own_of(country.pk), document_key)
    given = Document.objects.current().filter(kind=document.code, dossier__nomination__call=call)
    door.require(rules.nobody_gave_it(given.count()))
    facts = {"document": document.key, "label": document.label, "country": country.iso2}
    door.record("drop_own_document", call, by=by, role=role(by), facts=facts)
    door.say(emails.own_document_dropped(document))
    document.delete()
    return call


def _before_the_first(call_key: str, commission_key: str, by: Person) -> tuple[Call, Country]:
    """All cities of a country are asked the same: its files are locked, and none of them is handed in."""
    call, country = _own(call_key, commission_key, by)
    files = list(door.lock(Nomination.objects.filter(call=call, country=country).order_by("pk")))
    handed_in = sum(file.submitted_at is not None for file in files)
    closes = call.deadline(Deadline.CITY, country.pk)
    door.require(rules.nothing_handed_in(handed_in), rules.still_fills_in(call, closes, clock.now()))
    return call, country
