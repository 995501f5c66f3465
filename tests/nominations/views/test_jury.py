"""The jury's own pages: the desk, declarations, what nobody sees, a file before the declaration."""

import pytest
from django.http import Http404
from django.urls import reverse

from accounts.person import Person
from audit import chain, clock
from nominations.models import Call, Juror, Mark, Nomination
from nominations.views import declarations
from nominations.views import jury as desk
from nominations.views.jury import pace
from nominations.workflow import application, jury, marking
from tests.cities import factories as cities
from tests.nominations import factories as road
from tests.nominations.views.juries import open_page, send, text
from tests.nominations.views.juries import queries as _queries

pytestmark = pytest.mark.django_db


# The desk.


@pytest.mark.parametrize(
    ("files", "days", "words"),
    [
        (12, 12, "about one a day"),
        (30, 12, "about 2 a day"),
        (6, 12, "about one every 2 days"),
        (8, 9, "about one a day"),
        (0, 3, "all done"),
        (3, 0, "the day has come"),
    ],
)
def test_pace_says_how_many_a_day(files, days, words):
    assert pace(files, days) == words


def test_desk_counts_what_is_stored_and_says_the_pace(client, world):
    first, second = world.file("Lira"), world.file("Gulu")
    road.read(first, world.reader)
    jury.accept(world.review(world.reader, second).key, by=world.reader)

    page = text(open_page(client, world.reader, "jury_desk"))

    assert "2 files, 1 done, 12 days: about one every 12 days" in page
    assert "To declare and to do: 1" in page
    assert "Done: 1" in page
    assert "Read Gulu." in page


def test_file_closed_before_the_juror_handed_in_is_not_among_the_done(client, world):
    first, second = world.file("Lira"), world.file("Gulu")
    road.read(first, world.reader)
    jury.close_review(second.key, by=world.secretariat, reason="Time is over.")

    page = text(open_page(client, world.reader, "jury_desk"))

    assert "2 files, 1 done" in page
    assert "Done: 1" in page
    assert "Closed before you handed in: 1" in page


def test_withdrawn_file_leaves_the_desk_the_count_and_the_pace_with_its_marks_as_they_were(client, world):
    first, second = world.file("Lira"), world.file("Gulu")
    review = world.review(world.reader, first)
    jury.accept(review.key, by=world.reader)
    given = marking.Given(0, 4, "Because.")
    marking.mark_all(review.key, {"partners": given}, by=world.reader)
    read = open_page(client, world.reader, "review", review.key).status_code

    application.withdraw(first.key, by=road.cities.focal_point(first.city))

    page = text(open_page(client, world.reader, "jury_desk"))
    assert "1 file, 0 done, 12 days: about one every 12 days" in page
    assert "Lira" not in page
    assert second.city.name in page
    assert (read, open_page(client, world.reader, "review", review.key).status_code) == (200, 404)
    with pytest.raises(Http404):
        marking.mark_all(review.key, {"resources": given}, by=world.reader)
    assert {one.state for one in first.reviews.all()} == {"closed"}
    assert [(mark.criterion.code, mark.value) for mark in Mark.objects.all()] == [("partners", 4)]
    assert chain.verify() is None


def test_desk_asks_for_declarations_first(client, world):
    world.file()

    page = text(open_page(client, world.reader, "jury_desk"))

    assert "Say of one file whether you have a conflict of interest." in page
    assert reverse("declarations") in page


def test_desk_without_files_says_what_will_be_there(client, world):
    assert "Your files will be listed here." in text(open_page(client, world.reader, "jury_desk"))


def test_desk_is_for_jurors_alone(client, world):
    assert open_page(client, world.secretariat, "jury_desk").status_code == 403
    assert open_page(client, world.secretariat, "declarations").status_code == 403


def test_desk_takes_the_same_queries_for_one_file_and_three(client, world):
    world.file("Lira")
    few = _queries(client, world.reader, "jury_desk")
    world.file("Gulu"), world.file("Masaka")

    assert _queries(client, world.reader, "jury_desk") == few


def test_desk_turns_each_list_of_each_call_by_itself(client, world, monkeypatch):
    monkeypatch.setattr(desk, "PAGE", 1)
    for name in ("Lira", "Gulu"):
        world.close(world.file(name))
    other = _second_call(world)

    page = open_page(client, world.reader, "jury_desk", **{"votes-2028": "2", "done-2027": "2"})

    second, first = page.context["rooms"]
    assert (first["name"], second["name"]) == (world.call.name, other.name)
    assert _positions(first) == ["1 to 1 of 2", "2 to 2 of 2"]
    assert _positions(second) == ["2 to 2 of 2", "1 to 1 of 2"]
    assert first["pages"]["next_url"] == "?votes-2028=2&done-2027=2&votes-2027=2"
    assert first["groups"][2]["title"] == "Done: 2"


def _second_call(world):
    other = road.open_call("2028", review_deadline=road.AFTER_DEADLINES + road.later(12))
    home = cities.country("RO")
    jury.seat(other.key, world.reader.user, by=world.secretariat, nationality=home, residence=home)
    jury.open_review(other.key, by=world.secretariat)
    world.reader = Person.of(world.reader.user)
    for name in ("Lira", "Gulu"):
        file = road.in_review(world.secretariat, [world.reader], name, other)
        road.read(file, world.reader)
        jury.close_review(file.key, by=world.secretariat, reason="One reader.")
    return other


def _positions(room) -> list[str]:
    return [part["pages"]["position"] for part in (room, room["groups"][2])]


def test_declarations_are_asked_for_a_page_at_a_time(client, world, monkeypatch):
    monkeypatch.setattr(declarations, "PAGE", 2)
    for name in ("Lira", "Gulu", "Masaka"):
        world.file(name)

    page = open_page(client, world.reader, "declarations")

    assert (len(page.context["parts"][0].form.rows), page.context["count"]) == (2, 3)


CITIES = ["Arua", "Gulu", "Jinja", "Lira", "Masaka", "Mbale"]


def _order(client, world, person) -> list[str]:
    """The files of a juror as the desk lists them."""
    groups = [group for room in open_page(client, person, "jury_desk").context["rooms"] for group in room["groups"]]
    return [row["cells"][0]["text"] for group in groups for row in group["rows"]]


def test_order_of_files_is_drawn_for_each_juror_from_the_seed_of_the_seat(client, world):
    Call.objects.filter(pk=world.call.pk).update(quota_endorsed=len(CITIES))
    for number, name in enumerate(CITIES):  # a key each, so that the draw is always the same
        Nomination.objects.filter(pk=world.file(name).pk).update(key="abcdef"[number] * 16)
    seats = Juror.objects.filter(call=world.call)
    seats.filter(user=world.chair.user).update(seed=1), seats.filter(user=world.reader.user).update(seed=2)
    first, chairs = _order(client, world, world.reader), _order(client, world, world.chair)

    seats.update(seed=1)
    same = [_order(client, world, person) for person in (world.reader, world.chair)]

    assert sorted(first) == sorted(chairs) == CITIES
    assert first != chairs
    assert CITIES not in (first, chairs)
    assert same == [chairs, chairs]


# Declarations.


def test_declarations_show_city_country_and_kind_alone(client, world):
    world.file()

    page = text(open_page(client, world.reader, "declarations"))

    assert "Lira, Uganda (City)" in page
    assert "Learning for all." not in page


def test_declarations_accept_and_conflict_on_one_page(client, world):
    mine, other, open_one = (world.review(world.reader, world.file(name)) for name in ("Lira", "Gulu", "Masaka"))
    data = {
        "shown": [mine.key, other.key, open_one.key],
        f"answer_{mine.key}": "none",
        f"answer_{other.key}": "conflict",
        f"kind_{other.key}": "work",
        f"reason_{other.key}": "I worked there.",
    }

    response = send(client, world.reader, "declarations", **data)

    assert response["Location"] == reverse("jury_desk")
    assert [road.fresh(row).state for row in (mine, other, open_one)] == ["accepted", "conflict", "unanswered"]
    assert road.fresh(other).conflict_reason == "I worked there."


def test_declarations_of_the_rest_answer_only_what_was_shown(client, world):
    seen, came_later = (world.review(world.reader, world.file(name)) for name in ("Lira", "Gulu"))

    send(client, world.reader, "declarations", shown=[seen.key], rest="yes")

    assert [road.fresh(row).state for row in (seen, came_later)] == ["accepted", "unanswered"]


def test_declarations_of_a_conflict_without_reason_keep_what_was_typed(client, world):
    review = world.review(world.reader, world.file())

    response = send(client, world.reader, "declarations", shown=[review.key], **{f"answer_{review.key}": "conflict"})

    assert "Write in a few words what ties you to the city." in text(response)
    assert "Choose what kind of conflict it is." in text(response)
    assert road.fresh(review).state == "unanswered"


# What nobody sees.


def test_others_marks_are_on_no_page_of_a_juror_while_reading(client, world):
    file = world.file()
    road.read(file, world.chair, 4)
    for mark in Mark.objects.filter(review__juror__user=world.chair.user):
        mark.comment = "the chair's secret reason"
        mark.save()
    jury.accept(world.review(world.reader, file).key, by=world.reader)
    own = world.review(world.reader, file).key

    pages = [
        open_page(client, world.reader, "jury_desk"),
        open_page(client, world.reader, "declarations"),
        open_page(client, world.reader, "review", own),
        open_page(client, world.reader, "review", own, criterion="all"),
        open_page(client, world.reader, "file", file.key),
    ]

    assert not [page for page in pages if "secret reason" in text(page) or str(world.chair.user.name) in text(page)]
    assert open_page(client, world.reader, "vote", file.key).status_code == 404
    assert open_page(client, world.reader, "chair_desk", world.call.slug).status_code == 404
    assert open_page(client, world.chair, "vote", file.key).status_code == 404


def test_conflict_declared_late_takes_file_and_counts_away_at_once(client, world):
    first, second = world.file("Lira"), world.file("Gulu")
    road.read(first, world.reader), road.read(second, world.reader)
    review = world.review(world.reader, first)

    response = send(client, world.reader, "declare_conflict", review.key, kind="money", reason="They paid me.")

    assert response["Location"] == reverse("jury_desk")
    page = text(client.get(response["Location"]))
    assert "1 file, 1 done" in page
    assert page.count("Lira") == 1  # the thanks alone
    for name in ("review", "finish", "revise", "declare_conflict"):
        assert open_page(client, world.reader, name, review.key).status_code == 404
    for name in ("file", "vote", "step_aside"):
        assert open_page(client, world.reader, name, first.key).status_code == 404
    assert send(client, world.reader, "mark", review.key, "partners", mark="1", seen="1").status_code == 404


def test_chair_in_conflict_does_not_count_the_file(client, world):
    world.file("Lira"), world.file("Gulu")
    review = world.review(world.chair, world.files[0])
    jury.declare_conflict(review.key, "work", by=world.chair, reason="Mine.")

    page = open_page(client, world.chair, "chair_desk", world.call.slug)

    assert [row["cells"][1]["text"] for row in page.context["reading"]] == ["1", "1"]
    assert "Lira" not in text(page)


def test_access_ends_thirty_days_after_the_announcement(client, world):
    file = world.close(world.file())
    review = world.review(world.reader, file)
    road.word(file, world.secretariat, [world.chair, world.reader])
    approver, other = road.director(), road.secretariat("Said")
    road.approved(world.call, world.secretariat, approver)
    road.released(world.call, world.secretariat, other)
    with road.at(road.RELEASE):
        road.announce_due()

    with clock.at(road.RELEASE + road.later(29)):
        assert open_page(client, world.reader, "review", review.key).status_code == 200
    with clock.at(road.RELEASE + road.later(31)):
        for name, key in (("review", review.key), ("file", file.key), ("vote", file.key), ("revise", review.key)):
            assert open_page(client, world.reader, name, key).status_code == 404
        assert "Lira" not in text(open_page(client, world.reader, "jury_desk"))


# The file's own page.


def test_file_before_the_declaration_offers_the_two_answers(client, world):
    file = world.close(world.file())
    third = road.juror(world.call, world.secretariat, "TR")

    declare = open_page(client, third, "file", file.key).context["declare"]

    assert (declare["label"], declare["url"]) == (
        "I have no conflict with Lira",
        reverse("declare_none", args=[file.key]),
    )
    assert declare["conflict"] == reverse("step_aside", args=[file.key])
