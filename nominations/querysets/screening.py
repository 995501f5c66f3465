"""Which questions are open, which proposals may be read, and which sentences are offered."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, TextField
from django.db.models.functions import Cast

from audit import clock
from nominations.querysets.application import kept_away, rows_of
from nominations.states import Status

if TYPE_CHECKING:
    from accounts.person import Person


class ClarificationQuerySet(models.QuerySet):
    """Questions of the secretariat."""

    def open(self) -> Self:
        """Neither answered nor closed."""
        return self.filter(answered_at=None, closed_at=None)

    def awaited(self) -> Self:
        """Those whose answer is awaited."""
        return self.open().filter(nomination__status=Status.CLARIFICATION)

    def close(self) -> int:
        """Nobody waits for the answer any more; what was answered stays as it is."""
        return self.open().update(closed_at=clock.now())


class ProposalQuerySet(models.QuerySet):
    """Proposals."""

    def visible_to(self, person: "Person") -> Self:
        """The secretariat and the director, except about files from which they are shut out."""
        if person.is_clock:
            return self.all()
        if not (person.has("secretariat") or person.has("director")):
            return self.none()
        return self.filter(Q(nomination=None) | ~kept_away(person, "nomination")).exclude(_corrects_unseen(person))

    def open(self) -> Self:
        """Not decided yet."""
        return self.filter(decision="")

    def letting_go(self) -> Self:
        """By which letters leave: with an announcement, or when one is made public again."""
        return self.filter(kind__in=["release", "restore"])

    def release_set(self) -> Any:
        """The one by which two persons last set the instant of an announcement."""
        return self.filter(kind="release", decision="approved").order_by("-decided_at").first()

    def renamed(self, since: datetime) -> dict[str, datetime]:
        """The files whose city a correction since then gave another name, each with the instant of the last one."""
        rows = self.filter(kind="corrigendum", decision="approved", decided_at__gt=since, facts__has_key="renamed")
        found = rows.order_by("decided_at").values_list("facts__renamed", "decided_at")
        return {key: at for keys, at in found for key in keys}

    def planned_instant(self) -> datetime | None:
        """The instant that stood in the call before two persons last set another."""
        released = self.filter(kind="release", decision="approved").order_by("-decided_at")
        planned = released.values_list("facts__planned", flat=True).first()
        return datetime.fromisoformat(planned) if planned else None


def _corrects_unseen(person: "Person") -> Q:
    """True of a corrigendum with a change about a file from which this person is shut out."""
    files = rows_of("Nomination").filter(kept_away(person), call=OuterRef("call"))
    named = files.annotate(said=Cast(OuterRef("facts"), TextField())).filter(said__contains=F("key"))
    return Q(kind="corrigendum") & Q(Exists(named))


class SentenceQuerySet(models.QuerySet):
    """Sentences that are written often."""

    def visible_to(self, person: "Person") -> Self:
        """The secretariat's alone."""
        return self.all() if person.is_clock or person.has("secretariat") else self.none()

    def listed(self) -> Self:
        """Those that are offered first, box by box; who worded them is at hand."""
        return self.select_related("by").order_by(F("retired_at").asc(nulls_first=True), "box", "language", "pk")

    def offered(self, box: str) -> Self:
        """Those of a box that are not retired."""
        return self.filter(box=box, retired_at=None)
