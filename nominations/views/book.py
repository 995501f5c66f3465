"""All files of one juror as a book: a PDF to read without the site, without a word about who else reads them."""

import io
import unicodedata
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import prefetch_related_objects
from django.http import FileResponse, Http404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.requests import Request
from audit import clock
from dossiers import reading
from dossiers.models import Dossier
from dossiers.typesetting import typeset
from nominations import means
from nominations.models import Criterion, Juror, Review
from nominations.rubricfile import anchor
from nominations.views import reading_room

MOST = 25  # files in one book; more come as further books


def parts(seat: Juror, rows: list[Review]) -> list[dict[str, Any]]:
    """The books of a juror: each with at most so many files, in the juror's own order."""
    books = [(first + 1, min(first + MOST, len(rows))) for first in range(0, len(rows), MOST)]
    one, several = _("File %(first)d"), _("Files %(first)d to %(last)d")
    return [
        {
            "label": (one if first == last else several) % {"first": first, "last": last},
            "url": reverse("book", args=[seat.call.slug, number]),
        }
        for number, (first, last) in enumerate(books, start=1)
    ]


@login_required
@require_safe
def book(request: Request, slug: str, number: int) -> FileResponse:
    """One book: the files declared without conflict, as their jurors read them."""
    seat = reading_room.own_seat(request, slug)
    rows = [row for row in reading_room.own_in(request, seat.call) if row.has_declared_none]
    chosen = rows[MOST * (number - 1) : MOST * number] if number else []
    if not chosen:
        raise Http404
    written = typeset("book", _data(seat, chosen), at=clock.now())
    name = f"files-{slug}-{number}.pdf"
    return FileResponse(io.BytesIO(written), as_attachment=True, filename=name, content_type="application/pdf")


def _data(seat: Juror, rows: list[Review]) -> dict[str, Any]:
    prefetch_related_objects(rows, "nomination__clarifications", "nomination__dossier__snapshots")
    Dossier.fill_all([row.nomination.dossier for row in rows])
    criteria = means.criteria_of(seat.call)
    titles = {criterion.code: criterion.title for criterion in criteria}
    return {
        "language": get_language() or "en",
        "title": _("Files to read"),
        "footer": seat.call.name,
        "how": [
            seat.call.name,
            _("The text that the Commissions signed, as the jury reads it. Documents are on the site alone."),
            _("For you alone. Whoever declares a conflict later deletes the book."),
        ],
        "labels": {
            "contents": _("Contents"),
            "rubric": _("What the marks mean"),
            "beside": _("Answered later, beside the signed text"),
        },
        "criteria": [_criterion(criterion) for criterion in criteria],
        "files": [_file(row, titles) for row in rows],
    }


def _criterion(criterion: Criterion) -> dict[str, Any]:
    anchors = [f"{mark} · {': '.join(anchor(text))}" for mark, text in enumerate(criterion.anchors)]
    return {"title": criterion.title, "question": criterion.question, "anchors": anchors}


def _file(row: Review, titles: dict[str, str]) -> dict[str, Any]:
    file = row.nomination
    return {
        "city": file.city.name,
        "facts": f"{file.country.called} · {file.city.get_kind_display()}",
        "sections": [
            {"title": part.title, "questions": [_question(one, titles) for one in part.questions]}
            for part in reading_room.read(file)
        ],
    }


def _question(question: reading.ReadQuestion, titles: dict[str, str]) -> dict[str, Any]:
    speaks = " · ".join(titles[code] for code in question.criteria if code in titles)
    names = ", ".join(document.original_name for document in question.documents)
    return {
        "label": question.label,
        "speaks": _("Speaks to: %(criteria)s") % {"criteria": speaks} if speaks else "",
        "answer": _written(question.text, question.language),
        "empty": _("On the site: %(names)s") % {"names": names} if names else _("not answered"),
        "beside": [_written(later.text, later.language) for later in question.beside],
    }


def _written(text: str, language: str) -> dict[str, str]:
    """A text with its language and the way in which it is read."""
    first = next((way for way in map(unicodedata.bidirectional, text) if way in {"L", "R", "AL"}), "L")
    return {"text": text, "lang": language or "en", "dir": "ltr" if first == "L" else "rtl"}
