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
from cities.models.city import City, CityAlias, CityName, FocalPoint, Population, RetiredSlug
from cities.models.country import CommissionOfficer, Country, CountryName, Delegation, NationalCommission

__all__ = [
    "Announcement",
    "City",
    "CityAlias",
    "CityName",
    "CommissionOfficer",
    "Country",
    "CountryName",
    "Delegation",
    "Edition",
    "EditionEntry",
    "FocalPoint",
    "Membership",
    "NationalCommission",
    "Population",
    "Prehistory",
    "Programme",
    "PublishedFigure",
    "RetiredSlug",
]
