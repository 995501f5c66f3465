"""The log of e-mails: all that went to one person, all about one file, and what I was sent myself."""

from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import door
from accounts.models import User
from accounts.person import Person
from accounts.requests import Request
from nominations.models import Nomination
from nominations.permissions import releases
from nominations.querysets.letters import about, emails_visible_to, own_emails, with_zone
from nominations.views import lettering, letters, paging
from nominations.views.secretariat import works_here
from notifications.models import Email


def _listed(request: Request, rows: QuerySet[Email], context: dict[str, Any], row: Any, name: str) -> HttpResponse:
    context |= {"caption": _("E-mails, newest first")}
    shown = with_zone(rows).defer("text", "html")
    return paging.listed(request, "nominations/list.html", context, shown, row, name=name)


@login_required
@require_safe
def person_emails(request: Request, key: str) -> HttpResponse:
    """Every e-mail to one person, under whichever address, as far as this member of the secretariat may read it."""
    works_here(request.person)
    user = door.see(User.objects.visible_to(request.person), key)
    written = emails_visible_to(request.person).filter(Q(to=user) | Q(to=None, address__iexact=user.email))
    rows = written.order_by("-created", "-pk")
    context = {
        "who": user.email,
        "title": _("E-mails to %(name)s") % {"name": user},
        "what": _("Nothing was written to this person."),
    }
    return _listed(request, rows, context, partial(letters.row, person=request.person), "e-mails-to-a-person")


@login_required
@require_safe
def file_emails(request: Request, key: str) -> HttpResponse:
    """Every e-mail about one file, and the lists in which its Commission reads of it, for who reads the outbox."""
    door.allow(releases(None, request.person))
    file = door.see(Nomination.objects.visible_to(request.person).select_related("city", "call"), key)
    rows = emails_visible_to(request.person).filter(about([file])).order_by("-created", "-pk")
    title = _("E-mails about %(city)s") % {"city": file.city.name}
    context = {"who": file.call.name, "title": title, "what": _("No e-mail has been written about this file.")}
    return _listed(request, rows, context, partial(letters.row, person=request.person), "e-mails-about-a-file")


@login_required
@require_safe
def my_emails(request: Request) -> HttpResponse:
    """What I was sent; never what is held or on its way."""
    context = {
        "who": request.person.someone.email,
        "title": _("E-mails I was sent"),
        "lead": _("If one did not arrive, you can read it here."),
        "what": _("You were sent no e-mail yet."),
        "meanwhile": _("Whatever this site sends you will stand here."),
    }
    rows = own_emails(request.person).order_by("-sent_at", "-pk")
    return _listed(request, rows, context, partial(_mine, person=request.person), "my-e-mails")


def _mine(email: Any, person: Person) -> dict[str, Any]:
    url = reverse("my_email", args=[email.key]) if email.is_readable else ""
    cells = [
        {"label": _("Subject"), "text": lettering.title(email), "url": url},
        {"label": _("Sent"), "text": lettering.when(email.sent_at, email.zone, person), "at": email.sent_at},
    ]
    return {"cells": cells}


@login_required
@require_safe
def my_email(request: Request, key: str) -> HttpResponse:
    """One e-mail that I was sent, as it stands in my letterbox; a sign-in e-mail is a key and is not shown again."""
    person = request.person
    seen = door.see(with_zone(own_emails(person).exclude(kind=Email.Kind.SIGNIN)), key)
    context = {"email": seen, "sender": settings.DEFAULT_FROM_EMAIL}
    context["when"] = lettering.when(seen.sent_at, seen.zone, person)
    return render(request, "nominations/screening/my_email.html", context)
