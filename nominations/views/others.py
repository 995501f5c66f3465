"""What the other readers of a file said, without names: when the own review is in and the marks are closed."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.requests import Request
from nominations import markwords, means
from nominations.models import Criterion, Review
from nominations.rules import jury as rules
from nominations.views import reading_room
from nominations.views.file import head


@login_required
@require_safe
def others(request: Request, key: str) -> HttpResponse:
    """The reviews that count beside the own one; until then, why they are not shown."""
    row = reading_room.seen(request, key)
    found = means.words_on(request.person, row.nomination)
    verdict = rules.open_to_readers(row, row.nomination, len(found))
    context: dict[str, Any] = {
        "head": head(row.nomination),
        "why_not": "" if verdict.passed else verdict.sentence,
        "review_url": reverse("review", args=[row.key]),
    }
    if verdict.passed:
        criteria = means.criteria_of(row.nomination.call)
        readers = [(_name(number, one.review, row), one) for number, one in enumerate(found, start=1)]
        context |= {
            "rows": [_criterion(criterion, readers) for criterion in criteria],
            "readers": [_reader(name, words, criteria) for name, words in readers],
        }
    return render(request, "nominations/jury/others.html", context)


def _name(number: int, review: Review, own: Review) -> str:
    return _("You") if review.pk == own.pk else _("Reader %(n)d") % {"n": number}


def _criterion(criterion: Criterion, readers: list[tuple[str, means.Words]]) -> dict[str, Any]:
    given = [(name, words.marks.get(criterion.code)) for name, words in readers]
    first: dict[str, Any] = {"label": _("Criterion"), "text": criterion.title}
    return {
        "cells": [first, *({"label": name, "text": markwords.of_mark(mark), "number": True} for name, mark in given)]
    }


def _reader(name: str, words: means.Words, criteria: list[Criterion]) -> dict[str, Any]:
    """All that a reader wrote; the note is nobody's but its writer's."""
    reasons = [(one.title, words.marks[one.code].comment) for one in criteria if one.code in words.marks]
    return {
        "name": name,
        "confidence": words.review.get_confidence_display() if words.review.confidence else "",
        "comment": words.review.comment,
        "reasons": [{"title": title, "text": text} for title, text in reasons if text.strip()],
    }
