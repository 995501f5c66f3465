"""The blocks of an e-mail's text, so that the HTML beside it says the same in the same order."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

# A few words with a colon, alone before an address of the site, with the lines between them.
NAMED = r"((?:\A|\n[^\S\n]*\n)[^\n.!?]{{1,48}}:)[^\S\n]*(?:\n[^\S\n]*)+(?={site})"


@dataclass(frozen=True)
class Piece:
    """A stretch of words, a line break, or an address of this site."""

    words: str = ""
    address: str = ""
    starts_line: bool = False


@dataclass(frozen=True)
class Paragraph:
    """Some pieces, or one button."""

    pieces: tuple[Piece, ...] = ()
    button: str = ""
    label: str = ""

    @property
    def direction(self) -> str:
        """As most of its letters run: a name of another script at its beginning turns no sentence round."""
        kinds = [unicodedata.bidirectional(c) for piece in self.pieces for c in piece.words if not piece.address]
        left, right = kinds.count("L"), kinds.count("R") + kinds.count("AL")
        return "" if left == right else "rtl" if right > left else "ltr"


def paragraphs(text: str, site: str, label: str) -> list[Paragraph]:
    """Paragraphs as the text has them; a line that is only an address of the site is a button.

    A few words with a colon that stand alone before it are what the button says.

    Only the site's own addresses become links: one that a person typed into a reason stays words.
    """
    text = re.sub(NAMED.format(site=re.escape(site)), r"\1\n", text.strip())
    return [block for lines in re.split(r"\n\s*\n", text) for block in _blocks(lines.splitlines(), site, label)]


def _blocks(lines: list[str], site: str, label: str) -> Iterator[Paragraph]:
    """A paragraph of lines, cut wherever a line is a button; a line before it that ends with a colon names it."""
    words: list[str] = []
    for line in (line.strip() for line in lines):
        if re.fullmatch(rf"{re.escape(site)}\S*", line):
            named = words.pop()[:-1].rstrip() if words and words[-1].endswith(":") else label
            yield from _words(words, site)
            yield Paragraph(button=line, label=named)
            words = []
        elif line:
            words.append(line)
    yield from _words(words, site)


def _words(lines: list[str], site: str) -> Iterator[Paragraph]:
    if lines:
        yield Paragraph(pieces=tuple(piece for n, line in enumerate(lines) for piece in _pieces(line, site, n > 0)))


def _pieces(line: str, site: str, starts_line: bool) -> Iterator[Piece]:
    for n, part in enumerate(re.split(rf"({re.escape(site)}[^\s<>\"')\]]*[^\s<>\"')\].,;:!?])", line)):
        if part:
            yield Piece(part, address=part if n % 2 else "", starts_line=starts_line)
            starts_line = False
