"""Files that came on paper: the secretariat registers city and file, and enters what the Commission signed."""

from datetime import datetime
from typing import Any

from accounts import door
from accounts.person import Person
from cities import workflow as register
from cities.models import City, Country
from nominations import permissions
from nominations.emails import application as emails
from nominations.models import Call, Nomination
from nominations.workflow import application


@door.act
def register_file(
    call_key: str,
    *,
    by: Person,
    country: Country,
    city_key: str = "",
    city: dict[str, Any] | None = None,
    language: str = "en",
    late_until: datetime | None = None,
    late_reason: str = "",
) -> Nomination:
    """The empty file of a city, known or new, that will be filled in from paper; one that came late has its reason."""
    call = door.see(Call.objects.visible_to(by).with_dates(), call_key)
    door.allow(permissions.is_secretariat(call, by))
    if city_key:
        place = door.see(City.objects.visible_to(by).filter(country=country), city_key)
    else:
        place = register.register_city(country, by=by, is_fictional=call.is_fictional, **(city or {}))
    late = {"late_until": late_until, "late_reason": late_reason if late_until else ""}
    new = application.begin_file(call, place, by=by, language=language, on_behalf=True, **late)
    door.say(emails.opened(new))
    return new


@door.act
def endorse_on_paper(key: str, *, by: Person, signatory: str, title: str) -> Nomination:
    """What the National Commission signed on paper nominates the city."""
    return application.endorse(key, by=by, signatory=signatory, title=title)
