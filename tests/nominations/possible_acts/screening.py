"""What random persons try on a nominated file: checked, asked about, sent away, kept from those in conflict."""

from datetime import timedelta

from accounts.models import User
from accounts.person import Person
from audit import clock
from nominations.models import Nomination, Proposal
from nominations.rules.screening import CHECKLIST
from nominations.workflow import conflicts, naming, screening, thread
from tests.nominations.possible_acts.trying import WHY, Acts, plain
from tests.nominations.random_world import World


def confirm_eligible(world: World, by: Person, key: str) -> None:
    screening.check_all(key, {item.code: "yes" if world.by_chance(0.98) else "no" for item in CHECKLIST}, by=by)
    screening.confirm_eligible(key, by=by)


def ask(world: World, by: Person, key: str) -> None:
    side = world.dice.choice(["city", "commission"])
    screening.ask_clarification(key, "Why?", clock.now() + timedelta(days=5), by=by, addressee=side)


def put_off(world: World, by: Person, key: str) -> None:
    later = clock.now() + timedelta(days=world.dice.randint(1, 9))
    screening.move_clarification(key, later, by=by, **WHY)


def propose_lift(_world: World, by: Person, key: str) -> None:
    away = User.objects.filter(pk__in=Nomination.objects.filter(key=key).values("staff_conflicts__user"))
    conflicts.propose_lift(key, away.order_by("pk").values_list("key", flat=True).first() or "none", by=by, **WHY)


def write(world: World, by: Person, key: str) -> None:
    """In words that come up nowhere else, so that wherever they get to is seen."""
    asks = world.dice.choice(["", "city", "commission", "secretariat"])
    thread.write(key, f"Between us {world.tried}-{key}.", asks=asks, by=by)


ACTS: Acts = {
    Nomination: {
        "confirm_eligible": confirm_eligible,
        "check_name": plain(naming.check_name, "The register of cities."),
        "ask_clarification": ask,
        "answer_clarification": plain(screening.answer_clarification, "Because."),
        "close_clarification": plain(screening.close_clarification, **WHY),
        "move_clarification": put_off,
        "propose_ineligible": plain(screening.propose_ineligible, reason="A rule."),
        "reinstate": plain(screening.reinstate, reason="A mistake."),
        "keep_away": plain(conflicts.keep_away, reason="My home town."),
        "propose_lift": propose_lift,
        "write": write,
    },
    Proposal: {
        "declare_ineligible": plain(screening.declare_ineligible),
        "send_back_ineligible": plain(screening.send_back_ineligible, reason="No."),
        "lift_conflict": plain(conflicts.lift_conflict),
        "send_back_lift": plain(conflicts.send_back_lift, reason="No."),
    },
}
RARE = {"propose_ineligible", "ask_clarification", "keep_away", "propose_lift", "write"}
