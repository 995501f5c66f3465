"""A director's deputy: named from day to day, shown on the director's desk, ended sooner."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts import door
from accounts import workflow as accounts
from accounts.models import Deputation
from accounts.once import once
from accounts.permissions import can_deputize
from accounts.person import Person
from accounts.requests import Request
from accounts.rules import still_lent
from audit import clock
from nominations.forms.act import ActForm
from nominations.forms.deputies import DeputizeForm
from nominations.views.sending import asks_once_more, did, sent


def deputies(person: Person) -> list[dict[str, Any]]:
    """Who acts for whom, now or later, with the way to end it for whoever gave it."""
    rows = Deputation.objects.visible_to(person).not_over(clock.now()).select_related("giver", "deputy")
    return [_row(row, person) for row in rows.order_by("since", "pk")]


def acting(person: Person) -> Deputation | None:
    """The delegation by which this person acts as director, if there is one."""
    found: Deputation | None = Deputation.objects.visible_to(person).by_which(person.user, clock.now())
    return found


def in_whose_name(lent: Deputation | None) -> str:
    """In whose name a deputy decides, and until when."""
    if lent is None:
        return ""
    facts = {"person": lent.giver, "day": date_format(lent.last_day, "j F Y")}
    return _("You act in the name of %(person)s, by delegation until %(day)s. The decision says so.") % facts


def _row(row: Deputation, person: Person) -> dict[str, Any]:
    facts = {"deputy": row.deputy, "giver": row.giver}
    return {
        "label": _("%(deputy)s acts in the name of %(giver)s") % facts,
        "note": f"{days(row)} · {row.reason}",
        "word": _("in force") if row.since <= clock.now() else _("to come"),
        "tone": "now" if row.since <= clock.now() else "quiet",
        "url": reverse("end_deputation", args=[row.key]) if row.giver == person.user else "",
        "is_mine": row.deputy == person.user,
    }


def days(row: Deputation) -> str:
    """From day to day, in words."""
    facts = {"first": date_format(row.first_day, "j F Y"), "last": date_format(row.last_day, "j F Y")}
    return _("%(first)s to %(last)s") % facts


@login_required
@once
def deputize(request: Request) -> HttpResponse:
    """Asks for the person, the days and the reason."""
    door.allow(can_deputize(request.person))
    label = _("Name a deputy")
    form = DeputizeForm(sent(request), row=request.person.someone, person=request.person, label=label)
    done = _("Named. The deputy gets an e-mail.")
    if did(request, form, lambda: accounts.deputize(by=request.person, **form.arguments()), done):
        return redirect("director_desk")
    effect = _(
        "On these days the person holds your rights as director beside you. Every decision says that it was made in "
        "your name. Whoever proposed a cohort cannot approve it, in your name neither."
    )
    back = reverse("director_desk")
    return asks_once_more(request, form, about=request.person.someone, label=label, effect=effect, back=back)


@login_required
@once
def end_deputation(request: Request, key: str) -> HttpResponse:
    """Asks once more, then takes the rights back."""
    row = door.see(Deputation.objects.visible_to(request.person).select_related("giver", "deputy"), key)
    door.allow(can_deputize(request.person) and row.giver == request.person.user)
    label = _("End the delegation to %(name)s") % {"name": row.deputy}
    form = ActForm(sent(request), row=row, person=request.person, label=label)
    done = _("%(name)s no longer acts in your name.") % {"name": row.deputy}
    if did(request, form, lambda: accounts.end_deputation(key, by=request.person), done):
        return redirect("director_desk")
    effect = _("From this moment %(name)s no longer acts in your name, and gets an e-mail. What was done stays.")
    back, stands = reverse("director_desk"), still_lent(row, clock.now())
    effect %= {"name": row.deputy}
    return asks_once_more(request, form, about=row.deputy, label=label, effect=effect, back=back, stands=stands)
