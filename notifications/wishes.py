"""What a person wishes to get by e-mail, as far as that is theirs to say."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Wish(models.Model):
    """How a person gets what is good to know, and whether many reminders of one day come as one e-mail."""

    class Know(models.TextChoices):
        AT_ONCE = "at_once", _("at once")
        MORNING = "morning", _("in the e-mail of the next morning")
        NEVER = "never", _("not by e-mail")

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    know = models.CharField(_("what is good to know"), max_length=8, choices=Know, default=Know.AT_ONCE)
    digest = models.BooleanField(_("three or more reminders of one day come as one e-mail"), default=True)

    class Meta:
        verbose_name = _("wish about e-mails")
        verbose_name_plural = _("wishes about e-mails")

    def __str__(self) -> str:
        return f"{self.user}: {self.know}"
