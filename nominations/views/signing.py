"""How a text is signed: the page with its three ways, the page to print, what came in, and the frozen texts."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import door
from accounts.once import once
from accounts.person import Person
from accounts.requests import Request
from dossiers import signing
from dossiers.models import Snapshot
from dossiers.states import Party
from nominations import timeline
from nominations.forms.act import ActForm, ReasonForm
from nominations.forms.signing import LinkForm, ScanForm
from nominations.models import Nomination
from nominations.permissions import CONTENT, HISTORY, INTERNAL, looks_at, visible_fields
from nominations.views import reading, standing
from nominations.views import signature_page as pages
from nominations.views.file import head, seen
from nominations.views.sending import asks_once_more, did, sent
from nominations.workflow import signing as workflow
from nominations.workflow.steps import permitted, startable

HAND_OVER = {Party.MAYOR: "submit", Party.COMMISSION: "endorse"}


def _mine(request: Request, key: str, party: str) -> Nomination:
    """The file, for those who hand over what this party signs."""
    nomination = seen(request, key)
    door.allow(permitted(nomination, workflow.side_of(party).verb, request.person))
    fields = visible_fields(request.person, nomination)
    door.allow(INTERNAL in fields or nomination.on_behalf)
    return nomination


@login_required
@require_safe
def signature(request: Request, key: str, party: str) -> HttpResponse:
    """The page with every way to sign."""
    return _page(request, _mine(request, key, party), party)


def _link_form(file: Nomination, party: str, person: Person, posted: QueryDict | None = None) -> LinkForm:
    address = reverse("send_signing_link", args=[file.key, party])
    common: dict[str, Any] = {"row": file, "person": person, "of_city": party == Party.MAYOR}
    return LinkForm(posted, **common, label=_("Send the link"), address=address)


def _page(request: Request, file: Nomination, party: str, scan: Any = None, link: Any = None) -> HttpResponse:
    side = workflow.side_of(party)
    refusal = startable(file, side.verb)
    person, args = request.person, [file.key, party]
    common: dict[str, Any] = {"row": file, "person": person}
    texts = pages.words(file, party)
    context = {
        "nomination": file,
        "head": head(file) | {"lead": texts["statement"]},
        "title": texts["title"],
        "refusal": refusal,
        "stands": pages.stands(file, party) if refusal.passed else None,
        "scan": scan or ScanForm(**common, label=_("Upload the signed page"), address=reverse("sign_scan", args=args)),
        "link": link or _link_form(file, party, person),
        "urls": {name: reverse(name, args=args) for name in ("request_signature", "end_signing", "signature_page")},
        "hand_over": reverse(HAND_OVER[Party(party)], args=[file.key]),
        "of_city": party == Party.MAYOR,
        "due": standing.line(file, person, frozenset())["due"],
    }
    status = 200 if refusal.passed else 409
    return render(request, "nominations/application/signature.html", context, status=status)


@login_required
@require_safe
def signature_page(request: Request, key: str, party: str) -> HttpResponse:
    """The page to print or to keep, for whoever reads the whole file; a draft while nothing is frozen."""
    nomination = seen(request, key)
    workflow.side_of(party)
    if INTERNAL not in visible_fields(request.person, nomination) and not _writes_for(nomination, request.person):
        raise Http404
    held = signing.held(nomination.dossier, party)
    asked = None if held else signing.asked(nomination.dossier, party)
    text = held or asked
    return pages.response(nomination, party, text.snapshot if text else None, held)


def _writes_for(nomination: Nomination, person: Person) -> bool:
    return nomination.on_behalf and person.has("secretariat")


@require_POST
@login_required
def request_signature(request: Request, key: str, party: str) -> HttpResponse:
    """The text is frozen."""
    _mine(request, key, party)
    try:
        workflow.request_signature(key, party, by=request.person)
    except door.Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("signature", key=key, party=party)


@require_POST
@login_required
@once
def sign_scan(request: Request, key: str, party: str) -> HttpResponse:
    """The signed page comes in."""
    file = _mine(request, key, party)
    address = reverse("sign_scan", args=[key, party])
    label = _("Upload the signed page")
    form = ScanForm(request.POST, request.FILES, row=file, person=request.person, label=label, address=address)
    act = partial(workflow.sign_scan, key, party, by=request.person)
    done = _("The signed page is here. Look at the text once more, then hand it over.")
    if did(request, form, lambda: act(**form.arguments()), done):
        return redirect("signature", key=key, party=party)
    return _page(request, file, party, scan=form)


@require_POST
@login_required
@once
def send_signing_link(request: Request, key: str, party: str) -> HttpResponse:
    """The link goes out."""
    file = _mine(request, key, party)
    form = _link_form(file, party, request.person, request.POST)
    act = partial(workflow.send_signing_link, key, party, by=request.person)
    done = _("The link is on its way. You get an e-mail when the text is signed.")
    if did(request, form, lambda: act(**form.arguments()), done):
        return redirect("signature", key=key, party=party)
    return _page(request, file, party, link=form)


@login_required
@once
def end_signing(request: Request, key: str, party: str) -> HttpResponse:
    """What was asked for or signed is taken back, with a reason."""
    file = _mine(request, key, party)
    label = _("End this signature")
    form = ReasonForm(request.POST or None, row=file, person=request.person, label=label)
    act = partial(workflow.end_signing, key, party, by=request.person)
    done = _("The signature is ended. City and National Commission are told.")
    if did(request, form, lambda: act(**form.arguments()), done):
        return redirect("signature", key=key, party=party)
    refusal = startable(file, workflow.side_of(party).verb)
    effect = _("Links that were sent stop working, and what was signed no longer holds. Both sides are told why.")
    back = reverse("signature", args=[key, party])
    return asks_once_more(request, form, about=file, label=label, effect=effect, back=back, stands=refusal)


# The second look.


@login_required
@once
def confirm_scan(request: Request, key: str, signature_key: str) -> HttpResponse:
    """A second person says that the scan is the page of this text."""
    file = seen(request, key)
    fields, zone = visible_fields(request.person, file), standing.reader_zone(request.person)
    rows = {row["key"]: row for row in reading.signatures(file, fields, zone)}
    row = rows.get(signature_key)
    if row is None:
        raise Http404
    door.allow(looks_at(file, row["side"], request.person) and bool(row["scan"]))
    label = _("It is the signed page of this text")
    form = ActForm(sent(request), row=file, person=request.person, label=label)
    act = partial(workflow.confirm_scan, key, signature_key, by=request.person)
    if did(request, form, act, _("The scan is confirmed.")):
        return redirect("file", key=key)
    context = {"head": head(file), "row": row, "form": form, "label": label, "file": reverse("file", args=[key])}
    return render(request, "nominations/application/confirm_scan.html", context)


# Texts that were frozen.


def _text(request: Request, key: str, number: int) -> tuple[Nomination, Snapshot, frozenset[str]]:
    """A frozen text, for whoever reads the file with its history."""
    file = seen(request, key)
    fields = visible_fields(request.person, file)
    found = next((one for one in file.dossier.snapshots.all() if one.number == number), None)
    if found is None or not {CONTENT, HISTORY} <= fields:
        raise Http404
    return file, found, fields


@login_required
@require_safe
def snapshot(request: Request, key: str, number: int) -> HttpResponse:
    """A text as it was frozen, with its hash, as far as it is this reader's."""
    file, found, fields = _text(request, key, number)
    exact = reverse("snapshot_text", args=[key, number]) if INTERNAL in fields else ""
    zone = standing.reader_zone(request.person)
    context = {
        "head": head(file),
        "came": reading.came(file),
        "code": found.code,
        "hash": found.sha256,
        "at": timeline.when(found.at, file.call.zone, zone, seconds=True),
        "sections": reading.frozen(file, found, fields),
        "signatures": [row for row in reading.signatures(file, fields, zone) if row["code"] == found.code],
        "exact": exact,
        "file": reverse("file", args=[key]),
    }
    return render(request, "nominations/application/snapshot.html", context)


@login_required
@require_safe
def snapshot_text(request: Request, key: str, number: int) -> HttpResponse:
    """The exact characters that were hashed, for whoever reads all of them."""
    _file, found, fields = _text(request, key, number)
    if INTERNAL not in fields:
        raise Http404
    answer = HttpResponse(found.text, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="text-{found.code}.json"'
    return answer
