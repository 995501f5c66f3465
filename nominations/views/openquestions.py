"""What is still open about a cohort when it comes to the director: each in words, with its files to look at."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext

from accounts.person import Person
from nominations.models import Cohort, Flag, Nomination, Proposal
from nominations.rules.decision import kept
from nominations.rules.screening import name_checked
from nominations.views.composition import Composition


def of(cohort: Cohort, made: Composition, waiting: Iterable[Proposal], person: Person) -> list[dict[str, Any]]:
    """Names nobody confirmed, files read by fewer than the call asks for, flags, proposals not decided, kept files."""
    chosen, raised = made.chosen, _raised(made, person)
    proposed = {one.nomination_id for one in waiting}
    return [
        *_question(_unnamed, [file for file in chosen if not name_checked(file)]),
        *_question(_short, [file for file in chosen if file.readers < cohort.call.least_reviews]),
        *_question(_flagged, [file for file in chosen if file.pk in raised]),
        *_question(_undecided, [file for file in made.files if file.pk in proposed]),
        *([{"sentence": kept(made.kept), "files": []}] if made.kept else []),
    ]


def _raised(made: Composition, person: Person) -> set[int]:
    """Files with something that jurors told the secretariat, for whoever works there too."""
    if not person.has("secretariat"):
        return set()
    flagged = Flag.objects.visible_to(person).standing().filter(review__nomination__in=made.chosen)
    return set(flagged.values_list("review__nomination_id", flat=True))


def _question(words: Any, files: Iterable[Nomination]) -> list[dict[str, Any]]:
    rows = list(files)
    links = [{"city": file.city.name, "url": reverse("file", args=[file.key])} for file in rows]
    return [{"sentence": words(len(rows)), "files": links}] if rows else []


def _unnamed(n: int) -> str:
    words = ngettext(
        "Legal status and name of %(n)d city are not confirmed as they stand now:",
        "Legal status and name of %(n)d cities are not confirmed as they stand now:",
        n,
    )
    return words % {"n": n}


def _short(n: int) -> str:
    words = ngettext(
        "%(n)d file was read by fewer jurors than the call asks for:",
        "%(n)d files were read by fewer jurors than the call asks for:",
        n,
    )
    return words % {"n": n}


def _flagged(n: int) -> str:
    words = ngettext("Jurors flagged something about %(n)d file:", "Jurors flagged something about %(n)d files:", n)
    return words % {"n": n}


def _undecided(n: int) -> str:
    words = ngettext(
        "About %(n)d file a proposal waits for a second person:",
        "About %(n)d files a proposal waits for a second person:",
        n,
    )
    return words % {"n": n}
