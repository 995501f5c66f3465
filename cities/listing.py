"""Members as a printed list: text in either layout (and read back), CSV, JSON, HTML, release (pure, no Django)."""

import html
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from defusedcsv import csv

from cities import figures, wording
from cities.folding import sort_key

BY_CITY = "city (country)"
BY_COUNTRY = "city, country"
LAYOUTS = (BY_CITY, BY_COUNTRY)
FORMATS = ("txt", "csv", "json", "html", "release")
COLUMNS = ("region", "country", "city", "iso2", "fictional")
_ORDER = {code: place for place, code in enumerate(wording.REGIONS)}


@dataclass(frozen=True)
class Entry:
    """One city as printed."""

    region: str
    country: str
    city: str
    iso2: str = ""
    slug: str = ""


@dataclass(frozen=True)
class Listing:
    """What an edition says: its entries in a layout and language, and the reckoning that goes with them."""

    entries: list[Entry]
    layout: str = BY_CITY
    language: str = "en"
    title: str = ""
    day: date | None = None
    edition: int = 1
    reckoning: figures.Reckoning | None = None
    difference: str = ""
    is_fictional: bool = False


def _place(entry: Entry, layout: str) -> tuple:
    city = (sort_key(entry.city), entry.city)
    country = (sort_key(entry.country), entry.country)
    return (_ORDER[entry.region], *(city + country if layout == BY_CITY else country + city), entry.iso2, entry.slug)


def ordered(entries: Iterable[Entry], layout: str = BY_CITY) -> list[Entry]:
    """By region, then by city; in the other layout by region, country as printed, city."""
    return sorted(entries, key=lambda entry: _place(entry, layout))


def by_region(entries: Iterable[Entry], layout: str = BY_CITY) -> dict[str, list[Entry]]:
    """The ordered entries under their regions; a region without a city is left out."""
    found: dict[str, list[Entry]] = {}
    for entry in ordered(entries, layout):
        found.setdefault(entry.region, []).append(entry)
    return found


def line(entry: Entry, layout: str = BY_CITY) -> str:
    """One city as its layout prints it."""
    return f"{entry.city} ({entry.country})" if layout == BY_CITY else f"{entry.city}, {entry.country}"


def render(listing: Listing) -> str:
    """A listing as plain text, in the shape of the release of 2022."""
    lines = [f"# {wording.say(listing.language, 'fictional')}"] if listing.is_fictional else []
    for region, entries in by_region(listing.entries, listing.layout).items():
        lines.append(wording.region(region, listing.language))
        lines.extend(f"- {line(entry, listing.layout)}" for entry in entries)
    return "".join(f"{text}\n" for text in lines)


def parse(text: str, layout: str = BY_CITY, language: str = "en") -> list[Entry]:
    """The entries of a printed list; a line that fits nowhere is named in a ValueError."""
    regions = {wording.region(code, language): code for code in wording.REGIONS}
    entries: list[Entry] = []
    region = ""
    for number, content in enumerate(text.split("\n"), start=1):
        if content in regions:
            region = regions[content]
        elif content.startswith("- ") and region:
            entries.append(_read(content[2:], layout, region, number))
        elif content and not content.startswith("# "):
            raise ValueError(f"Line {number} is neither a region nor a city of one: {content}")
    return entries


def _read(content: str, layout: str, region: str, number: int) -> Entry:
    city, country = _in_brackets(content) if layout == BY_CITY else _after_comma(content)
    if not city or not country:
        raise ValueError(f"Line {number} does not name a city and its country: {content}")
    return Entry(region, country, city)


def _in_brackets(content: str) -> tuple[str, str]:
    # A country's name may hold brackets itself, "Iran (Islamic Republic of)": the outer pair counts.
    depth = 0
    for place in range(len(content) - 1, 0, -1):
        depth += (content[place] == ")") - (content[place] == "(")
        if depth == 0:
            return content[: place - 1], content[place + 1 : -1]
    return "", ""


def _after_comma(content: str) -> tuple[str, str]:
    city, _, country = content.rpartition(", ")
    return city, country


def as_csv(listing: Listing) -> str:
    """A listing as a table for a spreadsheet, safe to open."""
    file = io.StringIO()
    table = csv.writer(file, lineterminator="\n")
    table.writerow(COLUMNS)
    for entry in ordered(listing.entries, listing.layout):
        region, fictional = wording.region(entry.region, listing.language), "yes" if listing.is_fictional else "no"
        table.writerow([region, entry.country, entry.city, entry.iso2, fictional])
    return file.getvalue()


def as_json(listing: Listing) -> str:
    """A listing for machines, with figures and reckoning."""
    counted = [figures.Member(entry.region, entry.country) for entry in listing.entries]
    content = {
        "title": listing.title,
        "announced": listing.day.isoformat() if listing.day else None,
        "edition": listing.edition,
        "fictional": listing.is_fictional,
        "cities": len(counted),
        "countries": len(figures.countries(counted)),
        "by_region": {wording.region(code, listing.language): n for code, n in figures.by_region(counted).items()},
        **_totals(listing),
        "members": [_record(entry, listing.language) for entry in ordered(listing.entries, listing.layout)],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _totals(listing: Listing) -> dict[str, object]:
    reckoning = listing.reckoning
    if reckoning is None:
        return {}
    return {
        "members_before": reckoning.before,
        "members_after": reckoning.after,
        "countries_after": reckoning.countries_after,
        "members_admitted_before_this_register_began": reckoning.before_register,
        "reckoning": reckoning_sentences(listing),
    }


def _record(entry: Entry, language: str) -> dict[str, str]:
    region = wording.region(entry.region, language)
    return {"region": region, "country": entry.country, "city": entry.city, "iso2": entry.iso2, "page": entry.slug}


def table(records: list[dict[str, object]], form: str) -> str:
    """Records of equal columns as a table for a spreadsheet, or for machines."""
    if form == "json":
        return json.dumps({"cities": records}, ensure_ascii=False, indent=2) + "\n"
    file = io.StringIO()
    rows = csv.DictWriter(file, list(records[0]) if records else [], lineterminator="\n")
    rows.writeheader()
    rows.writerows(records)
    return file.getvalue()


def as_html(listing: Listing) -> str:
    """A listing as a fragment to be pasted into a web page."""
    parts = [f"<p>{html.escape(wording.say(listing.language, 'fictional'))}</p>"] if listing.is_fictional else []
    for region, entries in by_region(listing.entries, listing.layout).items():
        items = "".join(f"\n  <li>{html.escape(line(entry, listing.layout))}</li>" for entry in entries)
        parts.append(f"<h2>{html.escape(wording.region(region, listing.language))}</h2>\n<ul>{items}\n</ul>")
    return "".join(f"{part}\n" for part in parts)


def reckoning_sentences(listing: Listing) -> list[str]:
    """The reckoning line by line, and the difference to what was published, if there is one."""
    reckoning = listing.reckoning
    if reckoning is None:
        return []
    lines = [entry.sentence(listing.language) for entry in reckoning.city_lines + reckoning.country_lines]
    if reckoning.before_register:
        lines.append(wording.say(listing.language, "before_register", reckoning.before_register))
    return [*lines, listing.difference] if listing.difference else lines


def headline(listing: Listing) -> str:
    """The release's first line, counted from its entries."""
    cities, words = len(listing.entries), _counted(listing)
    return wording.say(listing.language, "headline", cities, **words)


def _counted(listing: Listing) -> dict[str, str]:
    countries = len({entry.country for entry in listing.entries})
    language, cities = listing.language, len(listing.entries)
    return {
        "cities": wording.say(language, "city", cities),
        "countries": wording.say(language, "country", countries),
    }


def release(listing: Listing) -> str:
    """The whole release: headline, a paragraph with the totals, the list, the reckoning."""
    parts = [headline(listing), paragraph(listing), render(listing).rstrip("\n")]
    sentences = reckoning_sentences(listing)
    if sentences:
        parts.append("\n".join([wording.say(listing.language, "reckoning"), *sentences]))
    return "".join(f"{part}\n\n" for part in parts if part).rstrip("\n") + "\n"


def paragraph(listing: Listing) -> str:
    """Who joined when, and how many members in how many countries the network has now."""
    language, reckoning = listing.language, listing.reckoning
    day = wording.day(listing.day, language) if listing.day else ""
    sentences = [wording.say(language, "new", len(listing.entries), day=day, **_counted(listing))] if day else []
    if reckoning:
        members = wording.say(language, "member", reckoning.after)
        countries = wording.say(language, "country", reckoning.countries_after)
        sentences.append(wording.say(language, "total", members=members, countries=countries))
    return " ".join(sentences)


WRITERS = {"txt": render, "csv": as_csv, "json": as_json, "html": as_html, "release": release}


def write(listing: Listing, form: str) -> str:
    """The listing in one of the formats."""
    return WRITERS[form](listing)
