"""The juror's declarations, all on one page: on files given to read, and on those of others that the meeting discusses.

Which files a juror was shown is kept in the session: one answer for all that are left is an answer on what was seen.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.person import Person
from accounts.requests import Request
from cities.views import sheets
from nominations.forms.jury import DeclarationsForm, ToDeclare
from nominations.models import Call, Juror, Nomination
from nominations.views import hints
from nominations.views.jury import PAGE, of_call, only_jurors, place_cells, turn, turned, unsorted_reviews
from nominations.views.sending import did
from nominations.workflow import jury

READ, MEETING = "read", "meeting"
ACTS: dict[str, Any] = {READ: jury.declare, MEETING: jury.declare_before_meeting}
TITLES: dict[str, str | Promise] = {
    READ: gettext_lazy("Files given to you to read"),
    MEETING: gettext_lazy("Files of others, for the meeting"),
}
SHOWN = "declarations shown"  # in the session
NAMED = ("nomination__city", "nomination__country", "nomination__call")
Lists = dict[str, list[ToDeclare]]


@login_required
def declarations(request: Request) -> HttpResponse:
    """The files that wait for a declaration: city, country and kind alone, and what is known of the juror."""
    only_jurors(request.person)
    waiting = _waiting(request.person)
    if sheets.wanted(request):
        hinted = _with_hints(request.person, waiting)
        return sheets.answer(request, "to-declare", [_row(row, name) for name in hinted for row in hinted[name]])
    parts = _parts(request, waiting)
    if any(_did(request, part) for part in parts):
        return redirect(_onwards(request))
    _remember(request, parts)
    context = {
        "parts": [part for part in parts if part.form.rows],
        "questions": _questions([row.file.call for rows in waiting.values() for row in rows]),
        "count": sum(map(len, waiting.values())),
        "sheet_url": sheets.link(request),
    }
    return render(request, "nominations/jury/declarations.html", context)


def _waiting(person: Person) -> Lists:
    """Both lists, with what names a file."""
    found = {READ: _to_read(person), MEETING: _to_discuss(person)}
    prefetch_related_objects([row.file for rows in found.values() for row in rows], "country__names")
    return found


def _to_read(person: Person) -> list[ToDeclare]:
    """In the order drawn for this juror, as they will be read."""
    reviews: Any = unsorted_reviews(person)
    reviews = reviews.undeclared().select_related("juror", *NAMED)
    return [ToDeclare(review.key, review.nomination) for review in sorted(reviews, key=turn)]


def _to_discuss(person: Person) -> list[ToDeclare]:
    """By name, as the files to vote on stand on the desk."""
    files = Nomination.objects.visible_to(person).awaiting_declaration(person)
    named = files.select_related("city", "country", "call").order_by("city__name", "pk")
    return [ToDeclare(file.key, file) for file in named]


def _with_hints(person: Person, lists: Lists) -> Lists:
    seats = {seat.call_id: seat for seat in Juror.objects.visible_to(person).serving().filter(user=person.user)}
    files = [row.file for rows in lists.values() for row in rows]
    found = hints.of_pairs((seats[file.call_id], file) for file in files if file.call_id in seats)
    said = {file: hint for (_seat, file), hint in found.items()}
    return {name: [replace(row, hint=said.get(row.file.pk, "")) for row in rows] for name, rows in lists.items()}


@dataclass(frozen=True)
class Part:
    """One of the two lists: its page, and the way to its others."""

    name: str
    form: DeclarationsForm
    pages: dict[str, str] | None
    count: int

    @property
    def title(self) -> str:
        """What kind of files these are, and how many wait."""
        return f"{TITLES[self.name]}: {self.count}"


def _parts(request: Request, waiting: Lists) -> list[Part]:
    """A page of each; a file that came after the page was drawn was not seen, so it is not answered."""
    turns = {name: turned(rows, request, name, PAGE) for name, rows in waiting.items()}
    sent = request.POST.get("group", READ) if request.POST else ""
    posted = set(request.POST.getlist("shown"))
    pages = {name: list(page) for name, (page, _ways) in turns.items()}
    if sent in pages:
        pages[sent] = [row for row in waiting[sent] if row.key in posted]
    shown = _with_hints(request.person, pages)
    return [_part(request, name, waiting[name], shown[name], turns[name][1], is_sent=name == sent) for name in waiting]


def _part(
    request: Request, name: str, rows: list[ToDeclare], shown: list[ToDeclare], pages: Any, *, is_sent: bool
) -> Part:
    here, before = {row.key for row in shown}, _seen(request)
    seen = [row for row in rows if row.key not in here and row.file.pk in before]
    unseen = len(rows) - len(shown) - len(seen)
    form = DeclarationsForm(request.POST if is_sent else None, group=name, rows=shown, seen=seen, unseen=unseen)
    return Part(name, form, pages, len(rows))


def _did(request: Request, part: Part) -> bool:
    act = ACTS[part.name]
    return did(request, part.form, lambda: act(part.form.answers(), by=request.person), _declared(request.person))


def _seen(request: Request) -> set[int]:
    return set(request.session.get(SHOWN, []))


def _remember(request: Request, parts: list[Part]) -> None:
    """What stands on a page of several was shown; what no longer waits is forgotten."""
    paged = [part for part in parts if part.pages]
    rows = [row for part in paged for row in (*part.form.rows, *part.form.seen)]
    shown = sorted(row.file.pk for row in rows)
    if shown != request.session.get(SHOWN, []):
        request.session[SHOWN] = shown


def _onwards(request: Request) -> str:
    """To the first file that was not shown yet, on the page that it has by now; then back to the desk."""
    answered, before = set(request.POST.getlist("shown")), _seen(request)
    for name, rows in ((READ, _to_read(request.person)), (MEETING, _to_discuss(request.person))):
        new = (n for n, row in enumerate(rows) if row.key not in answered and row.file.pk not in before)
        place = next(new, None)
        if place is not None:
            return f"{reverse('declarations')}?{name}={place // PAGE + 1}#{name}"
    return reverse("jury_desk")


def _questions(calls: list[Call]) -> list[str]:
    """The question with the years of each call; where all are alike it is asked once."""
    return list(dict.fromkeys(map(hints.question, calls)))


def _row(row: ToDeclare, name: str) -> dict[str, Any]:
    """City, country and kind alone, as on the page."""
    place, asked = place_cells(row.file, reverse("declarations")), {"label": _("Asked for"), "text": str(TITLES[name])}
    return {"cells": [*place, {"label": _("A hint"), "text": row.hint}, of_call(row.file), asked]}


def _declared(person: Person) -> Callable[[list[Any]], str]:
    """How many declarations are kept, and which files opened; those with a conflict are not named any more."""

    def words(made: list[Any]) -> str:
        n, keys = len(made), [getattr(row, "nomination_id", row.pk) for row in made]
        kept = ngettext("%(n)d declaration is kept.", "%(n)d declarations are kept.", n) % {"n": n}
        opened = Nomination.objects.visible_to(person).filter(pk__in=keys).order_by("city__name", "pk")
        names = ", ".join(opened.values_list("city__name", flat=True))
        named = _("Open to you now: %(names)s.") % {"names": names}
        return f"{kept} {named}" if names else kept

    return words
