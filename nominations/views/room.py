"""The room as whoever leads the jury sees it beside the vote on a file: who leaves it, who presides, the quorum."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.requests import Request
from nominations import permissions
from nominations.models import Call
from nominations.rules import meeting as rules
from nominations.workflow import voting


def led(request: Request, slug: str) -> Call:
    """The call whose jury's meetings this person leads."""
    call = get_object_or_404(Call.objects.visible_to(request.person), slug=slug)
    if not permissions.leads_meeting(call, request.person):
        raise Http404
    return call


def quorum_words(present: int, entitled: int, percent: int) -> str:
    """How many are there of how many, and how many must be."""
    words = _("%(present)d of %(entitled)d without a conflict are present; the quorum is %(needed)d.")
    return words % {"present": present, "entitled": entitled, "needed": rules.quorum(entitled, percent)}


def leave_words(number: int) -> str:
    """How many leave the room, for everybody in it."""
    words = ngettext(
        "%(n)d member of the jury leaves the room for this file.",
        "%(n)d members of the jury leave the room for this file.",
        number,
    )
    return words % {"n": number} if number else ""


def room(file: Any, ballot: voting.Ballot) -> dict[str, Any]:
    """Whom the chair asks to leave, by name; who presides instead of the chair; whether enough are present."""
    here = file.meeting["present"] if file.meeting else []
    present = sum(juror.pk in here for juror in ballot.entitled)
    presiding = ballot.presiding
    return {
        "leaves": ", ".join(sorted(str(juror) for juror in ballot.away)),
        "presides": str(presiding) if presiding and not presiding.is_chair else "",
        "quorum": quorum_words(present, len(ballot.entitled), file.call.quorum_percent) if file.meeting else "",
        "meeting_url": reverse("meeting", args=[file.call.slug]),
        "next_url": f"{reverse('next_file', args=[file.call.slug])}?after={file.key}",
        "screen_url": reverse("projector", args=[file.key]),
    }
