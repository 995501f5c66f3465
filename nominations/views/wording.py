"""The words of the e-mails: every text, its versions with what differs, and the page on which it is worded."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from accounts import door
from accounts.once import once
from accounts.requests import Request
from nominations.emails import events
from nominations.emails.worded import FIXED, by_two, house_lines
from nominations.forms.texts import (
    RestoreHouseForm,
    RewordForm,
    TextsFilter,
    languages,
    meaning,
    worded_events,
)
from nominations.permissions import rewords
from nominations.querysets.letters import wordings_visible_to
from nominations.querysets.rewording import held_letters
from nominations.rules import wording as rules
from nominations.views import paging, wording_samples
from nominations.views.acts import Act, page, possible
from nominations.views.keeping import keeps_what_was_typed
from nominations.views.sending import asks_once_more, did, sent
from nominations.views.wording_versions import differences, house_words, since, version_row, words_of
from nominations.workflow import wording as workflow
from notifications.house import house
from notifications.models import Wording


@login_required
@require_safe
def texts(request: Request) -> HttpResponse:
    """Every e-mail with its class and readers, and in each language whose words it speaks; what is missing first."""
    door.allow(rewords(None, request.person))
    own = wordings_visible_to(request.person).in_force(worded_events())
    waiting = set(wordings_visible_to(request.person).open().order_by().values_list("event", "language"))
    rows = [_text_row(event, own, waiting) for event in [*worded_events(), *FIXED]]
    rows.sort(key=lambda row: row["rank"])
    asked: Any = TextsFilter(request.GET)
    context = {
        "who": _("Secretariat"),
        "title": _("Words of the e-mails"),
        "lead": _(
            "The house text comes with the software. Where you word an e-mail yourself, it is written so from then on; "
            "what was written before keeps its words."
        ),
        "missing": sum(row["rank"] == 0 for row in rows),
        "form": asked,
        "active": paging.in_use(request, asked),
        "clear_url": reverse("texts"),
    }
    found = [row for row in rows if asked.is_valid() and _fits(row, asked.cleaned_data)]
    return paging.listed(request, "nominations/screening/texts.html", context, found, lambda row: row, name="texts")


def _fits(row: dict[str, Any], asked: dict[str, str]) -> bool:
    """Whether every word that was typed stands in it, and it is of the class and in the words that were chosen."""
    said = all(word in row["said"] for word in asked["q"].casefold().split())
    return said and asked["kind"] in ("", events.kind_of(row["event"])) and asked["words"] in ("", *row["whose"])


def _text_row(event: str, own: dict[tuple[str, str], Any], waiting: set[tuple[str, str]]) -> dict[str, Any]:
    states = [_state(event, code, own.get((event, code)), (event, code) in waiting) for code, _name in languages()]
    cells = [
        {"label": _("E-mail"), "text": capfirst(events.in_words(event)), "note": events.for_whom(event)},
        {"label": _("Kind"), "text": str(events.kind_of(event).label)},
        *[{"label": name} | state for (_code, name), state in zip(languages(), states, strict=True)],
    ]
    rank, whose = min(state["rank"] for state in states), {state["whose"] for state in states}
    return {"cells": cells, "rank": rank, "event": event, "whose": whose, "said": _said(event, own)}


def _said(event: str, own: dict[tuple[str, str], Any]) -> str:
    """What it is called and under which subject lines it comes, to find it by."""
    codes = [code for code, _name in languages()]
    lines = [line for code in codes if event not in FIXED for line in house_lines(event, code)]
    titles = [own[event, code].title for code in codes if (event, code) in own]
    return "\n".join([events.in_words(event), events.for_whom(event), *lines, *titles]).casefold()


def _state(event: str, language: str, own: Any, waits: bool) -> dict[str, Any]:
    """In whose words the e-mail is written in a language."""
    if event in FIXED:
        return {"text": _("house text only"), "rank": 3, "whose": "house"}
    url = {"url": reverse("text", args=[event, language])}
    if own:
        words, note = _("own words, version %(number)d") % {"number": own.number}, _("another one waits")
        return url | {"text": words, "note": note if waits else "", "rank": 2 - waits, "whose": "own"}
    if waits:
        return url | {"text": _("waits for a second person"), "rank": 1, "whose": "waits"}
    if house(event).untranslated(language):
        untold = {"text": _("not translated"), "note": _("written in English")}
        return url | untold | {"rank": 0, "whose": "untranslated"}
    return url | {"text": _("house text"), "rank": 3, "whose": "house"}


def text_of(event: str, language: str) -> dict[str, Any]:
    """One text, if there is such an e-mail and it is written in such a language."""
    if event not in worded_events() or language not in dict(languages()):
        raise Http404
    name, spoken = events.in_words(event), dict(languages())[language]
    return {
        "event": event,
        "language": language,
        "name": name,
        "spoken": spoken,
        "full": f"{capfirst(name)} · {spoken}",
    }


@login_required
@require_safe
def text(request: Request, event: str, language: str) -> HttpResponse:
    """One text in one language: the words in force, its versions, and what differs between two of them."""
    door.allow(rewords(None, request.person))
    asked = text_of(event, language)
    versions = list(wordings_visible_to(request.person).of(event, language).select_related("by", "confirmed_by"))
    own = wordings_visible_to(request.person).in_force([event]).get((event, language))
    title, words = (own.title, own.text) if own else house_words(event, language)
    context = {
        "text": asked,
        "title": title,
        "words": words,
        "own": own,
        "untranslated": house(event).untranslated(language),
        "class": events.kind_of(event).label,
        "to": events.for_whom(event),
        "acts": _acts(asked, versions, held_letters(request.person, event, language).count()),
        "waiting": [_waiting(one, request.person) for one in versions[:1] if one.is_open],
        "versions": [version_row(one, own) for one in versions],
        "compared": differences(request.GET, event, language, versions),
        "others": [(name, reverse("text", args=[event, code])) for code, name in languages() if code != language],
    }
    return render(request, "nominations/screening/text.html", context)


def _acts(asked: dict[str, Any], versions: list[Wording], held: int) -> list[dict[str, str]]:
    args = [asked["event"], asked["language"]]
    acts = [{"label": _("Word it anew"), "url": reverse("reword", args=args), "weight": "primary"}]
    if versions and not versions[0].is_house:
        acts.append(
            {"label": _("Go back to the house text"), "url": reverse("restore_house", args=args), "weight": "quiet"}
        )
    if held:
        label = ngettext("Render the held letter again", "Render the %(n)d held letters again", held) % {"n": held}
        acts.append({"label": label, "url": reverse("render_all_again", args=args), "weight": "quiet"})
    return acts


def _waiting(wording: Wording, person: Any) -> dict[str, Any]:
    own = rules.another(wording, person)
    acts = possible(wording, person, [CONFIRM_WORDING]) if own.passed else []
    return {"number": wording.number, "by": wording.by, "acts": acts, "refusal": own.sentence}


@keeps_what_was_typed
@login_required
@once
def reword(request: Request, event: str, language: str) -> HttpResponse:
    """Subject and text beside the names that they may use; looked at with real data, tried out, then saved."""
    door.allow(rewords(None, request.person))
    asked = text_of(event, language) | {"newest": workflow.newest(event, language)}
    label = _("Save as version %(number)d") % {"number": asked["newest"] + 1}
    form = RewordForm(sent(request), row=asked, person=request.person, label=label, initial=_typed(request, asked))
    if "do" in request.POST and did(request, form, lambda: _save(request, asked, form), _("The words are saved.")):
        return redirect("text", event, language)
    samples = _samples(request, form, asked)
    if "try" in request.POST and samples:
        did(request, form, lambda: _try(request, language, samples[0]), _("It is on its way to your own address."))
    context = {
        "text": asked,
        "form": form,
        "samples": samples,
        "hints": rules.hints(event, *_words(form)) if samples else [],
        "placeholders": [(f"{{{one.name}}}", meaning(one)) for one in house(event).placeholders.values()],
        "by_two": by_two(event),
        "back": reverse("text", args=[event, language]),
    }
    return render(request, "nominations/screening/reword.html", context)


def _typed(request: Request, asked: dict[str, Any]) -> dict[str, Any]:
    """What the form begins with: an earlier version that was chosen, the words in force, or the house text."""
    event, language = asked["event"], asked["language"]
    versions = wordings_visible_to(request.person).of(event, language)
    number = request.GET.get("from", "")
    chosen = versions.filter(number=int(number)).first() if number.isdecimal() and len(number) < 6 else versions.first()
    words = (chosen.title, chosen.text) if chosen and not chosen.is_house else house_words(event, language)
    return dict(zip(("title", "text"), words, strict=True)) | {"seen": asked["newest"]}


def _words(form: RewordForm) -> tuple[str, str]:
    return form.cleaned_data["title"], form.cleaned_data["text"]


def _save(request: Request, asked: dict[str, Any], form: RewordForm) -> Wording:
    return workflow.reword(asked["event"], asked["language"], by=request.person, **form.arguments())


def _samples(request: Request, form: RewordForm, asked: dict[str, Any]) -> list[dict[str, Any]]:
    """The words with real data and with the worst; nothing before they keep the rules."""
    if request.method != "POST" or not form.is_valid():
        return []
    return wording_samples.samples(request.person, asked["event"], asked["language"], *_words(form))


def _try(request: Request, language: str, sample: dict[str, Any]) -> None:
    workflow.try_wording(language, sample["title"], sample["text"], by=request.person)


@login_required
@once
def restore_house(request: Request, event: str, language: str) -> HttpResponse:
    """The house text is said again, with a reason."""
    door.allow(rewords(None, request.person))
    asked = text_of(event, language) | {"newest": workflow.newest(event, language)}
    label, back = _("Go back to the house text"), reverse("text", args=[event, language])
    form = RestoreHouseForm(sent(request), row=asked, person=request.person, label=label)
    act = workflow.restore_house
    if did(request, form, lambda: act(event, language, by=request.person, **form.arguments()), _("It is saved.")):
        return redirect(back)
    stands = rules.is_own(wordings_visible_to(request.person).of(event, language).first())
    effect = _(
        "E-mails that are written from now on have the words that come with the software. This is a version too."
    )
    about = asked["full"]
    return asks_once_more(request, form, about=about, label=label, effect=effect, back=back, stands=stands)


def _page_of(wording: Wording) -> str:
    return reverse("text", args=[wording.event, wording.language])


def _waits(wording: Wording) -> Any:
    return rules.waits(wording, workflow.newest(wording.event, wording.language))


def _shown(wording: Wording, person: Any) -> dict[str, Any]:
    """The words that are confirmed, as their author typed them, and what is other than in those in force."""
    own = wordings_visible_to(person).in_force([wording.event]).get((wording.event, wording.language))
    title, text = words_of(wording)
    facts = {"language": wording.language, "reason": wording.reason, "by": wording.by}
    return {"title": title, "words": text, "compared": since(wording, own)} | facts


CONFIRM_WORDING = Act(
    verb="confirm_wording",
    label=gettext_lazy("Confirm the words"),
    effect=gettext_lazy("E-mails that are written from now on have these words. Somebody else has worded them."),
    run=workflow.confirm_wording,
    weight="primary",
    template="nominations/screening/confirm_wording.html",
    more=_shown,
    done=gettext_lazy("The words are in force."),
    leads_to=_page_of,
    may=rewords,
    stands=_waits,
    names=lambda wording: events.in_words(wording.event),
    head=lambda wording: text_of(wording.event, wording.language)["full"],
)
confirm_wording = page(CONFIRM_WORDING, rows=wordings_visible_to)
