"""What random persons try when a jury discusses, meets, votes, and elects its chair."""

from accounts.person import Person
from nominations.models import Call, Juror, Nomination, Review
from nominations.workflow import discussing, electing, jury, meeting, voting
from tests.nominations.possible_acts.jury import a_mark
from tests.nominations.possible_acts.trying import EXPECTED, WHY, Acts, Try, plain
from tests.nominations.random_world import World

# Discussion.


def remark(world: World, by: Person, key: str) -> None:
    """In words that come up nowhere else, so that wherever they get to is seen."""
    audience = world.dice.choice(["", "", "readers", "jury", "clerk"])
    discussing.remark(key, f"Said of it {world.tried}-{key}.", audience=audience, by=by)


def change_mark(world: World, by: Person, key: str) -> None:
    criterion = world.dice.choice(list(world.call.rubric.criteria.all()))
    discussing.change_mark(key, criterion.code, by=by, value=a_mark(world, criterion.kind), **WHY)


# Meetings.


def in_the_room(act: object) -> Try:
    """Mostly everybody is there."""

    def tried(world: World, by: Person, key: str) -> None:
        keys = list(Juror.objects.order_by("pk").values_list("key", flat=True))
        there = [one for one in keys if world.by_chance(0.8)]
        act(key, by=by, present=there, secret=world.by_chance(0.5))

    return tried


def read_more(world: World, by: Person, key: str) -> None:
    files = list(Nomination.objects.filter(status="reviewed").order_by("pk").values_list("key", flat=True))
    chosen = world.dice.choice(files) if files else "none"
    meeting.read_more(key, {chosen: [world.pick(Juror)]}, by=by, **WHY)


# Votes.


def vote(world: World, by: Person, key: str) -> None:
    """One votes; now and then all who sit vote one after the other, as in a meeting."""
    others = world.dice.sample(world.jurors, len(world.jurors)) if world.by_chance(0.4) else []
    for juror in others:
        try:
            _vote(world, juror, key)
        except EXPECTED:
            continue
    _vote(world, by, key)


def _vote(world: World, by: Person, key: str) -> None:
    jury.declare_none(key, by=by)
    choices = ["recommend", "recommend", "recommend", "reserve", "not_recommend", "defer"]
    voting.vote(key, world.dice.choice(choices), by=by)


def cast_tie(world: World, by: Person, key: str) -> None:
    voting.cast_tie(key, world.dice.choice(["recommend", "reserve"]), by=by)


def for_a_juror(act: object) -> Try:
    return lambda world, by, key: act(key, world.pick(Juror), by=by)


ACTS: Acts = {
    Call: {
        "open_meeting": in_the_room(meeting.open_meeting),
        "note_present": in_the_room(meeting.note_present),
        "close_meeting": plain(meeting.close_meeting),
        "read_more": read_more,
        "nominate_chair": for_a_juror(electing.nominate_chair),
        "elect_chair": for_a_juror(electing.elect_chair),
        "count_election": plain(electing.count_election),
    },
    Nomination: {
        "remark": remark,
        "vote": vote,
        "count_votes": plain(voting.count_votes),
        "repeat_ballot": plain(voting.repeat_ballot, **WHY),
        "cast_tie": cast_tie,
        "recommend": plain(voting.recommend),
        "reserve": plain(voting.reserve),
        "not_recommend": plain(voting.not_recommend),
        "defer": plain(voting.defer),
        "reopen_vote": plain(voting.reopen_vote, reason="Again."),
    },
    Review: {"change_mark": change_mark},
}
RARE = {
    *("reopen_vote", "reserve", "not_recommend", "defer", "repeat_ballot", "read_more"),
    *("note_present", "close_meeting", "nominate_chair"),
}
