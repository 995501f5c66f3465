"""What must be true before many letters are proposed, released, stopped or let go on."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.verdicts import Verdict

if TYPE_CHECKING:
    from accounts.person import Person
    from nominations.models import Dispatch

WHERE = {
    "release_dispatch": "proposed",
    "send_back_dispatch": "proposed",
    "stop_dispatch": "running",
    "resume_dispatch": "stopped",
}


def stands(verb: str, dispatch: "Dispatch") -> Verdict:
    """Each verb has the state in which it makes sense."""
    if dispatch.state == WHERE[verb]:
        return Verdict.ok("stands")
    sentence = _("This bulk release has moved on: it is now “%(state)s”.") % {"state": dispatch.get_state_display()}
    return Verdict.fail("stands", sentence, state=dispatch.state)


def some_on_the_way(dispatch: "Dispatch") -> Verdict:
    """Only what has not been handed over can be stopped."""
    if dispatch.letters_on_the_way.exists():
        return Verdict.ok("some_on_the_way")
    return Verdict.fail("some_on_the_way", _("Nothing is on its way any more. There is nothing to stop."))


def some_stopped(dispatch: "Dispatch") -> Verdict:
    """Only what a stop held back goes on."""
    if dispatch.enclosed.stopped_and_here().exists():
        return Verdict.ok("some_stopped")
    return Verdict.fail("some_stopped", _("None of these letters waits any more. There is nothing to go on with."))


def public(dispatch: "Dispatch") -> Verdict:
    """Nobody is told an outcome while its announcement is withdrawn."""
    if not dispatch.enclosed.untold().exists():
        return Verdict.ok("public")
    sentence = _("Some of these letters tell of an announcement that is not public. They leave when it is.")
    return Verdict.fail("public", sentence)


def of_one_event(event: str) -> Verdict:
    """Letters of several events are not let go together: nobody can look through such a list."""
    if event:
        return Verdict.ok("of_one_event")
    sentence = _("Choose an event in the list of e-mails first: letters of one event are released together.")
    return Verdict.fail("of_one_event", sentence)


def second_person(dispatch: "Dispatch", by: "Person") -> Verdict:
    """Many letters leave by two persons."""
    if by.user is None or dispatch.by_id != by.user.pk:
        return Verdict.ok("second_person")
    return Verdict.fail("second_person", _("You proposed this yourself. Another person has to release it."))


def some(number: int) -> Verdict:
    """There is something to release."""
    return Verdict.ok("some") if number else Verdict.fail("some", _("No held letter fits. Nothing was proposed."))


def worded(blank: int) -> Verdict:
    """A letter that lacks its text keeps all of them back."""
    if not blank:
        return Verdict.ok("worded")
    sentence = ngettext(
        "%(n)d letter has no subject line or no text. Edit it, then propose again.",
        "%(n)d letters have no subject line or no text. Edit them, then propose again.",
        blank,
    )
    return Verdict.fail("worded", sentence % {"n": blank}, blank=blank)


def still_worded(blank: int) -> Verdict:
    """The same at the second person's yes: while the proposal stands, nobody edits what it is about."""
    if not blank:
        return Verdict.ok("still_worded")
    sentence = ngettext(
        "%(n)d letter has no subject line or no text. Send the proposal back, then edit it and propose anew.",
        "%(n)d letters have no subject line or no text. Send the proposal back, then edit them and propose anew.",
        blank,
    )
    return Verdict.fail("still_worded", sentence % {"n": blank}, blank=blank)


def all_readable(hidden: int) -> Verdict:
    """Whoever releases letters may read each of them."""
    if not hidden:
        return Verdict.ok("all_readable")
    sentence = _("Some of these letters are about files that are kept from you. Somebody else has to release them.")
    return Verdict.fail("all_readable", sentence)


def typed(number: int, there: int) -> Verdict:
    """The number that was typed is the number of letters that would leave at this moment."""
    if number == there:
        return Verdict.ok("typed")
    sentence = _("You typed %(typed)d, and %(there)d would leave. No letter has left. Look at the list again.")
    return Verdict.fail("typed", sentence % {"typed": number, "there": there}, typed=number, there=there)


def to_come(due: datetime | None, now: datetime) -> Verdict:
    """An instant that was set lies ahead."""
    if due is None or due > now:
        return Verdict.ok("to_come")
    return Verdict.fail("to_come", _("This instant has passed. Choose a later one."))
