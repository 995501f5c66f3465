"""The press kit of an announcement: its list with the figures that the register gives and what somebody said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from cities import reading
from cities.figures import Exits, Reckoning, Totals
from cities.folding import sort_key
from cities.listing import SEALED, Kit, Listing, Quotation
from cities.models import City, Edition, EditionEntry, Population, Programme
from cities.proofreading import Sheet
from cities.states import NameForm


@dataclass(frozen=True)
class Told:
    """What a kit counts: the reckoning and the cities of a round, announced or still to be."""

    day: date
    reckoning: Reckoning
    exits: Exits
    cities: Iterable[City]
    said: Quotation | None = None
    stated: Sequence[Population] = ()  # what is to be a row of the register with the announcement


def kit_of(edition: Edition, layout: str | None = None, language: str = "en") -> Listing:
    """The listing of an edition with its press kit."""
    return _kits(edition, [reading.listing_of(edition, layout, language)])[0]


def _kits(edition: Edition, listings: Iterable[Listing]) -> list[Listing]:
    announcement, on = edition.announcement, edition.ground
    told = Told(
        announcement.day,
        edition.figures,
        on.exits if on else Exits(),
        City.objects.filter(entries__edition=edition).for_figures(),
        announcement.said,
    )
    return [replace(one, kit=kit(told, one)) for one in listings]


def sheet_of(edition: Edition) -> Sheet:
    """What a published text is held against: all that the release says in the six languages."""
    sheet = reading.sheet_of(edition)
    if edition.announcement.is_imported:
        return sheet
    return replace(sheet, listings=dict(zip(sheet.listings, _kits(edition, sheet.listings.values()), strict=True)))


def kit(told: Told, listing: Listing) -> Kit:
    """The figures of a round; of what the register does not know they say so."""
    language = listing.language
    reckoning, cities = told.reckoning, list(told.cities)
    stated = {count.city_id: count for count in told.stated}
    counts = [count for city in cities if (count := _count(city, stated.get(city.pk), told.day))]
    years = [count.year for count in counts]
    named = {entry.iso2: entry.country for entry in listing.entries}
    return Kit(
        new=reckoning.new,
        countries=reckoning.countries_new,
        by_region=reckoning.by_region,
        before=reckoning.before,
        after=reckoning.after,
        countries_after=reckoning.countries_after,
        is_at_most=reckoning.is_at_most,
        before_register=reckoning.before_register,
        first_time=_named(reckoning.first_time, named),
        returning=_named(reckoning.returning, named),
        capitals=tuple(city.called_in(language, told.day) or city.name for city in cities if city.is_capital),
        capitals_known=sum(city.is_capital is not None for city in cities),
        population=sum(count.number for count in counts),
        population_known=len(counts),
        years=(min(years), max(years)) if years else None,
        sources=tuple(sorted({count.source for count in counts})),
        exits=told.exits.number,
        exits_since=told.exits.since,
        exits_listed=told.exits.listed,
        quotation=told.said,
    )


def _count(city: City, stated: Population | None, day: date) -> Population | None:
    """The latest count that was known in the year of the announcement."""
    known = [*([stated] if stated else []), *city.populations.all()]
    counts = [count for count in known if count.year <= day.year]
    return min(counts, key=lambda count: (-count.year, count.source), default=None)


def _named(codes: list[str] | None, named: dict[str, str]) -> list[str] | None:
    """As the list prints them, in the order of their names; None cannot be told."""
    return None if codes is None else sorted((named[code] for code in codes), key=sort_key)


@dataclass(frozen=True)
class Coming:
    """A round that is decided and not announced: what its release will say, without a row of it in the register."""

    programme: Programme
    title: str
    day: date
    counts_from: date
    layout: str
    is_fictional: bool
    city_ids: list[int]
    country_form: str = NameForm.LIST
    published: Totals | None = None
    said: Quotation | None = None
    stated: Sequence[Population] = ()

    def called_in(self, language: str) -> str:  # noqa: ARG002 - a title is typed in one language
        """What it is called."""
        return self.title


def coming(round_: Coming, layout: str | None = None, language: str = "en") -> Listing:
    """The press kit as it will be at the instant, reckoned and not stored."""
    cities = list(City.objects.filter(pk__in=round_.city_ids).for_figures().for_list())
    earlier = None if round_.is_fictional else reading.earlier_of(round_.programme)
    on = reading.ground_of(round_.programme, round_.counts_from, earlier, is_fictional=round_.is_fictional)
    told = reading.reckoned(on, cities)
    listing = reading.listed(round_, _entries(cities, round_), layout, language, told, round_.published)
    counted = Told(round_.day, told, on.exits, cities, round_.said, round_.stated)
    return replace(listing, kit=kit(counted, listing))


def _entries(cities: Iterable[City], round_: Coming) -> list[EditionEntry]:
    """As the edition will print them."""
    form, day = round_.country_form, round_.day
    return [EditionEntry.of(city, city.name, city.country.name(form, reading.PRINTED, day)) for city in cities]


def written(listing: Listing, form: str) -> str | bytes:
    """One file of the kit; all of them bear the one seal of the list."""
    if form != "docx":
        return SEALED[form](listing)
    # Loaded when asked for: few requests want the library for Word files.
    from cities.listing.document import as_document

    return as_document(listing)
