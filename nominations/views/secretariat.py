"""The desk of the secretariat: things to do, oldest first, each leading to exactly its rows; and the lists behind."""

from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import door
from accounts.person import Person
from accounts.requests import Request
from audit import clock
from cities.models import Country
from cities.states import Region
from nominations import timeline
from nominations.forms.screening import FilesFilter
from nominations.models import Call, Nomination, Review
from nominations.querysets.todo import late_reviews
from nominations.states import ReviewState
from nominations.views import paging, standing, waiting


def works_here(person: Person) -> None:
    """These pages are the secretariat's."""
    door.allow(person.has("secretariat"))


@login_required
@require_safe
def secretariat_desk(request: Request) -> HttpResponse:
    """What to do next; then everything that waits, oldest first."""
    works_here(request.person)
    letters = waiting.letters(request.person)
    found = waiting.of_secretariat(request.person, letters)
    context = {
        "next": waiting.next_card(found, request.person),
        "tasks": [one.row() for one in found],
        "held": waiting.held(letters),
        "ways": _ways(),
    }
    return render(request, "nominations/screening/secretariat_desk.html", context)


def _ways() -> list[dict[str, str]]:
    early = f"{reverse('files')}?task=early"
    return [
        {"label": _("All files"), "url": reverse("files")},
        {"label": _("Early warning: still with city or Commission"), "url": early},
        {"label": _("Cities that wait to be let in"), "url": reverse("entries")},
        {"label": _("Register a file that came on paper"), "url": reverse("register_file")},
        {"label": _("Rules on conflicts, checked every day"), "url": reverse("findings")},
        {"label": _("Second approvals"), "url": reverse("proposals")},
        {"label": _("Cohorts"), "url": reverse("cohorts")},
        {"label": _("Progress reports of members"), "url": reverse("compliance")},
        {"label": _("Persons and roles"), "url": reverse("persons")},
        {"label": _("Contacts of National Commissions from a file"), "url": reverse("invite_contacts")},
        {"label": _("Invited and never signed in"), "url": reverse("never_signed_in")},
        {"label": _("Addresses that do not work"), "url": reverse("returned_addresses")},
        {"label": _("Calls"), "url": reverse("calls")},
        {"label": _("Forms"), "url": reverse("forms")},
        {"label": _("Ready sentences"), "url": reverse("sentences")},
        {"label": _("Words of the e-mails"), "url": reverse("texts")},
        {"label": _("Reminders"), "url": reverse("reminders")},
    ]


# All files.


@login_required
@require_safe
def files(request: Request) -> HttpResponse:
    """Every file that this member of the secretariat may see, narrowed by what stands in the address."""
    works_here(request.person)
    countries = _countries(request.person)
    asked = _asked(request, countries)
    names = dict(countries)
    context = {"form": asked.form, "active": paging.in_use(request, asked), "clear_url": reverse("files")}

    row = partial(_row, names=names, person=request.person)
    return paging.listed(request, "nominations/screening/files.html", context, asked.qs, row, name="files")


def _asked(request: Request, countries: list[tuple[str, str]]) -> FilesFilter:
    rows = Nomination.objects.visible_to(request.person).select_related("city", "country", "call").waiting_first()
    calls = list(Call.objects.visible_to(request.person).values_list("slug", "name"))
    return FilesFilter(request.GET, queryset=rows, calls=calls, countries=countries)


def _countries(person: Person) -> list[tuple[str, str]]:
    wanted = Nomination.objects.visible_to(person).order_by().values("country")
    rows = Country.objects.with_names().filter(pk__in=wanted)
    return [(row.iso2, row.called) for row in rows]


def _row(file: Nomination, names: dict[str, str], person: Person) -> dict[str, Any]:
    kind, region = _("on paper") if file.on_behalf else "", str(Region(file.country.region).label)
    cells = [
        {"label": _("City"), "text": file.city.name, "url": reverse("screen", args=[file.key]), "note": kind},
        {"label": _("Country"), "text": names[file.country.iso2], "note": region, "note_label": _("Region")},
        {"label": _("Call"), "text": file.call.name},
        {"label": _("Where it stands"), "word": file.status_label, "tone": standing.badge(file, person)["tone"]},
        {"label": _("Since"), "number": True, **_since(file)},
    ]
    return {"cells": cells}


def _since(file: Nomination) -> dict[str, Any]:
    """How long it has stood there; of a replayed file no date is known."""
    if file.call.is_replay:
        return {"text": "", "at": None}
    return {"text": timeline.lasting(file.since, clock.now()), "at": file.since}


# Reviews that are late.


@login_required
@require_safe
def late(request: Request) -> HttpResponse:
    """Which juror is late with which file, the longest first."""
    works_here(request.person)
    rows = late_reviews(request.person, clock.now()).select_related(
        "juror__user", "nomination__city", "nomination__call"
    )
    context = {
        "who": _("Secretariat"),
        "title": _("Reviews late"),
        "lead": _("The deadline of the jurors is over, and these reviews are not handed in."),
        "caption": _("The longest late first"),
        "what": _("No review is late."),
    }
    rows = rows.order_by("deadline", "pk")
    return paging.listed(request, "nominations/list.html", context, rows, _late, name="late-reviews")


def _late(review: Review) -> dict[str, Any]:
    file = review.nomination
    state = ReviewState(review.state)
    due = {"at": review.deadline, "sheet_label": _("Deadline")}
    cells = [
        {"label": _("Juror"), "text": str(review.juror.user)},
        {"label": _("City"), "text": file.city.name, "url": reverse("screen", args=[file.key])},
        {"label": _("Call"), "text": file.call.name},
        {"label": _("How far"), "word": str(state.label), "tone": "due"},
        {"label": _("Late by"), "text": timeline.lasting(review.deadline, clock.now()), "number": True, **due},
    ]
    return {"cells": cells}
