"""Why an e-mail is not true any more when it leaves: its date was moved, its rule switched off, its question closed."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from notifications.models import Email, ReminderRule
from notifications.schedule import rule_of


def not_now(email: Email, dates: Collection[datetime | None], about: str, reader: str, call_key: str = "") -> str:
    """Why a reminder of a date is not true: by its date, then by its rule; empty where both hold."""
    return switched_off(email, about, reader, call_key) if email.until in dates else moved()


def moved() -> str:
    """What is said where another date holds."""
    return _("The date that it names does not hold any more.")


def unmeant() -> str:
    """What is said where nothing is awaited from its reader any more."""
    return _("It was no longer meant for its reader when it was to leave.")


def switched_off(email: Email, about: str, reader: str, call_key: str = "") -> str:
    """Where people are not reminded on this day any more; one by hand follows no rule."""
    rule = rule_of(email.version)
    if rule is None or rule in ReminderRule.objects.schedule().days(about, reader, call_key):
        return ""
    return _("The secretariat has switched this reminder off.")
