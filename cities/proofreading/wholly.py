"""Everything beside the list: lines that follow our own release held against it word for word, the rest by its numbers.

What follows no line of ours and states nothing that we reckon is not compared, and is named as such.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from difflib import SequenceMatcher

from cities import wording
from cities.folding import search_key
from cities.listing import Listing, opening, reckoning_sentences
from cities.listing.release import figure_lines
from cities.listing.sealed import foot
from cities.proofreading.counting import numbers, of_region, sentences, stated
from cities.proofreading.reading import Text
from cities.proofreading.sheet import Finding, same

ALIKE = 0.75  # how alike a line is, its figures left aside, that means one of ours
LONGEST = 2000  # characters of a line that is compared for likeness
MOST = 200  # lines that are compared for likeness; a book must not keep the site busy

Blocks = list[list[str]]


def beside(text: Text, listing: Listing) -> tuple[list[Finding], list[str]]:
    """The differences of everything but the cities, and the lines that nothing was held against."""
    blocks = _blocks(replace(listing, layout=text.layout))
    settled, left = _held(text.prose, blocks, text.language)
    found = [*_headings(text, listing), *settled]
    uncompared = []
    for line in left:
        said = [*_said(line, text.language, listing)]
        found += said
        uncompared += [] if _tells(line, text.language) else [line]
    return list({repr(one): one for one in found}.values()), uncompared


def _blocks(listing: Listing) -> Blocks:
    """What our release prints beside the list; lines that belong together stand or fall together."""
    titles = [wording.say(listing.language, name) for name in ("figures", "reckoning", "list", "fictional")]
    regions = {_label(wording.region(code, listing.language)) for code in wording.REGIONS}
    figures = [line for line in figure_lines(listing) if _label(line) not in regions]  # read as headings
    return [opening(listing), figures, reckoning_sentences(listing), foot(listing), titles]


def _headings(text: Text, listing: Listing) -> Iterator[Finding]:
    """A region that says how many cities it has."""
    for code, number in text.counted:
        if number != (meant := of_region(listing, "cities", code)):
            region = wording.region(code, text.language)
            yield Finding("cities_region", {"text": number, "list": meant, "region": region})


def _held(prose: list[str], blocks: Blocks, language: str) -> tuple[list[Finding], list[str]]:
    """Lines that are ours, or one of ours with other words; and those that are neither."""
    own = [line for block in blocks for line in block]
    equal = {ours for ours in own if any(same(_bare(line), ours) for line in prose)}
    left = [line for line in prose if not any(same(_bare(line), ours) for ours in own)]
    meant: dict[str, str] = {}
    for line in left[:MOST]:
        ours = next((one for one in own if one not in equal and one not in meant and _means(line, one, language)), None)
        if ours is not None:
            meant[ours] = line
    found = [Finding("line", {"text": line, "list": ours}) for ours, line in meant.items()]
    found += [Finding("line_missing", {"list": one}) for one in _missing(blocks, equal, {*equal, *meant})]
    return found, [line for line in left if line not in meant.values()]


def _missing(blocks: Blocks, equal: set[str], there: set[str]) -> list[str]:
    """What is not there of a block that the text prints; a title alone is missed by nobody."""
    figures, reckoning = blocks[1], blocks[2]
    printed = [block for block in (figures, reckoning) if len(equal.intersection(block)) * 2 >= len(block) > 0]
    return [line for block in printed for line in block if line not in there]


def _bare(line: str) -> str:
    return re.sub(r"^[-–—•*·▪◦‣●○]\s+", "", line.removeprefix("# "))


def _label(line: str) -> str:
    return search_key(re.split("[:：]", line, maxsplit=1)[0]) if re.search("[:：]", line) else search_key(line)


def _means(line: str, ours: str, language: str) -> bool:
    """A line of ours with another figure, another name or another speaker."""
    line = _bare(line)
    if re.search("[:：]", ours) and not _quoted(ours, language):
        return re.sub(r"\d+", "#", _label(line)) == re.sub(r"\d+", "#", _label(ours))
    if _quoted(ours, language) and _quoted(line, language):
        return True
    return len(line) <= LONGEST and SequenceMatcher(None, _masked(line), _masked(ours), autojunk=False).ratio() >= ALIKE


def _masked(line: str) -> str:
    return re.sub(r"\d+", "#", search_key(line))


def _quoted(line: str, language: str) -> bool:
    """Whether a line is somebody's words with a name behind them."""
    opens, closes = wording.say(language, "quoted", quotation="\0", speaker="\0").split("\0")[:2]
    return line.startswith(opens.strip()) and closes.strip() in line


def _said(line: str, language: str, listing: Listing) -> Iterator[Finding]:
    for sentence in sentences(line):
        yield from numbers(sentence, language, listing)
        if listing.day and stated(sentence, language):
            yield from (_other_day(day, listing, language) for day in days(sentence, language) if day != listing.day)


def _other_day(day: date, listing: Listing, language: str) -> Finding:
    return Finding("day", {"text": wording.day(day, language), "list": wording.day(listing.day or day, language)})


def _tells(line: str, language: str) -> bool:
    """Whether every figure of a line was held against ours."""
    counted = sum(len(stated(sentence, language)) for sentence in sentences(line))
    return counted > 0 and counted >= len(re.findall(r"\d+", line)) - 2 * len(days(line, language))


def days(text: str, language: str) -> list[date]:
    """The days that a text names with their year."""
    months = wording.months(language)
    names = "|".join(map(re.escape, sorted(months, key=len, reverse=True)))
    written = rf"(?P<d>\d{{1,2}})(?:er)?\.?\s+(?:de\s+)?(?P<m>{names})\s+(?:de\s+)?(?P<y>\d{{4}})"
    if language == "zh":
        written = r"(?P<y>\d{4})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日"
    found = re.finditer(written, text.casefold())
    return [day for one in found if (day := _day(one["y"], months.get(one["m"]) or one["m"], one["d"]))]


def _day(year: str, month: int | str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
