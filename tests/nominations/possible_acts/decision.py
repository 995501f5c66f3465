"""What random persons try with the decision: the cohort, its release, its announcement, a corrigendum."""

from collections.abc import Callable
from datetime import timedelta

from accounts.person import Person
from audit import clock
from nominations.models import Call, Cohort, Nomination, Proposal, Unreached
from nominations.workflow import composing, corrigendum, decision, quoting, reaching, withdrawing
from tests.nominations.possible_acts.trying import WHY, Acts, Try, plain
from tests.nominations.random_world import World


def propose_release(_world: World, by: Person, key: str) -> None:
    decision.propose_release(key, clock.now() + timedelta(days=2), by=by)


def counted(act: Callable) -> Try:
    """With the number of letters that this person may read of those that leave."""

    def run(_world: World, by: Person, key: str) -> None:
        proposal = Proposal.objects.letting_go().filter(key=key).first()
        act(key, withdrawing.leaving(proposal, by).count() if proposal else 0, by=by)

    return run


def propose_corrigendum(world: World, by: Person, key: str) -> None:
    cohort = Cohort.objects.filter(key=key).select_related("announcement").first()  # often there is none yet
    changes = changes_of(world, cohort.call) if cohort else []
    edition = cohort.announcement.editions.latest("number").number if cohort and cohort.announcement else 1
    corrigendum.propose_corrigendum(key, changes, edition=edition, by=by, **WHY)


def changes_of(world: World, call: Call) -> list[dict[str, str]]:
    members = Nomination.objects.filter(call=call, status="member").order_by("pk")
    changes = [{"verb": world.dice.choice(["revoke", "rename"]), "file": file.key} for file in members[:2]]
    words = {"city": f"City {world.dice.random()}", "country": "Somewhere"}
    changes = [change | (words if change["verb"] == "rename" else {}) for change in changes]
    reserve = Nomination.objects.filter(call=call, status="not_admitted", jury_word="reserved").order_by("pk")
    return changes + [{"verb": "promote", "file": file.key} for file in reserve[:1]]


def overrule(_world: World, by: Person, key: str) -> None:
    """Approved, but for the first file of the cohort that may be decided otherwise."""
    files = Nomination.objects.filter(call__cohort__key=key, jury_word__in=["recommended", "reserved"])
    turned = files.filter(status__in=["selected", "left_out"]).order_by("pk")[:1]
    decision.approve(key, by=by, otherwise={file.key: "Otherwise." for file in turned})


def suggest_and_take_over(_world: World, by: Person, key: str) -> None:
    scenario = composing.suggest(key, "Suggested", 1, by=by)
    composing.take_over(scenario.key, {}, "As suggested.", by=by)


ACTS: Acts = {
    Call: {
        "compose": plain(decision.compose),
        "announce": plain(decision.announce),
        "select_recommended": plain(decision.select_recommended),
    },
    Nomination: {
        "select": plain(decision.select, reason="So."),
        "leave_out": plain(decision.leave_out, reason="So."),
        "unselect": plain(decision.unselect),
        "pin": plain(composing.pin, reason="So."),
        "exclude": plain(composing.exclude, reason="So."),
    },
    Proposal: {
        "release": counted(decision.release),
        "send_back_release": plain(decision.send_back_release, reason="No."),
        "publish_corrigendum": plain(corrigendum.publish_corrigendum),
        "send_back_corrigendum": plain(corrigendum.send_back_corrigendum, reason="No."),
        "restore_announcement": counted(withdrawing.restore_announcement),
        "send_back_restore": plain(withdrawing.send_back_restore, reason="Not yet."),
    },
    Unreached: {"reach": plain(reaching.reach, reason="By telephone.")},
    Cohort: {
        "propose_cohort": plain(decision.propose_cohort, reason="The jury's order."),
        "approve": plain(decision.approve),
        "overrule": overrule,
        "suggest": suggest_and_take_over,
        "send_back": plain(decision.send_back, reason="Look again."),
        "recall_approval": plain(decision.recall_approval, reason="Look again."),
        "propose_release": propose_release,
        "hold_release": plain(decision.hold_release, reason="Wait."),
        "withdraw_announcement": plain(withdrawing.withdraw_announcement, reason="The wrong list."),
        "propose_corrigendum": propose_corrigendum,
        "propose_restore": plain(withdrawing.propose_restore, reason="It was right."),
        "quote": plain(quoting.quote, quotation="We learn.", quoted_person="Ada Example"),
    },
}
RARE = {
    "quote",
    "unselect",
    "leave_out",
    "pin",
    "exclude",
    "overrule",
    "recall_approval",
    "send_back",
    "send_back_release",
    "hold_release",
    "withdraw_announcement",
    "propose_corrigendum",
    "propose_restore",
    "send_back_restore",
    "send_back_corrigendum",
}
