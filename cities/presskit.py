"""The press kit of an announcement: its list with the figures that the register gives and what somebody said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from cities import reading
from cities.figures import Reckoning, Totals, agreement, compare
from cities.folding import sort_key
from cities.listing import SEALED, Entry, Kit, Listing, Quotation
from cities.models import Announcement, City, Country, Edition, Population, Prehistory, Programme
from cities.states import NameForm


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
    stated: Sequence[Population] = ()  # what is to be a row of the register with the announcement


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
    stated = {count.city_id: count for count in told.stated}
    counts = [count for city in cities if (count := _count(city, stated.get(city.pk), told.day))]
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


def _count(city: City, stated: Population | None, day: date) -> Population | None:
    """The latest count that was known in the year of the announcement."""
    known = [*([stated] if stated else []), *city.populations.all()]
    counts = [count for count in known if count.year <= day.year]
    return min(counts, key=lambda count: (-count.year, count.source), default=None)


def _names(told: Told, language: str) -> dict[str, str]:
    codes = [*(told.reckoning.first_time or []), *(told.reckoning.returning or [])]
    countries = Country.objects.filter(iso2__in=codes).with_names() if codes else []
    return {country.iso2: country.name(told.country_form, language, told.day) for country in countries}


def _exits(told: Told) -> tuple[int | None, date | None, bool]:
    """How many left since the last release, since when, and whether they are known by name.

    A round listed from a file later had no release here, and one that was withdrawn has none now.
    """
    own = {"is_fictional": told.is_fictional, "is_imported": False, "withdrawn_at": None}
    announced = Announcement.objects.filter(programme=told.programme, **own)
    # They are few, and each has the day of its own zone: compared here, not in the database.
    days = [one.day for one in announced if one.day < told.day]
    if days:
        members = reading.counted_beside(told.programme, told.day, is_fictional=told.is_fictional)
        return members.left_between(max(days), told.day).count(), max(days), True
    known = None if told.is_fictional else Prehistory.objects.filter(programme=told.programme).first()
    if known:
        return known.net_exits, known.as_of, False
    return (None if told.reckoning.before else 0), None, True


@dataclass(frozen=True)
class Coming:
    """A round that is decided and not announced: what its release will say, without a row of it in the register."""

    programme: Programme
    title: str
    day: date
    layout: str
    is_fictional: bool
    city_ids: list[int]
    country_form: str = NameForm.LIST
    published: Totals | None = None
    said: Quotation | None = None
    stated: Sequence[Population] = ()


def coming(round_: Coming, layout: str | None = None, language: str = "en") -> Listing:
    """The press kit as it will be at the instant, reckoned and not stored."""
    cities = list(City.objects.filter(pk__in=round_.city_ids).for_figures().for_list())
    earlier = None if round_.is_fictional else reading.earlier_of(round_.programme)
    reckoning = reading.reckoning(
        round_.programme, round_.day, cities, is_fictional=round_.is_fictional, earlier=earlier
    )
    shared = (round_.programme, round_.day, round_.is_fictional, round_.country_form)
    return Listing(
        entries=[_entry(city, round_, language) for city in cities],
        layout=layout or round_.layout,
        language=language,
        title=round_.title,
        day=round_.day,
        reckoning=reckoning,
        difference=compare(round_.published, reckoning.totals, language) if round_.published else "",
        agreement=agreement(round_.published, reckoning.totals, language) if round_.published else "",
        is_fictional=round_.is_fictional,
        kit=kit(Told(*shared, reckoning, cities, round_.said, round_.stated), language),
    )


def _entry(city: City, round_: Coming, language: str) -> Entry:
    """As the edition will print it; the sort keys are those of the printed words."""
    form, day, country = round_.country_form, round_.day, city.country
    keys = {"city_key": sort_key(city.name), "country_key": sort_key(country.name(form, reading.PRINTED, day))}
    name = city.name if language == reading.PRINTED else city.called_in(language, day) or city.name
    return Entry(country.region, country.name(form, language, day), name, country.iso2, city.slug or "", **keys)


def written(listing: Listing, form: str) -> str | bytes:
    """One file of the kit; all of them bear the one seal of the list."""
    if form != "docx":
        return SEALED[form](listing)
    # Loaded when asked for: few requests want the library for Word files.
    from cities.listing.document import as_document

    return as_document(listing)
