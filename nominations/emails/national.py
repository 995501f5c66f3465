"""E-mails about what a National Commission asks of its cities, and whether it still asks it when they leave."""

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Max

from accounts.models import User
from audit.subjects import by_subject
from cities.models import Country
from nominations.emails import recipients
from nominations.emails.telling import about_call
from nominations.models import Call, Nomination, RequiredDocument
from notifications import untrue
from notifications.models import Email
from notifications.outbox import Message

Reading = tuple[int | None, str, str]  # who, of which call, of which Commission
OF_DATE, OF_DOCUMENT = {"deadline_set_city"}, {"own_document_asked_city"}


def deadline_set(call: Call, country: Country, instant: datetime | None) -> list[Message]:
    """The cities that still fill in learn by when their Commission wants the file, if so, and when the call closes."""
    dates = {"due": instant, "closes": call.deadline("city_deadline", country.pk)}
    facts: dict[str, Any] = {"deadlines": dates, "about_key": country.commission.key}
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
    return _who_fill_in([call], [country.pk])[call.pk, country.pk].values()


def of_asked(emails: Sequence[Email]) -> dict[str, str]:
    """Of many at once: what a Commission asks otherwise by now, or of this reader no more, is told to nobody."""
    dates = [email for email in emails if email.event in OF_DATE]
    documents = [email for email in emails if email.event in OF_DOCUMENT and email.about_key]
    return (_of_dates(dates) if dates else {}) | (_of_documents(documents) if documents else {})


def _of_dates(emails: list[Email]) -> dict[str, str]:
    """The Commission still asks for this date, or for none; and the reader, who still fills in, hears it once."""
    calls = by_subject(Call.objects.with_dates(), {email.subject_ref for email in emails})
    offices = Country.objects.filter(commission__key__in={email.about_key for email in emails})
    homes = dict(offices.values_list("commission__key", "pk"))
    places = [(email, calls.get(email.subject_ref), homes.get(email.about_key)) for email in emails]
    fills_in, last = _who_fill_in(calls.values(), homes.values()), _last_told(emails)
    return {
        email.key: why
        for email, call, home in places
        if call and home and (why := _of_date(email, call.national_deadline(home), fills_in[call.pk, home], last))
    }


def _of_date(email: Email, wanted: datetime | None, fills_in: Container[int], last: dict[Reading, datetime]) -> str:
    if email.until != wanted or last.get(_reading(email), email.created) > email.created:
        return untrue.moved()
    return "" if email.to_id in fills_in else untrue.unmeant()


def _last_told(emails: list[Email]) -> dict[Reading, datetime]:
    """When each reader of these was last told a date of the Commission: one that was set, unset and set comes once."""
    told = Email.objects.left().filter(event__in=OF_DATE, to__in={email.to_id for email in emails})
    rows = told.order_by().values_list("to", "subject_ref", "about_key").annotate(last=Max("created"))
    return {(to, about, office): last for to, about, office, last in rows}


def _reading(email: Email) -> Reading:
    return email.to_id, email.subject_ref, email.about_key


def _of_documents(emails: list[Email]) -> dict[str, str]:
    """The Commission still asks for this document, and the reader still fills in."""
    asked = RequiredDocument.objects.filter(key__in={email.about_key for email in emails})
    places = {key: (call, home) for key, call, home in asked.values_list("key", "call", "country") if home}
    fills_in = _who_fill_in({call for call, _home in places.values()}, {home for _call, home in places.values()})
    reached = {email.key for email in emails if email.to_id in fills_in[places.get(email.about_key, (0, 0))]}
    return {email.key: untrue.unmeant() for email in emails if email.key not in reached}


def _who_fill_in(calls: Iterable[Call | int], countries: Iterable[int]) -> dict[tuple[int, int], dict[int, User]]:
    """By call and country, who works for a city that still fills in, by number."""
    files = list(Nomination.objects.filter(call__in=calls, country__in=countries).being_filled_in())
    people, found = recipients.cities(files), defaultdict[tuple[int, int], dict[int, User]](dict)
    for file in files:
        found[file.call_id, file.country_id].update({user.pk: user for user in people[file.city_id]})
    return found
