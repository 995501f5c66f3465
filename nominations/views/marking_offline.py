"""Marking without the site: the sheet of a juror's marks, what differs when it comes back, what of it is stored."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts import door
from accounts.requests import Request
from nominations import marksheet, markwords, means, scale
from nominations.forms.marking import MarksTakeOverForm, seal_marks, unsealed_marks
from nominations.forms.offline import SheetForm
from nominations.models import Call, Criterion, Juror, Mark, Review
from nominations.rubricfile import anchor
from nominations.views import reading_room
from nominations.views.book import parts
from nominations.views.marking import spoken
from nominations.views.offline import workbook
from nominations.workflow import marking
from nominations.workflow.marking import Given


@dataclass
class Desk:
    """One juror's readable files of one call, their criteria and the marks that stand."""

    seat: Juror
    rows: list[Review]
    criteria: list[Criterion]
    kept: dict[Review, dict[str, Mark]]

    @classmethod
    def of(cls, request: Request, slug: str) -> "Desk":
        """404 for whoever has no seat in this call."""
        seat = reading_room.own_seat(request, slug)
        rows = [row for row in reading_room.own_in(request, seat.call) if row.has_declared_none]
        return cls(seat, rows, means.criteria_of(seat.call), marking.marks_of(rows))

    def mark(self, row: Review, code: str) -> Mark | None:
        """The newest version of a mark."""
        return self.kept.get(row, {}).get(code)


@login_required
@require_safe
def marks_sheet(request: Request, slug: str) -> HttpResponse:
    """The workbook: every file that may still be marked, with the marks that stand."""
    desk = Desk.of(request, slug)
    lines = [_line(desk, row, one) for row in desk.rows if row.can_be_marked for one in desk.criteria]
    written = marksheet.write(desk.seat.key, _("Marks · %(call)s") % {"call": desk.seat.call.name}, lines)
    return workbook(written, f"marks-{slug}.xlsx")


def _line(desk: Desk, row: Review, criterion: Criterion) -> marksheet.Line:
    mark = desk.mark(row, criterion.code)
    anchors = tuple(anchor(text) for text in criterion.anchors)
    given = (markwords.typed(mark), mark.comment, mark.version) if mark else ("", "", 0)
    return marksheet.Line(row.key, criterion.code, row.city.name, criterion.title, anchors, *given)


@login_required
def marks_offline(request: Request, slug: str) -> HttpResponse:
    """The sheet and the book go out; the sheet comes back, and nothing is stored before its differences were seen."""
    desk = Desk.of(request, slug)
    if request.method == "POST" and "sealed" in request.POST:
        return _take_over(request, desk)
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            typed = marksheet.read(form.cleaned_data["sheet"], desk.seat.key)
        except door.Refused as refused:
            form.add_error("sheet", refused.sentence)
        else:
            return _differences(request, desk, typed)
    open_files = sum(row.can_be_marked for row in desk.rows)
    context = {"call": desk.seat.call, "form": form, "open_files": open_files, "parts": parts(desk.seat, desk.rows)}
    return render(request, "nominations/jury/offline.html", context)


# What differs.


def _differences(
    request: Request,
    desk: Desk,
    typed: list[marksheet.Typed],
    *,
    form: MarksTakeOverForm | None = None,
    ticked: set[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    rows, same, gone = _compared(request, desk, typed)
    shown = [row | {"ticked": row["wanted"] if ticked is None else row["code"] in ticked} for row in rows]
    offered = {row["code"]: row["given"] for row in rows if row["offered"]}
    context = {
        **_headed(desk.seat.call),
        "form": form,
        "rows": shown,
        "sealed": seal_marks(desk.seat.key, offered),
        "offers": bool(offered),
        "same": same,
        "left": gone,
    }
    return render(request, "nominations/jury/mark_differences.html", context, status=status)


def _headed(call: Call) -> dict[str, Any]:
    lead = _(
        "Nothing is stored yet. What is ticked takes the place of what stands now; that stays in the history of each "
        "mark."
    )
    return {"call": call, "who": call.name, "beside": "", "fictional": call.is_fictional, "lead": lead}


def _compared(request: Request, desk: Desk, typed: list[marksheet.Typed]) -> tuple[list[dict[str, Any]], int, int]:
    """What would change, how much is the same already, how many lines are of files that are not there any more."""
    files = {row.key: row for row in desk.rows}
    criteria = {criterion.code: criterion for criterion in desk.criteria}
    found, same, gone = [], 0, 0
    for one in typed:
        row, criterion = files.get(one.review), criteria.get(one.criterion)
        if row is None or criterion is None:
            gone += 1
        elif difference := _difference(request, one, row, criterion, desk.mark(row, criterion.code)):
            found.append(difference)
        else:
            same += bool(one.mark or one.comment)
    return found, same, gone


def _difference(
    request: Request, one: marksheet.Typed, row: Review, criterion: Criterion, now: Mark | None
) -> dict[str, Any] | None:
    """One line beside the mark that stands; none where the sheet says nothing new."""
    stands = (markwords.typed(now), now.comment) if now else ("", "")
    told = (one.mark or stands[0], one.comment or stands[1])  # an empty cell changes nothing
    if told == stands and not one.problem:
        return None
    version = now.version if now else 0
    problem = one.problem or _off(row, criterion, told[0])
    moved = version != one.base
    return {
        "code": f"{row.key}:{criterion.code}",
        "label": f"{row.city.name}: {criterion.title}",
        "now": spoken(now, request.person) if now else None,
        "mark": one.stands[0] or markwords.no_mark() if one.problem else _in_words(criterion, told[0]),
        "comment": one.stands[1] if one.problem else told[1],
        "problem": problem,
        "moved": moved,
        "bare": scale.needs_reason(criterion, markwords.value_of(told[0])) and not told[1],
        "offered": not problem,
        "wanted": not problem and not moved,
        "given": [told[0], told[1], version],
    }


def _off(row: Review, criterion: Criterion, mark: str) -> str:
    if not row.can_be_marked:
        return _("This review is handed in or closed.")
    if mark not in markwords.choices(criterion):
        return _("“%(mark)s” is no mark of this scale.") % {"mark": mark}
    return ""


def _in_words(criterion: Criterion, mark: str) -> str:
    return markwords.in_words(criterion, markwords.value_of(mark)) if mark else markwords.no_mark()


# What is stored.


def _take_over(request: Request, desk: Desk) -> HttpResponse:
    held = unsealed_marks(desk.seat.key, request.POST["sealed"])
    if not held:
        messages.error(request, _("The page came in incomplete. Nothing was stored; please upload the sheet again."))
        return redirect("marks_offline", slug=desk.seat.call.slug)
    form = MarksTakeOverForm(request.POST, codes=held)
    if not form.is_valid():
        ticked = set(request.POST.getlist("answers"))
        return _differences(request, desk, _as_typed(held), form=form, ticked=ticked, status=200)
    chosen = {code: held[code] for code in form.cleaned_data["answers"]}
    left, refused = _stored(request, chosen)
    done = len(chosen) - len(left)
    if done:
        said = ngettext("%(n)d mark is taken over.", "%(n)d marks are taken over.", done) % {"n": done}
        messages.success(request, said)
    if not left:
        return redirect("jury_desk")
    form.add_error(None, refused)
    return _differences(
        request, Desk.of(request, desk.seat.call.slug), _as_typed(left), form=form, ticked=set(), status=409
    )


def _stored(request: Request, chosen: dict[str, list[Any]]) -> tuple[dict[str, list[Any]], str]:
    """File by file: what could not be stored is left, with why the last of it was not."""
    left: dict[str, list[Any]] = {}
    sentence = ""
    for key, lines in _by_file(chosen).items():
        if refused := _refusal(request, key, lines):
            left, sentence = left | lines, refused
    return left, sentence


def _by_file(chosen: dict[str, list[Any]]) -> dict[str, dict[str, list[Any]]]:
    by_file: dict[str, dict[str, list[Any]]] = {}
    for code, given in chosen.items():
        by_file.setdefault(code.partition(":")[0], {})[code] = given
    return by_file


def _refusal(request: Request, key: str, lines: dict[str, list[Any]]) -> str:
    """Stores the marks of one file, or says why nothing of it was stored."""
    given = {code.partition(":")[2]: _given(*line) for code, line in lines.items()}
    try:
        marking.mark_all(key, given, by=request.person)
    except marking.OutdatedMark:
        return _("You changed a mark on the site meanwhile. Both stand below; nothing of these files was stored.")
    except Http404:
        return _("A file is not among yours any more; nothing of it was stored.")
    except door.Refused as refused:
        return refused.sentence
    return ""


def _given(mark: str, comment: str, seen: int) -> Given:
    return Given(seen, markwords.value_of(mark), comment, mark == markwords.NONE)


def _as_typed(held: dict[str, list[Any]]) -> list[marksheet.Typed]:
    """The same as if the sheet had just come in."""
    return [
        marksheet.Typed(code.partition(":")[0], code.partition(":")[2], seen, mark, comment)
        for code, (mark, comment, seen) in held.items()
    ]
