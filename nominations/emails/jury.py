"""E-mails to jurors; none names a mark or another juror."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from accounts.models import Invitation, User
from accounts.person import Person
from cities.models import Country
from nominations import timeline
from nominations.emails import recipients
from nominations.emails.telling import about_call, about_file
from nominations.models import Call, Juror, Nomination, Review
from notifications import outbox
from notifications.outbox import Message

FACTS = {  # of a seat, as the forms name them
    "nationality": gettext_lazy("Nationality"),
    "residence": gettext_lazy("Country of residence"),
    "employer": gettext_lazy("Employer"),
    "employer_country": gettext_lazy("Country of the employer"),
    "appointing_body": gettext_lazy("Appointed by"),
    "appointing_country": gettext_lazy("Country of the appointing body"),
    "languages": gettext_lazy("Languages read"),
    "max_load": gettext_lazy("Files at most"),
    "until": gettext_lazy("Last day of the term"),
}


def files_given(juror: Juror, count: int) -> list[Message]:
    """The juror has files to declare upon and to read."""
    return about_call("files_given", juror.call, [juror.user], to="jury_desk", count=count)


def review_reopened(juror: Juror) -> list[Message]:
    """Marks of the juror are open again."""
    return about_call("review_reopened", juror.call, [juror.user], to="jury_desk")


def term_ended(juror: Juror) -> list[Message]:
    """The juror learns that the term is over."""
    return about_call("term_ended", juror.call, [juror.user])


def recused(review: Review) -> list[Message]:
    """The juror learns which file was taken away, by whose office and what to do; the reason stands in the record."""
    desk = outbox.link(reverse("jury_desk"))
    moments = {"since": review.excluded_at}
    return about_file("recused", review.nomination, [review.juror.user], moments=moments, link=desk)


def seat_changed(juror: Juror, before: Mapping[str, Any], *, is_tied: bool) -> list[Message]:
    """The juror reads what the secretariat changed of the seat, each fact as it was and as it is."""
    changes = [Change(juror, name, value) for name, value in before.items()]
    return about_call("seat_changed", juror.call, [juror.user], to="jury_desk", changes=changes, is_tied=is_tied)


@dataclass(frozen=True)
class Change:
    """One fact of a seat that was changed; put into words while the e-mail is, in the reader's language."""

    juror: Juror
    name: str
    value: Any

    @property
    def what(self) -> str:
        """What it is called."""
        return str(FACTS.get(self.name, self.name))

    @property
    def old(self) -> str:
        """What stood there."""
        return self._words(self.value)

    @property
    def new(self) -> str:
        """What stands there now."""
        return self._words(getattr(self.juror, self.name))

    def _words(self, value: Any) -> str:
        if isinstance(value, Country):
            return value.called
        if isinstance(value, datetime):
            return timeline.day(value, self.juror.call.zone, end=True)
        return (", ".join(value) if isinstance(value, list) else str(value or "")) or "–"


def seat_declined(call: Call, invitation: Invitation, people: Iterable[User]) -> list[Message]:
    """The secretariat reads who declined, and why."""
    name, reason = invitation.name or invitation.email, invitation.decline_reason
    return about_call("seat_declined", call, people, to="invitations", name=name, reason=reason)


def readmitted(juror: Juror) -> list[Message]:
    """Two persons found that there is no conflict, and the juror reads and votes again."""
    return about_call("readmitted", juror.call, [juror.user], to="jury_desk")


def conflict_declared(review: Review, chair: Juror | None) -> list[Message]:
    """Chair and secretariat learn which file misses a reader; who it was stands on the page alone, the reason nowhere.

    The secretariat hears it in any case: nobody else can give another reader. Of a juror who would have voted only
    the chair hears, and the secretariat where the chair cannot.
    """
    file, staff, reads = review.nomination, recipients.secretariat(review.nomination), review.leaves_a_gap
    page = outbox.link(reverse("readers", args=[file.key]))
    told = about_file("conflict_declared", file, staff, link=page, is_reader=reads)
    if chair is None or chair.pk == review.juror_id or chair.user in staff:
        return told
    return (told if reads else []) + _conflict_told_to(chair, file, is_reader=reads)


def _conflict_told_to(chair: Juror, file: Nomination, *, is_reader: bool) -> list[Message]:
    """The file is named to a chair who may see it, with a page that the chair may open; otherwise its call alone."""
    if Nomination.objects.visible_to(Person.of(chair.user)).filter(pk=file.pk).exists():
        page = "vote" if file.marks_are_closed else "file"
        there = outbox.link(reverse(page, args=[file.key]))
        return about_file("conflict_declared", file, [chair.user], link=there, is_reader=is_reader)
    desk = outbox.link(reverse("chair_desk", args=[file.call.slug]))
    return about_call("conflict_declared", file.call, [chair.user], link=desk, is_reader=is_reader)


def review_missed(juror: Juror, count: int) -> list[Message]:
    """Marks were closed before the juror handed in: what was marked is kept and does not count."""
    return about_call("review_missed", juror.call, [juror.user], to="jury_desk", count=count)
