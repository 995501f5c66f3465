"""E-mails to the reviewers of a National Commission; none names a file, a mark or another reviewer."""

from accounts.emails import role_ended
from nominations.emails.telling import about_call, instant
from nominations.models import Nomination, Reviewer
from nominations.states import Deadline
from notifications.outbox import Message


def files_wait(reviewer: Reviewer, files: list[Nomination]) -> list[Message]:
    """Files of the country were handed in and wait for this reviewer's mark; the date is the last of theirs."""
    due = max(file.deadline(Deadline.COMMISSION) for file in files)
    return about_call(
        "files_wait",
        reviewer.call,
        [reviewer.user],
        to="reviewer_desk",
        kind="reminder",
        deadlines={"due": due},
        count=len(files),
    )


def ended(reviewer: Reviewer, commission: str) -> Message:
    """Whoever is let go learns it."""
    return role_ended(reviewer.user, f"{commission} · {reviewer.call}", instant())
