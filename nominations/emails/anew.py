"""A letter about an outcome once more, as the announcement or the correction would write it now.

It goes to the same reader, or to who works for the same side where that one may not have it any more.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from audit.subjects import subject
from nominations.emails import recipients
from nominations.emails.copies import copied
from nominations.emails.country import listed
from nominations.emails.objecting import objections
from nominations.emails.stamped import LETTERS, TO_CITY
from nominations.emails.telling import about_file
from nominations.models import Nomination, SettledLetter
from nominations.querysets.letters import COUNTRY_LIST, MAYORS_COPY, wants_telling
from nominations.states import Outcome
from notifications import outbox
from notifications.models import Email
from notifications.outbox import Message

WORDS = {**LETTERS, Outcome.REVOKED: ("revoked_city", "revoked_commission")}
PROMOTED = ("promoted_city", "promoted_commission")
OWN = {*TO_CITY.values(), "promoted_city", "revoked_city"}  # what tells a city its outcome


def in_place_of(key: str) -> str:
    """The version of what stands in the place of a letter: of each, where it was written to several."""
    return f"anew {key}"


def whose_place(version: str) -> str:
    """The same the other way round: the key of the letter in whose place it stands, if it does."""
    return version.removeprefix("anew ") if version.startswith("anew ") else ""


def in_its_place(email: Email) -> Q:
    """What a person had written anew, or a correction, which writes a list that nobody read as it stands then."""
    anew = Q(version=in_place_of(email.key))
    settled = SettledLetter.objects.filter(email=email, anew=True).first() if email.event == COUNTRY_LIST else None
    if settled is None:
        return anew
    same = {"event": email.event, "subject_ref": email.subject_ref, "about_key": email.about_key, "to": email.to}
    return anew | Q(**same, created__gte=settled.at)


def letter_of(file: Nomination, *, to_commission: bool) -> str:
    """The event whose letter says to the city, or to its Commission, what stands of this file."""
    return (PROMOTED if file.was_promoted else WORDS[Outcome(file.outcome)])[to_commission]


def still_to_come(files: Sequence[Nomination]) -> bool:
    """Whether one of these cities has not been told what stands of it: neither by its letter nor otherwise."""
    own = {subject(file): letter_of(file, to_commission=False) for file in files}
    letters = Email.objects.filter(subject_ref__in=own, event__in=OWN)
    gone = set(letters.sent().values_list("subject_ref", "event"))
    waiting = set(letters.filter(wants_telling()).values_list("subject_ref", flat=True))
    otherwise = set(letters.filter(settled__anew=False).values_list("subject_ref", flat=True)) - waiting
    return any((ref, event) not in gone and ref not in otherwise for ref, event in own.items())


def written_anew(email: Email, files: Sequence[Nomination]) -> list[Message]:
    """To the same reader what is true now: one for each letter. It is held, but where that one leaves already."""
    if email.event == MAYORS_COPY:
        return _copy(email, files[0])
    return _written(email, files, [email.to] if email.to else [])


def to_whom_it_may_go(email: Email, files: Sequence[Nomination]) -> tuple[list[Message], str]:
    """The same; where its reader may not have it any more, to each who works for that side now. Else why it may not."""
    messages = written_anew(email, files)
    objection = objection_to(messages)
    if messages and not objection:
        return messages, ""
    others = [] if email.event == MAYORS_COPY else _written(email, files, _side(email, files[0]))
    return (others, objection_to(others)) if others else (messages, objection)


def _side(email: Email, file: Nomination) -> list[User]:
    """Who works now for the city, or for the Commission, that a letter speaks to."""
    if email.event.endswith("_commission"):
        return recipients.commissions([file])[file.country_id]
    return recipients.cities([file])[file.city_id]


def _written(email: Email, files: Sequence[Nomination], people: list[User]) -> list[Message]:
    if email.event == COUNTRY_LIST:
        return [replace(message, version=in_place_of(email.key)) for message in _list(files, people)]
    return _letter(email, files[0], people)


def _list(files: Sequence[Nomination], people: list[User]) -> list[Message]:
    cities = recipients.cities(files)
    untold = [file for file in files if not cities[file.city_id]]
    return listed(files, people, untold, to_come=still_to_come(files))


def _letter(email: Email, file: Nomination, people: list[User]) -> list[Message]:
    event = letter_of(file, to_commission=email.event.endswith("_commission"))
    version = in_place_of(email.key)
    return about_file(event, file, people, kind=Email.Kind.DECISION, version=version, **_facts(file))


def _copy(email: Email, file: Nomination) -> list[Message]:
    said = letter_of(file, to_commission=False).removesuffix("_city")
    copies = copied(said, file, kind=Email.Kind.DECISION, reason=file.told)
    return [replace(message, version=in_place_of(email.key)) for message in copies]


def _facts(file: Nomination) -> dict[str, Any]:
    """What the letters of both occasions name."""
    announcement = file.announced_in
    public = outbox.link(reverse("announcement", args=[announcement.slug])) if announcement else ""
    untold = not recipients.cities([file])[file.city_id]
    return {"public": public, "reason": file.told, "untold": untold, "to_come": still_to_come([file])}


def objection_to(messages: list[Message]) -> str:
    """Why a reader may not have it any more: asked as it will be when it leaves."""
    return next(iter(objections([_row(message) for message in messages]).values()), "")


def _row(message: Message) -> Email:
    reader: Any = message.to
    about = {"subject_ref": message.subject_ref, "about_key": message.about_key}
    return Email(event=message.event, to=reader, address=message.address, **about)
