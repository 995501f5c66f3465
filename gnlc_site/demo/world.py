"""What the three fictional calls share: the instant of building, the persons, and files taken along by acts."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from accounts import door
from accounts.models import User
from accounts.person import Person
from audit import clock
from cities import workflow as register
from cities.models import City, Country
from cities.reference import membership_programme
from cities.states import NameForm
from dossiers.models import FormVersion
from gnlc_site.demo import answers, people
from nominations.models import Call, Nomination, Rubric
from nominations.rules.screening import CHECKLIST
from nominations.workflow import application, filling, naming, screening
from nominations.workflow import call as calls

SEED = 2026
NAMED = {"UG": "grace.atim", "KE": "peter.mwangi", "TG": "koffi.agbeko"}  # officers with a button of their own
COMMISSION = {"signatory": "Head of the Commission (fictional)", "title": "Secretary-General"}
RULES = (
    "Fictional call, made for demonstration. Cities apply through their National Commission, up to three per country. "
    "All answers, persons, marks and decisions in it are invented."
)


@door.act
def together(step: Callable[[], object]) -> None:
    """Many acts of one instant in one transaction."""
    step()


@contextmanager
def day(instant: datetime) -> Iterator[None]:
    """Acts, e-mails and records inside carry this instant."""
    with clock.at(instant):
        yield


def newest_rubric() -> Rubric:
    """The rubric that comes with the software, as last loaded."""
    return Rubric.objects.order_by("-version", "pk")[:1].get()


@dataclass
class World:
    """The persons and countries of the demo while it is built."""

    now: datetime
    source: random.Random = field(default_factory=lambda: random.Random(SEED))  # noqa: S311 - the same in every build
    countries: dict[str, Country] = field(default_factory=dict)
    officers: dict[str, Person] = field(default_factory=dict)
    speakers: dict[str, Person] = field(default_factory=dict)  # who speaks for all unnamed cities of a country
    staff: dict[str, Person] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)

    def ago(self, **distance: float) -> datetime:
        """An instant before the building."""
        return self.now - timedelta(**distance)

    def ahead(self, **distance: float) -> datetime:
        """An instant after it."""
        return self.now + timedelta(**distance)

    def at(self, instant: datetime, step: Callable[[], object]) -> None:
        """One stage of a call, at its instant."""
        with day(instant):
            together(step)

    def employ(self) -> None:
        """Secretariat, director, operator."""
        self.countries = {country.iso2: country for country in Country.objects.with_names()}
        for code, role in (("sofia.lindqvist", "secretariat"), ("said.nasser", "secretariat")):
            self.staff[code] = people.network(code, role)
        self.staff["dana.petrescu"] = people.network("dana.petrescu", "director")
        self.staff["robin.moreau"] = people.network("robin.moreau", "secretariat", "director")
        people.network("omar.said", "operator")
        for iso2, code in NAMED.items():
            self.officer(iso2, code)

    @property
    def clerk(self) -> Person:
        """Who does the secretariat's daily work."""
        return self.staff["sofia.lindqvist"]

    def officer(self, iso2: str, code: str = "") -> Person:
        """Who acts for the National Commission of a country."""
        if iso2 not in self.officers:
            country = self.countries[iso2]
            user = people.make(code or f"officer.{iso2.lower()}", f"Officer for {country.name(NameForm.SHORT)}")
            commission = register.found_commission(country, by=self.clerk)
            register.appoint_officer(commission, user, by=self.clerk, is_head=True)
            self.officers[iso2] = Person.of(user)
        return self.officers[iso2]

    def city(self, iso2: str, name: str, **facts: Any) -> City:
        """A fictional city of a real country."""
        country = self.countries[iso2]
        return register.register_city(country, name, by=self.officer(iso2), is_fictional=True, **facts)

    def speaker(self, city: City, code: str = "") -> Person:
        """Who fills in for a city: a person of its own where one is named, else one for the country."""
        iso2 = city.country.iso2
        key = code or iso2
        if key not in self.users:
            name = f"Focal point in {city.country.name(NameForm.SHORT)}"
            self.users[key] = people.make(code or f"focal.point.{iso2.lower()}", name)
        register.appoint_focal_point(city, self.users[key], by=self.officer(iso2))
        self.speakers[key] = Person.of(self.users[key])  # a new city is a new right: roles are read again
        return self.speakers[key]

    def prepare(self, slug: str, name: str, **fields: Any) -> Call:
        """A fictional call, published at once."""
        call = calls.prepare(
            membership_programme(),
            slug,
            name,
            by=self.clerk,
            form=FormVersion.objects.newest("membership").first(),
            rubric=newest_rubric(),
            rules_text=RULES,
            languages=list(answers.TEXTS),
            is_fictional=True,
            **fields,
        )
        return calls.publish(call.key, by=self.clerk)

    def open(self, call: Call, iso2: str, name: str, code: str = "", language: str = "en") -> tuple[Nomination, Person]:
        """A city begins."""
        city = self.city(iso2, name)
        speaker = self.speaker(city, code)
        return filling.open_file(call.key, city, by=speaker, language=language), speaker

    def hand_in(self, call: Call, iso2: str, name: str, code: str = "", language: str = "en") -> Nomination:
        """A city fills in everything and the mayor signs."""
        file, speaker = self.open(call, iso2, name, code, language)
        typed = answers.filled_in(name, self.source, language)
        filling.fill_in(file.key, filling.typed(typed), by=speaker, language=language)
        signed = {"signatory": answers.mayor(self.source), "title": "Mayor"}
        return application.submit(file.key, by=speaker, **signed)

    def endorse(self, file: Nomination) -> Nomination:
        """The Commission nominates."""
        return application.endorse(file.key, by=self.officers[file.country.iso2], **COMMISSION)

    def screen(self, file: Nomination) -> Nomination:
        """The secretariat finds the file eligible."""
        screening.check_all(file.key, {item.code: "yes" for item in CHECKLIST}, by=self.clerk)
        naming.check_name(file.key, "Register of municipalities of the country (fictional).", by=self.clerk)
        return screening.confirm_eligible(file.key, by=self.clerk)
