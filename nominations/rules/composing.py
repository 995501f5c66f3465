"""What must be true of a move out of the jury's order, of targets, suggestions and scenarios, and of an exception."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.verdicts import Verdict
from nominations import timeline
from nominations.rules.decision import departs

if TYPE_CHECKING:
    from accounts.models import Deputation
    from nominations.models import Cohort, Nomination, Scenario

NAMED = 5  # files that a sentence names before it only counts


def in_order(misplaced: Iterable["Nomination"], reason: str, *, is_in: bool) -> Verdict:
    """Whoever passes over a file of which no reason has spoken says why."""
    passed = list(misplaced)
    if reason.strip() or not passed:
        return Verdict.ok("in_order")
    sentence = _("The jury put these higher, and they stay out: %(cities)s. Write the reason for it.")
    if not is_in:
        sentence = _("The jury put these lower, and they are in the cohort: %(cities)s. Write the reason for it.")
    return Verdict.fail("in_order", sentence % {"cities": named(passed)}, files=[file.key for file in passed])


def named(files: Iterable["Nomination"]) -> str:
    """The first cities by name, and how many more there are."""
    names = [file.city.name for file in files]
    more = len(names) - NAMED
    listed = ", ".join(names[:NAMED])
    return listed if more <= 0 else _("%(cities)s and %(n)d more") % {"cities": listed, "n": more}


def explained(open_moves: Iterable["Nomination"]) -> Verdict:
    """A scenario that departs from the jury brings its reasons, or is given them."""
    without = list(open_moves)
    if not without:
        return Verdict.ok("explained")
    sentence = _("These moves are out of the jury's order and want a reason: %(cities)s.")
    return Verdict.fail("explained", sentence % {"cities": named(without)}, files=[file.key for file in without])


def keeps_holds(moved: Iterable["Nomination"]) -> Verdict:
    """A scenario moves no file that is pinned or excluded: whoever wants that takes the pin back first, openly."""
    held = [file for file in moved if getattr(file, "hold", None)]
    if not held:
        return Verdict.ok("keeps_holds")
    sentence = _(
        "This scenario goes against what was pinned or excluded with a reason: %(cities)s. Nothing moves. Put these "
        "files back to the jury's word first, or suggest a new scenario."
    )
    return Verdict.fail("keeps_holds", sentence % {"cities": named(held)}, files=[file.key for file in held])


def offered(scenario: "Scenario") -> Verdict:
    """An archived scenario is only read."""
    if scenario.archived_at is None:
        return Verdict.ok("offered")
    return Verdict.fail("offered", _("This scenario is archived. Save the cohort as it stands under a new name."))


def something_moves(number: int) -> Verdict:
    """What stands already is not done again."""
    if number:
        return Verdict.ok("something_moves")
    return Verdict.fail("something_moves", _("The cohort stands as in this scenario already. Nothing moves."))


def bounded(rows: Iterable[Mapping[str, Any]]) -> Verdict:
    """No target asks for more than it allows."""
    if all(row["least"] is None or row["most"] is None or row["least"] <= row["most"] for row in rows):
        return Verdict.ok("bounded")
    return Verdict.fail("bounded", _("At least cannot be more than at most."))


def unsound(code: str, facts: Mapping[str, Any]) -> Verdict:
    """Why no cohort keeps what is asked for."""
    return Verdict.fail(f"unsound_{code}", _why(code) % facts, **facts)


def _why(code: str) -> str:
    return {
        "pinned": _("%(pinned)d files are pinned, more than the %(size)d asked for. Unpin some or ask for more."),
        "pinned_country": _("%(pinned)d files of %(country)s are pinned; the call admits %(ceiling)d of a country."),
        "few": _(
            "At most %(most)d files can be in: recommended or in reserve, not excluded, within the call's ceiling for "
            "a country. You asked for %(size)d."
        ),
        "nobody": _("No file of %(country)s is recommended or in reserve and free to come in."),
        "all_pinned": _("Every place is pinned: %(pinned)d of %(size)d. Unpin one first."),
    }[code]


def admissible(nomination: "Nomination") -> Verdict:
    """The director admits a file that was left out only if the jury recommends it or keeps it in reserve."""
    if nomination.is_in_cohort or nomination.is_recommended or nomination.is_reserved:
        return Verdict.ok("admissible")
    sentence = _("The jury neither recommends %(city)s nor keeps it in reserve; it cannot be admitted here.")
    return Verdict.fail("admissible", sentence % {"city": nomination.city.name})


def composed(nomination: "Nomination | None") -> Verdict:
    """An exception is made of a file that is in the cohort or left out."""
    if nomination is not None:
        return Verdict.ok("composed")
    return Verdict.fail("composed", _("One of the files is neither in this cohort nor left out. Look at it again."))


def given_for_each(reasons: Mapping[str, str]) -> Verdict:
    """Each exception has a reason of its own."""
    without = sum(not reason.strip() for reason in reasons.values())
    if not without:
        return Verdict.ok("given_for_each")
    sentence = ngettext("%(n)d exception has no reason.", "%(n)d exceptions have no reason.", without)
    return Verdict.fail("given_for_each", sentence % {"n": without})


def needs_reason(nomination: "Nomination", misplaced: Iterable["Nomination"], *, is_in: bool) -> bool:
    """Whether a choice goes against the jury's word, or its order."""
    return departs(nomination, is_in) or bool(list(misplaced))


def not_approved_yet(cohort: "Cohort") -> Verdict:
    """Of two who approve at once the second reads who was first, and when."""
    if not (cohort.is_approved and cohort.approved_at):
        return Verdict.ok("not_approved_yet")
    facts = {"person": cohort.approved_by, "at": timeline.when(cohort.approved_at, cohort.call.zone)}
    return Verdict.fail("not_approved_yet", _("Already approved by %(person)s, %(at)s.") % facts)


def judged_nothing(*, has_seat: bool) -> Verdict:
    """Whoever sits or sat on the jury of a call does not decide its cohort, in nobody's name."""
    if not has_seat:
        return Verdict.ok("judged_nothing")
    sentence = _("You sit or sat on the jury of this call. Who judged its files does not decide them: another has to.")
    return Verdict.fail("judged_nothing", sentence)


def not_in_the_composers_name(cohort: "Cohort", lent: "Deputation | None") -> Verdict:
    """Who proposed a cohort does not approve it through a deputy either."""
    if lent is None or lent.giver_id != cohort.proposed_by_id:
        return Verdict.ok("not_in_the_composers_name")
    sentence = _("You act in the name of %(person)s, who proposed this cohort. Another director has to approve it.")
    return Verdict.fail("not_in_the_composers_name", sentence % {"person": lent.giver})
