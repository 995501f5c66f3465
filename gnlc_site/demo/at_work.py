"""The call with its jury at work: 110 fictional cities of real countries for about 77 places."""

from gnlc_site.demo import reading
from gnlc_site.demo.reading import Seat
from gnlc_site.demo.world import World, newest_rubric
from nominations.models import Call, Criterion, Nomination, Review
from nominations.workflow import jury, voting

SLUG = "jury-at-work"
LATE = {"tevita.falani", "ines.duarte"}  # have not even declared
SLOW = {"thabo.mokoena": 0.35, "wiremu.parata": 0.5}
PLACES, READERS, CLOSED, DECIDED = 77, 3, 14, 8
WORDS = ("recommend", "recommend", "recommend", "reserve", "recommend", "not_recommend", "recommend", "defer")
LANGUAGES = {"SN": "fr", "CI": "fr", "GA": "fr", "TG": "fr", "BF": "fr", "AR": "es", "MX": "es", "CL": "es", "EG": "ar"}


def build(world: World, cities: list[tuple[str, str]]) -> None:
    """The whole call, from its opening to the first votes."""
    made: list[Call] = []
    files: list[Nomination] = []
    world.at(world.ago(days=170), lambda: made.append(_published(world, cities)))
    call = made[0]
    world.at(world.ago(days=110), lambda: files.extend(_handed_in(world, call, cities)))
    world.at(world.ago(days=85), lambda: [world.endorse(file) for file in files])
    world.at(world.ago(days=60), lambda: [world.screen(file) for file in files])
    seats: list[Seat] = []
    world.at(world.ago(days=30), lambda: seats.extend(_seated(world, call, files)))
    world.at(world.ago(days=2), lambda: _read(world, files, seats))
    world.at(world.ago(hours=5), lambda: _closed(world, files[:CLOSED], seats))


def _published(world: World, cities: list[tuple[str, str]]) -> Call:
    for iso2, _name in cities:
        world.officer(iso2)
    return world.prepare(
        SLUG,
        "Call with its jury at work",
        opens_at=world.ago(days=170),
        city_deadline=world.ago(days=100),
        commission_deadline=world.ago(days=70),
        review_deadline=world.ahead(days=12),
        places=PLACES,
        readers_per_file=READERS,
    )


def _handed_in(world: World, call: Call, cities: list[tuple[str, str]]) -> list[Nomination]:
    return [world.hand_in(call, iso2, name, language=LANGUAGES.get(iso2, "en")) for iso2, name in cities]


def _seated(world: World, call: Call, files: list[Nomination]) -> list[Seat]:
    jury.open_review(call.key, by=world.clerk)
    seats = reading.seated(world, call, len(reading.JURY))
    reading.practised(world, call, seats)
    jury.start_all(call.key, reading.panels(files, seats, READERS), by=world.clerk)
    return seats


def _read(world: World, files: list[Nomination], seats: list[Seat]) -> None:
    criteria = list(newest_rubric().criteria.all())
    levels = {file.pk: reading.quality(world.source) for file in files}
    first = {file.pk for file in files[:CLOSED]}
    for seat in seats:
        severity = world.source.gauss(0, 0.3)
        reviews = list(Review.objects.filter(juror=seat.juror).order_by("pk"))
        for number, review in enumerate(reviews):
            level = levels[review.nomination_id] + severity
            if review.nomination_id in first:
                _to_the_end(review, seat, criteria, level, world)
            else:
                _as_far_as(review, seat, criteria, level, world, number / len(reviews))


def _to_the_end(review: Review, seat: Seat, criteria: list[Criterion], level: float, world: World) -> None:
    jury.accept(review.key, by=seat.person)
    reading.read(review.key, seat.person, criteria, level, world.source)


def _as_far_as(review: Review, seat: Seat, criteria: list[Criterion], level: float, world: World, place: float) -> None:
    """Each juror has come so far in the own pile: read, declared in conflict, begun, accepted, not answered."""
    code = seat.code
    done = 0.0 if code in LATE else SLOW.get(code, 0.5)
    if code in LATE:
        return
    if world.source.random() < 0.03:
        kind, reason = world.source.choice(reading.CONFLICTS)
        jury.declare_conflict(review.key, kind, by=seat.person, reason=reason)
        return
    jury.accept(review.key, by=seat.person)
    if place < done:
        reading.read(review.key, seat.person, criteria, level, world.source)
    elif place < done + 0.1:
        reading.begin(review.key, seat.person, criteria, level, world.source)


def _closed(world: World, files: list[Nomination], seats: list[Seat]) -> None:
    for file in files:
        jury.close_review(file.key, by=world.clerk)
    for file, word in zip(files, WORDS, strict=False):
        for seat in reading.free(seats, file)[:8]:
            reading.vote(file, word, seat)
        getattr(voting, word)(file.key, by=seats[0].person)
    for seat in reading.free(seats, files[DECIDED])[:4]:
        reading.vote(files[DECIDED], "reserve", seat)
