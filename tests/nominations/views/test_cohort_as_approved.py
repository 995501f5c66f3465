"""The page of a decided cohort shows what was approved and what became of each city since; and what is open, once."""

import pytest

from nominations.workflow import application, corrigendum, decision
from tests.cities import factories as cities
from tests.nominations import factories as road
from tests.nominations import worlds
from tests.nominations.views.desks import browser, get, text

pytestmark = pytest.mark.django_db
TWO = (("Lira", "UG", "recommend"), ("Belem", "BR", "recommend"), ("Gulu", "UG", "reserve"))
CHANGES = (("revoke", "Belem"), ("promote", "Gulu"))


def page(person, query="", at=None):
    with road.at(at or road.RELEASE + road.later(9)):
        return get(browser(person), "cohort", "2027", query=query)


def places(shown) -> dict[str, tuple[int, bool, str]]:
    return {row["city"]: (row["place"], row["is_in"], row["since"]) for row in shown.context["rows"]}


def corrected(made, *changes) -> None:
    said = {"edition": 1, "reason": "A mistake."}
    with road.at(road.RELEASE + road.later(5)):
        proposal = corrigendum.propose_corrigendum(made.cohort.key, list(changes), by=made.composer, **said)
    with road.at(road.RELEASE + road.later(6)):
        corrigendum.publish_corrigendum(proposal.key, by=made.director)


def test_corrected_cohort_stands_as_it_was_approved_with_what_became_of_each_city():
    made = worlds.announced(worlds.reviewed(TWO))
    before = places(page(made.composer))
    corrected(made, *({"verb": verb, "file": made.files[name].key} for verb, name in CHANGES))

    shown = page(made.director)
    after = places(shown)

    assert {name: row[:2] for name, row in after.items()} == {name: row[:2] for name, row in before.items()}
    assert {name: row[2] for name, row in after.items()} == {
        "Lira": "",
        "Belem": "removed by corrigendum of 7 September 2027",
        "Gulu": "admitted by corrigendum of 7 September 2027",
    }
    assert text(shown).count("removed by corrigendum of 7 September 2027") == 1
    assert [bar["text"] for bar in shown.context["first_time"]] == ["2 of 2 countries"]
    assert shown.context["words"] == "2 cities in 2 countries"
    assert shown.context["next"]["sentence"] == "Announced: 2 cities in 1 country."
    assert shown.context["next"]["detail"] == "As it was approved: 2 cities in 2 countries."
    assert [row["city"] for row in page(made.composer, "?show=in").context["rows"]] == ["Belem", "Lira"]


def test_withdrawn_under_embargo_stays_on_the_page_until_the_approval_is_recalled():
    made = worlds.approved(worlds.reviewed(TWO))
    with road.after_deadlines():
        application.withdraw(
            made.files["Belem"].key, by=cities.focal_point(made.files["Belem"].city), reason="We wait."
        )
    shown = page(made.composer, at=road.AFTER_DEADLINES)
    with road.after_deadlines():
        decision.recall_approval(made.cohort.key, by=made.director, reason="Anew.")
    after = page(made.composer, at=road.AFTER_DEADLINES)

    assert places(shown)["Belem"][1:] == (True, "withdrawn on 1 May 2027")
    assert "Nothing is public before that instant: 1 city in 1 country." in text(shown)
    assert places(after).keys() == {"Lira", "Gulu"}


def test_open_is_counted_once_with_what_the_jury_has_not_spoken_on():
    made = worlds.composed(worlds.reviewed(TWO))
    road.nominated("Kitgum", made=made.call)
    shown = page(made.composer, at=road.AFTER_DEADLINES)
    listed = page(made.composer, "?show=open", at=road.AFTER_DEADLINES)

    figure = next(one for one in shown.context["figures"] if one["label"] == "neither in nor out")
    assert figure["value"] == 1
    assert shown.context["next"]["sentence"] == "1 file is neither in the cohort nor left out: nominated (1)."
    assert [(row["city"], row["acts"]) for row in listed.context["rows"]] == [("Kitgum", [])]
