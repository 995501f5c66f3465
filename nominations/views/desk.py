"""The head of the desk of e-mails: what wants a person, and how many of each event and language are in which state."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts import door
from accounts.person import Person
from accounts.requests import Request
from nominations.emails import events
from nominations.models import Dispatch
from nominations.permissions import handles_letters, releases
from nominations.querysets.letters import Group, by_event, emails_visible_to, tasks_among
from nominations.views import lettering, paging, waiting
from notifications.models import Email

AT_ONCE = 12  # rows of the small table; the whole one has a page of its own
State = Email.State
UNFINISHED = {State.HELD, State.QUEUED, State.SENDING}


def of(person: Person) -> dict[str, Any]:
    """What wants a person first; then where letters still wait or went wrong."""
    groups = by_event(emails_visible_to(person))
    proposed = Dispatch.objects.visible_to(person).to_decide(person).count()
    unfinished = {(event, language) for event, language, state, task, *_n in groups if task or state in UNFINISHED}
    waits = _table(group for group in groups if group[:2] in unfinished)
    return {
        "tasks": [*_proposed(proposed), *map(_of_letters, waiting.of_letters(tasks_among(groups)))],
        "table": waits[:AT_ONCE],
        "further": _further(len(waits) - AT_ONCE),
        "around": _around(person),
    }


def _around(person: Person) -> list[dict[str, str]]:
    """Where else e-mails are worked on, as far as this person may."""
    pages = {"dispatches": _("Bulk releases")}
    if handles_letters(None, person):
        pages |= {"texts": _("Words of the e-mails"), "reminders": _("Reminders")}
        pages |= {"returned_addresses": _("Addresses that do not work")}
    return [{"label": label, "url": reverse(page)} for page, label in pages.items()]


def _address(**query: str) -> str:
    return f"{reverse('emails')}?{urlencode({name: value for name, value in query.items() if value})}"


def _proposed(number: int) -> list[dict[str, Any]]:
    label = _("Bulk releases that want a second person")
    return [_task(label, number, reverse("dispatches"), "due")] if number else []


def _of_letters(one: waiting.Waiting) -> dict[str, Any]:
    notes = {
        "stopped": _(
            "They say another outcome or another name than their file has, or lost their reader: write them anew, or "
            "settle them."
        ),
        "untold": _("Correct the address and send them again, or tell their readers otherwise and say how."),
        "uncertain": _("Say that they arrived, or send them again."),
        "bounced": _("Correct the address, or send them again."),
        "failed": _("Read why, then send them again, or say how it was settled."),
    }
    tone = "problem" if one.code in notes else "quiet" if one.code in waiting.NO_HURRY else "due"
    return _task(one.label, one.number, one.url, tone) | {"note": notes.get(one.code, "")}


def _task(label: str, number: int, url: str, tone: str) -> dict[str, Any]:
    word = ngettext("%(n)d letter", "%(n)d letters", number) % {"n": number}
    return {"label": label, "url": url, "word": word if tone == "problem" else str(number), "tone": tone}


def _further(number: int) -> str:
    """How many rows the small table leaves out."""
    return ngettext("%(n)d more line", "%(n)d more lines", number) % {"n": number} if number > 0 else ""


def _table(groups: Iterable[Group]) -> list[dict[str, Any]]:
    """One row for each event and language: how many are in each state, each number leading to exactly those."""
    found: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for event, language, state, _task, number, _since in groups:
        found[event, language][state] += number
    states = {state for numbers in found.values() for state in numbers}  # a state without any has no column
    rows = [_row(event, language, numbers, states) for (event, language), numbers in found.items()]
    return sorted(rows, key=lambda row: row["cells"][0]["text"].casefold())


def _row(event: str, language: str, numbers: dict[str, int], states: set[str]) -> dict[str, Any]:
    cells = [
        {
            "label": _("Event"),
            "text": capfirst(events.in_words(event)),
            "url": _address(event=event, language=language),
        },
        {"label": _("Language"), "text": lettering.spoken(language)},
        *(
            _cell(str(capfirst(label)), event, language, state, numbers.get(state, 0))
            for state, label in State.choices
            if state in states
        ),
    ]
    return {"cells": cells}


def _cell(label: str, event: str, language: str, state: str, number: int) -> dict[str, Any]:
    url = _address(event=event, language=language, state=state) if number else ""
    return {"label": label, "text": str(number or ""), "number": True, "url": url, "is_none": not number}


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
