"""How the fictional jurors of the demo read: who is given which file, which marks come out, who is late."""

import random
from dataclasses import dataclass

from accounts.person import Person
from gnlc_site.demo import people
from gnlc_site.demo.world import SEED, World
from nominations import scale
from nominations.forms.practice import examples
from nominations.models import Call, Criterion, Juror, Nomination
from nominations.workflow import jury, marking, practice, voting
from nominations.workflow.marking import Given

JURY = (  # code, name, country of nationality, languages
    ("maren.holt", "Maren Holt", "NO", "en fr"),
    ("idris.bello", "Idris Bello", "NG", "en fr"),
    ("aiko.tanabe", "Aiko Tanabe", "JP", "en fr"),
    ("lucia.ferrante", "Lucía Ferrante", "UY", "en es fr"),
    ("samir.khoury", "Samir Khoury", "LB", "en ar fr"),
    ("wiremu.parata", "Wiremu Parata", "NZ", "en fr"),
    ("elin.saar", "Elin Saar", "EE", "en fr"),
    ("thabo.mokoena", "Thabo Mokoena", "LS", "en fr"),
    ("nadia.rahimi", "Nadia Rahimi", "TJ", "en ar fr"),
    ("carlos.yupanqui", "Carlos Yupanqui", "BO", "en es fr"),
    ("ines.duarte", "Inês Duarte", "CV", "en es fr"),
    ("tevita.falani", "Tevita Falani", "TO", "en fr"),
)
COMMENTS = {
    0: "Nothing in the file speaks to it.",
    1: "An intention without a measure behind it.",
    5: "All levels are covered, with evidence that others can check.",
}
CONFLICTS = (
    ("work", "I advised the city's learning office in 2023."),
    ("person", "A near relative works in the mayor's office."),
    ("common", "We published together last year."),
)


@dataclass
class Seat:
    """A juror of a call, as the person and as the seat."""

    code: str
    person: Person
    juror: Juror


def seated(world: World, call: Call, count: int) -> list[Seat]:
    """The first jurors of the list take their seats, the first of all in the chair."""
    return [_seat(world, call, *row, chair=number == 0) for number, row in enumerate(JURY[:count])]


def _seat(world: World, call: Call, code: str, name: str, iso2: str, languages: str, *, chair: bool) -> Seat:
    user = world.users.get(code) or people.make(code, name)
    world.users[code], country = user, world.countries[iso2]
    juror = jury.seat(
        call.key,
        user,
        by=world.clerk,
        nationality=country,
        residence=country,
        languages=languages.split(),
        is_chair=chair,
    )
    return Seat(code, Person.of(user), juror)


def practised(world: World, call: Call, seats: list[Seat]) -> None:
    """Before the reading all jurors mark two invented files, each as strictly as they are; the second is half way."""
    source = random.Random(SEED)  # noqa: S311 - of its own, so that the files' marks stay as they are
    criteria = list(Criterion.objects.filter(rubric=call.rubric_id))
    for number, one in enumerate(examples().values()):
        made = practice.add_practice(call.key, one["title"], one["text"], by=world.clerk, language=one["language"])
        for seat in seats[: len(seats) // (number + 1)]:
            level = 3 + source.gauss(0, 0.6)
            practice.practise(made.key, {c.code: _mark(c, level, source) for c in criteria}, by=seat.person)


def panels(files: list[Nomination], seats: list[Seat], readers: int) -> dict[str, list[str]]:
    """Each file to the jurors with the fewest files who have no ties to its country."""
    load = dict.fromkeys((seat.juror.key for seat in seats), 0)
    plan: dict[str, list[str]] = {}
    for file in files:
        free = [seat.juror for seat in seats if _may_read(seat.juror, file)]
        chosen = sorted(free, key=lambda juror: load[juror.key])[:readers]
        plan[file.key] = [juror.key for juror in chosen]
        for juror in chosen:
            load[juror.key] += 1
    return plan


def _may_read(juror: Juror, file: Nomination) -> bool:
    return file.country_id not in juror.countries and file.dossier.language in juror.languages


def free(seats: list[Seat], file: Nomination) -> list[Seat]:
    """The jurors who have no ties to the country of a file."""
    return [seat for seat in seats if file.country_id not in seat.juror.countries]


def vote(file: Nomination, word: str, seat: Seat) -> None:
    """A juror declares, unless that was done when reading, and votes."""
    jury.declare_none(file.key, by=seat.person)
    voting.vote(file.key, word, by=seat.person)


def quality(source: random.Random) -> float:
    """How good an invented file is."""
    return source.gauss(3.1, 0.8)


def read(review_key: str, by: Person, criteria: list[Criterion], level: float, source: random.Random) -> None:
    """The juror marks everything and hands in."""
    marking.mark_all(review_key, {one.code: _mark(one, level, source) for one in criteria}, by=by)
    marking.finish(review_key, by=by, confidence=1 + int(10 * abs(level)) % 3)


def begin(review_key: str, by: Person, criteria: list[Criterion], level: float, source: random.Random) -> None:
    """The juror marks the first half."""
    half = criteria[: len(criteria) // 2]
    marking.mark_all(review_key, {one.code: _mark(one, level, source) for one in half}, by=by)


def _mark(criterion: Criterion, level: float, source: random.Random) -> Given:
    if criterion.kind == "gate":
        return Given(0, int(source.random() < 0.95))
    value = min(scale.HIGHEST, max(scale.LOWEST, round(source.gauss(level, 0.7))))
    return Given(0, value, COMMENTS[value] if scale.needs_reason(criterion, value) else "")
