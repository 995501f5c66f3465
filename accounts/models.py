"""Persons who sign in, the roles they hold in the whole network, and invitations."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts import querysets
from audit.keys import new_key


class UserManager(BaseUserManager["User"]):
    """Makes persons; an address is one person's however it is capitalised."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person who signs in with this address."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """The person with this address."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person who signs in by e-mail and reads in a language and a time zone."""

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    language = models.CharField(_("language"), max_length=8, default="en", choices=settings.LANGUAGES)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_fictional = models.BooleanField(_("fictional"), default=False)
    joined_at = models.DateTimeField(_("since"), null=True, blank=True)

    objects = UserManager.from_queryset(querysets.UserQuerySet)()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_person_per_address"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """The name as the person writes it."""
        return self.name

    @property
    def is_staff(self) -> bool:
        """Whether the read-only admin is open to this person: operators alone."""
        return self.is_active and self.network_roles.filter(role=NetworkRole.Role.OPERATOR, until=None).exists()

    def has_perm(self, perm: str, obj: object = None) -> bool:  # noqa: ARG002 - Django's signature
        """The admin's question; the admin only looks."""
        return ".view_" in perm and self.is_staff

    def has_module_perms(self, app_label: str) -> bool:  # noqa: ARG002 - Django's signature
        """The admin's question for a whole app."""
        return self.is_staff


class NetworkRole(models.Model):
    """A right over the whole network, with its dates: secretariat, director, operator."""

    class Role(models.TextChoices):
        SECRETARIAT = "secretariat", _("secretariat")
        DIRECTOR = "director", _("director")
        OPERATOR = "operator", _("operator")

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="network_roles")
    role = models.CharField(max_length=16, choices=Role.choices)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"], condition=models.Q(until=None), name="one_open_term_per_network_role"
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=["secretariat", "director", "operator"]), name="network_role_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"


class Invitation(models.Model):
    """An open hand to one address for one purpose: used once, before it expires; only the token's hash is kept."""

    class Purpose(models.TextChoices):
        SECRETARIAT = "secretariat", _("to join the secretariat")
        DIRECTOR = "director", _("to approve as director")
        OFFICER = "officer", _("to act for a National Commission")
        FOCAL_POINT = "focal_point", _("to fill in a city's application")
        JUROR = "juror", _("to join the jury of a call")
        REVIEWER = "reviewer", _("to read and mark applications for a National Commission")
        ENTRY = "entry", _("to confirm your address and begin a city's application")

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    email = models.EmailField()
    name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=8, default="en")
    purpose = models.CharField(max_length=16, choices=Purpose.choices)
    about = models.CharField(max_length=80, blank=True, help_text=_("what it opens: a country, a city, a call"))
    label = models.CharField(max_length=300, blank=True, help_text=_("the same in words, as the e-mail says it"))
    facts = models.JSONField(default=dict, blank=True, help_text=_("what the role will be made of"))
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="invitations_sent")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    resent_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    used_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="invitations_accepted"
    )

    declined_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.TextField(blank=True)

    objects = querysets.InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(used_at=None) | models.Q(declined_at=None), name="invitation_is_taken_or_declined"
            ),
            models.CheckConstraint(
                condition=models.Q(used_at=None, used_by=None) | models.Q(used_at__isnull=False, used_by__isnull=False),
                name="used_invitation_has_person_and_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.get_purpose_display()}"

    @property
    def can_be_declined(self) -> bool:
        """Whether somebody waits for a no with its reason: whoever is asked to sit on a jury."""
        return self.purpose in settings.DECLINED

    @property
    def last_sent(self) -> datetime:
        """When the link that opens it left."""
        return self.resent_at or self.created_at

    @property
    def was_asked_for(self) -> bool:
        """Whether nobody invites, and the link only confirms the address of who asked."""
        return self.purpose == self.Purpose.ENTRY


class Sending(models.Model):
    """One form as it was sent, and where its work led; kept for a day."""

    mark = models.CharField(max_length=64, unique=True)
    contents = models.CharField(max_length=64, blank=True)  # a digest of what was sent, never the words
    leads_to = models.TextField(blank=True)
    at = models.DateTimeField(db_index=True)

    objects = querysets.SendingQuerySet.as_manager()

    def __str__(self) -> str:
        return self.leads_to


class Deputation(models.Model):
    """A director's rights in the hands of one named person, from day to day; the director may end it sooner."""

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    giver = models.ForeignKey(User, on_delete=models.PROTECT, related_name="deputations_given")
    deputy = models.ForeignKey(User, on_delete=models.PROTECT, related_name="deputations_held")
    since = models.DateTimeField()
    until = models.DateTimeField(help_text=_("the first instant without it"))
    reason = models.TextField()
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True, help_text=_("when it was ended sooner"))

    objects = querysets.DeputationQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(giver=models.F("deputy")), name="deputy_is_another_person"),
            models.CheckConstraint(condition=models.Q(since__lt=models.F("until")), name="deputation_lasts"),
        ]

    def __str__(self) -> str:
        return f"{self.giver} · {self.deputy}"

    @property
    def last_day(self) -> date:
        """The last day on which it holds, on the clock of whoever gave it."""
        return (self.last_instant - timedelta(microseconds=1)).astimezone(ZoneInfo(self.giver.time_zone)).date()

    @property
    def first_day(self) -> date:
        """The first day on which it holds, on the same clock."""
        return self.since.astimezone(ZoneInfo(self.giver.time_zone)).date()

    @property
    def last_instant(self) -> datetime:
        """Until when it ran or will run."""
        return min(self.until, self.ended_at) if self.ended_at else self.until
