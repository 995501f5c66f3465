"""Every name of a city with its days, and its awards: read in the query that reads the city itself."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef
from django.db.models.functions import JSONObject

from audit import clock
from cities.models import Award, City, CityAlias, CityName, EditionEntry
from cities.querysets import CityQuerySet, is_public


@dataclass(frozen=True)
class Name:
    """A name in a language, or the city's own (no language), and the days between which it was used."""

    text: str
    language: str
    since: date | None
    until: date | None

    @property
    def is_former(self) -> bool:
        """Whether it is used no longer."""
        return self.until is not None and self.until <= clock.today()

    @property
    def is_used(self) -> bool:
        """Whether it is used today."""
        return not self.is_former and (self.since is None or self.since <= clock.today())


def with_names(cities: CityQuerySet) -> CityQuerySet:
    """Each with its names, with what announcements printed, and with its awards."""
    mine, days = {"city": OuterRef("pk")}, {"since": "since", "until": "until"}
    printed = EditionEntry.objects.filter(is_public("edition__announcement__"), **mine)
    named = CityName.objects.filter(**mine).order_by("language", F("since").asc(nulls_first=True), "text")
    awards = Award.objects.public().filter(**mine).order_by("day", "edition")
    return cities.annotate(
        also=ArraySubquery(CityAlias.objects.filter(**mine).order_by("name").values("name")),
        printed=ArraySubquery(printed.order_by("edition__published_at").values("city_name")),
        named=ArraySubquery(named.values(row=JSONObject(text="text", language="language", **days))),
        awarded=ArraySubquery(awards.values(row=JSONObject(day="day", edition="edition", source="source"))),
    )


def _all(city: City) -> list[Name]:
    return [_name(row) for row in city.named]


def _name(row: dict[str, Any]) -> Name:
    since, until = (date.fromisoformat(row[end]) if row[end] else None for end in ("since", "until"))
    return Name(row["text"], "" if row["language"] == CityName.OWN else row["language"], since, until)


def in_languages(city: City) -> list[Name]:
    """What it is called today in the languages of which the register knows its name."""
    return [one for one in _all(city) if one.language and one.is_used]


def former(city: City) -> list[Name]:
    """What it was called before: its own names and those in languages, oldest first."""
    found = [one for one in _all(city) if one.is_former]
    return sorted(found, key=lambda one: (one.until or date.max, one.text))


def printed(city: City) -> list[str]:
    """The names under which announcements printed it, where it is called otherwise now and no day of it is known."""
    others = {city.name, *(one.text for one in former(city))}
    return [name for name in dict.fromkeys(city.printed) if name not in others]
