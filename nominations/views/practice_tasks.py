"""Practice where others look: a juror's desk, the secretariat's plan, and the warning before files are given out."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.person import Person
from nominations.models import Call, Juror, Practice
from nominations.rules.practice import MOST


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


def practice_line(jurors: list[Any]) -> str:
    """How far the practice of a jury is, from its jurors as they are asked for with it."""
    if not jurors:
        return ""
    files, open_files = jurors[0].practice_files, jurors[0].open_practice
    if not files:
        return _("No practice file is set. Up to two show the jury where its readers differ before any mark counts.")
    if not open_files:
        return _("The practice is closed, and the jury sees where its marks differ.")
    words = ngettext(
        "%(files)d practice file is open: marked by %(done)d of %(n)d jurors.",
        "%(files)d practice files are open: marked by %(done)d of %(n)d jurors.",
        open_files,
    )
    done = len(jurors) - len(_left(jurors))
    return words % {"files": open_files, "done": done, "n": len(jurors)}


def unpractised(jurors: list[Any]) -> str:
    """Who has not marked every practice file that is open; a warning, which keeps nobody from giving out files."""
    left = _left(jurors)
    if not left:
        return ""
    words = ngettext(
        "%(n)d of %(all)d jurors has not practised yet: %(names)s. Files can be given out nevertheless.",
        "%(n)d of %(all)d jurors have not practised yet: %(names)s. Files can be given out nevertheless.",
        len(left),
    )
    return words % {"n": len(left), "all": len(jurors), "names": ", ".join(sorted(left))}


def too_few(files: int) -> str:
    """That a jury which is about to read has fewer practice files than two; a warning too."""
    if files >= MOST:
        return ""
    if files:
        return _("Only one practice file is set; with two the jury sees better where its readers differ.")
    return _("No practice file is set; with two the jury sees where its readers differ before any mark counts.")


def before_reading(row: Any, person: Person) -> dict[str, Any]:
    """What to know of the practice of a jury before its reading begins, or one of its files is given out."""
    call = row if isinstance(row, Call) else row.call
    seats = Juror.objects.visible_to(person).serving().filter(call=call)
    jurors = list(seats.select_related("user").with_practice())
    said = [too_few(Practice.objects.visible_to(person).filter(call=call).count()), unpractised(jurors)]
    return {"warnings": [one for one in said if one]}


def _left(jurors: list[Any]) -> list[str]:
    return [str(juror) for juror in jurors if juror.to_practise > 0]
