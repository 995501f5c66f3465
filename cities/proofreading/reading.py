"""A pasted text taken apart: its language and layout, the line of each city, the rest as prose."""

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from cities import wording
from cities.folding import search_key
from cities.listing import BY_CITY, BY_COUNTRY, parted
from cities.proofreading.sheet import Sheet

LONGEST = 160  # characters that the line of a city may have; longer ones are sentences
LONGEST_ALONE = 80  # the same for a line that lost its bullet
_BULLET = re.compile(r"^(?:[-–—•*·▪◦‣●○]+\s*|\d{1,3}[.)]\s+)")
_COUNTED = re.compile(r"[\s(（:：]*(\d*)[)）:：\s]*$")
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_BLOCK = re.compile(r"</?(?:li|p|br|div|h[1-6]|[uo]l|tr)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True)
class Line:
    """One city as the text prints it, under which region, with which country; unknown ones have no code."""

    city: str
    country: str
    iso2: str
    region: str
    layout: str


@dataclass(frozen=True)
class Text:
    """What was read of a text."""

    language: str
    layout: str
    lines: list[Line]
    prose: list[str]
    counted: list[tuple[str, int]]  # regions whose heading says how many cities they have


def read(text: str, sheet: Sheet) -> Text:
    """The cities of a text in either layout and any of the six languages."""
    contents = list(_contents(text))
    headings = {key: code for code, names in wording.REGIONS.items() for key in map(search_key, names.values())}
    needs_bullet, needs_region = _is_bulleted(contents, sheet), any(_heading(one, headings) for one in contents)
    labels = _labels(sheet)
    lines, prose, counted, region = [], [], [], ""
    for content in contents:
        found = _heading(content, headings)
        region = found or region
        counted += _stated(found, content)
        may_be = bool(_BULLET.match(content)) or not (needs_bullet or (needs_region and not region))
        may_be |= bool(region) and _is_alone(content, sheet)
        may_be &= _label(content) not in labels
        line = _line(content, region, sheet) if may_be and not found else None
        lines += [line] if line else []
        prose += [] if line or found else [content]
    return Text(_language(contents, lines, sheet), _layout(lines), lines, prose, counted)


def _labels(sheet: Sheet) -> set[str]:
    """The labels of the figures that stand beside the list: "Countries that return: 1 (Uganda)" is no city."""
    kits = [(language, listing.kit) for language, listing in sheet.listings.items() if listing.kit]
    return {_label(f"{label}:") for language, kit in kits for label, _value in kit.figures(language)}


def _label(content: str) -> str:
    label, sign, _value = _BULLET.sub("", content).replace("：", ":").partition(":")
    return search_key(label) if sign else ""


def _stated(code: str, content: str) -> list[tuple[str, int]]:
    number = _COUNTED.search(content) if code else None  # in a long line that is no heading, the search has no end
    return [(code, int(number[1]))] if number and number[1] else []


def _is_bulleted(contents: list[str], sheet: Sheet) -> bool:
    """Whether most cities stand behind a bullet: then what stands behind none is a sentence."""
    cities = [bool(_BULLET.match(content)) for content in contents if _known(_bare(content), sheet)]
    return sum(cities) * 2 > len(cities)


def _is_alone(content: str, sheet: Sheet) -> bool:
    """Whether a line without its bullet says a city and its country and nothing else, so that it is not overlooked."""
    known = None if content.endswith(".") else _known(content, sheet)
    return known is not None and len(content) <= LONGEST_ALONE and content.count(",") <= (known[2] == BY_COUNTRY)


def _contents(text: str) -> Iterator[str]:
    if "<li" in text.lower():
        text = html.unescape(_TAG.sub("", _BLOCK.sub("\n", text)))
    for row in unicodedata.normalize("NFC", _UNSEEN.sub("", text)).splitlines():
        content = " ".join(row.split())
        if content and not content.startswith("# "):
            yield content


def _heading(content: str, headings: dict[str, str]) -> str:
    return headings.get(search_key(_uncounted(content)), "")


def _uncounted(content: str) -> str:
    """A heading without its bullet and without the number of its cities; a sentence is none."""
    return _COUNTED.sub("", _BULLET.sub("", content)) if len(content) <= LONGEST else ""


def _bare(content: str) -> str:
    return _BULLET.sub("", content).rstrip(";,.")


def _line(content: str, region: str, sheet: Sheet) -> Line | None:
    """The city of a line: with a country that is known, or at least in the form of a list."""
    bare = _bare(content)
    known = _known(bare, sheet)
    if known:
        city, country, layout = known
        return Line(city, country, sheet.countries[search_key(country)], region, layout)
    # In running text a comma says nothing; behind a bullet, or in brackets under a region, it is a list.
    is_listed = bool(_BULLET.match(content)) and len(bare) <= LONGEST
    forms = [split for split in _splits(bare) if is_listed or (region and split[2] == BY_CITY)]
    return Line(forms[0][0], forms[0][1], "", region, forms[0][2]) if forms else None


def _known(bare: str, sheet: Sheet) -> tuple[str, str, str] | None:
    """City, country and layout, where the country is one; a longer text is a sentence."""
    splits = _splits(bare) if len(bare) <= LONGEST else []
    return next((split for split in splits if search_key(split[1]) in sheet.countries), None)


def _splits(bare: str) -> Iterator[tuple[str, str, str]]:
    """Every way to part a city from its country; the outer brackets first, then the commas from the left."""
    city, country = parted(bare, BY_CITY)
    if city and country:
        yield city.strip(), country.strip(), BY_CITY
    for comma in re.finditer("[,،，]", bare):
        city, country = bare[: comma.start()].strip(), bare[comma.end() :].strip()
        if city and country:
            yield city, country, BY_COUNTRY


def _layout(lines: list[Line]) -> str:
    return Counter(line.layout for line in lines).most_common(1)[0][0] if lines else BY_CITY


def _language(contents: list[str], lines: list[Line], sheet: Sheet) -> str:
    """Of the six, the one whose regions and countries the text prints."""
    printed = {_uncounted(content) for content in contents}
    countries = Counter(search_key(line.country) for line in lines)

    def hits(language: str) -> tuple[int, int]:
        names = {search_key(entry.country) for entry in sheet.listings[language].entries}
        regions = {wording.region(code, language) for code in wording.REGIONS}
        return len(regions & printed), sum(countries[name] for name in names)

    return max(sheet.listings, key=hits)
