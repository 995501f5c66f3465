"""A TOML file whose every fault is told with its line: `tomllib` reads it, the lines are found beside."""

import re
import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

LAST_SECOND = time(23, 59, 59)


class Wrong(Exception):
    """A folder that cannot be played: one sentence with file and line."""

    def __init__(self, file: str, line: int, sentence: str) -> None:
        super().__init__(f"{file}, line {line}: {sentence}")


def read_text(path: Path) -> str:
    """The text of a file of the folder."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise Wrong(path.name, line, "This is not UTF-8 text.") from error
    except OSError as error:
        raise Wrong(path.name, 1, f"The file cannot be read ({error.strerror}).") from error


@dataclass(frozen=True)
class Table:
    """One table of the file, with the way to the line of each of its keys."""

    file: str
    lines: list[str]
    name: str  # empty for the top of the file
    values: dict[str, Any]
    number: int = 1  # which of several tables of this name

    def wrong(self, key: str, sentence: str) -> Wrong:
        """The fault of a key, at its line; of a missing one, at the table's."""
        return Wrong(self.file, self.line(key), sentence)

    def line(self, key: str) -> int:
        """Where the key stands, or where its table begins."""
        begins = [number for number, line in enumerate(self.lines, start=1) if self._is_head(line)]
        start = begins[self.number - 1] if len(begins) >= self.number else 1
        return next((start + after for after, line in enumerate(self._body(start)) if _names(key, line)), start)

    def _is_head(self, line: str) -> bool:
        return bool(self.name) and bool(re.match(rf"\s*\[\[?\s*{self.name}\s*\]", line))

    def _body(self, start: int) -> list[str]:
        first = 1 if self.name else 0
        after = self.lines[start - 1 + first :]
        end = next((number for number, line in enumerate(after) if line.lstrip().startswith("[")), len(after))
        return [""] * first + after[:end]

    def table(self, name: str) -> "Table":
        """A table below the top; an empty one where the file has none."""
        found = self.values.get(name, {})
        if not isinstance(found, dict):
            raise self.wrong(name, f"[{name}] has to be a table.")
        return Table(self.file, self.lines, name, found)

    def tables(self, name: str) -> list["Table"]:
        """Several tables of one name."""
        found = self.values.get(name, [])
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise self.wrong(name, f"[[{name}]] has to be a list of tables.")
        return [Table(self.file, self.lines, name, one, number) for number, one in enumerate(found, start=1)]

    def _get(self, key: str, kind: type | tuple[type, ...], what: str) -> Any:
        if key not in self.values:
            raise self.wrong(key, f"The key {self._path(key)} is missing.")
        value = self.values[key]
        if not isinstance(value, kind) or isinstance(value, bool):
            raise self.wrong(key, f"{self._path(key)} has to be {what}.")
        return value

    def _path(self, key: str) -> str:
        return f"{self.name}.{key}" if self.name else key

    def text(self, key: str) -> str:
        """A text that is not empty."""
        value = self._get(key, str, "a text").strip()
        if not value:
            raise self.wrong(key, f"{self._path(key)} is empty.")
        return value

    def number_of(self, key: str, least: int = 0) -> int:
        """A whole number."""
        value: int = self._get(key, int, "a whole number")
        if value < least:
            raise self.wrong(key, f"{self._path(key)} has to be at least {least}.")
        return value

    def day(self, key: str) -> date:
        """A day."""
        value = self._get(key, date, "a day")
        return value.date() if isinstance(value, datetime) else value

    def instant(self, key: str, zone: ZoneInfo, *, closes: bool = False) -> datetime:
        """An instant in the round's zone; of a window's end, 23:59:59 and a bare day mean 24:00."""
        value = self._get(key, date, "a date with a time")
        if not isinstance(value, datetime):
            value = datetime.combine(value, LAST_SECOND if closes else time())
        if closes and value.time() == LAST_SECOND:
            value += timedelta(seconds=1)
        return value if value.tzinfo else value.replace(tzinfo=zone)


def read(path: Path) -> Table:
    """The whole file."""
    text = read_text(path)
    try:
        return Table(path.name, text.splitlines(), "", tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        told = re.search(r"line (\d+)", str(error))
        line = int(told[1]) if told else len(text.splitlines())
        raise Wrong(path.name, line, "This is not TOML.") from error


def _names(key: str, line: str) -> bool:
    return bool(re.match(rf"\s*[\"']?{key}[\"']?\s*=", line))
