"""Which e-mails may be read, and by whom: those about a file only by whoever sees the file."""

from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Concat, Substr

from audit.subjects import prefix, subject
from notifications.models import Email, Wording
from notifications.wordings import WordingQuerySet

if TYPE_CHECKING:
    from collections.abc import Iterable

    from accounts.person import Person
    from nominations.models import Call, Nomination

OURS = "nominations."
CORRECTED = [f"{done}_{side}" for done in ("revoked", "promoted", "renamed") for side in ("city", "commission")]
UNDELIVERED = (Email.State.UNCERTAIN, Email.State.FAILED, Email.State.BOUNCED)


def emails_visible_to(person: "Person") -> QuerySet[Email]:
    """The secretariat reads the outbox, the director the acts upon calls and files; nobody a file kept from them."""
    if person.is_clock:
        return Email.objects.all()
    if not (person.has("secretariat") or person.has("director")):
        return Email.objects.none()
    files = apps.get_model("nominations", "Nomination")
    name = prefix(files)
    seen = files.objects.visible_to(person).annotate(ref=Concat(Value(name), "key")).order_by()
    hidden = Q(subject_ref__startswith=name) & ~Q(subject_ref__in=seen.values("ref"))
    lists_hidden = Email.objects.filter(hidden, digest=OuterRef("pk"))  # a digest says what its e-mails said
    found = Email.objects.exclude(hidden).exclude(Q(event="digest") & Exists(lists_hidden))
    if person.has("secretariat"):
        return found
    return found.filter(subject_ref__startswith=OURS).exclude(kind=Email.Kind.CORRESPONDENCE)


def wordings_visible_to(person: "Person") -> WordingQuerySet:
    """The secretariat reads every version of every text: there is nothing of a file in it."""
    found: WordingQuerySet = Wording.objects.all()
    return found if person.has("secretariat") else found.none()


def said_of(person: "Person", event: str) -> QuerySet[Email]:
    """The e-mails of an event that this person may see and that can be written again, the newest first."""
    return emails_visible_to(person).filter(event=event).exclude(facts={}).order_by("-created", "-pk")


def own_emails(person: "Person") -> QuerySet[Email]:
    """What this person was sent: never what is held or waits; about a file only while the file may be seen."""
    files = apps.get_model("nominations", "Nomination")
    name = prefix(files)
    seen = files.objects.visible_to(person).annotate(ref=Concat(Value(name), "key")).order_by()
    mine = Email.objects.filter(to=person.user, state=Email.State.SENT) if person.user else Email.objects.none()
    return mine.filter(~Q(subject_ref__startswith=name) | Q(subject_ref__in=seen.values("ref")))


def wanting_a_person(person: "Person") -> QuerySet[Email]:
    """E-mails that wait for a release, or of which a person decides what became of them."""
    return emails_visible_to(person).filter(state__in=[Email.State.HELD, *UNDELIVERED])


def held_decisions(person: "Person") -> QuerySet[Email]:
    """Decision letters that wait for their release."""
    return emails_visible_to(person).filter(kind=Email.Kind.DECISION, state=Email.State.HELD)


def held_outcomes(files: "Iterable[Nomination]") -> QuerySet[Email]:
    """The decision letters of these files that wait for the release, whoever may read them."""
    return _about(files).filter(kind=Email.Kind.DECISION, state=Email.State.HELD)


def outcome_letters(files: "Iterable[Nomination]") -> QuerySet[Email]:
    """The letters that say an outcome of these files, wherever they stand."""
    return _about(files).exclude(outcome="")


def of_decision(files: "Iterable[Nomination]") -> QuerySet[Email]:
    """The letters of the decision on these files, and of what was corrected in it since."""
    return _about(files).filter(Q(kind=Email.Kind.DECISION) | Q(event__in=CORRECTED))


def telling_of(call: "Call", files: "Iterable[Nomination]") -> QuerySet[Email]:
    """Whatever tells somebody what the announcement of a call said, or how it was corrected."""
    return of_decision(files) | Email.objects.filter(subject_ref=subject(call), event="announced_jurors")


def reminders(files: "Iterable[Nomination]") -> QuerySet[Email]:
    """What says of these files by when somebody is to act."""
    return _about(files).filter(kind=Email.Kind.REMINDER)


def _about(files: "Iterable[Nomination]") -> QuerySet[Email]:
    return Email.objects.filter(subject_ref__in=[subject(file) for file in files])


def with_zone(emails: QuerySet[Email]) -> QuerySet[Email]:
    """With the zone of the call that each is about, or nothing: a sign-in e-mail is about none."""
    whens = [_zone("Nomination", "call__zone"), _zone("Call", "zone")]
    return emails.annotate(zone=Case(*whens, default=Value("")))


def _zone(model: str, column: str) -> When:
    rows = apps.get_model("nominations", model)
    name = prefix(rows)
    about = rows.objects.filter(key=Substr(OuterRef("subject_ref"), len(name) + 1))
    return When(subject_ref__startswith=name, then=Coalesce(Subquery(about.values(column)[:1]), Value("")))


def counts(emails: QuerySet[Email]) -> dict[str, int]:
    """How many stand in each state."""
    return dict(emails.order_by().values_list("state").annotate(number=Count("pk")))


def by_event(emails: QuerySet[Email]) -> list[tuple[str, str, str, str, int]]:
    """How many of each event, in each language and class, stand in each state."""
    groups = emails.order_by("event", "language").values_list("event", "language", "kind", "state")
    return list(groups.annotate(number=Count("pk")))
