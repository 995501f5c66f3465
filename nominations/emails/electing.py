"""E-mails about the election of the chair; none names a juror or counts votes."""

from django.urls import reverse

from accounts.models import User
from nominations.emails import recipients
from nominations.emails.telling import about_call
from nominations.models import Call, Election
from notifications import outbox
from notifications.outbox import Message


def election_opened(election: Election) -> list[Message]:
    """Every member of the jury learns that one stands, so that others can stand before the first vote."""
    return _told("election_opened", election, recipients.jurors(election.call))


def election_tied(election: Election) -> list[Message]:
    """Every member learns that those who tied stand in another ballot."""
    return _told("election_tied", election, recipients.jurors(election.call))


def election_counted(election: Election) -> list[Message]:
    """The jury and the secretariat learn that there is a chair; who it is stands on the page, which is theirs alone."""
    members = recipients.jurors(election.call)
    others = [user for user in recipients.secretariat() if user not in members]
    chosen = election.elected.user if election.elected else None
    return [
        message
        for user in [*members, *others]
        for message in _told("election_counted", election, [user], is_elected=user == chosen)
    ]


def _told(event: str, election: Election, people: list[User], *, is_elected: bool = False) -> list[Message]:
    return about_call(
        event,
        election.call,
        people,
        moments={"opened": election.opened_at, "closed": election.closed_at},
        version=election.key,
        link=_page(election.call),
        is_elected=is_elected,
    )


def _page(call: Call) -> str:
    return outbox.link(reverse("election", args=[call.slug]))
