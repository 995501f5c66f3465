"""Of several reminders of the same thing the latest goes alone: they piled up at an address or before a mail server."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from notifications.models import Email

FAMILIES = {  # reminders that count the days of one thing; a later one of a family says what an earlier one said
    "reminded_city": "city",
    "reminded_commission": "commission",
    "clarification_reminded": "answer",
    "entry_reminded": "entry",
    "juror_reminded": "review",
    "declaration_reminded": "declaration",
    "vote_reminded": "vote",
    "report_reminded": "report",
    "report_overdue_city": "report",
    "report_overdue_commission": "report to commission",
}
Thing = tuple[object, ...]
Age = tuple[object, int]


def objections(emails: Sequence[Email]) -> dict[str, str]:
    """Why some of these stay, by their keys: one question, however many they are."""
    asked = [email for email in emails if email.event in FAMILIES]
    last = _last(asked) if asked else {}
    said = _("A later reminder of the same date goes, or has gone, instead.")
    return {email.key: said for email in asked if _age(email) < last.get(_thing(email), _age(email))}


def _last(emails: Iterable[Email]) -> dict[Thing, Age]:
    """Of each thing and reader the youngest reminder that was sent or leaves by itself, or in the day's e-mail."""
    people, things = {email.to_id for email in emails}, {email.subject_ref for email in emails}
    same = Email.objects.filter(event__in=FAMILIES, to__in=people - {None}, subject_ref__in=things)
    youngest: dict[Thing, Age] = {}
    for row in same.reaching().only("event", "to", "subject_ref", "until", "created").order_by("created", "pk"):
        youngest[_thing(row)] = _age(row)
    return youngest


def _thing(email: Email) -> Thing:
    """What it reminds whom of, until when: of two dates of one file each has reminders of its own."""
    return FAMILIES[email.event], email.to_id, email.subject_ref, email.until


def _age(email: Email) -> Age:
    return email.created, email.pk
