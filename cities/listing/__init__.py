"""Members as a printed list: text in either layout (and read back), CSV, JSON, HTML, release (pure, no Django)."""

from cities.listing.entries import (
    BY_CITY,
    BY_COUNTRY,
    LAYOUTS,
    Entry,
    Listing,
    by_region,
    line,
    ordered,
    printed,
)
from cities.listing.files import COLUMNS, as_csv, as_html, as_json, seal, table
from cities.listing.kit import Kit, Quotation
from cities.listing.release import headline, opening, paragraph, reckoning_sentences, release
from cities.listing.sealed import SEALED
from cities.listing.text import parse, parted, render

FORMATS = ("txt", "csv", "json", "html", "release")
WRITERS = {"txt": render, "csv": as_csv, "json": as_json, "html": as_html, "release": release}


def write(listing: Listing, form: str) -> str:
    """The listing in one of the formats."""
    return WRITERS[form](listing)


__all__ = [
    "BY_CITY",
    "BY_COUNTRY",
    "COLUMNS",
    "FORMATS",
    "LAYOUTS",
    "SEALED",
    "WRITERS",
    "Entry",
    "Kit",
    "Listing",
    "Quotation",
    "as_csv",
    "as_html",
    "as_json",
    "by_region",
    "headline",
    "line",
    "opening",
    "ordered",
    "paragraph",
    "parse",
    "parted",
    "printed",
    "reckoning_sentences",
    "release",
    "render",
    "seal",
    "table",
    "write",
]
