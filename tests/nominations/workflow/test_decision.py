"""Composing, approving, releasing: reasons against the jury's word, two persons, nothing early."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts import door
from accounts.models import NetworkRole
from accounts.person import Person
from audit import chain
from audit.models import Record
from audit.subjects import subject
from cities.models import Membership
from nominations import bundle
from nominations.bundle import verify
from nominations.models import Cohort, StaffConflict
from nominations.workflow import application, decision, naming, screening
from notifications.models import Email
from tests.nominations import factories as road
from tests.nominations import worlds

pytestmark = pytest.mark.django_db


def refusal(act, *args, **facts) -> str:
    with road.after_deadlines(), pytest.raises(door.Refused) as refused:
        act(*args, **facts)
    return refused.value.sentence


def test_select_against_the_jurys_word_takes_a_reason(made):
    with road.after_deadlines():
        decision.compose(made.call.key, by=made.composer)

    sentence = refusal(decision.select, made.file("Masaka").key, by=made.composer)

    assert sentence == "This departs from the jury's word. Write the reason for it."
    with road.after_deadlines():
        decision.select(made.file("Masaka").key, by=made.composer, reason="First of its region.")
    assert (made.file("Masaka").status, made.file("Masaka").choice_reason) == ("selected", "First of its region.")


def test_select_recommended_keeps_choices_made_before(made):
    with road.after_deadlines():
        decision.compose(made.call.key, by=made.composer)
        decision.select(made.file("Masaka").key, by=made.composer, reason="First of its region.")
        decision.select_recommended(made.call.key, by=made.composer)

    states = {name: made.file(name).status for name in made.files}
    assert states == {"Lira": "selected", "Gulu": "left_out", "Masaka": "selected"}


def test_unselect_puts_the_file_back_to_the_jurys_word(made):
    worlds.composed(made)
    with road.after_deadlines():
        decision.unselect(made.file("Gulu").key, by=made.composer)

    assert made.file("Gulu").status == "reserved"
    assert refusal(decision.propose_cohort, made.cohort.key, by=made.composer, reason="So.") == (
        "1 file is neither in the cohort nor left out: in reserve (1)."
    )


def kept_away(person, file) -> None:
    StaffConflict.objects.create(user=person.user, nomination=file, reason="Kin.", at=road.IN_TIME)


def test_director_kept_from_a_file_does_not_approve_its_cohort(made):
    worlds.proposed(made)
    kept_away(made.director, made.file("Gulu"))

    sentence = refusal(decision.approve, made.cohort.key, by=made.director)

    assert sentence == "A file of this cohort is kept from you. Another director has to approve it."
    with road.after_deadlines():
        decision.approve(made.cohort.key, by=road.network("director", "Dina"))
    assert made.cohort.is_approved


def test_secretariat_kept_from_a_file_learns_only_that_a_colleague_decides_it(made):
    kept_away(made.composer, made.file("Gulu"))
    worlds.composed(made)

    sentence = refusal(decision.propose_cohort, made.cohort.key, by=made.composer, reason="So.")

    assert sentence == "1 file is kept from you; a colleague decides it."
    with road.after_deadlines():
        decision.leave_out(made.file("Gulu").key, by=made.other)
        decision.propose_cohort(made.cohort.key, by=made.composer, reason="So.")
    assert made.cohort.is_proposed


def test_ceiling_of_a_country_counts_what_is_kept_from_whoever_proposes():
    cities = [("Lira", "UG", "recommend"), ("Gulu", "UG", "recommend")]
    made = worlds.composed(worlds.reviewed(cities, quota_admitted=1))
    kept_away(made.composer, made.file("Gulu"))

    sentence = refusal(decision.propose_cohort, made.cohort.key, by=made.composer, reason="So.")

    assert sentence == "More than 1 city is in the cohort from: UG."


def test_no_living_file_stays_behind_a_decision(made):
    worlds.composed(made)
    waiting = road.nominated("Jinja", "KE", made=made.call)
    road.eligible(made.composer, "Mbale", "CI", made=made.call)

    sentence = refusal(decision.propose_cohort, made.cohort.key, by=made.composer, reason="So.")

    assert sentence == "2 files are neither in the cohort nor left out: nominated (1), eligible (1)."
    assert road.fresh(waiting).status == "nominated"


def test_approve_counts_again_what_came_to_life_meanwhile(made):
    file = road.submitted("Jinja", "KE", made=made.call)
    with road.at():
        application.decline(file.key, by=Person.clock(), reason="Not now.")
    worlds.proposed(made)
    with road.after_deadlines():
        screening.reinstate(file.key, by=made.composer, reason="It is.", late_until=road.RELEASE)

    sentence = refusal(decision.approve, made.cohort.key, by=made.director)

    assert sentence == "1 file is neither in the cohort nor left out: with the National Commission (1)."
    assert made.cohort.is_proposed


@pytest.mark.parametrize("state", [worlds.approved, worlds.announced])
def test_reinstate_after_the_decision_is_refused(state, made):
    file = road.submitted("Jinja", "KE", made=made.call)
    with road.at():
        application.decline(file.key, by=Person.clock(), reason="Not now.")
    state(made)

    sentence = refusal(screening.reinstate, file.key, by=made.composer, reason="It is.", late_until=road.RELEASE)

    assert sentence == (
        "The call is decided or over: nobody would decide on this file any more. The city can apply in a next call."
    )
    assert road.fresh(file).status == "not_nominated"


def test_propose_cohort_over_the_ceiling_of_a_country_is_refused():
    cities = [("Lira", "UG", "recommend"), ("Gulu", "UG", "recommend")]
    made = worlds.composed(worlds.reviewed(cities, quota_admitted=1))

    sentence = refusal(decision.propose_cohort, made.cohort.key, by=made.composer, reason="So.")

    assert sentence == "More than 1 city is in the cohort from: UG."


def test_cohort_before_the_director_is_not_changed(made):
    worlds.proposed(made)

    sentence = refusal(decision.unselect, made.file("Gulu").key, by=made.composer)

    assert sentence == "The cohort is not being composed at the moment: it lies before the director or is decided."


def test_approve_takes_two_persons_by_act_and_by_database(made):
    worlds.composed(made)
    NetworkRole.objects.create(user=made.composer.user, role="director", since=road.OPENS)
    both = Person.of(made.composer.user)
    with road.after_deadlines():
        decision.propose_cohort(made.cohort.key, by=both, reason="So.")

    sentence = refusal(decision.approve, made.cohort.key, by=both)

    assert sentence == "You proposed this cohort yourself. Another person has to approve it."
    with pytest.raises(IntegrityError, match="composer_and_approver_are_two_persons"), transaction.atomic():
        Cohort.objects.update(approved_by=both.user, approved_at=road.IN_TIME)


def test_approve_is_the_directors(made):
    worlds.proposed(made)

    with road.after_deadlines(), pytest.raises(PermissionDenied):
        decision.approve(made.cohort.key, by=made.other)


def test_approve_writes_held_letters_to_city_and_commission_alone(made):
    worlds.proposed(made)
    city, officer = worlds.speaking_for(made)
    with road.after_deadlines():
        decision.approve(made.cohort.key, by=made.director)

    letters = Email.objects.filter(kind="decision")
    assert {(letter.event, letter.to, letter.state) for letter in letters} == {
        ("admitted_city", city.user, "held"),
        ("announced_commission", officer.user, "held"),
    }
    assert not Membership.objects.exists()


def test_send_back_gives_the_reason_to_the_secretariat(made):
    worlds.proposed(made)
    with road.after_deadlines():
        decision.send_back(made.cohort.key, by=made.director, reason="One region is missing.")

    assert made.cohort.state == "composing"
    told = Email.objects.filter(event="cohort_sent_back")
    assert {email.to for email in told} == {made.composer.user, made.other.user}
    assert all("One region is missing." in email.text for email in told)


def test_recall_approval_discards_the_letters_and_a_new_approval_writes_new_ones(made):
    worlds.approved(made)
    with road.after_deadlines():
        decision.recall_approval(made.cohort.key, by=made.director, reason="A mistake.")
    states = set(Email.objects.filter(kind="decision").values_list("state", flat=True))
    with road.at(road.AFTER_DEADLINES + road.later(1)):
        decision.propose_cohort(made.cohort.key, by=made.composer, reason="Again.")
        decision.approve(made.cohort.key, by=made.director)

    assert states == {"discarded"}
    held = Email.objects.filter(kind="decision", state="held", event="admitted_city")
    assert held.count() == 1
    assert chain.verify() is None


def test_recall_approval_puts_back_the_instant_that_was_planned(made):
    before = road.fresh(made.call).release_at
    worlds.approved(made)
    road.released(road.fresh(made.call), made.composer, made.other, road.RELEASE + road.later(3))
    with road.after_deadlines():
        decision.recall_approval(made.cohort.key, by=made.director, reason="A mistake.")

    assert road.fresh(made.call).release_at == before


def test_recall_approval_takes_back_an_instant_that_the_director_proposed(made):
    worlds.approved(made)
    with road.after_deadlines():
        proposal = decision.propose_release(made.cohort.key, road.RELEASE, by=made.director)
        decision.recall_approval(made.cohort.key, by=made.director, reason="A mistake.")

    taken_back = road.fresh(proposal)
    assert (taken_back.decision, taken_back.decided_by) == ("taken_back", made.director.user)


def test_release_takes_two_persons(made):
    worlds.approved(made)
    with road.after_deadlines():
        proposal = decision.propose_release(made.cohort.key, road.RELEASE, by=made.composer)

    sentence = refusal(road.confirm, proposal, by=made.composer)

    assert sentence == "You proposed this yourself. Another person has to decide it."
    assert made.cohort.release_approved is False
    with road.after_deadlines():
        road.confirm(proposal, by=made.director)
    assert made.cohort.release_approved is True


def test_instant_more_than_a_year_ahead_is_refused_as_a_year_mistyped(made):
    worlds.approved(made)
    far = datetime(2099, 9, 1, 10, tzinfo=UTC)

    sentence = refusal(decision.propose_release, made.cohort.key, far, by=made.composer)

    assert "2099" in sentence
    assert "is more than a year ahead. Look at the year again" in sentence
    assert "a limit of this site and of nobody else" in sentence
    with road.after_deadlines():
        assert decision.propose_release(made.cohort.key, road.AFTER_DEADLINES + timedelta(days=366), by=made.composer)


def test_propose_release_in_the_past_is_refused(made):
    worlds.approved(made)

    sentence = refusal(decision.propose_release, made.cohort.key, road.IN_TIME, by=made.composer)

    assert sentence == "Choose an instant in the future."


def test_announce_does_not_come_a_second_early(made):
    worlds.approved(made)
    road.released(made.call, made.composer, made.other)
    with road.at(road.RELEASE - road.later(1 / 86400)):
        early = road.announce_due()
        nothing = Membership.objects.exists()
    with road.at(road.RELEASE):
        due = road.announce_due()
        again = road.announce_due()

    assert (early, nothing, due, again) == ([], False, [made.call.key], [])
    assert set(Email.objects.filter(kind="decision").values_list("state", flat=True)) == {"queued"}


def test_embargo_of_a_call_keeps_the_announcement_away_from_the_approval():
    made = worlds.approved(worlds.reviewed(embargo_hours=24))
    approved_at = made.cohort.approved_at

    with road.after_deadlines(), pytest.raises(door.Refused, match="at least 24 hours between the approval"):
        decision.propose_release(made.cohort.key, approved_at + timedelta(hours=23), by=made.composer)
    with road.after_deadlines():
        decision.propose_release(made.cohort.key, approved_at + timedelta(hours=24), by=made.composer)

    assert made.call.proposals.filter(kind="release").count() == 1


def test_withdrawn_under_embargo_hears_nothing_of_the_outcome_then_or_later(made):
    file, (city, officer) = made.file("Lira"), worlds.speaking_for(made)
    worlds.approved(made, people=False)
    road.released(made.call, made.composer, made.other)
    with road.after_deadlines():
        application.withdraw(file.key, by=city)
    with road.at(road.RELEASE):
        road.announce_due()

    letters = Email.objects.filter(kind="decision")
    assert not letters.filter(state="held").exists()
    assert set(letters.filter(subject_ref=subject(file)).values_list("state", flat=True)) == {"discarded"}
    told = Email.objects.filter(to=city.user).exclude(state="discarded").values_list("event", flat=True)
    assert set(told) == {"withdrawn_city"}
    assert list(letters.filter(state="queued").values_list("event", "to")) == [
        ("announced_commission", officer.user.pk)
    ]
    assert "Lira" not in letters.get(state="queued").text
    assert not Membership.objects.exists()
    assert chain.verify() is None


def first_lock(act) -> str:
    """The table whose rows an act locks before all others."""
    with road.after_deadlines(), CaptureQueriesContext(connection) as asked:
        act()
    found = [re.search(r'FOR NO KEY UPDATE OF "(\w+)"', query["sql"]) for query in asked]
    return next(lock[1] for lock in found if lock)


def test_every_act_of_the_decision_locks_the_call_first(made):
    by, director = made.composer, made.director
    lira, gulu = (made.file(name).key for name in ("Lira", "Gulu"))
    acts = [
        lambda: decision.compose(made.call.key, by=by),
        lambda: decision.select(lira, by=by),
        lambda: decision.leave_out(gulu, by=by),
        lambda: decision.unselect(gulu, by=by),
        lambda: decision.select_recommended(made.call.key, by=by),
        lambda: decision.propose_cohort(made.cohort.key, by=by, reason="So."),
        lambda: decision.send_back(made.cohort.key, by=director, reason="No."),
        lambda: decision.propose_cohort(made.cohort.key, by=by, reason="So."),
        lambda: decision.approve(made.cohort.key, by=director),
        lambda: decision.propose_release(made.cohort.key, road.RELEASE, by=by),
        lambda: road.confirm(made.call.proposals.open().get(), by=director),
        lambda: decision.recall_approval(made.cohort.key, by=director, reason="A mistake."),
    ]

    assert [first_lock(act) for act in acts] == ["nominations_call"] * len(acts)


def test_approval_freezes_a_bundle_whose_hash_stands_in_its_record(made):
    worlds.approved(made)
    frozen = made.cohort.bundles.get()

    record = Record.objects.about(made.cohort).get(act="approve")
    assert json.loads(record.facts) == {"admitted": 1, "bundle": frozen.sha256}
    assert (frozen.number, frozen.is_recalled) == (1, False)


def test_recalled_approval_keeps_its_bundle_and_the_next_one_has_its_own(made):
    worlds.approved(made)
    with road.after_deadlines():
        decision.recall_approval(made.cohort.key, by=made.director, reason="Masaka was forgotten.")
        decision.unselect(made.file("Masaka").key, by=made.composer)
        decision.select(made.file("Masaka").key, by=made.composer, reason="First of its region.")
        decision.propose_cohort(made.cohort.key, by=made.composer, reason="With Masaka.")
        decision.approve(made.cohort.key, by=made.director)

    first, second = made.cohort.bundles.order_by("number")
    assert (first.is_recalled, second.is_recalled) == (True, False)
    parts = bundle.unpack(bytes(second.content))
    assert verify.differences(parts) == []
    decided = json.loads(parts["decision.json"])
    assert (decided["size"], decided["proposed"]["reason"]) == (2, "With Masaka.")
    assert sorted(one["reason"] for one in decided["choices"]) == ["", "", "First of its region."]


def test_bundle_tells_what_the_director_decided_otherwise(made):
    worlds.proposed(made)
    with road.after_deadlines():
        gulu = made.file("Gulu")
        naming.check_name(gulu.key, "The register.", by=made.composer)
        decision.approve(made.cohort.key, by=made.director, otherwise={gulu.key: "A first city of its kind."})

    frozen = made.cohort.bundles.get()
    parts = bundle.unpack(bytes(frozen.content))
    decided = json.loads(parts["decision.json"])
    choice = next(one for one in decided["choices"] if one["file"] == gulu.key)
    assert verify.differences(parts) == []
    assert (choice["in"], choice["reason"], choice["overruled"]) == (True, "A first city of its kind.", True)
    assert (choice["by"], decided["size"]) == (decided["approved"]["by"], 2)
