"""An announcement corrected: a further edition without a city, with another, with other words or other figures.

The register's half of a correction: who proposes it, who decides, what moves in the files and who is told stands in
`nominations.workflow.corrigendum`. A city that bears another name from a day on is renamed in `naming` instead.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from accounts import door
from accounts.person import Person
from accounts.verdicts import Verdict
from cities import figures, permissions, reading, rules
from cities.folding import search_key, sort_key
from cities.models import (
    Announcement,
    City,
    CountryName,
    Edition,
    EditionEntry,
    Membership,
    Prehistory,
    Programme,
    PublishedFigure,
)
from cities.states import Ending
from cities.workflow.announcement import Printed, admit, already, carry_over, publish, reckon, told
from cities.workflow.finding import make_findable
from cities.workflow.membership import end
from cities.workflow.naming import spell

Words = tuple[str, str]  # a city and its country as they are printed
EARLIER = ("net_exits", "countries_not_listed")  # figures of the members admitted before the register began
PUBLISHED = ("cities", "countries")  # figures of the release that ours are compared with


@dataclass(frozen=True)
class Changes:
    """What a further edition changes against the one before it."""

    removed: tuple[City, ...] = ()
    added: tuple[Printed, ...] = ()
    renamed: Mapping[int, Words] | None = None  # by city
    recounted: Mapping[str, int] | None = None  # of EARLIER, and of PUBLISHED as `published_cities` and so on

    @property
    def number(self) -> int:
        """How many there are."""
        return len(self.removed) + len(self.added) + len(self.renamed or {}) + len(self.recounted or {})

    @property
    def earlier(self) -> dict[str, int]:
        """The figures of earlier members that are counted anew."""
        return {name: number for name, number in (self.recounted or {}).items() if name in EARLIER}

    @property
    def published(self) -> dict[str, int]:
        """The figures of the release that were not as it said."""
        found = {name: (self.recounted or {}).get(f"published_{name}") for name in PUBLISHED}
        return {name: number for name, number in found.items() if number is not None}


@dataclass(frozen=True)
class Foreseen:
    """The next edition before it is written: the words of its list, and its totals."""

    kept: list[EditionEntry]
    printed: list[Printed]
    ground: figures.Ground
    reckoning: figures.Reckoning
    published: dict[str, int] | None

    @property
    def words(self) -> dict[int, Words]:
        """How each city would be printed."""
        return {city.pk: (name, country) for city, name, country in self.printed}


def foreseen(announcement: Announcement, changes: Changes) -> Foreseen:
    """What the next edition would say; nothing is written."""
    former = announcement.editions.latest("number")
    entries = former.entries.select_related("city__country").order_by("pk")
    kept = [_reworded(one, changes) for one in entries if one.city_id not in {city.pk for city in changes.removed}]
    printed = [*((one.city, one.city_name, one.country_name) for one in kept), *changes.added]
    published = {**(former.reckoning["published"] or {}), **changes.published}
    ground = _ground(former, changes)
    return Foreseen(kept, printed, ground, reckon(ground, printed), published or None)


def printable(announcement: Announcement, changes: Changes) -> list[Verdict]:
    """Whether the next edition could be printed: every line once, no city with the name of another country."""
    lines = Counter(foreseen(announcement, changes).words.values())
    return [
        rules.no_line_twice([f"{city} ({country})" for (city, country), times in lines.items() if times > 1]),
        rules.names_its_country(dict(_strange(changes.renamed or {}))),
    ]


def _strange(renamed: Mapping[int, Words]) -> Iterator[Words]:
    """The words whose country is a name of another one, and none of the city's own."""
    for city in City.objects.filter(pk__in=renamed).order_by("pk"):
        named, country = renamed[city.pk]
        bearers = set(CountryName.objects.filter(search_key=search_key(country)).values_list("country", flat=True))
        if bearers and city.country_id not in bearers:
            yield named, country


def _reworded(entry: EditionEntry, changes: Changes) -> EditionEntry:
    words = (changes.renamed or {}).get(entry.city_id)
    if words:
        entry.city_name, entry.country_name = words
        entry.city_sort_key, entry.country_sort_key = (sort_key(word) for word in words)
    return entry


def _ground(former: Edition, changes: Changes) -> figures.Ground:
    """That of the former edition: what the register has learned of that day since is no change of this corrigendum."""
    ground, earlier = former.ground or reading.ground(former.announcement, None), reading.earlier_said(former)
    if earlier is None or not changes.earlier:
        return ground
    exits, unlisted = (changes.earlier.get(name, getattr(earlier, name)) for name in EARLIER)
    return ground.recounted(replace(earlier, net_exits=exits, countries_not_listed=unlisted))


@door.act
def correct(
    announcement: Announcement,
    *,
    reason: str,
    by: Person,
    apology: dict[str, str] | None = None,
    removed: Iterable[City] = (),
    added: Iterable[Printed] = (),
    renamed: Mapping[int, Words] | None = None,
    recounted: Mapping[str, int] | None = None,
) -> Edition:
    """A further edition with its reason: former ones stay as printed, members removed by it are none from today."""
    door.allow(permissions.can_announce(by))
    door.lock(Programme.objects.filter(pk=announcement.programme_id)).get()
    changes = Changes(tuple(removed), tuple(added), renamed, recounted)
    former = announcement.editions.latest("number")
    _require_possible(former, changes, reason)
    door.require(*printable(announcement, changes))
    _recount(former, changes)
    after = foreseen(announcement, changes)
    told_now = (after.ground, after.reckoning, after.published)
    edition = publish(announcement, *told_now, number=former.number + 1, reason=reason, apology=apology)
    _rename(former, changes)
    carry_over(edition, after.kept)
    admit(edition, list(changes.added), edition.counts_from)
    _revoke(edition, changes.removed, by)
    door.record("correct", announcement, by=by, facts=_facts(edition, changes), reason=reason)
    return edition


def _require_possible(former: Edition, changes: Changes, reason: str) -> None:
    entries = {entry.city_id: entry for entry in former.entries.all()}
    absent = [city.name for city in changes.removed if city.pk not in entries]
    absent += [words[0] for city, words in (changes.renamed or {}).items() if city not in entries]
    announcement = former.announcement
    door.require(
        rules.has_a_reason(reason),
        rules.changes_something(changes.number),
        rules.stands_in_it(absent),
        rules.not_members_yet(already(announcement.programme, [city.pk for city, *_printed in changes.added])),
        rules.has_words([word for words in (changes.renamed or {}).values() for word in words]),
        rules.counts_earlier(changes.earlier, has_earlier=reading.earlier_said(former) is not None),
        rules.both_published(former.reckoning["published"] or {}, changes.published),
    )


def _recount(former: Edition, changes: Changes) -> None:
    """What is known of earlier members is counted anew for every later page; former editions keep what they said."""
    announcement, earlier = former.announcement, reading.earlier_said(former)
    if changes.earlier and earlier:
        known = Prehistory.objects.get(programme=announcement.programme)
        Prehistory.objects.filter(pk=known.pk).update(**known.told_anew(earlier, changes.earlier))
    if changes.published:
        said = announcement.programme.published_figures.filter(as_of=announcement.day, source=announcement.title)
        said.update(**changes.published) or PublishedFigure.objects.create(
            programme=announcement.programme, as_of=announcement.day, source=announcement.title, **changes.published
        )


def _rename(former: Edition, changes: Changes) -> None:
    """A name that was printed wrong because the register has it wrong is mended there too; its address stays."""
    renamed = changes.renamed or {}
    cities = {city.pk: city for city in door.lock(City.objects.filter(pk__in=renamed).order_by("pk"))}
    for entry in former.entries.filter(city__in=renamed):
        city, name = cities[entry.city_id], renamed[entry.city_id][0]
        if city.name == entry.city_name != name:
            _require_free(city, name)
            spell(city, name)
            make_findable([city])


def _require_free(city: City, name: str) -> None:
    same = City.objects.filter(country=city.country_id, search_key=search_key(name), parent_unit=city.parent_unit)
    others = same.filter(is_fictional=city.is_fictional).exclude(pk=city.pk)
    door.require(rules.name_is_free(name, is_taken=others.exists()))


def _revoke(edition: Edition, cities: Iterable[City], by: Person) -> None:
    """What the announcement began ends, with all that was open about it; what began anew is another membership."""
    wanted = [city.pk for city in cities]
    list(door.lock(City.objects.filter(pk__in=wanted).order_by("pk")))
    begun = Membership.objects.active(edition.counts_from).filter(announced_in__announcement=edition.announcement)
    tenures = list(door.lock(begun.filter(city__in=wanted).order_by("pk")))
    end(tenures, edition.counts_from, Ending.CORRIGENDUM, by, edition)


def _facts(edition: Edition, changes: Changes) -> dict[str, object]:
    keys = City.objects.filter(pk__in=changes.renamed or {}).order_by("pk").values_list("key", flat=True)
    facts: dict[str, object] = {
        "edition": edition.number,
        "removed": [city.key for city in changes.removed],
        "added": [city.key for city, *_printed in changes.added],
    }
    if changes.renamed:
        facts["renamed"] = list(keys)
    if changes.recounted:
        facts["recounted"] = dict(changes.recounted)
    return facts | told(edition.figures)
