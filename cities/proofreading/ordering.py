"""Whether the cities of a text stand in the order of the list; where not, the fewest that are out of place."""

from bisect import bisect_left
from collections.abc import Iterator

from cities import wording
from cities.listing import LAYOUTS, Entry, Listing, ordered
from cities.proofreading.reading import Text
from cities.proofreading.sheet import Finding

MOST_NAMED = 5  # cities out of place that are named one by one

Placed = tuple[str, Entry]  # the region under which a city stands in the text, and the city


def order(placed: list[Placed], listing: Listing, text: Text) -> Iterator[Finding]:
    """The regions first, then the cities within each."""
    regions = list(dict.fromkeys(region for region, _entry in placed if region))
    if regions != sorted(regions, key=list(wording.REGIONS).index):
        yield Finding("regions_order", {"text": ", ".join(wording.region(code, text.language) for code in regions)})
    groups = _groups(placed)
    astray = {layout: _astray(groups, listing, layout) for layout in LAYOUTS}
    found = astray[text.layout]
    if found and not all(astray.values()):
        yield Finding("other_order")
    elif len(found) > MOST_NAMED:
        yield Finding("order_many", {"times": len(found), "city": found[0].city})
    else:
        yield from _named(found, ordered(listing.entries, text.layout), text.language)


def _groups(placed: list[Placed]) -> list[list[Entry]]:
    """The cities of the text region by region; without headings, those of each region in turn."""
    groups: dict[str, list[Entry]] = {}
    for region, entry in placed:
        if region in {"", entry.region}:  # one under a wrong region is named for that
            groups.setdefault(entry.region, []).append(entry)
    return list(groups.values())


def _astray(groups: list[list[Entry]], listing: Listing, layout: str) -> list[Entry]:
    places = {entry: place for place, entry in enumerate(ordered(listing.entries, layout))}
    return [entry for group in groups for entry in _out_of_place(group, places)]


def _out_of_place(group: list[Entry], places: dict[Entry, int]) -> list[Entry]:
    """All but a longest run that rises: nobody else needs to move."""
    tails: list[int] = []
    ranks = []
    for entry in group:
        rank = bisect_left(tails, places[entry])
        tails[rank : rank + 1] = [places[entry]]
        ranks.append(rank)
    kept, wanted, last = set(), len(tails) - 1, len(places)
    for index in range(len(group) - 1, -1, -1):
        if ranks[index] == wanted and places[group[index]] < last:
            kept.add(index)
            wanted, last = wanted - 1, places[group[index]]
    return [entry for index, entry in enumerate(group) if index not in kept]


def _named(found: list[Entry], entries: list[Entry], language: str) -> Iterator[Finding]:
    for entry in found:
        place = entries.index(entry)
        before = entries[place - 1] if place else None
        if before and before.region == entry.region:
            yield Finding("order", {"city": entry.city, "before": before.city})
        else:
            yield Finding("order_first", {"city": entry.city, "region": wording.region(entry.region, language)})
