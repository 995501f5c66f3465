"""What delivery remembers beside the e-mails: addresses that came back, and how many letters may leave now."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from audit import clock
from audit.keys import new_key

LONGEST_REASON = 250


class AddressQuerySet(models.QuerySet):
    """Addresses by whether anything may go to them."""

    def unreachable(self) -> "AddressQuerySet":
        """Those that nobody has confirmed since an e-mail came back from them."""
        return self.filter(confirmed_at=None)

    def keep_from(self, email: Any, reason: str, now: datetime) -> None:
        """Nothing will ever reach the address of this e-mail: nothing goes there until a person confirms it."""
        facts = {"reason": reason[:LONGEST_REASON], "since": now, "email": email}
        again = {"confirmed_at": None, "confirmed_by": None}
        self.update_or_create(address=email.address.lower(), defaults=facts | again)


class ReturnedAddress(models.Model):
    """An address from which an e-mail came back for good: nothing goes there until a person confirms it."""

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    address = models.EmailField(_("address"), unique=True)  # in small letters
    reason = models.CharField(_("why"), max_length=LONGEST_REASON)
    since = models.DateTimeField(_("since"), default=clock.now)
    email = models.ForeignKey("notifications.Email", on_delete=models.SET_NULL, null=True, related_name="+")
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = AddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("returned address")
        verbose_name_plural = _("returned addresses")
        ordering = ["since", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(address=Lower("address")), name="returned_address_is_folded"),
        ]

    def __str__(self) -> str:
        return self.address

    @property
    def is_unreachable(self) -> bool:
        """Whether e-mails to it wait."""
        return self.confirmed_at is None


class Allowance(models.Model):
    """How many e-mails may leave before the next must wait: what all senders together share."""

    of = models.CharField(max_length=40, unique=True)
    left = models.FloatField()
    at = models.DateTimeField()
    kept_by = models.CharField(max_length=22, blank=True)  # the one sender that stays and waits
    kept_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("allowance")
        verbose_name_plural = _("allowances")

    def __str__(self) -> str:
        return self.of
