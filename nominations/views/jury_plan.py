"""The secretariat's plan of the reading: jurors, panels, who reads what and how far; progress open, marks sealed."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import door
from accounts.person import Person
from accounts.requests import Request
from cities.models import Country
from cities.views import sheets
from nominations import timeline
from nominations.models import Call, Juror, Nomination, Peek, Review
from nominations.states import ReviewState
from nominations.views import acts, counted, flags, hints, overseeing
from nominations.views.jury import TONES, turned
from nominations.views.jury_acts import OF_FILE, OF_REVIEW, OPEN_REVIEW, SET_RUBRIC, SET_TIE_YEARS
from nominations.views.practice_tasks import practice_line

JURORS = "jurors"  # the second list of the plan and of the panels, as a spreadsheet


def the_call(request: Request, slug: str) -> Call:
    """The call of a page of the secretariat."""
    if not request.person.has("secretariat"):
        raise PermissionDenied(_("This page is for the secretariat."))
    return get_object_or_404(
        Call.objects.visible_to(request.person).select_related("rubric").with_marks_begun(), slug=slug
    )


def _files(call: Call, person: Person) -> Any:
    reviews = Review.objects.visible_to(person).select_related("juror__user").order_by("juror__user__name")
    files = Nomination.objects.visible_to(person).filter(call=call).select_related("city", "call")
    return files.prefetch_related(Prefetch("reviews", queryset=reviews, to_attr="readers"))


@login_required
def jury_plan(request: Request, slug: str) -> HttpResponse:
    """Jurors, files and readers of a call; how far each is, and no mark."""
    call = the_call(request, slug)
    jury_files = _files(call, request.person).before_jury().order_by("country__sort_key", "city__name", "pk")
    seats = Juror.objects.visible_to(request.person).serving().filter(call=call).with_practice()
    jurors = list(seats.select_related("user").order_by("user__name"))
    if sheets.wanted(request):
        files = list(jury_files)
        named = _countries_of(files, [])
        return sheets.answer(request, f"readers-{slug}", [_file_row(file, named) for file in files])
    page, pages = turned(jury_files, request)
    page = list(page)
    countries = _countries_of(page, jurors)
    juror_rows = [_with_ties(row, countries) for row in counted.paces(call, request.person, jurors)]
    if sheets.wanted(request, JURORS):
        return sheets.answer(request, f"jurors-{slug}", juror_rows)
    eligible, reading, gaps = Nomination.objects.visible_to(request.person).filter(call=call).with_jury()
    context = {
        "call": call,
        "next": _next(call, eligible, reading, gaps, has_jury=bool(jurors)),
        "jurors": juror_rows,
        "jurors_url": sheets.link(request, JURORS),
        "rows": [_file_row(file, countries) for file in page],
        "sheet_url": sheets.link(request),
        "pages": pages,
        "practice": practice_line(jurors) if call.takes_files else "",
        "seat_url": reverse("seat", args=[slug]),
        "links": _links(call, eligible, reading, has_jury=bool(jurors)),
        "asked": hints.question(call),
        "ties": acts.possible(call, request.person, [SET_TIE_YEARS]),
        "rubric_acts": acts.possible(call, request.person, [SET_RUBRIC]),
    }
    return render(request, "nominations/jury/plan.html", context)


def _links(call: Call, eligible: int, reading: int, *, has_jury: bool) -> list[dict[str, str]]:
    """The other ways on, as far as there is something at their end."""
    named = [("propose_panels", _("Propose panels"))] if (eligible or reading) and not call.is_published else []
    if reading:
        named.append(("close_all", _("Close all marks")))
    if not call.is_published:
        named.append(("jury_progress", _("Progress, file by file")))
    named.append(("seats", _("Jurors and their terms")))
    if has_jury:
        named.append(("election", _("Election of the chair")))
    named.append(("recusals", _("Register of conflicts")))
    named += [("chair_desk", _("Means and votes")), ("ranking", _("Ranking"))]
    return [{"label": label, "url": reverse(name, args=[call.slug])} for name, label in named]


def _next(call: Call, eligible: int, reading: int, gaps: int, *, has_jury: bool) -> dict[str, str]:
    """The first of these cards that holds."""
    panels = {"label": _("Propose panels"), "url": reverse("propose_panels", args=[call.slug])}
    close = {"second_label": _("Close all marks"), "second_url": reverse("close_all", args=[call.slug])}
    cards: list[tuple[int, dict[str, str]]] = [
        (call.is_published, _unopened(call, has_jury=has_jury)),
        (eligible, {"sentence": _unread(eligible), **panels}),
        (gaps, {"sentence": _short(gaps), **panels, **close}),
        (reading, {"sentence": _being_read(reading), "tone": "now", **close}),
        (True, {"sentence": _("No file waits for readers."), "tone": "done"}),
    ]
    return next(card for holds, card in cards if holds)


def _unopened(call: Call, *, has_jury: bool) -> dict[str, str]:
    """Before the reading is open: first somebody sits, then it opens."""
    detail = {"detail": _("Seat the jury first; files are given out when the reading is open.")}
    label, url = _("Open the reading"), OPEN_REVIEW.button(call)["url"]
    if has_jury:
        return {"sentence": _("The reading of this call is not open yet."), "label": label, "url": url} | detail
    invite = {"label": _("Invite a juror"), "url": reverse("seat", args=[call.slug])}
    second = {"second_label": label, "second_url": url}
    return {"sentence": _("Nobody sits on this jury yet.")} | detail | invite | second


def _unread(n: int) -> str:
    return ngettext("One eligible file has no readers.", "%(n)d eligible files have no readers.", n) % {"n": n}


def _short(n: int) -> str:
    words = ngettext(
        "One file that is being read needs another reader.", "%(n)d files being read need more readers.", n
    )
    return words % {"n": n}


def _being_read(n: int) -> str:
    return ngettext("One file is being read.", "%(n)d files are being read.", n) % {"n": n}


def _countries_of(files: list[Nomination], jurors: list[Juror]) -> dict[int, str]:
    """The names of the files' countries and of those that are out of bounds for a juror."""
    wanted = {country for juror in jurors for country in juror.countries} | {file.country_id for file in files}
    return {country.pk: country.called for country in Country.objects.with_names().filter(pk__in=wanted)}


def _with_ties(row: counted.Pace, names: dict[int, str]) -> dict[str, Any]:
    juror, cells = row.juror, row.cells()
    ties = {"label": _("No files of"), "text": ", ".join(sorted(names[country] for country in juror.countries))}
    reads = {"label": _("Reads"), "text": ", ".join(juror.languages) or _("every language")}
    return {"cells": [cells[0], ties, reads, *cells[1:]]}


def _file_row(file: Any, countries: dict[int, str]) -> dict[str, Any]:
    given = [review for review in file.readers if review.is_given]
    done = sum(review.is_counted for review in given)
    address = reverse("readers", args=[file.key])
    return {
        "cells": [
            {"label": _("City"), "text": file.city.name, "url": address},
            {"label": _("Country"), "text": countries[file.country_id]},
            {"label": _("Readers"), "text": ", ".join(str(review.juror) for review in given)},
            {"label": _("Done"), "text": _done(done, len(given))},
            {"label": _("Where it stands"), "word": file.status_label, "tone": "now"},
        ]
    }


def _done(done: int, given: int) -> str:
    return _("%(done)d of %(given)d") % {"done": done, "given": given} if given else ""


@login_required
def readers(request: Request, key: str) -> HttpResponse:
    """Who reads one file, and what the secretariat may do about it."""
    door.allow(request.person.has("secretariat"))
    file = door.see(Nomination.objects.visible_to(request.person).for_lists(), key)
    reviews = (
        Review.objects.visible_to(request.person)
        .filter(nomination=file)
        .select_related("juror__user", "nomination__city", "nomination__call")
    )
    reviews = reviews.order_by("juror__user__name")
    if sheets.wanted(request):
        return sheets.answer(request, "readers", [_reader_row(review, tie) for review, tie in _with_tie(file, reviews)])
    context = {
        "file": file,
        "country": file.country.called,
        "reviews": [_reader(review, tie, request.person) for review, tie in _with_tie(file, reviews)],
        "flags": flags.on_file(file, request.person),
        "sheet_url": sheets.link(request),
        "acts": acts.possible(file, request.person, [*OF_FILE, overseeing.PEEK]),
        "opened": _opened(file, request.person),
        "peeked_url": reverse("peeked", args=[file.key])
        if file.peeks.visible_to(request.person).open().of(request.person).exists()
        else "",
        "plan_url": reverse("jury_plan", args=[file.call.slug]),
    }
    return render(request, "nominations/jury/readers.html", context)


def _opened(file: Nomination, person: Person) -> list[dict[str, str]]:
    """Every time that its marks were opened before their closing."""
    rows = Peek.objects.visible_to(person).filter(nomination=file).select_related("user", "nomination__call")
    return [{"said": overseeing.said(row, person), "reason": row.reason} for row in rows]


def _with_tie(file: Nomination, reviews: Iterable[Review]) -> list[tuple[Review, str]]:
    """Each review with what may tie its juror to the file, where no conflict is declared."""
    rows = list(reviews)
    found = hints.of_pairs((review.juror, file) for review in rows if not review.is_excluded)
    said = [found.get((review.juror_id, file.pk), "") for review in rows]
    return [
        (review, hints.to_secretariat(hint, is_denied=review.has_declared_none))
        for review, hint in zip(rows, said, strict=True)
    ]


def _reader(review: Review, tie: str, person: Person) -> dict[str, Any]:
    state = ReviewState(review.state)
    return {
        "name": str(review.juror),
        "word": state.label,
        "tone": TONES.get(state, "quiet"),
        "note": _since(review) if review.is_excluded else "",
        "tie": tie,
        "acts": acts.possible(review, person, OF_REVIEW),
    }


def _since(review: Review) -> str:
    """Excluded since when, and why; whoever has the file may read the reason in full in the register."""
    since = timeline.day(review.excluded_at, review.nomination.call.zone) if review.excluded_at else ""
    return _("excluded since %(day)s: %(reason)s") % {"day": since, "reason": review.exclusion}


def _reader_row(review: Review, tie: str) -> dict[str, Any]:
    cells = [
        {"label": _("Juror"), "text": str(review.juror)},
        {"label": _("City"), "text": review.nomination.city.name},
        {"label": _("How far"), "word": str(review.get_state_display())},
        {"label": _("Conflict"), "text": str(review.get_conflict_kind_display() or "")},
        {"label": _("Possible tie"), "text": tie},
    ]
    return {"cells": cells}
