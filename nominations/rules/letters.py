"""What must be true of an e-mail before a person holds, releases, discards or repeats it."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.verdicts import Verdict

if TYPE_CHECKING:
    from nominations.models import Nomination
    from notifications.models import Email

STARTS = {
    "hold_email": {"queued"},
    "release_email": {"held"},
    "discard_email": {"held", "queued"},
    "send_again": {"uncertain", "failed", "bounced"},
    "confirm_arrival": {"uncertain"},
}
BY_TWO = {"hold_email", "release_email", "discard_email"}


def can(verb: str, email: "Email") -> list[Verdict]:
    """Whether a person may do this to the e-mail where it stands."""
    return [stands(verb, email), one_hand(verb, email), no_key(email)]


def stands(verb: str, email: "Email") -> Verdict:
    """Each verb has the states in which it makes sense."""
    if email.state in STARTS[verb]:
        return Verdict.ok("stands")
    sentence = _("This e-mail has moved on: it is now “%(state)s”.") % {"state": email.get_state_display()}
    return Verdict.fail("stands", sentence, state=email.state)


def one_hand(verb: str, email: "Email") -> Verdict:
    """No single person lets a decision letter go, or keeps it back for good."""
    if email.kind != "decision" or verb not in BY_TWO:
        return Verdict.ok("one_hand")
    sentence = _("Decision letters leave all together, at the instant that two persons release.")
    return Verdict.fail("one_hand", sentence)


def no_key(email: "Email") -> Verdict:
    """A sign-in e-mail is a key: whoever needs one asks for a new one."""
    if email.kind != "signin":
        return Verdict.ok("no_key")
    return Verdict.fail("no_key", _("This is a sign-in e-mail. Whoever needs it asks for a new one."))


def still_true(said: str, nomination: "Nomination | None") -> Verdict:
    """The outcome stamped in a letter is the outcome that was announced of the file, or the letter does not go."""
    if said in ("", nomination.told_outcome if nomination else ""):
        return Verdict.ok("still_true")
    sentence = _("This letter no longer says what was decided about the file, and is not sent again.")
    return Verdict.fail("still_true", sentence, outcome=said)


def moved(done: object) -> Verdict:
    """Nobody else was faster."""
    return Verdict.ok("moved") if done else Verdict.fail("moved", _("This e-mail moved meanwhile. Look again."))
