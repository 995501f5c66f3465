"""E-mails about what a National Commission asks of its cities, and whether it still asks it when they leave."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from accounts.models import User
from audit.subjects import prefix, subject
from cities.models import Country
from nominations.emails import recipients
from nominations.emails.telling import about_call
from nominations.models import Call, Nomination, RequiredDocument
from notifications import untrue
from notifications.models import Email
from notifications.outbox import Message

OF_DATE, OF_DOCUMENT = {"deadline_set_city"}, {"own_document_asked_city"}


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


def _filling_in(call: Call, country: Country) -> Iterable[User]:
    """Everybody who works for a city of the country that still fills in."""
    files = Nomination.objects.filter(call=call, country=country).being_filled_in()
    return {user.pk: user for users in recipients.cities(files).values() for user in users}.values()


def of_asked(emails: Sequence[Email]) -> dict[str, str]:
    """Of many at once: what a Commission asks otherwise by now, or of this reader no more, is told to nobody."""
    dates = [email for email in emails if email.event in OF_DATE]
    documents = [email for email in emails if email.event in OF_DOCUMENT and email.about_key]
    return (_of_dates(dates) if dates else {}) | (_of_documents(documents) if documents else {})


def _of_dates(emails: list[Email]) -> dict[str, str]:
    """The Commission still asks for the files by this date, and the reader still fills one in."""
    keys = {email.subject_ref.removeprefix(prefix(Call)) for email in emails}
    calls = {subject(call): call for call in Call.objects.with_dates().filter(key__in=keys)}
    offices = Country.objects.filter(commission__key__in={email.about_key for email in emails})
    homes = dict(offices.values_list("commission__key", "pk"))
    places = [(email, calls.get(email.subject_ref), homes.get(email.about_key)) for email in emails]
    fills_in = _who_fill_in(calls.values(), homes.values())
    return {
        email.key: why
        for email, call, home in places
        if call and home and (why := _of_date(email, call, home, fills_in[call.pk, home]))
    }


def _of_date(email: Email, call: Call, home: int, fills_in: set[int]) -> str:
    if email.until != call.wanted_by(home):
        return untrue.moved()
    return "" if email.to_id in fills_in else untrue.unmeant()


def _of_documents(emails: list[Email]) -> dict[str, str]:
    """The Commission still asks for this document."""
    asked = RequiredDocument.objects.filter(key__in={email.about_key for email in emails})
    keys = set(asked.values_list("key", flat=True))
    return {email.key: untrue.unmeant() for email in emails if email.about_key not in keys}


def _who_fill_in(calls: Iterable[Call], countries: Iterable[int]) -> dict[tuple[int, int], set[int]]:
    """By call and country, who works for a city that still fills in."""
    files = list(Nomination.objects.filter(call__in=calls, country__in=countries).being_filled_in())
    people, found = recipients.cities(files), defaultdict[tuple[int, int], set[int]](set)
    for file in files:
        found[file.call_id, file.country_id].update(user.pk for user in people[file.city_id])
    return found
