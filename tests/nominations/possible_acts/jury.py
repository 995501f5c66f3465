"""What random persons try around the reading: seats, files given, declarations, marks, practice, sealed marks."""

from accounts.person import Person
from nominations.models import Call, Juror, Nomination, Review
from nominations.workflow import jury, marking, overseeing
from tests.nominations.possible_acts.trying import WHY, Acts, plain
from tests.nominations.random_world import World


def start_review(world: World, by: Person, key: str) -> None:
    jury.start_review(key, [world.pick(Juror)], by=by)


def mark_and_finish(world: World, by: Person, key: str) -> None:
    review = Review.objects.filter(key=key).first()
    for criterion in world.call.rubric.criteria.all():
        seen = marking.current_marks(review).get(criterion.code) if review else None
        value = world.dice.choice([0, 1]) if criterion.kind == "gate" else world.dice.randrange(6)
        version = seen.version if seen else 0
        marking.mark(key, criterion.code, by=by, seen=version, value=value, comment="So.")
    marking.finish(key, by=by)


ACTS: Acts = {
    Call: {
        "open_review": plain(jury.open_review),
        "remind_jurors": plain(overseeing.remind_jurors),
    },
    Nomination: {
        "start_review": start_review,
        "close_review": plain(jury.close_review, reason="Time is up."),
        "reopen_review": plain(jury.reopen_review, reason="A mistake."),
        "peek": plain(overseeing.peek, **WHY),
    },
    Review: {
        "accept": plain(jury.accept),
        "declare_conflict": plain(jury.declare_conflict, "work", reason="I worked there."),
        "finish": mark_and_finish,
        "revise": plain(marking.revise, reason="A second thought."),
        "recuse": plain(jury.recuse, reason="Found later."),
    },
}
RARE = {"declare_conflict", "recuse", "revise", "reopen_review", "peek", "remind_jurors"}
