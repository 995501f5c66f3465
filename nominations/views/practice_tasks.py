"""Practice where others look: a juror's desk, the secretariat's plan, and the warning before files are given out."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.person import Person
from nominations import means
from nominations.models import Call, Juror, Practice
from nominations.workflow.practice import finishers


def practice_tasks(person: Person) -> list[dict[str, Any]]:
    """The practice files of a juror, for the desk."""
    rows = Practice.objects.visible_to(person).for_juror(person)
    return [_task(one) for one in rows]


def _task(one: Any) -> dict[str, Any]:
    url = reverse("practice", args=[one.key])
    said = {"label": one.title, "url": url, "note": one.call.name, "open": one.is_open and one.judged < one.asked}
    if not one.is_open:
        return said | {"word": _("see where marks differ"), "tone": "now"}
    if said["open"]:
        return said | ({"word": _("begun"), "tone": "now"} if one.judged else {"word": _("to do"), "tone": "due"})
    return said | {"word": _("marked; others are awaited"), "tone": "done"}


def practice_card(tasks: list[dict[str, Any]]) -> dict[str, str]:
    """The first practice file that is still to be marked, as the first thing to do; nothing where there is none."""
    task = next((task for task in tasks if task["open"]), None)
    if task is None:
        return {}
    return {
        "sentence": _("Practise first: mark %(title)s.") % {"title": task["label"]},
        "detail": _("A fictional file that every juror marks before the reading. These marks enter no ranking."),
        "label": _("Open the practice file"),
        "url": task["url"],
    }


def practice_lines(call: Call, person: Person, jurors: list[Juror]) -> list[str]:
    """How far the practice of a jury is: each file with how many have marked it, or that none is set."""
    files = list(Practice.objects.visible_to(person).of(call))
    if not files:
        return [_("No practice file is set. Up to two show the jury where its readers differ before any mark counts.")]
    done, seats = _done(call, files), {juror.pk for juror in jurors}
    marked = _("%(title)s: marked by %(done)d of %(n)d jurors.")
    closed = _("%(title)s: closed, marked by %(done)d of %(n)d jurors.")
    return [
        (marked if one.is_open else closed) % {"title": one.title, "done": len(done[one.pk] & seats), "n": len(seats)}
        for one in files
    ]


def unpractised(call: Call, person: Person, jurors: list[Juror]) -> str:
    """Who has not marked every practice file that is open; a warning, which keeps nobody from giving out files."""
    files = [one for one in Practice.objects.visible_to(person).of(call) if one.is_open]
    done = _done(call, files)
    left = [str(juror) for juror in jurors if any(juror.pk not in done[one.pk] for one in files)]
    if not left:
        return ""
    words = ngettext(
        "%(n)d of %(all)d jurors has not practised yet: %(names)s. Files can be given out nevertheless.",
        "%(n)d of %(all)d jurors have not practised yet: %(names)s. Files can be given out nevertheless.",
        len(left),
    )
    return words % {"n": len(left), "all": len(jurors), "names": ", ".join(sorted(left))}


def _done(call: Call, files: list[Practice]) -> dict[int, set[int]]:
    return finishers(files, len(means.criteria_of(call))) if files else {}
