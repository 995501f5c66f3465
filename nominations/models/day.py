"""How far each member of the secretariat has read the days in short."""

from django.conf import settings
from django.db import models


class DayTold(models.Model):
    """Whoever works in the secretariat reads each morning what came since this instant."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user}: {self.until}"
