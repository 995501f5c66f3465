"""What a file of members would do, line by line: new, known, different, doubtful or wrong; it writes nothing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.verdicts import Verdict
from audit import clock
from cities import matching, memberfile
from cities.folding import search_key
from cities.gazetteer import spot_of
from cities.matching import Known, Offer
from cities.memberfile import Line
from cities.models import Announcement, City, Country, CountryName, Membership
from cities.states import Ending

NEW = "new"
Span = tuple[date, date | None]


class Kind(models.TextChoices):
    """What becomes of a line."""

    NEW = "new", gettext_lazy("new")
    SAME = "same", gettext_lazy("known, nothing changes")
    DIFFERS = "differs", gettext_lazy("known, differs")
    DOUBTFUL = "doubtful", gettext_lazy("doubtful")
    WRONG = "wrong", gettext_lazy("error")


REASONS = {
    matching.ACCENTS: gettext_lazy("the same letters but for accents and signs"),
    matching.ALIAS: gettext_lazy("also known as %(name)s"),
    matching.LOCAL: gettext_lazy("its local name"),
    matching.LANGUAGE: gettext_lazy("its name in a language, or a former one"),
    matching.SCRIPT: gettext_lazy("%(name)s in another script"),
    matching.KIND: gettext_lazy("the same as %(name)s but for the kind of place"),
    matching.PLACE: gettext_lazy("GeoNames has both names for one place, %(name)s"),
    matching.NEAR: gettext_lazy("nearly written as %(name)s"),
    matching.PART: gettext_lazy("part of %(name)s"),
    matching.BESIDE: gettext_lazy("GeoNames has a place of that name beside it"),
    matching.ELSEWHERE: gettext_lazy("the same name in another country (%(name)s)"),
}
UNSURE = {
    matching.UNLISTED: gettext_lazy(
        "GeoNames knows no place called %(city)s in this country: it may be another name of %(names)s."
    ),
    matching.UNPLACED: gettext_lazy("%(city)s may be another name of %(names)s, which GeoNames does not know."),
}
FEW = 6  # cities that a sentence names


def why(offer: Offer) -> str:
    """An offered city and its reason in words; of one for which nothing speaks the name alone."""
    if offer.reason in matching.UNSURE:
        return offer.name
    reason = str(REASONS[offer.reason]) % {"name": offer.as_named}
    return _("%(name)s: %(why)s") % {"name": offer.name, "why": reason}


@dataclass
class Entry:
    """A line with what it was found to be."""

    line: Line
    country: Country | None = None
    key: str = ""  # of the city; of one that the file is the first to name, its name as written with its country
    city: City | None = None
    tenure: Membership | None = None
    twin: Line | None = None  # an earlier line of the file that tells of the same tenure
    changes: list[tuple[str, str, str]] = field(default_factory=list)  # which field, was, will be
    offers: list[Offer] = field(default_factory=list)
    faults: list[Verdict] = field(default_factory=list)

    @property
    def named(self) -> City:
        """The city, of a line that was found to be about one."""
        if self.city is None:
            raise LookupError(self.line.city)
        return self.city

    @property
    def where(self) -> Country:
        """Its country, of a line that names one."""
        if self.country is None:
            raise LookupError(self.line.country)
        return self.country

    @property
    def span(self) -> Span:
        """From when until when; where the line names no end, the one that is known stays."""
        return self.line.since, self.line.until or (self.tenure.until if self.tenure else None)

    @property
    def kind(self) -> Kind:
        """The first that fits: wrong, doubtful, new, different, the same."""
        if self.faults:
            return Kind.WRONG
        if self.offers:
            return Kind.DOUBTFUL
        if self.tenure is None:
            return Kind.SAME if self.twin else Kind.NEW
        return Kind.DIFFERS if self.changes else Kind.SAME


def doubts(entry: Entry) -> list[str]:
    """Why a line is doubtful, in sentences."""
    if not entry.offers or entry.offers[0].reason not in matching.UNSURE:
        return [why(offer) for offer in entry.offers]
    names = [offer.name for offer in entry.offers[:FEW]]
    told = ", ".join(names) + (" …" if len(entry.offers) > FEW else "")
    return [str(UNSURE[entry.offers[0].reason]) % {"city": entry.line.city, "names": told}]


@dataclass
class Preview:
    """A file read against the register."""

    entries: list[Entry]
    faults: list[Verdict]

    def of(self, *kinds: Kind) -> list[Entry]:
        """The lines of these kinds."""
        return [entry for entry in self.entries if entry.kind in kinds]

    @property
    def counts(self) -> dict[Kind, int]:
        """How many lines there are of each kind."""
        return {kind: len(self.of(kind)) for kind in Kind}


def preview(text: str, chosen: str = "", *, is_fictional: bool = False) -> Preview:
    """Each line of a file of members beside what the register knows, with the choices somebody made."""
    lines, faults = memberfile.read(text)
    picked, wrong = memberfile.choices(chosen) if chosen else ({}, [])
    if faults or wrong:
        return Preview([], [*faults, *wrong])
    found = _Register(is_fictional=is_fictional)
    return Preview([found.look(line, line.meant or picked.get(line.same, "")) for line in lines], [])


def _verdict(code: str, sentence: str, **facts: Any) -> Verdict:
    return Verdict.fail(code, sentence % facts if facts else sentence)


class _Register:
    """What is known, and what the lines before have added to it."""

    def __init__(self, *, is_fictional: bool) -> None:
        self.is_fictional = is_fictional
        rows = City.objects.filter(is_fictional=is_fictional).select_related("country")
        tenures = Membership.objects.select_related("announced_in__announcement")
        parts = ("aliases", "names", "populations", models.Prefetch("memberships", tenures))
        self.cities = {city.key: city for city in rows.prefetch_related(*parts)}
        self.known = [_known(city) for city in self.cities.values()]
        self.doubted: dict[str, Known] = {}  # names of lines before, of which somebody says what they mean, or will
        self.meant: dict[str, str] = {}  # which city each of them was said to be
        self.lines: dict[str, list[tuple[Line, Span]]] = defaultdict(list)  # by city
        own = list(Announcement.objects.filter(is_imported=False))
        self.announced = {one.slug for one in own}
        self.begun = min((one.day for one in own if one.is_fictional == is_fictional), default=date.max)
        self.countries: dict[str, set[int]] = defaultdict(set)
        self.rows = {country.pk: country for country in Country.objects.with_names()}
        for pk, key in CountryName.objects.values_list("country", "search_key"):
            self.countries[key].add(pk)
        for country in self.rows.values():
            self.countries[country.iso2.casefold()].add(country.pk)
            self.countries[country.iso3.casefold()].add(country.pk)

    def look(self, line: Line, meant: str) -> Entry:
        entry = Entry(line, faults=list(line.faults))
        found = self._called(line.country)
        if not entry.faults and len(found) != 1:
            entry.faults.append(_verdict("country_known", _("No country is called “%(name)s”."), name=line.country))
        if not entry.faults:
            entry.country = self.rows[next(iter(found))]
            self._find(entry, meant)
        if entry.key and not entry.faults:
            self._compare(entry)
        return entry

    def _called(self, country: str) -> set[int]:
        """The countries of this name, with or without its article: the Gambia, Gambia (the)."""
        key = search_key(country)
        return self.countries.get(key) or self.countries.get(key.removeprefix("the ").removesuffix(" the"), set())

    def _find(self, entry: Entry, meant: str) -> None:
        """The city that a line is about: as chosen, as written, or one that nobody knows; else offers."""
        name, iso2 = entry.line.city, entry.where.iso2
        sure = matching.certain(name, iso2, self.known)
        if meant and meant.casefold() != NEW:
            self._take_chosen(entry, meant, iso2)
        elif len(sure) == 1:
            entry.key = sure[0].key
        elif sure or not meant:
            entry.offers = self._offers(name, iso2)
        if not (entry.key or entry.offers or entry.faults):
            self._begin(entry, iso2)
        if meant or entry.offers:
            self._remember(entry, iso2)
        entry.city = self.cities.get(entry.key)

    def _offers(self, name: str, iso2: str) -> list[Offer]:
        """Known cities, then names of lines before that wait for a choice themselves: any may be this city's."""
        others = [one for key, one in self.doubted.items() if key != _written(name, iso2)]
        found = matching.offers(name, iso2, [*self.known, *others], is_invented=self.is_fictional)
        return sorted(found, key=lambda offer: offer.key in self.doubted)

    def _take_chosen(self, entry: Entry, meant: str, iso2: str) -> None:
        everyone = [*self.known, *self.doubted.values()]
        found = [one for one in everyone if meant in (one.key, self._address(one))]
        found = found or matching.certain(meant, iso2, everyone)
        if len(found) != 1 or found[0].country != iso2:
            sentence = _("The choice “%(name)s” is not one city of this country.")
            entry.faults.append(_verdict("choice_known", sentence, name=meant))
            return
        entry.key = self.meant.get(found[0].key, "" if found[0].key in self.doubted else found[0].key)
        if not entry.key:  # the line of that name has no choice itself
            entry.offers = self._offers(entry.line.city, iso2)

    def _remember(self, entry: Entry, iso2: str) -> None:
        """A later line may write the same city in yet another way."""
        own = _written(entry.line.city, iso2)
        if entry.key != own and not entry.faults:
            self.doubted.setdefault(own, _named(entry.line, own, iso2))
        if entry.key:
            self.meant[own] = entry.key

    def _address(self, one: Known) -> str:
        return (self.cities[one.key].slug or "") if one.key in self.cities else ""

    def _begin(self, entry: Entry, iso2: str) -> None:
        """A city that nobody knows; a name of the same letters in its country cannot be another one's."""
        key = search_key(entry.line.city)
        same = [one for one in self.known if one.country == iso2 and search_key(one.name) == key]
        if same:
            sentence = _("%(city)s has the same letters: it cannot be another city.")
            entry.faults.append(_verdict("name_free", sentence, city=same[0].name))
            return
        entry.key = _written(entry.line.city, iso2)
        self.doubted.pop(entry.key, None)
        self.known.append(_named(entry.line, entry.key, iso2))

    def _compare(self, entry: Entry) -> None:
        line, city = entry.line, entry.city
        entry.tenure = _tenure(city, line) if city else None
        entry.twin = next((one for one, span in self.lines[entry.key] if span == entry.span), None)
        entry.faults += list(self._misfits(entry))
        self.lines[entry.key].append((line, entry.span))
        if city and not entry.faults:
            entry.changes = list(_differences(city, entry.tenure, line))

    def _misfits(self, entry: Entry) -> Iterator[Verdict]:
        line, tenure, span = entry.line, entry.tenure, entry.span
        if span[1] and span[1] <= span[0]:
            yield _verdict("in_order", _("The membership ends before it began."))
        earlier = self.lines[entry.key]
        if odd := next((one for one, told in earlier if not _agree(one, line) and _overlap(told, span)), None):
            sentence = _("Line %(number)s says otherwise of the same city for the same time.")
            yield _verdict("once", sentence, number=odd.number)
        known: list[Membership] = list(entry.city.memberships.all()) if entry.city else []
        others = [row for row in known if row != tenure]
        if clash := next((row for row in others if _overlap((row.since, row.until), span)), None):
            sentence = _("It is a member since %(day)s already: say when it left, or correct that day.")
            yield _verdict("one_at_a_time", sentence, day=clash.since.isoformat())
        if tenure is None and line.announcement in self.announced:
            sentence = _("The announcement %(slug)s does not name this city: correct it by a corrigendum.")
            yield _verdict("named", sentence, slug=line.announcement)
        elif tenure and line.cohort and line.cohort != (slug := tenure.announced_in.announcement.slug):
            yield _verdict("same_cohort", _("It was announced in %(slug)s."), slug=slug)
        yield from self._oversteps(line, tenure)

    def _oversteps(self, line: Line, tenure: Membership | None) -> Iterator[Verdict]:
        """What a file cannot do: tell of the future, admit since this register began, decide what others decide."""
        if late := next((day for day in (line.since, line.until) if day and day > clock.today()), None):
            sentence = _("%(day)s has not come yet: only what has happened is listed.")
            yield _verdict("has_come", sentence, day=late.isoformat())
        if self.begun <= line.since and not (tenure and tenure.since == line.since):
            sentence = _("This register began on %(day)s: who joined since is announced in it, not listed from a file.")
            yield _verdict("before_register", sentence, day=self.begun.isoformat())
        if not _ends_otherwise(tenure, line):
            return
        if tenure and not _is_open(tenure):
            sentence = _(
                "Its membership was announced in this register: it ends on the page of the member, by a withdrawal or "
                "by a removal that two persons decide."
            )
            yield _verdict("not_of_this_register", sentence)
        elif self._removes(line, tenure):
            sentence = _("Two persons decide a removal: leave the end out here, and propose it on the member's page.")
            yield _verdict("two_persons", sentence)

    def _removes(self, line: Line, tenure: Membership | None) -> bool:
        """A removal of a member that is listed, or since this register began; an earlier one is history."""
        ends = [(line.until, line.ended)] + ([(tenure.until, tenure.ended_how)] if tenure else [])
        decided = any(how == Ending.REMOVED for _day, how in ends)
        return decided and any(day is None or self.begun <= day for day, _how in ends)


def _names_of(line: Line) -> Iterator[tuple[str, str]]:
    yield from ((matching.ALIAS, name) for name in line.also)
    yield from ((matching.LANGUAGE, name) for name in line.names.values())
    if line.local_name:
        yield matching.LOCAL, line.local_name


def _written(name: str, iso2: str) -> str:
    """What a choice calls a city that the file is the first to name; lines may move, names stay."""
    return f"{matching.plain(name)} ({iso2})"


def _named(line: Line, key: str, iso2: str) -> Known:
    return Known(key, iso2, line.city, tuple(_names_of(line)), spot=spot_of(line.latitude, line.longitude))


def _known(city: City) -> Known:
    names = [(matching.ALIAS, alias.name) for alias in city.aliases.all()]
    names += [(matching.LANGUAGE, name.text) for name in city.names.all()]
    names += [(matching.LOCAL, city.local_name)] if city.local_name else []
    spot = spot_of(city.latitude, city.longitude)
    return Known(city.key, city.country.iso2, city.name, tuple(names), city.parent_unit, spot)


def _agree(one: Line, other: Line) -> bool:
    """Whether two lines tell the same of a tenure, each in its own spelling."""
    told = [{name: text for name, text in line.told.items() if name not in memberfile.SPELLED} for line in (one, other)]
    return told[0] == told[1]


def _overlap(one: Span, other: Span) -> bool:
    first, second = sorted((one, other), key=lambda span: span[0])
    return first[1] is None or second[0] < first[1]


def _tenure(city: City, line: Line) -> Membership | None:
    """The membership that the line tells of: begun on its day, or in its cohort."""
    rows = city.memberships.all()
    begun = next((row for row in rows if row.since == line.since), None)
    listed = [row for row in rows if line.cohort and _is_open(row)]
    return begun or next((row for row in listed if row.announced_in.announcement.slug == line.cohort), None)


def _is_open(row: Membership) -> bool:
    return row.announced_in.announcement.is_imported


def _ends_otherwise(tenure: Membership | None, line: Line) -> bool:
    """Whether the line tells an end that is not known."""
    return bool(line.left) and (tenure is None or (tenure.until, tenure.ended_how) != (line.until, line.ended))


def _differences(city: City, tenure: Membership | None, line: Line) -> Iterator[tuple[str, str, str]]:
    """What the file says otherwise; where it says nothing, nothing differs."""
    yield from _of_tenure(tenure, line) if tenure else ()
    told = [("local_name", city.local_name, line.local_name)]
    told += [(name, _plain(getattr(city, name)), _plain(getattr(line, name))) for name in ("latitude", "longitude")]
    yield from ((name, was, now) for name, was, now in told if now and was != now)
    known = {alias.search_key for alias in city.aliases.all()}
    yield from (("aliases", "", name) for name in line.also if search_key(name) not in known)
    for language, text in line.names.items():
        if (was := city.called_in(language)) != text:
            yield f"name_{language}", was, text
    yield from _of_population(city, line)


def _of_tenure(tenure: Membership, line: Line) -> Iterator[tuple[str, str, str]]:
    if tenure.since != line.since:
        yield "joined", tenure.since.isoformat(), line.joined
    if _ends_otherwise(tenure, line):
        was = f"{tenure.until or ''} {tenure.ended_how}".strip()
        yield "left", was, f"{line.left} {line.ended}"


def _of_population(city: City, line: Line) -> Iterator[tuple[str, str, str]]:
    if not line.population:
        return
    same: Iterable[Any] = city.populations.all()
    wanted = (int(line.population_year), line.population_source)
    was = next((row.number for row in same if (row.year, row.source) == wanted), None)
    if was != int(line.population):
        yield "population", "" if was is None else str(was), line.population


def _plain(number: Decimal | str | None) -> str:
    """Degrees as text, without the noughts at the end."""
    return f"{round(Decimal(number), 4).normalize():f}" if number not in (None, "") else ""
