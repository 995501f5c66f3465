"""A juror whom a conflict shut out returns: two persons, never against a country, and as it was before."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.door import Refused
from audit import chain
from nominations import means
from nominations.models import Juror, Nomination, Proposal, Review
from nominations.permissions import has_declared
from nominations.workflow import jury, marking, readmitting, seats, voting
from tests.cities import factories as cities
from tests.nominations import factories as road
from tests.nominations.workflow.juries import emails, last

pytestmark = pytest.mark.django_db
WHY = "It was another city of the same name."


def out(world, file, person=None, reason="I work there.") -> Review:
    review = world.review(person or world.reader, file)
    return jury.declare_conflict(review.key, "work", by=person or world.reader, reason=reason)


def returned(world, review) -> Review:
    proposal = readmitting.propose_readmit(review.key, by=world.secretariat, reason=WHY)
    return readmitting.readmit(proposal.key, by=road.secretariat("Second"))


@pytest.mark.parametrize("stood", ["unanswered", "accepted", "begun", "submitted"])
def test_readmit_returns_the_juror_to_where_the_juror_stood(world, stood):
    file = world.file()
    review = world.review(world.reader, file)
    if stood == "submitted":
        road.read(file, world.reader)
    if stood in {"accepted", "begun"}:
        jury.accept(review.key, by=world.reader)
    if stood == "begun":
        marking.mark(review.key, "partners", by=world.reader, seen=0, value=2)

    back = returned(world, out(world, file))

    assert (back.state, bool(back.answered_at)) == (stood, stood != "unanswered")
    assert (back.conflict_kind, back.conflict_reason, back.excluded_at) == ("", "", None)
    assert Nomination.objects.visible_to(world.reader).get() == file
    assert last(back).act == "readmit"
    assert emails("readmitted") == [world.reader.user.email]
    assert chain.verify() is None


@pytest.mark.parametrize("stood", ["submitted", "closed"])
def test_readmit_awaits_nothing_of_a_juror_who_has_left(world, stood):
    file = world.closed() if stood == "closed" else world.file()
    if stood == "submitted":
        road.read(file, world.reader)
    review = out(world, file)
    seats.end_term(world.seat(world.reader).key, by=world.secretariat, reason="Ill.")
    if stood == "closed":
        jury.reopen_review(file.key, by=world.secretariat, reason="A mistake.")

    back = returned(world, review)

    assert (back.state, bool(back.submitted_at)) == (stood, True)
    assert list(Review.objects.awaited().filter(juror=back.juror)) == []


def test_readmit_makes_marks_and_vote_count_again(world):
    file = world.closed()
    for juror in (world.chair, world.reader):
        voting.vote(file.key, "recommend", by=juror)
    review = out(world, file)
    without = means.of_files(world.secretariat, [file])[file.pk].readers, len(voting.ballot(file).votes)

    back = returned(world, review)

    assert without == (1, 1)
    assert back.state == "closed"
    assert (means.of_files(world.secretariat, [file])[file.pk].readers, len(voting.ballot(file).votes)) == (2, 2)


def test_readmit_to_a_file_closed_meanwhile_finds_its_marks_closed(world):
    file = world.file()
    road.read(file, world.chair)
    review = out(world, file)
    jury.close_review(file.key, by=world.secretariat, reason="Time is up.")

    back = returned(world, review)

    assert (back.state, has_declared(world.reader, file)) == ("closed", False)
    assert list(Review.objects.counted().filter(pk=back.pk)) == []


def test_readmit_to_a_file_opened_again_opens_the_review_too(world):
    review = out(world, world.closed())
    jury.reopen_review(review.nomination.key, by=world.secretariat, reason="A mistake.")

    assert returned(world, review).state == "begun"


def test_readmit_of_who_only_stepped_aside_makes_no_reader(world):
    third, file = road.juror(world.call, world.secretariat, "TR"), world.closed()
    review = jury.step_aside(file.key, "person", by=third, reason="My brother.")

    returned(world, review)

    assert len(Juror.objects.reading(file)) == 2
    assert has_declared(third, file) is False
    jury.declare_none(file.key, by=third)
    assert voting.vote(file.key, "defer", by=third).choice == "defer"


def test_replaced_reader_can_step_aside_later(world):
    file = world.file()
    third = road.juror(world.call, world.secretariat, "TR")
    jury.replace(world.review(world.reader, file).key, world.seat(third).key, by=world.secretariat, reason="Ill.")
    jury.close_review(file.key, by=world.secretariat, reason="Time is up.")

    review = jury.step_aside(file.key, "person", by=world.reader, reason="My brother.")

    assert not Nomination.objects.visible_to(world.reader).exists()
    assert returned(world, review).state == "replaced"


def test_one_person_alone_lets_nobody_return(world):
    review = out(world, world.file())
    proposal = readmitting.propose_readmit(review.key, by=world.secretariat, reason=WHY)

    with pytest.raises(Refused, match="You proposed this yourself"):
        readmitting.readmit(proposal.key, by=world.secretariat)

    assert road.fresh(review).state == "conflict"


def test_send_back_readmit_keeps_the_juror_out(world):
    review = out(world, world.file())
    proposal = readmitting.propose_readmit(review.key, by=world.secretariat, reason=WHY)

    readmitting.send_back_readmit(proposal.key, by=road.secretariat("Second"), reason="It is the same city.")

    assert (road.fresh(review).state, road.fresh(proposal).decision) == ("conflict", "sent_back")
    assert last(review.nomination).act == "send_back_readmit"


def test_propose_readmit_twice_is_one_proposal_and_of_another_juror_refused(world):
    file = world.file()
    mine, other = out(world, file), out(world, file, world.chair)

    first, again = (readmitting.propose_readmit(mine.key, by=world.secretariat, reason=WHY) for _ in range(2))

    assert (first, Proposal.objects.count()) == (again, 1)
    with pytest.raises(Refused, match="The return of another juror"):
        readmitting.propose_readmit(other.key, by=world.secretariat, reason=WHY)


def test_what_follows_from_a_country_is_never_lifted(world):
    review = out(world, world.file())
    Juror.objects.filter(user=world.reader.user).update(residence=cities.country("UG"))

    with pytest.raises(Refused, match="has ties to Uganda"):
        readmitting.propose_readmit(review.key, by=world.secretariat, reason=WHY)


def test_tie_found_between_the_two_persons_stands_in_the_way(world):
    review = out(world, world.file())
    proposal = readmitting.propose_readmit(review.key, by=world.secretariat, reason=WHY)
    Juror.objects.filter(user=world.reader.user).update(residence=cities.country("UG"))

    with pytest.raises(Refused, match="has ties to Uganda"):
        readmitting.readmit(proposal.key, by=road.secretariat("Second"))


def test_return_beside_a_reader_of_the_same_nationality_is_refused(world):
    review = out(world, world.file())
    compatriot = road.juror(world.call, world.secretariat, "RO")
    jury.give(review.nomination.key, world.seat(compatriot).key, by=world.secretariat)

    with pytest.raises(Refused, match="has the nationality of"):
        readmitting.propose_readmit(review.key, by=world.secretariat, reason=WHY)


def test_propose_readmit_is_for_the_secretariat_and_of_what_it_sees(world):
    review = out(world, world.file())

    with pytest.raises(PermissionDenied):
        readmitting.propose_readmit(review.key, by=world.chair, reason=WHY)
    with pytest.raises(Http404):
        readmitting.propose_readmit(review.key, by=world.reader, reason=WHY)
    with pytest.raises(Refused):
        readmitting.propose_readmit(review.key, by=world.secretariat, reason=" ")


def test_nobody_returns_to_go_on_reading_who_has_left_the_jury(world):
    review = out(world, world.file())
    proposal = readmitting.propose_readmit(review.key, by=world.secretariat, reason=WHY)
    seats.end_term(world.seat(world.reader).key, by=world.secretariat, reason="Ill.")

    with pytest.raises(Refused, match="has ended"):
        readmitting.readmit(proposal.key, by=road.secretariat("Second"))
    with pytest.raises(Refused, match="has ended"):
        readmitting.propose_readmit(review.key, by=world.secretariat, reason=WHY)

    assert road.fresh(review).is_excluded
