"""How far each juror is: counted in the database from stored reviews, for every page that tells it; no mark is read."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.person import Person
from audit import clock
from nominations import permissions, timeline
from nominations.models import Call, Juror, Nomination, Review
from nominations.rules.overseeing import not_reminded
from nominations.states import AWAITED, GIVEN_PROGRESS, Progress


def files_of(call: Call, person: Person) -> Any:
    """The files that jurors read or have read, as far as this person may see them."""
    return Nomination.objects.visible_to(person).filter(call=call).given()


def reviews_of(call: Call, person: Person) -> Any:
    """Their reviews: what every number here counts, and what the list behind it shows."""
    given = files_of(call, person).order_by().values("pk")
    return Review.objects.visible_to(person).filter(nomination__in=given).with_progress()


@dataclass(frozen=True)
class Counted:
    """How many reviews of each juror are how far."""

    numbers: dict[tuple[int, str], int]

    def of(self, steps: Iterable[str], juror: int | None = None) -> int:
        """The reviews that are so far, of one juror or of all."""
        wanted = set(steps)
        return sum(n for (seat, step), n in self.numbers.items() if step in wanted and juror in (None, seat))


def counted(call: Call, person: Person) -> Counted:
    """Counted in the database, from what is stored."""
    rows = reviews_of(call, person).order_by().values_list("juror", "progress").annotate(n=Count("pk"))
    return Counted({(juror, step): number for juror, step, number in rows})


def behind(call: Call, **asked: str) -> str:
    """The address of exactly the reviews that a number counts."""
    return f"{reverse('jury_reviews', args=[call.slug])}?{urlencode(asked)}"


@dataclass(frozen=True)
class Pace:
    """One juror: how many files are given, done, begun, to declare upon, in conflict and awaited."""

    juror: Juror
    numbers: Counted
    may_remind: bool

    @property
    def awaited(self) -> int:
        """How many reviews are still to come."""
        return self.numbers.of(AWAITED, self.juror.pk)

    @property
    def is_due(self) -> bool:
        """Whether this reader may remind the juror now."""
        serves = not self.juror.has_ended and not_reminded(self.juror, clock.now()).passed
        return self.may_remind and self.awaited > 0 and serves and not self.juror.call.is_jury_shut

    def cells(self) -> list[dict[str, Any]]:
        """The numbers as cells of a table."""
        parts = [
            (_("Given"), GIVEN_PROGRESS),
            (_("Done"), [Progress.DONE]),
            (_("Begun"), [Progress.BEGUN]),
            (_("To declare"), [Progress.UNANSWERED]),
            (_("Conflicts"), [Progress.CONFLICT]),
        ]
        counts = [(label, self.numbers.of(steps, self.juror.pk)) for label, steps in parts]
        name = {"label": _("Juror"), "text": str(self.juror), "note": _("chair") if self.juror.is_chair else ""}
        return [name, *({"label": label, "text": str(n), "amount": n, "number": True} for label, n in counts)]

    def reminder(self, zone: str) -> list[dict[str, Any]]:
        """When a reminder last went out, and the way to another one, if one may."""
        told = self.juror.reminded_at
        when = timeline.when(told, self.juror.call.zone, zone) if told else ""
        way = {"text": _("Remind"), "url": reverse("remind_juror", args=[self.juror.key])} if self.is_due else {}
        return [
            {"label": _("Last reminder"), "text": when, "at": told},
            {"label": _("Reminder"), "text": "", "act": True} | way,
        ]


def paces(call: Call, person: Person, jurors: list[Juror], numbers: Counted | None = None) -> list[Pace]:
    """Each of these jurors, who has most left first."""
    numbers = numbers or counted(call, person)
    for juror in jurors:
        juror.call = call
    rows = [Pace(juror, numbers, permissions.reminds(call, person)) for juror in jurors]
    return sorted(rows, key=lambda row: -row.awaited)


def remind_url(call: Call, rows: list[Pace]) -> str:
    """The way to remind all of them at once; empty where nobody may be reminded now."""
    return reverse("remind_jurors", args=[call.key]) if any(row.is_due for row in rows) else ""
