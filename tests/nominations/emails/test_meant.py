"""Between writing and sending a reader may lose the right to an e-mail: it is asked for once more before it leaves."""

import pytest

from accounts import workflow as accounts
from audit.subjects import subject
from nominations.models import StaffConflict
from nominations.workflow import (
    application,
    conflicts,
    corrigendum,
    decision,
    discussing,
    electing,
    jury,
    meeting,
    readmitting,
    seats,
    voting,
)
from nominations.workflow import call as calls
from notifications import sender
from notifications.meaning import unmeant
from notifications.models import Email, Wish
from tests.nominations import factories as road
from tests.nominations import worlds
from tests.nominations.workflow.juries import World, emails
from tests.notifications.factories import email

pytestmark = pytest.mark.django_db
WHY = {"reason": "Ill for months."}


@pytest.fixture
def world(after_deadlines: None) -> World:
    return World()


def left(event: str) -> dict[str, str]:
    """What became of each e-mail of this event when the sender came."""
    sender.send_due()
    return dict(Email.objects.filter(event=event).values_list("address", "state"))


OF_A_CALL = ("call_published", "call_opened", "call_extended", "call_amended")
CANCELLED = "The call that it is about is cancelled."


def told_of_a_call(event: str, about) -> Email:
    to = Wish.objects.get().user
    return email(event=event, subject_ref=subject(about), to=to, address=to.email, due=road.IN_TIME)


def test_nothing_that_waited_for_the_morning_invites_to_a_call_that_is_cancelled_meanwhile():
    officer = road.cities.officer("UG")
    Wish.objects.create(user=officer.user, know=Wish.Know.MORNING)
    made, other = road.open_call(), road.open_call("2029")
    file, begun = road.draft(made=made), road.draft("Gulu", made=other)
    with road.at():
        waiting = [told_of_a_call(event, made) for event in OF_A_CALL]
        waiting += [told_of_a_call("opened_commission", file), told_of_a_call("opened_commission", begun)]
        calls.cancel(made.key, by=road.secretariat(), **WHY)
        stays = unmeant(waiting)

    assert [stays.get(one.key) for one in waiting] == [CANCELLED] * 5 + [None]


def test_begun_application_that_is_withdrawn_meanwhile_is_not_told():
    officer = road.cities.officer("UG")
    Wish.objects.create(user=officer.user, know=Wish.Know.MORNING)
    file = road.draft()
    with road.at():
        row = told_of_a_call("opened_commission", file)
        before = unmeant([row])
        application.withdraw(file.key, by=road.cities.focal_point(file.city))

        assert (before, [*unmeant([row])]) == ({}, [row.key])


def test_election_is_not_told_to_whoever_left_the_jury_or_may_not_sign_in_any_more(world):
    gone, shut = (road.juror(world.call, world.secretariat, code) for code in ("TR", "CI"))
    electing.nominate_chair(world.call.key, world.seat(world.reader).key, by=world.reader)
    assert len(emails("election_opened")) == 4

    seats.end_term(world.seat(gone).key, by=world.secretariat, **WHY)
    type(shut.user).objects.filter(pk=shut.user.pk).update(is_active=False)
    electing.elect_chair(world.call.key, world.seat(world.reader).key, by=world.chair)

    assert left("election_opened") == {
        world.chair.user.email: "discarded",  # has voted meanwhile
        world.reader.user.email: "sent",
        gone.user.email: "discarded",
        shut.user.email: "discarded",
    }


def test_result_of_an_election_reaches_the_jury_and_the_secretariat_of_that_moment(world):
    left_office = road.secretariat("Leyla")
    electing.nominate_chair(world.call.key, world.seat(world.reader).key, by=world.reader)
    for voter in (world.chair, world.reader):
        electing.elect_chair(world.call.key, world.seat(world.reader).key, by=voter)
    electing.count_election(world.call.key, by=world.chair)
    accounts.end_role(left_office.user, "secretariat", by=world.secretariat)
    seats.end_term(world.seat(world.chair).key, by=world.secretariat, **WHY)

    found = left("election_counted")

    assert found == {
        world.reader.user.email: "sent",
        world.secretariat.user.email: "sent",
        world.chair.user.email: "discarded",
        left_office.user.email: "discarded",
    }


def test_meeting_is_told_while_it_lasts_to_those_who_may_take_part(world):
    file = world.closed()
    aside, tied = (road.juror(world.call, world.secretariat, code) for code in ("TR", "CI"))
    meeting.open_meeting(world.call.key, by=world.chair)
    assert len(emails("meeting_opened")) == 4
    jury.step_aside(file.key, "work", by=aside, reason="I worked there.")
    type(tied.user).objects.filter(pk=tied.user.pk).update(is_active=False)

    assert left("meeting_opened") == {
        world.chair.user.email: "sent",
        world.reader.user.email: "sent",
        aside.user.email: "discarded",
        tied.user.email: "discarded",
    }


def test_meeting_that_is_over_is_told_to_nobody_any_more(world):
    meeting.open_meeting(world.call.key, by=world.chair)
    meeting.close_meeting(world.call.key, by=world.chair)

    assert set(left("meeting_opened").values()) == {"discarded"}


def test_vote_is_asked_of_nobody_who_has_voted_left_or_has_a_conflict(world):
    aside, gone = (road.juror(world.call, world.secretariat, code) for code in ("TR", "CI"))
    file = world.closed()
    assert len(emails("vote_opened")) == 4
    jury.step_aside(file.key, "work", by=aside, reason="I worked there.")
    seats.end_term(world.seat(gone).key, by=world.secretariat, **WHY)
    voting.vote(file.key, "defer", by=world.chair)

    assert left("vote_opened") == {
        world.chair.user.email: "discarded",
        world.reader.user.email: "sent",
        aside.user.email: "discarded",
        gone.user.email: "discarded",
    }


def test_remark_is_told_to_nobody_who_lost_it_or_has_answered_meanwhile(world):
    aside = road.juror(world.call, world.secretariat, "TR")
    file = world.closed()
    jury.declare_none(file.key, by=aside)
    discussing.remark(file.key, "Page 3.", by=world.reader, audience="clerk")
    assert emails("remarked") == sorted(one.user.email for one in (world.chair, aside, world.secretariat))
    conflicts.keep_away(file.key, by=world.secretariat, reason="My town.")
    jury.step_aside(file.key, "work", by=aside, reason="I worked there.")

    assert left("remarked") == {
        world.chair.user.email: "sent",
        aside.user.email: "discarded",
        world.secretariat.user.email: "discarded",
    }


def test_remark_is_not_told_to_whoever_wrote_there_since_or_after_the_word(world):
    file, spoken = world.closed(), world.closed("Gulu")
    discussing.remark(file.key, "Page 3.", by=world.reader)
    discussing.remark(spoken.key, "Page 4.", by=world.reader)
    with road.at(road.AFTER_DEADLINES + road.later(1)):
        discussing.remark(file.key, "I saw it.", by=world.chair)
        road.word(spoken, world.chair, [world.chair, world.reader])
        sender.send_due()

    states = Email.objects.filter(event="remarked").order_by("pk").values_list("address", "state")
    assert list(states) == [
        (world.chair.user.email, "discarded"),
        (world.chair.user.email, "discarded"),
        (world.reader.user.email, "sent"),
    ]


def test_file_that_was_given_back_is_not_told_as_taken(world):
    file, other = world.file(), world.file("Gulu")
    for one in (file, other):
        jury.recuse(world.review(world.reader, one).key, by=world.secretariat, **WHY)
    review = world.review(world.reader, file)
    proposed = readmitting.propose_readmit(review.key, by=world.secretariat, reason="No kin.")
    readmitting.readmit(proposed.key, by=road.secretariat("Said"))
    sender.send_due()

    told = {email.title: email.state for email in Email.objects.filter(event="recused")}
    assert told == {
        f"A file is no longer yours: {file.city.name}": "discarded",
        f"A file is no longer yours: {other.city.name}": "sent",
    }


def test_corrigendum_is_asked_of_no_director_who_has_a_conflict_by_now(made):
    worlds.announced(made)
    away = road.network("director", "Dara")
    with road.at(road.RELEASE + road.later(1)):
        added, said = [{"verb": "promote", "file": made.file("Gulu").key}], {"reason": "A place became free."}
        corrigendum.propose_corrigendum(made.cohort.key, added, edition=1, by=made.composer, **said)
        StaffConflict.objects.create(user=away.user, nomination=made.file("Gulu"), reason="Kin.", at=road.RELEASE)

        assert left("corrigendum_proposed") == {
            made.director.user.email: "sent",
            away.user.email: "discarded",
        }


def test_nobody_is_asked_to_decide_what_was_decided_or_taken_back(made):
    worlds.approved(made)
    with road.after_deadlines():
        proposal = decision.propose_release(made.cohort.key, road.RELEASE, by=made.composer, reason="As agreed.")
        Email.objects.filter(event="release_proposed", to=made.other.user).update(due=road.RELEASE)
        first = left("release_proposed")
        decision.send_back_release(proposal.key, by=made.composer, reason="Another day.")
    with road.at(road.RELEASE):
        last = left("release_proposed")

    waits, gone = made.other.user.email, made.director.user.email
    assert (first, last) == ({waits: "queued", gone: "sent"}, {waits: "discarded", gone: "sent"})
    assert left("cohort_proposed") == {gone: "discarded"}
