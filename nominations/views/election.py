"""The election of the chair, on one page for everybody who sits on the jury: who stands, one's vote, how it ended."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.person import Person
from accounts.requests import Request
from accounts.verdicts import Verdict
from nominations import permissions, proceedings
from nominations.forms.act import ActForm, field_of
from nominations.models import Call, Election
from nominations.rules import meeting as rules
from nominations.views import acts
from nominations.views.acts import Act, page
from nominations.workflow import electing


class _SeatForm(ActForm):
    """One of the seats that it offers."""

    juror_key = forms.ChoiceField(label=gettext_lazy("Juror"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "juror_key").choices = [(seat.key, str(seat)) for seat in self._seats()]

    def _seats(self) -> Any:
        """Who sits on a jury meets its other members; what they think of a file stays under numbers."""
        return proceedings.members(self.row)


class NominateChairForm(_SeatForm):
    """Any member of the jury."""


class ElectChairForm(_SeatForm):
    """A candidate of the election that is open."""

    def _seats(self) -> Any:
        election = electing.election_of(self.row.pk)
        stand = election.candidates.values("juror") if election else []
        return super()._seats().filter(pk__in=stand)


def _to_election(call: Call) -> str:
    return reverse("election", args=[call.slug])


def _nominating(call: Call) -> Verdict:
    election = electing.election_of(call.pk)
    return rules.nominating(election is not None and election.voters.exists())


def _electing(call: Call) -> Verdict:
    return rules.electing(electing.election_of(call.pk) is not None)


NOMINATE_CHAIR = Act(
    "nominate_chair",
    gettext_lazy("Propose a member of the jury as its chair"),
    gettext_lazy("You can propose yourself. Candidates stand until the first vote is cast."),
    electing.nominate_chair,
    form=NominateChairForm,
    leads_to=_to_election,
    may=permissions.sits,
    stands=_nominating,
    in_room=True,
)
ELECT_CHAIR = Act(
    "elect_chair",
    gettext_lazy("Vote for the chair of the jury"),
    gettext_lazy("The vote is secret. It cannot be changed: nobody knows whose it is."),
    electing.elect_chair,
    form=ElectChairForm,
    weight="primary",
    leads_to=_to_election,
    done=gettext_lazy("Your vote is counted. Nobody can tell whose it is."),
    may=permissions.sits,
    stands=_electing,
    in_room=True,
)
COUNT_ELECTION = Act(
    "count_election",
    gettext_lazy("Count the votes for the chair"),
    gettext_lazy("Who has most votes takes the chair at once. After a tie those who tied stand in another ballot."),
    electing.count_election,
    leads_to=_to_election,
    may=permissions.leads_meeting,
    stands=_electing,
    in_room=True,
)
nominate_chair, elect_chair, count_election = (page(act, Call) for act in (NOMINATE_CHAIR, ELECT_CHAIR, COUNT_ELECTION))


def of_member(person: Person) -> list[Call]:
    """The calls at work on whose jury this person sits, each with whether this member has still to elect a chair."""
    seated = Call.objects.visible_to(person).running().filter(pk__in=person.scopes("juror"))
    return list(seated.with_election(person).order_by("-pk"))


def links(calls: list[Call]) -> list[dict[str, str]]:
    """The way to the election in each call."""
    return [{"name": call.name, "url": _to_election(call)} for call in calls]


def card(calls: list[Any]) -> dict[str, str]:
    """What a member has to do for the first election that waits for a vote; nothing where none does."""
    waits = next((call for call in calls if call.to_elect), None)
    if waits is None:
        return {}
    sentence = _("The jury of %(call)s elects its chair.") % {"call": waits.name}
    detail = _("You have one vote, which is secret.")
    return {"sentence": sentence, "detail": detail, "label": _("See who stands, and vote"), "url": _to_election(waits)}


@login_required
@require_safe
def election(request: Request, slug: str) -> HttpResponse:
    """Who stands, how many have voted, and the ballots that have ended with their counts."""
    call = get_object_or_404(Call.objects.visible_to(request.person), slug=slug)
    if not permissions.meets(call, request.person):
        raise Http404
    held = proceedings.elections(call)
    running = next((one for one in held if one.is_open), None)
    context = {
        "call": call,
        "chair": proceedings.members(call).filter(is_chair=True).first(),
        "running": _running(running) if running else None,
        "ended": [_ended(one) for one in held if not one.is_open],
        "acts": _acts(call, running, request.person),
        "shut": acts.shut(call),
    }
    return render(request, "nominations/jury/election.html", context)


def _running(one: Election) -> dict[str, Any]:
    return {"names": sorted(str(row.juror) for row in one.candidates.all()), "voted": len(one.voters.all())}


def _ended(one: Election) -> dict[str, Any]:
    """The counts of a ballot that has ended; while it runs they are told to nobody."""
    rows = sorted(one.candidates.all(), key=lambda row: (-row.votes, str(row.juror)))
    elected = {row.juror_id for row in rows if row.juror_id == one.elected_id}
    return {
        "caption": _("Ballot %(n)d") % {"n": one.number},
        "rows": [
            {
                "cells": [
                    {"label": _("Candidate"), "text": str(row.juror)},
                    {"label": _("Votes"), "text": str(row.votes), "number": True},
                    {"label": _("Outcome"), "text": _("elected") if row.juror_id in elected else ""},
                ]
            }
            for row in rows
        ],
    }


def _acts(call: Call, running: Election | None, person: Person) -> list[dict[str, str]]:
    voted = {juror.user_id for juror in running.voters.all()} if running else set()
    sits, leads = permissions.sits(call, person), permissions.leads_meeting(call, person)
    offered = [
        (ELECT_CHAIR, sits and running is not None and person.someone.pk not in voted),
        (NOMINATE_CHAIR, sits and not voted),
        (COUNT_ELECTION, leads and bool(voted)),
    ]
    return [act.button(call) for act, is_open in offered if is_open and not call.is_jury_shut]
