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
from cities.models.membership import Award, MemberMotion, Pause

__all__ = [
    "Announcement",
    "Award",
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
    "MemberMotion",
    "Membership",
    "NationalCommission",
    "Pause",
    "Population",
    "Prehistory",
    "Programme",
    "PublishedFigure",
    "RetiredSlug",
]
