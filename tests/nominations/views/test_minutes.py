"""The minutes write themselves: everything that led to the jury's words, the same bytes for the same rows."""

import io
import re

import numpy as np
import pypdf
import pytest

from audit import chain
from nominations import proceedings, ranking
from nominations.models import Call
from nominations.workflow import conflicts, discussing, jury, meeting, overseeing, readmitting, seats, voting
from tests.nominations import factories as road
from tests.nominations.views.juries import open_page, text

pytestmark = pytest.mark.django_db


def read(client, person) -> str:
    """The words of the minutes, in lines that go on."""
    response = open_page(client, person, "minutes", "2027")
    assert response["Content-Type"] == "application/pdf"
    pages = pypdf.PdfReader(io.BytesIO(response.content)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


@pytest.fixture
def file(world):
    file = world.close(world.file(), 2, 5)
    discussing.remark(file.key, "The budget stands on page 3.", by=world.chair, of_record=True)
    discussing.remark(file.key, "Between us: I doubt it.", by=world.reader)
    review = world.review(world.reader, file)
    discussing.change_mark(review.key, "partners", by=world.reader, value=3, reason="Page 3 convinced me.")
    return file


def test_minutes_tell_everything_that_led_to_the_word(client, world, file):
    tied = road.juror(world.call, world.secretariat, "UG")
    seats = [world.call.jurors.get(user=one.user).key for one in (world.chair, world.reader)]
    meeting.open_meeting(world.call.key, by=world.chair, present=seats)
    for person in (world.chair, world.reader):
        voting.vote(file.key, "reserve", by=person)
    voting.reserve(file.key, by=world.chair, reason="A good file, next time better.")
    head = chain.head()
    meeting.close_meeting(world.call.key, by=world.chair)

    words = read(client, world.chair)

    for told in (
        *(str(person.user) for person in (world.chair, world.reader)),
        "Quorum: 50 per cent",
        "Partners",
        "from 5 to 3. Page 3 convinced me.",
        "The budget stands on page 3.",
        f"{tied.user}: ties to the country",
        "Word of the jury: keep in reserve",
        "Ballot 1, open: keep in reserve 2",
        "A good file, next time better.",
        "Open vote.",
        "All marks together 3.00",
    ):
        assert told in words
    assert "Between us" not in words
    assert str(chain.head())[:40] in words.replace(" ", "")
    assert str(head)[:40] not in words.replace(" ", "")


def test_vote_of_somebody_who_left_is_told_as_not_counted(client, world, file):
    third, fourth = (road.juror(world.call, world.secretariat, code) for code in ("TR", "KE"))
    for person in (third, fourth):
        jury.declare_none(file.key, by=person)
    for person in (world.chair, world.reader, third, fourth):
        voting.vote(file.key, "recommend", by=person)
    jury.step_aside(file.key, "work", by=third, reason="I worked there.")
    running = read(client, world.chair)
    voting.recommend(file.key, by=world.chair)
    seats.end_term(world.seat(fourth).key, by=world.secretariat, reason="Ill.")

    words = read(client, world.chair)

    assert f"not counted: {third.user}" in running
    assert "recommend 3" in running
    assert "recommend 3" in words  # who left after the word was recorded had voted
    assert f"not counted: {third.user}" in words
    assert "3 of 3 have voted" in text(open_page(client, world.chair, "vote", file.key))


def test_each_coming_and_going_is_told_with_its_time_and_way_to_vote(client, world, file):
    both = [world.seat(person).key for person in (world.chair, world.reader)]
    meeting.open_meeting(world.call.key, by=world.chair, present=both)
    meeting.note_present(world.call.key, by=world.chair, present=both[:1], secret=True)

    words = read(client, world.chair)

    everybody = ", ".join(sorted(str(person.user) for person in (world.chair, world.reader)))
    assert f"Present: {everybody}. Open vote." in words
    assert f"Present: {world.chair.user}. Secret vote." in words


def test_same_rows_give_the_same_bytes_whatever_else_is_done(client, world, file):
    first = open_page(client, world.chair, "minutes", "2027").content

    with road.at(road.AFTER_DEADLINES + road.later(3)):
        road.open_call("2031")
        again = open_page(client, world.chair, "minutes", "2027").content

    assert again == first
    voting.vote(file.key, "defer", by=world.chair)
    assert open_page(client, world.chair, "minutes", "2027").content != first


def test_secret_votes_are_numbers_alone(client, world):
    Call.objects.update(secret_vote=True)
    file = world.close(world.file())
    for person, choice in ((world.chair, "recommend"), (world.reader, "defer")):
        voting.vote(file.key, choice, by=person)
    assert "Ballot 1, secret: not counted yet" in read(client, world.chair)

    voting.count_votes(file.key, by=world.chair)
    voting.cast_tie(file.key, "defer", by=world.chair)
    voting.defer(file.key, by=world.chair)

    words = read(client, world.secretariat)
    assert "Ballot 1, secret: recommend 1; defer to a next round 1; casting vote: defer to a next round" in words
    assert f"({world.chair.user}" not in words


def test_whoever_has_a_conflict_reads_minutes_without_the_file(client, world, file):
    other = world.close(world.file("Gulu"))
    away = road.secretariat("Said")
    conflicts.keep_away(file.key, by=away, reason="My home town.")
    jury.step_aside(other.key, "work", by=world.chair, reason="I worked there.")

    everything, aways, chairs = (read(client, person) for person in (world.secretariat, away, world.chair))

    assert ("Lira" in everything, "Gulu" in everything) == (True, True)
    assert ("Lira" in aways, "Gulu" in aways) == (False, True)
    assert "page 3" not in aways
    assert ("Lira" in chairs, "Gulu" in chairs) == (True, False)
    assert f"{world.chair.user}: I work or worked for the city (the marks given before do not count)" in everything
    assert "I worked there" not in everything


def test_file_withdrawn_after_the_word_stays_in_the_minutes(client, world, file):
    road.word(file, world.chair, [world.chair, world.reader])
    type(file).objects.filter(pk=file.pk).update(status="withdrawn")

    assert "Lira" in read(client, world.secretariat)


def test_minutes_of_a_jury_that_has_done_nothing_say_who_sits_on_it(client, world):
    assert str(world.reader.user) in read(client, world.chair)
    assert "Romania" in read(client, world.secretariat)


def test_file_on_which_the_chair_has_not_declared_is_named_alone(client, world):
    file = road.in_review(world.secretariat, [world.reader], made=world.call)
    road.read(file, world.reader)
    jury.close_review(file.key, by=world.secretariat, reason="One reader.")

    words = read(client, world.chair)

    assert "opens with your declaration" in words
    assert "3.00" not in words
    assert "3.00" in read(client, world.secretariat)


def test_juror_reads_no_minutes(client, world):
    assert open_page(client, world.reader, "minutes", "2027").status_code == 404


def test_ranking_stands_in_the_minutes_with_its_method_its_seed_and_its_versions(client, world):
    Call.objects.update(places=1)
    world.close(world.file(), 2, 5), world.close(world.file("Gulu"), 1, 3), world.close(world.file("Jinja"), 4, 4)

    words = read(client, world.chair)

    for told in (
        "Adjusted for strict readers",
        "Standard error",
        "open to the reader of these minutes: 3.",
        "two-way mixed model",
        f"Seed {ranking.SEED}, {ranking.WORLDS} simulated rankings, NumPy {np.__version__}.",
        f"Rubric and its version: {world.call.rubric}.",
        "Spread in points",
    ):
        assert told in words
    assert re.search(r"Jinja 2 4\.00 1 \d\.\d\d \d\.\d\d \d\.\d\d Lira 2 3\.50 2", words)


def test_marks_that_tell_no_strict_reader_are_ranked_by_their_mean_alone(client, world, file):
    words = read(client, world.chair)

    assert "Lira 2 3.00 1 – –" in words
    assert "Nothing is adjusted" in words


def test_ranking_of_whoever_has_a_conflict_leaves_the_file_out(client, world, file):
    other = world.close(world.file("Gulu"))
    jury.step_aside(other.key, "work", by=world.chair, reason="I worked there.")

    chairs, all_of_it = read(client, world.chair), read(client, world.secretariat)

    assert ("these minutes: 1." in chairs, "these minutes: 2." in all_of_it) == (True, True)


def test_changes_of_the_jury_are_told_and_why_to_the_secretariat_alone(client, world, file):
    successor = road.juror(world.call, world.secretariat, "TR")
    third = road.juror(world.call, world.secretariat, "CI")
    why = {"by": world.secretariat, "reason": "A private matter."}
    seats.change_seat(world.seat(third).key, max_load=3, residence=road.cities.country("RO"), **why)
    seats.replace_juror(world.seat(world.reader).key, world.seat(successor).key, **why)
    seats.end_term(world.seat(third).key, **why)
    overseeing.shut_jury(world.call.key, **why)
    overseeing.open_jury(world.call.key, **why)

    chairs, all_of_it = read(client, world.chair), read(client, world.secretariat)

    for told in (
        f"What is known of {third.user} or agreed was changed: Files at most, Country of residence.",
        f"{world.reader.user} left; open files went to {successor.user} as far as the rules allow.",
        f"The term of {third.user} was ended.",
        "The jury room was shut.",
        "The jury room was opened again.",
    ):
        assert told in chairs
        assert told in all_of_it
    assert ("A private matter." in chairs, all_of_it.count("A private matter.")) == (False, 5)


def test_marks_opened_early_or_again_and_conflicts_lifted_are_told_with_the_file_alone(client, world):
    file, other = world.file(), world.close(world.file("Gulu"))
    overseeing.peek(file.key, by=world.secretariat, reason="A complaint came.")
    jury.recuse(world.review(world.reader, file).key, by=world.secretariat, reason="His brother works there.")
    review = world.review(world.reader, file)
    proposed = readmitting.propose_readmit(review.key, by=world.secretariat, reason="Another man of that name.")
    readmitting.readmit(proposed.key, by=road.secretariat("Said"))
    world.close(file)
    jury.reopen_review(other.key, by=world.secretariat, reason="A page was missing.")
    jury.close_review(other.key, by=world.secretariat, reason="It came.")
    away = road.secretariat("Away")
    for one in (file, other):
        conflicts.keep_away(one.key, by=away, reason="My home.")

    words, aways = read(client, world.chair), read(client, away)

    opened = f"Sealed marks opened before their closing, {world.secretariat.user}"
    for told in (opened, "A complaint came.", "Marks opened again", "A page was missing."):
        assert (words.count(told), aways.count(told)) == (1, 0)
    assert f"Conflicts that two persons lifted {world.reader.user}:" in words
    assert "Conflicts that two persons" not in aways
    assert "brother" not in words
    assert "of that name" not in words


@pytest.mark.parametrize("verb", ["change_seat", "end_term", "peek", "shut_jury", "open_jury", "readmit"])
def test_head_of_the_chain_goes_on_with_every_act_about_the_jury(verb):
    assert verb in proceedings.OF_JURY
