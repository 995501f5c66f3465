"""The outbox: every message to anyone is a row before it is an e-mail."""

from email.utils import make_msgid
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit import clock
from audit.keys import new_key
from notifications.delivery import Allowance, ReturnedAddress
from notifications.querysets import EmailQuerySet
from notifications.reminders import ReminderRule
from notifications.wishes import Wish
from notifications.wordings import LONGEST_TITLE, Wording

__all__ = ["Allowance", "Email", "Heartbeat", "ReminderRule", "ReturnedAddress", "Wish", "Wording", "new_message_id"]


def new_message_id() -> str:
    """The name that an e-mail keeps through every attempt to send it."""
    return make_msgid(domain=urlsplit(settings.SITE_URL).hostname or "localhost")


class Email(models.Model):
    """One message to one address in one language, and how far it has come."""

    class Kind(models.TextChoices):
        RECEIPT = "receipt", _("receipt")
        SIGNIN = "signin", _("sign-in")
        DECISION = "decision", _("decision")
        REMINDER = "reminder", _("reminder")
        CORRESPONDENCE = "correspondence", _("correspondence")
        CIRCULAR = "circular", _("circular")

    class State(models.TextChoices):
        HELD = "held", _("held until it is released")
        QUEUED = "queued", _("waiting to be sent")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("refused")
        UNCERTAIN = "uncertain", _("perhaps sent")
        BOUNCED = "bounced", _("came back")
        DISCARDED = "discarded", _("not to be sent")

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    event = models.CharField(_("event"), max_length=80)
    subject_ref = models.CharField(_("about"), max_length=160)
    # What it speaks of beside its subject: the key of a Commission, document or report; of a date moved its country.
    about_key = models.CharField(max_length=22, blank=True)
    to = models.ForeignKey(  # the row outlives the person: it says what was sent, not who they are
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recipient"),
    )
    address = models.EmailField(_("address"))
    language = models.CharField(_("language"), max_length=10)
    version = models.CharField(_("version"), max_length=40, default="1")
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    title = models.CharField(_("subject line"), max_length=LONGEST_TITLE)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(blank=True)
    wording = models.PositiveIntegerField(_("version of its words"), default=0)  # 0: the house text
    facts = models.JSONField(default=dict, blank=True, editable=False)  # what its words name, as they say it
    outcome = models.CharField(_("outcome"), max_length=40, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED, editable=False)
    due = models.DateTimeField(_("due"), null=True, blank=True)
    until = models.DateTimeField(_("by when its reader is to act"), null=True, blank=True)
    gathers = models.BooleanField(default=False, help_text=_("waits for others of the same person"))
    digest = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    lease = models.DateTimeField(null=True, blank=True)
    token = models.CharField(max_length=22, blank=True)
    refused_since = models.DateTimeField(null=True, blank=True)  # the server's first "later"
    repeated = models.BooleanField(default=False)  # a reminder that went once more by itself
    handed_at = models.DateTimeField(_("handed over"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    error = models.TextField(_("what went wrong"), blank=True)
    message_id = models.CharField(max_length=255, unique=True, default=new_message_id, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    created = models.DateTimeField(_("written"), default=clock.now)

    objects = EmailQuerySet.as_manager()

    class Meta:
        verbose_name = _("e-mail")
        verbose_name_plural = _("e-mails")
        ordering = ["-created", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "subject_ref", "address", "version"], name="one_email_of_an_event_to_an_address"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["held", "queued", "sending", "sent", "failed", "uncertain", "bounced", "discarded"]
                ),
                name="email_state_is_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["queued", "sending"]) | models.Q(due__isnull=False),
                name="email_in_the_queue_is_due",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="sending") | models.Q(lease__isnull=False) & ~models.Q(token=""),
                name="email_being_sent_has_a_sender",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="sent") | models.Q(sent_at__isnull=False),
                name="email_sent_says_when",
            ),
        ]
        indexes = [
            models.Index(fields=["due", "id"], name="email_due", condition=models.Q(state="queued")),
            models.Index(fields=["lease"], name="email_lease", condition=models.Q(state="sending")),
            models.Index(fields=["state", "-created"], name="email_state"),
            models.Index(fields=["to", "-created"], name="email_to"),
            models.Index(fields=["about_key", "-created"], name="email_about"),
            models.Index(fields=["subject_ref"], name="email_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.title} → {self.address}"

    @property
    def is_readable(self) -> bool:
        """Whether its text may be shown to whoever may read it: that of a sign-in e-mail is a key."""
        return self.kind != self.Kind.SIGNIN

    @property
    def is_sent(self) -> bool:
        """Whether a mail server took it."""
        return self.state == self.State.SENT

    @property
    def is_held(self) -> bool:
        """Whether it waits for its release."""
        return self.state == self.State.HELD

    @property
    def is_queued(self) -> bool:
        """Whether it waits for a sender."""
        return self.state == self.State.QUEUED

    @property
    def has_left_the_line(self) -> bool:
        """Whether it neither waits for its release nor for a sender."""
        return not self.is_held and not self.is_queued

    @property
    def came_back(self) -> bool:
        """Whether a mail server has returned it."""
        return self.state == self.State.BOUNCED

    @property
    def is_undelivered(self) -> bool:
        """Whether it was refused, came back or may never have arrived."""
        return self.state in {self.State.UNCERTAIN, self.State.FAILED, self.State.BOUNCED}

    @property
    def was_stopped(self) -> bool:
        """Whether it says an outcome and was kept back, with the reason, at the moment at which it was to leave."""
        return self.state == self.State.DISCARDED and bool(self.outcome and self.error)

    @property
    def was_called_off(self) -> bool:
        """Whether it does not leave because an act called it off, and not because it was no longer meant."""
        return self.state == self.State.DISCARDED and not self.error and not self.digest_id

    @property
    def is_repeatable(self) -> bool:
        """Whether it goes once more by itself where nobody knows whether it arrived."""
        return Email.objects.filter(pk=self.pk).repeatable().exists()

    @property
    def shown_text(self) -> str:
        """What a page may show of it: the body of a sign-in e-mail is a key and is shown to nobody."""
        return "" if self.kind == self.Kind.SIGNIN else self.text

    @property
    def shown_html(self) -> str:
        """The same of the HTML beside it."""
        return "" if self.kind == self.Kind.SIGNIN else self.html


class Heartbeat(models.Model):
    """The last sign of life of a part that works unseen."""

    part = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")

    def __str__(self) -> str:
        return self.part
