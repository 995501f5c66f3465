"""E-mails to jurors; none names a mark or another juror."""

from collections.abc import Iterable

from django.urls import reverse

from accounts.models import Invitation, User
from nominations.emails import recipients
from nominations.emails.telling import about_call
from nominations.models import Call, Juror, Review
from notifications import outbox
from notifications.outbox import Message


def files_given(juror: Juror, count: int) -> list[Message]:
    """The juror has files to declare upon and to read."""
    return about_call("files_given", juror.call, [juror.user], to="jury_desk", count=count)


def review_reopened(juror: Juror) -> list[Message]:
    """Marks of the juror are open again."""
    return about_call("review_reopened", juror.call, [juror.user], to="jury_desk")


def term_ended(juror: Juror) -> list[Message]:
    """The juror learns that the term is over."""
    return about_call("term_ended", juror.call, [juror.user])


def seat_declined(call: Call, invitation: Invitation, people: Iterable[User]) -> list[Message]:
    """The secretariat reads who declined, and why."""
    name, reason = invitation.name or invitation.email, invitation.decline_reason
    return about_call("seat_declined", call, people, to="invitations", name=name, reason=reason)


def readmitted(juror: Juror) -> list[Message]:
    """Two persons found that there is no conflict, and the juror reads and votes again."""
    return about_call("readmitted", juror.call, [juror.user], to="jury_desk")


def conflict_declared(review: Review, chair: Juror | None) -> list[Message]:
    """Chair and secretariat learn that a reader is missing; who it is stands on the page alone, and the reason nowhere.

    The secretariat hears it in any case: nobody else can give another reader.
    """
    call, staff = review.juror.call, recipients.secretariat(review.nomination)
    others = [chair.user] if chair and chair.pk != review.juror_id and chair.user not in staff else []
    progress = outbox.link(reverse("jury_progress", args=[call.slug]))
    told = about_call("conflict_declared", call, staff, to="jury_desk", link=progress)
    return told + about_call("conflict_declared", call, others, to="jury_desk")
