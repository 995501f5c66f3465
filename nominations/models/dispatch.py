"""A dispatch: many held letters that one person proposes, a second one releases, and anyone of them can stop."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from audit.keys import new_key
from nominations.querysets.dispatch import DispatchQuerySet, EnclosedQuerySet, on_the_way
from notifications.models import Email

USER = settings.AUTH_USER_MODEL


class Dispatch(models.Model):
    """Letters of one event that leave together, with who proposed and who released them."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("waits for a second person")
        RUNNING = "running", _("released")
        STOPPED = "stopped", _("stopped")
        SENT_BACK = "sent_back", _("sent back")

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    event = models.CharField(max_length=80, blank=True, help_text=_("empty: of several, by an announcement"))
    language = models.CharField(max_length=10, blank=True, help_text=_("empty: in every language"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    reason = models.TextField(blank=True, help_text=_("what the second person should know"))
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    due = models.DateTimeField(null=True, blank=True, help_text=_("the instant at which its letters leave"))
    decided_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    proposal = models.OneToOneField(
        "nominations.Proposal",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("by which two persons released its letters with an announcement"),
    )

    objects = DispatchQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "running", "stopped", "sent_back"]), name="dispatch_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_by=None, decided_at=None)
                | ~Q(state="proposed") & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="dispatch_decided_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("by")) | Q(state="sent_back"),
                name="dispatch_is_released_by_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return self.event.replace("_", " ") or "announcement"

    @property
    def is_proposed(self) -> bool:
        """Whether nobody has decided about it yet."""
        return self.state == self.State.PROPOSED

    @property
    def is_running(self) -> bool:
        """Whether its letters leave, or have left."""
        return self.state == self.State.RUNNING

    @property
    def is_sent_back(self) -> bool:
        """Whether it came to nothing, and its letters stayed held."""
        return self.state == self.State.SENT_BACK

    @property
    def letters_on_the_way(self) -> QuerySet[Email]:
        """Those that were released and not handed over yet."""
        return on_the_way(self)


class Enclosed(models.Model):
    """One letter of a dispatch, with the mark of how it read when it was proposed."""

    dispatch = models.ForeignKey(Dispatch, on_delete=models.CASCADE, related_name="enclosed")
    email = models.ForeignKey(Email, on_delete=models.CASCADE, related_name="enclosed")
    mark = models.CharField(max_length=64)
    left_out = models.BooleanField(default=False, help_text=_("changed meanwhile, and not released"))
    stopped = models.BooleanField(default=False, help_text=_("had not left when the dispatch was stopped"))

    objects = EnclosedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dispatch", "email"], name="letter_once_in_a_dispatch")]

    def __str__(self) -> str:
        return str(self.email)
