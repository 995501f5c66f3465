"""The copy that a mayor's office gets of what its city is told, where the city gave an address for that purpose."""

from collections.abc import Collection, Iterable
from functools import partial

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audit.subjects import subject
from cities.models import FocalPoint, ProgressReport
from dossiers.models import SigningRequest
from nominations.emails.stamped import stamp
from nominations.emails.telling import instant
from nominations.models import Nomination
from notifications import outbox
from notifications.outbox import Message

WHAT = {  # in words, by what the city is told
    "submitted": _("%(city)s has handed in its application"),
    "endorsed": _("%(city)s is nominated by its National Commission"),
    "declined": _("%(city)s is not nominated by its National Commission"),
    "lapsed": _("the application of %(city)s has lapsed at the deadline"),
    "ineligible_declared": _("the application of %(city)s cannot be assessed"),
    "admitted": _("%(city)s is admitted to the network"),
    "reserved": _("%(city)s is not admitted and stays in reserve"),
    "deferred": _("%(city)s is deferred to a next call"),
    "refused": _("%(city)s is not admitted"),
    "promoted": _("%(city)s is admitted from the reserve"),
    "revoked": _("the admission of %(city)s is taken back"),
    "last_notice": _("the progress report of %(city)s is long overdue, and this is the last notice"),
    "renamed": _("the name of %(city)s is corrected in the announcement"),
}


def offices(files: Iterable[Nomination]) -> dict[int, SigningRequest]:
    """The address given for copies, by dossier, for many files at once."""
    asked = SigningRequest.objects.for_copies([file.dossier_id for file in files])
    return {request.snapshot.dossier_id: request for request in asked}


def number_to_cities(files: Collection[Nomination]) -> int:
    """How many cities and mayors' offices are written to about these files, counted in one question."""
    people = FocalPoint.objects.who_hear().filter(city__in=[file.city_id for file in files])
    copies = SigningRequest.objects.for_copies([file.dossier_id for file in files])
    return int(people.order_by().values("pk").union(copies.order_by().values("pk"), all=True).count())


def copied(
    said: str,
    file: Nomination,
    office: SigningRequest | None = None,
    *,
    kind: str = "receipt",
    reason: str = "",
    about_key: str = "",
) -> list[Message]:
    """What the city is told, once more to the office of its mayor: in words, without a link."""
    office = office or offices([file]).get(file.dossier_id)
    if office is None:
        return []
    what = partial(_in_words, WHAT[said], file.city.name)  # in the language of the office
    letter = outbox.compose(
        "mayor_copied",
        subject_ref=subject(file),
        context={"city": file.city, "call": file.call, "what": what, "reason": reason},
        address=office.address,
        language=office.language,
        kind=kind,
        outcome=stamp(f"{said}_city", file),
        version=f"{instant()}{ending(said)}",
        about_key=about_key,
    )
    return [letter]


def ending(said: str) -> str:
    """By which the version of a copy tells what it says; as long as there is room beside an instant."""
    return f".{said}"[:18]


def last_notice(file: Nomination, report: ProgressReport) -> list[Message]:
    """The office hears of a report that stays away when its city is written to for the last time."""
    return copied("last_notice", file, about_key=report.key)


def _in_words(what: str | Promise, city: str) -> str:
    return str(what) % {"city": city}
