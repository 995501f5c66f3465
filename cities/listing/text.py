"""A list as plain text, and the text read back."""

from cities import wording
from cities.listing.entries import BY_CITY, Entry, Listing, by_region, line

# Full-width and Arabic signs as the plain ones that part a city from its country.
_SIGNS = {"（": " (", "）": ")", "，": ", ", "، ": ", "}


def render(listing: Listing) -> str:
    """A listing as plain text, in the shape of the release of 2022."""
    lines = [f"# {wording.say(listing.language, 'fictional')}"] if listing.is_fictional else []
    for region, entries in by_region(listing.entries, listing.layout).items():
        lines.append(wording.region(region, listing.language))
        lines.extend(f"- {line(entry, listing.layout, listing.language)}" for entry in entries)
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
    city, country = parted(content, layout)
    if not city or not country:
        raise ValueError(f"Line {number} does not name a city and its country: {content}")
    return Entry(region, country, city)


def parted(content: str, layout: str) -> tuple[str, str]:
    """The city and the country of a line; both empty where it is none of this layout."""
    for sign, plain in _SIGNS.items():
        content = content.replace(sign, plain)
    return _in_brackets(content) if layout == BY_CITY else _after_comma(content)


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
