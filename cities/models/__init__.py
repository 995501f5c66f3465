"""The rows of the register, by subject: countries, cities, announcements."""

from cities.models.announcement import (
    Announcement,
    Edition,
    EditionEntry,
    Membership,
    Prehistory,
    Programme,
    PublishedFigure,
)
from cities.models.city import City, CityAlias, FocalPoint, RetiredSlug
from cities.models.country import CommissionOfficer, Country, CountryName, Delegation, NationalCommission

__all__ = [
    "Announcement",
    "City",
    "CityAlias",
    "CommissionOfficer",
    "Country",
    "CountryName",
    "Delegation",
    "Edition",
    "EditionEntry",
    "FocalPoint",
    "Membership",
    "NationalCommission",
    "Prehistory",
    "Programme",
    "PublishedFigure",
    "RetiredSlug",
]
