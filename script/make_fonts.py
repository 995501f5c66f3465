#!/usr/bin/env python
"""Makes the fonts of our PDFs from npm packages @fontsource/…: dossiers/data/fonts/*.ttf.

Run once, where fontTools and brotli are installed, with a folder in which each package is unpacked under its name
(noto-sans, noto-sans-arabic, …):  python script/make_fonts.py FOLDER dossiers/data/fonts

The packages cut a font into slices for the web; here the slices of a script become one font again. Of Chinese stay the
characters of GB 2312 with its wide punctuation, and the first level of Big5 and of JIS X 0208; of Korean the syllables
of KS X 1001: with them nearly every name of a place can be written, and all fonts together stay under six megabytes.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from fontTools import merge, subset
from fontTools.ttLib import TTFont

REGULAR, BOLD = 400, 700
FONTS = {  # the package, the weights, and which of its slices; empty: all
    "noto-sans": ((REGULAR, BOLD), ("latin", "latin-ext", "cyrillic", "cyrillic-ext", "greek", "vietnamese")),
    "vazirmatn": ((REGULAR, BOLD), ("arabic",)),  # Arabic in one sign per letter, so that its text can be copied
    "noto-sans-arabic": ((REGULAR,), ("arabic",)),  # the letters of further languages in Arabic script
    "noto-sans-armenian": ((REGULAR,), ("armenian",)),
    "noto-sans-bengali": ((REGULAR,), ("bengali",)),
    "noto-sans-devanagari": ((REGULAR,), ("devanagari",)),
    "noto-sans-ethiopic": ((REGULAR,), ("ethiopic",)),
    "noto-sans-georgian": ((REGULAR,), ("georgian",)),
    "noto-sans-hebrew": ((REGULAR,), ("hebrew",)),
    "noto-sans-thai": ((REGULAR,), ("thai",)),
    "noto-sans-sc": ((REGULAR,), ()),
    "noto-sans-kr": ((REGULAR,), ()),
}
LEVELS = {  # of the character sets of two bytes: the encoding, the rows to take
    "noto-sans-sc": [
        *(("gb2312", rows) for rows in (range(0xA3, 0xA4), range(0xB0, 0xF8))),
        ("big5", range(0xA4, 0xC7)),
        ("euc_jp", range(0xA4, 0xD0)),
    ],
    "noto-sans-kr": [("euc_kr", range(0xB0, 0xC9))],
}


def characters(package: str) -> set[int]:
    """The characters that a font is cut down to; empty: it stays whole."""
    found = {character for encoding, rows in LEVELS.get(package, []) for character in _in_rows(encoding, rows)}
    return found | set(range(0x3000, 0x3020)) if found else set()


def _in_rows(encoding: str, rows: range) -> Iterator[int]:
    for row in rows:
        for cell in range(0x40, 0xFF):
            try:
                yield ord(bytes([row, cell]).decode(encoding))
            except (UnicodeDecodeError, TypeError):
                continue


def slices(folder: Path, package: str, weight: int, names: tuple[str, ...]) -> list[Path]:
    """The files of one weight, in a lasting order."""
    found = sorted((folder / package / "package" / "files").glob(f"{package}-*-{weight}-normal.woff2"))
    wanted = {f"{package}-{name}-{weight}-normal.woff2" for name in names}
    return [path for path in found if not wanted or path.name in wanted]


def cut(path: Path, kept: set[int]) -> TTFont | None:
    """A slice with the characters that are wanted and in no slice before; None where it has none of them."""
    font = TTFont(path)
    here = set(font.getBestCmap()) & kept
    if not here:
        return None
    options = subset.Options(layout_features=["*"], hinting=False, notdef_outline=True, name_IDs=["*"])
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=here)
    cutter.subset(font)
    font.flavor = None
    return font


def joined(paths: list[Path], wanted: set[int]) -> TTFont:
    """The slices as one font; each character comes from the first slice that has it."""
    with tempfile.TemporaryDirectory() as place:
        parts, taken = [], set[int]()
        for number, path in enumerate(paths):
            own = set(TTFont(path).getBestCmap())
            font = cut(path, (own & wanted if wanted else own) - taken)
            if font is not None:
                taken |= own
                parts.append(f"{place}/{number}.ttf")
                font.save(parts[-1])
        return TTFont(parts[0]) if len(parts) == 1 else merge.Merger().merge(parts)


def named(font: TTFont, family: str, weight: int) -> None:
    """The name by which a layout asks for it."""
    style = {REGULAR: "Regular", BOLD: "Bold"}[weight]
    kept = [row for row in font["name"].names if row.nameID in (0, 13, 14)]
    font["name"].names = kept
    for number, text in {1: family, 2: style, 4: f"{family} {style}", 6: f"{family}-{style}".replace(" ", "")}.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
    font["head"].created = font["head"].modified = 0  # the same bytes from the same packages
    font.recalcTimestamp = False


def main(source: str, target: str) -> None:
    """Every font of the list."""
    for package, (weights, names) in FONTS.items():
        words = [word.upper() if len(word) == 2 else word.title() for word in package.split("-")]
        for weight in weights:
            font = joined(slices(Path(source), package, weight, names), characters(package))
            named(font, " ".join(words), weight)
            font.save(Path(target) / f"{''.join(words)}-{weight}.ttf")


if __name__ == "__main__":
    main(*sys.argv[1:])
