"""What the folder of a round says, before anything is asked of the register: `round.toml` and `nominations.csv`."""

import csv
import hashlib
import io
import re
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from audit.canonical import canonical
from cities.figures import Earlier, Totals
from cities.states import CityKind, Layout
from nominations.replay import toml
from nominations.replay.toml import Table, Wrong, read_text

ROUND, NOMINATIONS = "round.toml", "nominations.csv"
NEEDED = ("region", "country", "city", "outcome")
OUTCOMES = (
    *("admitted", "not_recommended", "reserved", "deferred"),
    *("ineligible", "not_nominated", "withdrawn"),
)
NOMINATED = ("admitted", "not_recommended", "reserved", "deferred", "ineligible")
AMENDABLE = ("city_deadline", "commission_deadline")
SLUG = re.compile(r"[-a-zA-Z0-9_]{1,50}")


@dataclass(frozen=True)
class Row:
    """One city of the round, and where it stands in the file."""

    line: int
    region: str
    country: str
    city: str
    outcome: str
    facts: dict[str, Any]  # of the city, where the file has more columns

    def wrong(self, sentence: str) -> Wrong:
        """A fault of this row."""
        return Wrong(NOMINATIONS, self.line, sentence)


@dataclass(frozen=True)
class Extension:
    """One deadline moved, for all or for one country."""

    line: int
    field: str
    new: datetime
    at: datetime | None
    reason: str
    country: str


@dataclass(frozen=True)
class Round:
    """A round as its folder tells it."""

    top: Table
    name: str
    slug: str
    zone: str
    opens: datetime
    city_deadline: datetime
    commission_deadline: datetime
    announced: datetime
    quota: int
    layout: str
    extensions: list[Extension]
    earlier: Earlier | None
    published: Totals | None
    rows: list[Row]

    @property
    def digest(self) -> str:
        """What tells this round from another with the same address: its contents, not remarks or line ends."""
        told = asdict(self) | {"top": None}
        told["rows"] = [row | {"line": 0} for row in told["rows"]]
        told["extensions"] = [extension | {"line": 0} for extension in told["extensions"]]
        return hashlib.sha256(canonical(told).encode()).hexdigest()

    def window(self) -> Table:
        """Where the dates stand in the file."""
        return self.top.table("window")


def read(folder: Path) -> Round:
    """The round of this folder, or the first fault of its files."""
    top = toml.read(folder / ROUND)
    zone, window, quota = _zone(top), top.table("window"), top.table("quota")
    return Round(
        top=top,
        name=top.text("name"),
        slug=_slug(top),
        zone=zone.key,
        opens=window.instant("opens", zone),
        city_deadline=window.instant("city_deadline", zone, closes=True),
        commission_deadline=window.instant("commission_deadline", zone, closes=True),
        announced=window.instant("announced", zone),
        quota=quota.number_of("endorsed_per_country", 1),
        layout=_layout(top.table("announcement")),
        extensions=[_extension(table, zone) for table in top.tables("amendment")],
        earlier=_earlier(top.table("history")),
        published=_published(top.table("announcement")),
        rows=_rows(read_text(folder / NOMINATIONS)),
    )


def _zone(top: Table) -> ZoneInfo:
    try:
        return ZoneInfo(top.text("zone"))
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise top.wrong("zone", f"There is no time zone “{top.text('zone')}”.") from error


def _slug(top: Table) -> str:
    slug = top.text("slug")
    if not SLUG.fullmatch(slug):
        raise top.wrong("slug", "slug has to be letters, digits and hyphens, as in an address.")
    return slug


def _layout(announcement: Table) -> str:
    if "layout" not in announcement.values:
        return str(Layout.CITY_COUNTRY_IN_BRACKETS)
    layout = announcement.text("layout")
    if layout not in Layout.values:
        raise announcement.wrong("layout", f"There is no layout “{layout}”; there are: {'; '.join(Layout.values)}.")
    return layout


def _extension(table: Table, zone: ZoneInfo) -> Extension:
    field = table.text("field")
    if field not in AMENDABLE:
        raise table.wrong("field", f"Only these dates are amended: {', '.join(AMENDABLE)}.")
    return Extension(
        line=table.line("field"),
        field=field,
        new=table.instant("new", zone, closes=True),
        at=table.instant("at", zone) if "at" in table.values else None,
        reason=table.text("reason"),
        country=table.text("country") if "country" in table.values else "",
    )


def _earlier(history: Table) -> Earlier | None:
    if not history.values:
        return None
    figures = history.values.get("published")
    if not isinstance(figures, list) or not figures or not all(isinstance(one, dict) for one in figures):
        raise history.wrong("published", "history.published has to list the figures published before this round.")
    # Each figure is an inline table: its faults are told at the line of `published`.
    tables = [Table(history.file, history.lines, "history.published", one) for one in figures]
    last = max(tables, key=lambda one: _in_history(history, one, "day", "as_of"))
    return Earlier(
        as_of=_in_history(history, last, "day", "as_of"),
        cities=_in_history(history, last, "number_of", "cities"),
        countries=_in_history(history, last, "number_of", "countries"),
        source=_in_history(history, last, "text", "source"),
        net_exits=history.number_of("net_exits", -10_000) if "net_exits" in history.values else 0,
        countries_not_listed=history.number_of("countries_not_listed")
        if "countries_not_listed" in history.values
        else 0,
    )


def _in_history(history: Table, figure: Table, kind: str, key: str) -> Any:
    try:
        return getattr(figure, kind)(key)
    except Wrong as wrong:
        raise history.wrong("published", str(wrong).partition(": ")[2]) from wrong


def _published(announcement: Table) -> Totals | None:
    keys = ("published_members_after", "published_countries_after")
    if not any(key in announcement.values for key in keys):
        return None
    return Totals(*(announcement.number_of(key) for key in keys))


def _rows(text: str) -> list[Row]:
    reader = csv.reader(io.StringIO(text))
    head = [name.strip() for name in _next(reader) or []]
    missing = [name for name in NEEDED if name not in head]
    if missing:
        raise Wrong(NOMINATIONS, 1, f"The column {missing[0]} is missing.")
    rows: list[Row] = []
    while (cells := _next(reader)) is not None:
        if any(cell.strip() for cell in cells):
            rows.append(_row(reader.line_num, head, cells))
    if not any(row.outcome == "admitted" for row in rows):
        raise Wrong(NOMINATIONS, 1, "No city of this round was admitted.")
    return rows


def _next(reader: Any) -> list[str] | None:
    try:
        return next(reader, None)
    except csv.Error as error:
        raise Wrong(NOMINATIONS, reader.line_num, f"This is not CSV ({error}).") from error


def _row(line: int, head: list[str], cells: list[str]) -> Row:
    if len(cells) != len(head):
        raise Wrong(NOMINATIONS, line, f"This row has {len(cells)} columns, the first line has {len(head)}.")
    told = {name: cell.strip() for name, cell in zip(head, cells, strict=True)}
    empty = [name for name in NEEDED if not told[name]]
    if empty:
        raise Wrong(NOMINATIONS, line, f"The {empty[0]} is missing.")
    if told["outcome"] not in OUTCOMES:
        known = ", ".join(OUTCOMES)
        raise Wrong(NOMINATIONS, line, f"There is no outcome “{told['outcome']}”; there are: {known}.")
    return Row(line, told["region"], told["country"], told["city"], told["outcome"], _facts(line, told))


def _facts(line: int, told: dict[str, str]) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    if told.get("kind"):
        facts["kind"] = _kind(line, told["kind"])
    if told.get("latitude") or told.get("longitude"):
        facts |= {"latitude": _degrees(line, told, "latitude", 90), "longitude": _degrees(line, told, "longitude", 180)}
    if told.get("parent"):
        facts["parent_unit"] = told["parent"]
    if told.get("local_name"):
        facts["local_name"] = told["local_name"]
    if told.get("aliases"):
        facts["aliases"] = [name.strip() for name in told["aliases"].split(";") if name.strip()]
    return facts


def _kind(line: int, kind: str) -> str:
    if kind not in CityKind.values:
        raise Wrong(NOMINATIONS, line, f"There is no kind “{kind}”; there are: {', '.join(CityKind.values)}.")
    return kind


def _degrees(line: int, told: dict[str, str], name: str, most: int) -> str:
    text = told.get(name, "")
    if not re.fullmatch(r"-?\d{1,3}(\.\d+)?", text) or abs(float(text)) > most:
        raise Wrong(NOMINATIONS, line, f"The {name} has to be a number from -{most} to {most}.")
    return text
