"""A small world in which random persons try random acts in random order; what must always hold is in `invariants`."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts import door
from accounts.person import Person
from audit import clock
from audit.models import Record
from nominations.models import Call, Cohort, Juror, Nomination, Proposal, Review
from nominations.rules.screening import CHECKLIST
from nominations.workflow import application, decision, jury, marking, screening, voting
from nominations.workflow import call as calls
from nominations.workflow.clockwork import due
from nominations.workflow.steps import permitted, startable
from tests.nominations import factories as road

EXPECTED = (door.Refused, PermissionDenied, Http404)
PLACES = [("Lira", "UG"), ("Gulu", "UG"), ("Masaka", "UG"), ("Jinja", "UG"), ("Kisumu", "KE"), ("Turkana", "KE")]
JUMPS = [timedelta(hours=1), timedelta(days=3), timedelta(days=25)]


@dataclass
class World:
    """Everybody who can try something, and everything that it can be tried on."""

    dice: random.Random
    call: Call
    people: list[Person]
    jurors: list[Person]
    cities: list[object]
    now: object = road.IN_TIME
    tried: int = 0
    done: list[str] = field(default_factory=list)

    def pick(self, model: type) -> str:
        """The key of any row, or of none."""
        keys = list(model.objects.order_by("pk").values_list("key", flat=True))
        return self.dice.choice(keys) if keys else "none"

    def anybody(self) -> Person:
        return self.dice.choice(self.people)


def build(seed: int) -> World:
    """One open call, two countries with officers and cities, a secretariat of two, two directors, three jurors."""
    made = road.open_call(readers_per_file=1)
    cities = [road.cities.city(name, iso2) for name, iso2 in PLACES]
    first, second = road.secretariat("Sofia"), road.secretariat("Said")
    jurors = [road.juror(made, first, iso2, chair=iso2 == "RO") for iso2 in ("RO", "KE", "TR")]
    people = [
        *(first, first, second, second, road.director(), road.director()),
        *(road.cities.officer("UG"), road.cities.officer("UG"), road.cities.officer("KE")),
        *[road.cities.focal_point(city) for city in cities],
        *jurors,
        Person.of(road.cities.user("Stranger")),
    ]
    return World(random.Random(seed), made, people, jurors, cities)


def open_file(world: World, by: Person, _key: str) -> None:
    own = [city for city in world.cities if by.has("focal_point", city.pk)]
    application.open_file(world.call.key, world.dice.choice(own or world.cities), by=by)


def fill_in(world: World, by: Person, key: str) -> None:
    file = door.see(Nomination.objects.all(), key)
    versions = {answer.question.code: answer.version for answer in file.dossier.answers.current()}
    typed = {
        code: application.dossiers.Typed(value, versions.get(code, 0))
        for code, value in road.answers(f"Words {world.tried}").items()
    }
    application.fill_in(file.key, typed, by=by)


def return_to_city(_world: World, by: Person, key: str) -> None:
    application.return_to_city(key, {"name": "Please."}, clock.now() + timedelta(days=2), by=by)


def swap(world: World, by: Person, key: str) -> None:
    application.swap(key, world.pick(Nomination), by=by, reason="Better so.", **road.SIGNED)


def confirm_eligible(world: World, by: Person, key: str) -> None:
    for item in CHECKLIST:
        screening.check(key, item.code, "yes" if world.dice.random() < 0.98 else "no", by=by)
    screening.confirm_eligible(key, by=by)


def ask(_world: World, by: Person, key: str) -> None:
    screening.ask_clarification(key, "Why?", clock.now() + timedelta(days=5), by=by)


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


def vote(world: World, by: Person, key: str) -> None:
    jury.declare_none(key, by=by)
    voting.vote(key, world.dice.choice(["recommend", "recommend", "reserve"]), by=by)


def propose_release(_world: World, by: Person, key: str) -> None:
    decision.propose_release(key, clock.now() + timedelta(days=2), by=by)


def extend(world: World, by: Person, key: str) -> None:
    field_name = world.dice.choice(["city_deadline", "commission_deadline"])
    until = world.call.deadline(field_name) + timedelta(days=3)
    calls.extend(key, field_name, until, by=by, reason="A storm.")


def plain(act: Callable, *args, **kwargs) -> Callable[[World, Person, str], None]:
    return lambda _world, by, key: act(key, *args, by=by, **kwargs)


ACTS: dict[type, dict[str, Callable[[World, Person, str], object]]] = {
    Call: {
        "open_file": open_file,
        "extend": extend,
        "open_review": plain(jury.open_review),
        "compose": plain(decision.compose),
        "announce": plain(decision.announce),
        "select_recommended": plain(decision.select_recommended),
    },
    Nomination: {
        "fill_in": fill_in,
        "submit": plain(application.submit, **road.SIGNED),
        "return_to_city": return_to_city,
        "endorse": plain(application.endorse, **road.SIGNED),
        "unendorse": plain(application.unendorse, reason="Not yet."),
        "swap": swap,
        "decline": plain(application.decline, reason="Not this time."),
        "withdraw": plain(application.withdraw),
        "lapse": plain(application.lapse),
        "confirm_eligible": confirm_eligible,
        "ask_clarification": ask,
        "answer_clarification": plain(screening.answer_clarification, "Because."),
        "close_clarification": plain(screening.close_clarification),
        "propose_ineligible": plain(screening.propose_ineligible, reason="A rule."),
        "reinstate": plain(screening.reinstate, reason="A mistake."),
        "start_review": start_review,
        "close_review": plain(jury.close_review, reason="Time is up."),
        "reopen_review": plain(jury.reopen_review, reason="A mistake."),
        "vote": vote,
        "recommend": plain(voting.recommend),
        "reserve": plain(voting.reserve),
        "reopen_vote": plain(voting.reopen_vote, reason="Again."),
        "select": plain(decision.select, reason="So."),
        "leave_out": plain(decision.leave_out, reason="So."),
        "unselect": plain(decision.unselect),
    },
    Review: {
        "accept": plain(jury.accept),
        "declare_conflict": plain(jury.declare_conflict, "work", reason="I worked there."),
        "finish": mark_and_finish,
        "revise": plain(marking.revise, reason="A second thought."),
        "recuse": plain(jury.recuse, reason="Found later."),
    },
    Proposal: {
        "declare_ineligible": plain(screening.declare_ineligible),
        "send_back_ineligible": plain(screening.send_back_ineligible, reason="No."),
        "release": plain(decision.release),
    },
    Cohort: {
        "propose_cohort": plain(decision.propose_cohort, reason="The jury's order."),
        "approve": plain(decision.approve),
        "send_back": plain(decision.send_back, reason="Look again."),
        "recall_approval": plain(decision.recall_approval, reason="Look again."),
        "propose_release": propose_release,
    },
}
RARE = {  # acts that end a file or undo much: tried less, so that files get far
    *("withdraw", "decline", "lapse", "propose_ineligible", "declare_conflict", "recuse", "unendorse", "swap"),
    *("return_to_city", "ask_clarification", "revise", "reopen_review", "reopen_vote", "unselect", "leave_out"),
    *("recall_approval", "send_back", "extend", "reserve"),
}


def choose(world: World) -> tuple[type, str, str]:
    """A row and an act that could start there, the rare ones seldom; now and then any act at any row."""
    if world.dice.random() < 0.1:
        model = world.dice.choice(list(ACTS))
        return model, world.dice.choice(list(ACTS[model])), world.pick(model)
    model, rows = Call, []
    while not rows:
        model = world.dice.choice([Call, Cohort, Proposal, *[Nomination] * 6, *[Review] * 4])
        rows = [row for row in model.objects.order_by("pk") if _could_start_anything(row)]
    row = world.dice.choice(rows)
    rare = world.dice.random() < 0.08
    names = [name for name in ACTS[model] if _could_start(row, name) and (rare or name not in RARE)]
    return model, world.dice.choice(names or list(ACTS[model])), row.key


def somebody(world: World, model: type, name: str, key: str) -> Person:
    """Mostly a person who may; now and then anybody."""
    row = model.objects.filter(key=key).first()
    able = [person for person in world.people if row is not None and _may(row, name, person)]
    if not able or world.dice.random() < 0.1:
        return world.anybody()
    return world.dice.choice(able)


def _could_start_anything(row: object) -> bool:
    return any(_could_start(row, name) for name in ACTS[type(row)])


def _could_start(row: object, name: str) -> bool:
    if isinstance(row, Proposal):
        return not row.decision
    if name == "fill_in":
        return startable(row, "submit").passed
    return not hasattr(row, name) or startable(row, name).passed


NEEDS = {"vote": "juror", "open_file": "focal_point", "fill_in": "focal_point", "extend": "secretariat"}


def _may(row: object, name: str, person: Person) -> bool:
    if hasattr(row, name):
        return permitted(row, name, person)
    if name == "fill_in":
        return permitted(row, "submit", person)
    return person.has(NEEDS.get(name, "secretariat"))


def step(world: World) -> str | None:
    """One try; says which act succeeded."""
    world.tried += 1
    if world.dice.random() < 0.01:
        world.now += world.dice.choice(JUMPS)
    model, name, key = choose(world)
    records = Record.objects.count()
    with clock.at(world.now + timedelta(seconds=world.tried)):
        try:
            if world.dice.random() < 0.03:
                name = _clock()
            else:
                ACTS[model][name](world, somebody(world, model, name, key), key)
        except EXPECTED:
            return None
    if Record.objects.count() > records:
        world.done.append(name)
    return name


def burst(world: World) -> list[str]:
    """Every act once where it cannot start, or by somebody who may not; says which were not refused."""
    done = []
    for model, acts in ACTS.items():
        rows = list(model.objects.order_by("pk"))
        for name in acts if rows else ():
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


def _clock() -> str:
    for _name, act in due():
        act()
    return "clock"
