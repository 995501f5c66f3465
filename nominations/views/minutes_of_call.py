"""What the minutes tell of a jury as a whole: who sits, who led it, what changed, when it met, by which rules."""

import json
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.person import Person
from audit.subjects import subject
from nominations import proceedings, timeline
from nominations.emails.jury import FACTS
from nominations.models import Call, Criterion, Election, Juror, Meeting

INCIDENTS = {
    "change_seat": gettext_lazy("What is known of %(juror)s or agreed was changed: %(facts)s."),
    "replace_juror": gettext_lazy("%(juror)s left; open files went to %(to)s as far as the rules allow."),
    "end_term": gettext_lazy("The term of %(juror)s was ended."),
    "close_term": gettext_lazy("The term of %(juror)s was over as agreed."),
    "shut_jury": gettext_lazy("The jury room was shut."),
    "open_jury": gettext_lazy("The jury room was opened again."),
}


def weighed(criterion: Criterion) -> list[str]:
    """A criterion with its kind and what it weighs; a gate weighs nothing."""
    is_gate = criterion.kind == Criterion.Kind.GATE
    return [criterion.title, str(criterion.get_kind_display()), "–" if is_gate else str(criterion.weight.normalize())]


def parts(call: Call, seats: list[Juror], person: Person) -> list[dict[str, Any]]:
    """The parts that have anything to tell, in their order."""
    found = [
        (_("Members of the jury"), [_member(seat, call) for seat in seats]),
        (_("Election of the chair"), _elections(call)),
        (_("Changes of the jury"), _incidents(call, seats, person)),
        (_("Meetings"), _meetings(call, seats)),
        (_("Rules and method"), _method(call)),
    ]
    return [{"title": title, "rows": rows} for title, rows in found if rows]


def _member(seat: Juror, call: Call) -> str:
    said = [str(seat), seat.nationality.called, _("chair") if seat.is_chair else ""]
    if seat.ended_at:
        said.append(_("until %(at)s") % {"at": timeline.when(seat.ended_at, call.zone)})
    return " · ".join(filter(None, said))


def _elections(call: Call) -> list[str]:
    """The votes of each ballot in numbers, and whom it elected; a running one is told to nobody."""
    return [_election(one) for one in proceedings.elections(call) if one.closed_at]


def _election(one: Election) -> str:
    votes = sorted(f"{row.juror} {row.votes}" for row in one.candidates.all())
    outcome = _("elected: %(name)s") % {"name": one.elected} if one.elected else _("a tie: another ballot")
    return _("Ballot %(n)d, secret: %(votes)s; %(outcome)s") % {
        "n": one.number,
        "votes": ", ".join(votes),
        "outcome": outcome,
    }


def _incidents(call: Call, seats: list[Juror], person: Person) -> list[str]:
    """Who left and followed, what changed of a seat, when the room was shut; why is for the secretariat alone."""
    names = {subject(seat): str(seat) for seat in seats} | {seat.user.key: str(seat) for seat in seats}
    return [_incident(row, call, names, person) for row in proceedings.incidents(call, seats)]


def _incident(row: Any, call: Call, names: dict[str, str], person: Person) -> str:
    facts = json.loads(row.facts)
    said = INCIDENTS[row.act] % {
        "juror": names.get(row.subject, ""),
        "to": names.get(facts.get("to", ""), ""),
        "facts": ", ".join(str(FACTS.get(name, name)) for name in facts.get("changed", {})),
    }
    why = f" {row.reason}" if row.reason and person.has("secretariat") else ""
    return f"{timeline.when(row.at, call.zone)}: {said}{why}"


def _meetings(call: Call, seats: list[Juror]) -> list[str]:
    """Each meeting, and each time that somebody came or went or the way to vote changed."""
    names, noted = {seat.key: str(seat) for seat in seats}, proceedings.attendance(call)
    return [line for one in proceedings.meetings(call) for line in _meeting(one, call, noted[one.key], names)]


def _meeting(one: Meeting, call: Call, noted: list[Any], names: dict[str, str]) -> list[str]:
    words = _("Meeting from %(from)s to %(to)s") if one.closed_at else _("Meeting since %(from)s, still open")
    ended = timeline.when(one.closed_at, call.zone) if one.closed_at else ""
    lasted = words % {"from": timeline.when(one.opened_at, call.zone), "to": ended}
    return [lasted, *(_noted(at, facts, call, names) for at, facts in noted)]


def _noted(at: datetime, facts: dict[str, Any], call: Call, names: dict[str, str]) -> str:
    return _("%(at)s. Present: %(names)s. %(vote)s") % {
        "at": timeline.when(at, call.zone),
        "names": ", ".join(sorted(names[key] for key in facts["present"])) or _("nobody"),
        "vote": _("Secret vote.") if facts["secret"] else _("Open vote."),
    }


def _method(call: Call) -> list[str]:
    quorum = _("Quorum: %(percent)d per cent of the members without a conflict with the file.")
    alarm = _("Readers differ where their marks of a criterion lie %(points)d or more points apart, or their means "
        "%(percent)d per cent of the scale.")  # fmt: skip
    return [
        str(call.rubric or ""),
        _("The mean of a file is the weighted mean of the means of its criteria. A criterion that a reader could not "
            "judge is left out and never counts as 0. Gates stand beside the mean and are never averaged."),
        quorum % {"percent": call.quorum_percent},
        alarm % {"points": call.alarm_points, "percent": call.alarm_percent},
        _("The word of the jury is the choice with most votes. At a tie the chair decides, or where the chair is "
            "absent or has a conflict, of those present the member longest on the jury; of a secret ballot this "
            "casting vote is open."),
        _("Readers stand under letters, drawn anew for each file. These rules are those of this call."),
    ]  # fmt: skip
