"""The sentences that the secretariat writes often: their list, and the acts by which they come, change and go."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts import door
from accounts.once import once
from accounts.requests import Request
from nominations.forms.act import ActForm
from nominations.forms.application import SPOKEN
from nominations.forms.sentences import AddSentenceForm, ChangeSentenceForm
from nominations.models import Sentence
from nominations.permissions import keeps_sentences
from nominations.rules.sentences import offered
from nominations.views import paging
from nominations.views.acts import Act, page
from nominations.views.sending import asks_once_more, did, sent
from nominations.workflow import sentences as workflow


@login_required
@require_safe
def sentences(request: Request) -> HttpResponse:
    """Every sentence with the box where it is offered; the retired ones at the end."""
    door.allow(keeps_sentences(None, request.person))
    rows = Sentence.objects.visible_to(request.person).listed()
    context = {
        "who": _("Secretariat"),
        "title": _("Ready sentences"),
        "lead": _(
            "They are offered where you write to a city or a Commission or note something about a file. A change "
            "reaches what is written from then on; what was sent keeps its words."
        ),
        "add": {"label": _("Add a sentence"), "url": reverse("add_sentence")},
        "caption": _("Ready sentences"),
        "what": _("No sentence is kept yet."),
    }
    return paging.listed(request, "nominations/list.html", context, rows, _row, name="sentences")


def _row(sentence: Sentence) -> dict[str, Any]:
    cells = [
        {"label": _("Sentence"), "text": sentence.text, "note": _origin(sentence), "url": _to("change", sentence)},
        {"label": _("Where it is offered"), "text": str(sentence.get_box_display())},
        {"label": _("Language"), "text": dict(SPOKEN).get(sentence.language, sentence.language)},
        {"label": _("What to do"), "text": _("Retire"), "url": _to("retire", sentence), "act": True}
        if sentence.is_offered
        else {"label": _("What to do"), "word": _("retired")},
    ]
    return {"cells": cells}


def _origin(sentence: Sentence) -> str:
    """Who worded it; what came with the software is nobody's rule."""
    if sentence.is_ours:
        return _("an example of this software, not a rule of UNESCO")
    return f"{sentence.by}, {date_format(sentence.at, 'j F Y')}"


def _to(verb: str, sentence: Sentence) -> str:
    """The page of an act upon a sentence that is offered still."""
    return reverse(f"{verb}_sentence", args=[sentence.key]) if sentence.is_offered else ""


@login_required
@once
def add_sentence(request: Request) -> HttpResponse:
    """Its words, where it is offered, and in which language."""
    door.allow(keeps_sentences(None, request.person))
    label = _("Add a sentence")
    form = AddSentenceForm(sent(request), row=None, person=request.person, label=label)
    act = workflow.add_sentence
    if did(request, form, lambda: act(by=request.person, **form.arguments()), _("The sentence is offered.")):
        return redirect("sentences")
    effect = _("The secretariat finds it at that box whenever it writes about a file in this language.")
    about, back = _("Ready sentences"), reverse("sentences")
    return asks_once_more(request, form, about=about, label=label, effect=effect, back=back)


CHANGE_SENTENCE = Act(
    verb="change_sentence",
    label=gettext_lazy("Change the sentence"),
    effect=gettext_lazy("It reads so wherever it is chosen from now on. What was sent with its old words keeps them."),
    run=workflow.change_sentence,
    form=ChangeSentenceForm,
    done=gettext_lazy("The sentence is changed."),
    leads_to="sentences",
    may=keeps_sentences,
    stands=offered,
)
RETIRE_SENTENCE = Act(
    verb="retire_sentence",
    label=gettext_lazy("Retire the sentence"),
    effect=gettext_lazy("It is offered no longer and stays in the list. To offer its words again, add a new one."),
    run=workflow.retire_sentence,
    form=ActForm,
    weight="danger",
    done=gettext_lazy("The sentence is offered no longer."),
    leads_to="sentences",
    may=keeps_sentences,
    stands=offered,
)
change_sentence = page(CHANGE_SENTENCE, Sentence)
retire_sentence = page(RETIRE_SENTENCE, Sentence)
