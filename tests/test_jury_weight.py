"""Five hundred files and two thousand reviews: each page of the jury asks seldom and is light over the wire."""

from itertools import count

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.person import Person
from audit import clock
from nominations.models import Criterion, Finding, Juror, Mark, Nomination, Peek, Review
from nominations.states import ReviewState
from nominations.urls import jury
from nominations.workflow import overseeing, selfchecking
from tests import casts, pages, policy, test_many_files, test_queries
from tests.cities import factories as cities
from tests.gnlc_site.test_look import size
from tests.nominations import factories as road

pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]  # it asks what others measure
FILES, JURORS, READERS = 500, 40, 4
MOST_BYTES = 30_000  # over the wire
HOMES = tuple(cities.SOURCES)
STATES = (*["begun"] * 3, *["unanswered"] * 4, *["accepted"] * 4, *["submitted"] * 6, "conflict", "recused", "replaced")


@pytest.fixture
def room(db):
    """A call with its jury, every file being read by four jurors who have come differently far."""
    made = casts.cast()
    (first,) = casts.reading(made, 1)
    first.reviews.all().delete()
    Juror.objects.filter(user=made.juror.user).update(employer="Ville University", appointing_body="Council (CLC)")
    type(made.call).objects.update(review_deadline=road.COMMISSION_DEADLINE)  # every open review is late
    test_many_files.multiply(road.fresh(first), range(1, FILES))
    spread_over_countries()
    give(made, [made.juror, made.chair, *(new_juror(made, number) for number in range(JURORS - 2))])
    test_many_files.analyze()
    assert (Nomination.objects.count(), Review.objects.count()) == (FILES, FILES * READERS)
    with clock.at(road.AFTER_DEADLINES):
        yield made


def new_juror(made: casts.Cast, number: int) -> Person:
    home, user = cities.country(HOMES[number % len(HOMES)]), cities.user(f"Somebody Long-Name {number * 7919 % 9973}")
    facts = {"nationality": home, "residence": home, "joined_at": road.OPENS, "languages": ["en", "fr"]}
    Juror.objects.create(call=made.call, user=user, **facts)
    return Person.of(user)


def spread_over_countries() -> None:
    """Files of as many countries as a round has."""
    homes = [cities.country(iso2) for iso2 in HOMES]
    files = list(Nomination.objects.select_related("city").order_by("pk"))
    for file, number in zip(files, count(), strict=False):
        file.country = file.city.country = homes[number % len(homes)]
        file.city.name = f"Ville-{number * 7919 % 9973:x} {number}"
    Nomination.objects.bulk_update(files, ["country"])
    type(files[0].city).objects.bulk_update([file.city for file in files], ["country", "name"])


def give(made: casts.Cast, people: list[Person]) -> None:
    """Four readers each, none of the file's country, in every state that a review can have before the closing."""
    seats = [Juror.objects.get(call=made.call, user=person.user) for person in people]
    turn, states = count(), count()
    rows = []
    for file in Nomination.objects.order_by("pk"):
        readers: list[Juror] = []
        while len(readers) < READERS:
            seat = seats[next(turn) % len(seats)]
            if file.country_id not in seat.countries and seat not in readers:
                readers.append(seat)
        rows += [_review(file, seat, STATES[next(states) * 7919 % 9973 % len(STATES)]) for seat in readers]
    Review.objects.bulk_create(rows)


def _review(file: Nomination, seat: Juror, state: str) -> Review:
    facts = {"answered_at": road.OPENS, "conflict_kind": "work"} if state != "unanswered" else {}
    done = road.OPENS if state == "submitted" else None
    facts |= {"excluded_at": road.OPENS} if state in ("conflict", "recused") else {}
    return Review(nomination=file, juror=seat, state=state, created_at=road.OPENS, submitted_at=done, **facts)


def closed(made: casts.Cast) -> None:
    """The same with marks closed, every review handed in and marked."""
    Review.objects.update(state=ReviewState.CLOSED, submitted_at=road.OPENS, answered_at=road.OPENS)
    Nomination.objects.update(status="reviewed")
    criteria = list(Criterion.objects.filter(rubric=made.call.rubric_id))
    facts = {"version": 1, "at": road.OPENS, "comment": "Convincing."}
    Mark.objects.bulk_create(
        Mark(review=review, criterion=one, value=(review.pk * 7 + one.pk) % (2 if one.kind == "gate" else 6), **facts)
        for review in Review.objects.all()
        for one in criteria
    )
    test_many_files.analyze()


def cost(person: Person, url: str) -> tuple[int, int]:
    """Queries, and bytes over the wire."""
    browser = pages.Browser(person)
    with CaptureQueriesContext(connection) as queries:
        answer = browser.get(url)
    assert answer.status_code == 200, url
    return len([row for row in queries if "SAVEPOINT" not in row["sql"]]), size(answer.read)


def too_much(found: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    return {
        url: (asked, weight)
        for url, (asked, weight) in found.items()
        if asked > test_queries.MOST_QUERIES or weight > MOST_BYTES
    }


def own(made: casts.Cast, state: str) -> str:
    reviews = Review.objects.filter(juror__user=made.juror.user, state=state)
    return reverse("review", args=[reviews.order_by("pk")[0].key])


def of_call(made: casts.Cast) -> list[str]:
    return [made.call.slug]


def by_key(made: casts.Cast) -> list[str]:
    return [made.call.key]


def nothing(_made: casts.Cast) -> list[str]:
    return []


def its_review(made: casts.Cast) -> list[str]:
    """The juror's own, closed like all."""
    reviews = Review.objects.filter(juror__user=made.juror.user, state=ReviewState.CLOSED)
    return [reviews.order_by("pk")[0].key]


def its_file(made: casts.Cast) -> list[str]:
    return [Review.objects.get(key=its_review(made)[0]).nomination.key]


def opened_file(_made: casts.Cast) -> list[str]:
    return [Peek.objects.order_by("pk")[0].nomination.key]


STAFF, CHAIR, JUROR = "secretariat", "chair", "juror"
READING: list[tuple] = [
    *[(name, STAFF, of_call) for name in ("jury_plan", "jury_progress", "jury_reviews", "close_all", "chair_desk")],
    *[(name, STAFF, of_call) for name in ("seat", "seats", "peeks", "practice_files")],
    *[(name, STAFF, casts.a_file) for name in ("readers", "give", "close_review")],
    *[("peeked", STAFF, opened_file), ("juror", STAFF, casts.a_juror), ("remind_jurors", STAFF, by_key)],
    *[("late", STAFF, nothing), ("jury_desk", JUROR, nothing), ("declarations", JUROR, nothing)],
    *[("marks_offline", JUROR, of_call), ("peeks", CHAIR, of_call)],
]
MEETING: list[tuple] = [
    *[(name, STAFF, of_call) for name in ("chair_desk", "jury_plan", "jury_progress", "meeting", "read_more")],
    *[(name, STAFF, of_call) for name in ("recusals", "seats", "election", "ranking", "balance")],
    *[(name, STAFF, casts.a_file) for name in ("vote", "readers", "discussion", "projector")],
    *[("chair_desk", CHAIR, of_call), ("ranking", CHAIR, of_call), ("balance", CHAIR, of_call)],
    *[("excluded", CHAIR, casts.a_file), ("jury_desk", JUROR, nothing), ("declarations", JUROR, nothing)],
    *[("others", JUROR, its_review), ("vote", JUROR, its_file), ("discussion", JUROR, its_file)],
    *[("step_aside", JUROR, its_file), ("ranking", JUROR, of_call)],
]
PANELS: list[tuple] = [("propose_panels", STAFF, of_call), ("set_fit", STAFF, of_call)]
BROKEN: list[tuple] = [("findings", STAFF, nothing)]
ELSEWHERE = {
    "review": "asked in each of its states, by name",
    "practice": "a fictional file, of which there are two",
    **dict.fromkeys(test_queries.LEADS_ON, "only finds the next file"),
    **dict.fromkeys(test_queries.ONE_THING, "handed out as it is"),
    **dict.fromkeys(("minutes", "book", "marks_sheet", "fit_sheet"), "handed out, as long as it is"),
    "start_all": "leads to the plan",
    "remind_juror": "a confirmation of one juror",
}


def weighed(made: casts.Cast, rows: list[tuple]) -> dict[str, tuple[int, int]]:
    """What each of these pages costs its reader."""
    return {f"{name} {role}": cost(getattr(made, role), reverse(name, args=args(made))) for name, role, args in rows}


def test_every_page_of_the_jury_is_weighed_here():
    """A confirmation is of one thing; what answers to a form alone is no page."""
    answers: dict[str, set[int]] = {}
    for row in policy.ROWS:
        answers.setdefault(row.name, set()).update(row.get)
    forms = {name for name, codes in answers.items() if not codes - {403, 404, 405}}
    pages_of = {route.name for route in jury.urlpatterns if route.callback.__name__ != "confirm"} - forms
    named = {row[0] for row in [*READING, *MEETING, *PANELS, *BROKEN]}

    assert pages_of - named == set(ELSEWHERE)


def test_pages_of_the_reading_are_light(room):
    for file in Nomination.objects.order_by("pk")[:30]:
        overseeing.peek(file.key, by=room.secretariat, reason="A juror is ill.")
    found = weighed(room, READING)
    found |= {f"review {state}": cost(room.juror, own(room, state)) for state in ("unanswered", "begun", "submitted")}

    assert too_much(found) == {}


def test_pages_of_the_meeting_are_light(room):
    closed(room)
    found = weighed(room, MEETING)
    type(room.call).objects.update(places=60)
    read_more = reverse("read_more", args=of_call(room))
    found |= {"further": cost(room.secretariat, read_more + "?files=50")}
    found |= {"review closed": cost(room.juror, own(room, "closed"))}

    assert too_much(found) == {}


def test_panels_proposed_for_all_files_are_light(room):
    Review.objects.all().delete()
    Nomination.objects.update(status="eligible")
    test_many_files.analyze()

    Juror.objects.update(employer="University of Ville", appointing_body="Council of learning (CLC)")

    assert too_much(weighed(room, PANELS)) == {}


def test_findings_in_every_file_are_light(room):
    Juror.objects.update(nationality=cities.country("KE"))
    selfchecking.check_conflicts(room.call.key, by=room.secretariat)

    found = weighed(room, BROKEN)

    assert Finding.objects.count() > FILES
    assert too_much(found) == {}
