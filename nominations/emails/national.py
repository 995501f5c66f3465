"""E-mails about what a National Commission asks of its cities."""

from collections.abc import Iterable
from datetime import datetime

from accounts.models import User
from cities.models import Country
from nominations.emails import recipients
from nominations.emails.telling import about_call
from nominations.models import Call, Nomination, RequiredDocument
from notifications.outbox import Message


def deadline_set(call: Call, country: Country, instant: datetime) -> list[Message]:
    """The cities that still fill in learn by when their Commission wants the file, and when the call closes."""
    closes = call.deadline("city_deadline", country.pk)
    deadlines = {"due": instant, "closes": closes}
    return about_call("deadline_set_city", call, _filling_in(call, country), to="city_desk", deadlines=deadlines)


def own_document_asked(document: RequiredDocument) -> list[Message]:
    """The cities that fill in learn what their Commission asks for beside the form, and whether it is needed."""
    return _about_document("own_document_asked_city", document)


def own_document_dropped(document: RequiredDocument) -> list[Message]:
    """They learn that it is not asked for after all."""
    return _about_document("own_document_dropped_city", document)


def _about_document(event: str, document: RequiredDocument) -> list[Message]:
    call, country = document.call, document.country
    people = _filling_in(call, country) if country else []
    return about_call(event, call, people, to="city_desk", document=document)


def _filling_in(call: Call, country: Country) -> Iterable[User]:
    """Everybody who works for a city of the country that still fills in."""
    files = Nomination.objects.filter(call=call, country=country).being_filled_in()
    return {user.pk: user for users in recipients.cities(files).values() for user in users}.values()
