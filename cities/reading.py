"""What pages and files say of the register: listings of editions, the network's figures, dots for the map."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol

from django.db.models import Count, OuterRef, QuerySet, Subquery

from audit import clock
from cities import figures, projection, wording
from cities.listing import Entry, Listing
from cities.models import (
    Announcement,
    City,
    CountryName,
    Edition,
    EditionEntry,
    Membership,
    Prehistory,
    Profile,
    Programme,
)
from cities.proofreading import Sheet
from cities.querysets import CityQuerySet, MembershipQuerySet, is_public
from cities.states import NameLanguage

PRINTED = "en"  # the language in which an edition keeps its words


@dataclass(frozen=True)
class Network:
    """The figures of the whole network on a day; demonstration calls do not count."""

    cities: int
    countries: int | None  # None on a day for which nobody knows the countries of the earlier members
    before_register: int
    listed: int
    countries_not_listed: int | None
    by_region: dict[str, int]
    by_country: dict[str, int]
    earlier: Prehistory | None
    is_whole: bool  # not of a day before the figure that was published: how many there were then nobody knows


def network(programme: str = "membership", on: date | None = None) -> Network:
    """How many members in how many countries there are on a day, with those admitted before this register began."""
    day = on or clock.today()
    rows = Membership.objects.as_of(day).real().filter(programme__slug=programme).order_by()
    by_country = list(rows.values_list("city__country__iso2", "city__country__region").annotate(number=Count("pk")))
    told = Prehistory.objects.filter(programme__slug=programme).first()
    known = told if told and told.as_of <= day else None
    before, not_listed = _unnamed(known, day, len(by_country)) if known else (0, 0)
    listed = sum(number for _iso2, _region, number in by_country)
    return Network(
        cities=before + listed,
        countries=None if not_listed is None else len(by_country) + not_listed,
        before_register=before,
        listed=listed,
        countries_not_listed=not_listed,
        by_region=_by_region(by_country),
        by_country={iso2: number for iso2, _region, number in by_country},
        earlier=known,
        is_whole=known is told,
    )


def _unnamed(told: Prehistory, day: date, countries: int) -> tuple[int, int | None]:
    """How many earlier members are counted without a name on a day, and in how many countries that are not listed.

    Both were published for one day, before any exit; later the countries are known against the first announcement.
    """
    earlier = told.as_figures()
    if day == told.as_of:
        return replace(earlier, net_exits=0).remaining, told.countries - countries
    return earlier.remaining, earlier.countries_not_listed if _has_begun(told, day) else None


def _has_begun(told: Prehistory, day: date) -> bool:
    """Whether the cities of the first announcement are listed on a day; what was withdrawn lists none."""
    first = begun_after(told)
    return first is not None and first.instant <= clock.now() and first.counts_from <= day and not first.is_withdrawn


def begun_after(told: Prehistory) -> Announcement | None:
    """The first announcement of this register, with which the line of earlier members was drawn."""
    own = Announcement.objects.filter(programme=told.programme_id, is_imported=False, is_fictional=False)
    return own.filter(instant__gte=clock.start_of(told.as_of)).order_by("instant").first()


def _by_region(by_country: list[tuple[str, str, int]]) -> dict[str, int]:
    """Every region named, in the printed order."""
    found = dict.fromkeys(wording.REGIONS, 0)
    for _iso2, region, number in by_country:
        found[region] += number
    return found


def first_of(announcement: Announcement, number: int) -> list[EditionEntry]:
    """The first cities of the latest edition, as it prints them; the announcement was asked for `counted`."""
    rows = EditionEntry.objects.filter(edition__announcement=announcement, edition__number=announcement.edition_number)
    return list(rows.select_related("city").order_by("city_sort_key", "pk")[:number])


def with_profile(cities: CityQuerySet) -> CityQuerySet:
    """Each with what it says of itself, as it was last announced."""
    told = Profile.objects.filter(is_public("edition__announcement__"), city=OuterRef("pk"))
    return cities.annotate(own_words=Subquery(told.order_by("-edition__published_at").values("sections")[:1]))


def profile_of(city: City, language: str) -> list[dict[str, Any]]:
    """What a member says of itself in this language; a city that is no member says nothing here."""
    told = city.own_words if city.tenures[-1].is_running else None
    return told.get(language, told.get("en", [])) if told else []


def dots(cities: Iterable[City]) -> list[dict[str, Any]]:
    """A dot for each city whose coordinates are known; the others stand in the list only."""
    return [
        _dot(city, projection.project(float(city.latitude), float(city.longitude)))
        for city in cities
        if city.latitude is not None and city.longitude is not None
    ]


def _dot(city: City, point: projection.Point) -> dict[str, Any]:
    country = city.country.called
    return {"x": point.x, "y": point.y, "label": f"{city.name}, {country}", "url": city.get_absolute_url()}


class Round(Protocol):
    """What a listing is of: an announcement, or a round that is still to be announced."""

    @property
    def layout(self) -> Any:
        """In which house form it lists its cities."""

    @property
    def country_form(self) -> Any:
        """In which form it names countries."""

    @property
    def is_fictional(self) -> Any:
        """Whether it was made for demonstration."""

    @property
    def day(self) -> date:
        """The day of the announcement where it is made."""

    def called_in(self, language: str) -> str:
        """What it is called in a language."""


def listing_of(edition: Edition, layout: str | None = None, language: str = "en") -> Listing:
    """An edition as a listing; in its own language as printed, in another with the country's name there."""
    return _listing(edition, _entries(edition, language), layout, language)


def listings_of(edition: Edition, layout: str | None = None) -> dict[str, Listing]:
    """The same edition in each of the six languages."""
    rows = list(_entries(edition, NameLanguage.FRENCH))
    return {language: _listing(edition, rows, layout, language) for language in wording.LANGUAGES}


def _listing(edition: Edition, rows: Iterable[EditionEntry], layout: str | None, language: str) -> Listing:
    announcement = edition.announcement
    told = None if announcement.is_imported else edition.figures
    found = listed(announcement, rows, layout, language, told, edition.published)
    return replace(found, edition=edition.number)


def listed(
    made: Round,
    rows: Iterable[EditionEntry],
    layout: str | None,
    language: str,
    told: figures.Reckoning | None,
    published: figures.Totals | None,
) -> Listing:
    """The one way from a round and its cities to a listing, whether it is announced or still to be."""
    return Listing(
        entries=[_entry(row, made, language) for row in rows],
        layout=layout or made.layout,
        language=language,
        title=made.called_in(language),
        day=made.day,
        reckoning=told,
        difference=figures.compare(published, told.totals, language) if told else "",
        agreement=figures.agreement(published, told.totals, language) if told else "",
        is_fictional=made.is_fictional,
    )


def _entries(edition: Edition, language: str) -> QuerySet[EditionEntry]:
    rows = edition.entries.select_related("city__country")
    return rows if language == PRINTED else rows.prefetch_related("city__country__names", "city__names")


def _entry(row: EditionEntry, made: Round, language: str) -> Entry:
    """A city as printed, or translated where a name is known; its place in the list is that of what was printed."""
    country, city = row.country_name, row.city_name
    if language != PRINTED:
        country = row.city.country.name(made.country_form, language, made.day)
        city = row.city.called_in(language, made.day) or city
    keys = {"city_key": row.city_sort_key, "country_key": row.country_sort_key}
    return Entry(row.region, country, city, row.city.country.iso2, row.city.slug or "", **keys)


def ground(announcement: Announcement, earlier: figures.Earlier | None) -> figures.Ground:
    """What an announcement is counted on, whatever it holds already."""
    told, is_fictional = announcement, announcement.is_fictional
    return ground_of(told.programme, told.counts_from, earlier, is_fictional=is_fictional, but=told.slug)


def ground_of(
    programme: Programme, day: date, earlier: figures.Earlier | None, *, is_fictional: bool, but: str = ""
) -> figures.Ground:
    """What a round of that day is counted on: who is a member then, and who has left since the last release."""
    others = counted_beside(programme, day, is_fictional=is_fictional, but=but)
    country = "city__country__iso2"
    running = others.active(day).order_by().values_list(country)
    before = dict(running.annotate(number=Count("pk")))
    ever = list(others.order_by(country).values_list(country, flat=True).distinct())
    exits = _exits(programme, day, others, earlier, is_fictional=is_fictional)
    return figures.Ground(before, ever, earlier, exits)


def _exits(
    programme: Programme, day: date, others: MembershipQuerySet, earlier: figures.Earlier | None, *, is_fictional: bool
) -> figures.Exits:
    """Since the last release; before the first, those of earlier members that nobody published by name.

    A round listed from a file later had no release here, and one that was withdrawn has none now.
    """
    own = {"is_fictional": is_fictional, "is_imported": False, "withdrawn_at": None}
    announced = Announcement.objects.filter(instant__lt=clock.start_of(day), programme=programme, **own)
    if last := announced.order_by("instant").last():
        return figures.Exits(others.left_between(last.counts_from, day).count(), last.day)
    if earlier:
        return figures.Exits(earlier.net_exits, earlier.as_of, listed=False)
    return figures.Exits(None if others.active(day).exists() else 0)


def reckoned(on: figures.Ground, cities: Iterable[City]) -> figures.Reckoning:
    """The totals of the network with these cities."""
    return figures.reckon_on(on, [figures.Member(city.country.region, city.country.iso2) for city in cities])


def counted_beside(programme: Programme | int, day: date, *, is_fictional: bool, but: str = "") -> MembershipQuerySet:
    """What a round is counted with: memberships begun by its day, real or fictional as it is, without its own.

    A country enters for the first time that has none of them, running or over.
    """
    begun = Membership.objects.not_withdrawn().filter(programme=programme, since__lte=day)
    return begun.filter(city__is_fictional=is_fictional).exclude(announced_in__announcement__slug=but)


def earlier_of(programme: Programme) -> figures.Earlier | None:
    """What is known of members before the register."""
    known = Prehistory.objects.filter(programme=programme).first()
    return known.as_figures() if known else None


def earlier_said(edition: Edition) -> figures.Earlier | None:
    """What an edition says of members before the register; where it says nothing, what is known by now."""
    on, announcement = edition.ground, edition.announcement
    if on and on.earlier:
        return on.earlier
    return None if announcement.is_fictional else earlier_of(announcement.programme)


def sheet_of(edition: Edition) -> Sheet:
    """What a published text is held against: the edition in six languages and every name that the register knows."""
    cities = City.objects.filter(entries__edition=edition).prefetch_related("aliases", "names")
    others = {city.slug or "": frozenset(filter(None, _other_keys(city))) for city in cities}
    countries = dict(CountryName.objects.values_list("search_key", "country__iso2"))
    return Sheet(listings_of(edition), others, countries)


def _other_keys(city: City) -> list[str]:
    names = [name.search_key for name in city.names.all()] + [alias.search_key for alias in city.aliases.all()]
    return [city.local_key, city.search_key, *names]


FIGURES = ("new", "countries_new", "after", "countries_after", "before_register")  # of a reckoning
Printed = dict[int, tuple[str, str]]  # how each city and its country are printed


@dataclass(frozen=True)
class Change:
    """What a further edition changed: why, which cities left, joined or were printed anew, which figures moved."""

    reason: str
    apology: dict[str, str]
    removed: list[str]
    added: list[str]
    renamed: list[tuple[str, str]]  # before, after
    figures: list[tuple[str, int | None, int]]  # of FIGURES and the two published ones: before (if told), after


def change_of(edition: Edition, language: str = PRINTED) -> Change | None:
    """What this edition changed against the one before it, countries called as its list calls them in the language."""
    if edition.number == 1:
        return None
    former = edition.announcement.editions.get(number=edition.number - 1)
    after = (printed(edition), edition.figures, edition.reckoning["published"])
    found = difference(former, *after, reason=edition.reason, apology=edition.apology)
    return found if language == PRINTED else _told_in(found, former, edition, language)


def _told_in(change: Change, former: Edition, edition: Edition, language: str) -> Change:
    """The cities that left and joined as the lists of that language print them; misprints stay as they were."""
    before, after = set(printed(former)), set(printed(edition))
    gone = _lines(former, before - after, language)
    return replace(change, removed=gone, added=_lines(edition, after - before, language))


def _lines(edition: Edition, cities: set[int], language: str) -> list[str]:
    rows = _entries(edition, language).filter(city__in=cities).order_by("city_sort_key", "pk") if cities else []
    told = [_entry(row, edition.announcement, language) for row in rows]
    return [line((entry.city, entry.country)) for entry in told]


def difference(
    former: Edition,
    words: Printed,
    told: figures.Reckoning,
    published: dict[str, int] | None,
    *,
    reason: str,
    apology: dict[str, str],
) -> Change:
    """What would stand otherwise in an edition with these words and figures than in the former one."""
    before = printed(former)
    return Change(
        reason=reason,
        apology=apology,
        removed=[line(before[city]) for city in before if city not in words],
        added=[line(words[city]) for city in words if city not in before],
        renamed=[
            (line(before[city]), line(words[city])) for city in before if before[city] != words.get(city, before[city])
        ],
        figures=_moved(_figures(former.figures, former.reckoning["published"]), _figures(told, published)),
    )


def _moved(before: dict[str, int], after: dict[str, int]) -> list[tuple[str, int | None, int]]:
    return [(code, before.get(code), number) for code, number in after.items() if before.get(code) != number]


def _figures(told: figures.Reckoning, published: dict[str, int] | None) -> dict[str, int]:
    said = {f"published_{name}": number for name, number in (published or {}).items()}
    return {code: getattr(told, code) for code in FIGURES} | said


def line(words: tuple[str, str]) -> str:
    """A city with its country, as a change names it."""
    city, country = words
    return f"{city} ({country})"


def printed(edition: Edition) -> Printed:
    """How an edition prints each of its cities."""
    rows = edition.entries.order_by("city_sort_key", "pk")
    return {row.city_id: (row.city_name, row.country_name) for row in rows}
