"""The contacts of all National Commissions: a file that invites them, and those who never signed in."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts import door
from accounts.models import Invitation
from accounts.once import once
from accounts.requests import Request
from accounts.verdicts import Verdict
from audit import clock
from nominations.contactfile import SAMPLE
from nominations.forms.act import ActForm
from nominations.forms.contacts import ContactFileForm, InviteContactsForm
from nominations.querysets.persons import never_signed_in as waited_for
from nominations.views import paging
from nominations.views.secretariat import works_here
from nominations.views.sending import asks_once_more, did, sent
from nominations.workflow import contacts as workflow
from nominations.workflow.contacts import Line


@login_required
@once
def invite_contacts(request: Request) -> HttpResponse:
    """A file is looked at first, line by line; then the chosen ones are invited."""
    works_here(request.person)
    if request.method == "POST" and "text" in request.POST:
        return _invite(request)
    form = ContactFileForm(sent(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        lines, wrong = workflow.look(form.cleaned_data["file"], by=request.person)
        if not wrong:
            return _looked_at(request, form.cleaned_data["file"], lines)
        form.add_error("file", [str(verdict.sentence) for verdict in wrong])
    return render(request, "nominations/screening/invite_contacts.html", {"form": form})


@login_required
@require_safe
def contacts_sample(request: Request) -> HttpResponse:
    """A file of contacts as it should look, with nobody in it who exists."""
    works_here(request.person)
    answer = HttpResponse("\ufeff" + SAMPLE, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="contacts-sample.csv"'
    return answer


def _invite(request: Request) -> HttpResponse:
    text = request.POST["text"]
    lines, _wrong = workflow.look(text, by=request.person)
    form = InviteContactsForm(request.POST, choices=_choices(lines, chosen=request.POST.getlist("lines")))

    def run() -> list[Invitation]:
        return workflow.invite_contacts(text, form.cleaned_data["lines"], by=request.person)

    return redirect("never_signed_in") if did(request, form, run, _invited) else _looked_at(request, text, lines, form)


def _invited(made: list[Invitation]) -> str:
    number = len(made)
    sentence = ngettext("%(n)d invitation is on its way.", "%(n)d invitations are on their way.", number)
    return sentence % {"n": number} if made else _("Everybody was invited already; nothing was sent.")


def _choices(lines: list[Line], chosen: list[str]) -> list[tuple[int, str]]:
    """Those who would be invited; of those chosen before also who is there by now."""
    return [
        (line.contact.line, _words(line))
        for line in lines
        if line.is_invitable or (str(line.contact.line) in chosen and not line.faults)
    ]


def _words(line: Line) -> str:
    person = line.contact
    facts = {"line": person.line, "country": _country(line), "name": person.name, "email": person.email}
    sentence = _("%(country)s: %(name)s, %(email)s (line %(line)d)") % facts
    if not person.is_head:
        return sentence
    head = _("becomes the head instead of %(head)s") % {"head": line.head} if line.head else _("becomes the head")
    return f"{sentence}, {head}"


def _country(line: Line) -> str:
    return line.country.called if line.country else line.contact.country


def _looked_at(request: Request, text: str, lines: list[Line], form: InviteContactsForm | None = None) -> HttpResponse:
    """Nothing is chosen for the secretariat in a file with faults."""
    choices, faulty = _choices(lines, chosen=[]), [line for line in lines if line.faults]
    first = {"text": text, "lines": [] if faulty else [number for number, _label in choices]}
    facts = {"all": len(lines), "new": len(choices), "faulty": len(faulty)}
    context = {
        "form": (form or InviteContactsForm(initial=first, choices=choices)) if choices or form else None,
        "size": _("Persons in the file: %(all)d. To invite: %(new)d. With a fault: %(faulty)d.") % facts,
        "faulty": [_row(line, _fault(line)) for line in faulty],
        "there": [_row(line, _standing(line)) for line in lines if not (line.faults or line.is_invitable)],
        "lead": _("Nobody is invited yet. Choose whom to invite, or correct the file and send it again."),
    }
    return render(request, "nominations/screening/invite_contacts.html", context)


def _row(line: Line, last: dict[str, str]) -> dict[str, Any]:
    person = line.contact
    cells = [
        {"label": _("Line"), "text": str(person.line), "number": True},
        {"label": _("Country"), "text": _country(line)},
        {"label": _("Person"), "text": person.name, "note": person.email},
        {"label": _("What is known")} | last,
    ]
    return {"cells": cells}


def _fault(line: Line) -> dict[str, str]:
    sentences: list[Verdict] = line.faults
    return {"word": _("fault"), "tone": "problem", "note": " ".join(str(one.sentence) for one in sentences)}


def _standing(line: Line) -> dict[str, str]:
    if line.is_officer or line.invited is None:
        return {"word": _("acts for the Commission already"), "tone": "done"}
    return _state(line.invited)


def _state(row: Invitation) -> dict[str, str]:
    facts = {"sent": date_format(row.last_sent, "j F Y"), "until": date_format(row.expires_at, "j F Y")}
    if row.expires_at <= clock.now():
        return {"word": _("expired"), "tone": "problem", "note": _("sent %(sent)s, expired %(until)s") % facts}
    return {"word": _("open"), "tone": "now", "note": _("sent %(sent)s, until %(until)s") % facts}


# Those who never signed in.


@login_required
@require_safe
def never_signed_in(request: Request) -> HttpResponse:
    """Who is invited to act for a Commission and never signed in, the longest waiting first."""
    works_here(request.person)
    rows = waited_for(request.person).order_by("created_at", "pk")
    context = {
        "who": _("Secretariat"),
        "title": _("Invited and never signed in"),
        "lead": _(
            "Officers of National Commissions. Sending again makes a new link, good for 14 days; the old one ends."
        ),
        "caption": _("The longest waiting first"),
        "what": _("Everybody who was invited has signed in."),
        "add": {"label": _("Send all again"), "url": reverse("resend_all")} if rows.exists() else None,
    }
    return paging.listed(request, "nominations/list.html", context, rows, _waiting, name="never-signed-in")


def _waiting(row: Invitation) -> dict[str, Any]:
    cells = [
        {"label": _("Person"), "text": row.name or row.email, "note": row.email},
        {"label": _("National Commission"), "text": row.label},
        {"label": _("Invited"), "text": date_format(row.created_at, "j F Y"), "at": row.created_at},
        {"label": _("Link"), **_state(row)},
        {"label": _("What to do"), "text": _("Send again"), "url": reverse("resend", args=[row.key]), "act": True},
    ]
    return {"cells": cells}


@login_required
@once
def resend(request: Request, key: str) -> HttpResponse:
    """One more e-mail to one person."""
    works_here(request.person)
    row = door.see(waited_for(request.person), key)
    label = _("Send the invitation again")
    form = ActForm(sent(request), row=row, person=request.person, label=label)
    done = _("The invitation to %(email)s is on its way.") % {"email": row.email}
    if did(request, form, lambda: workflow.resend(key, by=request.person), done):
        return redirect("never_signed_in")
    effect = _("%(email)s gets an e-mail with a new link, good for 14 days. The old link opens nothing any more.")
    return _asked(request, form, label, row.name or row.email, effect % {"email": row.email})


@login_required
@once
def resend_all(request: Request) -> HttpResponse:
    """One more e-mail to everybody on the list."""
    works_here(request.person)
    label, number = _("Send all again"), waited_for(request.person).count()
    form = ActForm(sent(request), row=None, person=request.person, label=label)
    if did(request, form, lambda: workflow.resend_all(by=request.person), _invited):
        return redirect("never_signed_in")
    sentence = ngettext("%(n)d person gets an e-mail", "%(n)d persons get an e-mail", number) % {"n": number}
    effect = _("%(persons)s with a new link, good for 14 days. The old links open nothing any more.")
    return _asked(request, form, label, _("Secretariat"), effect % {"persons": sentence})


def _asked(request: Request, form: ActForm, label: str, who: str, effect: str) -> HttpResponse:
    back = reverse("never_signed_in")
    return asks_once_more(request, form, about=who, label=label, effect=effect, back=back)
