"""A juror's desk: what is to do, begun and done, at which pace, and which files wait for a vote."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet, prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.person import Person
from accounts.requests import Request
from audit import clock
from cities.views import sheets
from nominations import timeline
from nominations.models import Call, Nomination, Review
from nominations.states import ReviewState
from nominations.views import election
from nominations.views.practice_tasks import practice_card, practice_tasks
from nominations.views.standing import reader_zone

TONES = {
    ReviewState.UNANSWERED: "due",
    ReviewState.BEGUN: "now",
    ReviewState.SUBMITTED: "done",
    ReviewState.CLOSED: "done",
    ReviewState.CONFLICT: "problem",
}
PAGE = 50
VOTES = "votes"  # the second list of the desk, as a spreadsheet


@dataclass(frozen=True)
class Room:
    """One call with the files of one juror in it."""

    call: Call
    reviews: list[Review]
    to_vote: list[Nomination]

    @property
    def undeclared(self) -> list[Review]:
        """The files whose declaration is awaited, in the juror's own order, as in every list here."""
        return [review for review in self.reviews if review.is_unanswered]

    @property
    def to_declare(self) -> int:
        """How many files wait for a declaration: those given to read, and those that the meeting discusses."""
        return len(self.undeclared) + sum(not file.declared for file in self.to_vote)

    @property
    def unread(self) -> list[Review]:
        """The files that may be read and are not begun."""
        return [review for review in self.reviews if review.is_unread]

    @property
    def to_do(self) -> list[Review]:
        """The files to declare on and those to begin."""
        return [review for review in self.reviews if review.is_unanswered or review.is_unread]

    @property
    def begun(self) -> list[Review]:
        """The files that have a first mark or word."""
        return [review for review in self.reviews if review.is_begun]

    @property
    def done(self) -> list[Review]:
        """The files handed in, as stored, never by a place in a list."""
        return [review for review in self.reviews if review.is_counted]

    @property
    def missing(self) -> list[Review]:
        """The files whose marks were closed before the juror handed a review in."""
        return [review for review in self.reviews if review.is_missing]

    @property
    def awaited(self) -> list[Review]:
        """The files that the juror has still to hand in."""
        return [*self.to_do, *self.begun]

    @property
    def listed(self) -> list[Review]:
        """Every file of the desk, in the order of its groups."""
        return [*self.awaited, *self.done, *self.missing]


@login_required
def jury_desk(request: Request) -> HttpResponse:
    """The juror's calls, each with what is to do, begun and done."""
    only_jurors(request.person)
    rooms = _rooms(request.person)
    if sheets.wanted(request):
        return sheets.answer(request, "my-files", [_taken(review) for room in rooms for review in room.listed])
    if sheets.wanted(request, VOTES):
        return sheets.answer(request, "my-votes", [_taken_vote(file) for room in rooms for file in room.to_vote])
    practice, elections = practice_tasks(request.person), election.of_member(request.person)
    context = {
        "next": practice_card(practice) or _next(rooms, request.person, elections),
        "elections": election.links([call for call in elections if call not in [room.call for room in rooms]]),
        "rooms": [_shown(room, request) for room in rooms],
        "chaired": _chaired(request.person),
        "practice": practice,
        "listed": any(room.listed for room in rooms),
        "waits": not (rooms or _shut(request.person)),
        "sheet_url": sheets.link(request),
        "votes": any(room.to_vote for room in rooms),
        "votes_url": sheets.link(request, VOTES),
    }
    return render(request, "nominations/jury/desk.html", context)


def only_jurors(person: Person) -> None:
    """These pages are the jury's."""
    if not person.scopes("juror"):
        raise PermissionDenied(_("This page is for the jury."))


def unsorted_reviews(person: Person) -> QuerySet[Review]:
    """The juror's files, without those that went to somebody else."""
    return Review.objects.visible_to(person).of(person).given()


def own_reviews(person: Person) -> list[Review]:
    """The same in the order drawn for this juror."""
    rows = unsorted_reviews(person).select_related("juror", "nomination__city", "nomination__country")
    return sorted(rows, key=turn)


def lot(review: Review) -> str:
    """A place in the order drawn for this juror when the seat was taken: the same seed gives the same order."""
    drawn = f"{review.juror.seed}:{review.nomination.key}"
    return hashlib.sha256(drawn.encode()).hexdigest()


def turn(review: Review) -> tuple[float, str]:
    """When a file's turn comes in the juror's reading: as drawn, and what was left for later after all others."""
    return review.put_off_at.timestamp() if review.put_off_at else 0, lot(review)


def _rooms(person: Person) -> list[Room]:
    reviews, votes = own_reviews(person), _to_vote(person)
    files = [*(review.nomination for review in reviews), *votes]
    prefetch_related_objects(files, "country__names", "call__amendments")  # once for both lists
    calls = {file.call_id: file.call for file in files}
    return [
        Room(
            call,
            [review for review in reviews if review.nomination.call_id == number],
            [file for file in votes if file.call_id == number],
        )
        for number, call in sorted(calls.items(), reverse=True)
    ]


def _to_vote(person: Person) -> list[Nomination]:
    """The files whose marks are closed and whose word is not recorded, each with this juror's vote."""
    files = Nomination.objects.visible_to(person).awaiting_word()
    mine = files.filter(call__in=person.scopes("juror")).with_own_vote(person).with_declared(person)
    return list(mine.select_related("city", "country").order_by("city__name"))


def pace(open_files: int, days: int) -> str:
    """How many files a day reach the deadline."""
    if open_files == 0:
        return _("all done")
    if days <= 0:
        return _("the day has come")
    if open_files >= days:
        n = round(open_files / days)
        return _("about one a day") if n == 1 else _("about %(n)d a day") % {"n": n}
    n = round(days / open_files)
    return _("about one a day") if n == 1 else _("about one every %(n)d days") % {"n": n}


def _plan(room: Room) -> str:
    """How far, how long, how fast: "18 files, 6 done, 12 days: about one a day"."""
    total = len(room.reviews)
    counted = ngettext("%(n)d file, %(done)d done", "%(n)d files, %(done)d done", total)
    said = counted % {"n": total, "done": len(room.done)}
    deadline = room.call.reviews_due
    if deadline is None or not room.awaited:
        return said
    days = max(0, (deadline - clock.now()).days)
    left = ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    return _("%(said)s, %(left)s: %(pace)s") % {"said": said, "left": left, "pace": pace(len(room.awaited), days)}


def _next(rooms: list[Room], person: Person, elections: list[Call]) -> dict[str, str]:
    for room in rooms:
        if card := _card(room):
            deadline = room.call.reviews_due
            zone = reader_zone(person)
            due = timeline.until(deadline, room.call.zone, zone) if deadline and room.awaited else ""
            return card | {"due": due}
    if card := election.card(elections):
        return card
    if shut := _shut(person):
        return shut_card(shut)
    if off := Call.objects.visible_to(person).called_off().filter(pk__in=person.scopes("juror")).first():
        sentence = _("%(call)s is cancelled.") % {"call": off.name}
        return {"sentence": sentence, "detail": _("There is nothing to do for you now."), "tone": "quiet"}
    return {
        "sentence": _("There is nothing to do for you now."),
        "detail": _("You get an e-mail when files are given to you, the jury meets, or a vote waits for you."),
        "tone": "done",
    }


def _shut(person: Person) -> Call | None:
    """A call of this juror whose jury room is shut."""
    return Call.objects.visible_to(person).shut_to_jury().filter(pk__in=person.scopes("juror")).first()


def shut_card(call: Call) -> dict[str, str]:
    """That the jury room of a call is shut, on the desks of its jurors."""
    sentence = _("The jury room of %(call)s is shut for now.") % {"call": call.name}
    detail = _("What you have marked is kept. You get an e-mail when the work goes on.")
    return {"sentence": sentence, "detail": detail, "tone": "quiet"}


def _card(room: Room) -> dict[str, str]:
    if n := room.to_declare:
        sentence = ngettext(
            "Say of one file whether you have a conflict of interest.",
            "Say of %(n)d files whether you have a conflict of interest.",
            n,
        ) % {"n": n}
        detail = _declare_detail(room)
        return _go(sentence, detail, _("Declare"), reverse("declarations"))
    if found := min([*room.begun, *room.unread], key=lambda one: turn(one)[0], default=None):
        words, city = _("Go on with %(city)s.") if found.is_begun else _("Read %(city)s."), {"city": found.city.name}
        return _go(words % city, _plan(room), _("Open %(city)s") % city, reverse("review", args=[found.key]))
    return _vote_card([file for file in room.to_vote if not file.own_vote])


def _declare_detail(room: Room) -> str:
    """How many of them for which purpose, where they are for both."""
    detail = _("Until then you see city, country and kind alone.")
    read = len(room.undeclared)
    if not 0 < read < room.to_declare:
        return detail
    counted = _("To read: %(read)d. For the meeting: %(meeting)d.")
    return f"{counted % {'read': read, 'meeting': room.to_declare - read}} {detail}"


def _vote_card(open_votes: list[Nomination]) -> dict[str, str]:
    if not open_votes:
        return {}
    n = len(open_votes)
    sentence = ngettext("Vote on one file.", "Vote on %(n)d files.", n) % {"n": n}
    first = open_votes[0]
    return _go(sentence, "", _("Vote on %(city)s") % {"city": first.city.name}, reverse("vote", args=[first.key]))


def _go(sentence: str, detail: str, label: str, url: str) -> dict[str, str]:
    return {"sentence": sentence, "detail": detail, "label": label, "url": url}


def _shown(room: Room, request: Request) -> dict[str, Any]:
    """Each list turns its own pages, under a name of its own."""
    votes, pages = turned(room.to_vote, request, f"votes-{room.call.slug}")
    return {
        "name": room.call.name,
        "fictional": room.call.is_fictional,
        "plan": _plan(room),
        "offline_url": reverse("marks_offline", args=[room.call.slug]) if room.reviews else "",
        "election_url": reverse("election", args=[room.call.slug]),
        "groups": [
            _group(room, request, name, title, reviews)
            for name, title, reviews in (
                ("to-do", _("To declare and to do"), room.to_do),
                ("begun", _("Begun"), room.begun),
                ("done", _("Done"), room.done),
                ("missing", _("Closed before you handed in"), room.missing),
            )
        ],
        "votes": [_vote_row(file) for file in votes],
        "pages": pages,
        "voting": _("Votes: %(cast)d of %(n)d cast")
        % {"cast": sum(bool(file.own_vote) for file in room.to_vote), "n": len(room.to_vote)},
    }


def turned(rows: Any, request: Request, name: str = "page", per_page: int = 0) -> tuple[Any, dict[str, str] | None]:
    """The page of a list that the address names, and the way to the others; the other lists stay where they are."""
    shown = Paginator(rows, per_page or PAGE).get_page(request.GET.get(name))
    if shown.paginator.num_pages == 1:
        return shown, None
    position = _("%(first)d to %(last)d of %(all)d")
    return shown, {
        "position": position % {"first": shown.start_index(), "last": shown.end_index(), "all": shown.paginator.count},
        "previous_url": _to_page(request, name, shown.previous_page_number()) if shown.has_previous() else "",
        "next_url": _to_page(request, name, shown.next_page_number()) if shown.has_next() else "",
    }


def _to_page(request: Request, name: str, number: int) -> str:
    query = request.GET.copy()
    query[name] = str(number)
    return f"?{query.urlencode()}"


def _group(room: Room, request: Request, name: str, title: str, reviews: list[Review]) -> dict[str, Any]:
    shown, pages = turned(reviews, request, f"{name}-{room.call.slug}")
    counted = _("%(title)s: %(n)d") % {"title": title, "n": len(reviews)}
    return {"title": counted, "rows": [_row(review) for review in shown], "pages": pages}


def _row(review: Review) -> dict[str, Any]:
    opens = reverse("declarations") if review.is_unanswered else reverse("review", args=[review.key])
    return {
        "cells": [
            *place_cells(review.nomination, opens),
            {
                "label": _("Where it stands"),
                "word": review.get_state_display(),
                "tone": TONES.get(ReviewState(review.state), "quiet"),
                "note": "" if review.is_unanswered else late(review.nomination),
            },
        ]
    }


def _taken(review: Review) -> dict[str, Any]:
    """A file as the spreadsheet has it, in which all calls stand in one list."""
    return {"cells": [*_row(review)["cells"], of_call(review.nomination)]}


def of_call(file: Nomination) -> dict[str, Any]:
    """The call of a file, where all calls stand in one list."""
    return {"label": _("Call"), "text": file.call.name}


def place_cells(file: Nomination, url: str) -> list[dict[str, Any]]:
    """City, country and kind: what every juror may know of a file given."""
    return [
        {"label": _("City"), "text": file.city.name, "url": url},
        {"label": _("Country"), "text": file.country.called},
        {"label": _("Kind"), "text": file.city.get_kind_display()},
    ]


def late(file: Nomination) -> str:
    """That it was accepted after the deadline; said to nobody in the jury before the declaration."""
    return _("accepted after the deadline") if file.late_reason else ""


def _vote_row(file: Nomination) -> dict[str, Any]:
    cast = bool(file.own_vote)
    state = {"word": _("voted") if cast else _("waits for you"), "tone": "done" if cast else "due"}
    state["note"] = late(file) if file.declared else ""
    return {
        "cells": [*place_cells(file, reverse("vote", args=[file.key])), {"label": _("Your vote"), **state}],
    }


def _taken_vote(file: Nomination) -> dict[str, Any]:
    return {"cells": [*_vote_row(file)["cells"], of_call(file)]}


def _chaired(person: Person) -> list[dict[str, str]]:
    calls = Call.objects.visible_to(person).filter(pk__in=person.scopes("chair"))
    return [{"name": call.name, "url": reverse("chair_desk", args=[call.slug])} for call in calls]
