"""The acts upon a call: prepare, publish, extend, cancel, archive."""

from datetime import datetime
from typing import Any

from django.conf import settings

from accounts import door
from accounts.person import Person
from audit import clock
from cities.models import Country, Programme
from nominations import permissions
from nominations.emails import call as emails
from nominations.models import Amendment, Call
from nominations.rules import application as application_rules
from nominations.rules import call as call_rules
from nominations.states import Deadline
from nominations.workflow.steps import begin, move, role, take


@door.act
def prepare(programme: Programme, slug: str, name: str, *, by: Person, **fields: Any) -> Call:
    """A call comes into being; nobody outside sees it before it is published."""
    door.allow(permissions.prepares_calls(None, by))
    fields = {"is_fictional": settings.DEMO} | fields  # whatever is prepared in the demo is fictional
    call = Call.objects.create(programme=programme, slug=slug, name=name, **fields)
    begin(call, "prepare", by=by, facts={"slug": slug})
    return call


@door.act
def publish(key: str, *, by: Person) -> Call:
    """Everybody may read the call; from now on only amendments change it."""
    call = take(Call, key, "publish", by=by)
    door.require(*call_rules.publishable(call))
    move(call, "publish", by=by)
    door.say(emails.published(call))
    return call


@door.act
def extend(
    key: str, field: str, new: datetime, *, by: Person, reason: str, country: Country | None = None
) -> Amendment:
    """A deadline moves for all or for one country: an event with a reason, never an edited date."""
    call = door.see(Call.objects.visible_to(by), key)
    door.allow(permissions.prepares_calls(call, by) and field in Deadline.values and getattr(call, field))
    door.lock(Call.objects.filter(pk=call.pk)).get()
    old = call.deadline(field, country.pk if country else None)
    door.require(call_rules.later(old, new), application_rules.reasoned(reason))
    amendment = Amendment.objects.create(
        call=call,
        field=field,
        country=country,
        old_instant=old,
        new_instant=new,
        reason=reason,
        by=by.user,
        at=clock.now(),
    )
    facts = {"field": field, "old": old, "new": new, "country": country.iso2 if country else None}
    door.record("extend", call, by=by, role=role(by), facts=facts, reason=reason)
    door.say(emails.extended(call, amendment))
    return amendment


@door.act
def cancel(key: str, *, by: Person, reason: str) -> Call:
    """The round does not take place."""
    call = take(Call, key, "cancel", by=by)
    door.require(application_rules.reasoned(reason))
    move(call, "cancel", by=by, reason=reason)
    return call


@door.act
def archive(key: str, *, by: Person) -> Call:
    """Nothing is left to do in this call."""
    call = take(Call, key, "archive", by=by)
    move(call, "archive", by=by)
    return call
