"""The roles a user holds in the register today: Commission officer of a country, focal point of a city."""

from accounts.models import User
from accounts.person import Grant
from cities.models import CommissionOfficer, FocalPoint


def load(user: User) -> list[Grant]:
    """An officer reaches one country, a focal point one city."""
    countries = CommissionOfficer.objects.active().filter(user=user).values_list("commission__country", flat=True)
    cities = FocalPoint.objects.active().filter(user=user).values_list("city", flat=True)
    return [Grant("officer", pk) for pk in countries] + [Grant("focal_point", pk) for pk in cities]
