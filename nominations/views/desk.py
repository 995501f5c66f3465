"""The head of the desk of e-mails: what wants a person, and how many of each event and language are in which state."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts import door
from accounts.person import Person
from accounts.requests import Request
from nominations.emails import events
from nominations.models import Dispatch
from nominations.permissions import releases
from nominations.querysets.letters import by_event, emails_visible_to
from nominations.views import paging
from notifications.models import Email

AT_ONCE = 12  # rows of the small table; the whole one has a page of its own
State = Email.State
WANTED = (State.UNCERTAIN, State.BOUNCED, State.FAILED)
OPEN = {*WANTED, State.HELD, State.QUEUED, State.SENDING}
Group = tuple[str, str, str, str, int]


def of(person: Person) -> dict[str, Any]:
    """What wants a person first; then where letters still wait or went wrong."""
    groups = by_event(emails_visible_to(person))
    proposed = Dispatch.objects.visible_to(person).proposed().exclude(by=person.user).count()
    unfinished = {(event, language) for event, language, _kind, state, _n in groups if state in OPEN}
    waits = _table(group for group in groups if group[:2] in unfinished)
    return {
        "tasks": [*_proposed(proposed), *_undelivered(groups), *_held(groups)],
        "table": waits[:AT_ONCE],
    }


def _address(**query: str) -> str:
    return f"{reverse('emails')}?{urlencode({name: value for name, value in query.items() if value})}"


def _proposed(number: int) -> list[dict[str, Any]]:
    label = _("Bulk releases that want a second person")
    return [_task(label, number, reverse("dispatches"), "due")] if number else []


def _undelivered(groups: Iterable[Group]) -> list[dict[str, Any]]:
    words = {
        State.UNCERTAIN: _("Perhaps sent: say that it arrived, or send it again"),
        State.BOUNCED: _("Came back: correct the address, or send it again"),
        State.FAILED: _("Refused by the mail server"),
    }
    numbers = {state: sum(n for *_of, there, n in groups if there == state) for state in WANTED}
    return [
        _task(words[state], number, _address(state=state), "problem") for state, number in numbers.items() if number
    ]


def _held(groups: Iterable[Group]) -> list[dict[str, Any]]:
    """Circulars and single letters that somebody held; decision letters leave by their announcement."""
    words = {Email.Kind.CIRCULAR: _("Circulars held until two persons release them")}
    numbers: dict[str, int] = defaultdict(int)
    for _event, _language, kind, state, number in groups:
        if state == State.HELD and kind != Email.Kind.DECISION:
            numbers[kind] += number
    held, kinds = _("Held: %(kind)s"), dict(Email.Kind.choices)
    return [
        _task(words.get(kind) or held % {"kind": kinds[kind]}, n, _address(state=State.HELD, kind=kind), "due")  # type: ignore[call-overload]
        for kind, n in numbers.items()
    ]


def _task(label: str, number: int, url: str, tone: str) -> dict[str, Any]:
    word = ngettext("%(n)d letter", "%(n)d letters", number) % {"n": number}
    return {"label": label, "url": url, "word": word if tone != "due" else str(number), "tone": tone}


def _table(groups: Iterable[Group]) -> list[dict[str, Any]]:
    """One row for each event and language: how many are in each state, each number leading to exactly those."""
    found: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for event, language, _kind, state, number in groups:
        found[event, language][state] += number
    states = {state for numbers in found.values() for state in numbers}  # a state without any has no column
    return [_row(event, language, numbers, states) for (event, language), numbers in found.items()]


def _row(event: str, language: str, numbers: dict[str, int], states: set[str]) -> dict[str, Any]:
    spoken = str(dict(settings.LANGUAGES).get(language, language))
    cells = [
        {"label": _("Event"), "text": events.in_words(event), "url": _address(event=event, language=language)},
        {"label": _("Language"), "text": spoken},
        *(
            _cell(str(label), event, language, state, numbers.get(state, 0))
            for state, label in State.choices
            if state in states
        ),
    ]
    return {"cells": cells}


def _cell(label: str, event: str, language: str, state: str, number: int) -> dict[str, Any]:
    url = _address(event=event, language=language, state=state) if number else ""
    return {"label": label, "text": str(number or ""), "number": True, "url": url}


@login_required
@require_safe
def emails_by_event(request: Request) -> HttpResponse:
    """Every event in every language, with how many e-mails stand in each state."""
    door.allow(releases(None, request.person))
    context = {
        "who": _("E-mails"),
        "title": _("E-mails by event"),
        "lead": _("Each number leads to exactly the e-mails that it counts."),
        "caption": _("E-mails by event, language and state"),
        "what": _("No e-mail has been written yet."),
    }
    rows = _table(by_event(emails_visible_to(request.person)))
    return paging.listed(request, "nominations/list.html", context, rows, lambda row: row, name="e-mails-by-event")
