"""What a juror sees of the own files beside the one at hand: the next one, and the own marks so far."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nominations import marks, means, scale
from nominations.models import Criterion, Mark, Review
from nominations.views.jury import lot

Kept = dict[Review, dict[str, Mark]]


def beside(row: Review, rows: list[Review]) -> dict[str, Any]:
    """How many are done, as stored, and which file comes next and which came before in the juror's own order."""
    done, total = sum(one.is_counted for one in rows), len(rows)
    said = ngettext("%(done)d of %(n)d file done", "%(done)d of %(n)d files done", total)
    place = rows.index(row)
    onwards = [*rows[place + 1 :], *rows[:place]]
    return {
        "said": said % {"done": done, "n": total},
        "next": _way([one for one in onwards if one.can_be_marked]),
        "before": _way([one for one in reversed(onwards) if one.can_be_marked]),
        "put_off_url": reverse("put_off", args=[row.key]) if row.can_be_marked and total > 1 else "",
    }


def _way(rows: list[Review]) -> dict[str, str] | None:
    return {"label": rows[0].city.name, "url": reverse("review", args=[rows[0].key])} if rows else None


def so_far(kept: Kept, row: Review, criteria: list[Criterion]) -> dict[str, Any]:
    """The juror's own marks in this call, file by file on one scale: nobody else's, and seen by nobody else."""
    found = {one: mean for one, mean in means.of_reader(kept, criteria).items() if mean.overall.mean is not None}
    if not found:
        return {}
    return {"rows": [_dot(one, found[one], row) for one in sorted(found, key=lot)], "said": _in_words(kept, found)}


def _dot(one: Review, mean: marks.Means, row: Review) -> dict[str, Any]:
    values = [spread.mean for spread in mean.marks.values() if spread.mean is not None]
    low, high = min(values), max(values)
    edges = {"low": means.in_words(low, 0), "high": means.in_words(high, 0)}
    return {
        "label": one.city.name,
        "at": marks.share(mean.overall.mean),
        "from": marks.share(low),
        "to": marks.share(high),
        "text": _("%(mean)s (%(low)s to %(high)s)") % (edges | {"mean": means.in_words(mean.overall.mean or 0)}),
        "note": _("this file") if one.pk == row.pk else "",
        "url": reverse("review", args=[one.key]),
    }


def _in_words(kept: Kept, found: dict[Review, marks.Means]) -> str:
    """The own mean over all files, how often each mark was given, and how often none could be."""
    given = [mark for own in kept.values() for mark in own.values() if mark.criterion.kind == "mark"]
    counts = [sum(mark.value == value for mark in given) for value in scale.WHOLE]
    whole = sum(mean.overall.mean or 0 for mean in found.values()) / len(found)
    return _("Your mean: %(mean)s. How often you gave each mark: %(counts)s; cannot judge: %(unjudged)d.") % {
        "mean": means.in_words(whole),
        "counts": ", ".join(f"{value} × {count}" for value, count in enumerate(counts)),
        "unjudged": sum(mark.cannot_judge for mark in given),
    }
