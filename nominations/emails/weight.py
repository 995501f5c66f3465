"""What a reader is to do with an e-mail: act, know, or not even that if so wished; and of which events a role hears."""

from collections.abc import Iterator

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from nominations.emails.events import EVENTS
from nominations.emails.readers import ADDRESS
from notifications.models import Email


class Weight(TextChoices):
    """Each event has one, for all its readers; the last is each reader's to choose."""

    ACT = "act", _("to be acted on")
    KNOW = "know", _("to be known")
    EXTRA = "extra", _("good to know")


ASKS = {  # without an act of its reader somebody is stuck; reminders, which ask too, are a class of their own
    *["asked_for", "entry_decider", "entry_joining", "invited", "login_code", "password_reset_key"],
    *["own_document_asked_city", "signing_asked", "signature_voided_city"],
    *["submitted_commission", "returned_city", "decline_taken_back_commission", "endorsed_secretariat"],
    *["clarification_asked", "clarification_answered", "ineligible_proposed", "conflict_declared"],
    *["files_given", "review_reopened", "readmitted", "seat_declined", "election_opened", "election_tied"],
    *["meeting_opened", "vote_opened", "vote_again"],
    *["cohort_proposed", "cohort_sent_back", "release_proposed", "restore_proposed", "corrigendum_proposed"],
    *["letter_stopped", "report_opened", "report_returned", "inactive_proposed", "declared_inactive"],
}


def weight(event: str) -> Weight:
    """What its readers are to do with it."""
    if event in settings.GOOD_TO_KNOW:
        return Weight.EXTRA
    return Weight.ACT if event in ASKS or EVENTS[event].kind == Email.Kind.REMINDER else Weight.KNOW


def heard_by(role: str) -> Iterator[str]:
    """The events of which whoever holds a role hears; without one those of which any person does."""
    readers = ((event, [one for one in row.readers if one is not ADDRESS[0]]) for event, row in EVENTS.items())
    return (event for event, found in readers if any(one.role == role for one in found))
