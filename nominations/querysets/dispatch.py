"""Which held letters may leave together, which dispatches are read by whom, and how far their letters have come."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import CharField, Count, Exists, F, Func, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from nominations.querysets.application import rows_of
from nominations.querysets.letters import emails_visible_to, is_told
from notifications.models import Email

if TYPE_CHECKING:
    from accounts.person import Person
    from nominations.models import Dispatch

NARROWING = ("event", "language", "version")
BETWEEN = Value("\x1e")  # stands in no subject line and no text


def reads() -> Func:
    """The mark of an e-mail as it reads: another one as soon as a letter of it changes."""
    whole = Concat("address", BETWEEN, "title", BETWEEN, "text", BETWEEN, "html", output_field=models.TextField())
    return Func(whole, template="encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex')", output_field=CharField())


def releasable(person: "Person") -> QuerySet[Email]:
    """Held letters that may leave together: none of an outcome before its announcement, none proposed already."""
    waits = rows_of("Enclosed").filter(email=OuterRef("pk"), dispatch__state="proposed")
    held = emails_visible_to(person).filter(state=Email.State.HELD).exclude(Exists(waits))
    return held.filter(~Q(kind=Email.Kind.DECISION) | is_told())


def narrowed(letters: QuerySet[Email], asked: Mapping[str, str]) -> QuerySet[Email]:
    """Those of one event, in one language, of one act."""
    return letters.filter(**{name: asked[name] for name in NARROWING if asked.get(name)})


class DispatchQuerySet(models.QuerySet):
    """Dispatches."""

    def visible_to(self, person: "Person") -> Self:
        """The secretariat's and the director's; which letters of it somebody reads is asked letter by letter."""
        return self.all() if person.is_clock or person.has("secretariat") or person.has("director") else self.none()

    def proposed(self) -> Self:
        """Those that wait for a second person."""
        return self.filter(state="proposed")

    def listed(self) -> Self:
        """With who proposed and released them, and how many letters of each are where."""
        there = Q(enclosed__left_out=False)
        waits = there & Q(enclosed__email__state__in=["held", "queued", "sending"])
        numbers = {"number": Count("enclosed", filter=there), "waiting": Count("enclosed", filter=waits)}
        return self.select_related("by", "decided_by").annotate(**numbers).order_by("-at", "-pk")

    def before(self, dispatch: "Dispatch") -> Self:
        """Those of the same event that left before, the newest first."""
        return self.filter(event=dispatch.event, decided_at__isnull=False).exclude(
            Q(pk=dispatch.pk) | Q(state="sent_back")
        )


class EnclosedQuerySet(models.QuerySet):
    """Letters of dispatches."""

    def visible_to(self, person: "Person") -> Self:
        """Those whose e-mail this person may read."""
        return self if person.is_clock else self.filter(email__in=emails_visible_to(person).order_by().values("pk"))

    def going_on(self) -> Self:
        """Those of dispatches that two persons released and nobody stopped."""
        return self.filter(dispatch__state="running", left_out=False)

    def by_state(self) -> dict[str, int]:
        """How many stand where; what was left out stands apart."""
        found = self.order_by().values_list("left_out", "email__state").annotate(number=Count("pk"))
        numbers: dict[str, int] = {}
        for out, state, number in found:
            place = "left_out" if out else state
            numbers[place] = numbers.get(place, 0) + number
        return numbers

    def changed(self) -> Self:
        """Those that do not wait any more as they were proposed."""
        as_proposed = Email.objects.annotate(now=reads()).filter(pk=OuterRef("email"), now=OuterRef("digest"))
        return self.exclude(Exists(as_proposed.filter(state=Email.State.HELD)))


def unchanged(dispatch: "Dispatch", **which: bool) -> QuerySet[Email]:
    """The letters of a dispatch that are held and still read as they did when it was proposed."""
    there = {f"enclosed__{name}": value for name, value in {"left_out": False, **which}.items()}
    rows = Email.objects.annotate(now=reads()).order_by("pk")
    return rows.filter(state=Email.State.HELD, enclosed__dispatch=dispatch, enclosed__digest=F("now"), **there)


def on_the_way(dispatch: "Dispatch") -> QuerySet[Email]:
    """The letters of a dispatch that have not been handed over."""
    waits = Q(state=Email.State.QUEUED) | Q(state=Email.State.SENDING, handed_at=None)
    return Email.objects.filter(waits, enclosed__dispatch=dispatch, enclosed__left_out=False).order_by("pk")
