"""What is decided and known about members: pauses, proposals about them, awards."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from audit import clock
from audit.keys import new_key
from cities.models.announcement import Membership
from cities.models.city import City
from cities.motion_querysets import AwardQuerySet, MotionQuerySet
from cities.states import Answer, Motion

USER = settings.AUTH_USER_MODEL


class Pause(models.Model):
    """A time in which a member was inactive: decided by a person, for a reason, and ended by a person again."""

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="pauses", verbose_name=_("membership"))
    since = models.DateField(_("inactive since"))
    until = models.DateField(_("until"), null=True, blank=True)
    reason = models.TextField(_("reason"))
    decided_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("decided by"))
    ended_reason = models.TextField(_("why it ended"), blank=True)

    class Meta:
        verbose_name = _("inactive time of a member")
        verbose_name_plural = _("inactive times of members")
        ordering = ["membership", "since"]
        constraints = [
            models.UniqueConstraint(fields=["membership"], condition=Q(until=None), name="one_pause_at_a_time"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="pause_ends_later"),
        ]

    def __str__(self) -> str:
        return f"{self.membership} ({self.since})"


class MemberMotion(models.Model):
    """What is proposed about a member: by the clock, or by one person for another one to decide."""

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    kind = models.CharField(_("what"), max_length=10, choices=Motion)
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="motions", verbose_name=_("membership"))
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("proposed by"))
    at = models.DateTimeField(_("proposed at"))
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, blank=True)
    decided_by = models.ForeignKey(
        USER, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    answer_reason = models.TextField(_("why"), blank=True)

    objects = MotionQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal about a member")
        verbose_name_plural = _("proposals about members")
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "kind"], condition=Q(answer=""), name="one_open_motion_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(by=None) | Q(decided_by=None) | ~Q(by=F("decided_by")) | ~Q(answer="approved"),
                name="motion_is_approved_by_another_person",
            ),
            models.CheckConstraint(
                condition=Q(answer="", decided_at=None) | ~Q(answer="") & Q(decided_at__isnull=False),
                name="motion_is_decided_at_an_instant",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.answer == ""

    @property
    def is_removal(self) -> bool:
        """Whether two persons decide it."""
        return self.kind == Motion.REMOVAL

    @property
    def city(self) -> City:
        """The member that it is about."""
        return self.membership.city


class Award(models.Model):
    """A Learning City Award that a city received, as somebody published it."""

    city = models.ForeignKey(City, models.PROTECT, related_name="awards", verbose_name=_("city"))
    day = models.DateField(_("awarded on"))
    edition = models.CharField(_("edition"), max_length=120)
    source = models.CharField(_("source"), max_length=300)
    recorded_at = models.DateTimeField(_("recorded at"), default=clock.now, editable=False)

    objects = AwardQuerySet.as_manager()

    class Meta:
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        ordering = ["city", "day"]
        constraints = [
            models.UniqueConstraint(fields=["city", "edition"], name="award_once_in_an_edition"),
            models.CheckConstraint(condition=~Q(source="") & ~Q(edition=""), name="award_is_known_from_somewhere"),
        ]

    def __str__(self) -> str:
        return f"{self.edition} ({self.city})"
