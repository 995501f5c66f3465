"""The map of members, drawn here: land without borders and dots, as part of a page or as a picture of its own."""

from dataclasses import dataclass
from math import sqrt

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext

from cities import clusters, version
from cities.clusters import Dot, Place
from cities.models import Country
from cities.projection import HEIGHT, WIDTH
from cities.querysets import CityQuerySet

# A picture in a page knows nothing of the page's style sheet.
STYLE = """.land{fill:#dce3e9}.dot{fill:#0b4f86;stroke:#fff;stroke-width:1.5}
text{fill:#fff;font:700 9px system-ui,sans-serif;text-anchor:middle}
.coarse text{font-size:29px}.coarse{display:none}
@media(max-width:44rem){.fine{display:none}.coarse{display:inline}}
@media(prefers-color-scheme:dark){.land{fill:#27333e}.dot{fill:#7cc0f5;stroke:#10171e}text{fill:#0a1520}}"""
SMALL = 4.5  # radius of a city


@dataclass(frozen=True)
class Scale:
    """For which width dots are drawn that hold several cities: the radius of the smallest and of the largest."""

    name: str
    dots: int
    least: int
    most: int
    drop: int  # from the middle of a number to its base line


FINE, COARSE = Scale("fine", clusters.MOST, 8, 18, 3), Scale("coarse", 70, 30, 38, 10)


def places(cities: CityQuerySet) -> list[Place]:
    """The cities whose coordinates are known; the others stand in the table only."""
    known = cities.order_by().exclude(latitude=None)
    columns = ("slug", "name", "country__iso2", "country__region", "latitude", "longitude")
    return [
        Place(slug, name, iso2, region, float(latitude), float(longitude))
        for slug, name, iso2, region, latitude, longitude in known.values_list(*columns)
    ]


def drawn(found: list[Dot], names: dict[str, str], scale: Scale = FINE) -> SafeString:
    """The dots, each a way to what it stands for; the table is the way by keyboard."""
    return format_html_join("", "{}", ((_dot(dot, names, scale),) for dot in found))


def _dot(dot: Dot, names: dict[str, str], scale: Scale) -> SafeString:
    radius = SMALL if len(dot.places) == 1 else min(scale.least + sqrt(len(dot.places)) / 3, scale.most)
    label, url = _label(dot, names), _way(dot)
    x = min(max(dot.at.x, radius), WIDTH - radius)  # none is cut off
    reach = format_html('<circle class="reach" cx="{}" cy="{}" r="12"/>', x, dot.at.y) if radius < 12 else ""
    kind = "dot" if len(dot.places) == 1 else "dot many"
    circle = format_html('<circle class="{}" cx="{}" cy="{}" r="{}"/>', kind, x, dot.at.y, round(radius, 1))
    number = format_html('<text x="{}" y="{}">{}</text>', x, round(dot.at.y + scale.drop, 1), len(dot.places))
    parts = format_html("<title>{}</title>{}{}{}", label, reach, circle, number if len(dot.places) > 1 else "")
    if not url:
        return format_html("<g>{}</g>", parts)
    return format_html('<a href="{}" tabindex="-1" aria-label="{}">{}</a>', url, label, parts)


def _label(dot: Dot, names: dict[str, str]) -> str:
    first = dot.places[0]
    if len(dot.places) == 1:
        return f"{first.name}, {names[first.country]}"
    sentence = ngettext("%(n)d city: %(where)s", "%(n)d cities: %(where)s", len(dot.places))
    where = sorted(names[iso2] for iso2 in dot.countries)
    return sentence % {"n": len(dot.places), "where": ", ".join(where[:3]) + (" …" if len(where) > 3 else "")}


def _way(dot: Dot) -> str:
    """To the city; of several to the list of their country or region, if they have one."""
    if len(dot.places) == 1:
        return reverse("city", args=[dot.places[0].slug])
    if len(dot.countries) == 1:
        return f"{reverse('directory')}?country={dot.places[0].country}"
    regions = {place.region for place in dot.places}
    return f"{reverse('directory')}?region={regions.pop()}" if len(regions) == 1 else ""


def map_of(cities: CityQuerySet) -> tuple[int, SafeString]:
    """How many of the cities are on the map, and their dots."""
    known, names = places(cities), {country.iso2: country.called for country in Country.objects.with_names()}
    found = clusters.dots(known)
    if len(found) == len(known):
        return len(known), drawn(found, names)
    return len(known), format_html(
        "{}{}", _group(found, names, FINE), _group(clusters.dots(known, COARSE.dots), names, COARSE)
    )


def _group(found: list[Dot], names: dict[str, str], scale: Scale) -> SafeString:
    """Many cities are drawn twice: on a narrow screen fewer dots, so large that their numbers can be read."""
    return format_html('<g class="{}">{}</g>', scale.name, drawn(found, names, scale))


def whole(cities: CityQuerySet) -> tuple[int, SafeString]:
    """The map of all members, drawn once in each language while nothing public moves."""
    return version.remembered(("map", get_language()), lambda: map_of(cities))


def picture(dots: SafeString, title: str) -> str:
    """The map as a document of its own, that needs nothing beside it."""
    land = mark_safe(render_to_string("pieces/land.svg"))  # noqa: S308 - our own drawing
    frame = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="img" aria-label="{}"><title>{}</title>'
        "<style>{}.reach{{fill:none}}</style>{}{}</svg>\n"
    )
    return format_html(frame, int(WIDTH), HEIGHT, title, title, mark_safe(STYLE), land, dots)  # noqa: S308 - our own style


def title(number: int) -> str:
    """What the map shows, for whoever cannot see it."""
    sentence = ngettext(
        "Map of the world with a dot for %(n)d member city",
        "Map of the world with dots for %(n)d member cities",
        number,
    )
    return sentence % {"n": number}
