"""What a city says of itself to everybody, copied when it was announced: under embargo nothing of it is here."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cities.models.announcement import Edition
from cities.models.city import City


class Profile(models.Model):
    """The public answers of a city as its Commission signed them, told with the edition that made it a member."""

    city = models.ForeignKey(City, models.PROTECT, related_name="profiles", verbose_name=_("city"))
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="profiles", verbose_name=_("told in"))
    sections = models.JSONField(_("sections, by language of their headings"))

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")
        ordering = ["city", "edition"]
        constraints = [models.UniqueConstraint(fields=["city", "edition"], name="one_profile_in_an_edition")]

    def __str__(self) -> str:
        return f"{self.city} ({self.edition})"
