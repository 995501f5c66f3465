"""A reminder waits on the desk of e-mails where the first e-mail about the same thing has not reached its reader.

Once a person has settled that one, because its reader was told otherwise, the reminders that come later go by
themselves. The one that waits is let go by a person: what it says may be needless by now.
"""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts import door
from accounts.person import Person
from audit import clock
from nominations.models import SettledLetter
from notifications import outbox
from notifications.models import Email

FIRST = {  # what told its reader of the same thing first, if anything did
    "reminded_city": ("returned_city",),
    "reminded_commission": ("submitted_commission",),
    "clarification_reminded": ("clarification_asked", "clarification_moved"),
    "entry_reminded": ("entry_decider", "entry_joining"),
    "juror_reminded": ("files_given",),
    "declaration_reminded": ("files_given",),
    "vote_reminded": ("vote_opened",),
    "report_reminded": ("report_opened",),
    "report_overdue_city": ("report_opened",),
}


def has_arrived(email: Email) -> str:
    """Asked of a reminder that is still meant: empty where it may go, else why it waits."""
    if _arrived(email):
        return ""
    objection = _(
        "The first e-mail about the same thing has not reached this reader: settle that one, then release this one."
    )
    hold_reminder(email, objection, by=Person.clock())
    return objection


def _arrived(email: Email) -> bool:
    """Whether the latest first notice was sent, or its reader told otherwise; who came later had none."""
    latest = first_of(email)
    return latest is None or latest.is_sent or SettledLetter.objects.filter(email=latest).exists()


def first_of(email: Email) -> Email | None:
    """What told the reader of a reminder of the same thing first, the latest of them; nothing of any other e-mail."""
    notices = Email.objects.filter(event__in=FIRST.get(email.event, ()), subject_ref=email.subject_ref, to=email.to)
    return notices.left().filter(created__lte=clock.now()).order_by("-created", "-pk").first()


def held_after(email: Email) -> QuerySet[Email]:
    """The reminders of the same thing to the same reader that are held."""
    events = [event for event, first in FIRST.items() if email.event in first]
    same = Email.objects.filter(event__in=events, subject_ref=email.subject_ref, to=email.to)
    return same.filter(state=Email.State.HELD)


@door.act
def hold_reminder(email: Email, objection: str, *, by: Person) -> None:
    """It waits on the desk of e-mails with its reason, where a person decides."""
    if outbox.keep(email, objection):
        door.record("hold_reminder", email, by=by, state_to=Email.State.HELD, reason=objection)
