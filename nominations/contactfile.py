"""The file of the Commissions' contacts as the secretariat has it: a CSV, line by line, each with its faults."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from accounts.legible import is_legible
from accounts.verdicts import Verdict, failed

COLUMNS = {  # the names under which a column is known
    "country": {"country", "pays"},
    "name": {"name", "nom"},
    "email": {"e-mail", "email", "e-mail address", "courriel", "adresse électronique"},
    "role": {"role", "rôle"},
    "language": {"language", "langue"},
    "time_zone": {"time zone", "timezone", "fuseau horaire"},
}
NEEDED = ("country", "name", "email", "role", "language")
HEADS, OFFICERS = {"head", "chef"}, {"officer", "agent"}
LONGEST_NAME = 200
MOST = 1000


SAMPLE = """\
country,name,e-mail,role,language,time zone
Uganda,Amina Okello (fictional),amina.okello@commission.example,head,en,Africa/Kampala
Uganda,Brian Mukasa (fictional),brian.mukasa@commission.example,officer,en,Africa/Kampala
Senegal,Cheikh Ndiaye (fictional),cheikh.ndiaye@commission.example,head,fr,
"""  # what a file looks like; nobody in it exists


@dataclass(frozen=True)
class Contact:
    """One person of the file, as it stands there."""

    line: int
    country: str
    name: str
    email: str
    role: str
    language: str
    time_zone: str
    faults: list[Verdict] = field(default_factory=list)

    @property
    def is_head(self) -> bool:
        """Whether this person will lead the Commission."""
        return self.role.casefold() in HEADS


def read(text: str) -> tuple[list[Contact], list[Verdict]]:
    """Every person of the file, and what is wrong with the file as a whole."""
    lines = list(_lines(text))
    header = lines[0][1] if lines else []
    places = {name: place for place, cell in enumerate(header) if (name := _column(cell))}
    wrong = failed([_has_columns(places), _has_lines(len(lines) - 1)])[:1]
    return [] if wrong else [_contact(number, cells, places) for number, cells in lines[1:]], wrong


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each line that says something, with its number."""
    text = text.removeprefix("\ufeff")
    first = text.lstrip().partition("\n")[0]
    rows = csv.reader(text.splitlines(), delimiter=max(",;\t", key=first.count))
    try:
        for cells in rows:
            if any(cell.strip() for cell in cells):
                yield rows.line_num, [" ".join(cell.split()) for cell in cells]
    except csv.Error:
        yield rows.line_num, []


def _column(cell: str) -> str:
    return next((name for name, words in COLUMNS.items() if cell.casefold() in words), "")


def _contact(number: int, cells: list[str], places: dict[str, int]) -> Contact:
    told = {name: cells[place] if place < len(cells) else "" for name, place in places.items()}
    told = dict.fromkeys(COLUMNS, "") | told
    told["email"], told["language"] = told["email"].lower(), told["language"].lower()
    faults = failed(list(chain(_person(told), _words(told))))
    return Contact(line=number, **told, faults=faults)


def _person(told: dict[str, str]) -> Iterator[Verdict]:
    yield _verdict("country_given", bool(told["country"]), _("The country is missing."))
    named = is_legible(told["name"]) and len(told["name"]) <= LONGEST_NAME
    yield _verdict("name_given", named, _("The name is missing or too long."))
    sentence = _("“%(email)s” is no e-mail address.")
    yield _verdict("is_address", _is_address(told["email"]), sentence % {"email": told["email"]}, email=told["email"])


def _words(told: dict[str, str]) -> Iterator[Verdict]:
    sentence = _("The role is “head” or “officer”, not “%(role)s”.") % {"role": told["role"]}
    yield _verdict("is_role", told["role"].casefold() in HEADS | OFFICERS, sentence, role=told["role"])
    codes = [code for code, _name in settings.LANGUAGES]
    facts = {"languages": ", ".join(codes), "language": told["language"]}
    sentence = _("The language is one of %(languages)s, not “%(language)s”.") % facts
    yield _verdict("is_language", told["language"] in codes, sentence, **facts)
    known = not told["time_zone"] or told["time_zone"] in available_timezones()
    sentence = _("There is no time zone “%(zone)s”; write it like Africa/Kampala.") % {"zone": told["time_zone"]}
    yield _verdict("is_time_zone", known, sentence, zone=told["time_zone"])


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _has_columns(places: dict[str, int]) -> Verdict:
    missing = [name.replace("email", "e-mail") for name in NEEDED if name not in places]
    sentence = _("The first line names the columns; missing: %(columns)s.") % {"columns": ", ".join(missing)}
    return _verdict("has_columns", not missing, sentence, columns=missing)


def _has_lines(number: int) -> Verdict:
    sentence = _("A file has one person at least and %(most)d at most.") % {"most": MOST}
    return _verdict("has_lines", 0 < number <= MOST, sentence, number=number)


def _verdict(code: str, passed: bool, sentence: str, **facts: Any) -> Verdict:
    return Verdict(code, passed, "" if passed else sentence, facts)
