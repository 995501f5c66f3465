"""The vote and the chair's desk: means without names, declarations first, one's own vote, the word."""

import pytest
from django.urls import reverse

from nominations.models import Call, Vote
from nominations.workflow import discussing, jury, marking, meeting, voting
from tests.nominations import factories as road
from tests.nominations.views.juries import open_page, send, text
from tests.nominations.views.juries import queries as _queries

pytestmark = pytest.mark.django_db


def test_vote_shows_means_and_readers_without_names(client, world, third):
    file = road.in_review(world.secretariat, [world.chair, world.reader, third], made=world.call)
    for person, value in ((world.chair, 2), (world.reader, 5), (third, 5)):
        road.read(file, person, value)
    jury.close_review(file.key, by=world.secretariat)

    page = text(open_page(client, world.reader, "vote", file.key))

    assert "Mean of all marks: 4.0" in page
    assert all(f"Juror {number}" in page for number in discussing.numbers_of_reviews(file).values())
    assert "differ by 3" in page
    assert world.chair.user.name not in page
    assert "Because." not in page


SENTENCE = "With fewer than 3 reviews, to show each of them would tell who wrote it."


def test_vote_shows_no_review_of_two_apart_but_to_those_who_know_the_readers(client, world):
    file = world.close(world.file())

    reader, chair = (open_page(client, person, "vote", file.key) for person in (world.reader, world.chair))
    screen = open_page(client, world.chair, "projector", file.key)

    assert (reader.context["rows"], SENTENCE in text(reader)) == ([], True)
    assert [(dot["from"], dot["at"], dot["to"]) for dot in reader.context["means"]] == [(70, 70, 70)] * 2
    assert "2 to 5" not in text(reader)
    assert (len(chair.context["rows"]), SENTENCE in text(chair), "2 to 5" in text(chair)) == (3, False, True)
    assert screen.context["means"] == reader.context["means"]
    assert screen.context["alarms"] == ["Partners", "Resources", "All marks together"]


def test_vote_shows_the_whole_mean_alone_where_one_has_read(client, world):
    file = road.in_review(world.secretariat, [world.reader], made=world.call)
    road.read(file, world.reader, 4)
    jury.close_review(file.key, by=world.secretariat, reason="Time.")
    jury.declare_none(file.key, by=world.chair)
    world_third = road.juror(world.call, world.secretariat, "TR")
    jury.declare_none(file.key, by=world_third)

    page = open_page(client, world_third, "vote", file.key)

    assert (page.context["means"], page.context["rows"]) == ([], [])
    assert "Mean of all marks: 4.0" in text(page)
    assert SENTENCE in text(page)
    assert "Mean of all marks: 4.0" in text(open_page(client, world.chair, "projector", file.key))


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

    assert "The votes do not carry this: keep in reserve (1)." in text(response)
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


@pytest.mark.parametrize(
    ("choice", "word", "tone"),
    [
        ("recommend", "recommended", "done"),
        ("reserve", "in reserve", "now"),
        ("defer", "deferred", "due"),
        ("not_recommend", "not recommended", "quiet"),
    ],
)
def test_each_word_of_the_jury_has_its_own_tone(client, world, choice, word, tone):
    file = world.close(world.file())
    road.word(file, world.chair, [world.chair, world.reader], choice)

    desk = open_page(client, world.chair, "chair_desk", world.call.slug)
    page = open_page(client, world.chair, "vote", file.key)

    assert desk.context["rows"][0]["cells"][-1] == {"label": "Where it stands", "word": word, "tone": tone}
    assert page.context["word"] == {"word": word, "tone": tone}
    assert f'<span class="state {tone}">{word}</span>' in text(page)


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


def test_vote_shows_who_cannot_judge(client, world):
    file = world.file()
    review = world.review(world.reader, file)
    road.read(file, world.chair)
    jury.accept(review.key, by=world.reader)
    marks = {"commitment": marking.Given(0, 0, "No."), "resources": marking.Given(0, 2)}
    marking.mark_all(
        review.key, marks | {"partners": marking.Given(0, cannot_judge=True, comment="Not said.")}, by=world.reader
    )
    marking.finish(review.key, by=world.reader)
    jury.close_review(file.key, by=world.secretariat)

    rows = open_page(client, world.chair, "vote", file.key).context["rows"]

    assert [sorted(cell["text"] for cell in row["cells"][1:]) for row in rows] == [
        ["met", "not met"], ["3", "cannot judge"], ["2", "3"],
    ]  # fmt: skip


def test_step_aside_asks_for_kind_and_reason_first(client, world):
    file = world.close(world.file())

    asked = open_page(client, world.reader, "step_aside", file.key)
    refused = send(client, world.reader, "step_aside", file.key, do="1")

    assert list(asked.context["form"].fields) == ["kind", "reason"]
    assert refused.context["form"].errors.keys() == {"kind", "reason"}
    assert world.review(world.reader, file).state == "closed"


def test_withdrawn_file_leaves_the_desk_and_the_agenda(client, world):
    gone, _kept = world.close(world.file("Lira")), world.close(world.file("Gulu"))
    type(gone).objects.filter(pk=gone.pk).update(status="withdrawn", jury_word="recommended")

    for name in ("chair_desk", "meeting"):
        page = text(open_page(client, world.secretariat, name, world.call.slug))
        assert ("Lira" in page, "Gulu" in page) == (False, True), name


def test_vote_of_somebody_who_is_not_in_the_room_is_not_asked_for(client, world):
    file = world.close(world.file())
    meeting.open_meeting(world.call.key, by=world.chair, present=[world.seat(world.chair).key])

    absent = text(open_page(client, world.reader, "vote", file.key))
    present = text(open_page(client, world.chair, "vote", file.key))

    assert "you are not noted as present" in absent
    assert 'name="choice"' not in absent
    assert 'name="choice"' in present


def test_tie_says_how_it_was_decided_and_asks_nobody_again(client, world):
    Call.objects.filter(pk=world.call.pk).update(secret_vote=True)
    file = world.close(world.file())
    for person, choice in ((world.chair, "recommend"), (world.reader, "defer")):
        voting.vote(file.key, choice, by=person)
    voting.count_votes(file.key, by=world.chair)
    before = text(open_page(client, world.chair, "vote", file.key))
    voting.cast_tie(file.key, "defer", by=world.chair)

    page = text(open_page(client, world.chair, "vote", file.key))

    assert "Decide the tie" in before
    assert "The casting vote of whoever presides: defer to a next round." in page
    assert "Decide the tie" not in page


def test_whoever_has_not_voted_before_the_count_reads_that_it_is_over(client, world):
    file = world.close(world.file())
    Call.objects.filter(pk=world.call.pk).update(secret_vote=True)
    for person in (world.chair, world.reader):
        jury.declare_none(file.key, by=person)
    voting.vote(file.key, "recommend", by=world.chair)
    voting.count_votes(file.key, by=world.chair)

    assert open_page(client, world.reader, "vote", file.key).context["absent"] == "The votes are counted already."
    assert not open_page(client, world.chair, "vote", file.key).context["absent"]


def test_an_open_vote_that_is_cast_is_changed_by_a_button_that_says_so(client, world):
    file = world.close(world.file())
    jury.declare_none(file.key, by=world.reader)
    assert 'value="Vote"' in open_page(client, world.reader, "vote", file.key).content.decode()

    voting.vote(file.key, "recommend", by=world.reader)
    assert 'value="Change my vote"' in open_page(client, world.reader, "vote", file.key).content.decode()
