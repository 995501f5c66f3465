"""Which targets, scenarios, holds and overrulings may be read: of cohorts and files that may be seen."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from nominations.querysets.application import rows_of
from nominations.states import SPOKEN_ON

if TYPE_CHECKING:
    from accounts.person import Person


def with_readers(files: Any) -> Any:
    """Files, each with how many jurors' reviews of it count."""
    counted = rows_of("Review").counted().filter(nomination=OuterRef("pk")).order_by().values("nomination")
    return files.annotate(readers=Coalesce(Subquery(counted.annotate(n=Count("pk")).values("n")), 0))


def as_approved(files: Any) -> Any:
    """What the jury spoke on, with what an approved cohort had or left out and that ended since."""
    return files.filter(Q(status__in=SPOKEN_ON) | Q(was_chosen__isnull=False))


def before_their_word(files: Any) -> Any:
    """Living files that are neither in nor out because the jury has not spoken on them."""
    return files.uncomposed().filter(jury_word="")


class CohortsOwnQuerySet(models.QuerySet):
    """What belongs to a cohort."""

    def visible_to(self, person: "Person") -> Self:
        """To whoever sees its cohort: the secretariat and the director."""
        return self.filter(cohort__in=rows_of("Cohort").visible_to(person))

    def offered(self) -> Self:
        """Those that were not archived."""
        return self.filter(archived_at=None)


class HoldQuerySet(models.QuerySet):
    """Files held in or out."""

    def visible_to(self, person: "Person") -> Self:
        """To whoever sees the cohort, of files that this person sees."""
        if not (person.is_clock or person.has("secretariat") or person.has("director")):
            return self.none()
        return self.filter(nomination__in=rows_of("Nomination").visible_to(person))


class OverrulingQuerySet(HoldQuerySet):
    """What the director decided otherwise."""

    def standing(self) -> Self:
        """Those of approvals that were not taken back."""
        return self.filter(recalled_at=None)
