"""A file that was accepted after the deadline says so, with the reason, wherever the jury reads or lists it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.person import Person
from nominations.workflow import application, clockwork, jury, screening
from tests.nominations import factories as road
from tests.nominations.views.desks import browser, focal_point, get, text

pytestmark = pytest.mark.django_db
LATE = road.AFTER_DEADLINES + timedelta(days=7)
WORD, REASON = "accepted after the deadline", "A storm <took> the roof."
SHOWN = "A storm &lt;took&gt; the roof."


@pytest.fixture
def cast():
    staff, made = road.secretariat(), road.open_call()
    return staff, made, [road.juror(made, staff, "KE", chair=True), road.juror(made, staff, "RO")]


def handed_in(name, made, staff, *, late: bool):
    """A file with its readers, the one in time, the other by the secretariat's late acceptance."""
    file = road.filled(name, made=made)
    road.told(file)
    with road.at(road.CITY_DEADLINE if late else road.IN_TIME):
        clockwork.run()
    with road.at(LATE - timedelta(days=1) if late else road.IN_TIME):
        if late:
            screening.reinstate(file.key, by=staff, reason=REASON, late_until=LATE)
        application.submit(file.key, by=Person.clock(), **road.SIGNED)
        application.endorse(file.key, by=Person.clock(), **road.SIGNED)
    with road.at(LATE):
        screening.check_all(file.key, {item.code: "yes" for item in screening.rules.CHECKLIST}, by=staff)
        screening.confirm_eligible(file.key, by=staff)
    return file


@pytest.fixture
def files(cast):
    staff, made, readers = cast
    found = [handed_in("Gulu", made, staff, late=False), handed_in("Lira", made, staff, late=True)]
    seats = [made.jurors.get(user=reader.user).key for reader in readers]
    with road.at(LATE):
        jury.open_review(made.key, by=staff)
        for file in found:
            jury.start_review(file.key, seats, by=staff)
    return found


def closed(cast, files) -> None:
    staff, _made, readers = cast
    for file in files:
        for reader in readers:
            road.read(file, reader)
        jury.close_review(file.key, by=staff)


def notes(rows, city: str) -> list[str]:
    return [
        cell["note"] for row in rows if row["cells"][0]["text"] == city for cell in row["cells"] if cell.get("note")
    ]


def listed(person, city: str) -> list[str]:
    room = get(browser(person), "jury_desk").context["rooms"][0]
    return notes([row for group in room["groups"] for row in group["rows"]], city)


def test_review_page_shows_it_with_its_reason_and_the_file_in_time_does_not(cast, files):
    reader, shown = cast[2][1], []
    with road.at(LATE):
        for file in files:
            review = file.reviews.get(juror__user=reader.user)
            before = text(get(browser(reader), "review", review.key))
            jury.accept(review.key, by=reader)
            after = text(get(browser(reader), "review", review.key))
            shown.append([(WORD in page, SHOWN in page) for page in (before, after)])

    assert shown == [[(False, False), (False, False)], [(False, False), (True, True)]]


def test_list_of_the_juror_says_it_after_the_declaration(cast, files):
    reader = cast[2][1]
    with road.at(LATE):
        before = listed(reader, "Lira")
        for file in files:
            jury.accept(file.reviews.get(juror__user=reader.user).key, by=reader)
        after = [listed(reader, city) for city in ("Lira", "Gulu")]

    assert (before, after) == ([], [[WORD], []])


def test_lists_and_pages_of_the_meeting_say_it(cast, files):
    _staff, made, (chair, reader) = cast
    with road.at(LATE):
        closed(cast, files)
        rows = get(browser(chair), "chair_desk", made.slug).context["rows"]
        votes = get(browser(reader), "jury_desk").context["rooms"][0]["votes"]
        pages = [text(get(browser(reader), name, files[1].key)) for name in ("vote", "file")]

    assert [notes(found, city) for found in (rows, votes) for city in ("Lira", "Gulu")] == [[WORD], [], [WORD], []]
    assert [SHOWN in page for page in pages] == [True, True]


def test_list_of_the_meeting_says_nothing_to_a_juror_who_has_not_declared(cast, files):
    staff, made, _readers = cast
    other = road.juror(made, staff, "TR")
    with road.at(LATE):
        closed(cast, files)
        votes = get(browser(other), "jury_desk").context["rooms"][0]["votes"]
        page = text(get(browser(other), "file", files[1].key))

    assert (notes(votes, "Lira"), SHOWN in page) == ([], False)


def test_preview_and_snapshot_show_what_the_jury_reads(files):
    city = focal_point(files[1])
    with road.at(LATE):
        preview = text(get(browser(city), "preview", files[1].key))
        snapshot = text(browser(city).get(reverse("snapshot", args=[files[1].key, 1])))

    assert [SHOWN in page for page in (preview, snapshot)] == [True, True]


def test_form_says_that_the_jury_reads_the_reason():
    file, by = road.filled(), road.secretariat()
    road.told(file)
    with road.at(road.CITY_DEADLINE):
        clockwork.run()
    with road.after_deadlines():
        asked = get(browser(by), "reinstate", file.key)

    assert "The jury reads your reason." in text(asked)
