"""The page on which a juror reads one file and marks it: dossier on the left, one criterion at a time on the right."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts import door
from accounts.person import Person
from accounts.requests import Request
from nominations import markwords, means, scale
from nominations.forms.marking import CommentForm, MarkForm
from nominations.models import Criterion, Mark, Review
from nominations.rubricfile import anchor
from nominations.rules import jury as rules
from nominations.views import acts, flags, hints, own_files, reading_room
from nominations.views.file import head
from nominations.views.jury_acts import ACCEPT, DECLARE_CONFLICT, FINISH, REVISE
from nominations.views.reading import came
from nominations.workflow import marking

ALL = "all"


@dataclass
class Reading:
    """One review open on a juror's desk, with all that its page is made of."""

    row: Review
    beside: list[Review]  # all files of this juror in the call, in the juror's own order
    criteria: list[Criterion]
    kept: dict[Review, dict[str, Mark]]

    @property
    def marks(self) -> dict[str, Mark]:
        """The marks of the review itself."""
        return self.kept.get(self.row, {})

    @classmethod
    def of(cls, request: Request, key: str) -> "Reading":
        """What this juror has open under this key; 404 for everybody else."""
        row, beside = reading_room.seen_among(request, key)
        return cls(row, beside, means.criteria_of(row.nomination.call), marking.marks_of(beside))


@login_required
def review(request: Request, key: str) -> HttpResponse:
    """GET shows file and card; POST keeps a mark and goes on."""
    open_now = Reading.of(request, key)
    row, kept = open_now.row, open_now.marks
    if not row.has_declared_none:
        return undeclared(request, row)
    chosen = _chosen(request.GET.get("criterion", ""), open_now.criteria, kept, row)
    if chosen is None:
        return page(request, open_now)
    form = MarkForm(request.POST or None, criterion=chosen, initial=_initial(kept.get(chosen.code)))
    if request.method == "POST":
        return _posted(request, open_now, chosen, form)
    return page(request, open_now, card=_card(chosen, open_now, form, request.person))


def undeclared(request: Request, row: Review, *, status: int = 200) -> HttpResponse:
    """Before the declaration: city, country and kind, and the two answers."""
    file = row.nomination
    context = {"head": head(file), "kind": row.city.get_kind_display(), "is_closed": row.is_closed}
    context |= {"question": hints.question(file.call), "hint": hints.of_pair(row.juror, file)}
    buttons = acts.possible(row, request.person, [ACCEPT, DECLARE_CONFLICT])
    return render(request, "nominations/jury/undeclared.html", context | {"acts": buttons}, status=status)


def _chosen(code: str, criteria: list[Criterion], kept: dict[str, Mark], row: Review) -> Criterion | None:
    """The criterion asked for, or the first without a mark; none: the list of all."""
    if code == ALL or not row.can_be_marked:
        return None
    by_code = {criterion.code: criterion for criterion in criteria}
    return by_code.get(code) or next(iter(rules.unjudged(criteria, kept)), None)


def _initial(mark: Mark | None) -> dict[str, Any]:
    said = {"comment": mark.comment, "seen": mark.version} if mark else {"comment": "", "seen": 0}
    return said | {"mark": markwords.typed(mark)}


def _posted(request: Request, open_now: Reading, chosen: Criterion, form: MarkForm) -> HttpResponse:
    """What was typed is kept first; then the page goes on, or says what is missing."""
    later = request.POST.get("go") == "later"
    theirs, status, row = None, 200, open_now.row
    if form.is_valid():
        theirs, status = _keep(request, row, chosen, form)
        open_now.kept[row] = marking.current_marks(row)
        if status == 200 and (later or form.is_settled()):
            return redirect(_onwards(row, open_now.criteria, open_now.marks, chosen))
    card = _card(chosen, open_now, form, request.person, theirs=theirs)
    return page(request, open_now, card=card, form=form, status=status)


def _keep(request: Request, row: Review, chosen: Criterion, form: MarkForm) -> tuple[Mark | None, int]:
    if form.is_blank and form.cleaned_data["seen"] == 0:
        return None, 200
    try:
        marking.mark(row.key, chosen.code, by=request.person, **form.arguments())
    except marking.OutdatedMark as outdated:
        if outdated.theirs is None:
            form.add_error(None, out_of_date())
        return outdated.theirs, 409
    except door.Refused as refused:
        form.add_error(None, refused.sentence)
        return None, 409
    return None, 200


def out_of_date() -> str:
    """Of a page that shows a mark where none stands."""
    return _("This page was out of date: no mark stands here yet. What you typed is in the fields; save it again.")


def _onwards(row: Review, criteria: list[Criterion], kept: dict[str, Mark], chosen: Criterion) -> str:
    """The next criterion without a mark after this one, round to the front; then the list of all."""
    place = criteria.index(chosen)
    rest = [*criteria[place + 1 :], *criteria[:place]]
    found = next((one.code for one in rules.unjudged(rest, kept)), ALL)
    return f"{reverse('review', args=[row.key])}?criterion={found}"


def page(
    request: Request,
    open_now: Reading,
    *,
    card: dict[str, Any] | None = None,
    form: MarkForm | None = None,
    comment: CommentForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The dossier beside the card of one criterion, or beside the list of all."""
    row, criteria = open_now.row, open_now.criteria
    sections = reading_room.of_review(row, criteria)
    if card:
        card["answers"] = _answers_to(card["code"], sections)
    code = card["code"] if card else ALL
    context = {
        **_around(open_now, request.person),
        "sections": sections,
        "card": card,
        "form": form,
        "comment": comment or (comment_form(row, code) if row.can_be_marked else None),
        **({"all_marks": [], "finish": []} if card else _whole(open_now, request.person)),
    }
    return render(request, "nominations/jury/review.html", context, status=status)


def _around(open_now: Reading, person: Person) -> dict[str, Any]:
    """What stands around the card: the file, the juror's other files, flags, and the ways out."""
    row = open_now.row
    return {
        "head": head(row.nomination),
        "came": came(row.nomination),
        "review": row,
        "beside": own_files.beside(row, open_now.beside),
        "flags": flags.own(row, person),
        "flag_url": reverse("flag", args=[row.key]),
        "conflict": acts.possible(row, person, [DECLARE_CONFLICT]),
        "own": own_files.so_far(open_now.kept, row, open_now.criteria),
        "list_url": f"?criterion={ALL}",
        "others_url": "" if row.can_be_marked else reverse("others", args=[row.key]),
    }


def _whole(open_now: Reading, person: Person) -> dict[str, Any]:
    """The list of all criteria, and the way on from it."""
    row, criteria, kept = open_now.row, open_now.criteria, open_now.marks
    return {
        "all_marks": _all(row, criteria, kept, is_open=row.can_be_marked),
        "finish": _ways_on(row, criteria, kept, person),
    }


def _answers_to(code: str, sections: list[dict[str, Any]]) -> list[dict[str, str]]:
    """The answers that matter for a criterion, each with the way to it."""
    questions = [question for part in sections for question in part["questions"] if code in question["criteria"]]
    return [{"label": one["read"].label, "url": f"#answer-{one['read'].code}"} for one in questions]


def _ways_on(row: Review, criteria: list[Criterion], kept: dict[str, Mark], person: Person) -> list[dict[str, str]]:
    """On to the first criterion without a mark; when all have one, hand in."""
    missing = [one.code for one in rules.unjudged(criteria, kept)]
    if missing and row.can_be_marked:
        url = f"{reverse('review', args=[row.key])}?criterion={missing[0]}"
        return [{"label": _("Go on marking"), "url": url, "weight": "primary"}]
    return acts.possible(row, person, [FINISH, REVISE])


def comment_form(row: Review, criterion: str, typed: Any = None) -> CommentForm:
    """The words on the whole file, as they stand or as they were typed; the page goes on where it was."""
    kept = {"comment": row.comment, "note": row.note, "seen": row.version}
    action = f"{reverse('comment', args=[row.key])}?criterion={criterion}"
    return CommentForm(typed, initial=kept, action=action, keeps=reverse("words", args=[row.key]))


# The card.


def _card(
    chosen: Criterion, open_now: Reading, form: MarkForm, person: Person, *, theirs: Mark | None = None
) -> dict[str, Any]:
    latest = theirs or open_now.marks.get(chosen.code)
    return {
        "code": chosen.code,
        "question": chosen.question,
        "legend": chosen.title,
        "position": _position(chosen, open_now.criteria),
        "saved": time_of(latest, person) if latest and not theirs else "",
        "anchors": worded(chosen),
        "chosen": markwords.chosen(form["mark"].value() or ""),
        "comment": form["comment"].value() or "",
        "seen": latest.version if latest else 0,
        "errors": form.errors,
        "is_gate": chosen.kind == "gate",
        "highest": scale.steps(chosen)[-1],
        "needed": "" if chosen.kind == "gate" else markwords.which_need_reasons(),
        "theirs": spoken(theirs, person) if theirs else None,
    }


def _position(chosen: Criterion, criteria: list[Criterion]) -> str:
    kin = [criterion for criterion in criteria if criterion.kind == chosen.kind]
    words = _("Gate %(n)d of %(all)d") if chosen.kind == "gate" else _("Mark %(n)d of %(all)d")
    return words % {"n": kin.index(chosen) + 1, "all": len(kin)}


def worded(criterion: Criterion) -> list[dict[str, Any]]:
    """The anchors of a criterion as a scale to choose from."""
    split = [anchor(text) for text in criterion.anchors]
    is_gate = criterion.kind == "gate"
    faces = [capfirst(markwords.in_words(criterion, mark)) if is_gate else "" for mark in scale.steps(criterion)]
    return [
        {"mark": mark, "word": word, "text": text, "face": face}
        for mark, ((word, text), face) in enumerate(zip(split, faces, strict=True))
    ]


def time_of(mark: Mark, person: Person) -> str:
    """When a mark was kept, by the juror's own clock."""
    return by_the_clock_of(person, mark.at)


def by_the_clock_of(person: Person, at: datetime) -> str:
    """A time of day as this person's clock shows it."""
    zone = ZoneInfo(person.user.time_zone) if person.user else UTC
    return f"{at.astimezone(zone):%H:%M:%S}"


def spoken(mark: Mark, person: Person) -> dict[str, str]:
    """A mark in words, with when it was kept."""
    return {"value": markwords.of_mark(mark, markwords.no_mark()), "comment": mark.comment, "at": time_of(mark, person)}


def _all(row: Review, criteria: list[Criterion], kept: dict[str, Mark], *, is_open: bool) -> list[dict[str, Any]]:
    """Every criterion with its mark, as a list of tasks."""
    return [
        {
            "label": criterion.title,
            "word": markwords.by_anchor(kept.get(criterion.code)),
            "tone": "due" if rules.unjudged([criterion], kept) else "done",
            "url": f"{reverse('review', args=[row.key])}?criterion={criterion.code}" if is_open else "",
            "note": kept[criterion.code].comment if criterion.code in kept else "",
        }
        for criterion in criteria
    ]
