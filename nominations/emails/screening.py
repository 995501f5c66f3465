"""E-mails of the secretariat's check."""

from typing import Any

from nominations.emails import recipients
from nominations.emails.telling import about_file
from nominations.models import Clarification, Nomination, Proposal
from notifications.outbox import Message


def _outside(event: str, nomination: Nomination, **more: Any) -> list[Message]:
    city = recipients.cities([nomination])[nomination.city_id]
    commission = recipients.commissions([nomination])[nomination.country_id]
    return about_file(event, nomination, [*city, *commission], **more)


def clarification_asked(nomination: Nomination, clarification: Clarification) -> list[Message]:
    """City and Commission learn the question and its due date."""
    deadlines = {"due": clarification.due_at}
    return _outside("clarification_asked", nomination, clarification=clarification, deadlines=deadlines)


def clarification_answered(nomination: Nomination, clarification: Clarification) -> list[Message]:
    """The secretariat goes on; the Commission knows the answer was given."""
    people = recipients.secretariat(nomination)
    commission = recipients.commissions([nomination])[nomination.country_id]
    return [
        *about_file("clarification_answered", nomination, people, clarification=clarification),
        *about_file("clarification_answered_commission", nomination, commission, clarification=clarification),
    ]


def clarification_closed(nomination: Nomination) -> list[Message]:
    """City and Commission learn that the file goes on without the answer."""
    return _outside("clarification_closed", nomination)


def ineligible_declared(nomination: Nomination) -> list[Message]:
    """City and Commission learn which rule excludes the file."""
    return _outside("ineligible_declared", nomination)


def reinstated(nomination: Nomination) -> list[Message]:
    """City and Commission learn that the file stands again."""
    return _outside("reinstated", nomination, deadlines={"due": nomination.awaited_until})


def ineligible_proposed(proposal: Proposal, nomination: Nomination) -> list[Message]:
    """The other members of the secretariat learn that a second approval is wanted."""
    people = [person for person in recipients.secretariat(nomination) if person.pk != proposal.by_id]
    return about_file("ineligible_proposed", nomination, people, proposal=proposal)
