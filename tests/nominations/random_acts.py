"""How random persons try random acts in random order; what they can try is in `possible_acts`."""

from datetime import timedelta

from accounts.person import Person
from audit import clock
from audit.models import Record
from cities.models import City, CommissionOfficer, FocalPoint, NationalCommission
from nominations.models import Call, Cohort, Entry, Flag, Juror, Nomination, Practice, Proposal, Review
from nominations.permissions import corresponds, reviews
from nominations.workflow.clockwork import due
from nominations.workflow.steps import permitted, startable
from tests.nominations import factories as road
from tests.nominations.possible_acts import ACTS, EXPECTED, RARE
from tests.nominations.possible_acts.register import OF_A_MEMBER
from tests.nominations.random_world import World

JUMPS = [timedelta(hours=1), timedelta(days=3), timedelta(days=25)]
PLACES_OF_WORK = [Call, Cohort, Proposal, *[Nomination] * 6, *[Review] * 4, Entry, Juror, Practice, Flag]
PERSONS = [City, FocalPoint, NationalCommission, CommissionOfficer]


def choose(world: World) -> tuple[type, str, str]:
    """A row and an act that could start there, the rare ones seldom; now and then any act at any row."""
    if world.by_chance(0.1):
        model = world.dice.choice(list(ACTS))
        return model, world.dice.choice(list(ACTS[model])), world.pick(model)
    rare = world.by_chance(0.12)
    model, rows = Call, []
    while not rows:
        model = world.dice.choice(PERSONS if world.by_chance(0.05) else PLACES_OF_WORK)
        rows = [row for row in model.objects.order_by("pk") if _could_start_anything(row, rare)]
    row = world.dice.choice(rows)
    names = [name for name in ACTS[model] if _could_start(row, name) and (rare or name not in RARE)]
    return model, world.dice.choice(names), row.key


def somebody(world: World, model: type, name: str, key: str) -> Person:
    """Mostly a person who may; now and then anybody."""
    row = model.objects.filter(key=key).first()
    able = [person for person in world.people if row is not None and _may(row, name, person)]
    if not able or world.by_chance(0.1):
        return world.anybody()
    return world.dice.choice(able)


def _could_start_anything(row: object, rare: bool) -> bool:
    return any(_could_start(row, name) for name in ACTS[type(row)] if rare or name not in RARE)


HANDING = ("submit", "endorse")
IN_MEETING = ("remark", "vote", "declare_none", "step_aside", "count_votes", "repeat_ballot", "cast_tie")
STARTS = {  # acts that are no transitions: where the file stands when they can begin
    "fill_in": ("submit",),
    "detach": ("submit",),
    "bring_back": ("submit",),
    **dict.fromkeys(("request_signature", "sign_scan", "send_signing_link", "sign_by_link", "end_signing"), HANDING),
    "rank": HANDING,
    "propose_ineligible": ("declare_ineligible",),
    **dict.fromkeys(IN_MEETING, ("recommend",)),
    **dict.fromkeys(("give", "peek"), ("close_review",)),
    **dict.fromkeys(("comment", "put_off"), ("begin", "finish")),
    "flag": ("finish", "revise", "reopen"),
    "change_mark": ("reopen",),
    "propose_readmit": ("readmit",),
}


def _could_start(row: object, name: str) -> bool:
    if isinstance(row, Proposal | Entry):
        return not row.decision
    verbs = STARTS.get(name, (name,))
    return not hasattr(row, verbs[0]) or any(startable(row, verb).passed for verb in verbs)


NEEDS = {
    **dict.fromkeys(("declare", "declare_none", "step_aside", "remark", "vote", "cast_tie", "practise"), "juror"),
    **dict.fromkeys(("nominate_chair", "elect_chair"), "juror"),
    **dict.fromkeys(("open_meeting", "note_present", "close_meeting", "count_election", "close_practice"), "chair"),
    **dict.fromkeys(("open_file", "hand_over"), "focal_point"),
    **dict.fromkeys(("ask_own_document", "drop_own_document"), "officer"),
    **dict.fromkeys(("set_deadline", "rank", "invite_officer", "invite_successor"), "officer"),
    **dict.fromkeys(("make_head", "delegate", "end_delegation"), "officer"),
    **dict.fromkeys(("send_back_corrigendum", "publish_corrigendum"), "director"),
}


RIGHTS = {
    "write": corresponds,
    **dict.fromkeys(("comment", "put_off", "flag", "change_mark"), reviews),
    "unflag": lambda flag, person: reviews(flag.review, person),
}


def _may(row: object, name: str, person: Person) -> bool:
    if name in RIGHTS:
        return RIGHTS[name](row, person)
    verb = next((verb for verb in STARTS.get(name, (name,)) if hasattr(row, verb)), "")
    if verb and name not in NEEDS:
        return permitted(row, verb, person)
    return person.has(NEEDS.get(name, "secretariat"))


# Whoever proposes may not decide.

SECOND = {
    "propose_ineligible": ("declare_ineligible", "send_back_ineligible"),
    "propose_lift": ("lift_conflict", "send_back_lift"),
    "propose_readmit": ("readmit", "send_back_readmit"),
    "propose_cohort": ("approve", "send_back"),
    "propose_release": ("release",),
    "propose_corrigendum": ("publish_corrigendum", "send_back_corrigendum"),
    "propose_restore": ("restore_announcement",),
    "sign_scan": ("confirm_scan",),
}


def alone(world: World, first: str, by: Person, key: str) -> None:
    """Who just took the first of two steps tries to take the second one as well, which must be refused."""
    for second in SECOND.get(first, ()):
        model = next(model for model in ACTS if second in ACTS[model])
        proposed = Proposal.objects.open().filter(by=by.user).order_by("pk").values_list("key", flat=True).last()
        if _tried(world, model, second, (proposed or "none") if model is Proposal else key, by):
            world.alone.append(f"{second} after {first}, both by {by.name}")


def step(world: World) -> str | None:
    """One try; says which act succeeded."""
    world.tried += 1
    if world.by_chance(0.01):
        world.now += world.dice.choice(JUMPS)
    if world.by_chance(0.03):
        return _clock(world)
    model, name, key = choose(world)
    by = somebody(world, model, name, key)
    if name in SECOND and _may(model.objects.filter(key=key).first(), name, world.two_offices) and world.by_chance(0.5):
        by = world.two_offices
    records = Record.objects.count()
    if not _tried(world, model, name, key, by):
        return None
    if Record.objects.count() > records:
        world.done.append(name)
    alone(world, name, by, key)
    return name


def burst(world: World) -> list[str]:
    """Every act once where it cannot start, or by somebody who may not; says which were not refused."""
    done = []
    for model, acts in ACTS.items():
        rows = list(model.objects.order_by("pk"))
        for name in acts if rows and model in PLACES_OF_WORK else ():
            row = world.dice.choice(rows)
            by = world.anybody() if _could_start(row, name) else somebody(world, model, name, row.key)
            if not (_could_start(row, name) and _may(row, name, by)) and _tried(world, model, name, row.key, by):
                done.append(f"{name} by {by.name}")
    return done


def _tried(world: World, model: type, name: str, key: str, by: Person) -> bool:
    world.tried += 1
    try:
        with clock.at(world.now + timedelta(seconds=world.tried)):
            ACTS[model][name](world, by, key)
    except EXPECTED:
        return False
    return True


def _clock(world: World) -> str:
    with clock.at(world.now + timedelta(seconds=world.tried)):
        for _name, act in due():
            act()
    return "clock"


def the_road_of_two(world: World) -> None:
    """From a composed cohort to a member that leaves: each first step by who then tries the second one as well."""
    other, cohort = _other(world, "secretariat"), Cohort.objects.get().key
    chosen = Nomination.objects.filter(status__in=["selected", "left_out"]).order_by("pk")[0].key
    draft = Nomination.objects.get(status="draft")
    world.now = road.IN_TIME
    _both_steps(world, Nomination, "sign_scan", draft.key, world.holder("officer", draft.country_id))
    world.now = road.AFTER_DEADLINES
    _both_steps(world, Nomination, "propose_ineligible", Nomination.objects.get(status="nominated").key)
    _once(world, Proposal, "declare_ineligible", Proposal.objects.open().get(kind="ineligible").key, other)
    _clock(world)  # the draft gets its notice, and lapses a day later: no living file stays behind a decision
    world.now += timedelta(days=1)
    _clock(world)
    _once(world, Nomination, "keep_away", chosen, other)
    _both_steps(world, Nomination, "propose_lift", chosen)
    _both_steps(world, Cohort, "propose_cohort", cohort)
    _once(world, Cohort, "approve", cohort, _other(world, "director"))
    _both_steps(world, Cohort, "propose_release", cohort)
    _once(world, Proposal, "release", Proposal.objects.open().get(kind="release").key, other)
    world.now += timedelta(days=3)
    _clock(world)
    _both_steps(world, Cohort, "propose_corrigendum", cohort)
    member = City.objects.get(nominations__key=chosen).key
    for act in OF_A_MEMBER:
        _once(world, City, act, member, other)


def _other(world: World, role: str) -> Person:
    return next(person for person in world.people if person.has(role) and person is not world.two_offices)


def _once(world: World, model: type, name: str, key: str, by: Person) -> None:
    assert _tried(world, model, name, key, by), name


def _both_steps(world: World, model: type, name: str, key: str, by: Person | None = None) -> None:
    _once(world, model, name, key, by or world.two_offices)
    alone(world, name, by or world.two_offices, key)
