"""The acts by which a National Commission orders its own round within the call: its deadline for its cities."""

from datetime import datetime

from accounts import door
from accounts.person import Person
from audit import clock
from cities.models import Country, NationalCommission
from nominations.emails import national as emails
from nominations.models import Call, NationalDeadline
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
    door.require(rules.asks_earlier(instant, closes, clock.now()), rules.asks_anew(before, instant))
    if instant:
        facts = {"instant": instant, "by": by.user, "at": clock.now()}
        NationalDeadline.objects.update_or_create(call=call, country=country, defaults=facts)
    elif old:
        old.delete()
    told = {"old": before, "new": instant, "country": country.iso2}
    door.record("set_deadline", call, by=by, role=role(by), facts=told)
    door.say(emails.deadline_set(call, country, instant or closes))
    return instant
