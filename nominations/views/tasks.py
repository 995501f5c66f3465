"""An application as a list of tasks: each section with its honest state, what is asked beside it, the handing in."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.person import Person
from accounts.requests import Request
from dossiers import filling, reading
from nominations import permissions
from nominations.models import Nomination, RequiredDocument
from nominations.rules.application import entered
from nominations.views import asked, standing, team
from nominations.views.file import changes, head, over
from nominations.views.filling import reopened_in, writable
from nominations.workflow import copying
from nominations.workflow.completeness import asked_of, still_open


@login_required
@require_safe
def tasks(request: Request, key: str) -> HttpResponse:
    """Each section with its honest state, then the handing in."""
    nomination = writable(request, key)
    if not nomination.is_with_city:
        return redirect("file", key=key)
    progress = reading.progress(nomination.dossier)
    wanted = asked_of(nomination)
    lacking = {verdict.code: str(verdict.sentence) for verdict in still_open(nomination, "submit", wanted)}
    lines = [*[_task(nomination, part) for part in progress], *asked.task(nomination, wanted)]
    context = {
        "nomination": nomination,
        "head": head(nomination) | {"lead": _lead(progress)},
        "tasks": [line | {"url": ""} for line in lines] if standing.is_over(nomination) else lines,
        "next": _next(nomination, progress, lacking, request.person, later=asked.missing(nomination, wanted)),
        "last": _handing_in(nomination, lacking, request.person),
        "line": standing.line(nomination, request.person, frozenset()),
        "told": nomination.told,
        "changes": changes(nomination, request.person),
        "team": team.link(nomination.city),
        "ways": _ways(nomination, request.person),
        "pending": _pending(nomination),
    }
    return render(request, "nominations/application/tasks.html", context)


def _ways(nomination: Nomination, person: Person) -> list[dict[str, str]]:
    """What helps while filling in: what the jury will read, and what an earlier round's file holds."""
    ways = [{"label": _("What the jury will read"), "url": reverse("preview", args=[nomination.key])}]
    if copying.earlier_files(nomination, person):
        label = _("Take over from an earlier application")
        ways.append({"label": label, "url": reverse("copy_earlier", args=[nomination.key])})
    if not standing.is_over(nomination):
        ways.append({"label": _("Fill in offline"), "url": reverse("offline", args=[nomination.key])})
    return ways


def _pending(nomination: Any) -> str:
    """What stands between a filled application and its handing in, as long as the Commission has not let it in."""
    return str(entered(nomination.city.name, pending=nomination.awaits_entry).sentence)


def _lead(progress: list[reading.Progress]) -> str:
    done = sum(part.is_complete for part in progress)
    facts = {"done": done, "all": len(progress)}
    sentence = ngettext(
        "%(done)d of %(all)d sections is complete. Every section can be saved half done.",
        "%(done)d of %(all)d sections are complete. Every section can be saved half done.",
        done,
    )
    return sentence % facts


def _next(
    nomination: Nomination,
    progress: list[reading.Progress],
    lacking: dict[str, str],
    person: Person,
    later: Sequence[RequiredDocument],
) -> dict[str, str]:
    """The first section that lacks something, the documents, or the handing in; nothing once the window is closed."""
    if standing.is_over(nomination):
        return over(nomination)
    mine = [part for part in progress if not nomination.reopened or reopened_in(nomination, part.code)]
    part = next((one for one in mine if not one.is_complete), None)
    if part is None:
        return _after_the_questions(nomination, lacking, later, person)
    return {
        "sentence": _("Next: %(section)s") % {"section": part.title},
        "label": _("Open this section"),
        "url": reverse("section", args=[nomination.key, part.code]),
    }


def _after_the_questions(
    nomination: Nomination, lacking: dict[str, str], later: Sequence[RequiredDocument], person: Person
) -> dict[str, str]:
    if later:  # some of them the National Commission needs alone, but only the city can hand them over
        sentence = lacking.get("handed_over") or _("Next: %(section)s") % {"section": _("Documents asked for")}
        address = reverse("attach", args=[nomination.key])
        return {"sentence": sentence, "label": _("Hand over the documents"), "url": address}
    if "entered" in lacking:
        return _waits_to_be_let_in()
    if not permissions.hands_in(nomination, person):
        return {"sentence": _("Everything is filled in. A submitter of your city hands it in.")}
    sentence, label = _("Everything is filled in."), _("Check your answers, sign and hand in")
    return {"sentence": sentence, "label": label, "url": reverse("submit", args=[nomination.key])}


def _waits_to_be_let_in() -> dict[str, str]:
    """All is written, and it is the National Commission's turn."""
    sentence = _("Everything is filled in. The National Commission has still to let your city in.")
    detail = _("You get an e-mail when it has; then you hand in. If it takes long, write to it.")
    return {"sentence": sentence, "detail": detail, "tone": "now"}


def _task(nomination: Nomination, part: reading.Progress) -> dict[str, Any]:
    if nomination.reopened and not reopened_in(nomination, part.code):
        return {"label": part.title, "word": _("as signed")}
    address = reverse("section", args=[nomination.key, part.code])
    return {"label": part.title, "url": address} | filling.state_of(part)


def _handing_in(nomination: Nomination, lacking: dict[str, str], person: Person) -> dict[str, Any]:
    label, address = _("Check your answers, sign and hand in"), reverse("submit", args=[nomination.key])
    if standing.is_over(nomination):
        return {"label": label, "word": _("closed")}
    if not permissions.hands_in(nomination, person):
        return {"label": label, "word": _("not yours"), "note": _("A submitter of your city hands it in.")}
    if not lacking:
        return {"label": label, "url": address, "word": _("ready"), "tone": "due"}
    note = _("First complete the sections above; you can look at everything before.")
    note = note if "complete" in lacking else " ".join(lacking.values())
    return {"label": label, "url": address, "word": _("cannot start yet"), "note": note}
