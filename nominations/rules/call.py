"""What must be true of a call and of the clock."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from accounts.verdicts import Verdict
from nominations import timeline
from nominations.rules.planning import orderly
from nominations.states import CallState

if TYPE_CHECKING:
    from dossiers.models import FormVersion
    from nominations.models import Call, Rubric


def not_called_off(call: "Call") -> Verdict:
    """In a call that does not take place nothing goes on."""
    if not call.is_cancelled:
        return Verdict.ok("not_called_off")
    sentence = _("This call is cancelled. What is written is kept and can be used again in a next call.")
    return Verdict.fail("not_called_off", sentence)


def window(call: "Call", closes: datetime, at: datetime) -> Verdict:
    """Open from its opening second until, and without, its closing second."""
    if call.is_open_until(closes, at):
        return Verdict.ok("window")
    if call.is_cancelled:
        return not_called_off(call)
    if at < call.opens_at:
        sentence = _("The call opens on %(date)s.") % {"date": timeline.when(call.opens_at, call.zone)}
        return Verdict.fail("window", sentence, opens=call.opens_at)
    sentence = _(
        "The deadline was %(date)s. What is written is kept; only the secretariat can accept it later, with a reason."
    ) % {"date": timeline.when(closes, call.zone, end=True)}
    return Verdict.fail("window", sentence, closed=closes)


def written_in(call: "Call", language: str) -> Verdict:
    """An application is written in a language that the call takes, because its jury reads that."""
    if call.is_written_in(language):
        return Verdict.ok("written_in", language=language)
    sentence = _("Applications in this call are written in: %(languages)s.") % {"languages": in_words(call.languages)}
    return Verdict.fail("written_in", sentence, language=language)


def in_words(languages: Iterable[str]) -> str:
    """Languages, each by its own name."""
    return ", ".join(get_language_info(code)["name_local"].capitalize() for code in languages)


def publishable(call: "Call") -> list[Verdict]:
    """A call cannot be published without form, rubric, rules and dates in their order."""
    return [
        _present("form", call.form_id, _("Choose the form of the call before publishing it.")),
        _present("rubric", call.rubric_id, _("Choose the rubric of the call before publishing it.")),
        _present("rules_text", call.rules_text.strip(), _("Write the rules of the call before publishing it.")),
        *orderly(call),
    ]


def unpublished(call: "Call") -> Verdict:
    """What everybody may read already is amended, never rewritten."""
    if call.state == CallState.DRAFT:
        return Verdict.ok("unpublished")
    return Verdict.fail("unpublished", _("This call is published. Its dates move by an extension with a reason."))


def rubric_open(call: "Call") -> Verdict:
    """By what files are marked may change until the first mark is given, and never under a mark."""
    if not call.takes_files:
        sentence = _("The rubric of this call does not change here: it is “%(state)s”.")
        return Verdict.fail("rubric_open", sentence % {"state": call.get_state_display()})
    if call.marks_have_begun:
        return Verdict.fail("rubric_open", _("The first mark is given. The rubric is frozen from then on."))
    return Verdict.ok("rubric_open")


def another_version(old: "Rubric | None", new: "Rubric") -> Verdict:
    """It changes to another version of the same rubric, with its words and weights; not to another rubric."""
    if old is not None and old.slug == new.slug and old.version != new.version:
        return Verdict.ok("another_version")
    return Verdict.fail("another_version", _("Choose another version of the rubric of this call."))


def new_form(form: "FormVersion", *, is_known: bool) -> Verdict:
    """A version that is there already need not be added."""
    if not is_known:
        return Verdict.ok("form_new", version=form.version)
    sentence = _("Version %(version)s with exactly this text is there already; nothing was changed.")
    return Verdict.fail("form_new", sentence % {"version": form.version}, version=form.version)


def _present(code: str, value: object, sentence: str) -> Verdict:
    return Verdict.ok(code) if value else Verdict.fail(code, sentence)
