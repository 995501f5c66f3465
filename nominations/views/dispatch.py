"""Bulk releases: N letters, this list, what is other than last time; then how far they came, stop, and go on."""

from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from accounts import door
from accounts.once import once
from accounts.person import Person
from accounts.requests import Request
from accounts.verdicts import Verdict, first
from audit import clock
from nominations.emails import events
from nominations.forms.act import ReasonForm
from nominations.forms.dispatch import ProposeDispatchForm, ReleaseDispatchForm
from nominations.models import Dispatch
from nominations.permissions import handles_letters, releases
from nominations.querysets.dispatch import NARROWING, by_hand, narrowed, releasable
from nominations.rules.dispatch import of_one_event, second_person, some, some_on_the_way, some_stopped, stands
from nominations.views import enclosed, lettering, paging
from nominations.views.acts import Act, page, possible
from nominations.views.enclosed import Lot
from nominations.views.keeping import keeps_what_was_typed
from nominations.views.sending import did, sent
from nominations.workflow import dispatch as workflow

TONES = {"proposed": "due", "running": "now", "stopped": "problem", "sent_back": "quiet"}


def _page_of(dispatch: Dispatch) -> str:
    return reverse("dispatch", args=[dispatch.key])


def named(dispatch: Dispatch) -> str:
    """The event in words, with the language where it is of one; or the announcement."""
    if dispatch.proposal:
        return _("Letters of the announcement: %(call)s") % {"call": dispatch.proposal.call}
    spoken = dict(settings.LANGUAGES).get(dispatch.language, "")
    return f"{events.in_words(dispatch.event)} ({spoken})" if spoken else events.in_words(dispatch.event)


def titled(dispatch: Dispatch) -> str:
    """The same where it begins a line."""
    return capfirst(named(dispatch))


def _can(verb: str, dispatch: Dispatch) -> Verdict:
    more = {"stop_dispatch": some_on_the_way, "resume_dispatch": some_stopped}
    asked = [partial(more[verb], dispatch)] if verb in more else []
    return first(stands(verb, dispatch), *asked)


def _act(verb: str, label: Any, effect: Any, **more: Any) -> Act:
    run, starts = getattr(workflow, verb), partial(_can, verb)
    facts: dict[str, Any] = {"may": releases, "names": named, "head": titled, "leads_to": _page_of, "stands": starts}
    return Act(verb=verb, label=label, effect=effect, run=run, **facts | more)


def _before(dispatch: Dispatch, person: Person) -> dict[str, Any]:
    lot = enclosed.lot(enclosed.of(dispatch, person), person)
    return {"effects": list_in_words(dispatch, lot), **lot.before(_page_of(dispatch), dispatch=dispatch.key)}


RELEASE_DISPATCH = _act(
    "release_dispatch",
    gettext_lazy("Release these letters"),
    gettext_lazy("A wrong number moves nothing. What has not left can be stopped by anyone of you."),
    form=ReleaseDispatchForm,
    done=gettext_lazy("They are released. Here you see how far they come."),
    weight="primary",
    template="nominations/decision/effects.html",
    more=_before,
)
SEND_BACK_DISPATCH = _act(
    "send_back_dispatch",
    gettext_lazy("Do not release them"),
    gettext_lazy("The letters stay held. They can be proposed again."),
    done=gettext_lazy("Sent back: the letters stay held."),
    form=ReasonForm,
)
STOP_DISPATCH = _act(
    "stop_dispatch",
    gettext_lazy("Stop"),
    gettext_lazy("At once: whatever was not handed to the mail server is held again. You can go on later."),
    done=gettext_lazy("Stopped: what had not left is held again."),
    weight="danger",
)
RESUME_DISPATCH = _act(
    "resume_dispatch",
    gettext_lazy("Go on where it stopped"),
    gettext_lazy("The letters that were held by the stop leave. One that changed since is left out."),
    done=gettext_lazy("They go on where they stopped."),
    weight="primary",
)
ACTS = [RELEASE_DISPATCH, SEND_BACK_DISPATCH, STOP_DISPATCH, RESUME_DISPATCH]


def _rows(person: Person) -> QuerySet[Dispatch]:
    return Dispatch.objects.visible_to(person).with_names()


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
    lot = enclosed.lot(letters if asked["event"] else letters.none(), request.person)
    number = lot.number
    label = ngettext("Propose to release %(n)d letter", "Propose to release %(n)d letters", number) % {"n": number}
    label = label if number else _("Propose to release letters")
    form = ProposeDispatchForm(sent(request), row=None, person=request.person, label=label)
    made: list[Dispatch] = []
    run = partial(workflow.propose_dispatch, by=request.person, **asked)
    if did(request, form, lambda: made.append(run(**form.arguments())), _("Proposed. Another person releases them.")):
        return redirect("dispatch", key=made[0].key)
    context = {
        "form": form,
        "label": label,
        "about": capfirst(events.in_words(asked["event"])),
        "refusal": first(of_one_event(asked["event"]), lambda: some(number)),
        "effects": lot.touched,
        "ways": lot.ways(releasable="1", **{name: value for name, value in asked.items() if value}),
    }
    row = partial(enclosed.row, person=request.person)
    template = "nominations/screening/propose_dispatch.html"
    return paging.listed(request, template, context, enclosed.in_order(lot.letters), row, name="letters")


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
        {"label": _("Letters"), "text": titled(dispatch), "url": _page_of(dispatch)},
        {"label": _("State"), "word": state_in_words(dispatch, dispatch.waiting), "tone": TONES[dispatch.state]},
        {"label": _("Number"), "text": str(dispatch.number), "number": True},
        {"label": _("Not left yet"), "text": "" if dispatch.is_sent_back else str(dispatch.here), "number": True},
        {"label": _("Proposed by"), "text": str(dispatch.by), "note": _second(dispatch)},
        {"label": _("Day"), "text": enclosed.when(dispatch.at, person), "at": dispatch.at},
    ]
    return {"cells": cells}


def _second(dispatch: Dispatch) -> str:
    if dispatch.decided_by is None:
        return ""
    words = _("sent back by %(who)s") if dispatch.is_sent_back else _("released by %(who)s")
    return words % {"who": dispatch.decided_by}


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
    seen = door.see(_rows(person), key)
    letters = seen.enclosed.visible_to(person)
    counted, unreachable = letters.by_state(), letters.waiting_for_address()
    waiting = sum(counted.get(state, 0) for state in lettering.ON_THE_WAY)
    own, lot = second_person(seen, person), enclosed.lot(enclosed.of(seen, person), person)
    context = {
        "dispatch": seen,
        "title": titled(seen),
        "state": state_in_words(seen, waiting),
        "tone": "done" if seen.is_running and not waiting else TONES[seen.state],
        "figures": lettering.figures(counted | {"queued": counted.get("queued", 0) - unreachable, "dead": unreachable}),
        "facts": _facts(seen, person),
        "effects": list_in_words(seen, lot) if seen.is_proposed else [],
        "edited": lot.changes(),
        "ways": lot.ways(dispatch=seen.key),
        "acts": possible(seen, person, [one for one in ACTS if own.passed or one is not RELEASE_DISPATCH]),
        "refusal": "" if own.passed or not seen.is_proposed else own.sentence,
        "reload": seen.is_running and waiting > unreachable,
    }
    rows = by_hand(letters, "email__key").select_related("email").defer("email__text", "email__html", "email__facts")
    order = ("-left_out", "-is_edited", "email__address", "pk")
    row = partial(_letter, person=person, fresh=seen.is_proposed)
    template = "nominations/screening/dispatch.html"
    return paging.listed(request, template, context, rows.order_by(*order), row, name="letters")


def _letter(one: Any, person: Person, fresh: bool) -> dict[str, Any]:
    row = enclosed.row(one.email, person, one)
    if one.left_out and not fresh:
        row["cells"][2] |= {"word": _("left out: it changed or was released anew"), "tone": "problem"}
    return row


def _facts(seen: Dispatch, person: Person) -> list[dict[str, str]]:
    facts = [
        (_("Proposed by"), str(seen.by)),
        (_("Proposed"), enclosed.when(seen.at, person)),
        (_("Note"), seen.reason),
        (_("Decided by"), str(seen.decided_by or "")),
        (_("Decided"), enclosed.when(seen.decided_at, person) if seen.decided_at else ""),
        (_("Leaves"), enclosed.when(seen.due, person) if seen.due and seen.due > clock.now() else ""),
    ]
    return [{"label": label, "text": text} for label, text in facts if text]


def list_in_words(dispatch: Dispatch, lot: Lot) -> list[str]:
    """N letters; which have changed since they were proposed; what was done by hand; what is other than last time."""
    letters = dispatch.enclosed.visible_to(lot.person)
    changed = list(letters.changed().select_related("email").order_by("pk").values_list("email__address", flat=True))
    number = lot.number - len(changed)
    leaves = ngettext("%(n)d letter is released.", "%(n)d letters are released.", number) % {"n": number}
    return [leaves, *_left_out(changed), *lot.touched, _against_last(dispatch, lot)]


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


def _against_last(dispatch: Dispatch, lot: Lot) -> str:
    last = Dispatch.objects.visible_to(lot.person).before(dispatch).first()
    return enclosed.against(lot, last) if last else _("Such letters have not been released in bulk before.")
