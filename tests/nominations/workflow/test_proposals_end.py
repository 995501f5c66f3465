"""What was proposed about a file ends with the check of the file: nobody is asked for what can never be decided."""

import pytest

from audit import chain
from nominations.models import Nomination, Proposal
from nominations.workflow import application, call, conflicts, screening
from notifications import sender
from notifications.models import Email
from tests.nominations import factories as road
from tests.nominations.workflow.test_races import in_time, while_it_waits

WHY = {"reason": "No local authority."}
ENDS = {"reason": "The budget is gone."}


def proposed(by, file=None) -> Proposal:
    with road.at():
        return screening.propose_ineligible((file or road.nominated()).key, by=by, **WHY)


def checked(by) -> Nomination:
    file = road.nominated()
    with road.at():
        screening.check_all(file.key, {item.code: "yes" for item in screening.rules.CHECKLIST}, by=by)
    return file


def decided(proposal: Proposal) -> tuple:
    now = road.fresh(proposal)
    return now.decision, now.decided_by, now.decision_reason


@pytest.mark.django_db
@pytest.mark.parametrize("who", [0, 1])
def test_nobody_is_asked_whether_a_file_is_eligible_once_that_is_confirmed(who):
    people = road.secretariat("Sofia"), road.secretariat("Said")
    file = checked(people[0])
    asked = proposed(people[0], file)
    with road.at():
        screening.confirm_eligible(file.key, by=people[who])
        sender.send_due()

    assert decided(asked) == ("taken_back", people[who].user, "The file was confirmed as eligible.")
    assert road.fresh(file).status == "eligible"
    assert not Email.objects.sent().filter(event="ineligible_proposed").exists()


@pytest.mark.django_db
def test_nobody_is_asked_about_the_files_of_a_call_that_is_cancelled():
    one, other, made = road.secretariat("Sofia"), road.secretariat("Said"), road.open_call()
    asked = [proposed(one, road.nominated(name, made=made)) for name in ("Lira", "Gulu")]
    elsewhere = proposed(one, road.nominated("Kati", "CI", road.open_call("other")))
    with road.at():
        call.cancel(made.key, by=other, **ENDS)
        sender.send_due()

    assert [decided(each) for each in asked] == [("taken_back", other.user, "The budget is gone.")] * 2
    assert road.fresh(elsewhere).decision == ""
    assert Email.objects.sent().filter(event="ineligible_proposed").count() == 1


@pytest.mark.django_db
def test_a_colleague_returns_to_a_file_of_a_cancelled_call_as_to_any_other():
    away, one, other = road.secretariat("Sofia"), road.secretariat("Said"), road.secretariat("Rosa")
    file = road.nominated()
    with road.at():
        conflicts.keep_away(file.key, by=away, reason="My sister is the mayor.")
        lift = conflicts.propose_lift(file.key, away.key, by=one, reason="She is not.")
        call.cancel(file.call.key, by=one, **ENDS)
        conflicts.lift_conflict(lift.key, by=other)

    assert Nomination.objects.visible_to(away).filter(pk=file.pk).exists()


def unendorse(file: Nomination, officer, _third) -> None:
    application.unendorse(file.key, by=officer, reason="The mayor thinks again.")


def cancel(file: Nomination, _officer, third) -> None:
    call.cancel(file.call.key, by=third, **ENDS)


def confirm(file: Nomination, _officer, third) -> None:
    screening.confirm_eligible(file.key, by=third)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("ends", [unendorse, cancel, confirm])
def test_what_another_person_sent_back_a_moment_before_stays_sent_back(ends):
    one, other = road.secretariat("Sofia"), road.secretariat("Said")
    file, officer, third = checked(one), road.cities.officer("UG"), road.secretariat("Rosa")
    asked = proposed(one, file)

    failures = while_it_waits(
        in_time(lambda: screening.send_back_ineligible(asked.key, by=other, reason="It is one.")),
        in_time(lambda: ends(file, officer, third)),
    )

    assert failures == []
    assert decided(asked) == ("sent_back", other.user, "It is one.")
    assert chain.verify() is None
