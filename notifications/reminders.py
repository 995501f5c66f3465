"""The days of reminders that the secretariat set: for all calls, or for one."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.keys import new_key
from notifications.schedule import About, Reader, Schedule, Setting


class ReminderRuleQuerySet(models.QuerySet):
    """The days that were set."""

    def visible_to(self, person: Any) -> Any:
        """The secretariat sets them; nobody else reads who set which."""
        return self.all() if person.is_clock or person.has("secretariat") else self.none()

    def schedule(self) -> Schedule:
        """All reminders as they stand, in one query."""
        columns = ("about", "reader", "days", "is_on", "call_key")
        return Schedule(Setting(*row) for row in self.order_by().values_list(*columns))

    def of(self, about: str, reader: str, call_key: str = "") -> Any:
        """What was set for one reader of one thing, in all calls or in one."""
        return self.filter(about=about, reader=reader, call_key=call_key)


class ReminderRule(models.Model):
    """One day on which a reader is reminded of something, or is not any more; the days of the software need no row."""

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    about = models.CharField(_("what is awaited"), max_length=12, choices=About)
    reader = models.CharField(_("who is reminded"), max_length=12, choices=Reader)
    days = models.SmallIntegerField(_("days from the due day"))
    call_key = models.CharField(_("of one call"), max_length=22, blank=True)
    is_on = models.BooleanField(_("switched on"), default=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("set by"))
    at = models.DateTimeField(_("set on"))

    objects = ReminderRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("day of a reminder")
        verbose_name_plural = _("days of reminders")
        ordering = ["about", "reader", "call_key", "days"]
        constraints = [
            models.UniqueConstraint(fields=["about", "reader", "days", "call_key"], name="one_rule_per_day_of_reminder")
        ]

    def __str__(self) -> str:
        return f"{self.get_about_display()} {self.days:+d}"

    @property
    def setting(self) -> Setting:
        """The same for the reckoning."""
        return Setting(self.about, self.reader, self.days, self.is_on, self.call_key)
