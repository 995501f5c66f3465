"""The words around a list: headline, the sentence with the totals, figures, quotation, reckoning."""

from cities import wording
from cities.listing.entries import Listing
from cities.listing.text import render


def reckoning_sentences(listing: Listing) -> list[str]:
    """The reckoning line by line, and the difference to what was published, if there is one."""
    reckoning = listing.reckoning
    if reckoning is None:
        return []
    lines = [entry.sentence(listing.language) for entry in reckoning.city_lines + reckoning.country_lines]
    if reckoning.before_register:
        lines.append(wording.say(listing.language, "before_register", reckoning.before_register))
    return [*lines, *(line for line in (listing.difference, listing.agreement) if line)]


def headline(listing: Listing) -> str:
    """The release's first line, counted from its entries."""
    cities, words = len(listing.entries), _counted(listing)
    return wording.say(listing.language, "headline", cities, **words)


def _counted(listing: Listing) -> dict[str, str]:
    countries = len({entry.iso2 or entry.country for entry in listing.entries})
    language, cities = listing.language, len(listing.entries)
    return {
        "cities": wording.say(language, "city", cities),
        "countries": wording.say(language, "country", countries),
    }


def release(listing: Listing) -> str:
    """The whole release: headline, totals, quotation, the list, figures, the reckoning."""
    parts = [*opening(listing), render(listing).rstrip("\n"), _block("figures", figure_lines(listing), listing)]
    parts.append(_block("reckoning", reckoning_sentences(listing), listing))
    return "".join(f"{part}\n\n" for part in parts if part).rstrip("\n") + "\n"


def opening(listing: Listing) -> list[str]:
    """What stands before the list."""
    return [part for part in (headline(listing), paragraph(listing), *quoted(listing)) if part]


def quoted(listing: Listing) -> list[str]:
    """What somebody said for the release, if anybody did."""
    quotation = listing.kit.quotation if listing.kit else None
    return [quotation.sentence(listing.language)] if quotation else []


def figure_lines(listing: Listing) -> list[str]:
    """The figures of the press kit, a line each; none for a list alone."""
    if listing.kit is None:
        return []
    language = listing.language
    lines = [
        wording.say(language, "figure", label=label, value=value) for label, value in listing.kit.figures(language)
    ]
    return [*lines, *listing.kit.notes(language)]


def _block(title: str, lines: list[str], listing: Listing) -> str:
    return "\n".join([wording.say(listing.language, title), *lines]) if lines else ""


def paragraph(listing: Listing) -> str:
    """Who joined when, and how many members in how many countries the network has now."""
    language, reckoning = listing.language, listing.reckoning
    day = wording.day(listing.day, language) if listing.day else ""
    sentences = [_joined(listing, day)] if day else []
    if reckoning:
        members = wording.say(language, "member", reckoning.after)
        countries = wording.say(language, "country_in", reckoning.countries_after)
        phrase = "total_at_most" if reckoning.is_at_most else "total"
        sentences.append(wording.say(language, phrase, members=members, countries=countries))
    return " ".join(sentences)


def _joined(listing: Listing, day: str) -> str:
    """Who joined that day; a corrected list says that it is one, for it may have members of a later day."""
    facts = {"day": day, "edition": listing.edition, **_counted(listing)}
    return wording.say(listing.language, "corrected" if listing.edition > 1 else "new", len(listing.entries), **facts)
