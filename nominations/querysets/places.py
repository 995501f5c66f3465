"""The places of countries in a call."""

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from nominations.models import Call


class QuotaCounterQuerySet(models.QuerySet):
    """The places of countries."""

    def of(self, call: "Call", country_id: int) -> Self:
        """The one that the files of a country in this call count against, if any was needed yet."""
        return self.filter(programme=call.programme_id, scope=call.quota_scope, country=country_id)
