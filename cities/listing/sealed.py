"""The files of a press kit: each says its edition and bears the one seal of the list."""

import html

from cities import wording
from cities.listing.entries import Listing
from cities.listing.files import as_html, as_json, marked, seal, sealed_csv
from cities.listing.release import figure_lines, headline, opening, quoted, reckoning_sentences, release
from cities.listing.text import render


def foot(listing: Listing) -> list[str]:
    """The edition and the seal, as every file of the kit ends."""
    language = listing.language
    return [wording.say(language, "edition", listing.edition), wording.say(language, "seal", hash=seal(listing))]


def sealed_text(listing: Listing) -> str:
    """The list as plain text with figures, quotation and seal in lines that reading it back leaves out."""
    told = [*quoted(listing), *figure_lines(listing), *foot(listing)]
    return render(listing) + "".join(f"# {' '.join(line.split())}\n" for line in told)


def sealed_release(listing: Listing) -> str:
    """The whole release with the seal of its list."""
    return release(listing) + "\n" + "".join(f"{line}\n" for line in foot(listing))


def sealed_html(listing: Listing) -> str:
    """The whole release as a web page of its own, in its language and direction."""
    language, said = listing.language, opening(listing)[1:]
    body = [
        f"<h1>{html.escape(headline(listing))}</h1>",
        *(f"<p>{html.escape(text)}</p>" for text in said),
        as_html(listing).rstrip("\n"),
        _list("figures", figure_lines(listing), language),
        _list("reckoning", reckoning_sentences(listing), language),
        f"<footer>{''.join(f'<p>{html.escape(line)}</p>' for line in foot(listing))}</footer>",
    ]
    title = f"<title>{html.escape(headline(listing))}</title>"
    head = f'<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n{title}\n</head>'
    content = "\n".join(part for part in body if part)
    return f"<!doctype html>\n<html {marked(language)}>\n{head}\n<body>\n{content}\n</body>\n</html>\n"


def _list(title: str, lines: list[str], language: str) -> str:
    items = "".join(f"\n  <li>{html.escape(line)}</li>" for line in lines)
    return f"<h2>{html.escape(wording.say(language, title))}</h2>\n<ul>{items}\n</ul>" if lines else ""


SEALED = {"html": sealed_html, "txt": sealed_text, "csv": sealed_csv, "json": as_json, "release": sealed_release}
