"""Bulk releases: N letters, this list, what is other than last time; then how far they came, stop, and go on."""

from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from accounts import door
from accounts.once import once
from accounts.person import Person
from accounts.requests import Request
from audit import clock
from nominations import timeline
from nominations.emails import events
from nominations.forms.act import ReasonForm
from nominations.forms.dispatch import ProposeDispatchForm, ReleaseDispatchForm
from nominations.models import Dispatch
from nominations.permissions import handles_letters, releases
from nominations.querysets.dispatch import NARROWING, narrowed, releasable
from nominations.rules.dispatch import second_person, some, stands
from nominations.views import lettering, paging, standing
from nominations.views.acts import Act, page, possible
from nominations.views.keeping import keeps_what_was_typed
from nominations.views.sending import did, sent
from nominations.workflow import dispatch as workflow

TONES = {"proposed": "due", "running": "now", "stopped": "problem", "sent_back": "quiet"}


def _page_of(dispatch: Dispatch) -> str:
    return reverse("dispatch", args=[dispatch.key])


def named(dispatch: Dispatch) -> str:
    """The event in words, with the language where it is of one."""
    spoken = dict(settings.LANGUAGES).get(dispatch.language, "")
    return f"{events.in_words(dispatch.event)} ({spoken})" if spoken else events.in_words(dispatch.event)


def _act(verb: str, label: Any, effect: Any, **more: Any) -> Act:
    run, starts = getattr(workflow, verb), partial(stands, verb)
    facts: dict[str, Any] = {"may": releases, "names": named, "leads_to": _page_of, "stands": starts}
    return Act(verb=verb, label=label, effect=effect, run=run, **facts | more)


def _before(dispatch: Dispatch, person: Person) -> dict[str, Any]:
    return {"effects": list_in_words(dispatch, person)}


RELEASE_DISPATCH = _act(
    "release_dispatch",
    gettext_lazy("Release these letters"),
    gettext_lazy("A wrong number moves nothing. What has not left can be stopped by anyone of you."),
    form=ReleaseDispatchForm,
    weight="primary",
    template="nominations/decision/effects.html",
    more=_before,
)
SEND_BACK_DISPATCH = _act(
    "send_back_dispatch",
    gettext_lazy("Do not release them"),
    gettext_lazy("The letters stay held. They can be proposed again."),
    form=ReasonForm,
)
STOP_DISPATCH = _act(
    "stop_dispatch",
    gettext_lazy("Stop"),
    gettext_lazy("At once: whatever was not handed to the mail server is held again. You can go on later."),
    weight="danger",
)
RESUME_DISPATCH = _act(
    "resume_dispatch",
    gettext_lazy("Go on where it stopped"),
    gettext_lazy("The letters that were held by the stop leave. One that changed since is left out."),
    weight="primary",
)
ACTS = [RELEASE_DISPATCH, SEND_BACK_DISPATCH, STOP_DISPATCH, RESUME_DISPATCH]

_rows = Dispatch.objects.visible_to
release_dispatch = page(RELEASE_DISPATCH, rows=_rows)
send_back_dispatch = page(SEND_BACK_DISPATCH, rows=_rows)
stop_dispatch = page(STOP_DISPATCH, rows=_rows)
resume_dispatch = page(RESUME_DISPATCH, rows=_rows)


# Proposing.


@keeps_what_was_typed
@login_required
@once
def propose_dispatch(request: Request) -> HttpResponse:
    """The held letters of one event, counted and listed, to be put before a second person."""
    door.allow(handles_letters(None, request.person))
    asked = {name: request.GET.get(name, "").replace("\0", "") for name in NARROWING}
    letters = narrowed(releasable(request.person), asked)
    number = letters.count() if asked["event"] else 0
    label = ngettext("Propose to release %(n)d letter", "Propose to release %(n)d letters", number) % {"n": number}
    form = ProposeDispatchForm(sent(request), row=None, person=request.person, label=label)
    made: list[Dispatch] = []
    run = partial(workflow.propose_dispatch, by=request.person, **asked)
    if did(request, form, lambda: made.append(run(**form.arguments())), _("Proposed. Another person releases them.")):
        return redirect("dispatch", key=made[0].key)
    shown = (letters if number else letters.none()).order_by("address", "pk").defer("text", "html")
    context = {"form": form, "label": label, "about": events.in_words(asked["event"]), "refusal": some(number)}
    return paging.listed(
        request, "nominations/screening/propose_dispatch.html", context, shown, lettering.short, name="letters"
    )


# Looking.


@login_required
@require_safe
def dispatches(request: Request) -> HttpResponse:
    """Every bulk release, the newest first."""
    door.allow(releases(None, request.person))
    context = {
        "who": _("E-mails"),
        "title": _("Bulk releases"),
        "lead": _("Many letters leave by two persons: one proposes the list, another one types their number."),
        "caption": _("The newest first"),
        "what": _("Nobody has proposed to release many letters yet."),
    }
    rows = Dispatch.objects.visible_to(request.person).listed()
    row = partial(_row, person=request.person)
    return paging.listed(request, "nominations/list.html", context, rows, row, name="bulk-releases")


def _row(dispatch: Any, person: Person) -> dict[str, Any]:
    cells = [
        {"label": _("Letters"), "text": named(dispatch), "url": _page_of(dispatch)},
        {"label": _("State"), "word": state_in_words(dispatch, dispatch.waiting), "tone": TONES[dispatch.state]},
        {"label": _("Number"), "text": str(dispatch.number), "number": True},
        {"label": _("Not left yet"), "text": str(dispatch.waiting), "number": True},
        {"label": _("Proposed by"), "text": str(dispatch.by), "note": str(dispatch.decided_by or "")},
        {"label": _("Day"), "text": _when(dispatch.at, person), "at": dispatch.at},
    ]
    return {"cells": cells}


def _when(instant: Any, person: Person) -> str:
    return timeline.when(instant, standing.reader_zone(person) or "UTC")


def state_in_words(dispatch: Dispatch, waiting: int) -> str:
    """How far it is; of a released one whether anything still waits."""
    if dispatch.is_running and not waiting:
        return _("nothing waits any more")
    return str(dispatch.get_state_display())


@login_required
@require_safe
def dispatch(request: Request, key: str) -> HttpResponse:
    """One bulk release: how many are where, by name, and the button that stops it."""
    person = request.person
    door.allow(releases(None, person))
    seen = door.see(Dispatch.objects.visible_to(person).select_related("by", "decided_by"), key)
    letters = seen.enclosed.visible_to(person)
    counted = letters.by_state()
    waiting = sum(counted.get(state, 0) for state in lettering.WAITING)
    own = second_person(seen, person)
    context = {
        "dispatch": seen,
        "title": named(seen),
        "state": state_in_words(seen, waiting),
        "tone": "done" if seen.is_running and not waiting else TONES[seen.state],
        "figures": lettering.figures(counted),
        "facts": _facts(seen, person),
        "effects": list_in_words(seen, person) if seen.is_proposed else [],
        "acts": possible(seen, person, [one for one in ACTS if own.passed or one is not RELEASE_DISPATCH]),
        "refusal": "" if own.passed or not seen.is_proposed else own.sentence,
        "reload": seen.is_running and waiting,
    }
    rows = letters.select_related("email").order_by("-left_out", "email__address", "pk").defer("email__text")
    row = partial(_letter, fresh=seen.is_proposed)
    return paging.listed(request, "nominations/screening/dispatch.html", context, rows, row, name="letters")


def _letter(one: Any, fresh: bool) -> dict[str, Any]:
    row = lettering.short(one.email)
    if one.left_out and not fresh:
        row["cells"][2] |= {"word": _("left out: it changed meanwhile"), "tone": "problem"}
    return row


def _facts(seen: Dispatch, person: Person) -> list[dict[str, str]]:
    facts = [
        (_("Proposed by"), str(seen.by)),
        (_("Proposed"), _when(seen.at, person)),
        (_("Note"), seen.reason),
        (_("Decided by"), str(seen.decided_by or "")),
        (_("Decided"), _when(seen.decided_at, person) if seen.decided_at else ""),
        (_("Leaves"), _when(seen.due, person) if seen.due and seen.due > clock.now() else ""),
    ]
    return [{"label": label, "text": text} for label, text in facts if text]


def list_in_words(dispatch: Dispatch, person: Person) -> list[str]:
    """N letters; which have changed since they were proposed; and what is other than last time."""
    letters = dispatch.enclosed.visible_to(person)
    changed = list(letters.changed().select_related("email").order_by("pk").values_list("email__address", flat=True))
    number = letters.count() - len(changed)
    leaves = ngettext("%(n)d letter is released.", "%(n)d letters are released.", number) % {"n": number}
    return [leaves, *_left_out(changed), _against_last(dispatch, person)]


def _left_out(addresses: list[str]) -> list[str]:
    if not addresses:
        return []
    shown = ", ".join(addresses[: lettering.NAMED]) + (" …" if len(addresses) > lettering.NAMED else "")
    words = ngettext(
        "%(n)d letter changed since it was proposed and is left out: %(to)s.",
        "%(n)d letters changed since they were proposed and are left out: %(to)s.",
        len(addresses),
    )
    return [words % {"n": len(addresses), "to": shown}]


def _against_last(dispatch: Dispatch, person: Person) -> str:
    """Who gets such a letter that did not get the last one, and the other way round."""
    last = Dispatch.objects.visible_to(person).before(dispatch).first()
    if last is None:
        return _("Such letters have not been released in bulk before.")
    mine, theirs = dispatch.enclosed.visible_to(person), last.enclosed.visible_to(person)
    new = mine.exclude(email__address__in=theirs.values("email__address")).count()
    gone = theirs.exclude(email__address__in=mine.values("email__address")).count()
    words = _("Last time (%(day)s): %(n)d letters. Not among them then: %(new)d addresses. Not among these: %(gone)d.")
    return words % {"day": _when(last.at, person), "n": theirs.count(), "new": new, "gone": gone}
