"""What a city is found by beyond its own spelling: its names in Latin letters, and those that GeoNames has for it."""

from collections.abc import Iterable, Iterator

from cities import gazetteer
from cities.folding import latin
from cities.models import City, FoundBy


def make_findable(cities: Iterable[City]) -> None:
    """Whoever registers, renames or names cities says so here; a second time changes nothing."""
    keys = [city.pk for city in cities]
    rows = list(City.objects.select_related("country").prefetch_related("aliases", "names").filter(pk__in=keys))
    found = [FoundBy(city=city, keys=_keys(city)) for city in rows]
    FoundBy.objects.bulk_create(found, update_conflicts=True, unique_fields=["city"], update_fields=["keys"])


def _keys(city: City) -> str:
    """Each name once; a space before each word, since a word is found by its beginning."""
    return "".join(f" {key}" for key in dict.fromkeys([*_own(city), *_told(city)]) if key)


def _own(city: City) -> Iterator[str]:
    names = [city.name, city.local_name, *(one.name for one in city.aliases.all())]
    yield from map(latin, [*names, *(one.text for one in city.names.all())])


def _told(city: City) -> tuple[str, ...]:
    """The names of the place that it is; a city that is invented is none."""
    if city.is_fictional:
        return ()
    spot = (float(city.latitude), float(city.longitude)) if city.latitude and city.longitude else None
    place = gazetteer.only(city.country.iso2, city.name, spot)
    return place.keys if place else ()
