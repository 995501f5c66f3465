"""E-mails about the meeting and the votes of a jury: one for each meeting, and where a vote is asked for from afar."""

from collections.abc import Iterable

from django.urls import reverse

from accounts.models import User
from audit import clock
from nominations.emails import meant, recipients
from nominations.emails.telling import about_call, about_file
from nominations.models import Call, Juror, Meeting, Nomination
from nominations.timeline import date_in
from notifications import outbox
from notifications.outbox import Message


def meeting_opened(meeting: Meeting) -> list[Message]:
    """Every member who may take part learns that the jury meets; of the votes in the room there is no e-mail each."""
    people = [user for user in recipients.jurors(meeting.call) if meant.takes_part(user, meeting.call)]
    return about_call(
        "meeting_opened",
        meeting.call,
        people,
        to="jury_desk",
        moments={"opened": meeting.opened_at},
        version=meeting.key,
    )


def vote_opened(call: Call, jurors: Iterable[Juror]) -> list[Message]:
    """Those who may vote on files whose marks are closed now hear of it, of all files of a day in one e-mail."""
    now = clock.now()
    return about_call(
        "vote_opened", call, _people(jurors), to="jury_desk", moments={"closed": now}, version=date_in(now, call.zone)
    )


def vote_again(nomination: Nomination, jurors: Iterable[Juror]) -> list[Message]:
    """Those who may vote on a file learn that its earlier votes do not count any more; how they fell stands nowhere."""
    link = outbox.link(reverse("vote", args=[nomination.key]))
    return about_file("vote_again", nomination, _people(jurors), moments={"since": clock.now()}, link=link)


def _people(jurors: Iterable[Juror]) -> list[User]:
    return [juror.user for juror in jurors]
