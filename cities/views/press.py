"""The press kit of an announcement: its page, its files, a published text held against its list."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import Request
from cities import listing, presskit, proofreading, proofwords, reading, wording
from cities.forms import PublishedText
from cities.models import Edition
from cities.states import Layout
from cities.views.announcements import (
    OF_A_LIST,
    edition_of,
    language_of,
    languages,
    layout_of,
    newest_of,
    query,
    regions,
)
from cities.views.shared import knows, shared

KINDS = {
    "html": "text/html; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "release": "text/plain; charset=utf-8",
}
KEPT = {"csv", "docx"}  # files that a browser keeps rather than shows


def _edition(request: Request, slug: str) -> Edition:
    """The edition asked for; a round whose members were listed by name later had its own release."""
    edition = edition_of(request, slug)
    if edition.announcement.is_imported:
        raise Http404
    return edition


def _kit(request: Request, edition: Edition) -> listing.Listing:
    return presskit.kit_of(edition, layout_of(request, edition.announcement.layout), language_of(request))


@require_safe
@shared
@knows(*OF_A_LIST)
def press(request: Request, slug: str) -> HttpResponse:
    """The whole release from data, beside its files and figures."""
    edition = _edition(request, slug)
    kit = _kit(request, edition)
    context = {
        **newest_of(request, edition),
        "announcement": edition.announcement,
        "edition": edition,
        "who": _who(edition),
        "lead": _("Everything here is counted from the register. What it does not know is said to be not known."),
        "tongues": languages(request, kit.language),
        "release": release(kit),
        "layouts": layouts(request, kit),
        "files": _files(request, slug),
        "seal": listing.seal(kit),
        "rule": rule(),
        "compare_url": f"{reverse('compare', args=[slug])}?{query(request)}",
    }
    return render(request, "cities/press.html", context)


def _who(edition: Edition) -> str:
    told = edition.announcement
    facts = {"title": told.title, "day": date_format(told.day, "j F Y"), "number": edition.number}
    return _("%(title)s · %(day)s · edition %(number)s") % facts


def release(kit: listing.Listing) -> dict[str, Any]:
    """A release as a page shows it, every word of it in the language of the list."""
    language, figures = kit.language, kit.kit
    return {
        "language": language,
        "direction": wording.direction(language),
        "headline": listing.headline(kit),
        "fictional": wording.say(language, "fictional") if kit.is_fictional else "",
        "paragraph": listing.paragraph(kit),
        "quotation": figures.quotation.sentence(language) if figures and figures.quotation else "",
        "regions": regions(kit),
        "reckoning_title": wording.say(language, "reckoning"),
        "reckoning": listing.reckoning_sentences(kit),
        "figures_title": wording.say(language, "figures"),
        "figures": [
            {"label": label, "value": value} for label, value in (figures.figures(language) if figures else [])
        ],
        "notes": figures.notes(language) if figures else [],
    }


def layouts(request: Request, kit: listing.Listing) -> list[dict[str, Any]]:
    """The two house forms, each as a link to the same kit in it."""
    return [
        {"label": label, "url": f"?{query(request, layout=code)}", "current": code == kit.layout}
        for code, label in Layout.choices
    ]


def labels() -> dict[str, str]:
    """The files of a kit by what they are called."""
    return {
        "html": _("Web page (HTML)"),
        "txt": _("Text, the list alone"),
        "release": _("Text, the whole release"),
        "docx": _("Word (DOCX)"),
        "csv": "CSV",
        "json": "JSON",
    }


def _files(request: Request, slug: str) -> list[dict[str, str]]:
    names, asked = labels(), query(request)
    return [
        {"label": label, "url": f"{reverse('press_file', args=[slug, form])}?{asked}"} for form, label in names.items()
    ]


def rule() -> str:
    """How a stranger checks the hash."""
    return _(
        "To check it: take the JSON without “sha256” and without each member’s “page”, write it with sorted keys and "
        "no spaces as UTF-8, and hash that."
    )


@require_safe
@shared
@knows(*OF_A_LIST)
def press_file(request: Request, slug: str, form: str) -> HttpResponse:
    """One file of the kit; all of them bear the one hash of the list."""
    edition = _edition(request, slug)
    kit = _kit(request, edition)
    return kept(kit, form, f"{slug}-{kit.language}-edition-{edition.number}")


def kept(kit: listing.Listing, form: str, name: str) -> HttpResponse:
    """A file of a kit to look at or to keep."""
    response = HttpResponse(presskit.written(kit, form), content_type=KINDS[form])
    name = f"{name}.{'txt' if form == 'release' else form}"
    response["Content-Disposition"] = f'{"attachment" if form in KEPT else "inline"}; filename="{name}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: Request, slug: str) -> HttpResponse:
    """A published text beside our list, with every difference named; nothing is kept of it."""
    edition = _edition(request, slug)
    form = PublishedText(request.POST or None)
    proof = proofreading.against(form.cleaned_data["text"], presskit.sheet_of(edition)) if form.is_valid() else None
    language, layout = (
        (proof.language, proof.layout)
        if proof
        else (language_of(request), layout_of(request, edition.announcement.layout))
    )
    ours = reading.listing_of(edition, layout, language)
    context = {
        "announcement": edition.announcement,
        "who": _who(edition),
        "form": form,
        "proof": _proof(proof) if proof else None,
        "regions": regions(ours),
        "list_language": language,
        "list_direction": wording.direction(language),
        "press_url": f"{reverse('press', args=[slug])}?{query(request)}",
    }
    return render(request, "cities/compare.html", context)


def _proof(proof: proofreading.Proof) -> dict[str, Any]:
    return {
        "outcome": proofwords.outcome(proof),
        "how": proofwords.how_read(proof) if proof.cities else "",
        "sentences": [proofwords.sentence(finding) for finding in proof.findings],
        "uncompared": proofwords.uncompared(proof),
    }
