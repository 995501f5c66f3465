"""What must be true of an e-mail before a person holds, releases, discards or repeats it."""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from accounts.verdicts import Verdict

if TYPE_CHECKING:
    from nominations.models import Nomination
    from notifications.models import Email

STARTS = {
    "hold_email": {"queued"},
    "release_email": {"held"},
    "discard_email": {"held", "queued"},
    "schedule_email": {"held", "queued"},
    "edit_email": {"held", "queued"},
    "render_again": {"held", "queued"},
    "send_again": {"uncertain", "failed", "bounced"},
    "confirm_arrival": {"uncertain", "bounced"},
    "write_anew": {"discarded", "uncertain", "failed", "bounced"},
    "propose_settling": {"held", "queued"},
    "send_back_settling": {"held", "queued"},
    "settle_letter": {"held", "queued", "discarded", "uncertain", "failed", "bounced"},
}
NOT_ALONE = {  # by what a letter is: the verbs for which it takes a second person
    "decision": {"hold_email", "release_email", "schedule_email", "discard_email"},
    "told": {"release_email", "schedule_email", "discard_email"},
    "circular": {"release_email", "schedule_email"},
}
REWORDS = {"edit_email", "render_again"}
LETS_GO = {"release_email", "schedule_email", "send_again"}


def can(verb: str, email: "Email", *, tells: bool) -> list[Verdict]:
    """Whether a person may do this to the e-mail where it stands, and whether or not it tells of an announcement."""
    two = whose(email, tells=tells)
    return [stands(verb, email), one_hand(verb, two), no_key(email), unreleased(verb, email, two)]


def whose(email: "Email", *, tells: bool) -> str:
    """As which letter it is no single person's; what corrects an announcement leaves at once, and is like its letters.

    Empty for any other.
    """
    if tells:
        return "decision" if email.kind == "decision" else "told"
    return email.kind if email.kind in NOT_ALONE else ""


def unreleased(verb: str, email: "Email", two: str) -> Verdict:
    """What two persons released reads as they read it: one person alone rewords it only while it is held."""
    if verb not in REWORDS or not two or email.is_held:
        return Verdict.ok("unreleased")
    sentence = _("Two persons released this letter as it reads. Stop it first: then it can be reworded.")
    return Verdict.fail("unreleased", sentence)


def unproposed(proposed: bool) -> Verdict:
    """From the proposal on nobody rewords it alone: the second person reads what the first one read."""
    if not proposed:
        return Verdict.ok("unproposed")
    sentence = _(
        "It is proposed that this letter leaves with the announcement, and another person reads it as it stands. "
        "Have that proposal sent back first: then it can be reworded, and proposed anew."
    )
    return Verdict.fail("unproposed", sentence)


def unbound(bound: bool) -> Verdict:
    """The same of a letter whose release is set, though it is still held."""
    if not bound:
        return Verdict.ok("unbound")
    sentence = _(
        "Two persons have set when this letter leaves, and read it as it stands. Stop the release first: then it can "
        "be reworded."
    )
    return Verdict.fail("unbound", sentence)


def public(off: bool) -> Verdict:
    """Nobody is told anew of an announcement that is withdrawn, also not what one person alone may let go."""
    if not off:
        return Verdict.ok("public")
    sentence = _(
        "The announcement that this letter tells of is withdrawn. Until two persons make it public again, nothing "
        "that tells of it leaves."
    )
    return Verdict.fail("public", sentence)


def as_shown(seen: str, now: str) -> Verdict:
    """Whoever rewords an e-mail has read what it says now."""
    if seen == now:
        return Verdict.ok("as_shown")
    return Verdict.fail("as_shown", _("Somebody reworded this e-mail meanwhile. Read it again, then decide."))


def other(old: tuple[str, str], new: tuple[str, str]) -> Verdict:
    """Something is reworded."""
    return Verdict.ok("other") if old != new else Verdict.fail("other", _("Nothing differs from what stands there."))


def some_change(number: int) -> Verdict:
    """At least one letter would read otherwise."""
    if number:
        return Verdict.ok("some_change")
    return Verdict.fail("some_change", _("No held letter would be changed by it."))


def as_counted(typed: int, there: int) -> Verdict:
    """The number that was typed is the number of letters that would change at this moment."""
    if typed == there:
        return Verdict.ok("as_counted")
    sentence = _("You typed %(typed)d, and %(there)d would change. Nothing was changed. Look at them again.")
    return Verdict.fail("as_counted", sentence % {"typed": typed, "there": there}, typed=typed, there=there)


def stands(verb: str, email: "Email") -> Verdict:
    """Each verb has the states in which it makes sense."""
    if email.state in STARTS[verb]:
        return Verdict.ok("stands")
    sentence = _("This e-mail has moved on: it is now “%(state)s”.") % {"state": email.get_state_display()}
    return Verdict.fail("stands", sentence, state=email.state)


def one_hand(verb: str, two: str) -> Verdict:
    """No single person lets a letter of an outcome or a circular go, or keeps one of an outcome back for good."""
    if verb not in NOT_ALONE.get(two, ()):
        return Verdict.ok("one_hand")
    sentences = {
        "decision": _("Decision letters leave all together, at the instant that two persons release."),
        "told": _(
            "This letter says what two persons announced or corrected. One person alone can hold it, and edit it while "
            "it is held. To let it go, one person proposes to release it, and another one does."
        ),
        "circular": _("This letter goes to many. One person proposes to release all of them, another one does."),
    }
    return Verdict.fail("one_hand", sentences[two])


def no_key(email: "Email") -> Verdict:
    """A sign-in e-mail is a key: whoever needs one asks for a new one."""
    if email.kind != "signin":
        return Verdict.ok("no_key")
    return Verdict.fail("no_key", _("This is a sign-in e-mail. Whoever needs it asks for a new one."))


def mark_of(told: Mapping[str, str]) -> str:
    """The stamp of a letter that lists files: another one as soon as one of them has another outcome."""
    return sha256(json.dumps(sorted(told.items())).encode()).hexdigest()[:40]


def waits(email: "Email", *, settled: bool) -> Verdict:
    """It did not arrive or was stopped, and nobody has decided about it."""
    if not settled and (email.is_undelivered or email.was_stopped):
        return Verdict.ok("waits")
    return Verdict.fail("waits", _("Nothing about this e-mail waits for a person any more."))


def unwanted(is_it: bool) -> Verdict:
    """A letter of an outcome is settled before it leaves only where it would lie here for ever."""
    if is_it:
        return Verdict.ok("unwanted")
    sentence = _(
        "A letter that has not left is settled only where it would stay here for ever: its reader is gone, or another "
        "letter says the same."
    )
    return Verdict.fail("unwanted", sentence)


def asked_before(asked: bool) -> Verdict:
    """That a letter of an outcome never leaves is said by two persons."""
    if asked:
        return Verdict.ok("asked_before")
    sentence = _("One person proposes to settle this letter, and another one says that it is settled.")
    return Verdict.fail("asked_before", sentence)


def not_asked_yet(asked: bool) -> Verdict:
    """One proposal to settle a letter stands at a time, so that it is clear who decides about it."""
    if not asked:
        return Verdict.ok("not_asked_yet")
    sentence = _("Somebody proposed already to settle this letter. Another person decides about it.")
    return Verdict.fail("not_asked_yet", sentence)


def still_asked(asked: bool) -> Verdict:
    """A proposal to settle a letter is sent back while that letter stays here and nothing else was done to it."""
    if asked:
        return Verdict.ok("still_asked")
    return Verdict.fail("still_asked", _("Nobody proposes any more to settle this letter."))


def another(asked_by: str, by: str) -> Verdict:
    """Whoever proposed it is not the one who says it."""
    if asked_by != by:
        return Verdict.ok("another")
    return Verdict.fail("another", _("You proposed this yourself. Another person has to say that it is settled."))


def said_how(reason: str) -> Verdict:
    """Whoever looks for what became of it reads why nothing more was done."""
    return Verdict.ok("said_how") if reason.strip() else Verdict.fail("said_how", _("Say how it was settled."))


def overtaken(email: "Email", true: Verdict) -> Verdict:
    """It was kept back when it was to leave, or did not arrive and says by now what is not so."""
    if email.was_stopped or (email.is_undelivered and not true.passed):
        return Verdict.ok("overtaken")
    sentence = _("Only a letter that was stopped, or that did not arrive and is no longer true, can be written anew.")
    return Verdict.fail("overtaken", sentence)


def is_told(files: "Sequence[Nomination]") -> Verdict:
    """A letter can be written only of outcomes that are public."""
    if files and all(file.told_outcome and not file.is_off_public for file in files):
        return Verdict.ok("is_told")
    return Verdict.fail("is_told", _("No outcome of the file is public now, so no letter about it can be written."))


def has_reader(messages: Sequence[Any], objection: str) -> Verdict:
    """Somebody is there who may read the letter."""
    if messages and not objection:
        return Verdict.ok("has_reader")
    sentence = _("It cannot be written to the same reader. %(why)s Tell them otherwise, then say that it is settled.")
    return Verdict.fail("has_reader", sentence % {"why": objection or _("There is no such reader any more.")})


def not_written_yet(unwritten: int) -> Verdict:
    """Somebody is there who has it not: nobody gets the same outcome twice."""
    if unwritten:
        return Verdict.ok("not_written_yet")
    sentence = _("Whoever may read it has another letter that says the outcome of now. Say that this one is settled.")
    return Verdict.fail("not_written_yet", sentence)


def still_true(said: str, stands: str) -> Verdict:
    """What is stamped in a letter is what was announced of its files, or the letter does not go."""
    if said in ("", stands):
        return Verdict.ok("still_true")
    sentence = _(
        "This letter no longer says what was decided about the file. Write it anew, or say how it was settled."
    )
    return Verdict.fail("still_true", sentence, outcome=said)


def named_as_now(misnamed: bool) -> Verdict:
    """No letter of an outcome leaves with a name that a correction mended after it was written."""
    if not misnamed:
        return Verdict.ok("named_as_now")
    sentence = _("This letter says a name that was corrected since. Write it anew, or say how it was settled.")
    return Verdict.fail("named_as_now", sentence)


def would_leave(why: str) -> Verdict:
    """What the sender would keep back is not sent again: nobody would hear that it stayed."""
    if not why:
        return Verdict.ok("would_leave")
    sentence = _("It would not leave: %(why)s Say how it was settled.") % {"why": why}
    return Verdict.fail("would_leave", sentence)


def moved(done: object) -> Verdict:
    """Nobody else was faster."""
    return (
        Verdict.ok("moved")
        if done
        else Verdict.fail("moved", _("Somebody else did something to it meanwhile. Look again."))
    )
