"""How a jury elects its chair: candidates, one secret ballot, and after a tie another one."""

from collections.abc import Callable
from typing import Any

from django.db.models import Case, F, Value, When

from accounts import door
from accounts.person import Person
from audit import clock
from nominations import permissions
from nominations.emails import electing as emails
from nominations.models import Call, Candidate, Election, Juror
from nominations.rules import meeting as rules
from nominations.rules.overseeing import room_open
from nominations.workflow.steps import held, role


def election_of(call_id: int) -> Election | None:
    """The election that is open in a call."""
    return Election.objects.filter(call=call_id, closed_at=None).first()


def _call(call_key: str, may: Callable[[Any, Person], bool], by: Person) -> Call:
    """The call, locked, for those who may; not while the room of its jury is shut."""
    call = held(Call, call_key, may, by=by)
    door.require(room_open(call))
    return call


def _own(call: Call, by: Person) -> Juror:
    return Juror.objects.serving().get(call=call, user=by.user)


@door.act
def nominate_chair(call_key: str, juror_key: str, *, by: Person) -> Candidate:
    """A member of the jury proposes another one, or oneself, as its chair; the first candidate opens the election."""
    call = _call(call_key, permissions.sits, by)
    juror = door.see(Juror.objects.serving().filter(call=call), juror_key)
    running = election_of(call.pk)
    election = running or _opened(call)
    stands = election.candidates.filter(juror=juror).exists()
    door.require(rules.nominating(election.voters.exists()), rules.stands_once(stands))
    made = Candidate.objects.create(election=election, juror=juror)
    door.record("nominate_chair", call, by=by, role="juror", facts={"juror": juror.key, "election": election.key})
    door.say([] if running else emails.election_opened(election))
    return made


def _opened(call: Call) -> Election:
    number = Election.objects.filter(call=call).count() + 1
    return Election.objects.create(call=call, number=number, opened_at=clock.now())


@door.act
def elect_chair(call_key: str, juror_key: str, *, by: Person) -> Election:
    """A member of the jury votes for a candidate: all counts are written anew, and beside them that this one voted."""
    call = _call(call_key, permissions.sits, by)
    own, election = _own(call, by), _open(call)
    candidate = door.see(Juror.objects.filter(pk__in=election.candidates.values("juror")), juror_key)
    door.require(rules.elects_once(election.voters.filter(pk=own.pk).exists()))
    election.voters.add(own)
    more = Case(When(juror=candidate, then=Value(1)), default=Value(0))
    election.candidates.update(votes=F("votes") + more)
    door.record("elect_chair", call, by=by, role="juror", facts={"election": election.key})
    return election


def _open(call: Call) -> Election:
    door.require(rules.electing(election_of(call.pk) is not None))
    return Election.objects.get(call=call, closed_at=None)


@door.act
def count_election(call_key: str, *, by: Person) -> Election:
    """The ballot ends when the quorum has voted: who has most votes takes the chair, a tie needs another ballot."""
    call = _call(call_key, permissions.leads_meeting, by)
    election = _open(call)
    serving = Juror.objects.serving().filter(call=call)
    door.require(rules.enough(election.voters.count(), serving.count(), call.quorum_percent))
    winners = _winners(election)
    election.closed_at = clock.now()
    election.elected = winners[0] if len(winners) == 1 else None
    election.save(update_fields=["closed_at", "elected"])
    _take_the_chair(call, election, winners)
    votes = {row.juror.key: row.votes for row in election.candidates.select_related("juror")}
    facts = {"election": election.key, "votes": votes, "elected": election.elected.key if election.elected else ""}
    door.record("count_election", call, by=by, role=role(by), facts=facts)
    return election


def _winners(election: Election) -> list[Juror]:
    """The candidates with most votes among those who still serve."""
    serving = Juror.objects.serving().filter(call=election.call_id)
    rows = list(election.candidates.filter(juror__in=serving).select_related("juror__user").order_by("pk"))
    most = max((row.votes for row in rows), default=0)
    return [row.juror for row in rows if row.votes == most]


def _take_the_chair(call: Call, election: Election, winners: list[Juror]) -> None:
    """The elected takes the chair from whoever held it meanwhile; after a tie those who tied stand again."""
    if election.elected is None:
        again = _opened(call)
        Candidate.objects.bulk_create(Candidate(election=again, juror=juror) for juror in winners)
        door.say(emails.election_tied(again))
        return
    Juror.objects.serving().filter(call=call, is_chair=True).update(is_chair=False)
    Juror.objects.filter(pk=election.elected.pk).update(is_chair=True)
    door.say(emails.election_counted(election))
