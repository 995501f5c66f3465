"""What a city is found by beyond its own spelling: its names in Latin letters, and those that GeoNames has for it."""

import re
from collections.abc import Iterable, Iterator

from cities import gazetteer
from cities.folding import latin
from cities.models import City, FoundBy

WORD = re.compile(r"\w+")


def make_findable(cities: Iterable[City]) -> None:
    """Whoever registers, renames or names cities says so here; a second time changes nothing."""
    keys = [city.pk for city in cities]
    rows = City.objects.select_related("country").prefetch_related("aliases", "names").filter(pk__in=keys)
    wanted = {(city.pk, word) for city in rows.order_by("country") for word in _words(city)}
    known = set(FoundBy.objects.filter(city__in=keys).values_list("city", "word"))
    for city, word in sorted(known - wanted):
        FoundBy.objects.filter(city=city, word=word).delete()
    missing = [FoundBy(city_id=city, word=word) for city, word in sorted(wanted - known)]
    FoundBy.objects.bulk_create(missing, ignore_conflicts=True, batch_size=5000)


def _words(city: City) -> Iterator[str]:
    for name in (*_own(city), *_told(city)):
        yield from (*name.split(), *WORD.findall(name))  # of "Kozah (Pya)" both words


def _own(city: City) -> Iterator[str]:
    names = [city.name, city.local_name, *(one.name for one in city.aliases.all())]
    yield from map(latin, [*names, *(one.text for one in city.names.all())])


def _told(city: City) -> tuple[str, ...]:
    """The names of the place that it is; a city that is invented is none."""
    if city.is_fictional:
        return ()
    place = gazetteer.only(city.country.iso2, city.name, gazetteer.spot_of(city.latitude, city.longitude))
    return place.keys if place else ()
