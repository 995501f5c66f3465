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
from cities.models.city import City, CityAlias, CityName, FocalPoint, FoundBy, Population, RetiredSlug
from cities.models.country import CommissionOfficer, Country, CountryName, Delegation, NationalCommission
from cities.models.membership import Award, MemberMotion, Pause
from cities.models.profile import Profile
from cities.models.report import CohortDue, ProgressReport, ReportRule
from cities.models.touch import Touch

__all__ = [
    "Announcement",
    "Award",
    "City",
    "CityAlias",
    "CityName",
    "CohortDue",
    "CommissionOfficer",
    "Country",
    "CountryName",
    "Delegation",
    "Edition",
    "EditionEntry",
    "FocalPoint",
    "FoundBy",
    "MemberMotion",
    "Membership",
    "NationalCommission",
    "Pause",
    "Population",
    "Prehistory",
    "Profile",
    "Programme",
    "ProgressReport",
    "PublishedFigure",
    "ReportRule",
    "RetiredSlug",
    "Touch",
]
