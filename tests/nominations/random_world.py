"""A small world for random acts: everybody who can try something, at the start of a round or far along its road."""

import random
from dataclasses import dataclass, field

from accounts.models import NetworkRole
from accounts.person import Person
from cities.models import City
from nominations.models import Call, Nomination
from nominations.rules.screening import CHECKLIST
from nominations.workflow import application, completeness, decision, filling, jury, naming, practice, screening
from nominations.workflow import call as calls
from tests.dossiers.factories import pdf, upload
from tests.nominations import factories as road

PLACES = [("Lira", "UG"), ("Gulu", "UG"), ("Masaka", "UG"), ("Jinja", "UG"), ("Kisumu", "KE"), ("Turkana", "KE")]


@dataclass
class World:
    """Everybody who can try something, and everything that it can be tried on."""

    dice: random.Random
    call: Call
    people: list[Person]
    jurors: list[Person]
    cities: list[City]
    now: object = road.IN_TIME
    tried: int = 0
    done: list[str] = field(default_factory=list)
    alone: list[str] = field(default_factory=list)  # what one person did that takes two
    links: list[str] = field(default_factory=list)  # by which a text was to be signed
    invitations: list[str] = field(default_factory=list)  # the tokens that were sent

    def pick(self, model: type) -> str:
        """The key of any row, or of none."""
        keys = list(model.objects.order_by("pk").values_list("key", flat=True))
        return self.dice.choice(keys) if keys else "none"

    def anybody(self) -> Person:
        return self.dice.choice(self.people)

    def by_chance(self, chance: float) -> bool:
        return self.dice.random() < chance

    def holder(self, role: str, scope: int | None = None) -> Person:
        return next(person for person in self.people if person.has(role, scope))

    @property
    def two_offices(self) -> Person:
        """Who works in the secretariat and is a director: no right alone keeps such a person from deciding alone."""
        return next(person for person in self.people if person.has("secretariat") and person.has("director"))


def build(seed: int) -> World:
    """One open call, two countries with officers and cities, a secretariat, directors, three jurors."""
    made = road.draft_call(readers_per_file=1, asks="Letter of the council")
    calls.publish(made.key, by=Person.clock())
    cities = [road.cities.city(name, iso2) for name, iso2 in PLACES]
    first, second, both = road.secretariat("Sofia"), road.secretariat("Said"), road.secretariat("Bola")
    NetworkRole.objects.create(user=both.user, role="director", since=road.OPENS)
    jurors = [road.juror(made, first, iso2, chair=iso2 == "RO") for iso2 in ("RO", "KE", "TR")]
    people = [
        *(first, first, second, second, both.fresh(), road.director(), road.director()),
        *(road.cities.officer("UG"), road.cities.officer("UG"), road.cities.officer("KE")),
        *[road.cities.focal_point(city) for city in cities],
        *jurors,
        Person.of(road.cities.user("Stranger")),
    ]
    return World(random.Random(seed), Call.objects.get(pk=made.pk), people, jurors, cities)


def far_along(seed: int) -> World:
    """The same round when the cohort is composed of two files; a third one is nominated, a fourth one written."""
    world = build(seed)
    staff = world.holder("secretariat")
    lira, gulu, masaka, jinja, *_others = world.cities
    files = [_eligible(_nominated(world, city), staff) for city in (lira, gulu)]
    _nominated(world, masaka)
    _written(world, jinja, world.holder("focal_point", jinja.pk))
    with road.after_deadlines():
        jury.open_review(world.call.key, by=staff)
    for file, choice in zip(files, ("recommend", "reserve"), strict=True):
        _read(world, file, staff, choice)
    with road.after_deadlines():
        decision.compose(world.call.key, by=staff)
        decision.select_recommended(world.call.key, by=staff)
    world.now = road.AFTER_DEADLINES
    return world


def with_the_jury(seed: int) -> World:
    """The same round with a jury of five: a file that two read, two to be voted on, one to be given, one practice."""
    world = build(seed)
    staff = world.holder("secretariat")
    newcomers = [road.juror(world.call, staff, iso2) for iso2 in ("CI", "TR")]
    world.jurors += newcomers
    world.people += newcomers * 2 + world.jurors * 2  # who acts by mistake is mostly of the jury here
    files = [_eligible(_nominated(world, city), staff) for city in (*world.cities[:3], world.cities[4])]
    with road.after_deadlines():
        jury.open_review(world.call.key, by=staff)
        jury.start_review(files[0].key, _seats(world, 0, 2), by=staff)
        practice.add_practice(world.call.key, "Exempla (fictional)", "A text.", by=staff)
    for file in files[1:3]:
        _close(file, staff, world.jurors[0], _seats(world, 0, 2))
    world.now = road.AFTER_DEADLINES
    return world


def _seats(world: World, *places: int) -> list[str]:
    return [world.call.jurors.get(user=world.jurors[place].user).key for place in places]


def _close(file: Nomination, staff: Person, reader: Person, seats: list[str]) -> None:
    """One of its readers hands in, and marks are closed."""
    with road.after_deadlines():
        jury.start_review(file.key, seats, by=staff)
    road.read(file, reader)
    with road.after_deadlines():
        jury.close_review(file.key, by=staff, reason="Time is up.")


def _written(world: World, city: City, writer: Person) -> Nomination:
    with road.at():
        file = filling.open_file(world.call.key, city, by=writer)
        filling.fill_in(file.key, filling.typed(road.answers(city.name)), by=writer)
        attach_asked(file, writer)
        return file


def _nominated(world: World, city: City) -> Nomination:
    writer, officer = world.holder("focal_point", city.pk), world.holder("officer", city.country_id)
    file = _written(world, city, writer)
    with road.at():
        application.submit(file.key, by=writer, **road.SIGNED)
        return application.endorse(file.key, by=officer, **road.SIGNED)


def _eligible(file: Nomination, staff: Person) -> Nomination:
    with road.after_deadlines():
        screening.check_all(file.key, {item.code: "yes" for item in CHECKLIST}, by=staff)
        naming.check_name(file.key, "The register of cities.", by=staff)
        return screening.confirm_eligible(file.key, by=staff)


def _read(world: World, file: Nomination, staff: Person, choice: str) -> None:
    _close(file, staff, world.jurors[0], _seats(world, 0))
    road.word(file, staff, world.jurors, choice)


def attach_asked(file: Nomination, by: Person) -> None:
    """Every document that the call asks for and that the file does not have."""
    present = set(file.dossier.documents.current().values_list("kind", flat=True))
    for asked in completeness.asked_of(file):
        if asked.code not in present:
            filling.attach(file.key, upload(pdf()), asked.code, by=by)
