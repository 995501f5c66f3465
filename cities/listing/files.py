"""A list as CSV, JSON and HTML, and the seal by which a stranger tells that two files hold the same list."""

import hashlib
import html
import io
import json
from typing import Any

from defusedcsv import csv

from cities import figures, wording
from cities.listing.entries import Entry, Listing, by_region, ordered, printed
from cities.listing.release import reckoning_sentences

COLUMNS = ("region", "country", "city", "iso2", "fictional")


def as_csv(listing: Listing) -> str:
    """A listing as a table for a spreadsheet, safe to open."""
    return _table(listing, [])


def sealed_csv(listing: Listing) -> str:
    """The same table, each row with the edition and the seal, so that a row alone can be traced."""
    return _table(listing, [("edition", str(listing.edition)), ("sha256", seal(listing))])


def _table(listing: Listing, more: list[tuple[str, str]]) -> str:
    file = io.StringIO()
    table = csv.writer(file, lineterminator="\n")
    table.writerow([*COLUMNS, *(name for name, _value in more)])
    for entry in ordered(listing.entries, listing.layout):
        region, fictional = wording.region(entry.region, listing.language), "yes" if listing.is_fictional else "no"
        columns = [region, entry.country, entry.city, entry.iso2, fictional]
        table.writerow([*columns, *(value for _name, value in more)])
    return file.getvalue()


def as_json(listing: Listing) -> str:
    """A listing for machines, with figures and reckoning and its own seal."""
    content = {"sha256": seal(listing), **_content(listing)}
    if listing.kit:
        content["press_kit"] = listing.kit.as_dict()
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _content(listing: Listing) -> dict[str, Any]:
    counted = [figures.Member(entry.region, entry.iso2 or entry.country) for entry in listing.entries]
    return {
        "title": listing.title,
        "announced": listing.day.isoformat() if listing.day else None,
        "edition": listing.edition,
        "fictional": listing.is_fictional,
        "layout": listing.layout,
        "language": listing.language,
        "cities": len(counted),
        "countries": len(figures.countries(counted)),
        "by_region": {wording.region(code, listing.language): n for code, n in figures.by_region(counted).items()},
        **_totals(listing),
        "members": [_record(entry, listing.language) for entry in ordered(listing.entries, listing.layout)],
    }


def seal(listing: Listing) -> str:
    """SHA-256 of the JSON without its `sha256`, `press_kit` and the members' `page`: sorted keys, no spaces, UTF-8.

    A city's page may move, and more may be known of it; what was printed may not change.
    """
    content = _content(listing)
    content["members"] = [{**member} for member in content["members"]]
    for member in content["members"]:
        del member["page"]
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


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
    """A listing as a fragment to be pasted into a web page; one that is not English says its language itself."""
    parts = [f"<p>{html.escape(wording.say(listing.language, 'fictional'))}</p>"] if listing.is_fictional else []
    for region, entries in by_region(listing.entries, listing.layout).items():
        items = "".join(f"\n  <li>{_item(entry, listing)}</li>" for entry in entries)
        parts.append(f"<h2>{html.escape(wording.region(region, listing.language))}</h2>\n<ul>{items}\n</ul>")
    fragment = "".join(f"{part}\n" for part in parts)
    return fragment if listing.language == "en" else f"<div {marked(listing.language)}>\n{fragment}</div>\n"


def marked(language: str) -> str:
    """How HTML names a language and its direction."""
    return f'lang="{language}" dir="{wording.direction(language)}"'


def _item(entry: Entry, listing: Listing) -> str:
    """The line of a city; in a list that runs to the left each name keeps its own direction."""
    names = [html.escape(entry.city), html.escape(entry.country)]
    if wording.direction(listing.language) == "rtl":
        names = [f"<bdi>{name}</bdi>" for name in names]
    return printed(names[0], names[1], listing.layout, listing.language)
