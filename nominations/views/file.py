"""The page of one file for everyone who may see it, each as far as it is theirs to read; and its documents."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts import door
from accounts.person import Person
from accounts.requests import Request
from audit import clock
from dossiers.reading import Changed
from dossiers.reading import changes as dossier_changes
from dossiers.serving import file_response
from nominations import timeline
from nominations.models import Juror, Nomination
from nominations.permissions import (
    CONTENT,
    HISTORY,
    advises,
    explains,
    is_city,
    is_commission,
    releases,
    visible_fields,
    votes,
)
from nominations.states import Shown
from nominations.views import acts, advice, hints, reading, said, standing, thread
from nominations.views.application import ACTS, ANSWER, ENDORSE, RETURN_TO_CITY, SUBMIT
from nominations.views.jury_acts import DECLARE_NONE
from nominations.workflow.completeness import missing


def seen(request: Request, key: str, also: Callable[[Any], Any] | None = None) -> Nomination:
    """The file, if this reader may see it, with all that a page names, and what this page wants also."""
    rows = Nomination.objects.visible_to(request.person).for_lists().with_assessed_since()
    whole = rows.select_related("dossier", "call__rubric").prefetch_related("clarifications__document")
    return door.see(also(whole) if also else whole, key)


@login_required
@require_safe
def file(request: Request, key: str) -> HttpResponse:
    """City, country and kind for whoever sees the file; the rest for whoever may read it."""
    person = request.person
    nomination = seen(request, key, lambda rows: rows.with_messages(person).with_advice(person).with_lacking())
    fields = visible_fields(request.person, nomination)
    context = {"nomination": nomination, "head": head(nomination), "kind": nomination.city.get_kind_display()}
    if CONTENT in fields or HISTORY in fields:
        context |= _parts(nomination, request.person, fields)
    elif votes(nomination, request.person):
        context |= {"declare": _to_declare(nomination, request.person)}
    return render(request, "nominations/application/file.html", context)


def head(nomination: Nomination) -> dict[str, Any]:
    """The head of every page of a file."""
    return {
        "who": nomination.call.name,
        "title": nomination.city.name,
        "beside": nomination.country.called,
        "fictional": nomination.call.is_fictional,
    }


def _parts(nomination: Nomination, person: Person, fields: frozenset[str]) -> dict[str, Any]:
    zone = standing.reader_zone(person)
    inside = HISTORY in fields
    return {
        "next": next_card(nomination, person) if is_theirs(nomination, person) else None,
        "line": standing.line(nomination, person, fields),
        "acts": _buttons(nomination, person),
        "sections": reading.sections(nomination, fields) if CONTENT in fields else [],
        "has_content": CONTENT in fields,
        "came": reading.came(nomination),
        "clarifications": reading.clarifications(nomination, person, fields) if CONTENT in fields else [],
        "signatures": reading.signatures(nomination, fields, zone) if CONTENT in fields else [],
        "records": reading.history(nomination, person, fields) if inside else [],
        "inside": inside,
        "letters_url": reverse("file_emails", args=[nomination.key]) if releases(None, person) else "",
        "thread": thread.shown(nomination, person),
        "advice": advice.shown(nomination, person, fields),
        "told": nomination.told if is_theirs(nomination, person) else "",
        "changes": changes(nomination, person),
        "said": said.said(nomination, person) if nomination.outcome_is_told else [],
        "papers": said.links(nomination, person),
        "steps": timeline.way(nomination.call, clock.now(), nomination, reader_zone=zone),
    }


def changes(nomination: Nomination, person: Person) -> list[Changed]:
    """What the Commission asked to change beside what came of it; between city and Commission alone."""
    if not nomination.reopened or not is_theirs(nomination, person):
        return []
    return dossier_changes(nomination.dossier, nomination.reopened, nomination.papers)


def is_theirs(nomination: Nomination, person: Person) -> bool:
    """Whether the reader belongs to the city or to its National Commission."""
    return is_city(nomination, person) or is_commission(nomination, person)


def _to_declare(nomination: Nomination, person: Person) -> dict[str, str]:
    """The question and the two answers of a juror; before the marks are closed a conflict is declared among others."""
    seat = Juror.objects.visible_to(person).serving().get(call=nomination.call_id, user=person.someone)
    conflict = reverse("step_aside", args=[nomination.key]) if nomination.marks_are_closed else reverse("declarations")
    return DECLARE_NONE.button(nomination) | {
        "conflict_label": _("I have a conflict of interest"),
        "conflict": conflict,
        "question": hints.question(nomination.call),
        "hint": hints.of_pair(seat, nomination),
    }


def _buttons(nomination: Nomination, person: Person) -> list[dict[str, str]]:
    """What may be done beside the one thing that stands first."""
    first = {ENDORSE.verb, SUBMIT.verb, ANSWER.verb} if is_theirs(nomination, person) else set()
    quiet = [act for act in ACTS if act.verb not in first]
    if standing.waits_for(nomination, person) and is_commission(nomination, person):
        quiet = [act for act in quiet if act is not RETURN_TO_CITY]
    return [*_desk(nomination, person), *acts.possible(nomination, person, quiet)]


def _desk(nomination: Nomination, person: Person) -> list[dict[str, str]]:
    """The secretariat works on a file at a page of its own, and so does a reviewer."""
    if advises(nomination, person) and nomination.is_with_commission:
        return [{"label": _("Mark it"), "url": reverse("advise", args=[nomination.key]), "weight": "quiet"}]
    told = nomination.marks_are_closed and explains(nomination, person)
    sheet = [{"label": _("Why it came out so"), "url": reverse("why", args=[nomination.key]), "weight": "quiet"}]
    if not person.has("secretariat"):
        return sheet if told else []
    address = reverse("screen", args=[nomination.key])
    return [{"label": _("Open it at your desk"), "url": address, "weight": "quiet"}, *(sheet if told else [])]


def next_card(nomination: Nomination, person: Person) -> dict[str, Any]:
    """What city or Commission is here to do: one sentence and one button, or nothing until when."""
    line = standing.line(nomination, person, frozenset())
    if standing.is_over(nomination):
        return over(nomination) | {"due": line["due"]}
    if not standing.waits_for(nomination, person):
        due = timeline.expected(nomination.call, nomination.shown, standing.reader_zone(person))
        sentence = _("There is nothing to do for you now.")
        return {"sentence": sentence, "detail": line["next"], "due": due, "tone": "done"}
    card = CARDS[nomination.shown](nomination)
    return card | {"due": line["due"]}


def over(nomination: Nomination) -> dict[str, str]:
    """Between the deadline and the clock that ends the file nobody can go on, nor in a call that is cancelled."""
    if nomination.is_called_off:
        return called_off()
    detail = _("What is written is kept; only the secretariat can accept it later, with a reason.")
    return {"sentence": _("The deadline has passed."), "detail": detail, "tone": "quiet"}


def called_off() -> dict[str, str]:
    """In a call that does not take place nobody is asked for anything."""
    detail = _("What is written is kept and can be used again in a next call.")
    return {"sentence": _("This call is cancelled."), "detail": detail, "tone": "quiet"}


def _to_fill_in(nomination: Nomination) -> dict[str, Any]:
    city = {"city": nomination.city.name}
    returned = nomination.is_returned
    sentence = _("%(city)s has questions from the National Commission.") if returned else _("%(city)s is with you.")
    detail = (
        (nomination.told or _("Beside each question stands what to change."))
        if returned
        else _("Fill it in, let the mayor sign, and hand it in.")
    )
    address = reverse("tasks", args=[nomination.key])
    return {"sentence": sentence % city, "detail": detail, "label": _("Go on filling in"), "url": address}


def _to_decide(nomination: Nomination) -> dict[str, Any]:
    endorse, back = ENDORSE.button(nomination), RETURN_TO_CITY.button(nomination)
    if lacking := _lacking(nomination):
        return _to_complete(nomination, lacking, back["url"])
    return {
        "sentence": _("%(city)s is complete and signed by its mayor.") % {"city": nomination.city.name},
        "detail": _("Endorse it or send it back."),
        "label": endorse["label"],
        "url": endorse["url"],
        "second_label": _("Send it back"),
        "second_url": back["url"],
    }


def _lacking(nomination: Nomination) -> list[str]:
    """The documents without which it cannot be endorsed; a row of the desk holds them."""
    known: list[str] | None = getattr(nomination, "lacking", None)
    return known if known is not None else [one.label for one in missing(nomination, "endorse")]


def _to_complete(nomination: Nomination, lacking: list[str], back: str) -> dict[str, Any]:
    """It cannot be endorsed as it is: the city has to hand something over first."""
    n = len(lacking)
    sentence = ngettext(
        "%(city)s is signed by its mayor; %(n)d document is missing.",
        "%(city)s is signed by its mayor; %(n)d documents are missing.",
        n,
    )
    return {
        "sentence": sentence % {"city": nomination.city.name, "n": n},
        "detail": _("Send it back to the city for: %(labels)s.") % {"labels": ", ".join(lacking)},
        "label": _("Send it back"),
        "url": back,
    }


def _to_answer(nomination: Nomination) -> dict[str, Any]:
    asked = nomination.open_question
    return {
        "sentence": _("The secretariat asks about %(city)s.") % {"city": nomination.city.name},
        "detail": asked.question if asked else "",
        "label": _("Answer the question"),
        "url": ANSWER.button(nomination)["url"],
    }


CARDS = {
    Shown.DRAFT: _to_fill_in,
    Shown.RETURNED: _to_fill_in,
    Shown.WITH_COMMISSION: _to_decide,
    Shown.CLARIFICATION: _to_answer,
}


@login_required
@require_safe
def document(request: Request, key: str, document_key: str) -> FileResponse:
    """One document as an attachment, for whoever reads the answer it belongs to."""
    nomination = seen(request, key)
    fields = visible_fields(request.person, nomination)
    shown = reading.documents(nomination, fields)
    if document_key not in shown and {CONTENT, HISTORY} <= fields:
        shown = reading.frozen_documents(nomination, fields)
    if document_key not in shown:
        raise Http404
    return file_response(shown[document_key])
