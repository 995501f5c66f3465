"""The jury's pages: who sees them, what a juror reads before and after the declaration, and what nobody sees."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Invitation
from accounts.person import Person
from audit import clock
from nominations.models import Mark, Nomination, Review, Vote
from nominations.views import jury as desk
from nominations.views.jury import pace
from nominations.workflow import jury, marking, voting
from tests.cities import factories as cities
from tests.dossiers.factories import picture, upload
from tests.nominations import factories as road

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def after_deadlines():
    with road.after_deadlines():
        yield


class World:
    def __init__(self):
        self.secretariat = road.secretariat()
        self.call = road.open_call(review_deadline=road.AFTER_DEADLINES + road.later(12))
        self.chair = road.juror(self.call, self.secretariat, "KE", chair=True)
        self.reader = road.juror(self.call, self.secretariat, "RO")
        jury.open_review(self.call.key, by=self.secretariat)
        self.files = []

    def file(self, name: str = "Lira") -> Nomination:
        made = road.in_review(self.secretariat, [self.chair, self.reader], name, self.call)
        self.files.append(made)
        return made

    def review(self, person, file: Nomination) -> Review:
        return Review.objects.get(nomination=file, juror__user=person.user)

    def close(self, file: Nomination, first: int = 2, second: int = 5) -> Nomination:
        road.read(file, self.chair, first), road.read(file, self.reader, second)
        return jury.close_review(file.key, by=self.secretariat)


@pytest.fixture
def world() -> World:
    return World()


def open_page(client, person, name: str, *args, **query):
    client.force_login(person.user)
    return client.get(reverse(name, args=args), query)


def send(client, person, page: str, /, *args, query: str = "", **data):
    client.force_login(person.user)
    return client.post(reverse(page, args=args) + query, data)


def text(response) -> str:
    return response.content.decode()


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
    monkeypatch.setattr(desk, "PAGE", 2)
    for name in ("Lira", "Gulu", "Masaka"):
        world.file(name)

    page = open_page(client, world.reader, "declarations")

    assert (len(page.context["form"].reviews), page.context["count"]) == (2, 3)


def _queries(client, person, name, *args):
    client.force_login(person.user)
    with CaptureQueriesContext(connection) as captured:
        client.get(reverse(name, args=args))
    return len(captured)


def test_order_of_files_is_the_jurors_own_and_stays(client, world):
    for name in ("Lira", "Gulu", "Masaka"):
        world.file(name)
    first, again = (text(open_page(client, world.reader, "jury_desk")) for _ in range(2))

    order = sorted(["Lira", "Gulu", "Masaka"], key=first.rindex)
    assert order == sorted(["Lira", "Gulu", "Masaka"], key=again.rindex)


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


# One file.


def test_review_shows_nothing_of_the_file_before_the_declaration(client, world):
    review = world.review(world.reader, world.file())

    page = text(open_page(client, world.reader, "review", review.key))

    assert "Do you have a conflict of interest with this city?" in page
    assert "Learning for all." not in page


def test_review_shows_the_signed_text_and_the_first_criterion_after_it(client, world):
    review = world.review(world.reader, world.file())
    jury.accept(review.key, by=world.reader)

    page = text(open_page(client, world.reader, "review", review.key))

    assert "Learning for all." in page
    assert "Gate 1 of 1" in page
    assert "Telephone" not in page


def test_review_takes_the_same_queries_with_one_file_and_three(client, world):
    review = world.review(world.reader, world.file())
    jury.accept(review.key, by=world.reader)
    few = _queries(client, world.reader, "review", review.key)
    world.file("Gulu"), world.file("Masaka")

    assert _queries(client, world.reader, "review", review.key) == few <= 16


def test_review_of_somebody_else_does_not_exist(client, world):
    review = world.review(world.chair, world.file())

    assert open_page(client, world.reader, "review", review.key).status_code == 404
    assert open_page(client, world.secretariat, "review", review.key).status_code == 404
    for name in ("accept", "declare_conflict", "finish", "revise"):
        assert open_page(client, world.reader, name, review.key).status_code == 404


@pytest.fixture
def begun(world):
    review = world.review(world.reader, world.file())
    jury.accept(review.key, by=world.reader)
    return review


def test_review_save_and_next_goes_to_the_next_criterion(client, world, begun):
    data = {"mark": "3", "comment": "Sound.", "seen": "0", "go": "next"}

    response = send(client, world.reader, "review", begun.key, query="?criterion=partners", **data)

    assert response["Location"] == f"{reverse('review', args=[begun.key])}?criterion=resources"
    mark = Mark.objects.get()
    assert (mark.value, mark.comment, mark.version) == (3, "Sound.", 1)


def test_review_after_the_last_criterion_leads_to_all_marks(client, world, begun):
    for code in ("commitment", "partners"):
        marking.mark(begun.key, code, by=world.reader, seen=0, value=1, comment="So.")

    response = send(
        client, world.reader, "review", begun.key, query="?criterion=resources", mark="none", seen="0", go="next"
    )

    assert response["Location"].endswith("?criterion=all")
    page = text(client.get(response["Location"]))
    assert "cannot judge" in page
    assert "Hand in your review of Lira" in page


def test_review_without_a_mark_says_so_and_keeps_the_words(client, world, begun):
    response = send(
        client, world.reader, "review", begun.key, query="?criterion=partners", comment="Typed.", seen="0", go="next"
    )

    assert "Choose a mark, or say that you cannot judge." in text(response)
    assert Mark.objects.get().comment == "Typed."


def test_review_asks_for_the_reason_of_an_extreme_mark(client, world, begun):
    response = send(
        client, world.reader, "review", begun.key, query="?criterion=partners", mark="5", seen="0", go="next"
    )

    assert "Give your reason for the mark 5." in text(response)


def test_review_later_keeps_what_was_typed_and_goes_on(client, world, begun):
    response = send(
        client, world.reader, "review", begun.key, query="?criterion=partners", comment="Half", seen="0", go="later"
    )

    assert response["Location"].endswith("?criterion=resources")
    assert Mark.objects.get().comment == "Half"


def test_review_later_with_nothing_typed_keeps_nothing(client, world, begun):
    send(client, world.reader, "review", begun.key, query="?criterion=partners", seen="0", go="later")

    assert Mark.objects.count() == 0
    assert road.fresh(begun).state == "accepted"


def test_review_marked_in_another_window_shows_both(client, world, begun):
    marking.mark(begun.key, "partners", by=world.reader, seen=0, value=4, comment="From my telephone.")
    data = {"mark": "2", "comment": "From my desk.", "seen": "0", "go": "next"}

    response = send(client, world.reader, "review", begun.key, query="?criterion=partners", **data)

    assert response.status_code == 409
    assert "From my telephone." in text(response)
    assert "From my desk." in text(response)
    assert 'name="seen" value="1"' in text(response)
    assert Mark.objects.get().value == 4


def test_review_a_mark_off_the_scale_is_refused(client, world, begun):
    response = send(
        client, world.reader, "review", begun.key, query="?criterion=commitment", mark="3", seen="0", go="next"
    )

    assert response.status_code == 409
    assert Mark.objects.count() == 0


def test_autosave_says_when_and_gives_the_new_version(client, world, begun):
    response = send(client, world.reader, "mark", begun.key, "partners", mark="3", comment="Good", seen="0")

    assert json.loads(response.content) == {"saved": {"comment": "12:00:00"}, "values": {"seen": 1}}


def test_autosave_twice_the_same_is_one_version(client, world, begun):
    for seen in ("0", "1"):
        send(client, world.reader, "mark", begun.key, "partners", mark="3", comment="Good", seen=seen)

    assert Mark.objects.count() == 1


def test_autosave_never_overwrites_another_window(client, world, begun):
    marking.mark(begun.key, "partners", by=world.reader, seen=0, value=4)

    response = send(client, world.reader, "mark", begun.key, "partners", mark="2", seen="0")

    assert json.loads(response.content) == {
        "lost": {"comment": "not saved: in another window you marked 4 at 12:00:00. Save to see both."}
    }


def test_autosave_of_a_review_handed_in_is_refused(client, world):
    file = world.file()
    road.read(file, world.reader)

    response = send(client, world.reader, "mark", world.review(world.reader, file).key, "partners", mark="2", seen="1")

    assert json.loads(response.content)["lost"]["comment"].startswith("not saved: This review is handed in")


def test_words_on_the_whole_file_are_kept_beside_a_newer_window(client, world, begun):
    send(client, world.reader, "comment", begun.key, comment="First.", note="Mine.", seen="0")

    response = send(client, world.reader, "comment", begun.key, comment="Second.", note="", seen="0")

    assert response.status_code == 409
    assert "Second." in text(response)
    assert road.fresh(begun).comment == "First."


def test_all_marks_lead_on_until_every_criterion_has_one(client, world, begun):
    marking.mark(begun.key, "partners", by=world.reader, seen=0, value=3)

    page = text(open_page(client, world.reader, "review", begun.key, criterion="all"))

    assert "Go on marking" in page
    assert "Hand in your review" not in page


def test_document_of_the_signed_text_is_for_its_reader_alone(client, world):
    file = road.filled(made=world.call)
    with road.at():
        photo = road.application.attach(file.key, upload(picture(), "photo.png"), "photos", by=Person.clock())
        letter = road.application.attach(
            file.key, upload(picture(colour="red"), "letter.png"), "letter", by=Person.clock()
        )
        road.application.submit(file.key, by=Person.clock(), **road.SIGNED)
        road.application.endorse(file.key, by=Person.clock(), **road.SIGNED)
    for item in road.screening.rules.CHECKLIST:
        road.screening.check(file.key, item.code, "yes", by=world.secretariat)
    road.screening.confirm_eligible(file.key, by=world.secretariat)
    seat = world.call.jurors.get(user=world.reader.user)
    jury.start_review(file.key, [seat.key], by=world.secretariat)
    review = world.review(world.reader, file)

    assert open_page(client, world.reader, "review_document", review.key, photo.key).status_code == 404
    jury.accept(review.key, by=world.reader)
    served = open_page(client, world.reader, "review_document", review.key, photo.key)
    assert b"".join(served.streaming_content)
    assert (served.status_code, served["Content-Disposition"].startswith("attachment")) == (200, True)
    assert open_page(client, world.reader, "review_document", review.key, letter.key).status_code == 404
    assert open_page(client, world.chair, "review_document", review.key, photo.key).status_code == 404


def test_own_marks_so_far_show_the_jurors_own_alone(client, world, begun):
    road.read(begun.nomination, world.chair, 5)
    marking.mark(begun.key, "partners", by=world.reader, seen=0, value=2)

    page = text(open_page(client, world.reader, "review", begun.key))

    assert "Your marks so far" in page
    assert ">2.0" in page
    assert "5.0" not in page


def test_review_handed_in_can_be_changed_with_a_reason(client, world):
    file = world.file()
    road.read(file, world.reader)
    review = world.review(world.reader, file)

    assert reverse("revise", args=[review.key]) in text(open_page(client, world.reader, "review", review.key))
    response = send(client, world.reader, "revise", review.key, reason="I misread.")

    assert response["Location"] == reverse("review", args=[review.key])
    assert road.fresh(review).state == "begun"


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

    assert [row["cells"][1]["text"] for row in page.context["late"]] == ["1", "1"]
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


# The vote.


def test_vote_shows_means_and_readers_without_names(client, world):
    file = world.close(world.file())

    page = text(open_page(client, world.reader, "vote", file.key))

    assert "Mean of all marks: 3.5" in page
    assert "Juror 1" in page
    assert "differ by 3" in page
    assert world.chair.user.name not in page
    assert "Because." not in page


def test_vote_is_kept_and_can_be_changed(client, world):
    file = world.close(world.file())

    for choice in ("reserve", "recommend"):
        send(client, world.reader, "vote", file.key, choice=choice)

    assert list(Vote.objects.values_list("choice", flat=True)) == ["recommend"]
    page = text(open_page(client, world.reader, "vote", file.key))
    assert "1 of 2 has voted." in page
    assert "Record the jury" not in page


def test_vote_after_the_word_shows_ones_own_vote_and_not_the_word(client, world):
    file = world.close(world.file())
    for voter, choice in ((world.reader, "defer"), (world.chair, "recommend")):
        voting.vote(file.key, choice, by=voter)
    voting.recommend(file.key, by=world.chair)

    page = text(open_page(client, world.reader, "vote", file.key))

    assert "Your vote: <strong>defer to a next round</strong>" in page
    assert "recommended" not in page
    assert send(client, world.reader, "vote", file.key, choice="reserve").status_code == 409
    assert Vote.objects.get(juror__user=world.reader.user).choice == "defer"


def test_chair_records_the_word_and_what_becomes_of_it_changes_nothing(client, world):
    file = world.close(world.file())
    for voter in (world.reader, world.chair):
        voting.vote(file.key, "recommend", by=voter)

    assert reverse("recommend", args=[file.key]) in text(open_page(client, world.chair, "vote", file.key))
    response = send(client, world.chair, "recommend", file.key)
    _told, before = (text(open_page(client, world.chair, "chair_desk", world.call.slug)) for _ in range(2))
    road.decision.compose(world.call.key, by=world.secretariat)
    road.decision.select_recommended(world.call.key, by=world.secretariat)

    assert response["Location"] == reverse("vote", args=[file.key])
    assert road.fresh(file).status == "selected"
    assert _without_token(text(open_page(client, world.chair, "chair_desk", world.call.slug))) == _without_token(before)


def _without_token(page: str) -> str:
    return "\n".join(line for line in page.splitlines() if "csrfmiddlewaretoken" not in line)


def test_word_that_the_votes_do_not_carry_is_refused_with_its_sentence(client, world):
    file = world.close(world.file())
    voting.vote(file.key, "reserve", by=world.reader)

    response = send(client, world.chair, "recommend", file.key)

    assert "The votes do not carry this: reserve 1." in text(response)
    assert road.fresh(file).status == "reviewed"


@pytest.fixture
def third(world):
    return road.juror(world.call, world.secretariat, "TR")


def test_vote_first_asks_and_shows_city_country_and_kind_alone(client, world, third):
    file = world.close(world.file())

    response = open_page(client, third, "vote", file.key)

    page = text(response)
    assert "Do you have a conflict of interest with this city?" in page
    assert not [name for name in VOTE_PAGE if name in response.context]
    assert (response.context["kind"], response.context["head"]["beside"]) == ("City", "Uganda")
    assert not [words for words in ("3.5", " voted.", "Juror 1") if words in page]
    assert reverse("declare_none", args=[file.key]) in page
    assert reverse("step_aside", args=[file.key]) in page


VOTE_PAGE = ("file", "mean", "means", "rows", "cast", "tally", "form", "own", "file_url")


def test_vote_sent_before_the_declaration_waits_for_it(client, world, third):
    file = world.close(world.file())

    response = send(client, third, "vote", file.key, choice="defer")

    assert (response.status_code, Vote.objects.count()) == (409, 0)
    assert "Do you have a conflict of interest with this city?" in text(response)


def test_declare_none_leads_to_means_and_vote(client, world, third):
    file = world.close(world.file())

    response = send(client, third, "declare_none", file.key)

    assert response["Location"] == reverse("vote", args=[file.key])
    assert "Mean of all marks: 3.5" in text(client.get(response["Location"]))
    assert send(client, third, "vote", file.key, choice="defer").status_code == 302
    assert Vote.objects.get().choice == "defer"


def test_declare_none_of_a_file_that_is_still_read_leads_the_chair_to_it(client, world):
    file = road.in_review(world.secretariat, [world.reader], made=world.call)
    assert "Learning for all." not in text(open_page(client, world.chair, "file", file.key))

    response = send(client, world.chair, "declare_none", file.key)

    assert response["Location"] == reverse("file", args=[file.key])
    assert "Learning for all." in text(client.get(response["Location"]))


def test_file_shows_its_text_to_a_juror_in_the_meeting_after_the_declaration_alone(client, world, third):
    file = world.close(world.file())

    before = text(open_page(client, third, "file", file.key))
    jury.declare_none(file.key, by=third)

    assert "Learning for all." not in before
    assert "Learning for all." in text(open_page(client, third, "file", file.key))


def test_reader_who_never_answered_is_asked_before_the_vote(client, world):
    file = world.file()
    road.read(file, world.chair)
    jury.close_review(file.key, by=world.secretariat, reason="The day has come.")

    assert "Do you have a conflict" in text(open_page(client, world.reader, "vote", file.key))
    assert "Learning for all." not in text(open_page(client, world.reader, "file", file.key))


def test_chair_desk_names_every_file_and_shows_means_of_those_declared_on(client, world):
    world.close(world.file("Lira"))
    other = road.in_review(world.secretariat, [world.reader], "Gulu", world.call)
    road.read(other, world.reader, 4)
    jury.close_review(other.key, by=world.secretariat, reason="One reader.")
    voting.vote(other.key, "defer", by=world.reader)

    page = open_page(client, world.chair, "chair_desk", world.call.slug)
    assert [dot["label"] for dot in page.context["dots"]] == ["Lira"]
    lira, gulu = ([cell.get("text", cell.get("word")) for cell in row["cells"]] for row in page.context["rows"])
    assert (lira[:3], gulu) == (["Lira", "Uganda", "3.5"], ["Gulu", "Uganda", "", "", "", "to be voted on"])
    assert "opens with your declaration" in text(page)

    jury.declare_none(other.key, by=world.chair)
    page = open_page(client, world.chair, "chair_desk", world.call.slug)
    assert [dot["label"] for dot in page.context["dots"]] == ["Gulu", "Lira"]


def test_vote_of_whoever_stepped_aside_is_on_no_page(client, world, third):
    file = world.close(world.file())
    for voter, choice in ((third, "defer"), (world.chair, "recommend")):
        jury.declare_none(file.key, by=voter)
        voting.vote(file.key, choice, by=voter)

    jury.step_aside(file.key, "person", by=third, reason="My brother.")

    page = open_page(client, world.chair, "vote", file.key)
    assert page.context["cast"] == "1 of 2 has voted."
    assert [row["value"] for row in page.context["tally"]] == [1, 0, 0, 0]
    desk = open_page(client, world.chair, "chair_desk", world.call.slug)
    assert desk.context["rows"][0]["cells"][4]["text"] == "1"


def test_votes_that_carried_the_word_stay_counted_on_its_page(client, world):
    file = world.close(world.file())
    road.word(file, world.chair, [world.chair, world.reader])

    page = open_page(client, world.chair, "vote", file.key)

    assert (page.context["cast"], page.context["tally"][0]["value"]) == ("2 of 2 have voted.", 2)


def test_juror_who_was_not_given_the_file_steps_aside_from_the_vote(client, world, third):
    file = world.close(world.file())

    response = send(client, third, "step_aside", file.key, kind="person", reason="My brother is mayor.")

    assert response["Location"] == reverse("jury_desk")
    assert open_page(client, third, "vote", file.key).status_code == 404
    assert "of 2 ha" in text(open_page(client, world.chair, "vote", file.key))


def test_chair_desk_orders_by_mean_and_marks_where_readers_differ(client, world):
    world.close(world.file("Lira"), 2, 3), world.close(world.file("Gulu"), 5, 2)

    page = open_page(client, world.chair, "chair_desk", world.call.slug)

    assert [dot["label"] for dot in page.context["dots"]] == ["Gulu", "Lira"]
    assert [dot["close"] for dot in page.context["dots"]] == [True, False]
    assert "2 files wait for the jury&#x27;s word." in text(page)


def test_chair_desk_takes_the_same_queries_for_one_file_and_three(client, world):
    world.close(world.file("Lira"))
    few = _queries(client, world.chair, "chair_desk", world.call.slug)
    world.close(world.file("Gulu")), world.close(world.file("Masaka"))

    assert _queries(client, world.chair, "chair_desk", world.call.slug) == few


# The secretariat.


def test_plan_shows_progress_and_no_mark(client, world):
    file = world.file()
    road.read(file, world.reader, 4)

    page = open_page(client, world.secretariat, "jury_plan", world.call.slug)

    assert "1 of 2" in text(page)
    assert "One file is being read." in text(page)
    assert "Mean" not in text(page).replace("Means and votes", "")


def test_plan_takes_the_same_queries_for_one_file_and_three(client, world):
    world.file("Lira")
    few = _queries(client, world.secretariat, "jury_plan", world.call.slug)
    world.file("Gulu"), world.file("Masaka")

    assert _queries(client, world.secretariat, "jury_plan", world.call.slug) == few


@pytest.mark.parametrize("name", ["jury_plan", "seat", "propose_panels", "start_all", "close_all"])
def test_plan_is_for_the_secretariat_alone(client, world, name):
    assert open_page(client, world.chair, name, world.call.slug).status_code == 403


def test_panels_are_proposed_and_given_out_as_shown(client, world):
    for name in ("Lira", "Gulu"):
        road.eligible(world.secretariat, name, made=world.call)
    page = open_page(client, world.secretariat, "propose_panels", world.call.slug)

    response = send(client, world.secretariat, "start_all", world.call.slug, plan=page.context["frozen"])

    assert page.context["effect"] == "2 files begin to be read and 2 e-mails go out, to the jurors named here."
    assert response["Location"] == reverse("jury_plan", args=[world.call.slug])
    assert Review.objects.filter(state="unanswered").count() == 4
    assert set(Nomination.objects.values_list("status", flat=True)) == {"in_review"}


def test_panels_name_seats_that_nobody_can_take(client, world):
    road.eligible(world.secretariat, "Nairobi", "KE", made=world.call)

    page = open_page(client, world.secretariat, "propose_panels", world.call.slug)

    assert page.context["unfilled"] == ["Nairobi: too few jurors have no ties to Kenya; seats left empty: 1."]


def test_panels_say_where_readers_would_share_a_nationality(client, world):
    road.eligible(world.secretariat, made=world.call)
    world.call.jurors.update(nationality=cities.country("RO"), residence=cities.country("RO"))

    page = open_page(client, world.secretariat, "propose_panels", world.call.slug)

    assert page.context["unfilled"] == ["Lira: its readers would share a nationality; seats left empty: 1."]


def test_panels_keep_to_what_a_juror_agreed_to_read(client, world):
    for name in ("Lira", "Gulu"):
        road.eligible(world.secretariat, name, made=world.call)
    world.call.jurors.filter(user=world.reader.user).update(max_load=1)

    page = open_page(client, world.secretariat, "propose_panels", world.call.slug)

    loads = {row["cells"][0]["text"]: row["cells"][1]["text"] for row in page.context["loads"]}
    assert loads == {world.chair.name: "2", world.reader.name: "1"}


@pytest.mark.parametrize("plan", ["", "[]", "{", '{"a": "b"}', '{"a": [1]}'])
def test_start_all_with_anything_but_a_plan_leads_back(client, world, plan):
    response = send(client, world.secretariat, "start_all", world.call.slug, plan=plan)

    assert response["Location"] == reverse("propose_panels", args=[world.call.slug])


def test_close_all_with_missing_reviews_asks_for_a_reason(client, world):
    file = world.file()
    road.read(file, world.reader)

    page = send(client, world.secretariat, "close_all", world.call.slug, reason="")
    assert "1 review is missing." in text(page)
    assert [row["cells"][2]["text"] for row in page.context["missing"]] == [world.chair.user.name]

    send(client, world.secretariat, "close_all", world.call.slug, reason="The day has come.")
    assert road.fresh(file).status == "reviewed"


def test_readers_of_a_file_with_their_acts(client, world):
    file = world.file()
    review = world.review(world.reader, file)
    third = road.juror(world.call, world.secretariat, "TR")
    seat = world.call.jurors.get(user=third.user)

    page = text(open_page(client, world.secretariat, "readers", file.key))
    assert reverse("replace", args=[review.key]) in page
    send(client, world.secretariat, "replace", review.key, successor_key=seat.key, reason="Ill.")

    assert road.fresh(review).state == "replaced"
    assert Review.objects.get(juror=seat).state == "unanswered"
    assert open_page(client, world.reader, "review", review.key).status_code == 404


def test_seat_names_the_countries_first_and_seats_a_known_person(client, world):
    world.file()
    expert = cities.user("Prof. Known")
    kenya = cities.country("KE")
    data = {"email": expert.email, "name": "Prof. Known", "nationality": kenya.pk, "residence": kenya.pk}

    assert "Uganda" in text(open_page(client, world.secretariat, "seat", world.call.slug))
    send(client, world.secretariat, "seat", world.call.slug, **data, languages="EN, fr en")

    assert world.call.jurors.get(user=expert).languages == ["en", "fr"]


def test_seat_invites_whoever_has_no_account(client, world):
    kenya = cities.country("KE")
    data = {"email": "new@expert.example", "name": "Dr New", "nationality": kenya.pk, "residence": kenya.pk}
    more = {"employer": "A university", "employer_country": cities.country("TR").pk, "languages": "en", "max_load": "9"}
    world.file()

    response = send(client, world.secretariat, "seat", world.call.slug, **data, **more)

    assert response["Location"] == reverse("jury_plan", args=[world.call.slug])
    assert world.call.jurors.count() == 2
    assert Invitation.objects.get().about == "2027"
    assert Invitation.objects.get().facts == {
        "files_from": ["Uganda"],
        "seat": {
            "nationality": "KE",
            "residence": "KE",
            "employer": "A university",
            "employer_country": "TR",
            "appointing_body": "",
            "appointing_country": None,
            "languages": ["en"],
            "max_load": 9,
            "is_chair": False,
        },
    }


def test_seat_of_a_second_chair_is_refused_with_its_sentence(client, world):
    kenya = cities.country("KE")
    data = {"email": "new@expert.example", "name": "Dr New", "nationality": kenya.pk, "residence": kenya.pk}

    response = send(client, world.secretariat, "seat", world.call.slug, **data, is_chair="on")

    assert "The jury of this call has a chair already." in text(response)
    assert Invitation.objects.count() == 0


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
