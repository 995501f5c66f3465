"""The names of a city: renamed, called otherwise in a language, known by another name; none is ever lost.

A name that was printed wrong is no former name: mending it (`correction`) keeps nothing and moves no address. Both
write it through `spell`.
"""

from datetime import date

from accounts import door
from accounts.person import Person
from audit import clock
from cities import permissions, rules, standing
from cities.folding import search_key, sort_key
from cities.models import City, CityAlias, CityName, RetiredSlug
from cities.workflow.announcement import give_addresses
from cities.workflow.finding import make_findable
from cities.workflow.membership import kept_city

OWN = CityName.OWN
ALIAS = ""  # a name in no language: how a city is also called


def _record(verb: str, city: City, by: Person, **facts: object) -> None:
    door.record(verb, city, by=by, role=permissions.role_in(by, city.country), facts=facts)


@door.act
def rename_city(key: str, *, by: Person, name: str, since: date, source: str) -> City:
    """From that day on a city bears another name; it is found by the former one, and its former address leads to it."""
    city = kept_city(key, by)
    door.require(
        rules.has_a_name(name, search_key(name)),
        standing.sourced(source),
        standing.not_in_the_future(since, clock.today()),
        standing.name_is_new(name, _bearers(city, name)),
    )
    former = city.name
    _keep(city, former, until=since, source=source)
    spell(city, name)
    _move(city)
    make_findable([city])
    _record("rename_city", city, by, former=former, name=name, since=since, source=source)
    return city


def spell(city: City, name: str) -> None:
    """Writes a name with the keys by which it is sorted and found."""
    city.name, city.sort_key, city.search_key = name, sort_key(name), search_key(name)
    city.save(update_fields=["name", "sort_key", "search_key"])


def _bearers(city: City, name: str) -> list[str]:
    """Who bears this name: another city of the country under any name, or the city itself as its own name."""
    same = City.objects.spelled(city.country, name).filter(is_fictional=city.is_fictional)
    others = same.exclude(pk=city.pk).order_by("sort_key").values_list("name", flat=True)
    return [*others, *([city.name] if city.name == name else [])]


def _keep(city: City, former: str, *, until: date, source: str) -> None:
    """A name that came with an earlier change ends where the next one begins."""
    began = city.names.filter(language=OWN, until__isnull=False).order_by("-until").values_list("until", flat=True)
    since = began.first()
    lasts = None if since and since >= until else since
    CityName.objects.create(
        city=city, language=OWN, text=former, since=lasts, until=until, source=source, search_key=search_key(former)
    )


def _move(city: City) -> None:
    """The public address follows the name, where it has one; the former one is never given to another city."""
    if not city.slug:
        return
    former, city.slug = city.slug, None
    RetiredSlug.objects.get_or_create(slug=former, defaults={"city": city})
    give_addresses([city])


@door.act
def add_name(key: str, *, by: Person, text: str, language: str = ALIAS, source: str = "") -> City:
    """A further name: in a language, with its source, or simply another one by which the city is known."""
    city, folded = kept_city(key, by), search_key(text)
    door.require(rules.has_a_name(text, folded), standing.sourced(source))
    if language == ALIAS:
        _made, is_new = CityAlias.objects.get_or_create(city=city, search_key=folded, defaults={"name": text})
    else:
        facts = {"source": source, "search_key": folded}
        named = CityName.objects.filter(city=city, language=language, until=None)
        is_new = not named.filter(text=text).exists()
        named.exclude(text=text).update(until=clock.today())
        if is_new:
            since = clock.today() if city.names.filter(language=language).exists() else None
            CityName.objects.create(city=city, language=language, text=text, since=since, **facts)
    if is_new:
        make_findable([city])
        _record("add_name", city, by, name=text, language=language, source=source)
    return city


@door.act
def end_name(key: str, *, by: Person, language: str, text: str) -> City:
    """A name in a language is no longer used, or another name was none; a dated one stays for the days before."""
    city, today = kept_city(key, by), clock.today()
    if language == ALIAS:
        count = city.aliases.filter(name=text).delete()[0]
    else:
        running = city.names.filter(language=language, text=text, until=None)
        count = running.filter(since=today).delete()[0] or running.update(until=today)
    door.require(standing.name_stands(text, count))
    make_findable([city])
    _record("end_name", city, by, name=text, language=language)
    return city
