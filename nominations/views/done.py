"""The page on which every bulk act ends: how many files moved, how many e-mails went, the list, the way on."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from accounts.person import Person
from accounts.requests import Request
from audit import clock
from nominations import timeline
from nominations.emails.telling import told
from nominations.models import Call, Juror, Nomination
from nominations.permissions import visible_fields
from nominations.views import standing

LAST = "done"  # the last bulk act of this session: the page can be loaded again, by nobody else


@dataclass(frozen=True)
class Bulk:
    """One act on many files or jurors, as its end is told."""

    title: Callable[[int], str]
    following: str | Promise
    label: str | Promise
    page: str
    of_jurors: bool = False  # whether it did something to jurors, and moved no file
    of_call: bool = True  # whether the page that leads on is one of the call; else it is asked to show that call


BULK = {
    "endorse_all": Bulk(
        lambda n: ngettext("%(n)d city is nominated", "%(n)d cities are nominated", n),
        gettext_lazy("The secretariat checks them and gives them to the jury."),
        gettext_lazy("Back to your country"),
        "commission_desk",
        of_call=False,
    ),
    "start_all": Bulk(
        lambda n: ngettext("%(n)d file is being read", "%(n)d files are being read", n),
        gettext_lazy("The jurors declare whether they have a conflict of interest, then read and mark."),
        gettext_lazy("See who reads what"),
        "jury_plan",
    ),
    "close_all": Bulk(
        lambda n: ngettext("The marks of %(n)d file are closed", "The marks of %(n)d files are closed", n),
        gettext_lazy("The jury meets and says its word on each file."),
        gettext_lazy("See means and votes"),
        "chair_desk",
    ),
    "read_more": Bulk(
        lambda n: ngettext("%(n)d file is being read again", "%(n)d files are being read again", n),
        gettext_lazy("The further readers declare, read and mark; the jury talks when the marks are closed again."),
        gettext_lazy("Back to the meeting"),
        "meeting",
    ),
    "remind_jurors": Bulk(
        lambda n: ngettext("%(n)d juror is reminded", "%(n)d jurors are reminded", n),
        gettext_lazy("Who still owes a review can be reminded again after a day."),
        gettext_lazy("See who is late"),
        "chair_desk",
        of_jurors=True,
    ),
    "take_over": Bulk(
        lambda n: ngettext("%(n)d file stands as in the scenario", "%(n)d files stand as in the scenario", n),
        gettext_lazy("Look at the targets, then propose the cohort to the director."),
        gettext_lazy("See the cohort"),
        "cohort",
    ),
    "select_recommended": Bulk(
        lambda n: ngettext("%(n)d file stands as recommended", "%(n)d files stand as recommended", n),
        gettext_lazy("Look at the balance, then propose the cohort to the director."),
        gettext_lazy("See the cohort"),
        "cohort",
    ),
}


def remember(request: Request, verb: str, call: Call, rows: Iterable[Nomination | Juror]) -> str:
    """Keeps what a bulk act has just done for the page that says so, and gives its address."""
    moved = list(rows)
    request.session[LAST] = {
        "verb": verb,
        "call": call.slug,
        "keys": [row.key for row in moved],
        "emails": told(verb, call, moved),
        "at": clock.now().isoformat(),
    }
    return reverse("done")


@login_required
@require_safe
def done(request: Request) -> HttpResponse:
    """What the last bulk act of this person did, as far as its files may still be seen."""
    last, person = request.session.get(LAST) or {}, request.person
    call = Call.objects.visible_to(person).filter(slug=last.get("call", "")).first()
    if call is None:
        raise Http404
    bulk = BULK[last["verb"]]
    rows = (_jurors if bulk.of_jurors else _files)(person, last["keys"])
    told_words = _told(last["emails"])
    context = {
        "title": bulk.title(len(rows)) % {"n": len(rows)},
        "at": timeline.when(datetime.fromisoformat(last["at"]), call.zone, standing.reader_zone(person), seconds=True),
        "said": told_words if bulk.of_jurors else f"{_moved(len(rows))} {told_words}",
        "steps": [bulk.following],
        "label": bulk.label,
        "address": reverse(bulk.page, args=[call.slug]) if bulk.of_call else f"{reverse(bulk.page)}?call={call.slug}",
        "heading": _("These jurors") if bulk.of_jurors else _("These files"),
        "rows": rows,
    }
    return render(request, "nominations/done.html", context)


def _files(person: Person, keys: list[str]) -> list[dict[str, Any]]:
    files = Nomination.objects.visible_to(person).filter(key__in=keys).for_lists().order_by("pk")
    return [_row(file, person) for file in files]


def _jurors(person: Person, keys: list[str]) -> list[dict[str, Any]]:
    jurors = Juror.objects.visible_to(person).filter(key__in=keys).select_related("user").order_by("user__name", "pk")
    return [{"label": str(juror), "word": _("reminded"), "tone": "done"} for juror in jurors]


def _moved(number: int) -> str:
    return ngettext("%(n)d file moved.", "%(n)d files moved.", number) % {"n": number}


def _told(number: int) -> str:
    if not number:
        return _("No e-mail is sent.")
    return ngettext("%(n)d e-mail is on its way.", "%(n)d e-mails are on their way.", number) % {"n": number}


def _row(file: Nomination, person: Person) -> dict[str, Any]:
    shown = standing.badge(file, person, visible_fields(person, file, declared=False))
    page = "screen" if person.has("secretariat") else "file"
    country = file.country.called
    return shown | {"label": file.city.name, "note": country, "url": reverse(page, args=[file.key])}
