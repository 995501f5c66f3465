"""E-mails to officers of a National Commission about their office, and to a member: of its membership, of writers."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise

from accounts.emails import role_ended, role_given
from accounts.models import User
from accounts.person import Person
from audit import clock
from audit.subjects import key_in, subject
from cities import standing
from cities.models import (
    City,
    CommissionOfficer,
    Delegation,
    FocalPoint,
    Membership,
    NationalCommission,
    ProgressReport,
)
from notifications import outbox
from notifications.models import Email

Term = CommissionOfficer | FocalPoint
HEADED = {"made_head"}


def _to(event: str, term: CommissionOfficer, page: str, kind: str = "receipt", **more: Any) -> outbox.Message:
    """One e-mail about one officer; each act tells anew."""
    context = {"person": term.user, "commission": term.commission, "link": outbox.link(page), **more}
    reference = subject(term.commission)
    return outbox.compose(event, to=term.user, subject_ref=reference, context=context, kind=kind, version=_anew())


def _anew() -> str:
    return f"{clock.now():%Y%m%dT%H%M%S.%f}"


def headed(term: CommissionOfficer) -> outbox.Message:
    """The new head learns it."""
    return _to("made_head", term, reverse("officers"))


def delegated(given: Delegation) -> outbox.Message:
    """The colleague learns for whom and from when until when to sign."""
    more: dict[str, Any] = {"head": given.head.user, "since": given.since, "until": given.last_day}
    return replace(_to("delegated", given.officer, reverse("officers"), **more), version=f"{given.pk} {_anew()}")


def delegation_ended(term: CommissionOfficer, head: CommissionOfficer) -> outbox.Message:
    """The colleague learns to act for the head no longer."""
    return _to("delegation_ended", term, reverse("officers"), head=head.user)


def appointed(
    term: Term, by: Person, before: str | Promise = "", successor: User | None = None
) -> list[outbox.Message]:
    """Who holds an office by what another person did learns it; whoever did it, or took a hand held out, knows."""
    if by.is_clock or term.user == by.user:
        return []
    giver = "" if successor == by.user else by.name
    follows = str(successor) if successor else ""
    return [role_given(term.user, term.office, _of(term), giver=giver, before=before, successor=follows)]


def left_office(term: Term, office: str | Promise, by: Person, successor: str = "") -> list[outbox.Message]:
    """Who holds an office no longer learns it, and who follows."""
    return [] if by.is_clock else [role_ended(term.user, office, _of(term), successor)]


def _of(term: Term) -> str:
    """Several terms of one person may change at one instant, and one term several times."""
    return f"{term.key} {clock.now():%y%m%d%H%M%S}"


def for_role(email: Email) -> bool:
    """Whether the role that it gives is held as it says: what a later act makes of it is told by itself."""
    officers = CommissionOfficer.objects.active().filter(key=_first(email))
    speakers = FocalPoint.objects.active().filter(key=_first(email))
    offices = [subject(officer.commission) for officer in officers.select_related("commission")]
    told = Q(event=email.event, version__startswith=_first(email)) | Q(event__in=HEADED, subject_ref__in=offices)
    later = Email.objects.filter(told, to=email.to_id, created__gt=email.created)
    return not later.exists() and (officers.exists() or speakers.exists())


def _first(email: Email) -> str:
    """Which term or delegation it tells of: its version begins with it."""
    return email.version.partition(" ")[0]


def for_ended(email: Email) -> bool:
    """Whether whoever lost a role has none there again: that one was taken, or is told by itself."""
    offices = CommissionOfficer.objects.filter(key=_first(email)).values("commission")
    places = FocalPoint.objects.filter(key=_first(email)).values("city")
    officer = CommissionOfficer.objects.active().filter(user=email.to, commission__in=offices)
    return not (officer.exists() or FocalPoint.objects.active().filter(user=email.to, city__in=places).exists())


def for_head(email: Email) -> bool:
    """Whether the reader leads the Commission, and was not told so once more."""
    return not Email.objects.written_after(email).exists() and _in_office(email).filter(is_head=True).exists()


def for_delegation(email: Email) -> bool:
    """Whether the days on which to act in the name of a head still run, or are to come."""
    return Delegation.objects.standing().filter(pk=_first(email), officer__in=_in_office(email)).exists()


def for_delegation_ended(email: Email) -> bool:
    """Whether the reader acts in no head's name again: those days are told by themselves."""
    return not Delegation.objects.standing().filter(officer__in=_in_office(email)).exists()


def _in_office(email: Email) -> QuerySet[CommissionOfficer]:
    key = key_in(email.subject_ref, NationalCommission)
    return CommissionOfficer.objects.who_hear().filter(commission__key=key, user=email.to)


def asked_in_post(term: CommissionOfficer) -> outbox.Message:
    """Once a year: a page with one button."""
    return _to("asked_in_post", term, reverse("confirm_in_post", args=[term.key]), kind="reminder")


def for_asked_in_post(email: Email) -> bool:
    """Whether the question is still meant: the officer is in office and has not answered since."""
    return _in_office(email).filter(asked_at__isnull=False).exists()


def withdrawn(tenure: Membership, reason: str) -> Iterator[outbox.Message]:
    """The city reads that it has left, as it asked."""
    return _member_told("membership_withdrawn", tenure, reason)


def inactive_proposed(
    tenure: Membership, why: Callable[[], str], report: ProgressReport | None
) -> Iterator[outbox.Message]:
    """The member reads that it may be declared inactive, what it can do and until when."""
    page = outbox.link(report.get_absolute_url()) if report else outbox.link(tenure.city.get_absolute_url())
    until = clock.today() + standing.TO_ANSWER
    return _member_told("inactive_proposed", tenure, why, day=until, link=page, owes=report is not None)


def inactive(tenure: Membership, reason: str) -> Iterator[outbox.Message]:
    """The member reads why it is inactive, and how to become active again."""
    return _member_told("declared_inactive", tenure, reason)


def active_again(tenure: Membership, reason: str) -> Iterator[outbox.Message]:
    """The member reads that it is active again."""
    return _member_told("reactivated", tenure, reason)


def removed(tenure: Membership, reason: str) -> Iterator[outbox.Message]:
    """The city reads that it is no member any more, and why."""
    return _member_told("member_removed", tenure, reason)


def _member_told(
    event: str, tenure: Membership, reason: str | Callable[[], str], **more: Any
) -> Iterator[outbox.Message]:
    """Whoever speaks for the city, and the officers of its country, learn what was decided about its membership."""
    city = tenure.city
    terms = FocalPoint.objects.who_hear().filter(city=city)
    officers = CommissionOfficer.objects.who_hear().filter(commission__country=city.country_id)
    users = {term.user.pk: term.user for term in terms} | {term.user.pk: term.user for term in officers}
    context = {"city": city.name, "reason": reason, "day": tenure.until, "link": outbox.link(city.get_absolute_url())}
    context |= more
    version = f"{clock.now():%Y%m%dT%H%M%S.%f}"
    for user in users.values():
        yield outbox.compose(event, to=user, subject_ref=subject(city), context=context, version=version)


def written_to_city(city: City, readers: Iterable[User], **message: Any) -> list[outbox.Message]:
    """What somebody from outside wrote, to each who speaks for the city; where nobody does, to the secretariat."""
    context = {"city": city, "link": outbox.link(city.get_absolute_url()), **message}
    facts: dict[str, Any] = {"subject_ref": subject(city), "context": context, "kind": "correspondence"}
    facts["version"] = f"{clock.now():%Y%m%dT%H%M%S.%f}"
    told = [outbox.compose("written_to_city", to=reader, **facts) for reader in readers]
    return told or [outbox.compose("written_to_city", address=settings.REPLY_TO_EMAIL, **facts)]
