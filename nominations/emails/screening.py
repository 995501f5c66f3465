"""E-mails of the secretariat's check."""

from functools import partial
from typing import Any

from accounts.models import User
from audit import clock
from dossiers import reading
from nominations import timeline
from nominations.emails import recipients
from nominations.emails.copies import copied
from nominations.emails.telling import about_file
from nominations.models import Clarification, Nomination, Proposal
from nominations.states import Side
from notifications.outbox import Message


def _outside(event: str, nomination: Nomination, **more: Any) -> list[Message]:
    city = recipients.cities([nomination])[nomination.city_id]
    commission = recipients.commissions([nomination])[nomination.country_id]
    return about_file(event, nomination, [*city, *commission], **more)


def _sides(nomination: Nomination, clarification: Clarification) -> tuple[list[User], list[User]]:
    """Who is asked, and the other side."""
    city = recipients.cities([nomination])[nomination.city_id]
    commission = recipients.commissions([nomination])[nomination.country_id]
    return (city, commission) if clarification.addressee == Side.CITY else (commission, city)


def _question(nomination: Nomination, clarification: Clarification) -> dict[str, Any]:
    """What every e-mail about a question says, in each reader's language: what is asked, about what, until when."""
    about = partial(reading.labels, nomination.dossier, clarification.codes)
    return {"clarification": clarification, "about": about, "deadlines": {"due": clarification.due_at}}


def clarification_asked(nomination: Nomination, clarification: Clarification) -> list[Message]:
    """Who is asked learns the question and its due date; the other side reads both."""
    asked, others = _sides(nomination, clarification)
    facts = _question(nomination, clarification)
    return [
        *about_file("clarification_asked", nomination, asked, **facts),
        *about_file("clarification_asked_other", nomination, others, **facts),
    ]


def clarification_reminded(nomination: Nomination, clarification: Clarification, version: str) -> list[Message]:
    """Who is asked and has not answered hears how long is left."""
    asked, _others = _sides(nomination, clarification)
    left = partial(timeline.left_first, clarification.due_at, clock.now())
    facts = _question(nomination, clarification)
    said: dict[str, Any] = {"kind": "reminder", "left": left, "version": version}
    return about_file("clarification_reminded", nomination, asked, **said, **facts)


def clarification_moved(nomination: Nomination, clarification: Clarification, reason: str) -> list[Message]:
    """Both sides learn until when the answer is awaited now."""
    return _outside("clarification_moved", nomination, reason=reason, **_question(nomination, clarification))


def clarification_answered(nomination: Nomination, clarification: Clarification) -> list[Message]:
    """The secretariat goes on; the side that was not asked knows that the answer was given."""
    people = recipients.secretariat(nomination)
    _asked, others = _sides(nomination, clarification)
    return [
        *about_file("clarification_answered", nomination, people, clarification=clarification),
        *about_file("clarification_answered_other", nomination, others, clarification=clarification),
    ]


def clarification_closed(nomination: Nomination, reason: str) -> list[Message]:
    """City and Commission learn that the file goes on without the answer, and why if it was closed before its date."""
    return _outside("clarification_closed", nomination, reason=reason)


def eligible_confirmed(nomination: Nomination) -> list[Message]:
    """City and Commission learn what they see from now on: the file is being assessed, whatever comes of it."""
    return _outside("eligible_confirmed", nomination, moments={"planned": nomination.call.release_at})


def ineligible_declared(nomination: Nomination) -> list[Message]:
    """City and Commission learn which rule excludes the file."""
    told = _outside("ineligible_declared", nomination)
    return [*told, *copied("ineligible_declared", nomination, reason=nomination.told)]


def reinstated(nomination: Nomination) -> list[Message]:
    """City and Commission learn that the file stands again."""
    return _outside("reinstated", nomination, deadlines={"due": nomination.awaited_until})


def ineligible_proposed(proposal: Proposal, nomination: Nomination) -> list[Message]:
    """The other members of the secretariat learn that a second approval is wanted."""
    people = [person for person in recipients.secretariat(nomination) if person.pk != proposal.by_id]
    return about_file("ineligible_proposed", nomination, people, proposal=proposal)
