"""The call approved under embargo, due in ten minutes: its cohort decided, its letters held, its release confirmed."""

from cities.states import Region
from gnlc_site.demo import reading
from gnlc_site.demo.reading import Seat
from gnlc_site.demo.world import World, newest_rubric
from nominations import jurywords
from nominations.jurywords import WHOLE, Typed
from nominations.models import Call, Nomination, Review
from nominations.workflow import composing, decision, feedback, jury, quoting, voting, withdrawing

SLUG = "under-embargo"
JURORS, READERS = 5, 2
TARGETS = [  # wishes of nobody real
    *({"kind": "region", "value": region, "least": 3, "most": None} for region in Region.values),
    {"kind": "country", "value": "", "least": None, "most": 2},
]
TO_A_CITY = {  # what one city that is not admitted reads once its outcome is announced
    WHOLE: "A sincere application. With a budget for the coming years it would be a strong one; please apply again.",
    "commitment": "The pledge is clear. The plan does not say who answers for it in the town hall.",
}
WORDS = {3: "not_recommend", 9: "reserve", 15: "defer", 20: "not_recommend"}  # all others are recommended


def build(world: World, cities: list[tuple[str, str]]) -> None:
    """The whole call, from its opening to ten minutes before its announcement."""
    made: list[Call] = []
    files: list[Nomination] = []
    seats: list[Seat] = []
    world.at(world.ago(days=300), lambda: made.append(_published(world, cities)))
    call = made[0]
    world.at(world.ago(days=260), lambda: files.extend(world.hand_in(call, *city) for city in cities))
    world.at(world.ago(days=230), lambda: [world.endorse(file) for file in files])
    world.at(world.ago(days=200), lambda: [world.screen(file) for file in files])
    world.at(world.ago(days=150), lambda: seats.extend(_seated(world, call, files)))
    world.at(world.ago(days=90), lambda: _read(world, seats))
    world.at(world.ago(days=40), lambda: _said(world, files, seats))
    world.at(world.ago(days=14), lambda: _weighed(world, call, files))
    world.at(world.ago(days=12), lambda: _approved(world, call))
    world.at(world.ago(days=8), lambda: _told_why(world, files))
    world.at(world.ago(days=3), lambda: _released(world, call))


def _published(world: World, cities: list[tuple[str, str]]) -> Call:
    for iso2, _name in cities:
        world.officer(iso2)
    return world.prepare(
        SLUG,
        "Call approved and under embargo",
        opens_at=world.ago(days=300),
        city_deadline=world.ago(days=250),
        commission_deadline=world.ago(days=220),
        review_deadline=world.ago(days=60),
        places=20,
        readers_per_file=READERS,
    )


def _seated(world: World, call: Call, files: list[Nomination]) -> list[Seat]:
    jury.open_review(call.key, by=world.clerk)
    seats = reading.seated(world, call, JURORS)
    jury.start_all(call.key, reading.panels(files, seats, READERS), by=world.clerk)
    return seats


def _read(world: World, seats: list[Seat]) -> None:
    criteria = list(newest_rubric().criteria.all())
    for seat in seats:
        for review in Review.objects.filter(juror=seat.juror).order_by("pk"):
            jury.accept(review.key, by=seat.person)
            reading.read(review.key, seat.person, criteria, reading.quality(world.source), world.source)


def _said(world: World, files: list[Nomination], seats: list[Seat]) -> None:
    for number, file in enumerate(files):
        word = WORDS.get(number, "recommend")
        jury.close_review(file.key, by=world.clerk)
        for seat in reading.free(seats, file)[:4]:
            reading.vote(file, word, seat)
        getattr(voting, word)(file.key, by=seats[0].person)


def _weighed(world: World, call: Call, files: list[Nomination]) -> None:
    """What the targets would make of it, beside the jury's word, which is taken."""
    cohort = decision.compose(call.key, by=world.clerk)
    composing.set_targets(cohort.key, TARGETS, by=world.clerk)
    recommended = sum(WORDS.get(number, "recommend") == "recommend" for number in range(len(files)))
    composing.suggest(cohort.key, "Nearest to the targets", recommended, by=world.clerk)
    decision.select_recommended(call.key, by=world.clerk)
    composing.save_scenario(cohort.key, "As the jury recommends", by=world.clerk)


def _told_why(world: World, files: list[Nomination]) -> None:
    """Feedback for the first city that the jury does not recommend: drafted, kept, checked by a colleague."""
    file = next(one for number, one in enumerate(files) if WORDS.get(number) == "not_recommend")
    texts = jurywords.texts_of(feedback.draft_feedback(file.key, by=world.clerk))
    typed = {code: Typed(jurywords.version_in(texts, code), text) for code, text in TO_A_CITY.items()}
    feedback.keep_feedback(file.key, typed, by=world.clerk)
    feedback.check_feedback(file.key, by=world.staff["said.nasser"])


def _approved(world: World, call: Call) -> None:
    cohort = call.cohort
    decision.propose_cohort(cohort.key, by=world.clerk, reason="As the jury recommends.")
    decision.approve(cohort.key, by=world.staff["dana.petrescu"])
    said = "These cities have made learning a daily habit. (Fictional, like everybody here.)"
    who = {"quoted_person": "Dana Petrescu", "quoted_office": "director of the fictional network"}
    quoting.quote(cohort.key, by=world.clerk, quotation=said, **who)


def _released(world: World, call: Call) -> None:
    proposal = decision.propose_release(call.cohort.key, world.ahead(minutes=10), by=world.clerk)
    second = world.staff["said.nasser"]
    decision.release(proposal.key, withdrawing.leaving(proposal, second).count(), by=second)
