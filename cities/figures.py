"""Members counted: per region, per country, before and after an announcement, with the reckoning (pure, no Django)."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from cities import wording


@dataclass(frozen=True)
class Member:
    """A member city, as far as counting needs it."""

    region: str
    country: str


@dataclass(frozen=True)
class Totals:
    """What a release states of the whole network."""

    cities: int
    countries: int


@dataclass(frozen=True)
class Earlier:
    """Members admitted before the register began: counted in a release, not listed by name."""

    as_of: date
    cities: int
    countries: int
    source: str
    net_exits: int = 0
    countries_not_listed: int = 0
    listed: int = 0  # of the cities published, those that have been listed by name since

    @property
    def remaining(self) -> int:
        """How many of them are still members, and not listed by name."""
        return self.cities - self.listed - self.net_exits


@dataclass(frozen=True)
class Exits:
    """How many left since the last release, since when, and whether they are known by name; None is not known."""

    number: int | None = None
    since: date | None = None
    listed: bool = True


@dataclass(frozen=True)
class Ground:
    """What a round is counted on, as it was known on its day: an edition keeps it, and a correction stands on it."""

    before: dict[str, int]  # members listed by name, per country
    ever: list[str]  # countries of members that there ever were
    earlier: Earlier | None = None
    exits: Exits = Exits()

    @property
    def members(self) -> list[Member]:
        """Those listed before, as far as totals need them."""
        return [Member("", country) for country, number in self.before.items() for _ in range(number)]

    def recounted(self, earlier: Earlier) -> "Ground":
        """The same with the line of earlier members counted anew; exits known by name are not among them."""
        exits = self.exits if self.exits.listed else replace(self.exits, number=earlier.net_exits)
        return replace(self, earlier=earlier, exits=exits)

    def as_dict(self) -> dict[str, Any]:
        """The ground as an edition keeps it."""
        kept = asdict(self)
        for part, name in (("earlier", "as_of"), ("exits", "since")):
            if kept[part] and kept[part][name]:
                kept[part][name] = kept[part][name].isoformat()
        return kept

    @classmethod
    def from_dict(cls, kept: dict[str, Any]) -> "Ground":
        """The ground that an edition kept."""
        earlier, exits = kept["earlier"], kept["exits"]
        since = date.fromisoformat(exits["since"]) if exits["since"] else None
        told = Earlier(**earlier | {"as_of": date.fromisoformat(earlier["as_of"])}) if earlier else None
        return cls(kept["before"], kept["ever"], told, Exits(**exits | {"since": since}))


@dataclass(frozen=True)
class Line:
    """One line of a reckoning: a code whose sentence is said per language, a number, and what it needs."""

    code: str
    number: int
    facts: dict[str, str] = field(default_factory=dict)

    def sentence(self, language: str = "en") -> str:
        """The line in words."""
        facts: dict[str, str] = dict(self.facts)
        if "day" in facts:
            facts["day"] = wording.day(date.fromisoformat(facts["day"]), language)
        return wording.say(language, self.code, self.number, **facts)


@dataclass(frozen=True)
class Reckoning:
    """How the totals after an announcement come about."""

    new: int
    before: int
    after: int
    before_register: int
    countries_new: int
    countries_after: int
    by_region: dict[str, int]
    city_lines: list[Line]
    country_lines: list[Line]
    first_time: list[str] | None = None
    returning: list[str] | None = None

    @property
    def totals(self) -> Totals:
        """What this reckoning gives for the whole network."""
        return Totals(self.after, self.countries_after)

    @property
    def is_at_most(self) -> bool:
        """Whether there may be fewer countries: one that entered later may have had members who are not listed."""
        return bool(self.country_lines) and self.country_lines[-1].code == "countries_at_most"

    def as_dict(self) -> dict[str, Any]:
        """The reckoning as an edition keeps it."""
        return asdict(self)

    @classmethod
    def from_dict(cls, kept: dict[str, Any]) -> "Reckoning":
        """The reckoning that an edition kept."""
        lines = {name: [Line(**line) for line in kept[name]] for name in ("city_lines", "country_lines")}
        return cls(**kept | lines)


def by_region(members: Iterable[Member]) -> dict[str, int]:
    """Members per region, every region named, in the printed order."""
    found = dict.fromkeys(wording.REGIONS, 0)
    for member in members:
        found[member.region] += 1
    return found


def countries(members: Iterable[Member]) -> set[str]:
    """The countries that the members come from."""
    return {member.country for member in members}


def newcomers(new: list[Member], before: list[Member], ever: Iterable[str]) -> tuple[list[str], list[str]]:
    """Countries that enter for the first time, and those that return: had members once, had none just before."""
    entering = countries(new) - countries(before)
    return sorted(entering - set(ever)), sorted(entering & set(ever))


def reckon(
    new: list[Member], before: list[Member], earlier: Earlier | None = None, ever: Iterable[str] = ()
) -> Reckoning:
    """The totals after an announcement, from those listed before it and those never listed by name."""
    remaining = earlier.remaining if earlier else 0
    listed = len(countries([*new, *before]))
    # Whether a country is new cannot be told while members of unnamed countries are counted.
    first_time, returning = (None, None) if earlier else newcomers(new, before, ever)
    return Reckoning(
        new=len(new),
        before=remaining + len(before),
        after=remaining + len(before) + len(new),
        before_register=remaining,
        countries_new=len(countries(new)),
        countries_after=listed + (earlier.countries_not_listed if earlier else 0),
        by_region=by_region(new),
        city_lines=_city_lines(len(new), len(before), earlier),
        country_lines=_country_lines(listed, earlier, is_bound=_may_overlap(new, before, earlier)),
        first_time=first_time,
        returning=returning,
    )


def reckon_on(ground: Ground, new: list[Member]) -> Reckoning:
    """The totals after an announcement that is counted on this ground."""
    return reckon(new, ground.members, ground.earlier, ground.ever)


def name_earlier(told: Earlier, at_its_day: int, at_beginning: list[Member], begun: list[Member]) -> Earlier:
    """What of the earlier members is still counted without a name, once some of them are listed by name.

    `at_its_day` are members on the day of the published figure, `at_beginning` on the day of the first announcement
    of this register, which began `begun`: the totals of that day stay what they were.
    """
    exits = told.net_exits + len(at_beginning) - at_its_day
    named = countries(at_beginning) - countries(begun)
    not_listed = told.countries_not_listed - len(named)
    return replace(told, listed=at_its_day, net_exits=exits, countries_not_listed=not_listed)


def _city_lines(new: int, before: int, earlier: Earlier | None) -> list[Line]:
    lines = [_published(earlier)] if earlier else []
    if earlier and earlier.listed:
        lines.append(Line("listed_since", earlier.listed))
    if before:
        lines.append(Line("listed_before", before))
    lines.append(Line("new_line", new))
    if earlier and earlier.net_exits:
        lines.append(Line("net_exits", earlier.net_exits))
    remaining = earlier.remaining if earlier else 0
    return [*lines, Line("after", remaining + before + new)]


def _published(earlier: Earlier) -> Line:
    return Line("published", earlier.cities, {"day": earlier.as_of.isoformat(), "source": earlier.source})


def _country_lines(listed: int, earlier: Earlier | None, *, is_bound: bool) -> list[Line]:
    not_listed = earlier.countries_not_listed if earlier else 0
    lines = [Line("countries_listed", listed)]
    if not_listed:
        lines.append(Line("countries_not_listed", not_listed))
    return [*lines, Line("countries_at_most" if is_bound else "countries_after", listed + not_listed)]


def _may_overlap(new: list[Member], before: list[Member], earlier: Earlier | None) -> bool:
    # The countries not listed were reckoned against the first announcement; one that enters later may be among them.
    return bool(earlier and earlier.countries_not_listed and before and countries(new) - countries(before))


def compare(published: Totals | None, reckoned: Totals, language: str = "en") -> str:
    """A sentence that names each difference between a release and our own count; empty where there is none."""
    if published is None:
        return ""
    pairs = [("cities", published.cities, reckoned.cities), ("countries", published.countries, reckoned.countries)]
    return " ".join(_difference(language, *pair) for pair in pairs if pair[1] != pair[2])


def agreement(published: Totals | None, reckoned: Totals, language: str = "en") -> str:
    """The sentence that a release and our own count are equal; empty where they are not, or nothing was published."""
    if published is None or published != reckoned:
        return ""
    members = wording.say(language, "member", published.cities)
    countries = wording.say(language, "country_in", published.countries)
    return wording.say(language, "equal", members=members, countries=countries)


def _difference(language: str, what: str, published: int, reckoned: int) -> str:
    words = {"what": wording.say(language, what), "published": published, "reckoned": reckoned}
    return wording.say(language, "difference", abs(published - reckoned), **words)
