"""Rendering all held letters of a text again: how many change, how the worst of them do, and the number to type."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import door
from accounts.once import once
from accounts.requests import Request
from nominations.forms.texts import RenderAllAgainForm
from nominations.permissions import handles_letters
from nominations.querysets.rewording import held_letters
from nominations.rules.letters import some_change
from nominations.views import lettering
from nominations.views.keeping import keeps_what_was_typed
from nominations.views.sending import asks_once_more, did, sent
from nominations.views.wording import text_of
from nominations.workflow import rendering as workflow
from nominations.workflow.rendering import SortedOut
from notifications.differences import words
from notifications.models import Email
from notifications.sampling import worst

SHOWN = 3  # letters that are shown as they would change


@keeps_what_was_typed
@login_required
@once
def render_all_again(request: Request, event: str, language: str) -> HttpResponse:
    """What would change in how many letters; whoever has read it types their number."""
    person = request.person
    door.allow(handles_letters(None, person))
    asked = text_of(event, language)
    found = workflow.sorted_out(event, language, by=person)
    number, label = len(found.changing), _("Render all held letters again")
    form = RenderAllAgainForm(sent(request), row=asked, person=person, label=label, initial={"seen": found.number})
    run = workflow.render_all_again
    if did(request, form, lambda: run(event, language, by=person, **form.arguments()), _replaced):
        return redirect("text", event, language)
    return asks_once_more(
        request,
        form,
        about=asked["full"],
        label=label,
        effect=_("Each is made anew from the words in force now and from what was kept when it was written."),
        back=reverse("text", args=[event, language]),
        stands=some_change(number),
        template="nominations/screening/render_all_again.html",
        text=asked,
        effects=effects(found),
        edited=[{"name": one.address, "url": reverse("email", args=[one.key])} for one in found.edited],
        letters=_changes(found, held_letters(person, event, language)),
    )


def _replaced(number: int) -> str:
    return ngettext("%(n)d letter is rendered again.", "%(n)d letters are rendered again.", number) % {"n": number}


def effects(found: SortedOut) -> list[str]:
    """How many are replaced, how many stay and why."""
    changing = ngettext(
        "%(n)d held letter reads otherwise from then on: it is replaced.",
        "%(n)d held letters read otherwise from then on: each is replaced, none is added.",
        len(found.changing),
    )
    same = ngettext("%(n)d reads so already.", "%(n)d read so already.", found.same)
    bound = ngettext(
        "%(n)d stays: two persons have set when it leaves, or are asked to. Stop or send back that release first.",
        "%(n)d stay: two persons have set when they leave, or are asked to. Stop or send back that release first.",
        found.bound,
    )
    edited = ngettext(
        "%(n)d stays, because somebody edited it by hand. It can be rendered again on its own page:",
        "%(n)d stay, because somebody edited them by hand. Each can be rendered again on its own page:",
        len(found.edited),
    )
    numbers = {changing: len(found.changing), same: found.same, bound: found.bound, edited: len(found.edited)}
    return [words % {"n": number} for words, number in numbers.items() if number]


def _changes(found: SortedOut, letters: QuerySet[Email]) -> list[dict[str, Any]]:
    """The first of them and the worst, as they read and as they would."""
    there = {letter.pk: (letter, title, text) for letter, title, text in found.changing}
    chosen = worst(letters.filter(pk__in=there))[:SHOWN] if there else []
    return [_change(*there[one.pk]) for one in chosen]


def _change(letter: Email, title: str, text: str) -> dict[str, Any]:
    return {
        "name": letter.address,
        "url": reverse("email", args=[letter.key]),
        "title": words(lettering.title(letter), title),
        "text": words(letter.text.strip(), text.strip()),
    }
