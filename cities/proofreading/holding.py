"""A text held against a list: what is missing, extra, printed otherwise, out of order, counted otherwise."""

from collections import Counter
from collections.abc import Iterator

from cities import wording
from cities.folding import search_key
from cities.listing import Entry, Listing, ordered
from cities.proofreading.matching import Pairs, match
from cities.proofreading.ordering import order
from cities.proofreading.reading import Line, Text, read
from cities.proofreading.sheet import Finding, Proof, Sheet, same
from cities.proofreading.wholly import beside

ORDER = (  # the gravest first
    "missing",
    "extra",
    "twice",
    "country",
    "region",
    "alike",
    "named",
    "spelt",
    "country_form",
    "country_unknown",
    "regions_order",
    "other_order",
    "order",
    "order_first",
    "order_many",
    "cities_new",
    "countries_new",
    "cities_before",
    "cities_after",
    "countries_after",
    "cities_region",
    "countries_region",
    "unclear",
    "day",
    "line",
    "line_missing",
)


def against(content: str, sheet: Sheet) -> Proof:
    """What a published text says otherwise than the list in the text's language."""
    text = read(content, sheet)
    listing = sheet.listings[text.language]
    pairs, twice = match(text.lines, listing.entries, sheet)
    differing, uncompared = beside(text, listing)
    found = [
        *_missing(listing, pairs),
        *_extra(text, pairs, twice),
        *_printed(text, pairs, sheet),
        *order([(text.lines[place].region, pairs[place]) for place in sorted(pairs)], listing, text),
        *differing,
    ]
    found.sort(key=lambda finding: ORDER.index(finding.code))
    return Proof(text.language, text.layout, len(text.lines), found if text.lines else [], uncompared)


def _missing(listing: Listing, pairs: Pairs) -> Iterator[Finding]:
    named = set(pairs.values())
    for entry in ordered(listing.entries, listing.layout):
        if entry not in named:
            yield Finding("missing", {"city": entry.city, "country": entry.country})


def _extra(text: Text, pairs: Pairs, twice: list[int]) -> Iterator[Finding]:
    for place, line in enumerate(text.lines):
        if place in twice:
            yield Finding("twice", {"city": line.city})
        elif place not in pairs:
            yield Finding("extra", {"city": line.city, "country": line.country})


def _printed(text: Text, pairs: Pairs, sheet: Sheet) -> Iterator[Finding]:
    forms: Counter[tuple[str, str, str]] = Counter()
    for place, entry in sorted(pairs.items()):
        line = text.lines[place]
        yield from _name(line, entry, sheet)
        yield from _region(line, entry, text.language)
        if line.iso2 and line.iso2 != entry.iso2:
            yield Finding("country", {"city": entry.city, "text": line.country, "list": entry.country})
        elif not same(line.country, entry.country):
            forms["country_form" if line.iso2 else "country_unknown", line.country, entry.country] += 1
    for (code, printed, meant), times in forms.items():
        yield Finding(code, {"text": printed, "list": meant, "times": times})


def _name(line: Line, entry: Entry, sheet: Sheet) -> Iterator[Finding]:
    if same(line.city, entry.city):
        return
    key, code = search_key(line.city), "alike"
    if key == search_key(entry.city):
        code = "spelt"
    elif key in sheet.others_of(entry):
        code = "named"
    yield Finding(code, {"text": line.city, "list": entry.city, "country": entry.country})


def _region(line: Line, entry: Entry, language: str) -> Iterator[Finding]:
    if line.region and line.region != entry.region:
        names = [wording.region(code, language) for code in (line.region, entry.region)]
        yield Finding("region", {"city": entry.city, "text": names[0], "list": names[1]})
