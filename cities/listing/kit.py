"""The figures and the quotation of a press kit, each as a label and a value; what is not known is said to be so."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from cities import wording

Figure = tuple[str, str]  # its label, its value


@dataclass(frozen=True)
class Quotation:
    """What somebody said for the release, typed by a person; there is none unless there is one."""

    text: str
    person: str
    office: str = ""

    def sentence(self, language: str) -> str:
        """The words with their speaker."""
        speaker = wording.say(language, "speaker", person=self.person, office=self.office)
        return wording.say(language, "quoted", quotation=self.text, speaker=speaker if self.office else self.person)


@dataclass(frozen=True)
class Kit:
    """What a press kit says beside the list; names are in the language of the list, None is not known."""

    new: int
    countries: int
    by_region: dict[str, int]
    before: int
    after: int
    countries_after: int
    before_register: int
    first_time: list[str] | None = None
    returning: list[str] | None = None
    capitals: tuple[str, ...] = ()
    capitals_known: int = 0
    population: int = 0
    population_known: int = 0
    years: tuple[int, int] | None = None
    sources: tuple[str, ...] = ()
    is_at_most: bool = False  # of the countries after it
    exits: int | None = None
    exits_since: date | None = None
    exits_listed: bool = True
    quotation: Quotation | None = None

    def figures(self, language: str = "en") -> list[Figure]:
        """Every figure in the language, in the order in which a release gives them."""
        regions = [(wording.region(code, language), str(number)) for code, number in self.by_region.items()]
        return [
            (wording.say(language, "new_cities"), str(self.new)),
            (wording.say(language, "new_countries"), str(self.countries)),
            *regions,
            (wording.say(language, "first_time"), _named(self.first_time, language)),
            (wording.say(language, "returning"), _named(self.returning, language)),
            (wording.say(language, "capitals"), self._capitals(language)),
            (wording.say(language, "population"), self._population(language)),
            (wording.say(language, "before_figure"), str(self.before)),
            (self._exits_label(language), _number(self.exits, language)),
            (wording.say(language, "after_figure"), str(self.after)),
            (wording.say(language, "countries_figure"), self._countries(language)),
            (wording.say(language, "before_register_figure"), str(self.before_register)),
        ]

    def as_dict(self) -> dict[str, Any]:
        """What a machine reads of it beside the list and its totals; null is not known."""
        kept = ("first_time", "returning", "capitals_known", "population_known", "is_at_most", "exits", "exits_listed")
        return {name: getattr(self, name) for name in kept} | {
            "capitals": list(self.capitals) if self.capitals_known else None,
            "population": self.population if self.population_known else None,
            "population_years": list(self.years) if self.years else None,
            "population_sources": list(self.sources),
            "exits_since": self.exits_since.isoformat() if self.exits_since else None,
            "quotation": asdict(self.quotation) if self.quotation else None,
        }

    def _countries(self, language: str) -> str:
        return wording.say(language, "at_most", self.countries_after) if self.is_at_most else str(self.countries_after)

    def _capitals(self, language: str) -> str:
        if not self.capitals_known:
            return wording.say(language, "not_known")
        names = wording.say(language, "joined").join(self.capitals)
        told = self._noted(str(len(self.capitals)), names, language) if names else wording.say(language, "none")
        return self._noted(told, self._known(self.capitals_known, language), language)

    def _population(self, language: str) -> str:
        if not self.population_known or self.years is None:
            return wording.say(language, "not_known")
        first, last = self.years
        years = wording.say(language, "year" if first == last else "years", first=first, last=last)
        note = wording.say(language, "joined").join([self._known(self.population_known, language), years])
        return self._noted(wording.amount(self.population, language), note, language)

    def _known(self, known: int, language: str) -> str:
        return wording.say(language, "known_of", self.new, known=known)

    def _noted(self, value: str, note: str, language: str) -> str:
        return wording.say(language, "with_note", value=value, note=note)

    def _exits_label(self, language: str) -> str:
        if self.exits_since is None:
            return wording.say(language, "exits_unknown")
        phrase = "exits" if self.exits_listed else "exits_unlisted"
        return wording.say(language, phrase, day=wording.day(self.exits_since, language))

    def notes(self, language: str = "en") -> list[str]:
        """Where the numbers of inhabitants come from."""
        joined = "; ".join(self.sources)
        return [wording.say(language, "sources", sources=joined)] if joined else []


def _number(value: int | None, language: str) -> str:
    return wording.say(language, "not_known") if value is None else str(value)


def _named(names: list[str] | None, language: str) -> str:
    """How many and which; None cannot be told."""
    if names is None:
        return wording.say(language, "cannot_be_told")
    if not names:
        return wording.say(language, "none")
    joined = wording.say(language, "joined").join(names)
    return wording.say(language, "with_note", value=len(names), note=joined)
