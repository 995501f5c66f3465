"""The press kit of an announcement: its list with the figures that the register gives and what somebody said."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from cities import reading
from cities.figures import Reckoning
from cities.listing import SEALED, Kit, Listing, Quotation
from cities.models import Announcement, City, Country, Edition, Membership, Population, Prehistory, Programme


@dataclass(frozen=True)
class Told:
    """What a kit counts: the reckoning and the cities of a round, announced or still to be."""

    programme: Programme
    day: date
    is_fictional: bool
    country_form: str
    reckoning: Reckoning
    cities: Iterable[City]
    said: Quotation | None = None


def kit_of(edition: Edition, layout: str | None = None, language: str = "en") -> Listing:
    """The listing of an edition with its press kit."""
    announcement = edition.announcement
    told = Told(
        announcement.programme,
        announcement.day,
        announcement.is_fictional,
        announcement.country_form,
        edition.figures,
        City.objects.filter(entries__edition=edition).for_figures(),
        announcement.said,
    )
    return replace(reading.listing_of(edition, layout, language), kit=kit(told, language))


def kit(told: Told, language: str = "en") -> Kit:
    """The figures of a round; of what the register does not know they say so."""
    reckoning, cities = told.reckoning, list(told.cities)
    counts = [count for count in (_count(city, told.day) for city in cities) if count]
    years = [count.year for count in counts]
    exits, since, listed = _exits(told)
    named = _names(told, language)
    return Kit(
        new=reckoning.new,
        countries=reckoning.countries_new,
        by_region=reckoning.by_region,
        before=reckoning.before,
        after=reckoning.after,
        countries_after=reckoning.countries_after,
        before_register=reckoning.before_register,
        first_time=None if reckoning.first_time is None else [named[code] for code in reckoning.first_time],
        returning=None if reckoning.returning is None else [named[code] for code in reckoning.returning],
        capitals=tuple(city.called_in(language, told.day) or city.name for city in cities if city.is_capital),
        capitals_known=sum(city.is_capital is not None for city in cities),
        population=sum(count.number for count in counts),
        population_known=len(counts),
        years=(min(years), max(years)) if years else None,
        sources=tuple(sorted({count.source for count in counts})),
        exits=exits,
        exits_since=since,
        exits_listed=listed,
        quotation=told.said,
    )


def _count(city: City, day: date) -> Population | None:
    """The latest count that was known in the year of the announcement."""
    counts = [count for count in city.populations.all() if count.year <= day.year]
    return min(counts, key=lambda count: (-count.year, count.source), default=None)


def _names(told: Told, language: str) -> dict[str, str]:
    codes = [*(told.reckoning.first_time or []), *(told.reckoning.returning or [])]
    countries = Country.objects.filter(iso2__in=codes).with_names() if codes else []
    return {country.iso2: country.name(told.country_form, language, told.day) for country in countries}


def _exits(told: Told) -> tuple[int | None, date | None, bool]:
    """How many left since the last announcement, since when, and whether they are known by name."""
    announced = Announcement.objects.filter(programme=told.programme, is_fictional=told.is_fictional)
    # They are few, and each has the day of its own zone: compared here, not in the database.
    days = [one.day for one in announced if one.day < told.day]
    if days:
        members = Membership.objects.filter(programme=told.programme, city__is_fictional=told.is_fictional)
        return members.left_between(max(days), told.day).count(), max(days), True
    known = None if told.is_fictional else Prehistory.objects.filter(programme=told.programme).first()
    if known:
        return known.net_exits, known.as_of, False
    return (None if told.reckoning.before else 0), None, True


def written(listing: Listing, form: str) -> str | bytes:
    """One file of the kit; all of them bear the one seal of the list."""
    if form != "docx":
        return SEALED[form](listing)
    # Loaded when asked for: few requests want the library for Word files.
    from cities.listing.document import as_document

    return as_document(listing)
