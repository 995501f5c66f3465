"""What must be true of a discussion, a sitting, a ballot and an election of the jury."""

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.verdicts import Verdict
from nominations.states import Audience

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nominations.models import Juror, Mark, Nomination, Review


def discussable(nomination: "Nomination") -> Verdict:
    """The jury talks when marks are closed and before its word is recorded."""
    if nomination.awaits_word:
        return Verdict.ok("discussable")
    sentence = _("The jury discusses a file when its marks are closed and until its word is recorded.")
    return Verdict.fail("discussable", sentence)


def audiences(*, is_juror: bool, reads: bool) -> list[Audience]:
    """Whom a person may write to, the fewest first: nobody writes what the own side could not read."""
    if not is_juror:
        return [Audience.CLERK]
    return list(Audience) if reads else [Audience.JURY, Audience.CLERK]


def addressed(audience: str, offered: list[Audience]) -> Verdict:
    """A remark goes to those whom its author may write to."""
    if audience in offered:
        return Verdict.ok("addressed")
    return Verdict.fail("addressed", _("Choose who reads your remark from the list."), audience=audience)


def handed_in(review: "Review") -> Verdict:
    """In the discussion only a review that was handed in is changed."""
    if review.is_counted:
        return Verdict.ok("handed_in")
    return Verdict.fail("handed_in", _("Your review was not handed in before the marks were closed."))


def changes(before: "Mark | None", value: int | None, cannot_judge: bool) -> Verdict:
    """A change changes something, and says a mark or that the criterion cannot be judged."""
    if value is None and not cannot_judge:
        return Verdict.fail("changes", _("Choose the new mark."))
    if before is not None and (before.value, before.cannot_judge) == (value, cannot_judge):
        return Verdict.fail("changes", _("This is the mark that you gave already."))
    return Verdict.ok("changes")


def quorum(entitled: int, percent: int) -> int:
    """How many of those without a conflict must take part: never fewer than one."""
    return max(1, -(-entitled * percent // 100))


def quorate(present: int, entitled: int, percent: int) -> Verdict:
    """So many of those without a conflict are in the room that the jury can speak."""
    needed = quorum(entitled, percent)
    if present >= needed:
        return Verdict.ok("quorate", present=present, entitled=entitled)
    words = ngettext(
        "%(present)d member without a conflict is present; %(needed)d must be.",
        "%(present)d members without a conflict are present; %(needed)d must be.",
        present,
    )
    sentence = words % {"present": present, "needed": needed}
    return Verdict.fail("quorate", sentence, present=present, entitled=entitled)


def no_meeting(is_open: bool) -> Verdict:
    """A jury holds one meeting at a time."""
    if not is_open:
        return Verdict.ok("no_meeting")
    return Verdict.fail("no_meeting", _("The jury is meeting already."))


def in_meeting(is_open: bool) -> Verdict:
    """There is a meeting to be changed or ended."""
    if is_open:
        return Verdict.ok("in_meeting")
    return Verdict.fail("in_meeting", _("The jury is not meeting now."))


def in_the_room(is_there: bool) -> Verdict:
    """While the jury meets, those vote who are noted as present."""
    if is_there:
        return Verdict.ok("in_the_room")
    sentence = _("The jury is meeting, and you are not noted as present. Ask whoever leads the meeting to note you.")
    return Verdict.fail("in_the_room", sentence)


def votes_once(has_voted: bool) -> Verdict:
    """A secret vote cannot be found again, so it cannot be changed."""
    if not has_voted:
        return Verdict.ok("votes_once")
    return Verdict.fail("votes_once", _("You have voted. A secret vote cannot be changed: nobody knows which it is."))


def still_votes(is_counted: bool) -> Verdict:
    """Once the votes are counted nobody votes any more."""
    if not is_counted:
        return Verdict.ok("still_votes")
    return Verdict.fail("still_votes", _("The votes are counted already."))


def secret_cast(is_secret: bool) -> Verdict:
    """Only a secret ballot is counted by an act: open votes are counted as they come."""
    if is_secret:
        return Verdict.ok("secret_cast")
    return Verdict.fail("secret_cast", _("No secret vote was cast on this file."))


def enough(voted: int, entitled: int, percent: int) -> Verdict:
    """As many have voted as the quorum asks."""
    needed = quorum(entitled, percent)
    if voted >= needed:
        return Verdict.ok("enough", voted=voted, entitled=entitled)
    words = ngettext(
        "%(voted)d of %(entitled)d has voted; at least %(needed)d must.",
        "%(voted)d of %(entitled)d have voted; at least %(needed)d must.",
        voted,
    )
    sentence = words % {"voted": voted, "entitled": entitled, "needed": needed}
    return Verdict.fail("enough", sentence, voted=voted, entitled=entitled)


def counted(is_secret: bool, is_counted: bool) -> Verdict:
    """The word follows the count, so that no running count of secret votes is ever shown."""
    if is_counted or not is_secret:
        return Verdict.ok("counted")
    return Verdict.fail("counted", _("The votes are secret: count them first, then record the jury's word."))


def unspoiled(is_spoiled: bool) -> Verdict:
    """A secret vote of somebody who has since left the file cannot be taken out, so the jury votes again."""
    if not is_spoiled:
        return Verdict.ok("unspoiled")
    sentence = _("Somebody who voted has since left this file, and a secret vote cannot be taken out. Vote again.")
    return Verdict.fail("unspoiled", sentence)


def undecided(casting: str) -> Verdict:
    """A tie is decided once; for another outcome the jury votes again."""
    if not casting:
        return Verdict.ok("undecided")
    return Verdict.fail("undecided", _("The tie is decided already. To change it, the jury votes again."))


def tied(counts: dict[str, int], is_counted: bool) -> Verdict:
    """A casting vote decides between the choices that have most votes, once they are counted."""
    if is_counted and len(leading(counts)) > 1:
        return Verdict.ok("tied")
    return Verdict.fail("tied", _("There is no tie to decide."))


def tally(choices: list[str]) -> dict[str, int]:
    """Votes by choice."""
    return dict(Counter(choices))


def carried(
    choice: str, counts: dict[str, int], called: "Mapping[str, str]", *, casting: str, quorum: Verdict
) -> Verdict:
    """The quorum voted, and no other choice has more votes; at a tie the vote of whoever presides casts it."""
    facts: dict[str, Any] = {"votes": counts, **quorum.facts}
    if not quorum.passed:
        return Verdict.fail("carried", str(quorum.sentence), **facts)
    winners = leading(counts)
    if winners == [choice] or (choice in winners and casting == choice):
        return Verdict.ok("carried", **facts)
    votes = ", ".join(f"{label} ({counts[name]})" for name, label in called.items() if name in counts)
    if choice in winners and not casting:
        sentence = _("The votes are tied: %(votes)s. Whoever presides must decide first, by a casting vote.")
        return Verdict.fail("carried", sentence % {"votes": votes}, **facts)
    return Verdict.fail("carried", _("The votes do not carry this: %(votes)s.") % {"votes": votes}, **facts)


def leading(counts: dict[str, int]) -> list[str]:
    """The choices that have most votes."""
    most = max(counts.values(), default=0)
    return [choice for choice, count in counts.items() if count == most and count]


def decides(choice: str, counts: dict[str, int]) -> Verdict:
    """The casting vote goes to one of the tied choices."""
    if choice in leading(counts):
        return Verdict.ok("decides")
    return Verdict.fail("decides", _("A casting vote decides between the choices that are tied."))


def read_by_some(some: bool) -> Verdict:
    """A file is opened for further readers only where there are any."""
    if some:
        return Verdict.ok("read_by_some")
    return Verdict.fail("read_by_some", _("No other juror can be given this file."))


def independent(juror: "Juror", has_seen: bool) -> Verdict:
    """A further reader has not seen what the others gave."""
    if not has_seen:
        return Verdict.ok("independent")
    sentence = _("%(juror)s could read the marks of this file already, and is no independent reader of it any more.")
    return Verdict.fail("independent", sentence % {"juror": juror})


# The election of the chair.


def nominating(votes_cast: bool) -> Verdict:
    """Candidates stand before the first vote is cast."""
    if not votes_cast:
        return Verdict.ok("nominating")
    return Verdict.fail("nominating", _("Votes are being cast already; nobody can stand any more."))


def stands_once(stands: bool) -> Verdict:
    """Nobody stands twice."""
    if not stands:
        return Verdict.ok("stands_once")
    return Verdict.fail("stands_once", _("This juror stands already."))


def electing(is_open: bool) -> Verdict:
    """Somebody stands, so there is something to vote on."""
    if is_open:
        return Verdict.ok("electing")
    return Verdict.fail("electing", _("Nobody stands for the chair yet."))


def elects_once(has_voted: bool) -> Verdict:
    """Each juror has one vote, which nobody can find again."""
    if not has_voted:
        return Verdict.ok("elects_once")
    return Verdict.fail("elects_once", _("You have voted already."))
