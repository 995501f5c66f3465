"""How the jury votes, and how its word on a file is recorded."""

from accounts import door
from accounts.person import Person
from audit import clock
from nominations import permissions, states
from nominations.models import Juror, Nomination, Review, Vote
from nominations.rules import application as application_rules
from nominations.rules import jury as rules
from nominations.workflow.steps import move, take


def ballot(nomination: Nomination) -> int:
    """Which ballot is open: a reopened vote is another one."""
    last = nomination.votes.order_by("-ballot").values_list("ballot", flat=True).first() or 1
    return last + 1 if nomination.votes.filter(ballot=last, closed=True).exists() else last


@door.act
def vote(key: str, choice: str, *, by: Person) -> Vote:
    """A juror votes on a file; a vote can be changed until the jury's word is recorded."""
    seen = door.see(Nomination.objects.visible_to(by), key)
    door.allow(permissions.votes(seen, by) and choice in Vote.Choice.values)
    nomination = door.lock(Nomination.objects.filter(pk=seen.pk)).get()
    juror = Juror.objects.serving().get(call=nomination.call_id, user=by.user)
    door.require(rules.voting(nomination), rules.free_of_country(juror, nomination))
    cast, _made = Vote.objects.update_or_create(
        nomination=nomination, juror=juror, ballot=ballot(nomination), defaults={"choice": choice, "at": clock.now()}
    )
    door.record("vote", nomination, by=by, role="juror", facts={"choice": choice, "ballot": cast.ballot})
    return cast


def entitled(nomination: Nomination) -> list[Juror]:
    """The jurors who may vote on a file: all who serve, without those in conflict with it."""
    away = Review.objects.filter(nomination=nomination, state__in=states.OUT_OF_REVIEW[:2]).values("juror")
    jurors = Juror.objects.serving().filter(call=nomination.call_id).exclude(pk__in=away)
    return [juror for juror in jurors if nomination.country_id not in juror.countries]


def _carry(key: str, verb: str, by: Person, reason: str) -> Nomination:
    """The jury's word is recorded when the votes carry it; of a replayed round the published word is entered."""
    nomination = take(Nomination, key, verb, by=by)
    if nomination.call.is_replay:
        move(nomination, verb, by=by, reason=reason, facts={"as_published": True})
        return nomination
    number = ballot(nomination)
    jurors = entitled(nomination)
    cast = Vote.objects.filter(nomination=nomination, ballot=number, juror__in=jurors)
    votes = dict(cast.values_list("juror_id", "choice"))
    chair = next((juror.pk for juror in jurors if juror.is_chair), None)
    verdict = rules.carried(verb, votes, len(jurors), chair)
    door.require(verdict)
    Vote.objects.filter(nomination=nomination, ballot=number).update(closed=True)
    move(nomination, verb, by=by, reason=reason, facts=verdict.facts | {"ballot": number})
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
