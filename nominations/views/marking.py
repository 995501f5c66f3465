"""The page on which a juror reads one file and marks it: dossier on the left, one criterion at a time on the right."""

from datetime import UTC
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import door
from accounts.person import Person
from accounts.requests import Request
from nominations import marks, means
from nominations.forms.marking import CommentForm, MarkForm
from nominations.models import Criterion, Mark, Review
from nominations.rubricfile import anchor
from nominations.views import acts, reading_room
from nominations.views.file import head
from nominations.views.jury import lot, unsorted_reviews
from nominations.views.jury_acts import ACCEPT, DECLARE_CONFLICT, FINISH, REVISE
from nominations.views.reading import came
from nominations.workflow import marking

ALL = "all"


@login_required
def review(request: Request, key: str) -> HttpResponse:
    """GET shows file and card; POST keeps a mark and goes on."""
    row = reading_room.seen(request, key)
    if row.answered_at is None:
        return _undeclared(request, row)
    criteria = means.criteria_of(row.nomination.call)
    kept = marking.current_marks(row)
    chosen = _chosen(request.GET.get("criterion", ""), criteria, kept, row)
    if chosen is None:
        return page(request, row, criteria, kept)
    form = MarkForm(request.POST or None, criterion=chosen, initial=_initial(kept.get(chosen.code)))
    if request.method == "POST":
        return _posted(request, row, criteria, kept, chosen, form)
    return page(request, row, criteria, kept, card=_card(chosen, criteria, kept, form, request.person))


def _undeclared(request: Request, row: Review) -> HttpResponse:
    """Before the declaration: city, country and kind, and the two answers."""
    context = {"head": head(row.nomination), "kind": row.city.get_kind_display(), "is_closed": row.is_closed}
    buttons = acts.possible(row, request.person, [ACCEPT, DECLARE_CONFLICT])
    return render(request, "nominations/jury/undeclared.html", context | {"acts": buttons})


def _chosen(code: str, criteria: list[Criterion], kept: dict[str, Mark], row: Review) -> Criterion | None:
    """The criterion asked for, or the first without a mark; none: the list of all."""
    if code == ALL or not row.can_be_marked:
        return None
    by_code = {criterion.code: criterion for criterion in criteria}
    return by_code.get(code) or next((one for one in criteria if not _is_judged(kept.get(one.code))), None)


def _is_judged(mark: Mark | None) -> bool:
    return mark is not None and (mark.cannot_judge or mark.value is not None)


def _initial(mark: Mark | None) -> dict[str, Any]:
    if mark is None:
        return {"mark": "", "comment": "", "seen": 0}
    value = "none" if mark.cannot_judge else "" if mark.value is None else str(mark.value)
    return {"mark": value, "comment": mark.comment, "seen": mark.version}


def _posted(
    request: Request,
    row: Review,
    criteria: list[Criterion],
    kept: dict[str, Mark],
    chosen: Criterion,
    form: MarkForm,
) -> HttpResponse:
    """What was typed is kept first; then the page goes on, or says what is missing."""
    later = request.POST.get("go") == "later"
    theirs, status = None, 200
    if form.is_valid():
        theirs, status = _keep(request, row, chosen, form)
        if status == 200 and (later or form.is_settled()):
            return redirect(_onwards(row, criteria, marking.current_marks(row), chosen))
    card = _card(chosen, criteria, marking.current_marks(row), form, request.person, theirs=theirs)
    return page(request, row, criteria, kept, card=card, form=form, status=status)


def _keep(request: Request, row: Review, chosen: Criterion, form: MarkForm) -> tuple[Mark | None, int]:
    if form.is_blank and form.cleaned_data["seen"] == 0:
        return None, 200
    try:
        marking.mark(row.key, chosen.code, by=request.person, **form.arguments())
    except marking.OutdatedMark as outdated:
        return outdated.theirs, 409
    except door.Refused as refused:
        form.add_error(None, refused.sentence)
        return None, 409
    return None, 200


def _onwards(row: Review, criteria: list[Criterion], kept: dict[str, Mark], chosen: Criterion) -> str:
    """The next criterion without a mark after this one, round to the front; then the list of all."""
    place = criteria.index(chosen)
    rest = [*criteria[place + 1 :], *criteria[:place]]
    found = next((one.code for one in rest if not _is_judged(kept.get(one.code))), ALL)
    return f"{reverse('review', args=[row.key])}?criterion={found}"


def page(
    request: Request,
    row: Review,
    criteria: list[Criterion],
    kept: dict[str, Mark],
    *,
    card: dict[str, Any] | None = None,
    form: MarkForm | None = None,
    comment: CommentForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The dossier beside the card of one criterion, or beside the list of all."""
    is_open = row.can_be_marked
    context = {
        "head": head(row.nomination),
        "came": came(row.nomination),
        "review": row,
        "sections": reading_room.of_review(row, criteria),
        "card": card,
        "form": form,
        "all_marks": [] if card else _all(row, criteria, kept, is_open=is_open),
        "comment": comment or (_comment_form(row) if not card and is_open else None),
        "finish": [] if card else _ways_on(row, criteria, kept, request.person),
        "conflict": acts.possible(row, request.person, [DECLARE_CONFLICT]),
        "own": _own_so_far(request.person, row, criteria),
        "list_url": f"?criterion={ALL}",
    }
    return render(request, "nominations/jury/review.html", context, status=status)


def _ways_on(row: Review, criteria: list[Criterion], kept: dict[str, Mark], person: Person) -> list[dict[str, str]]:
    """On to the first criterion without a mark; when all have one, hand in."""
    missing = [one.code for one in criteria if not _is_judged(kept.get(one.code))]
    if missing and row.can_be_marked:
        url = f"{reverse('review', args=[row.key])}?criterion={missing[0]}"
        return [{"label": _("Go on marking"), "url": url, "weight": "primary"}]
    return acts.possible(row, person, [FINISH, REVISE])


def comment_url(row: Review) -> str:
    """Where the words on the whole file are sent."""
    return reverse("comment", args=[row.key])


def _comment_form(row: Review) -> CommentForm:
    kept = {"comment": row.comment, "note": row.note, "seen": row.version}
    return CommentForm(initial=kept, action=comment_url(row))


# The card.


def _card(
    chosen: Criterion,
    criteria: list[Criterion],
    kept: dict[str, Mark],
    form: MarkForm,
    person: Person,
    *,
    theirs: Mark | None = None,
) -> dict[str, Any]:
    latest = theirs or kept.get(chosen.code)
    typed = form["mark"].value() or ""
    return {
        "code": chosen.code,
        "question": chosen.question,
        "legend": chosen.title,
        "position": _position(chosen, criteria),
        "saved": time_of(latest, person) if latest and not theirs else "",
        "anchors": _anchors(chosen),
        "chosen": int(typed) if typed.isdigit() else typed,
        "comment": form["comment"].value() or "",
        "seen": latest.version if latest else 0,
        "errors": form.errors,
        "is_gate": chosen.kind == "gate",
        "theirs": spoken(theirs, person) if theirs else None,
    }


def _position(chosen: Criterion, criteria: list[Criterion]) -> str:
    kin = [criterion for criterion in criteria if criterion.kind == chosen.kind]
    words = _("Gate %(n)d of %(all)d") if chosen.kind == "gate" else _("Mark %(n)d of %(all)d")
    return words % {"n": kin.index(chosen) + 1, "all": len(kin)}


def _anchors(criterion: Criterion) -> list[dict[str, Any]]:
    split = [anchor(text) for text in criterion.anchors]
    faces = [word[:1].upper() + word[1:] if criterion.kind == "gate" else "" for word, _text in split]
    return [
        {"mark": mark, "word": word, "text": text, "face": face}
        for mark, ((word, text), face) in enumerate(zip(split, faces, strict=True))
    ]


def time_of(mark: Mark, person: Person) -> str:
    """When a mark was kept, by the juror's own clock."""
    zone = ZoneInfo(person.user.time_zone) if person.user else UTC
    return f"{mark.at.astimezone(zone):%H:%M:%S}"


def spoken(mark: Mark, person: Person) -> dict[str, str]:
    """A mark in words, with when it was kept."""
    value = _("cannot judge") if mark.cannot_judge else _("no mark") if mark.value is None else str(mark.value)
    return {"value": value, "comment": mark.comment, "at": time_of(mark, person)}


def _all(row: Review, criteria: list[Criterion], kept: dict[str, Mark], *, is_open: bool) -> list[dict[str, Any]]:
    """Every criterion with its mark, as a list of tasks."""
    return [
        {
            "label": criterion.title,
            "word": _said(criterion, kept.get(criterion.code)),
            "tone": "done" if _is_judged(kept.get(criterion.code)) else "due",
            "url": f"{reverse('review', args=[row.key])}?criterion={criterion.code}" if is_open else "",
            "note": kept[criterion.code].comment if criterion.code in kept else "",
        }
        for criterion in criteria
    ]


def _said(criterion: Criterion, mark: Mark | None) -> str:
    if mark is None or not _is_judged(mark):
        return _("not marked")
    if mark.value is None:
        return _("cannot judge")
    word, _meaning = anchor(criterion.anchors[mark.value])
    return word if criterion.kind == "gate" else f"{mark.value} · {word}"


# The juror's own marks so far.


def _own_so_far(person: Person, row: Review, criteria: list[Criterion]) -> list[dict[str, Any]]:
    """The mean of each of the juror's own files on one scale: nobody else's, and seen by nobody else."""
    mine = unsorted_reviews(person).filter(nomination__call=row.nomination.call_id)
    found = means.of_reader(mine, criteria)
    return [_dot(one, found[one], row) for one in sorted(found, key=lot) if found[one].overall.mean is not None]


def _dot(one: Review, mean: marks.Means, row: Review) -> dict[str, Any]:
    values = [spread.mean for spread in mean.marks.values() if spread.mean is not None]
    return {
        "label": one.city.name,
        "at": marks.share(mean.overall.mean),
        "from": marks.share(min(values)),
        "to": marks.share(max(values)),
        "text": means.in_words(mean.overall.mean or 0),
        "note": _("this file") if one.pk == row.pk else "",
        "url": reverse("review", args=[one.key]),
    }
