"""What may tie a juror to a city: names and organisations compared; a hint with its reason, never a decision (pure)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cities.folding import search_key

BRACKETED = re.compile(r"[(\[]([^)\]]+)[)\]]")
SHORTEST = 3  # letters of an abbreviation that is looked for by itself


@dataclass(frozen=True)
class About:
    """What is known of a juror: two bodies by their names, and where the juror worked before, by number."""

    employer: str = ""
    appointing_body: str = ""
    cities: frozenset[int] = frozenset()  # whose focal point the juror was
    commissions: frozenset[int] = frozenset()  # of which countries the juror was an officer
    reviewed: frozenset[int] = frozenset()  # for which countries' Commissions the juror reviewed

    @property
    def bodies(self) -> list[tuple[str, str]]:
        """The bodies that have a name."""
        named = [("employer", self.employer), ("appointing_body", self.appointing_body)]
        return [(role, name) for role, name in named if name.strip()]


@dataclass(frozen=True)
class Place:
    """A file by its city and country: numbers, and every name of each."""

    city: int
    country: int
    city_names: tuple[str, ...]
    country_names: tuple[str, ...]


def names_of(body: str) -> list[str]:
    """An organisation as others may write it: whole, without what stands in brackets, and that alone; folded."""
    inside = [part for part in BRACKETED.findall(body) if len(search_key(part)) >= SHORTEST]
    found = [search_key(name) for name in (body, BRACKETED.sub(" ", body), *inside)]
    return list(dict.fromkeys(name for name in found if len(name) >= SHORTEST))


def folded(text: str) -> str:
    """A text in which folded names are looked for as whole words, however it is accented or capitalised."""
    return f" {search_key(text)} "


def holds(text: str, name: str) -> bool:
    """Whether a folded text has this folded name as whole words."""
    return name != "" and f" {name} " in text


def names_body(texts: Iterable[str], body: str) -> bool:
    """Whether one of these folded texts names the organisation."""
    names = names_of(body)
    return any(holds(text, name) for text in texts for name in names)


def counts(until: date | None, since: date) -> bool:
    """Whether earlier work still ties: it goes on, or it ended after the day since which ties count."""
    return until is None or until >= since


def hints(place: Place, about: About, texts: Iterable[str] = ()) -> list[str]:
    """The codes of what may tie the juror to the place; of the folded texts of the file only that a body is named."""
    texts = list(texts)
    found = [code for role, body in about.bodies for code in _of_body(place, role, body, texts)]
    before = {
        "focal_point_before": place.city in about.cities,
        "officer_before": place.country in about.commissions,
        "reviewer_before": place.country in about.reviewed,
    }
    return [*found, *(code for code, is_so in before.items() if is_so)]


def _of_body(place: Place, role: str, body: str, texts: list[str]) -> list[str]:
    checks = {
        f"city_in_{role}": any(holds(folded(body), search_key(name)) for name in place.city_names),
        f"country_in_{role}": any(holds(folded(body), search_key(name)) for name in place.country_names),
        f"{role}_named": names_body(texts, body),
    }
    return [code for code, is_so in checks.items() if is_so]
