"""How many e-mails may leave in a minute, counted once for all senders: a bucket that fills while they wait."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F
from django.db.models.functions import Least

from notifications.delivery import Allowance

NAME = "e-mails"
BURST = timedelta(seconds=6)  # so much may leave at once: no minute has more than a tenth above its number
PATIENCE = timedelta(seconds=10)  # a sender that waits says so again before this ends


def take(wanted: int, now: datetime) -> int:
    """So many of the wanted may leave now; inside a transaction, so that no two senders count the same ones."""
    per_minute = settings.EMAILS_PER_MINUTE
    if not per_minute:
        return wanted
    row = _locked(now)
    left = min(_most(), row.left + per_minute * max((now - row.at).total_seconds(), 0) / 60)
    granted = min(wanted, int(left))
    Allowance.objects.filter(pk=row.pk).update(left=left - granted, at=now)
    return granted


def give_back(number: int) -> None:
    """They did not leave after all: so many others may."""
    if settings.EMAILS_PER_MINUTE and number:
        Allowance.objects.filter(of=NAME).update(left=Least(F("left") + number, _most()))


def may_wait(sender: str, now: datetime) -> bool:
    """Whether this sender stays until more may leave: one does, so that the others are free for other work."""
    rows = Allowance.objects.filter(of=NAME)
    free = rows.exclude(kept_until__gt=now) | rows.filter(kept_by=sender)
    return bool(free.update(kept_by=sender, kept_until=now + PATIENCE))


def is_used_up(now: datetime) -> bool:
    """Whether e-mails wait on purpose: senders took all that may leave, a moment ago."""
    used_up = Allowance.objects.filter(of=NAME, left__lt=1, at__gt=now - timedelta(minutes=1))
    return bool(settings.EMAILS_PER_MINUTE) and used_up.exists()


def _most() -> float:
    return max(1.0, settings.EMAILS_PER_MINUTE * BURST / timedelta(minutes=1))


def _locked(now: datetime) -> Allowance:
    Allowance.objects.bulk_create([Allowance(of=NAME, left=_most(), at=now)], ignore_conflicts=True)
    return Allowance.objects.select_for_update(of=("self",), no_key=True).get(of=NAME)
