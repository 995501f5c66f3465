"""What random persons try around the reading: seats, files given, declarations, marks, practice, sealed marks."""

from datetime import timedelta

from accounts.person import Person
from audit import clock
from cities.models import Country
from nominations.models import Call, Flag, Juror, Nomination, Practice, Proposal, Review
from nominations.workflow import flagging, jury, marking, overseeing, practice, readmitting, seats, selfchecking
from tests.nominations.possible_acts.entry import somebody_new, take_hand
from tests.nominations.possible_acts.trying import WHY, Acts, plain
from tests.nominations.random_world import World

# Seats.


def any_country(world: World) -> Country:
    return world.dice.choice(list(Country.objects.order_by("pk")))


def invite_juror(world: World, by: Person, key: str) -> None:
    """Mostly until the call ends and for as many files as come; now and then for few, or for a week."""
    new = somebody_new(world)
    term = {"max_load": world.dice.choice([None, None, 1]), "until": _some_day(world)}
    home = {"nationality": any_country(world), "residence": any_country(world)}
    seats.invite_juror(key, new["email"], new["name"], by=by, is_chair=world.by_chance(0.2), **home, **term)
    take_hand(world)


def _some_day(world: World) -> object:
    return clock.now() + timedelta(days=world.dice.choice([7, 60])) if world.by_chance(0.5) else None


def change_seat(world: World, by: Person, key: str) -> None:
    """A move, another employer, another agreement; the nationality of a juror stays."""
    changed = world.dice.choice(
        [
            {"residence": any_country(world)},
            {"employer_country": any_country(world)},
            {"max_load": world.dice.choice([None, 1, 3])},
            {"until": _some_day(world)},
        ]
    )
    seats.change_seat(key, by=by, reason="A letter.", **changed)


def replace_juror(world: World, by: Person, key: str) -> None:
    seats.replace_juror(key, world.pick(Juror), by=by, **WHY)


# Files given, and declarations.


def declare_before_meeting(world: World, by: Person, key: str) -> None:
    jury.declare_before_meeting({key: ("work", "I worked there.") if world.by_chance(0.3) else ("", "")}, by=by)


def start_review(world: World, by: Person, key: str) -> None:
    jury.start_review(key, [world.pick(Juror)], by=by)


def start_all(world: World, by: Person, key: str) -> None:
    """A plan of one or two files, each with a juror or two."""
    files = list(Nomination.objects.filter(status__in=["eligible", "in_review"]).order_by("pk"))
    plan = world.dice.sample(files, min(len(files), world.dice.choice([1, 2])))
    jury.start_all(
        key, {file.key: [world.pick(Juror) for _seat in range(world.dice.choice([1, 2]))] for file in plan}, by=by
    )


def give(world: World, by: Person, key: str) -> None:
    jury.give(key, world.pick(Juror), by=by)


def replace(world: World, by: Person, key: str) -> None:
    jury.replace(key, world.pick(Juror), by=by, **WHY)


def declare(world: World, by: Person, _key: str) -> None:
    """One's whole list on one page: mostly no conflict, now and then one."""
    own = Review.objects.of(by).filter(state="unanswered") if by.is_known else Review.objects.none()
    keys = list(own.order_by("pk").values_list("key", flat=True)) or ["none"]
    jury.declare({key: ("work" if world.by_chance(0.1) else "", "So.") for key in keys}, by=by)


# Marks, on files and on practice files.


def mark_and_finish(world: World, by: Person, key: str) -> None:
    review = Review.objects.filter(key=key).first()
    for criterion in world.call.rubric.criteria.all():
        seen = marking.current_marks(review).get(criterion.code) if review else None
        version = seen.version if seen else 0
        marking.mark(key, criterion.code, by=by, seen=version, value=a_mark(world, criterion.kind), comment="So.")
    marking.finish(key, by=by)


def a_mark(world: World, kind: str) -> int:
    return world.dice.choice([0, 1]) if kind == "gate" else world.dice.randrange(6)


def flag(world: World, by: Person, key: str) -> None:
    flagging.flag(key, "other", world.dice.choice(["private", "secretariat"]), "Hm.", by=by)


def add_practice(world: World, by: Person, key: str) -> None:
    practice.add_practice(key, f"Fictional {world.tried}", "A text.", by=by)


def practise(world: World, by: Person, key: str) -> None:
    made = Practice.objects.filter(key=key).first()
    seat = Juror.objects.filter(call=world.call, user=by.user).first() if by.is_known else None
    before = practice.marks_of(made, seat) if made and seat else {}
    given = {
        one.code: marking.Given(before[one.code].version if one.code in before else 0, a_mark(world, one.kind), "So.")
        for one in world.call.rubric.criteria.all()
    }
    practice.practise(key, given, by=by)


ACTS: Acts = {
    Call: {
        "open_review": plain(jury.open_review),
        "start_all": start_all,
        "close_all": plain(jury.close_all, reason="Time is up."),
        "declare": declare,
        "remind_jurors": plain(overseeing.remind_jurors),
        "shut_jury": plain(overseeing.shut_jury, **WHY),
        "open_jury": plain(overseeing.open_jury, **WHY),
        "invite_juror": invite_juror,
        "add_practice": add_practice,
        "check_conflicts": plain(selfchecking.check_conflicts),
    },
    Nomination: {
        "start_review": start_review,
        "give": give,
        "declare_none": plain(jury.declare_none),
        "declare_before_meeting": declare_before_meeting,
        "step_aside": plain(jury.step_aside, "money", reason="They paid me."),
        "close_review": plain(jury.close_review, reason="Time is up."),
        "reopen_review": plain(jury.reopen_review, reason="A mistake."),
        "peek": plain(overseeing.peek, **WHY),
    },
    Review: {
        "accept": plain(jury.accept),
        "declare_conflict": plain(jury.declare_conflict, "work", reason="I worked there."),
        "comment": plain(marking.comment, "All in all.", "My own note."),
        "put_off": plain(marking.put_off),
        "finish": mark_and_finish,
        "revise": plain(marking.revise, reason="A second thought."),
        "flag": flag,
        "replace": replace,
        "recuse": plain(jury.recuse, reason="Found later."),
        "propose_readmit": plain(readmitting.propose_readmit, **WHY),
    },
    Proposal: {
        "readmit": plain(readmitting.readmit),
        "send_back_readmit": plain(readmitting.send_back_readmit, reason="No."),
    },
    Juror: {
        "change_seat": change_seat,
        "replace_juror": replace_juror,
        "end_term": plain(seats.end_term, **WHY),
        "remind_juror": plain(overseeing.remind_juror),
    },
    Practice: {
        "practise": practise,
        "close_practice": plain(practice.close_practice),
        "drop_practice": plain(practice.drop_practice),
    },
    Flag: {"unflag": plain(flagging.unflag)},
}
RARE = {
    *("declare_conflict", "recuse", "revise", "reopen_review", "peek", "remind_jurors", "close_all", "shut_jury"),
    *("invite_juror", "add_practice", "check_conflicts", "step_aside", "replace", "propose_readmit", "put_off"),
    *("change_seat", "replace_juror", "end_term", "remind_juror", "drop_practice", "unflag", "flag", "comment"),
}
