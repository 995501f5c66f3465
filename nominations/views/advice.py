"""What the reviewers of a National Commission say of its files, in words: for its desk, its order and one file."""

from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.person import Person
from nominations import marks, means, timeline
from nominations.permissions import ADVICE
from nominations.states import Worth
from nominations.views import standing


def word(value: int) -> str:
    """A mark with the word that stands for it."""
    return f"{value} · {str(Worth(value).label).partition(':')[0]}"


def own(file: Any, person: Person) -> dict[str, Any] | None:
    """What this reviewer said last of the file."""
    return next((row for row in file.advice if row["by"] == person.key), None)


def _spread(file: Any) -> marks.Spread:
    """The marks that count: those of reviewers without a conflict."""
    return marks.spread({row["by"]: row["value"] for row in file.advice if not row["aside"]})


def summary(file: Any) -> dict[str, Any]:
    """The mean, how many marks are behind it, and how far apart they lie; empty where nobody marked."""
    found = _spread(file)
    if found.mean is None or found.lowest is None or found.highest is None:
        return {"text": "", "note": ""}
    note = ngettext("%(n)d mark", "%(n)d marks", found.count) % {"n": found.count}
    if found.count > 1:
        facts = {"marks": note, "low": int(found.lowest), "high": int(found.highest)}
        note = _("%(marks)s, from %(low)d to %(high)d") % facts
    return {"text": means.in_words(found.mean), "note": note}


def sentence(file: Any) -> str:
    """The same in one line, for a choice between files; empty where nobody marked."""
    said = summary(file)
    return _("reviewers: %(mean)s · %(note)s") % {"mean": said["text"], "note": said["note"]} if said["text"] else ""


def cell(file: Any) -> dict[str, Any]:
    """The same as a cell of the Commission's list."""
    return {"label": _("Reviewers"), "number": True, **summary(file)}


def shown(file: Any, person: Person, fields: frozenset[str]) -> dict[str, Any]:
    """Every mark with its reason, and every conflict, for the officers of the Commission alone."""
    if ADVICE not in fields or not (file.advice or file.aside):
        return {}
    zone = standing.reader_zone(person)
    rows = [_row(row, file, zone) | _said(row) for row in file.advice]
    rows += [_row(row, file, zone) | {"mark": _("has a conflict"), "text": row["reason"]} for row in file.aside]
    return {"rows": rows, **summary(file)}


def _row(row: dict[str, Any], file: Any, zone: str) -> dict[str, str]:
    at = parse_datetime(row["at"])
    return {
        "who": row["who"],
        "at": timeline.when(at, file.call.zone, zone) if at else "",
        "has_left": _("no longer a reviewer") if row["ended"] else "",
    }


def _said(row: dict[str, Any]) -> dict[str, str]:
    left_out = _("not counted: a conflict was declared later") if row["aside"] else ""
    return {"mark": word(row["value"]), "text": row["comment"], "note": left_out}


def shown_own(file: Any, person: Person) -> dict[str, str]:
    """What this reviewer saved last, and whether the city has changed the file since."""
    mine = own(file, person)
    if mine is None:
        return {}
    at = parse_datetime(mine["at"])
    is_older = at is not None and at < file.submitted_at
    zone = standing.reader_zone(person)
    return {
        "mark": word(mine["value"]),
        "text": mine["comment"],
        "at": timeline.when(at, file.call.zone, zone) if at else "",
        "changed": _("The city has changed the application since. Look again, then save your mark.")
        if is_older
        else "",
    }
