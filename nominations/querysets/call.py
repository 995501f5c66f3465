"""Which calls may be read."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from nominations import states
from nominations.states import CallState

if TYPE_CHECKING:
    from accounts.person import Person


class CallQuerySet(models.QuerySet):
    """Calls."""

    def visible_to(self, person: "Person") -> Self:
        """Everybody reads a published call; the secretariat and the director also one being prepared, or never shown.

        A replayed round has dates that are ours, not published: outsiders read its announcement alone.
        """
        if person.is_clock or person.has("secretariat") or person.has("director"):
            return self.all()
        unseen = models.Q(state=CallState.DRAFT) | models.Q(state=CallState.CANCELLED, published_at=None)
        return self.exclude(unseen).exclude(is_replay=True, state__in=states.ANNOUNCED_CALL)

    def running(self) -> Self:
        """Published and not yet announced."""
        return self.filter(state__in=states.RUNNING_CALL)

    def to_check(self, before: datetime) -> Self:
        """Running ones with a jury whose rules on conflicts were not checked since this instant."""
        unchecked = Q(conflicts_checked_at=None) | Q(conflicts_checked_at__lte=before)
        return self.running().seated().filter(unchecked, is_replay=False)

    def seated(self) -> Self:
        """Those on whose jury somebody sits or sat."""
        return self.filter(Exists(apps.get_model("nominations", "Juror").objects.filter(call=OuterRef("pk"))))

    def with_marks_begun(self) -> Self:
        """Each with whether its first mark is given, found in the same question."""
        files = apps.get_model("nominations", "Mark").objects.filter(review__nomination__call=OuterRef("pk"))
        practice = apps.get_model("nominations", "PracticeMark").objects.filter(practice__call=OuterRef("pk"))
        return self.annotate(marks_have_begun=Exists(files) | Exists(practice))

    def published(self) -> Self:
        """Published, and the jury has not begun to read."""
        return self.filter(state=CallState.PUBLISHED)

    def taking_files(self) -> Self:
        """Published, and files may still come in: by their windows, or accepted late."""
        return self.filter(state__in=states.TAKES_FILES)

    def taking_place(self) -> Self:
        """Published at any time and not cancelled."""
        return self.exclude(state__in=[CallState.DRAFT, CallState.CANCELLED])

    def ever_published(self) -> Self:
        """Published at any time, also if cancelled since."""
        return self.exclude(published_at=None)

    def shut_to_jury(self) -> Self:
        """Those whose jury sees nothing for now."""
        return self.exclude(jury_shut_at=None)

    def called_off(self) -> Self:
        """Published, and cancelled since."""
        return self.ever_published().filter(state=CallState.CANCELLED)

    def with_election(self, person: "Person") -> Self:
        """With whether the jury elects its chair now, in a room that is open, and this member has still to vote."""
        running = apps.get_model("nominations", "Election").objects.filter(call=OuterRef("pk"), closed_at=None)
        return self.annotate(to_elect=Exists(running.exclude(voters__user=person.user)) & Q(jury_shut_at=None))

    def opening_untold(self, at: datetime) -> Self:
        """Open, and those who may apply have not heard of it; of a round that is only replayed nobody hears."""
        return self.published().filter(opens_at__lte=at, opening_told_at=None, is_replay=False)

    def due_for_announcement(self, at: datetime) -> Self:
        """Approved, released by two persons, and the instant has come."""
        return self.filter(state=CallState.DECIDED, cohort__release_approved=True, release_at__lte=at)

    def with_dates(self) -> Self:
        """With the amendments that move their dates, for pages that show many."""
        return self.select_related("programme").prefetch_related("amendments", "national_deadlines")


class RequiredDocumentQuerySet(models.QuerySet):
    """Documents that a call asks for beside its form."""

    def common(self) -> Self:
        """Asked of every city."""
        return self.filter(country=None)

    def own_of(self, country_id: int) -> Self:
        """Asked of the cities of a country by its National Commission alone."""
        return self.filter(country=country_id)

    def asked_of(self, country_id: int) -> Self:
        """Asked of the cities of a country: by the call, and by its National Commission."""
        return self.filter(models.Q(country=None) | models.Q(country=country_id))
