"""The meeting of a jury: its agenda, who is present, the way from file to file, and the view for the projector."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from accounts import door
from accounts.person import Person
from accounts.requests import Request
from accounts.verdicts import Verdict
from cities.views import sheets
from nominations import agenda, marks, means, permissions, proceedings, ranking, timeline
from nominations.forms.meeting import MeetingForm
from nominations.models import Call, Juror, Nomination
from nominations.rules import jury as jury_rules
from nominations.rules import meeting as rules
from nominations.totals import Sheet
from nominations.views import acts, standing
from nominations.views.acts import Act, page
from nominations.views.ballots import casting_words
from nominations.views.discussion import alarms, limits
from nominations.views.file import head
from nominations.views.jury import place_cells, turned
from nominations.views.room import leave_words, led, quorum_words
from nominations.views.voting import cast_words, in_meeting, mean_dots, seated, tally
from nominations.workflow import meeting as workflow
from nominations.workflow import voting

Talk = tuple[Nomination, agenda.Item | None]


def talks(call: Call, person: Person) -> list[Talk]:
    """The files that wait for the jury's word in the order of the agenda; last those not declared upon, unranked.

    The order is that of all files and the same for everybody; nobody's holds a file that is kept from that person.
    """
    files = [file for file in in_meeting(call, person) if file.awaits_word]
    opened = {file.key: file for file in means.readable(person, files)}
    ordered: list[Talk] = [(opened[item.file], item) for item in _agenda(call, list(opened)) if item.file in opened]
    return [*ordered, *((file, None) for file in files if file.key not in opened)]


def _agenda(call: Call, also: list[str]) -> list[agenda.Item]:
    """All files by how open they are, those that nobody marked too; what sets them apart tells no reader."""
    whole, criteria = means.whole_field(call), means.criteria_of(call)
    found = dict.fromkeys(also, marks.of_file([], [])) | whole.means(criteria)
    ranked = ranking.rank_nameless(Sheet(whole.given, means.weights(criteria)), call.places).files
    chances = {key: one.chance for key, one in ranked.items() if one.chance is not None}
    return agenda.order(found, limits(call), call.places, chances)


def why(item: agenda.Item | None) -> str:
    """Why the jury should talk about a file."""
    if item is None:
        return _("opens with your declaration")
    n = len(item.differing.criteria)
    said = [
        _("too close to call") if item.is_close else "",
        ngettext("readers differ on %(n)d criterion", "readers differ on %(n)d criteria", n) % {"n": n} if n else "",
        _("readers differ in total") if item.differing.total else "",
    ]
    return ", ".join(filter(None, said))


@login_required
@require_safe
def meeting(request: Request, slug: str) -> HttpResponse:
    """The agenda: first what is too close to call and where readers differ; who is present, and who leaves for what."""
    call = led(request, slug)
    ordered = talks(call, request.person)
    shown, pages = (ordered, None) if sheets.wanted(request) else turned(ordered, request)
    jurors, away = seated(call, request.person), proceedings.away([file for file, _item in shown])
    rows = [_row(file, item, jurors, away) for file, item in shown]
    if sheets.wanted(request):
        return sheets.answer(request, f"agenda-{slug}", rows)
    held, shut = proceedings.held(call), acts.shut(call)
    context = {
        "call": call,
        "next": _next(ordered, held, call),
        "room": _room(held, call, request.person, jurors),
        "acts": [] if shut else [act.button(call) for act in _offered(held, ordered)],
        "shut": shut,
        "rows": rows,
        "sheet_url": sheets.link(request),
        "pages": pages,
        "links": _links(call, bool(ordered)),
    }
    return render(request, "nominations/jury/meeting.html", context)


def _offered(held: Any, ordered: list[Talk]) -> list[Act]:
    """An open meeting goes on or ends; the button that opens one stands above the agenda, where there is one."""
    if held:
        return [NOTE_PRESENT, CLOSE_MEETING]
    return [] if ordered else [OPEN_MEETING]


def _row(file: Nomination, item: agenda.Item | None, jurors: list[Juror], away: set[tuple[int, int]]) -> dict[str, Any]:
    leaves = ", ".join(str(juror) for juror in jurors if proceedings.stays_away(juror, file, away))
    return {
        "cells": [
            *place_cells(file, reverse("vote", args=[file.key]))[:2],
            {"label": _("Why it is talked about"), "text": why(item) or _("readers agree, far from the cut")},
            {"label": _("Leaves the room"), "text": leaves},
        ]
    }


def _next(ordered: list[Talk], held: Any, call: Call) -> dict[str, str]:
    if not ordered:
        return {"sentence": _("No file waits for the jury's word."), "tone": "done"}
    n, m = len(ordered), sum(item is not None and item.needs_talk for _file, item in ordered)
    words = ngettext("%(n)d file waits for the jury's word.", "%(n)d files wait for the jury's word.", n)
    detail = ngettext("%(n)d of them is to be talked about.", "%(n)d of them are to be talked about.", m)
    card = {"sentence": words % {"n": n}, "detail": detail % {"n": m}}
    if not held:
        return card | {"label": _("Open the meeting"), "url": reverse("open_meeting", args=[call.key])}
    first = ordered[0][0]
    return card | {
        "label": _("Begin with %(city)s") % {"city": first.city.name},
        "url": reverse("vote", args=[first.key]),
    }


def _room(held: Any, call: Call, person: Person, jurors: list[Juror]) -> list[str]:
    """Who is present, since when, and how the jury votes."""
    if not held:
        return [_("The jury is not meeting now."), _how(call.secret_vote)]
    names = [str(juror) for juror in jurors if juror.key in held.there]
    since = timeline.when(held.opened_at, call.zone, standing.reader_zone(person))
    return [
        _("Meeting since %(at)s") % {"at": since},
        _("Present: %(names)s") % {"names": ", ".join(names) or _("nobody yet")},
        quorum_words(len(names), len(jurors), call.quorum_percent),
        _how(held.secret),
    ]


def _how(secret: bool) -> str:
    return _("The jury votes in secret.") if secret else _("The jury votes openly.")


def _links(call: Call, waits: bool) -> list[dict[str, str]]:
    named = [("projector_next", _("Show on the projector")), ("read_more", _("Further readers for what is too close"))]
    rest = [
        ("minutes", _("Minutes (PDF)")),
        ("election", _("Election of the chair")),
        ("chair_desk", _("Means and votes")),
    ]
    return [
        {"label": label, "url": reverse(name, args=[call.slug])} for name, label in [*(named if waits else []), *rest]
    ]


# From file to file.


@login_required
@require_safe
def next_file(request: Request, slug: str) -> HttpResponse:
    """The next file of the agenda that still waits for its word."""
    return _step(request, slug, "vote")


@login_required
@require_safe
def projector_next(request: Request, slug: str) -> HttpResponse:
    """The same on the projector."""
    return _step(request, slug, "projector")


def _step(request: Request, slug: str, to: str) -> HttpResponse:
    keys = [file.key for file, _item in talks(led(request, slug), request.person)]
    after, back = request.GET.get("after", ""), "back" in request.GET
    if not keys:
        return redirect("meeting", slug=slug)
    if after not in keys:
        return redirect(to, key=keys[0])
    place = keys.index(after) + (-1 if back else 1)
    return redirect(to, key=keys[place]) if 0 <= place < len(keys) else redirect("meeting", slug=slug)


@login_required
@require_safe
def projector(request: Request, key: str) -> HttpResponse:
    """One file in large type for everybody in the room: means without readers, how many leave, how many have voted."""
    person = request.person
    file = door.see(Nomination.objects.visible_to(person).with_names().with_declared(person), key)
    if not (file.marks_are_closed and permissions.records_votes(file, person)):
        raise Http404
    criteria, ballot = means.criteria_of(file.call), voting.ballot(file)
    found, _readers = means.of_file(person, file, criteria)
    if found is None:
        return redirect("vote", key=key)  # which asks for the declaration
    # Whoever shows it: all in the room look at it.
    apart = jury_rules.shown_apart(found.readers).passed and not permissions.owes_review(person, file)
    context = {
        "head": head(file),
        "mean": means.in_words(found.overall.mean) if found.overall.mean is not None else "",
        "means": mean_dots(file, criteria, found, apart=apart),
        "alarms": alarms(found, criteria, limits(file.call), apart=apart),
        "leave": leave_words(len(ballot.away)),
        "cast": cast_words(ballot),
        "casting": casting_words(file, ballot),
        "tally": tally(ballot) if file.jury_word or (ballot.secret and ballot.is_counted) else [],
        "previous_url": f"{reverse('projector_next', args=[file.call.slug])}?after={key}&back=1",
        "next_url": f"{reverse('projector_next', args=[file.call.slug])}?after={key}",
        "meeting_url": reverse("meeting", args=[file.call.slug]),
    }
    return render(request, "nominations/jury/projector.html", context)


# The acts.


def _to_meeting(call: Call) -> str:
    return reverse("meeting", args=[call.slug])


def _opens(call: Call) -> Verdict:
    return rules.no_meeting(voting.meeting_of(call.pk) is not None)


def _goes_on(call: Call) -> Verdict:
    return rules.in_meeting(voting.meeting_of(call.pk) is not None)


OPEN_MEETING = Act(
    "open_meeting",
    gettext_lazy("Open a meeting of the jury"),
    gettext_lazy("From now on a word of the jury needs its quorum in the room."),
    workflow.open_meeting,
    form=MeetingForm,
    weight="primary",
    leads_to=_to_meeting,
    done=gettext_lazy("The meeting is open."),
    may=permissions.leads_meeting,
    stands=_opens,
    in_room=True,
)
NOTE_PRESENT = Act(
    "note_present",
    gettext_lazy("Say who is present"),
    gettext_lazy("Who comes and who goes stands in the record and in the minutes."),
    workflow.note_present,
    form=MeetingForm,
    leads_to=_to_meeting,
    may=permissions.leads_meeting,
    stands=_goes_on,
    in_room=True,
)
CLOSE_MEETING = Act(
    "close_meeting",
    gettext_lazy("Close the meeting"),
    gettext_lazy("The jury can meet again, and vote from afar meanwhile."),
    workflow.close_meeting,
    leads_to=_to_meeting,
    done=gettext_lazy("The meeting is closed."),
    may=permissions.leads_meeting,
    stands=_goes_on,
    in_room=True,
)
open_meeting, note_present, close_meeting = (page(act, Call) for act in (OPEN_MEETING, NOTE_PRESENT, CLOSE_MEETING))
