"""What must be true of the words of a jury before a city reads them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.legible import is_legible
from accounts.verdicts import Verdict
from nominations.feedback import Finding, Kind
from nominations.states import GivesFeedback

if TYPE_CHECKING:
    from nominations.models import Call, Feedback, Nomination


def spoken(nomination: "Nomination") -> Verdict:
    """The jury has said its word, so that nothing in the draft can change its mind."""
    if nomination.jury_word:
        return Verdict.ok("spoken")
    return Verdict.fail("spoken", _("The jury has not said its word on this file yet."))


def not_given(feedback: "Feedback | None") -> Verdict:
    """What a city has read is not changed."""
    if feedback is None or not feedback.is_given:
        return Verdict.ok("not_given")
    return Verdict.fail("not_given", _("City and Commission read it already; it can no longer be changed."))


def not_promised(nomination: "Nomination", feedback: "Feedback") -> Verdict:
    """Words for which an announcement waits are not taken back once two persons have set its instant."""
    call = nomination.call
    waits = call.feedback == GivesFeedback.REQUIRED and not nomination.is_in_cohort
    if not (waits and feedback.is_checked and call.is_release_set):
        return Verdict.ok("not_promised")
    sentence = _("The instant of the announcement is set, and the call asks for these checked words with it. Stop the "
        "instant first; then they can be changed.")  # fmt: skip
    return Verdict.fail("not_promised", sentence)


def drafted(feedback: "Feedback | None") -> Verdict:
    """There is something to work on."""
    return Verdict.ok("drafted") if feedback else Verdict.fail("drafted", _("Nothing is drafted for this city yet."))


def unchecked(feedback: "Feedback | None") -> Verdict:
    """Nobody has checked it since it was changed last."""
    if feedback is None or not feedback.is_checked:
        return Verdict.ok("unchecked")
    return Verdict.fail("unchecked", _("It is checked already."))


def written(texts: Iterable[str]) -> Verdict:
    """A city is not handed an empty page."""
    if any(is_legible(text) for text in texts):
        return Verdict.ok("written")
    return Verdict.fail("written", _("Nothing is written for the city yet. Take the draft over or write something."))


WHY = {
    Kind.EMAIL: gettext_lazy("a juror's address"),
    Kind.NAME: gettext_lazy("a juror's name"),
    Kind.INITIALS: gettext_lazy("a juror's initials"),
    Kind.PART: gettext_lazy("part of a juror's name"),
    Kind.SEAT: gettext_lazy("a juror's number"),
    Kind.PHRASE: gettext_lazy("somebody of the jury"),
    Kind.CHAIR: gettext_lazy("the chair of the jury"),
    Kind.GRADE: gettext_lazy("a mark"),
    Kind.COUNT: gettext_lazy("how many of the jury"),
    Kind.VOTES: gettext_lazy("a count of votes"),
}


def tells_nobody(found: Iterable[Finding]) -> Verdict:
    """Neither a juror's name nor a mark reaches a city, nor words that number the readers or count their votes."""
    words = {one.word: one.kind for one in found}
    if not words:
        return Verdict.ok("tells_nobody")
    sentence = _("This may tell who is behind the words, or which marks they gave: %(words)s. Take it out, or say why "
        "it may stay.") % {"words": ", ".join(f"“{word}” ({WHY[kind]})" for word, kind in words.items())}  # fmt: skip
    return Verdict.fail("tells_nobody", sentence, words=list(words))


def may_stay(word: str, found: Iterable[Finding]) -> Verdict:
    """A common word that looks like a name may stay; a whole name, initials or an address never."""
    if any(one.may_stay and one.key == word for one in found):
        return Verdict.ok("may_stay")
    return Verdict.fail("may_stay", _("This cannot stay: it names a juror, or is no longer in the text."))


def lacking(call: "Call", number: int) -> str:
    """What is said, before an announcement, of cities that will not read why; nothing where the call gives none."""
    if number == 0 or call.feedback == GivesFeedback.NONE:
        return ""
    sentence = ngettext(
        "%(n)d city that is not admitted has no checked words of the jury to read.",
        "%(n)d cities that are not admitted have no checked words of the jury to read.",
        number,
    )
    return sentence % {"n": number}


def all_given(call: "Call", number: int) -> Verdict:
    """A call may say that its announcement waits for them."""
    if number == 0 or call.feedback != GivesFeedback.REQUIRED:
        return Verdict.ok("all_given")
    waits = _("The call asks for them before its announcement.")
    return Verdict.fail("all_given", f"{lacking(call, number)} {waits}", lacking=number)
