"""How the jury votes, and how its word on a file is recorded."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from accounts import door
from accounts.person import Person
from accounts.verdicts import Verdict
from audit import clock
from nominations import permissions, states
from nominations.models import Juror, Nomination, Review, Vote
from nominations.rules import application as application_rules
from nominations.rules import jury as rules
from nominations.workflow.steps import move, take


@dataclass(frozen=True)
class Ballot:
    """One ballot on one file: who may vote, and what those voted, by juror; nobody else's vote counts anywhere."""

    number: int
    entitled: list[Juror]
    votes: dict[int, str]

    @property
    def chair(self) -> int | None:
        """The seat of the chair, unless the chair may not vote."""
        return next((juror.pk for juror in self.entitled if juror.is_chair), None)


def ballot(nomination: Nomination) -> Ballot:
    """The ballot that is open, or the one by which the jury's word was recorded."""
    return ballots([nomination])[nomination.pk]


def ballots(files: Iterable[Nomination], jury: list[Juror] | None = None) -> dict[int, Ballot]:
    """The same of many files, in three queries; in two if all who serve on the jury are handed in."""
    files = list(files)
    pks = [file.pk for file in files]
    cast = defaultdict(list)
    for one in Vote.objects.filter(nomination__in=pks).order_by("pk"):
        cast[one.nomination_id].append(one)
    out = Review.objects.filter(nomination__in=pks, state__in=states.IN_CONFLICT)
    away = set(out.values_list("nomination", "juror"))
    jurors = _serving({file.call_id for file in files}) if jury is None else jury
    return {file.pk: _ballot(file, _entitled(file, jurors, away), cast[file.pk]) for file in files}


def _serving(calls: set[int]) -> list[Juror]:
    return list(Juror.objects.serving().filter(call__in=calls).order_by("pk"))


def _entitled(file: Nomination, jurors: list[Juror], away: set[tuple[int, int]]) -> list[Juror]:
    """All who serve on the jury of the call, without those in conflict with the file."""
    return [
        juror
        for juror in jurors
        if juror.call_id == file.call_id and (file.pk, juror.pk) not in away and file.country_id not in juror.countries
    ]


def _ballot(file: Nomination, entitled: list[Juror], cast: list[Vote]) -> Ballot:
    last = max((one.ballot for one in cast), default=1)
    is_over = any(one.closed for one in cast if one.ballot == last)
    number = last + 1 if is_over and not file.jury_word else last
    may_vote = {juror.pk for juror in entitled}
    votes = {one.juror_id: one.choice for one in cast if one.ballot == number and one.juror_id in may_vote}
    return Ballot(number, entitled, votes)


@door.act
def vote(key: str, choice: str, *, by: Person) -> Vote:
    """A juror votes on a file; a vote can be changed until the jury's word is recorded."""
    seen = door.see(Nomination.objects.visible_to(by), key)
    door.allow(permissions.votes(seen, by) and choice in Vote.Choice.values)
    nomination = door.lock(Nomination.objects.filter(pk=seen.pk)).get()
    juror = Juror.objects.serving().get(call=nomination.call_id, user=by.user)
    door.require(rules.voting(nomination), rules.free_of_country(juror, nomination), _declared(nomination, by))
    number = ballot(nomination).number
    cast, _made = Vote.objects.update_or_create(
        nomination=nomination, juror=juror, ballot=number, defaults={"choice": choice, "at": clock.now()}
    )
    door.record("vote", nomination, by=by, role="juror", facts={"choice": choice, "ballot": number})
    return cast


def _declared(nomination: Nomination, by: Person) -> Verdict:
    """Whoever sits on the jury has declared on the file; the secretariat as its clerk is not asked."""
    sits = by.has("juror", nomination.call_id)
    return rules.declared(not sits or permissions.has_declared(by, nomination))


def _carry(key: str, verb: str, by: Person, reason: str) -> Nomination:
    """The jury's word is recorded when the votes carry it; of a replayed round the published word is entered."""
    nomination = take(Nomination, key, verb, by=by)
    if nomination.call.is_replay:
        move(nomination, verb, by=by, reason=reason, facts={"as_published": True})
        return nomination
    door.require(_declared(nomination, by))
    open_one = ballot(nomination)
    verdict = rules.carried(verb, open_one.votes, len(open_one.entitled), open_one.chair)
    door.require(verdict)
    cast = Vote.objects.filter(nomination=nomination, ballot=open_one.number)
    cast.filter(juror__in=open_one.votes).update(closed=True)
    move(nomination, verb, by=by, reason=reason, facts=verdict.facts | {"ballot": open_one.number})
    return nomination


@door.act
def recommend(key: str, *, by: Person, reason: str = "") -> Nomination:
    """The jury recommends admission."""
    return _carry(key, "recommend", by, reason)


@door.act
def reserve(key: str, *, by: Person, reason: str = "") -> Nomination:
    """The jury keeps the city in reserve."""
    return _carry(key, "reserve", by, reason)


@door.act
def not_recommend(key: str, *, by: Person, reason: str = "") -> Nomination:
    """The jury does not recommend admission."""
    return _carry(key, "not_recommend", by, reason)


@door.act
def defer(key: str, *, by: Person, reason: str = "") -> Nomination:
    """The jury would see the city again in a next round."""
    return _carry(key, "defer", by, reason)


@door.act
def reopen_vote(key: str, *, by: Person, reason: str) -> Nomination:
    """The jury votes again on a file, with a reason."""
    nomination = take(Nomination, key, "reopen_vote", by=by)
    door.require(application_rules.reasoned(reason))
    move(nomination, "reopen_vote", by=by, reason=reason)
    return nomination
