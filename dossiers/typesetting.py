"""Pages as PDF: one of our own layouts, filled with data that is never read as source."""

import json
import tempfile
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

LAYOUTS = Path(__file__).parent / "data" / "pages"
FONTS = Path(__file__).parent / "data" / "fonts"


@cache
def _fonts() -> typst.Fonts:
    """Our own, with the scripts in which cities write their names, and those of the machine, which may have more."""
    return typst.Fonts(font_paths=[FONTS])


@cache
def _layout(name: str) -> bytes:
    return (LAYOUTS / f"{name}.typ").read_bytes()


def typeset(layout: str, data: Mapping[str, Any], *, at: datetime) -> bytes:
    """The PDF of a layout; whatever people typed reaches it as strings of JSON, and no file lies within its reach."""
    with tempfile.TemporaryDirectory() as empty:
        written = typst.compile(  # type: ignore[call-overload]  # its types want layout and root of one kind
            _layout(layout),
            root=empty,
            font_paths=_fonts(),
            sys_inputs={"data": json.dumps(data)},
            package_path=empty,
            package_cache_path=empty,
            format="pdf",
            timestamp=int(at.timestamp()),
        )
    if not isinstance(written, bytes):
        raise TypeError(layout)
    return written
