"""Why a file came out as it did, on one sheet: eligibility, readers, marks, place, votes, word, choice, decision."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.person import Person
from accounts.requests import Request
from audit.models import Record
from nominations import aliases, marks, markwords, means, permissions, timeline
from nominations.bundle import unpack
from nominations.models import Bundle, Criterion, Nomination, Overruling, Proposal, Review, Vote
from nominations.permissions import MARKS, STATE, visible_fields
from nominations.rules import decision as rules
from nominations.rules import jury as jury_rules
from nominations.states import Status
from nominations.views import standing
from nominations.views.file import head, seen
from nominations.views.ranking import board
from nominations.workflow import bundling

Part = dict[str, Any]
SCREENED = ("confirm_eligible", "declare_ineligible")


@dataclass(frozen=True)
class Numbers:
    """What is reckoned of one file: from the bundle of its decision if there is one, else from the rows of today."""

    said: list[tuple[int, str, int | None]] = field(default_factory=list)  # seat, criterion, mark
    standing: dict[str, Any] = field(default_factory=dict)
    votes: list[dict[str, Any]] = field(default_factory=list)
    word: dict[str, Any] = field(default_factory=dict)
    files: int = 0
    sha256: str = ""


@login_required
@require_safe
def why(request: Request, key: str) -> HttpResponse:
    """For secretariat, director and chair as far as each may read; of a hidden outcome nobody else learns."""
    person = request.person
    file = seen(request, key, lambda rows: rows.with_declared(person).select_related("name_check"))
    if not permissions.explains(file, person):
        raise Http404
    fields = visible_fields(person, file)
    numbers = _numbers(file, person) if MARKS in fields and file.marks_are_closed else Numbers()
    parts = [_eligibility(file, person)] if STATE in fields else []
    if MARKS in fields and file.marks_are_closed:
        parts += [
            _readers(file),
            _marks(file, person, numbers),
            _place(file, numbers),
            _votes(numbers),
            _word(file, numbers),
        ]
    if STATE in fields or file.call.is_announced:
        parts += [_choice(file, person), _decision(file, person)]
    shown = [part for part in parts if part["lines"] or part.get("rows")]
    context = {"head": head(file), "nomination": file, "parts": shown, "sha256": numbers.sha256}
    return render(request, "nominations/decision/why.html", context)


def _numbers(file: Nomination, person: Person) -> Numbers:
    frozen = Bundle.objects.visible_to(person).filter(cohort__call=file.call).standing().order_by("-number").first()
    return _frozen(file, frozen) if frozen else _live(file, person)


def _frozen(file: Nomination, frozen: Bundle) -> Numbers:
    parts = unpack(bytes(frozen.content))
    rows = {name: json.loads(parts[f"{name}.json"]) for name in ("marks", "ranking", "votes", "words", "files")}
    ranked = rows["ranking"]["files"].get(file.key, {})
    return Numbers(
        said=[(one["seat"], one["criterion"], one["mark"]) for one in rows["marks"] if one["file"] == file.key],
        standing=ranked | ranked.get("shown_to_all", {}),
        votes=[one for one in rows["votes"] if one["file"] == file.key],
        word=next((one for one in rows["words"] if one["file"] == file.key), {}),
        files=len(rows["files"]),
        sha256=frozen.sha256,
    )


def _live(file: Nomination, person: Person) -> Numbers:
    """The place is that among the files which this person may see; where others want one too, there is none."""
    rows, found = bundling.Gathered(file.call, [file]), board(file.call, person)
    ranked = found.found.files.get(file.key)
    known = asdict(ranked) if ranked else {}
    if not found.is_whole:
        known |= dict.fromkeys(("place", "rank_low", "rank_high", "chance"))
    adjusted = found.adjusted.files.get(file.key) if found.adjusted else None
    second = (
        {name: getattr(adjusted, name) for name in ("adjusted", "se", "rank")} if adjusted and found.is_whole else {}
    )
    return Numbers(
        said=[(rows.seat[seat], code, value) for _file, seat, code, value in rows.given],
        standing=known | {"adjusted": None} | second,
        votes=bundling.PARTS["votes"](rows),
        word=next(iter(bundling.PARTS["words"](rows)), {}),
        files=len(found.files),
    )


# The parts, in the order of what happened.


def _part(title: str, lines: list[str], **more: Any) -> Part:
    return {"title": title, "lines": [line for line in lines if line], **more}


def _eligibility(file: Nomination, person: Person) -> Part:
    rows: Any = Record.objects.about(file).filter(act__in=SCREENED).with_texts()
    said = {"confirm_eligible": _("Found eligible"), "declare_ineligible": _("Declared not eligible by two persons")}
    lines = [_done(said[row.act], row.actor_name, row.at, file, person, row.reason) for row in rows]
    checks = list(file.checks.all())
    yes = sum(check.outcome == "yes" for check in checks)
    counted = _("Checklist: %(yes)d of %(all)d lines answered with yes.") % {"yes": yes, "all": len(checks)}
    return _part(_("Eligibility"), [counted if checks else "", *lines])


def _done(what: str, who: str, at: Any, file: Nomination, person: Person, reason: str = "") -> str:
    """What was done, by whom, when, and why."""
    when = timeline.when(at, file.call.zone, standing.reader_zone(person))
    return ": ".join(filter(None, [" · ".join(filter(None, [what, who, when])), reason]))


def _readers(file: Nomination) -> Part:
    """In numbers; nobody is named."""
    reviews = Review.objects.filter(nomination=file)
    given, counted, out = reviews.given().count(), reviews.counted().count(), reviews.excluded().count()
    lines = [
        ngettext("%(n)d reader was given this file.", "%(n)d readers were given this file.", given) % {"n": given},
        ngettext("%(n)d review counts.", "%(n)d reviews count.", counted) % {"n": counted},
        ngettext(
            "%(n)d juror stays away from it for a conflict of interest.",
            "%(n)d jurors stay away from it for a conflict of interest.",
            out,
        )
        % {"n": out}
        if out
        else "",
    ]
    return _part(_("Readers"), lines)


def _marks(file: Nomination, person: Person, numbers: Numbers) -> Part:
    """Each criterion with its readers' marks and their mean; readers are letters of this table alone."""
    criteria, owes = means.criteria_of(file.call), permissions.owes_review(person, file)
    seats = [] if owes else sorted({seat for seat, _code, _value in numbers.said})
    given: dict[int, dict[str, int | None]] = {seat: {} for seat, _code, _value in numbers.said}
    for seat, code, value in numbers.said:
        given[seat][code] = value
    found = marks.of_file(
        means.rules_of({file.call.rubric_id or 0})[file.call.rubric_id or 0],
        [marks.OneMark(str(seat), code, value) for seat, code, value in numbers.said],
    )
    rows = [_criterion(one, [given[seat] for seat in seats], found) for one in criteria]
    note = str(jury_rules.own_is_in(is_owed=True).sentence) if owes else ""
    return _part(_("Marks"), [note], rows=rows if numbers.said else [], caption=_("Marks by criterion"))


def _criterion(one: Criterion, given: list[dict[str, int | None]], found: marks.Means) -> dict[str, Any]:
    """A row of the table."""
    said = [
        {"label": _("Reader %(letter)s") % {"letter": aliases.letter(place)}, "text": markwords.in_table(one, words)}
        for place, words in enumerate(given)
    ]
    mean = found.marks[one.code].mean if one.code in found.marks else None
    last = {"label": _("Mean"), "text": "" if mean is None else means.in_words(mean, 2), "number": True}
    return {"cells": [{"label": _("Criterion"), "text": one.title}, *said, last]}


def _place(file: Nomination, numbers: Numbers) -> Part:
    known = numbers.standing
    lines = [
        _("Mean of all marks: %(mean)s.") % {"mean": means.in_words(known["mean"], 2)} if _has(known, "mean") else "",
        _("Place by mean: %(place)d of %(all)d.") % {"place": known["place"], "all": numbers.files}
        if _has(known, "place")
        else _("No place is told here: it is one among all files, and you do not see them all."),
        _("Nine times in ten its rank lies from %(low)d to %(high)d.")
        % {"low": known["rank_low"], "high": known["rank_high"]}
        if _has(known, "rank_low", "rank_high")
        else "",
        _("Chance of one of the %(places)d places: %(n)d %%.")
        % {"places": file.call.places, "n": round(100 * known["chance"])}
        if _has(known, "chance") and file.call.places
        else "",
        _adjusted(known),
    ]
    return _part(_("Place"), lines)


def _has(known: dict[str, Any], *names: str) -> bool:
    return all(known.get(name) is not None for name in names)


def _adjusted(known: dict[str, Any]) -> str:
    """The second opinion, where there is one for this reader."""
    if not _has(known, "adjusted", "se", "rank"):
        return ""
    facts = {"mean": means.in_words(known["adjusted"], 2), "se": means.in_words(known["se"], 2), "rank": known["rank"]}
    adjusted = _("Adjusted for strict readers: %(mean)s (standard error %(se)s), rank %(rank)d.") % facts
    return " ".join([adjusted, _("That is a second opinion; the order of the jury is the one by mean.")])


def _votes(numbers: Numbers) -> Part:
    return _part(_("Discussion and votes"), [_ballot(one) for one in numbers.votes])


def _ballot(one: dict[str, Any]) -> str:
    """In numbers, whoever voted."""
    cast = list(one.get("votes", {}).values())
    counts = one.get("counts") or {choice: cast.count(choice) for choice in Vote.Choice.values if choice in cast}
    votes = "; ".join(f"{Vote.Choice(choice).label} {count}" for choice, count in counts.items())
    words = _("Ballot %(n)d, secret: %(votes)s") if one["secret"] else _("Ballot %(n)d, open: %(votes)s")
    casting = _("; casting vote: %(choice)s") % {"choice": Vote.Choice(one["casting"]).label} if one["casting"] else ""
    return words % {"n": one["ballot"], "votes": votes} + casting


def _word(file: Nomination, numbers: Numbers) -> Part:
    if not file.jury_word:
        return _part(_("Word of the jury"), [])
    said = [str(Status(file.jury_word).label), numbers.word.get("reason", "")]
    published = _("Entered as it was published.") if numbers.word.get("as_published") else ""
    return _part(_("Word of the jury"), [": ".join(filter(None, said)), published])


def _choice(file: Nomination, person: Person) -> Part:
    """In or out, by whom, and why where it departs from the jury."""
    row: Any = Record.objects.about(file).filter(act__in=bundling.CHOICES).with_texts().last()
    if row is None or not (file.is_in_cohort or file.is_out_of_cohort):
        return _part(_("Choice"), [])
    over = Overruling.objects.visible_to(person).standing().filter(nomination=file).select_related("by").first()
    if over:
        what = _("Decided otherwise than the cohort proposed")
        return _part(_("Choice"), [_done(what, str(over.by), over.at, file, person, over.reason)])
    what = _("Put into the cohort") if file.is_in_cohort else _("Left out of the cohort")
    departs = rules.departs(file, file.is_in_cohort)
    lines = [_done(what, row.actor_name, row.at, file, person, file.choice_reason)]
    return _part(_("Choice"), [*lines, _("This departs from the jury's word.") if departs else ""])


def _decision(file: Nomination, person: Person) -> Part:
    """Who proposed and who approved the cohort, and when it was announced."""
    if file.decided_at is None or file.awaits_decision:
        return _part(_("Decision"), [])
    proposals = Proposal.objects.visible_to(person).filter(call=file.call, kind=Proposal.Kind.COHORT)
    last = proposals.select_related("by").order_by("-at").first()
    lines = [_done(_("Cohort proposed"), str(last.by), last.at, file, person, last.reason)] if last else []
    cohort = file.call.cohort
    lines.append(_done(_("Approved"), str(cohort.approved_by), cohort.approved_at, file, person))
    if file.call.is_announced and file.call.release_at:
        lines.append(_done(_("Announced"), "", file.call.release_at, file, person))
    if cohort.approved_at and file.decided_at > cohort.approved_at:
        lines.append(
            _done(_("Corrected by a corrigendum"), str(file.decided_by), file.decided_at, file, person, file.told)
        )
    state = file.status_label if STATE in visible_fields(person, file) else file.shown.label
    return _part(_("Decision"), [*lines, _("Where it stands: %(state)s") % {"state": state}])
