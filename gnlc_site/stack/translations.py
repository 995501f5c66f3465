"""Compiles the translations: .po files become .mo files by Babel, so that nobody needs gettext."""

import tempfile
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from gnlc_site.stack.folders import ROOT


def compile_all(root: Path = ROOT / "locale") -> list[Path]:
    """The files that were out of date; two at once do each other no harm."""
    outdated = [source for source in sorted(root.glob("*/LC_MESSAGES/*.po")) if _is_outdated(source)]
    for source in outdated:
        _compile(source)
    return outdated


def _is_outdated(source: Path) -> bool:
    target = source.with_suffix(".mo")
    return not target.exists() or target.stat().st_mtime < source.stat().st_mtime


def _compile(source: Path) -> None:
    with source.open("rb") as file:
        catalogue = read_po(file)
    with tempfile.NamedTemporaryFile(dir=source.parent, suffix=".tmp", delete=False) as unfinished:
        write_mo(unfinished, catalogue)
    Path(unfinished.name).chmod(0o644)
    Path(unfinished.name).replace(source.with_suffix(".mo"))


if __name__ == "__main__":
    compile_all()
