"""What the secretariat words itself: for one event and one language, in versions that nobody changes afterwards."""

from collections.abc import Iterable
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from audit import clock
from audit.keys import new_key

LONGEST_TITLE = 250  # characters of a subject line, whoever worded it


class WordingQuerySet(models.QuerySet):
    """Versions by whether e-mails are written in their words."""

    def confirmed(self) -> Self:
        """Those that may be in force: every one, but of a decision letter only what a second person confirmed."""
        return self.filter(Q(by_two=False) | Q(confirmed_at__isnull=False))

    def open(self) -> Self:
        """Those that wait for a second person."""
        return self.filter(by_two=True, confirmed_at=None)

    def in_force(self, events: Iterable[str]) -> dict[tuple[str, str], Any]:
        """By event and language the words in which an e-mail is written now; the house text where there are none."""
        newest = self.confirmed().filter(event__in=set(events)).order_by("event", "language", "-number")
        found: Any = newest.distinct("event", "language")
        return {(one.event, one.language): one for one in found if not one.is_house}

    def of(self, event: str, language: str) -> Self:
        """The versions of one text, the newest first."""
        return self.filter(event=event, language=language).order_by("-number")


class Wording(models.Model):
    """One version of a text; an empty one says that the house text is in force again."""

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    event = models.CharField(_("event"), max_length=80)
    language = models.CharField(_("language"), max_length=10)
    number = models.PositiveIntegerField(_("version"))
    title = models.CharField(_("subject line"), max_length=LONGEST_TITLE, blank=True)
    text = models.TextField(_("text"), blank=True)
    reason = models.TextField(_("reason"))
    by_two = models.BooleanField(_("needs a second person"), default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("worded by")
    )
    at = models.DateTimeField(_("worded"), default=clock.now)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)

    objects = WordingQuerySet.as_manager()

    class Meta:
        verbose_name = _("wording")
        verbose_name_plural = _("wordings")
        ordering = ["event", "language", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["event", "language", "number"], name="one_wording_of_a_number"),
            models.CheckConstraint(
                condition=Q(title="", text="") | ~Q(title="") & ~Q(text=""), name="wording_has_title_and_text"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | Q(by__isnull=True) | ~Q(confirmed_by=F("by")),
                name="wording_is_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | Q(confirmed_at__isnull=False),
                name="wording_confirmed_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} · {self.language} · {self.number}"

    @property
    def is_house(self) -> bool:
        """Whether it gives up the own words."""
        return not self.text

    @property
    def is_open(self) -> bool:
        """Whether it waits for a second person."""
        return self.by_two and self.confirmed_at is None
