"""Composing a cohort: reasons out of the jury's order, targets, pins, suggestions, scenarios taken over."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts import door
from audit.models import Record
from nominations.models import Hold, Scenario, Target
from nominations.workflow import composing, decision
from tests import kept
from tests.nominations import factories as road
from tests.nominations import worlds

pytestmark = pytest.mark.django_db
CITIES = (
    ("Lira", "UG", "recommend"), ("Gulu", "UG", "recommend"), ("Bouake", "CI", "reserve"),
    ("Masaka", "UG", "reserve"), ("Bursa", "TR", "not_recommend"),
)  # fmt: skip
AFRICA = {"kind": "region", "value": "africa", "least": 2, "most": None}
IVORY = {"kind": "country", "value": "CI", "least": 1, "most": None}


def composed() -> worlds.Round:
    made = worlds.reviewed(CITIES, places=2)
    with road.after_deadlines():
        decision.compose(made.call.key, by=made.composer)
    return made


_composed = kept.once(composed)


@pytest.fixture
def made(_composed, db) -> worlds.Round:
    return _composed.put_back()


def act(function, *args, **facts):
    with road.after_deadlines():
        return function(*args, **facts)


def refusal(function, *args, **facts) -> str:
    with road.after_deadlines(), pytest.raises(door.Refused) as refused:
        function(*args, **facts)
    return refused.value.sentence


def stands(made) -> dict[str, str]:
    return {name: made.file(name).status for name in made.files}


def names(made, keys) -> set[str]:
    return {name for name, file in made.files.items() if file.key in keys}


def last(verb: str) -> Record:
    return Record.objects.filter(act=verb).latest("number")


def test_reason_speaks_of_the_files_that_it_passes_over(made):
    act(decision.select, made.file("Masaka").key, by=made.composer, reason="Its partners.")

    assert names(made, made.file("Masaka").choice_over) == {"Lira", "Gulu"}


def test_a_file_put_back_under_a_lower_one_wants_a_reason_of_its_own(made):
    from nominations.models import Mark, Nomination

    Mark.objects.filter(review__nomination=made.files["Bouake"]).update(value=5)
    act(decision.select, made.file("Bouake").key, by=made.composer, reason="The next in order.")
    act(decision.select, made.file("Masaka").key, by=made.composer, reason="Its partners.")
    act(decision.unselect, made.file("Bouake").key, by=made.composer)

    sentence = refusal(decision.leave_out, made.file("Bouake").key, by=made.composer)

    assert sentence == ("The jury put these lower, and they are in the cohort: Masaka. Write the reason for it.")
    act(decision.leave_out, made.file("Bouake").key, by=made.composer, reason="It withdraws its pledge.")
    assert Nomination.objects.get(pk=made.files["Bouake"].pk).is_out_of_cohort


def test_targets_are_set_anew_as_a_whole_and_recorded(made):
    cohort = made.cohort
    act(composing.set_targets, cohort.key, [AFRICA, IVORY | {"least": None}], by=made.composer)
    act(composing.set_targets, cohort.key, [IVORY], by=made.composer)

    assert list(Target.objects.values_list("kind", "value", "least", "most")) == [("country", "CI", 1, None)]
    assert '"least":1' in last("set_targets").facts
    assert refusal(composing.set_targets, cohort.key, [IVORY | {"most": 0}], by=made.composer) == (
        "At least cannot be more than at most."
    )
    with road.after_deadlines(), pytest.raises(PermissionDenied):
        composing.set_targets(cohort.key, [IVORY], by=made.director)
    with road.after_deadlines(), pytest.raises(Http404):
        composing.set_targets(cohort.key, [IVORY], by=made.chair)


def test_suggestion_is_a_scenario_and_moves_nothing(made):
    act(composing.set_targets, made.cohort.key, [IVORY], by=made.composer)
    before = stands(made)

    scenario = act(composing.suggest, made.cohort.key, "With one more", 2, by=made.composer)
    again = act(composing.suggest, made.cohort.key, "Again", 2, by=made.composer)

    assert stands(made) == before
    assert len(names(made, scenario.keys_in) & {"Lira", "Gulu"}) == 1
    assert "Bouake" in names(made, scenario.keys_in)
    assert (scenario.keys_in, scenario.is_proven, scenario.is_suggested) == (again.keys_in, True, True)


def test_suggestion_never_touches_pins_and_exclusions_nor_takes_what_the_jury_does_not_recommend(made):
    act(composing.pin, made.file("Bursa").key, by=made.composer, reason="First of its country.")
    act(composing.exclude, made.file("Lira").key, by=made.composer, reason="It has a member already.")

    scenario = act(composing.suggest, made.cohort.key, "Held", 4, by=made.composer)

    assert names(made, scenario.keys_in) == {"Bursa", "Gulu", "Bouake", "Masaka"}
    assert refusal(composing.suggest, made.cohort.key, "Five", 5, by=made.composer) == (
        "At most 4 files can be in: recommended or in reserve, not excluded, within the call's ceiling for a country. "
        "You asked for 5."
    )


def test_pin_brings_a_file_in_and_undo_lets_it_go(made):
    act(composing.exclude, made.file("Lira").key, by=made.composer, reason="A member already.")
    act(composing.pin, made.file("Lira").key, by=made.composer, reason="No, another Lira.")

    assert (made.file("Lira").status, made.file("Lira").hold.kind, last("pin").role) == (
        "selected", "pinned", "secretariat",
    )  # fmt: skip
    act(decision.unselect, made.file("Lira").key, by=made.composer)
    assert (made.file("Lira").status, Hold.objects.count()) == ("recommended", 0)
    assert refusal(composing.pin, made.file("Lira").key, by=made.composer, reason=" ") != ""


def test_scenario_is_taken_over_with_the_reasons_it_wants(made):
    act(composing.set_targets, made.cohort.key, [IVORY], by=made.composer)
    scenario = act(composing.suggest, made.cohort.key, "With one more", 2, by=made.composer)

    sentence = refusal(composing.take_over, scenario.key, by=made.composer)
    files = act(composing.take_over, scenario.key, {}, "A first city of Cote d’Ivoire.", by=made.composer)

    assert sentence.startswith("These moves are out of the jury's order and want a reason:")
    assert names(made, scenario.keys_in) == {name for name, status in stands(made).items() if status == "selected"}
    assert len(files) == 5
    assert made.file("Bouake").choice_reason == "A first city of Cote d’Ivoire."
    assert made.file("Bursa").choice_reason == ""
    assert refusal(composing.take_over, scenario.key, by=made.composer) == (
        "The cohort stands as in this scenario already. Nothing moves."
    )


def test_saved_scenario_brings_its_own_reasons_back(made):
    act(decision.select, made.file("Bursa").key, by=made.composer, reason="First of its country.")
    saved = act(composing.save_scenario, made.cohort.key, "As on Monday", by=made.composer)
    act(decision.unselect, made.file("Bursa").key, by=made.composer)
    act(decision.select_recommended, made.call.key, by=made.composer)

    act(composing.take_over, saved.key, by=made.composer)

    assert stands(made) == {
        "Lira": "recommended", "Gulu": "recommended", "Bouake": "reserved", "Masaka": "reserved", "Bursa": "selected",
    }  # fmt: skip
    assert made.file("Bursa").choice_reason == "First of its country."


def test_scenario_never_undoes_a_pin_or_an_exclusion(made):
    saved = act(composing.save_scenario, made.cohort.key, "Before pins", by=made.composer)
    act(composing.exclude, made.file("Lira").key, by=made.composer, reason="Its mayor was convicted.")
    act(composing.pin, made.file("Bursa").key, by=made.composer, reason="First of its country.")

    assert refusal(composing.take_over, saved.key, by=made.composer) == (
        "This scenario goes against what was pinned or excluded with a reason: Lira, Bursa. Nothing moves. Put these "
        "files back to the jury's word first, or suggest a new scenario."
    )
    assert Hold.objects.count() == 2
    assert not made.file("Lira").is_in_cohort


def test_archived_scenario_is_not_taken_over(made):
    saved = act(composing.save_scenario, made.cohort.key, "As on Monday", by=made.composer)
    act(composing.archive_scenario, saved.key, by=made.composer)

    assert not Scenario.objects.offered().exists()
    assert refusal(composing.take_over, saved.key, by=made.composer) == (
        "This scenario is archived. Save the cohort as it stands under a new name."
    )


def test_nothing_is_composed_before_the_director(made):
    act(decision.select_recommended, made.call.key, by=made.composer)
    act(decision.propose_cohort, made.cohort.key, by=made.composer, reason="So.")

    for function, args in [
        (composing.set_targets, [made.cohort.key, []]),
        (composing.save_scenario, [made.cohort.key, "Late"]),
        (composing.suggest, [made.cohort.key, "Late", 2]),
    ]:
        assert refusal(function, *args, by=made.composer).startswith("The cohort is not being composed at the moment")
    assert refusal(composing.pin, made.file("Lira").key, by=made.composer, reason="So.").startswith("The cohort is not")


def test_what_its_author_did_not_see_a_scenario_leaves_where_it_is(made):
    from nominations.models import StaffConflict

    StaffConflict.objects.create(user=made.other.user, nomination=made.file("Lira"), reason="Kin.", at=road.IN_TIME)
    scenario = act(composing.suggest, made.cohort.key, "Without one", 1, by=made.other)
    act(decision.select, made.file("Lira").key, by=made.composer)

    act(composing.take_over, scenario.key, by=made.composer)

    assert names(made, scenario.keys_in) == {"Gulu"}
    assert made.file("Lira").is_in_cohort
