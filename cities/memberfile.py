"""A file of members: a CSV, line by line, each with its faults; and a file of choices for doubtful lines."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.verdicts import Verdict, failed
from cities.folding import search_key, slug
from cities.states import Ending, NameLanguage

NEEDED = ("city", "country", "joined")
NAMES = {f"name_{language}": str(language) for language in NameLanguage.values}
COLUMNS = (
    *("city", "country", "joined", "left", "ended_how", "cohort", "local_name", "aliases", *NAMES),
    *("population", "population_year", "population_source", "latitude", "longitude", "source", "is"),
)
SPELLED = ("city", "country", "source", "is")  # what lines about one tenure may write differently
ENDINGS = (Ending.WITHDREW, Ending.REMOVED, Ending.UNKNOWN)
MOST = 20_000
HELP = gettext_lazy(
    """\
The file is a CSV (comma, semicolon or tab) in UTF-8, its first line names the columns:
  city, country, joined        needed; country by any of its names or its ISO code, days as 2016-11-14
  left, ended_how              day and way of the end: withdrew, removed or unknown (unknown if nothing is said)
  cohort                       address of the announcement, such as 2016; without it earlier- and the year of `joined`
  local_name, aliases          aliases divided by |
  name_en … name_zh            the name in en, fr, es, ar, ru, zh
  population, population_year, population_source
  latitude, longitude          in degrees, with a point
  source                       where the line comes from; needed
  is                           for a doubtful name: the city that is meant, by its name, address or key, or `new`
A choices file has the columns city, country, is.
"""
)


@dataclass(frozen=True)
class Line:
    """One tenure of one city, as the file states it."""

    number: int
    told: dict[str, str]
    faults: list[Verdict] = field(default_factory=list)

    def __getattr__(self, name: str) -> str:
        """A text of the line by the name of its column."""
        if name.startswith("_") or name not in COLUMNS:
            raise AttributeError(name)
        return self.told.get(name, "")

    @property
    def meant(self) -> str:
        """Which city somebody says that it is, or `new`."""
        return self.told.get("is", "")

    @property
    def since(self) -> date:
        """Its first day."""
        return date.fromisoformat(self.joined)

    @property
    def until(self) -> date | None:
        """The day on which it ended, if it did."""
        return date.fromisoformat(self.left) if self.left else None

    @property
    def ended(self) -> str:
        """How it ended."""
        return str(self.ended_how or Ending.UNKNOWN) if self.left else ""

    @property
    def announcement(self) -> str:
        """The address of its announcement."""
        return self.cohort or f"earlier-{self.joined[:4]}"

    @property
    def also(self) -> list[str]:
        """Its other names."""
        return [name.strip() for name in self.aliases.split("|") if name.strip()]

    @property
    def names(self) -> dict[str, str]:
        """Its names by language."""
        return {language: self.told[column] for column, language in NAMES.items() if self.told.get(column)}

    @property
    def same(self) -> tuple[str, str]:
        """What a choice names it by."""
        return search_key(self.country), self.city


def read(text: str) -> tuple[list[Line], list[Verdict]]:
    """Every line of the file, and what is wrong with the file as a whole."""
    rows = list(_rows(text))
    header = [cell.casefold() for cell in rows[0][1]] if rows else []
    wrong = failed([_has(header, NEEDED), _knows(header), _is_short(len(rows) - 1)])[:1]
    return [] if wrong else [_line(number, dict(zip(header, cells, strict=False))) for number, cells in rows[1:]], wrong


def choices(text: str) -> tuple[dict[tuple[str, str], str], list[Verdict]]:
    """Which city a doubtful line means, by country and city as the file of members writes them."""
    rows = list(_rows(text))
    header = [cell.casefold() for cell in rows[0][1]] if rows else []
    wrong = failed([_has(header, ("city", "country", "is"))])
    told = [dict(zip(header, cells, strict=False)) for _number, cells in rows[1:]] if not wrong else []
    return {(search_key(one.get("country", "")), one.get("city", "")): one.get("is", "") for one in told}, wrong


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each line that says something, with its number."""
    text = text.removeprefix("\ufeff")
    first = text.lstrip().partition("\n")[0]
    rows = csv.reader(text.splitlines(), delimiter=max(",;\t", key=first.count))
    for cells in rows:
        if any(cell.strip() for cell in cells):
            yield rows.line_num, [" ".join(cell.split()) for cell in cells]


def _verdict(code: str, passed: bool, sentence: str) -> Verdict:
    return Verdict.ok(code) if passed else Verdict.fail(code, sentence)


def _has(header: list[str], needed: tuple[str, ...]) -> Verdict:
    missing = [name for name in needed if name not in header]
    return _verdict("has_columns", not missing, _("The file has no column %(names)s.") % {"names": ", ".join(missing)})


def _knows(header: list[str]) -> Verdict:
    unknown = [name for name in header if name and name not in COLUMNS]
    return _verdict("knows_columns", not unknown, _("Nobody knows a column %(names)s.") % {"names": ", ".join(unknown)})


def _is_short(count: int) -> Verdict:
    sentence = _("The file has no line.") if count < 1 else _("The file has too many lines: %(most)s at most.")
    return _verdict("is_short", 0 < count <= MOST, sentence % {"most": MOST} if count > 0 else sentence)


def _line(number: int, told: dict[str, str]) -> Line:
    return Line(number, told, failed(list(chain(_place(told), _tenure(told), _figures(told)))))


def _place(told: dict[str, str]) -> Iterator[Verdict]:
    name = told.get("city", "")
    yield _verdict("city_given", bool(search_key(name)) and len(name) <= 200, _("The name of the city is missing."))
    yield _verdict("source_given", bool(told.get("source")), _("The source is missing: where does this stand?"))
    yield _verdict("country_given", bool(told.get("country")), _("The country is missing."))
    cohort = told.get("cohort", "")
    sentence = _("“%(cohort)s” is no address of an announcement: small letters, digits and hyphens.")
    yield _verdict("is_cohort", not cohort or slug(cohort) == cohort, sentence % {"cohort": cohort})


def _tenure(told: dict[str, str]) -> Iterator[Verdict]:
    joined, left, how = (told.get(name, "") for name in ("joined", "left", "ended_how"))
    sentence = _("“%(day)s” is no day: write it as 2016-11-14.")
    yield _verdict("joined_day", _day(joined) is not None, sentence % {"day": joined})
    yield _verdict("left_day", not left or _day(left) is not None, sentence % {"day": left})
    ordered = not (_day(joined) and _day(left)) or joined < left
    yield _verdict("in_order", ordered, _("The membership ends before it began."))
    ways = ", ".join(ENDINGS)
    known = not how or (how in ENDINGS and bool(left))
    yield _verdict("known_way", known, _("How it ended is one of %(ways)s, with the day.") % {"ways": ways})


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def _figures(told: dict[str, str]) -> Iterator[Verdict]:
    people = [told.get(name, "") for name in ("population", "population_year", "population_source")]
    whole = not any(people) or (all(people) and people[0].isdecimal() and _is_year(people[1]) and int(people[0]) > 0)
    yield _verdict("population_whole", whole, _("A population needs its number, its year and its source."))
    where = [told.get(name, "") for name in ("latitude", "longitude")]
    on_earth = not any(where) or (_is_between(where[0], 90) and _is_between(where[1], 180))
    yield _verdict("on_earth", on_earth, _("Latitude and longitude are two numbers of degrees."))


def _is_year(text: str) -> bool:
    return text.isdecimal() and 1900 <= int(text) <= 2100


def _is_between(text: str, most: int) -> bool:
    try:
        return abs(float(text)) <= most
    except ValueError:
        return False
