"""The empty form of a published call, for everybody: to print, and as a workbook to fill in offline."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.requests import Request
from dossiers.models import Dossier
from dossiers.offline import layout
from dossiers.offline.layout import Around, Origin
from dossiers.offline.printing import printed
from dossiers.offline.writing import write
from nominations.models import Call
from nominations.views.around import around
from nominations.views.offline import workbook


@require_safe
def blank_form(request: Request, slug: str) -> HttpResponse:
    """The form to print, in one of the languages that it speaks."""
    call, dossier = _seen(request, slug)
    language = layout.spoken(dossier.form, request.GET.get("language", ""))
    disposition = content_disposition_header(as_attachment=True, filename=f"{call.slug}-{language}.pdf") or "attachment"
    content = printed(dossier.form.pk, language, call.name, _around(call, language))
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": disposition})


@require_safe
def blank_sheet(request: Request, slug: str) -> HttpResponse:
    """The form as a workbook without any answer."""
    call, dossier = _seen(request, slug)
    language = layout.spoken(dossier.form, request.GET.get("language", ""))
    written = write(dossier, Origin.of(dossier, language, call.slug), call.name, _around(call, language))
    return workbook(written, f"{call.slug}-{language}.xlsx")


def _around(call: Call, language: str) -> Around:
    """What every city is asked; what a National Commission asks of its own stands in their files."""
    return around(call, call.required_documents.common(), language)


def _seen(request: Request, slug: str) -> tuple[Call, Dossier]:
    """A call whose page this reader may open, and its form."""
    call = Call.objects.visible_to(request.person).select_related("form", "rubric").filter(slug=slug).first()
    if call is None or call.form is None:
        raise Http404
    dossier = Dossier.blank(call.form)
    dossier.fill()
    return call, dossier


def offered(call: Call) -> list[dict[str, Any]]:
    """The empty form in each language that it speaks."""
    if call.form is None:
        return []
    dossier = Dossier.blank(call.form)
    dossier.fill()
    pdf, sheet = (reverse(name, args=[call.slug]) for name in ("blank_form", "blank_sheet"))
    return [
        {"name": name, "lang": code, "pdf": f"{pdf}?language={code}", "sheet": f"{sheet}?language={code}"}
        for code, name in layout.languages(dossier.form)
    ]
