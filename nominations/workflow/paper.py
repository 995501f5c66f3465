"""Files that came on paper: the secretariat registers city and file, and enters what the Commission signed."""

from datetime import date, datetime
from typing import Any

from accounts import door
from accounts.person import Person
from accounts.verdicts import Verdict
from audit import clock
from cities import workflow as register
from cities.models import City, Country
from dossiers import cleaning, signing
from dossiers import workflow as dossiers
from dossiers.cleaning import Upload
from dossiers.states import Method
from nominations import permissions
from nominations.emails import application as emails
from nominations.models import Call, Nomination
from nominations.rules import application as rules
from nominations.workflow import application, filling
from nominations.workflow.application import Paper


@door.act
def register_file(
    call_key: str,
    *,
    by: Person,
    country: Country,
    scan: Upload,
    arrived_on: date,
    channel: str,
    city_key: str = "",
    city: dict[str, Any] | None = None,
    language: str = "en",
    late_until: datetime | None = None,
    late_reason: str = "",
) -> Nomination:
    """The empty file of a city, known or new, that will be filled in from paper; one that came late has its reason."""
    call = door.see(Call.objects.visible_to(by).with_dates(), call_key)
    door.allow(permissions.is_secretariat(call, by))
    cleaned = cleaning.clean(scan)  # takes long: before anything is made or locked
    door.require(_arrived(call, arrived_on))
    if city_key:
        place = door.see(City.objects.visible_to(by).filter(country=country), city_key)
    else:
        place = register.register_city(country, by=by, is_fictional=call.is_fictional, **(city or {}))
    came = {"on_behalf": True, "arrived_on": arrived_on, "channel": channel}
    late = {"late_until": late_until, "late_reason": late_reason if late_until else ""}
    new = filling.begin_file(call, place, by=by, language=language, **came, **late)
    dossiers.attach(new.dossier, cleaned, signing.PAPER, by=by.user)
    door.say(emails.registered(new))
    return new


def _arrived(call: Call, day: date) -> Verdict:
    """The paper is there, by the call's own calendar."""
    return rules.arrived(day, clock.now().astimezone(call.tz).date())


@door.act
def endorse_on_paper(
    key: str, *, by: Person, signatory: str, title: str, scan: Upload, arrived_on: date, channel: str
) -> Nomination:
    """What the National Commission signed on paper nominates the city."""
    seen = door.see(Nomination.objects.visible_to(by), key)
    door.allow(permissions.nominates(seen, by))
    paper = Paper(cleaning.clean(scan), arrived_on, channel)  # takes long: before the rows are locked
    door.require(_arrived(seen.call, arrived_on))
    return application.nominate(key, signatory, title, Method.PAPER, by=by, paper=paper)
