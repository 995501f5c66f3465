"""The numbers of cities, members and countries that the sentences of a text state, held against the reckoning."""

import re
from collections.abc import Iterator

from cities import wording
from cities.folding import search_key
from cities.listing import Listing
from cities.proofreading.reading import Text
from cities.proofreading.sheet import Finding

_NUMBER = r"(?<![\d.,])(\d{1,3}(?:[., \u00a0\u202f]\d{3}){1,3}|\d{1,9})(?!\d)"
_BETWEEN = r"[\s个]*(?:[^\W\d]+[\s-]+){0,3}?"
STATES = ("state", "etat", "estado", "государств", "会员国", "الدول الاعضاء")  # "193 Member States" are no cities


def numbers(text: Text, listing: Listing) -> Iterator[Finding]:
    """Each stated number that the list and its reckoning do not give, once."""
    told = listing.reckoning
    if told is None:
        return
    totals = {
        "cities": {"new": told.new, "after": told.after},
        "countries": {"new": told.countries_new, "after": told.countries_after},
    }
    lines = {"cities": told.city_lines, "countries": told.country_lines}
    for what, facts in totals.items():
        known = {*facts.values(), told.before if what == "cities" else 0, *(line.number for line in lines[what])}
        for number in dict.fromkeys(_differing(text, what, known, listing)):
            yield Finding(f"{what}_number", {"text": number, **facts})


def _differing(text: Text, what: str, known: set[int], listing: Listing) -> Iterator[int]:
    for sentence in text.prose:
        allowed = known | _of_regions(sentence, what, text.language, listing)
        yield from (number for number in stated(sentence, what, text.language) if number not in allowed)


def stated(sentence: str, what: str, language: str) -> list[int]:
    """The numbers of a sentence that count cities (or members), or countries."""
    nouns = "|".join(f"(?P<{kind}>{noun})" for kind, noun in wording.NOUNS[language].items())
    found = []
    for one in re.finditer(f"{_NUMBER}{_BETWEEN}(?:{nouns})", sentence, re.IGNORECASE):
        if one[what] is None:  # the nearer noun says what is counted
            continue
        around = search_key(sentence[one.start() : one.end() + 12])
        if not any(search_key(word) in around for word in STATES):
            found.append(int(re.sub(r"\D", "", one[1])))
    return found


def _of_regions(sentence: str, what: str, language: str, listing: Listing) -> set[int]:
    """What may be stated of a region in a sentence that names it."""
    named = [code for code in wording.REGIONS if search_key(wording.region(code, language)) in search_key(sentence)]
    entries = [entry for entry in listing.entries if entry.region in named]
    if what == "cities":
        return {sum(entry.region == code for entry in entries) for code in named}
    return {len({entry.iso2 for entry in entries if entry.region == code}) for code in named}
