"""What a call adds to its form where that is read without the site: the words of its criteria, documents beside it."""

from collections.abc import Iterable

from django.utils.translation import override

from dossiers.offline.layout import Around, Paper
from nominations.models import Call, RequiredDocument
from nominations.views.applying import limit


def around(call: Call, papers: Iterable[RequiredDocument], language: str) -> Around:
    """All of it in one language."""
    with override(language):
        criteria = call.rubric.criteria.all() if call.rubric else ()
        return Around(
            tuple((row.code, row.question) for row in criteria),
            tuple(Paper(one.label, one.help, limit(one)) for one in papers),
        )
