"""The chair's desk and the page on which jurors vote: means with their spread, readers without names."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import door
from accounts.once import once
from accounts.person import Person
from accounts.requests import Request
from cities.views import sheets
from nominations import agenda, marks, markwords, means, permissions, timeline
from nominations.forms.jury import ConflictForm, VoteForm
from nominations.models import Call, Criterion, Juror, Nomination, Vote
from nominations.rules import jury as rules
from nominations.rules.meeting import in_the_room, still_votes
from nominations.views import acts, composition, counted, hints, standing
from nominations.views.apart import shown_apart
from nominations.views.ballots import CAST_TIE, buttons, can_cast, casting_words
from nominations.views.discussion import limits
from nominations.views.file import head
from nominations.views.jury import late, place_cells, shut_card, turned
from nominations.views.jury_acts import DECLARE_NONE, WORD_ACTS
from nominations.views.reading import came
from nominations.views.room import led, room
from nominations.views.sending import asks_once_more, did
from nominations.workflow import discussing, jury, voting

JURORS = "jurors"  # the second list of the desk, as a spreadsheet


@login_required
def chair_desk(request: Request, slug: str) -> HttpResponse:
    """Who is late, how far readers lie apart where marks are closed, and what is to be voted on."""
    call = led(request, slug)
    files, jurors = in_meeting(call, request.person), seated(call, request.person)
    paces, zone = counted.paces(call, request.person, jurors), standing.reader_zone(request.person)
    reading = [{"cells": [*pace.cells(), *pace.reminder(zone)]} for pace in paces]
    if sheets.wanted(request, JURORS):
        return sheets.answer(request, f"jurors-{slug}", reading)
    found = means.of_files(request.person, files)
    ordered = _by_mean(files, found)
    shown, pages = (ordered, None) if sheets.wanted(request) else turned(ordered, request)
    ballots = voting.ballots([file for file in shown if file.awaits_word], jurors)
    rows = [_row(file, found.get(file.pk), ballots.get(file.pk)) for file in shown]
    if sheets.wanted(request):
        return sheets.answer(request, f"meeting-{slug}", rows)
    context = {
        "next": _next(call, files, request.person),
        "reading": reading,
        "reading_url": sheets.link(request, JURORS),
        "remind_url": counted.remind_url(call, paces),
        "shut": acts.shut(call),
        "dots": [_dot(file, found[file.pk], request.person) for file in shown if _has_mean(found, file)],
        "rows": rows,
        "sheet_url": sheets.link(request),
        "pages": pages,
    }
    return render(request, "nominations/jury/chair.html", context | _around(call))


def _around(call: Call) -> dict[str, Any]:
    """The call, whether its jury room is shut, and the pages beside the desk."""
    beside = {f"{name}_url": reverse(name, args=[call.slug]) for name in ("peeks", "ranking", "meeting")}
    return {"call": call, "shut": acts.shut(call), **beside}


def in_meeting(call: Call, person: Person) -> list[Nomination]:
    """The files before the jury of a call, as far as this person sees them: those that its ranking reckons with."""
    files = Nomination.objects.visible_to(person).in_meeting().filter(call=call)
    files = files.with_names().select_related("dossier")
    return list(files.with_declared(person).with_conflicts().with_meeting())


def _by_mean(files: list[Nomination], found: dict[int, marks.Means]) -> list[Nomination]:
    by_key = {file.key: file for file in files}
    known = {file.key: found[file.pk] for file in files if file.pk in found}
    ordered = marks.by_mean(known)
    return [by_key[key] for key in [*ordered, *(key for key in by_key if key not in known)]]


def _has_mean(found: dict[int, marks.Means], file: Nomination) -> bool:
    return file.pk in found and found[file.pk].overall.mean is not None


def _next(call: Call, files: list[Nomination], person: Person) -> dict[str, str]:
    if call.is_jury_shut:
        return shut_card(call)
    waiting = [file for file in files if file.awaits_word]
    if waiting:
        n = len(waiting)
        first = waiting[0]
        return {
            "sentence": ngettext("One file waits for the jury's word.", "%(n)d files wait for the jury's word.", n)
            % {"n": n},
            "label": _("Open %(city)s") % {"city": first.city.name},
            "url": reverse("vote", args=[first.key]),
        }
    zone = standing.reader_zone(person)
    deadline = call.reviews_due
    return {
        "sentence": _("Jurors are reading.") if call.is_in_review else _("No file waits for the jury's word."),
        "detail": _("Files come here when the secretariat has closed their marks."),
        "due": timeline.until(deadline, call.zone, zone) if deadline and call.is_in_review else "",
        "tone": "now",
    }


def seated(call: Call, person: Person) -> list[Juror]:
    """Who serves on the jury, by name."""
    jurors = Juror.objects.visible_to(person).serving().filter(call=call).select_related("user")
    return list(jurors.order_by("user__name"))


def _dot(file: Nomination, found: marks.Means, person: Person) -> dict[str, Any]:
    whole, differs = found.overall, bool(agenda.differing(found, limits(file.call)))
    apart = shown_apart(person, file, found.readers).passed
    return {
        "label": file.city.name,
        "url": reverse("vote", args=[file.key]),
        "at": marks.share(whole.mean),
        "from": marks.share(whole.lowest if apart else whole.mean),
        "to": marks.share(whole.highest if apart else whole.mean),
        "text": means.spread_in_words(whole, places=1) if apart else means.in_words(whole.mean or 0),
        "note": _("readers differ") if differs else "",
        "close": differs,
    }


def _row(file: Nomination, found: marks.Means | None, ballot: voting.Ballot | None) -> dict[str, Any]:
    """A file without means is one on which the reader of the list has not declared: its marks and votes are shut."""
    note = _alarm(file, found) if found else _("opens with your declaration")
    place, country = place_cells(file, reverse("vote", args=[file.key]))[:2]
    return {
        "cells": [
            place | {"note": late(file) if found else ""},
            country,
            {"label": _("Mean"), "text": _mean(found), "number": True, "amount": _mean_amount(found), "note": note},
            {"label": _("Gates"), "text": _gates(found)},
            {"label": _("Votes"), "text": str(len(ballot.voted)) if ballot and found else "", "number": True},
            {
                "label": _("Where it stands"),
                **({"word": _("to be voted on"), "tone": "due"} if ballot else composition.word(file)),
            },
        ]
    }


def _mean(found: marks.Means | None) -> str:
    return "" if found is None or found.overall.mean is None else means.in_words(found.overall.mean)


def _mean_amount(found: marks.Means | None) -> float | str:
    """The same as a number, to reckon with."""
    return "" if found is None or found.overall.mean is None else round(found.overall.mean, 1)


def _alarm(file: Nomination, found: marks.Means) -> str:
    where = agenda.differing(found, limits(file.call))
    n = len(where.criteria)
    words = ngettext("readers differ on %(n)d criterion", "readers differ on %(n)d criteria", n) % {"n": n}
    return words if n else _("readers differ in total") if where.total else ""


def _gates(found: marks.Means | None) -> str:
    return markwords.of_gates(found.gates.values()) if found else ""


# One file.


@login_required
def vote(request: Request, key: str) -> HttpResponse:
    """First the declaration; then means, one's own vote, and for the chair the acts that record the jury's word."""
    file = _votable(request.person, key)
    ballot = voting.ballot(file)
    juror = next((one for one in ballot.entitled if one.user_id == request.person.someone.pk), None)
    if juror and not permissions.has_declared(request.person, file):
        return _ask(request, file, juror)
    own = ballot.votes.get(juror.pk, "") if juror else ""
    secret = voting.is_secret(file, ballot)
    there = juror is None or file.meeting is None or juror.pk in file.meeting["present"]
    may = juror is not None and there and _may_vote(file, juror, ballot)
    form = VoteForm(request.POST or None, initial={"choice": own}, secret=secret) if may else None
    if request.method == "POST" and form is not None and form.is_valid() and _voted(request, file, form, secret):
        return redirect("vote", key=file.key)
    context = _vote_page(request.person, file, ballot) | {
        "form": form,
        "own": _own(own, juror, ballot),
        "secret": secret,
        "absent": _why_not(file, juror, ballot, there=there),
        "presides": _presides(juror, ballot),
        "tie": CAST_TIE.button(file) if _decides(file, juror, ballot) else None,
    }
    return render(request, "nominations/jury/vote.html", context, status=409 if request.POST and form is None else 200)


def _may_vote(file: Nomination, juror: Juror, ballot: voting.Ballot) -> bool:
    """An open vote can be changed; a secret one is cast once, and before the count."""
    return rules.voting(file).passed and (ballot.secret is None or not (ballot.is_counted or juror.pk in ballot.voted))


def _own(own: str, juror: Juror | None, ballot: voting.Ballot) -> str:
    if own:
        return str(Vote.Choice(own).label)
    return _("cast, in secret") if juror and juror.pk in ballot.voted else ""


def _why_not(file: Nomination, juror: Juror | None, ballot: voting.Ballot, *, there: bool) -> str:
    """Why a juror who has not voted cannot do so, though the jury's word is awaited."""
    if juror is None or not file.awaits_word:
        return ""
    if not there:
        return str(in_the_room(is_there=False).sentence)
    is_late = ballot.secret is not None and ballot.is_counted and juror.pk not in ballot.voted
    return str(still_votes(is_counted=is_late).sentence)


def _presides(juror: Juror | None, ballot: voting.Ballot) -> bool:
    """Whether this juror stands in for a chair who is absent or has a conflict with the file."""
    return juror is not None and not juror.is_chair and juror == ballot.presiding


def _decides(file: Nomination, juror: Juror | None, ballot: voting.Ballot) -> bool:
    return juror is not None and juror == ballot.presiding and file.awaits_word and can_cast(ballot).passed


def _votable(person: Person, key: str) -> Nomination:
    """A file whose marks are closed, for a juror of its call or whoever records the word."""
    rows = Nomination.objects.visible_to(person).with_names().with_declared(person).with_meeting().with_excluded()
    file: Nomination = door.see(rows, key)
    if not file.marks_are_closed or not (permissions.votes(file, person) or permissions.records_votes(file, person)):
        raise Http404
    return file


def _ask(request: Request, file: Nomination, juror: Juror) -> HttpResponse:
    """Before the declaration: city, country and kind, and the two answers; a vote sent from an older page waits."""
    answers = [
        {"label": DECLARE_NONE.words(file), "url": reverse("declare_none", args=[file.key]), "weight": "primary"},
        {"label": _aside(file), "url": reverse("step_aside", args=[file.key]), "weight": "danger"},
    ]
    context = {"head": head(file), "kind": file.city.get_kind_display(), "acts": answers}
    context |= {"question": hints.question(file.call), "hint": hints.of_pair(juror, file)}
    status = 409 if request.method == "POST" else 200
    return render(request, "nominations/jury/undeclared.html", context, status=status)


def _voted(request: Request, file: Nomination, form: VoteForm, secret: bool) -> bool:
    changes = _("Your vote is kept. You can change it until the jury's word is recorded.")
    done = _("Your vote is counted. Nobody can tell whose it is.") if secret else changes
    return did(request, form, lambda: voting.vote(file.key, form.cleaned_data["choice"], by=request.person), done)


def _vote_page(person: Person, file: Nomination, ballot: voting.Ballot) -> dict[str, Any]:
    records = permissions.records_votes(file, person)
    return {
        "file": file,
        "head": head(file),
        "came": came(file),
        "cast": cast_words(ballot),
        "casting": casting_words(file, ballot),
        "recorded": bool(file.jury_word),
        "file_url": reverse("file", args=[file.key]),
        "ranking_url": reverse("ranking", args=[file.call.slug]),
        "discussion_url": reverse("discussion", args=[file.key]) if permissions.discusses(file, person) else "",
        "away_url": reverse("step_aside", args=[file.key]) if permissions.votes(file, person) else "",
        **_marks_part(person, file),
        **(_recording(person, file, ballot) if records else {}),
    }


def _marks_part(person: Person, file: Nomination) -> dict[str, Any]:
    """The means, and reader by reader where reviews may be told apart."""
    criteria = means.criteria_of(file.call)
    found, readers = means.of_file(person, file, criteria)
    apart = shown_apart(person, file, found.readers if found else 0)
    return {
        "mean": _mean(found),
        "means": mean_dots(file, criteria, found, apart=apart.passed) if found else [],
        "rows": _reader_rows(file, criteria, readers, found) if found and readers and apart.passed else [],
        "too_few": "" if apart.passed else apart.sentence,
    }


def _recording(person: Person, file: Nomination, ballot: voting.Ballot) -> dict[str, Any]:
    """What whoever records the jury's word sees and does beside."""
    return {
        "tally": tally(ballot) if ballot.is_counted else [],
        "acts": buttons(file, ballot, acts.possible(file, person, WORD_ACTS)),
        "word": composition.word(file) if file.jury_word else None,
        "excluded_url": reverse("excluded", args=[file.key]) if file.has_excluded else "",
        "chair_url": reverse("chair_desk", args=[file.call.slug]),
        "room": room(file, ballot),
    }


def mean_dots(file: Nomination, criteria: list[Criterion], found: marks.Means, *, apart: bool) -> list[dict[str, Any]]:
    """The mean of each criterion, between its lowest and its highest mark where reviews may be told apart."""
    if not apart and found.readers == 1:
        return []  # the means are the marks of this reader
    titles = {criterion.code: criterion.title for criterion in criteria}
    most = limits(file.call)
    known = {code: spread for code, spread in found.marks.items() if spread.mean is not None}
    return [_mean_dot(titles[code], spread, most, apart=apart) for code, spread in known.items()]


def _mean_dot(title: str, spread: marks.Spread, most: agenda.Limits, *, apart: bool) -> dict[str, Any]:
    differs = agenda.differ(spread, most)
    return {
        "label": title,
        "at": marks.share(spread.mean),
        "from": marks.share(spread.lowest if apart else spread.mean),
        "to": marks.share(spread.highest if apart else spread.mean),
        "text": means.spread_in_words(spread) if apart else means.in_words(spread.mean or 0),
        "note": _("readers differ") if differs else "",
        "close": differs,
    }


def _reader_rows(
    file: Nomination, criteria: list[Criterion], readers: dict[str, dict[str, int | None]], found: marks.Means
) -> list[dict[str, Any]]:
    """One criterion with each reader's mark, under the numbers of the discussion; in the order of random keys."""
    numbers = discussing.numbers_of_reviews(file)
    columns = [(numbers[review], given) for review, given in readers.items()]
    return [
        _reader_row(criterion, columns, found.marks.get(criterion.code), limits(file.call)) for criterion in criteria
    ]


def _reader_row(
    criterion: Criterion,
    columns: list[tuple[int, dict[str, int | None]]],
    spread: marks.Spread | None,
    most: agenda.Limits,
) -> dict[str, Any]:
    cells = [
        {
            "label": _("Juror %(n)d") % {"n": number},
            "text": markwords.in_table(criterion, given),
            "number": True,
        }
        for number, given in columns
    ]
    note = _("differ by %(n)d") % {"n": spread.range} if spread and agenda.differ(spread, most) else ""
    return {"cells": [{"label": _("Criterion"), "text": criterion.title, "note": note}, *cells]}


def cast_words(ballot: voting.Ballot) -> str:
    """How many of those entitled have voted."""
    cast, entitled = len(ballot.voted), len(ballot.entitled)
    words = ngettext("%(cast)d of %(entitled)d has voted.", "%(cast)d of %(entitled)d have voted.", cast)
    return words % {"cast": cast, "entitled": entitled}


def tally(ballot: voting.Ballot) -> list[dict[str, Any]]:
    """The votes by choice, as far as they may be told."""
    return [{"value": ballot.counts.get(choice.value, 0), "label": choice.label} for choice in Vote.Choice]


def _aside(file: Nomination) -> str:
    return _("I have a conflict of interest with %(city)s") % {"city": file.city.name}


@login_required
@once
def step_aside(request: Request, key: str) -> HttpResponse:
    """A juror who notices a conflict in the meeting leaves the file, whether it was given or not."""
    file = _votable(request.person, key)
    door.allow(permissions.votes(file, request.person))
    label = _aside(file)
    form = ConflictForm(request.POST or None, row=file, person=request.person, label=label)
    done = _("Thank you. %(city)s has left your desk.") % {"city": file.city.name}
    if did(request, form, lambda: jury.step_aside(file.key, by=request.person, **form.arguments()), done):
        return redirect("jury_desk")
    effect = _("The file leaves your desk at once. Your marks, if there are any, are kept and do not count.")
    back = reverse("jury_desk")
    return asks_once_more(request, form, about=file, label=label, effect=effect, back=back)
