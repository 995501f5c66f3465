"""Which line of a text means which city of the list: by name, by another name, by likeness; each city once."""

from collections.abc import Callable
from difflib import SequenceMatcher
from itertools import islice

from cities.folding import search_key
from cities.listing import Entry
from cities.proofreading.reading import Line
from cities.proofreading.sheet import Sheet

ALIKE = 0.7  # how alike two spellings of a city of one country are at least
ALIKE_ANYWHERE = 0.85  # the same where the text names no country that is known
MOST_COMPARED = 20_000  # pairs looked at; a text of other cities altogether must not keep the site busy

Pairs = dict[int, Entry]  # the place of a line in the text → its city


def match(lines: list[Line], entries: list[Entry], sheet: Sheet) -> tuple[Pairs, list[int]]:
    """The lines with their cities, and the places of those that repeat a city."""
    pairs: Pairs = {}
    twice: list[int] = []
    by_name = _index(entries, lambda entry: [(entry.iso2, search_key(entry.city))])
    by_other = _index(entries, lambda entry: [(entry.iso2, key) for key in sheet.others_of(entry)])
    anywhere = _index(entries, lambda entry: [("", search_key(entry.city))])
    taken: set[Entry] = set()
    for names, country in ((by_name, True), (by_other, True), (anywhere, False)):
        for place, line in enumerate(lines):
            entry = None if place in pairs else names.get((line.iso2 if country else "", search_key(line.city)))
            if entry in taken and (country or not line.iso2) and place not in twice:
                twice.append(place)
            elif entry and entry not in taken:
                pairs[place] = entry
                taken.add(entry)
    _match_alike(lines, [entry for entry in entries if entry not in taken], pairs, set(twice))
    return pairs, [place for place in twice if place not in pairs]


def _index(entries: list[Entry], keys: Callable[[Entry], list[tuple[str, str]]]) -> dict[tuple[str, str], Entry]:
    return {key: entry for entry in entries for key in keys(entry)}


def _match_alike(lines: list[Line], left: list[Entry], pairs: Pairs, twice: set[int]) -> None:
    """The most alike first."""
    places = [place for place in range(len(lines)) if place not in pairs and place not in twice]
    couples = ((place, entry) for place in places for entry in left if lines[place].iso2 in {"", entry.iso2})
    scored = [(_likeness(lines[place], entry), place, entry) for place, entry in islice(couples, MOST_COMPARED)]
    for score, place, entry in sorted(scored, key=lambda one: (-one[0], one[1], one[2].city)):
        enough = ALIKE if lines[place].iso2 else ALIKE_ANYWHERE
        if score >= enough and place not in pairs and entry not in pairs.values():
            pairs[place] = entry


def _likeness(line: Line, entry: Entry) -> float:
    """Between 0 and 1; the costly comparison only where the cheap one does not rule it out."""
    matcher = SequenceMatcher(None, search_key(line.city), search_key(entry.city))
    return 0.0 if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE else matcher.ratio()
