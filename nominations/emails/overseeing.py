"""E-mails about the reading as a whole: to a late juror, and to the chair when sealed marks are opened."""

from datetime import datetime
from functools import partial
from typing import Any

from django.urls import reverse

from accounts.models import User
from audit import clock
from nominations import timeline
from nominations.emails import recipients
from nominations.emails.telling import about_call, about_file
from nominations.models import Call, Juror, Nomination, Peek
from notifications import outbox
from notifications.outbox import Message


def juror_reminded(juror: Juror, count: int, due: datetime | None, version: str = "") -> list[Message]:
    """How long is left, how many files are awaited; nothing about any other juror."""
    return _to_juror("juror_reminded", juror, count, due, version)


def declaration_reminded(juror: Juror, count: int, due: datetime | None, version: str) -> list[Message]:
    """On how many files the juror has still to declare, and how long is left to read them."""
    return _to_juror("declaration_reminded", juror, count, due, version)


def vote_reminded(juror: Juror, count: int, version: str) -> list[Message]:
    """On how many files the juror has still to vote; how others voted stands nowhere."""
    return _to_juror("vote_reminded", juror, count, None, version)


def _to_juror(event: str, juror: Juror, count: int, due: datetime | None, version: str) -> list[Message]:
    said: dict[str, Any] = {"kind": "reminder", "count": count, "deadlines": {"due": due}, "version": version}
    said["late"] = due is not None and due <= clock.now()
    said["left"] = partial(timeline.left, due, clock.now()) if due and not said["late"] else ""
    return about_call(event, juror.call, [juror.user], to="jury_desk", **said)


def jury_shut(call: Call) -> list[Message]:
    """Every juror learns that nothing can be read or marked for now; why stands in the record."""
    return about_call("jury_shut", call, recipients.jurors(call), to="jury_desk")


def jury_opened(call: Call) -> list[Message]:
    """Every juror learns that the work goes on."""
    return about_call("jury_opened", call, recipients.jurors(call), to="jury_desk")


def marks_opened(nomination: Nomination, people: list[User], peek: Peek) -> list[Message]:
    """Who opened the marks of which file, and why; no mark, and not whose marks they are."""
    link = outbox.link(reverse("peeks", args=[nomination.call.slug]))
    return about_file("marks_opened", nomination, people, who=peek.user.name, reason=peek.reason, link=link)
