"""What random persons try when a jury discusses, meets, votes, and elects its chair."""

from accounts.person import Person
from nominations.models import Nomination
from nominations.workflow import jury, voting
from tests.nominations.possible_acts.trying import Acts, plain
from tests.nominations.random_world import World


def vote(world: World, by: Person, key: str) -> None:
    jury.declare_none(key, by=by)
    voting.vote(key, world.dice.choice(["recommend", "recommend", "reserve"]), by=by)


ACTS: Acts = {
    Nomination: {
        "vote": vote,
        "recommend": plain(voting.recommend),
        "reserve": plain(voting.reserve),
        "reopen_vote": plain(voting.reopen_vote, reason="Again."),
    },
}
RARE = {"reopen_vote", "reserve"}
