"""The map of members, drawn here: land without borders and dots, as part of a page or as a picture of its own."""

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
@media(prefers-color-scheme:dark){.land{fill:#27333e}.dot{fill:#7cc0f5;stroke:#10171e}text{fill:#0a1520}}"""
SMALL, NUMBERED = 4.5, 8  # radius of a city, and the smallest that holds a number


def places(cities: CityQuerySet) -> list[Place]:
    """The cities whose coordinates are known; the others stand in the table only."""
    known = cities.order_by().exclude(latitude=None)
    columns = ("slug", "name", "country__iso2", "country__region", "latitude", "longitude")
    return [
        Place(slug, name, iso2, region, float(latitude), float(longitude))
        for slug, name, iso2, region, latitude, longitude in known.values_list(*columns)
    ]


def drawn(found: list[Dot]) -> SafeString:
    """The dots, each a way to what it stands for; the table is the way by keyboard."""
    names = {country.iso2: country.called for country in Country.objects.with_names()}
    return format_html_join("", "{}", ((_dot(dot, names),) for dot in found))


def _dot(dot: Dot, names: dict[str, str]) -> SafeString:
    radius = SMALL if len(dot.places) == 1 else min(NUMBERED + sqrt(len(dot.places)) / 3, 18)
    label, url = _label(dot, names), _way(dot)
    reach = format_html('<circle class="reach" cx="{}" cy="{}" r="12"/>', dot.at.x, dot.at.y) if radius < 12 else ""
    kind = "dot" if len(dot.places) == 1 else "dot many"
    circle = format_html('<circle class="{}" cx="{}" cy="{}" r="{}"/>', kind, dot.at.x, dot.at.y, round(radius, 1))
    number = format_html('<text x="{}" y="{}">{}</text>', dot.at.x, dot.at.y + 3, len(dot.places))
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
    found = clusters.dots(places(cities))
    return sum(len(dot.places) for dot in found), drawn(found)


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
