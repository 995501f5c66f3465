"""The daily digest: three or more reminders of one person become one e-mail, grouped by what is to do, date first."""

import logging
from collections import defaultdict
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from audit import clock
from audit.subjects import subject
from notifications import outbox
from notifications.digest_emails import gathered
from notifications.gathering import LEAST, SHORTLY
from notifications.meaning import unmeant
from notifications.models import Email
from notifications.querysets import waits_in_digest

EVENT = "digest"
AT_ONCE = 50  # persons before each batch of the sender, so that other e-mails do not wait for all of them
State = Email.State
log = logging.getLogger(__name__)


def gather() -> int:
    """Whoever has waiting e-mails whose time has come gets them now: many as one, few as they are.

    Says of how many it decided, so that who waits behind these persons comes next.
    """
    come = Email.objects.gathered(clock.now())
    whose = list(come.order_by("to").values_list("to", flat=True).distinct()[:AT_ONCE])
    rows = _with_those_to_come().filter(to__in=whose).select_related("to") if whose else []
    people: dict[int | None, list[Email]] = defaultdict(list)
    for email in rows:
        people[email.to_id].append(email)
    return sum(_of_one(emails) for emails in people.values())


def _with_those_to_come() -> QuerySet[Email]:
    """What the clock wrote at one time is due within moments: it is gathered together, however often one looks."""
    return Email.objects.gathered(clock.now() + SHORTLY)


def _of_one(emails: list[Email]) -> int:
    """A fault in what one person waits for holds up nobody else; after an hour it leaves by itself."""
    try:
        return _gather(emails)
    except Exception:
        log.exception("What waits with e-mail %s for others could not be gathered.", emails[0].key)
        return 0


def _gather(emails: list[Email]) -> int:
    """What is meant no longer does not count."""
    return _dropped(emails) + _leaving(emails)


def _dropped(emails: list[Email]) -> int:
    stays = unmeant(emails).items()
    return sum(_still(key).update(state=State.DISCARDED, due=None, error=said) for key, said in stays)


def _leaving(emails: list[Email]) -> int:
    with transaction.atomic():
        keys = [email.pk for email in emails]
        rows = _with_those_to_come().filter(pk__in=keys).select_for_update(skip_locked=True, of=("self",))
        left = list(rows.select_related("to"))
        made = _one_of(left) if len(left) >= LEAST else None
        moved = Email.objects.filter(pk__in=[email.pk for email in left])
        if made is None:
            return moved.update(gathers=False)
        said = _("It is part of the e-mail of the day.")
        return moved.update(state=State.DISCARDED, due=None, gathers=False, digest=made, error=said)


def _still(key: str) -> Any:
    return Email.objects.filter(key=key, state=State.QUEUED, gathers=True)


def _one_of(emails: list[Email]) -> Email | None:
    """One e-mail of these, unless the person had one today."""
    user: Any = emails[0].to
    day = f"{clock.now().astimezone(ZoneInfo(user.time_zone)):%Y-%m-%d}"
    before = Email.objects.filter(event=EVENT, subject_ref=subject(user), version__startswith=day)
    if before.left().exists():
        return None
    posted = outbox.post([gathered(user, emails, f"{day} {before.count() + 1}")])
    return posted[0] if posted else None


def still_listed(email: Email) -> str:
    """A digest in which something is meant no longer is not sent; what it listed comes again."""
    if email.to is None or not email.to.is_active:
        return _("Its reader may not sign in any more.")
    rows = list(_listed(email).select_related("to"))
    if not rows:
        return _("Nothing of it is left.")
    return _("Something in it is done by now: what is left goes anew.") if unmeant(rows) else ""


def come_again(email: Email) -> int:
    """What a digest listed that does not go is gathered once more: each of it leaves, waits or ends with its reason."""
    return _gather_again(_listed(email))


def _gather_again(listed: QuerySet[Email]) -> int:
    return listed.update(state=State.QUEUED, due=clock.now(), gathers=True, digest=None, error="")


def take_apart(letters: QuerySet[Email]) -> int:
    """A digest that lists one of these and has not been handed over does not go; all that it listed comes again."""
    whose = _here_with(letters)
    if not whose:
        return 0
    _lock(Email.objects.filter(digest__in=whose))
    _lock(Email.objects.filter(pk__in=whose))
    waiting = Email.objects.filter(waits_in_digest(), digest__in=whose)  # nothing of one that left meanwhile
    listed = dict(waiting.values_list("pk", "digest"))
    said = _("Something in it was stopped: what is left goes anew.")
    stays = {"state": State.DISCARDED, "due": None, "token": "", "lease": None, "error": said}
    Email.objects.filter(pk__in=set(listed.values())).update(**stays)
    return _gather_again(Email.objects.filter(pk__in=listed))


def with_those_beside(letters: QuerySet[Email]) -> QuerySet[Email]:
    """These, and what digests that have not been handed over list beside them: to be locked together, by number."""
    beside = Q(digest__in=_here_with(letters))
    return Email.objects.filter(Q(pk__in=letters.order_by().values("pk")) | beside).order_by("pk")


def _here_with(letters: QuerySet[Email]) -> list[int]:
    """The digests that list one of these and have not been handed over; mostly there is none."""
    lists = [pk for pk in letters.order_by().values_list("digest", flat=True).distinct() if pk]
    return list(outbox.here(Email.objects.filter(pk__in=lists)).values_list("pk", flat=True)) if lists else []


def lock_listed(email: Email) -> None:
    """What it lists before itself, as whoever takes it apart does: two that wait for each other would end both."""
    _lock(_listed(email))


def _lock(rows: QuerySet[Email]) -> None:
    list(rows.order_by("pk").select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))


def _listed(email: Email) -> QuerySet[Email]:
    return Email.objects.filter(digest=email, state=State.DISCARDED)
