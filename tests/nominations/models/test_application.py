"""The transition table of design 4: every verb from every state."""

import pytest
from django.db import IntegrityError, transaction
from django_fsm import ConcurrentTransition, TransitionNotAllowed, can_proceed

from accounts.person import Person
from nominations.models import Nomination, QuotaCounter
from nominations.models.application import transitions
from nominations.states import Status
from tests.nominations import factories as road

BEFORE = {"draft", "returned", "with_commission"}
WORDS = {"recommended", "reserved", "not_recommended", "deferred"}
UNDER_REVIEW = {"eligible", "in_review", "reviewed", *WORDS, "selected", "left_out", "admitted", "refused"}
TABLE = {  # verb: (from, to)
    "submit": ({"draft", "returned"}, {"with_commission"}),
    "take_back": ({"with_commission"}, {"draft", "returned"}),
    "lapse": (BEFORE, {"lapsed"}),
    "endorse": ({"with_commission"}, {"nominated"}),
    "return_to_city": ({"with_commission"}, {"returned"}),
    "decline": ({"with_commission"}, {"not_nominated"}),
    "take_back_decline": ({"not_nominated"}, {"with_commission"}),
    "unendorse": ({"nominated", "clarification", "eligible"}, {"with_commission"}),
    "withdraw": (BEFORE | {"nominated", "clarification"} | UNDER_REVIEW, {"withdrawn"}),
    "confirm_eligible": ({"nominated"}, {"eligible"}),
    "ask_clarification": ({"nominated"}, {"clarification"}),
    "answer_clarification": ({"clarification"}, {"nominated"}),
    "close_clarification": ({"clarification"}, {"nominated"}),
    "declare_ineligible": ({"nominated", "clarification"}, {"ineligible"}),
    "reinstate": ({"not_nominated", "lapsed", "ineligible"}, BEFORE | {"nominated"}),
    "start_review": ({"eligible"}, {"in_review"}),
    "close_review": ({"in_review"}, {"reviewed"}),
    "reopen_review": ({"reviewed"}, {"in_review"}),
    "recommend": ({"reviewed"}, {"recommended"}),
    "reserve": ({"reviewed"}, {"reserved"}),
    "not_recommend": ({"reviewed"}, {"not_recommended"}),
    "defer": ({"reviewed"}, {"deferred"}),
    "reopen_vote": (WORDS, {"reviewed"}),
    "select": (WORDS, {"selected"}),
    "leave_out": (WORDS, {"left_out"}),
    "unselect": ({"selected", "left_out"}, WORDS),
    "admit": ({"selected"}, {"admitted"}),
    "refuse": ({"left_out"}, {"refused"}),
    "recall_approval": ({"admitted", "refused"}, {"selected", "left_out"}),
    "announce": ({"admitted", "refused"}, {"member", "not_admitted"}),
    "promote": ({"not_admitted", "revoked"}, {"member"}),
    "revoke": ({"member"}, {"revoked"}),
}
FINAL = {"withdrawn"}
WAITED_FOR = {  # who must have a verb where the file waits for them
    "draft": {"submit"},
    "returned": {"submit"},
    "with_commission": {"endorse", "return_to_city", "decline"},
    "nominated": {"confirm_eligible", "ask_clarification", "declare_ineligible"},
    "clarification": {"answer_clarification", "close_clarification"},
    "eligible": {"start_review"},
    "in_review": {"close_review"},
    "reviewed": {"recommend", "reserve", "not_recommend", "defer"},
    "admitted": {"announce"},
    "refused": {"announce"},
}


def targets(transition) -> set[str]:
    allowed = getattr(transition.target, "allowed_states", None)
    return {str(state) for state in allowed} if allowed else {str(transition.target)}


def declared() -> dict[str, tuple[set[str], set[str]]]:
    table: dict[str, tuple[set[str], set[str]]] = {}
    for transition in transitions():
        sources, reached = table.setdefault(transition.name, (set(), set()))
        sources.add(str(transition.source))
        reached |= targets(transition)
    return table


def test_declared_transitions_are_those_of_the_design():
    found = declared()

    assert found == TABLE


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("verb", TABLE)
def test_verb_starts_only_where_the_table_says(verb, status):
    file = Nomination(status=status, ended_from="draft", jury_word="reserved")

    assert can_proceed(getattr(file, verb), check_conditions=False) == (status in TABLE[verb][0])


@pytest.mark.parametrize("verb", TABLE)
def test_verb_from_a_wrong_state_is_refused(verb):
    wrong = next(status for status in Status.values if status not in TABLE[verb][0])

    with pytest.raises(TransitionNotAllowed):
        getattr(Nomination(status=wrong), verb)()


def test_every_state_is_reached_from_draft():
    reached, before = {"draft"}, set()
    while reached != before:
        before = set(reached)
        for sources, ends in TABLE.values():
            if sources & reached:
                reached |= ends

    assert reached == set(Status.values)


def test_only_final_states_have_no_exit():
    left = {status for sources, _ends in TABLE.values() for status in sources}

    unfinished = set(Status.values) - left

    assert unfinished == FINAL


@pytest.mark.parametrize(("status", "verbs"), WAITED_FOR.items())
def test_whoever_is_waited_for_has_an_act(status, verbs):
    assert verbs == {verb for verb in verbs if status in TABLE[verb][0]}


def test_every_transition_asks_a_right():
    assert [transition.name for transition in transitions() if not callable(transition.permission)] == []


def test_a_template_cannot_fire_a_transition():
    assert [verb for verb in TABLE if not getattr(Nomination, verb).alters_data] == []


def test_withdrawal_is_alike_in_every_branch_under_review():
    assert TABLE["withdraw"][0] > UNDER_REVIEW


@pytest.mark.django_db
def test_database_refuses_a_fourth_place():
    road.nominated()

    with pytest.raises(IntegrityError), transaction.atomic():
        QuotaCounter.objects.update(used=4)


@pytest.mark.django_db
def test_database_refuses_a_second_living_file():
    first = road.draft()
    other = road.draft("Gulu")

    with pytest.raises(IntegrityError), transaction.atomic():
        Nomination.objects.filter(pk=other.pk).update(city=first.city)


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["admitted", "refused", "member", "not_admitted", "revoked"])
def test_database_refuses_a_decision_without_decider(status):
    file = road.nominated()

    with pytest.raises(IntegrityError), transaction.atomic():
        Nomination.objects.filter(pk=file.pk).update(status=status)


@pytest.mark.django_db
def test_database_refuses_an_unknown_state():
    file = road.draft()

    with pytest.raises(IntegrityError), transaction.atomic():
        Nomination.objects.filter(pk=file.pk).update(status="approved")


@pytest.mark.django_db
def test_stale_save_does_not_undo_a_step():
    stale = road.submitted()
    with road.at():
        road.application.endorse(stale.key, by=Person.clock(), **road.SIGNED)

    with pytest.raises(ConcurrentTransition), transaction.atomic():
        stale.save()

    assert road.fresh(stale).status == "nominated"
