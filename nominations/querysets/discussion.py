"""Which remarks on files may be read, by whom."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from nominations import states
from nominations.querysets.application import rows_of
from nominations.states import Audience

if TYPE_CHECKING:
    from accounts.person import Person


class RemarkQuerySet(models.QuerySet):
    """Remarks."""

    def visible_to(self, person: "Person") -> Self:
        """While marks are closed: to those of the jury who declared no conflict, as far as the remark is meant."""
        if person.is_clock:
            return self.all()
        if not person.is_known:
            return self.none()
        files = rows_of("Nomination").marks_closed()
        in_jury = Q(nomination__call__in=person.scopes("juror"), nomination__in=files.declared_by(person))
        reach = in_jury & self._meant_for(person)
        if person.has("secretariat"):
            reach |= Q(audience=Audience.CLERK)
        return self.filter(reach, nomination__in=files.visible_to(person))

    def _meant_for(self, person: "Person") -> Q:
        """The chair reads what the readers say to each other; another juror what is said to the jury."""
        own = rows_of("Review").filter(juror__user=person.user, nomination=OuterRef("nomination"))
        reads = Exists(own.filter(state__in=states.READING))
        narrow = Q(reads) | Q(nomination__call__in=person.scopes("chair")) | Q(by=person.user)
        return narrow | ~Q(audience=Audience.READERS)
