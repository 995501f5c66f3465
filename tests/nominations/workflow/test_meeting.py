"""A jury meets: who is present, the quorum in the room, and further readers for what is too close to call."""

import json

import pytest
from django.core.exceptions import PermissionDenied

from accounts.door import Refused
from accounts.models import NetworkRole
from nominations.models import Call, Meeting, Peek, Vote
from nominations.workflow import jury, meeting, voting
from tests.nominations import factories as road
from tests.nominations.workflow.juries import emails, last

pytestmark = pytest.mark.django_db


def keys(world, *people) -> list[str]:
    return [world.seat(person).key for person in people]


def test_meeting_is_opened_changed_and_closed_and_each_is_recorded(world):
    meeting.open_meeting(world.call.key, by=world.chair, present=keys(world, world.chair), secret=True)
    with pytest.raises(Refused):
        meeting.open_meeting(world.call.key, by=world.secretariat)
    meeting.note_present(world.call.key, by=world.chair, present=keys(world, world.chair, world.reader))
    assert len(json.loads(last(world.call).facts)["present"]) == 2
    meeting.close_meeting(world.call.key, by=world.secretariat)

    row = Meeting.objects.get()
    assert (row.present.count(), row.secret, row.closed_at is not None) == (2, False, True)
    with pytest.raises(Refused):
        meeting.close_meeting(world.call.key, by=world.chair)
    meeting.open_meeting(world.call.key, by=world.chair)


def test_who_does_not_lead_the_jury_opens_no_meeting(world):
    with pytest.raises(PermissionDenied):
        meeting.open_meeting(world.call.key, by=world.reader)


def test_word_in_a_meeting_needs_its_quorum_in_the_room(world):
    file = world.closed()
    for person in (world.chair, world.reader):
        voting.vote(file.key, "recommend", by=person)
    Call.objects.filter(pk=world.call.pk).update(quorum_percent=100)
    meeting.open_meeting(world.call.key, by=world.chair, present=keys(world, world.chair))

    with pytest.raises(Refused) as refused:
        voting.recommend(file.key, by=world.chair)
    assert refused.value.sentence == "1 member without a conflict is present; 2 must be."

    meeting.note_present(world.call.key, by=world.chair, present=keys(world, world.chair, world.reader))
    voting.recommend(file.key, by=world.chair)


def test_who_is_not_in_the_room_does_not_vote_while_the_jury_meets(world):
    file = world.closed()
    meeting.open_meeting(world.call.key, by=world.chair, present=keys(world, world.chair))

    with pytest.raises(Refused) as refused:
        voting.vote(file.key, "recommend", by=world.reader)

    assert refused.value.verdicts[0].code == "in_the_room"
    meeting.note_present(world.call.key, by=world.chair, present=keys(world, world.chair, world.reader))
    voting.vote(file.key, "recommend", by=world.reader)
    meeting.close_meeting(world.call.key, by=world.chair)
    voting.vote(file.key, "reserve", by=world.reader)


def test_who_left_the_room_for_a_conflict_is_not_counted(world):
    third, file = road.juror(world.call, world.secretariat, "UG"), world.closed()
    for person in (world.chair, world.reader):
        voting.vote(file.key, "recommend", by=person)
    meeting.open_meeting(world.call.key, by=world.chair, present=keys(world, third))

    assert [str(juror) for juror in voting.ballot(file).away] == [str(third.user)]
    with pytest.raises(Refused) as refused:
        voting.recommend(file.key, by=world.chair)
    assert refused.value.sentence == "0 members without a conflict are present; 1 must be."


def test_meeting_says_how_the_jury_votes(world):
    file = world.closed()
    meeting.open_meeting(world.call.key, by=world.chair, present=keys(world, world.chair), secret=True)

    voting.vote(file.key, "recommend", by=world.chair)

    assert Vote.objects.count() == 0
    assert len(voting.ballot(file).voted) == 1


def test_further_readers_read_while_what_was_handed_in_stays_closed(world):
    file, third = world.closed(), road.juror(world.call, world.secretariat, "TR")

    for by in (world.chair,):
        meeting.read_more(world.call.key, {file.key: keys(world, third)}, by=by, reason="Too close to call.")

    states = dict(road.fresh(file).reviews.values_list("juror__user", "state"))
    assert states == {world.chair.user.pk: "closed", world.reader.user.pk: "closed", third.user.pk: "unanswered"}
    assert road.fresh(file).status == "in_review"
    assert emails("files_given") == [third.user.email]

    road.read(file, third, 5)
    jury.close_review(file.key, by=world.secretariat)
    assert road.fresh(file).reviews.counted().count() == 3


def test_further_reader_with_ties_to_the_country_is_refused_and_nothing_happens(world):
    file, tied = world.closed(), road.juror(world.call, world.secretariat, "UG")

    for readers in (keys(world, tied), []):
        with pytest.raises(Refused):
            meeting.read_more(world.call.key, {file.key: readers}, by=world.chair, reason="Too close to call.")

    assert road.fresh(file).status == "reviewed"


def test_nobody_else_gives_files_to_further_readers(world):
    file = world.closed()

    with pytest.raises(PermissionDenied):
        meeting.read_more(world.call.key, {file.key: keys(world, world.reader)}, by=world.reader, reason="Why not.")


# Who hears of it.


def addresses(*people) -> list[str]:
    return sorted(person.user.email for person in people)


def test_meeting_is_told_to_all_who_may_take_part_and_no_vote_in_it(world):
    file = world.closed()
    tied, gone = (road.juror(world.call, world.secretariat, code) for code in ("UG", "TR"))
    world.call.jurors.filter(user=gone.user).update(ended_at=road.AFTER_DEADLINES)

    meeting.open_meeting(world.call.key, by=world.secretariat, present=keys(world, world.chair))

    assert emails("meeting_opened") == addresses(world.chair, world.reader)
    voting.vote(file.key, "defer", by=world.chair)
    assert emails("vote_again") == []
    other = world.closed("Gulu")
    assert tied.user.email not in emails("vote_opened")
    assert other.awaits_word
    assert len(emails("vote_opened")) == 2  # of the file closed before the meeting


def test_meeting_before_any_file_waits_is_told_to_the_whole_jury(world):
    tied = road.juror(world.call, world.secretariat, "UG")

    meeting.open_meeting(world.call.key, by=world.secretariat)

    assert emails("meeting_opened") == addresses(world.chair, world.reader, tied)


@pytest.mark.parametrize("by_what", ["declaration", "peek", "office"])
def test_who_could_read_the_marks_is_asked_for_no_further_reading(world, by_what):
    file, third = world.file(), road.juror(world.call, world.secretariat, "TR")
    if by_what == "peek":
        Peek.objects.create(nomination=file, user=third.user, reason="Once.", at=road.AFTER_DEADLINES)
    if by_what == "office":
        NetworkRole.objects.create(user=third.user, role="secretariat", since=road.OPENS)
    road.read(file, world.chair), road.read(file, world.reader)
    file = jury.close_review(file.key, by=world.secretariat)
    if by_what == "declaration":
        jury.declare_none(file.key, by=third)

    with pytest.raises(Refused, match="could read the marks of this file already"):
        meeting.read_more(world.call.key, {file.key: keys(world, third)}, by=world.chair, reason="Too close to call.")

    assert road.fresh(file).status == "reviewed"
