"""Reference data of the register: countries and their names from the tables in `data`, loaded as often as one likes."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

from babel import Locale
from babel.core import get_global
from django.db import transaction

from cities import wording
from cities.folding import search_key, sort_key
from cities.models import City, Country, CountryName, Programme, ReportRule
from cities.states import NameForm, NameLanguage
from cities.workflow.finding import make_findable
from dossiers.workflow import load_form

DATA = Path(__file__).parent / "data"
PROGRAMME = "membership"
LIST_OF_2022 = date(2022, 9, 2)
SOURCE_OF_NAMES = "CLDR 47, UN forms where noted"
SOURCE_OF_TRANSLATIONS = f"Unicode CLDR {get_global('cldr')['version']}; not UNESCO's own list"
TRANSLATED = (NameLanguage.SPANISH, NameLanguage.ARABIC, NameLanguage.RUSSIAN, NameLanguage.CHINESE)
REPORT_FORM = DATA / "forms" / "progress_report.toml"
SOURCE_OF_REPORTS = (
    "Biennial, rule of the network since October 2018; due days by cohort. Ours: opening 180 days before."
)
SOURCE_OF_LIST = "announcement of 2 September 2022"
Row = dict[str, str]


def load() -> str:
    """Countries, their names and the programme; a second time changes nothing."""
    with transaction.atomic():
        load_report_rule(membership_programme())
        load_countries((DATA / "member_states.csv").read_text(encoding="utf-8"))
        load_names((DATA / "further_names.csv").read_text(encoding="utf-8"))
        load_translations()
        make_findable(City.objects.all())
    return f"{Country.objects.count()} countries with {CountryName.objects.count()} names"


def membership_programme() -> Programme:
    """Membership of the network, the only programme for now."""
    name = "UNESCO Global Network of Learning Cities"
    return Programme.objects.get_or_create(slug=PROGRAMME, defaults={"name": name})[0]


def load_report_rule(programme: Programme) -> ReportRule:
    """How often members report, and our form for it; what an installation has set stays."""
    form = load_form(REPORT_FORM.read_text(encoding="utf-8"))
    defaults = {"form_slug": form.slug, "source": SOURCE_OF_REPORTS}
    return ReportRule.objects.get_or_create(programme=programme, defaults=defaults)[0]


def load_countries(text: str) -> None:
    """The countries of a table like `member_states.csv`, with the names that stand in it."""
    rows = _rows(text)
    codes = {names["en"]: code for code, names in wording.REGIONS.items()}
    countries = [_country(row, codes[row["region"]]) for row in rows]
    fields = ["iso3", "status", "region", "sort_key", "note"]
    Country.objects.bulk_create(countries, update_conflicts=True, unique_fields=["iso2"], update_fields=fields)
    _save_names(name for row in rows for name in _printed_names(row))


def load_names(text: str) -> None:
    """Further names of countries, from a table like `further_names.csv`; a later list form ends the earlier one."""
    _save_names({**row, "since": date.fromisoformat(row["since"]) if row["since"] else None} for row in _rows(text))
    for name in CountryName.objects.filter(form=NameForm.LIST, since__gt=LIST_OF_2022):
        earlier = CountryName.objects.filter(country=name.country_id, form=NameForm.LIST, language=name.language)
        earlier.filter(since__lt=name.since, until=None).update(until=name.since)


def load_translations() -> None:
    """Short names of countries in the other languages of the six, where no other form is told."""
    told = set(CountryName.objects.filter(form=NameForm.SHORT).values_list("country__iso2", "language"))
    wanted = product(Country.objects.values_list("iso2", flat=True), TRANSLATED)
    _save_names(_translated(*one) for one in wanted if one not in told)


def _translated(code: str, language: str) -> dict[str, Any]:
    text = Locale(language).territories[code]
    return {
        "iso2": code,
        "form": NameForm.SHORT,
        "language": language,
        "text": text,
        "since": None,
        "source": SOURCE_OF_TRANSLATIONS,
    }


@cache
def places() -> dict[tuple[str, str], Row]:
    """The known places of 2022 by country and folded name."""
    rows = _rows((DATA / "places_2022.csv").read_text(encoding="utf-8"))
    return {(row["iso2"], search_key(row["city"])): row for row in rows}


@cache
def aliases() -> dict[tuple[str, str], list[str]]:
    """Other names of known cities by country and folded name."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in _rows((DATA / "aliases.csv").read_text(encoding="utf-8")):
        found.setdefault((row["iso2"], search_key(row["city"])), []).append(row["alias"])
    return found


@cache
def capitals() -> dict[str, str]:
    """The folded names of capitals by country, where one is told."""
    rows = _rows((DATA / "capitals.csv").read_text(encoding="utf-8"))
    return {row["iso2"]: search_key(row["capital"]) for row in rows}


@cache
def names() -> dict[tuple[str, str], list[dict[str, Any]]]:
    """Translated names of known cities by country and folded name; only what an edition in that language printed."""
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in _rows((DATA / "city_names.csv").read_text(encoding="utf-8")):
        name = {column: row[column] for column in ("language", "text", "source")}
        dates = {column: date.fromisoformat(row[column]) if row[column] else None for column in ("since", "until")}
        found.setdefault((row["iso2"], search_key(row["city"])), []).append(name | dates)
    return found


def known_place(iso2: str, name: str) -> dict[str, Any]:
    """What is known of a real city, as arguments of `workflow.register_city`; nothing is invented."""
    row = places().get((iso2, search_key(name)))
    if row is None:
        return {}
    facts: dict[str, Any] = {"kind": row["kind"], "parent_unit": row["parent"], "local_name": row["local_name"]}
    facts["aliases"] = aliases().get((iso2, search_key(name)), [])
    facts["names"] = names().get((iso2, search_key(name)), [])
    if iso2 in capitals():
        facts["is_capital"] = capitals()[iso2] == search_key(name)
    if row["latitude"]:
        facts |= {
            "latitude": row["latitude"],
            "longitude": row["longitude"],
            "coordinates_source": f"{row['source']}, CC BY 4.0",
        }
    return facts


def _rows(text: str) -> list[Row]:
    return list(csv.DictReader(io.StringIO(text)))


def _country(row: Row, region: str) -> Country:
    facts = {name: row[name] for name in ("iso2", "iso3", "status", "note")}
    return Country(region=region, sort_key=sort_key(row["name_en"]), **facts)


def _printed_names(row: Row) -> Iterator[dict[str, Any]]:
    short = {"iso2": row["iso2"], "form": NameForm.SHORT, "since": None, "source": SOURCE_OF_NAMES}
    yield short | {"language": NameLanguage.ENGLISH, "text": row["name_en"]}
    yield short | {"language": NameLanguage.FRENCH, "text": row["name_fr"]}
    if row["name_list_2022"]:
        printed = {"form": NameForm.LIST, "since": LIST_OF_2022, "source": SOURCE_OF_LIST}
        yield short | printed | {"language": NameLanguage.ENGLISH, "text": row["name_list_2022"]}


def _save_names(names: Iterable[dict[str, Any]]) -> None:
    countries = dict(Country.objects.values_list("iso2", "pk"))
    rows = [
        CountryName(country_id=countries[name.pop("iso2")], search_key=search_key(name["text"]), **name)
        for name in names
    ]
    unique = ["country", "form", "language", "text", "since"]
    CountryName.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=unique, update_fields=["search_key", "source"]
    )
