"""What a juror reads of a file: the signed text as far as juries read it and its documents, for this reader alone."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet, prefetch_related_objects
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts import door
from accounts.requests import Request
from dossiers import reading
from dossiers.models import Document
from dossiers.serving import file_response
from dossiers.states import Purpose, Visibility
from nominations.models import Call, Criterion, Juror, Nomination, Review
from nominations.views.jury import turn, unsorted_reviews

READABLE = frozenset({str(Visibility.PUBLIC), str(Visibility.MEMBERS)})


def _own(request: Request) -> QuerySet[Review]:
    mine = unsorted_reviews(request.person)
    return mine.select_related(
        "juror", "nomination__city", "nomination__country", "nomination__call", "nomination__dossier"
    ).defer("nomination__call__rules_text")


def seen(request: Request, key: str) -> Review:
    """The juror's own review of a file that may still be read."""
    return door.see(_own(request).prefetch_related("nomination__country__names"), key)


def seen_among(request: Request, key: str) -> tuple[Review, list[Review]]:
    """The same, and all files of this juror in the same call, in the juror's own order; one question for all."""
    rows = sorted(_own(request), key=turn)
    found = next((row for row in rows if row.key == key), None)
    if found is None:
        raise Http404
    prefetch_related_objects([found], "nomination__country__names")
    return found, [row for row in rows if row.juror_id == found.juror_id]


def own_seat(request: Request, slug: str) -> Juror:
    """The seat of the person who asks in the jury of a call; 404 for everybody else."""
    seats = Juror.objects.visible_to(request.person).serving().filter(user=request.person.user)
    return get_object_or_404(seats.select_related("call"), call__slug=slug)


def own_in(request: Request, call: Call) -> list[Review]:
    """This juror's files in one call, in the juror's own order."""
    rows = _own(request).filter(nomination__call=call)
    return sorted(rows.prefetch_related("nomination__country__names"), key=turn)


def of_review(row: Review, criteria: list[Criterion]) -> list[dict[str, Any]]:
    """The text of the file under review, its documents at addresses for this reader."""
    return sections(row.nomination, criteria, lambda document: document_url(row, document))


def sections(file: Nomination, criteria: list[Criterion], address: Callable[[Document], str]) -> list[dict[str, Any]]:
    """The text that the Commission signed, as far as jurors read it, each answer with what it speaks to.

    Until it has signed, the text as it stands: so the city sees beforehand what the jury will read.
    """
    titles = {criterion.code: criterion.title for criterion in criteria}
    return [
        {
            "code": part.code,
            "title": part.title,
            "questions": [_question(one, titles, address) for one in part.questions],
        }
        for part in read(file)
    ]


def read(file: Nomination) -> list[reading.ReadSection]:
    """The sections of a file as its jurors read them."""
    dossier = file.dossier
    endorsed = [one for one in dossier.snapshots.all() if one.purpose == Purpose.ENDORSE]
    signed = max(endorsed, key=lambda one: one.number, default=None)
    return reading.read(dossier, READABLE, snapshot=signed, beside=_beside(file))


def _beside(file: Nomination) -> dict[str, list[reading.Beside]]:
    beside: dict[str, list[reading.Beside]] = {}
    for asked in file.clarifications.all():
        for code in asked.codes if asked.answer else []:
            said = reading.Beside(asked.answer, file.dossier.language, asked.answered_at)
            beside.setdefault(code, []).append(said)
    return beside


def document_url(row: Review, document: Document) -> str:
    """Where this reader finds a document of the file."""
    return reverse("review_document", args=[row.key, document.key])


def _question(
    question: reading.ReadQuestion, titles: dict[str, str], address: Callable[[Document], str]
) -> dict[str, Any]:
    return {
        "read": question,
        "criteria": [code for code in question.criteria if code in titles],
        "speaks_to": [titles[code] for code in question.criteria if code in titles],
        "documents": [
            {
                "name": document.original_name,
                "kind": document.media_type.rsplit("/", 1)[-1].upper(),
                "url": address(document),
            }
            for document in question.documents
        ],
    }


@login_required
@require_safe
def review_document(request: Request, key: str, document_key: str) -> FileResponse:
    """A document of the signed text, for its reader alone."""
    row = seen(request, key)
    if not row.has_declared_none:
        raise Http404
    shown: dict[str, Document] = {
        document.key: document
        for part in read(row.nomination)
        for question in part.questions
        for document in question.documents
    }
    if document_key not in shown:
        raise Http404
    return file_response(shown[document_key])
