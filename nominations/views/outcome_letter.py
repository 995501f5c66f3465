"""The letter that says the outcome of a file, as a page and as PDF, with what the jury said: once it is announced."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.person import Person
from accounts.requests import Request
from audit.subjects import subject
from dossiers.typesetting import typeset
from nominations import timeline
from nominations.emails.anew import letter_of
from nominations.models import Nomination
from nominations.permissions import is_commission
from nominations.views.file import head, seen
from nominations.views.said import given_to, links, reads, said
from nominations.workflow import reaching
from notifications import house, outbox
from notifications.substitution import filled, in_words

NOWHERE = "-"  # the page to which an e-mail leads: on paper neither it nor the line before it says anything


def _told(request: Request, key: str) -> Nomination:
    file = seen(request, key)
    if not reads(file, request.person):
        raise Http404
    return file


@login_required
@require_safe
def letter(request: Request, key: str) -> HttpResponse:
    """The letter to read and to print."""
    file = _told(request, key)
    context = _letter(file, request.person) | {"head": head(file), "file_url": reverse("file", args=[key])}
    context |= {"links": links(file, request.person)[1:], "pdf": reverse("letter_pdf", args=[key])}
    return render(request, "nominations/decision/letter.html", context)


@login_required
@require_safe
def letter_pdf(request: Request, key: str) -> HttpResponse:
    """The same as PDF."""
    file = _told(request, key)
    answer = HttpResponse(
        typeset("letter", _letter(file, request.person), at=file.since), content_type="application/pdf"
    )
    answer["Content-Disposition"] = 'attachment; filename="letter.pdf"'
    return answer


def _letter(file: Nomination, person: Person) -> dict[str, Any]:
    title, paragraphs = _words(file, is_commission(file, person))
    return {
        "sender": _("The secretariat of the network"),
        "call": file.call.name,
        "to": _addressee(file, is_commission(file, person)),
        "date": timeline.day(file.since, file.call.zone),
        "title": title,
        "paragraphs": paragraphs,
        "said_title": _("What the jury said"),
        "said": said(file, person),
        "said_later": _said_later(file, person),
        "note": _("This letter was made by the software of the secretariat and is valid without a signature."),
        "draft": _("FICTIONAL") if file.call.is_fictional else "",
        "language": get_language() or "en",
    }


def _said_later(file: Nomination, person: Person) -> str:
    """The day on which the jury's words were given, where the letter had left without them."""
    given = given_to(file, person)
    if given is None or given.checked_at is None or given.checked_at <= file.since:
        return ""
    return _("Given on %(day)s, after the letter.") % {"day": timeline.day(given.checked_at, file.call.zone)}


def _addressee(file: Nomination, to_commission: bool) -> str:
    facts = {"city": file.city.name, "country": file.country.called}
    return (
        _("To the National Commission of %(country)s, about %(city)s") % facts
        if to_commission
        else (_("To the city of %(city)s, %(country)s") % facts)
    )


def _told_by(file: Nomination) -> str:
    """The act by which what the letter says was told."""
    return "promote" if file.was_promoted else "revoke" if file.is_revoked else "announce"


def _words(file: Nomination, to_commission: bool) -> tuple[str, list[str]]:
    """The words of the e-mail of the same outcome, so that both say the same."""
    event = letter_of(file, to_commission=to_commission)
    untold = reaching.city_untold(file, _told_by(file))
    language = get_language() or settings.LANGUAGE_CODE
    context = {"nomination": file, "city": file.city, "call": file.call, "untold": untold}
    context |= dict.fromkeys(house.LINKS, NOWHERE)
    words, facts = house.written(event, context)
    if own := outbox.own_words(event, subject(file), language):  # on paper an address leads nowhere
        facts |= dict.fromkeys(house.LINKS, "")
        return in_words(own.title, facts), filled(own.text, facts).strip().split("\n\n")
    title, *paragraphs = [part.strip() for part in words.strip().split("\n\n")]
    way = paragraphs.index(NOWHERE)
    return title, paragraphs[: way - 1] + paragraphs[way + 1 :]
