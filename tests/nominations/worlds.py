"""Whole rounds in a few lines, for tests of decision, announcement and correction."""

from dataclasses import dataclass

from accounts.person import Person
from nominations.models import Call, Nomination
from nominations.workflow import decision, jury
from tests import kept
from tests.nominations import factories as road

CITIES = (("Lira", "UG", "recommend"), ("Gulu", "UG", "reserve"), ("Masaka", "UG", "not_recommend"))


@dataclass
class Round:
    """A call whose jury has spoken, and the persons who decide."""

    call: Call
    files: dict[str, Nomination]
    composer: Person
    other: Person
    director: Person
    chair: Person
    reader: Person

    @property
    def cohort(self):
        return Call.objects.get(pk=self.call.pk).cohort

    def file(self, name: str) -> Nomination:
        return road.fresh(self.files[name])


@kept.remembered
def reviewed(cities=CITIES, **facts) -> Round:
    """The jury's word is recorded on every file; nobody has composed yet."""
    composer, other, director = road.secretariat("Sofia"), road.secretariat("Said"), road.director()
    made = road.open_call(**facts)
    chair, reader = road.juror(made, composer, "KE", chair=True), road.juror(made, composer, "RO")
    with road.after_deadlines():
        jury.open_review(made.key, by=composer)
    files = {}
    for name, iso2, choice in cities:
        files[name] = _worded(made, composer, [chair, reader], name, iso2, choice)
    return Round(made, files, composer, other, director, chair, reader)


def _worded(made: Call, by: Person, readers: list[Person], name: str, iso2: str, choice: str) -> Nomination:
    file = road.eligible(by, name, iso2, made=made)
    seats = [seat.key for seat in made.jurors.filter(user__in=[one.user for one in readers])]
    with road.after_deadlines():
        jury.start_review(file.key, seats, by=by)
    for value, one in enumerate(readers, 3):
        road.read(file, one, value)
    with road.after_deadlines():
        jury.close_review(file.key, by=by)
    return road.word(file, by, readers, choice)


def speaking_for(made: Round) -> tuple[Person, Person]:
    """A focal point of Lira and an officer of its country."""
    return road.cities.focal_point(made.files["Lira"].city), road.cities.officer("UG")


@kept.remembered
def composed(made: Round) -> Round:
    """As the jury recommends."""
    with road.after_deadlines():
        decision.compose(made.call.key, by=made.composer)
        decision.select_recommended(made.call.key, by=made.composer)
    return made


@kept.remembered
def proposed(made: Round) -> Round:
    """Before the director."""
    composed(made)
    with road.after_deadlines():
        decision.propose_cohort(made.cohort.key, by=made.composer, reason="As the jury recommends.")
    return made


@kept.remembered
def approved(made: Round, people: bool = True) -> Round:
    """Under embargo, with letters held."""
    proposed(made)
    if people:
        speaking_for(made)
    with road.after_deadlines():
        decision.approve(made.cohort.key, by=made.director)
    return made


@kept.remembered
def announced(made: Round) -> Round:
    """Public."""
    approved(made)
    road.released(Call.objects.get(pk=made.call.pk), made.composer, made.other)
    with road.at(road.RELEASE):
        decision.announce(made.call.key, by=Person.clock())
    return made
