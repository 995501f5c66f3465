"""E-mails about what a National Commission asks of its cities, and whether it still asks it when they leave."""

from datetime import datetime
from typing import Any

from accounts.models import User
from cities.models import Country
from nominations.emails import meant, recipients
from nominations.emails.telling import about_call
from nominations.models import Call, Nomination, RequiredDocument
from notifications import untrue
from notifications.models import Email
from notifications.outbox import Message


def deadline_set(call: Call, country: Country, instant: datetime) -> list[Message]:
    """The cities that still fill in learn by when their Commission wants the file, and when the call closes."""
    closes = call.deadline("city_deadline", country.pk)
    facts: dict[str, Any] = {"deadlines": {"due": instant, "closes": closes}, "about_key": country.commission.key}
    return about_call("deadline_set_city", call, _filling_in(call, country), to="city_desk", **facts)


def own_document_asked(document: RequiredDocument) -> list[Message]:
    """The cities that fill in learn what their Commission asks for beside the form, and whether it is needed."""
    return _about_document("own_document_asked_city", document)


def own_document_dropped(document: RequiredDocument) -> list[Message]:
    """They learn that it is not asked for after all."""
    return _about_document("own_document_dropped_city", document)


def _about_document(event: str, document: RequiredDocument) -> list[Message]:
    call, country = document.call, document.country
    people = _filling_in(call, country) if country else []
    return about_call(event, call, people, to="city_desk", about_key=document.key, document=document)


def _filling_in(call: Call, country: Country) -> list[User]:
    """Everybody who works for a city of the country that still fills in."""
    files = Nomination.objects.filter(call=call, country=country).being_filled_in()
    return list({user.pk: user for users in recipients.cities(files).values() for user in users}.values())


def for_deadline(email: Email) -> bool | str:
    """The Commission still asks for the files by this date, and the reader still fills one in."""
    call, country = _call(email), Country.objects.filter(commission__key=email.about_key).first()
    if call is None or country is None:
        return call is not None
    said = meant.cancelled(call) or ("" if email.until == call.wanted_by(country.pk) else untrue.moved())
    return said or email.to in _filling_in(call, country)


def for_document(email: Email) -> bool | str:
    """The Commission still asks for this document, in a call that takes place."""
    call, asked = _call(email), RequiredDocument.objects.filter(key=email.about_key)
    if call is None or (email.about_key and not asked.exists()):
        return False
    return meant.cancelled(call) or True


def _call(email: Email) -> Call | None:
    found: Call | None = meant.row(Call.objects.with_dates(), email)
    return found
