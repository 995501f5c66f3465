"""The pages behind a link to sign: GET shows the text that is signed and never signs, POST signs it once."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.once import once
from accounts.requests import Request
from accounts.verdicts import failed
from audit import clock
from dossiers.models import SigningRequest
from dossiers.reading import ReadQuestion
from dossiers.signing import LIFETIME
from nominations import timeline
from nominations.forms.signing import LinkSignForm
from nominations.models import Nomination
from nominations.views import signature_page as pages
from nominations.views.file import head
from nominations.views.sending import did
from nominations.workflow import signing as workflow


@once
def sign_by_link(request: Request, token: str) -> HttpResponse:
    """Mail programs open links by themselves: only the button signs."""
    asked = workflow.by_token(token)
    form = LinkSignForm(request.POST or None)
    if did(request, form, lambda: workflow.sign_by_link(token, by=request.person, **form.cleaned_data)):
        return redirect("sign_by_link", token=token)
    return _page(request, asked, token, form)


def _page(request: Request, asked: SigningRequest, token: str, form: LinkSignForm) -> HttpResponse:
    file: Nomination = asked.snapshot.dossier.nomination
    refusals = failed(workflow.link_verdicts(file, asked))
    texts = pages.words(file, asked.party)
    context = {
        "head": head(file) | {"lead": texts["statement"]},
        "title": texts["title"],
        "code": asked.snapshot.code,
        "hash": asked.snapshot.sha256,
        "signed": _given(file, asked, token),
        "refusal": "" if asked.signature or not refusals else str(refusals[0].sentence),
        "until": timeline.when(asked.expires_at, file.call.zone, end=True) if asked.expires_at else "",
        "form": form,
        "sections": _sections(file, asked) if not refusals else [],
    }
    is_done = asked.signature is not None and request.method == "GET"  # the page after the button is no refusal
    status = 409 if refusals and not is_done else 200
    answer = render(request, "nominations/application/sign_by_link.html", context, status=status)
    return _unkept(answer)


def _unkept(answer: HttpResponse) -> HttpResponse:
    """What a key opened stays in no cache."""
    answer["Cache-Control"] = "no-store, private"
    return answer


def _sections(file: Nomination, asked: SigningRequest) -> list[dict[str, Any]]:
    """The whole text that is signed; its files are named and stay where they are."""
    return [
        {"title": part["title"], "questions": [_question(one) for one in part["questions"]]}
        for part in pages.text_of(file, asked.snapshot)
    ] + _papers(file, asked)


def _question(one: ReadQuestion) -> dict[str, Any]:
    return {"read": one, "documents": [pages.named(document) for document in one.documents]}


def _papers(file: Nomination, asked: SigningRequest) -> list[dict[str, Any]]:
    papers = pages.papers_of(file, asked.snapshot)
    rows = [{"read": {"label": label}, "documents": [pages.named(one)]} for label, one in papers]
    return [{"title": _("Documents asked for"), "questions": rows}] if rows else []


def _given(file: Nomination, asked: SigningRequest, token: str) -> dict[str, Any] | None:
    row = asked.signature
    if row is None:
        return None
    return {
        "name": row.name,
        "title": row.title,
        "at": timeline.when(row.at, file.call.zone, seconds=True),
        "is_valid": row.is_valid,
        "copy": reverse("signed_copy", args=[token]) if _is_open(asked) else "",
    }


def _is_open(asked: SigningRequest) -> bool:
    """The way to the copy stays open as long again as the link did."""
    return asked.signature is not None and clock.now() < asked.signature.at + LIFETIME


@require_safe
def signed_copy(_request: Request, token: str) -> HttpResponse:
    """The signed page for whoever signed it by the link."""
    asked = workflow.by_token(token)
    if not _is_open(asked):
        raise Http404
    file = asked.snapshot.dossier.nomination
    return _unkept(pages.response(file, asked.party, asked.snapshot, asked.signature))
