"""The pages on which a cohort is composed: two columns, targets, suggestions, scenarios beside each other."""

import re

import pytest
from django.urls import reverse

from nominations.models import Scenario
from nominations.views import first_time
from nominations.workflow import application, composing, decision
from tests import kept
from tests.nominations import factories as road
from tests.nominations import worlds
from tests.nominations.views.desks import browser, get, post, text

pytestmark = pytest.mark.django_db
CITIES = (
    ("Lira", "UG", "recommend"), ("Gulu", "UG", "recommend"), ("Bouake", "CI", "reserve"),
    ("Bursa", "TR", "not_recommend"),
)  # fmt: skip


def page(client, name, *parts, query=""):
    with road.after_deadlines():
        return get(client, name, *parts, query=query)


def send(client, name, /, *parts, **typed):
    with road.after_deadlines():
        return post(client, name, *parts, do="x", **typed)


def composed() -> worlds.Round:
    made = worlds.reviewed(CITIES, places=2)
    with road.after_deadlines():
        decision.compose(made.call.key, by=made.composer)
    return made


_composed = kept.once(composed)


@pytest.fixture
def made(_composed, db) -> worlds.Round:
    return _composed.put_back()


def test_every_file_stands_once_in_the_jurys_order_or_in_the_cohort_with_its_place_and_acts(made):
    client = browser(made.composer)
    send(client, "pin", made.file("Bouake").key, reason="The only one of its country.")

    shown = page(client, "cohort", "2027")

    order, cohort = shown.context["sides"]
    assert [(row["city"], row["place"]) for row in order["rows"]] == [("Gulu", 1), ("Lira", 1), ("Bursa", 4)]
    assert [(row["city"], row["place"], row["hold"].kind) for row in cohort["rows"]] == [("Bouake", 3, "pinned")]
    assert [act["label"] for act in order["rows"][0]["acts"]] == ["Put in", "Leave out", "Pin", "Exclude"]
    assert [act["label"] for act in cohort["rows"][0]["acts"]] == ["Undo"]
    assert "The only one of its country." in text(shown)


def test_the_page_of_a_move_names_whom_it_passes_over(made):
    asked = text(page(browser(made.composer), "select", made.file("Bouake").key))

    assert "The jury put these higher, and they are not in the cohort: Gulu, Lira." in asked


def test_targets_are_bars_with_their_state_in_words(made):
    client = browser(made.composer)
    answer = send(
        client, "set_targets", made.cohort.key,
        **{"least-region-africa": 1, "least-first_time-": 2, "most-country-": 1, "most-region-africa": ""},
    )  # fmt: skip
    send(client, "select", made.file("Lira").key)
    send(client, "select", made.file("Gulu").key)

    bars = page(client, "cohort", "2027").context["targets"]

    assert answer.url == reverse("cohort", args=["2027"])
    assert [(bar["label"], bar["text"], bar["note"], bar["tone"]) for bar in bars] == [
        ("Africa", "2 · at least 1", "met", ""),
        ("Countries without a member", "1 · at least 2", "short by 1", "problem"),
        ("Each country", "2 · at most 1", "over by 1", "problem"),
    ]


def test_targets_that_contradict_themselves_come_back_with_a_sentence(made):
    typed = {"least-region-africa": 3, "most-region-africa": 2}

    refused = send(browser(made.composer), "set_targets", made.cohort.key, **typed)

    assert "At least cannot be more than at most." in text(refused)


def test_only_the_targets_that_are_used_stand_open(made):
    client, key = browser(made.composer), made.cohort.key
    fresh = opened(page(client, "set_targets", key))
    refused = send(client, "set_targets", key, **{"least-size-50000": 3, "most-size-50000": 2})
    send(client, "set_targets", key, **{"least-first_time-": 1})

    assert fresh == ["Region"]
    assert opened(refused) == ["Size of the city"]
    assert opened(page(client, "set_targets", key)) == ["First-time countries"]


def opened(shown) -> list[str]:
    """What stands open on a page of which the rest is folded away."""
    return re.findall(r'class="folded" open><summary><bdi>([^<]*)', shown.content.decode())


def test_suggestion_is_compared_taken_over_and_ends_on_the_page_that_says_what_moved(made):
    client = browser(made.composer)
    send(client, "set_targets", made.cohort.key, **{"least-country-CI": 1})
    send(client, "save_scenario", made.cohort.key, name="Empty")
    send(client, "suggest", made.cohort.key, name="With one more", size=2, seed=1)
    one = Scenario.objects.get(name="With one more")

    listed = page(client, "scenarios", "2027")
    beside = page(client, "scenario", one.key, query=f"?with={Scenario.objects.get(name='Empty').key}")
    asked = page(client, "take_over", one.key)
    bare = send(client, "take_over", one.key)
    done = client.get(send(client, "take_over", one.key, common="A first city of its country.").url)

    assert [row["cells"][0]["text"] for row in listed.context["rows"]] == ["With one more", "Empty"]
    assert "suggested, seed 1" in text(listed)
    assert "proven best" in text(listed)
    assert "Bouake" in {file["city"] for file in beside.context["only_one"]}
    assert beside.context["only_other"] == []
    assert [(row["one"], row["other"], row["word"]) for row in beside.context["changes"]] == [
        ("1, met", "0, short by 1", "nearer")
    ]
    assert "What moves: 4 files" in text(asked)
    assert "Write the reason, here or once for all below." in text(bare)
    assert done.context["title"] == "4 files stand as in the scenario"
    assert made.file("Bouake").is_in_cohort


def test_a_suggestion_that_no_cohort_can_be_is_refused_in_a_sentence(made):
    refused = send(browser(made.composer), "suggest", made.cohort.key, name="Too many", size=9, seed=1)

    assert "At most 3 files can be in" in text(refused)
    assert not Scenario.objects.exists()


def test_what_a_first_time_country_would_take_is_one_for_one(made):
    with road.after_deadlines():
        decision.select_recommended(made.call.key, by=made.composer)

    shown = page(browser(made.composer), "what_it_takes", "2027")
    rows = shown.context["rows"]

    assert [row["country"] for row in rows] == ["Côte d'Ivoire"]
    assert [file["city"] for file in rows[0]["into"]] == ["Bouake"]
    assert len(rows[0]["out"]) == 1
    assert made.file("Bouake").is_out_of_cohort


def test_every_first_time_country_that_cannot_come_in_is_listed_with_its_reason(made):
    road.cities.country("BR")
    ended, theirs = road.nominated("Arad", "RO", made=made.call), road.cities.officer("RO")
    with road.after_deadlines():
        application.withdraw(ended.key, by=theirs, reason="We wait.")
        decision.select_recommended(made.call.key, by=made.composer)

    shown = page(browser(made.composer), "what_it_takes", "2027").context

    assert {row["country"]: row["refusal"] for row in shown["others"]} == {
        "Romania": "Nominated, and no longer in this call: Arad (withdrawn).",
        "Türkiye": "The jury neither recommends a city of it nor keeps one in reserve: Bursa (not recommended).",
    }
    assert shown["silent"] == {
        "sentence": "Of 2 countries no city is nominated in this call.",
        "names": "Brazil, Kenya",
    }
    assert shown["size"] == "5 countries without a member are not in the cohort; 1 of them could come in."


def test_very_many_countries_that_could_come_in_are_paged_and_counted(made, monkeypatch):
    monkeypatch.setattr(first_time, "SOLVED", 1)
    shown = page(browser(made.composer), "what_it_takes", "2027")

    assert len(shown.context["rows"]) == 1
    assert shown.context["position"] == "1 to 1 of 2"


def test_files_in_conflict_are_in_nobodys_scenario_page(made):
    from nominations.models import StaffConflict

    with road.after_deadlines():
        decision.select_recommended(made.call.key, by=made.composer)
        saved = composing.save_scenario(made.cohort.key, "All", by=made.composer)
    StaffConflict.objects.create(user=made.other.user, nomination=made.file("Lira"), reason="Kin.", at=road.IN_TIME)

    client = browser(made.other)
    shown = [text(page(client, "scenario", saved.key)), text(page(client, "what_it_takes", "2027"))]
    shown.append(text(page(client, "take_over", saved.key)))

    assert not any("Lira" in one for one in shown)
