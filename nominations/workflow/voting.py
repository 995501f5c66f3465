"""How the jury votes, openly or in secret, and how its word on a file is recorded."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import F, Q, Value

from accounts import door
from accounts.person import Person
from accounts.verdicts import Verdict
from audit import clock
from nominations import permissions, proceedings
from nominations.emails import voting as emails
from nominations.models import Call, Juror, Meeting, Nomination, SecretBallot, Vote
from nominations.rules import application as application_rules
from nominations.rules import jury as rules
from nominations.rules import meeting as meeting_rules
from nominations.workflow.steps import held, move, role, take


@dataclass(frozen=True)
class Ballot:
    """One ballot on one file: who may vote, and what those voted, by juror; nobody else's vote counts anywhere."""

    number: int
    entitled: list[Juror]
    votes: dict[int, str]  # the open ones
    secret: Any = None  # the counts of a secret ballot, with who has voted
    away: tuple[Juror, ...] = ()  # those of the jury who leave the room for a conflict
    present: frozenset[int] = frozenset()  # the seats in the room, where the jury meets

    @property
    def is_counted(self) -> bool:
        """Whether the votes may be told: open ones always, secret ones when nobody votes any more."""
        return self.secret is None or self.secret.counted

    @property
    def voted(self) -> set[int]:
        """The seats of those entitled who have voted."""
        cast = set(self.secret.voted) if self.secret else set(self.votes)
        return cast & {juror.pk for juror in self.entitled}

    @property
    def is_spoiled(self) -> bool:
        """Whether a secret vote was cast by somebody who may not vote any more."""
        return self.secret is not None and len(self.voted) < len(self.secret.voted)

    @property
    def counts(self) -> dict[str, int]:
        """The votes by choice, as far as they may be told."""
        return self.secret.tally if self.secret else meeting_rules.tally(list(self.votes.values()))

    @property
    def presiding(self) -> Juror | None:
        """Whose vote casts a tie: the chair, or where the chair is absent or in conflict who has served longest.

        In a meeting it is one of those present; of a jury that votes from afar one of all.
        """
        here = [juror for juror in self.entitled if juror.pk in self.present] or self.entitled
        chair = next((juror for juror in here if juror.is_chair), None)
        return chair or min(here, key=lambda juror: (juror.joined_at, juror.pk), default=None)

    @property
    def casting(self) -> str:
        """The choice by which whoever presides decides a tie; in a secret ballot it is said openly."""
        if self.secret:
            return self.secret.casting
        return self.votes.get(self.presiding.pk, "") if self.presiding else ""


def ballot(nomination: Nomination) -> Ballot:
    """The ballot that is open, or the one by which the jury's word was recorded."""
    return ballots([nomination])[nomination.pk]


def ballots(files: Iterable[Nomination], jury: list[Juror] | None = None) -> dict[int, Ballot]:
    """The same of many files, in five queries; one fewer for the seats, the conflicts, the meeting that are there."""
    files = list(files)
    pks = [file.pk for file in files]
    cast, secret = defaultdict(list), defaultdict(list)
    for one in Vote.objects.filter(nomination__in=pks).select_related("juror__user").order_by("pk"):
        cast[one.nomination_id].append(one)
    for row in SecretBallot.objects.filter(nomination__in=pks).annotate(voted=_voters()).order_by("number"):
        secret[row.nomination_id].append(row)
    away, present = proceedings.away(files), proceedings.present(files)
    jurors = serving({file.call_id for file in files}) if jury is None else jury
    made = {file.pk: _ballot(file, _sides(file, jurors, away), cast[file.pk], secret[file.pk]) for file in files}
    return {pk: replace(one, present=present.get(pk, frozenset())) for pk, one in made.items()}


def _voters() -> ArrayAgg:
    return ArrayAgg("voters", filter=Q(voters__isnull=False), default=Value([]))


def serving(calls: set[int]) -> list[Juror]:
    """All who sit on the juries of these calls."""
    return list(Juror.objects.serving().filter(call__in=calls).select_related("user").order_by("pk"))


def _sides(file: Nomination, jurors: list[Juror], out: set[tuple[int, int]]) -> tuple[list[Juror], list[Juror]]:
    """All who serve on the jury of the call: those who may vote, and those in conflict with the file."""
    jury = [juror for juror in jurors if juror.call_id == file.call_id]
    away = [juror for juror in jury if proceedings.stays_away(juror, file, out)]
    return [juror for juror in jury if juror not in away], away


def _ballot(file: Nomination, sides: tuple[list[Juror], list[Juror]], cast: list[Vote], secret: list[Any]) -> Ballot:
    entitled, away = sides
    last = max([*(one.ballot for one in cast), *(one.number for one in secret)], default=1)
    is_over = any(one.closed for one in cast if one.ballot == last) or any(
        one.closed for one in secret if one.number == last
    )
    if is_over and file.jury_word:  # it stands on those who voted then, whoever has left since
        stood = [one for one in cast if one.ballot == last and one.closed]
        entitled = [*entitled, *(one.juror for one in stood if one.juror not in entitled)]
    number = last + 1 if is_over and not file.jury_word else last
    may_vote = {juror.pk for juror in entitled}
    votes = {one.juror_id: one.choice for one in cast if one.ballot == number and one.juror_id in may_vote}
    counts = next((one for one in secret if one.number == number), None)
    return Ballot(number, entitled, votes, counts, tuple(away))


def meeting_of(call_id: int) -> Meeting | None:
    """The meeting that the jury of a call holds now."""
    return Meeting.objects.filter(call=call_id, closed_at=None).first()


def is_secret(nomination: Nomination, open_one: Ballot) -> bool:
    """How the next vote on a file is cast: as the first one was, else as the meeting says, else as the call does."""
    if open_one.secret or open_one.votes:
        return open_one.secret is not None
    if "meeting" in nomination.__dict__:  # a row may hold it
        held = nomination.__dict__["meeting"]
        return bool(held["secret"]) if held else nomination.call.secret_vote
    meeting = meeting_of(nomination.call_id)
    return meeting.secret if meeting else nomination.call.secret_vote


@door.act
def vote(key: str, choice: str, *, by: Person) -> Vote | SecretBallot:
    """A juror votes on a file; an open vote can be changed until the jury's word is recorded, a secret one cannot."""
    nomination = held(Nomination, key, permissions.votes, by=by)
    door.allow(choice in Vote.Choice.values)
    juror = Juror.objects.serving().get(call=nomination.call_id, user=by.user)
    door.require(rules.voting(nomination), rules.free_of_country(juror, nomination), _declared(nomination, by))
    door.require(meeting_rules.in_the_room(is_there(meeting_of(nomination.call_id), juror)))
    open_one = ballot(nomination)
    if is_secret(nomination, open_one):
        return _vote_in_secret(nomination, juror, open_one, choice, by)
    cast, _made = Vote.objects.update_or_create(
        nomination=nomination, juror=juror, ballot=open_one.number, defaults={"choice": choice, "at": clock.now()}
    )
    door.record("vote", nomination, by=by, role="juror", facts={"choice": choice, "ballot": open_one.number})
    return cast


def is_there(meeting: Meeting | None, juror: Juror) -> bool:
    """Whether a juror can take part: a jury that holds no meeting votes from afar."""
    return meeting is None or meeting.present.filter(pk=juror.pk).exists()


def _vote_in_secret(nomination: Nomination, juror: Juror, open_one: Ballot, choice: str, by: Person) -> SecretBallot:
    """All counts are written anew, one of them higher by one; that the juror has voted is written and recorded."""
    door.require(
        meeting_rules.votes_once(juror.pk in open_one.voted),
        meeting_rules.still_votes(open_one.secret is not None and open_one.secret.counted),
    )
    row, _made = SecretBallot.objects.get_or_create(nomination=nomination, number=open_one.number)
    row.voters.add(juror)
    SecretBallot.objects.filter(pk=row.pk).update(
        **{name: F(name) + (1 if name == choice else 0) for name in Vote.Choice.values}
    )
    door.record("vote", nomination, by=by, role="juror", facts={"ballot": open_one.number, "secret": True})
    return row


@door.act
def count_votes(key: str, *, by: Person) -> Nomination:
    """A secret ballot ends: nobody votes any more, and its counts are told."""
    nomination, open_one = _led(key, by)
    secret = open_one.secret
    door.require(
        meeting_rules.secret_cast(secret is not None), meeting_rules.still_votes(secret is not None and secret.counted)
    )
    door.require(
        meeting_rules.unspoiled(open_one.is_spoiled),
        meeting_rules.enough(len(open_one.voted), len(open_one.entitled), nomination.call.quorum_percent),
    )
    secret.counted = True
    secret.save(update_fields=["counted"])
    facts = {"ballot": open_one.number, "votes": secret.tally}
    door.record("count_votes", nomination, by=by, role=role(by), facts=facts)
    return nomination


@door.act
def repeat_ballot(key: str, *, by: Person, reason: str) -> Nomination:
    """A secret ballot is void, with a reason, and the jury votes again."""
    nomination, open_one = _led(key, by)
    door.require(meeting_rules.secret_cast(open_one.secret is not None), application_rules.reasoned(reason))
    open_one.secret.closed = True
    open_one.secret.save(update_fields=["closed"])
    door.record("repeat_ballot", nomination, by=by, role=role(by), facts={"ballot": open_one.number}, reason=reason)
    _ask_again(nomination, open_one)
    return nomination


def _ask_again(nomination: Nomination, open_one: Ballot) -> None:
    """Who sits in a meeting sees that the file is voted on again; a jury that votes from afar would not learn it."""
    if meeting_of(nomination.call_id) is None:
        door.say(emails.vote_again(nomination, open_one.entitled))


def tell_opened(call: Call, files: list[Nomination]) -> None:
    """Marks of these files are closed, so that votes may be cast: told to who may, unless the jury meets."""
    if meeting_of(call.pk) is None and not call.is_replay:
        found = ballots(files).values()
        asked = {juror.pk: juror for open_one in found for juror in open_one.entitled}
        door.say(emails.vote_opened(call, asked.values()))


def _led(key: str, by: Person) -> tuple[Nomination, Ballot]:
    """A file on which the jury votes, locked, for whoever records its word, with the ballot that is open."""
    nomination = held(Nomination, key, permissions.records_votes, by=by)
    door.require(rules.voting(nomination), _declared(nomination, by))
    return nomination, ballot(nomination)


@door.act
def cast_tie(key: str, choice: str, *, by: Person) -> Nomination:
    """Whoever presides over a file decides the tie of its secret ballot, openly."""
    nomination = held(Nomination, key, permissions.votes, by=by)
    open_one = ballot(nomination)
    door.allow(open_one.presiding is not None and open_one.presiding.user_id == by.someone.pk)
    door.require(rules.voting(nomination), _declared(nomination, by))
    door.require(meeting_rules.secret_cast(open_one.secret is not None))
    door.require(
        meeting_rules.tied(open_one.counts, open_one.is_counted),
        meeting_rules.undecided(open_one.secret.casting),
        meeting_rules.decides(choice, open_one.counts),
    )
    open_one.secret.casting = choice
    open_one.secret.save(update_fields=["casting"])
    door.record("cast_tie", nomination, by=by, role=role(by), facts={"choice": choice, "ballot": open_one.number})
    return nomination


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
    door.require(_in_the_room(nomination, open_one), *_ready(open_one))
    verdict = meeting_rules.carried(
        verb,
        open_one.counts,
        {choice.value: str(choice.label) for choice in Vote.Choice},
        casting=open_one.casting,
        quorum=meeting_rules.enough(len(open_one.voted), len(open_one.entitled), nomination.call.quorum_percent),
    )
    door.require(verdict)
    _close(nomination, open_one)
    facts = verdict.facts | {"ballot": open_one.number} | _presided(open_one)
    move(nomination, verb, by=by, reason=reason, facts=facts)
    return nomination


def _presided(open_one: Ballot) -> dict[str, str]:
    """At a tie of open votes the seat whose vote cast it: who presides depends on who was in the room."""
    is_tied = open_one.secret is None and len(meeting_rules.leading(open_one.counts)) > 1
    return {"presiding": open_one.presiding.key} if is_tied and open_one.presiding else {}


def _ready(open_one: Ballot) -> tuple[Verdict, Verdict]:
    return (
        meeting_rules.counted(open_one.secret is not None, open_one.is_counted),
        meeting_rules.unspoiled(open_one.is_spoiled),
    )


def _in_the_room(nomination: Nomination, open_one: Ballot) -> Verdict:
    """In a meeting so many must be present; a jury that votes from afar meets its quorum by its votes alone."""
    meeting = meeting_of(nomination.call_id)
    entitled = [juror.pk for juror in open_one.entitled]
    present = meeting.present.filter(pk__in=entitled).count() if meeting else len(entitled)
    return meeting_rules.quorate(present, len(entitled), nomination.call.quorum_percent)


def _close(nomination: Nomination, open_one: Ballot) -> None:
    """The ballot is over: its votes are never changed, and a next vote is another one."""
    cast = Vote.objects.filter(nomination=nomination, ballot=open_one.number)
    cast.filter(juror__in=open_one.votes).update(closed=True)
    SecretBallot.objects.filter(nomination=nomination, number=open_one.number).update(closed=True)


def void(nomination: Nomination) -> None:
    """Votes given on marks that open again count no more: the next vote is another ballot."""
    _close(nomination, ballot(nomination))


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
    _ask_again(nomination, ballot(nomination))
    return nomination
