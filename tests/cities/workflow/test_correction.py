from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from accounts import door
from accounts.person import Person
from audit import clock
from audit.models import Record
from cities import figures, listing, reading, workflow
from cities.models import City, Membership
from tests.cities import factories

pytestmark = pytest.mark.django_db
LATER = datetime(2022, 9, 20, 10, tzinfo=UTC)


def correct(edition, **facts):
    with clock.at(LATER):
        return workflow.correct(
            edition.announcement, by=facts.pop("by", Person.clock()), reason=facts.pop("reason", "An error."), **facts
        )


def refusal(edition, **facts):
    with pytest.raises(door.Refused) as refused:
        correct(edition, **facts)
    return refused.value.sentence


def test_correct_removes_a_city_and_counts_anew(edition):
    second = correct(edition, removed=[City.objects.get(slug="ifrane")], reason="Announced by mistake.")

    assert (second.number, second.reason, second.entries.count()) == (2, "Announced by mistake.", 76)
    assert second.figures.totals == figures.Totals(293, 76)
    tenure = Membership.objects.get(city__slug="ifrane")
    assert (tenure.until, tenure.ended_how, tenure.ended_in) == (date(2022, 9, 20), "corrigendum", second)
    assert reading.network().cities == 293


def test_correct_ends_what_its_announcement_began_and_not_what_began_anew():
    secretariat, lira, gulu = factories.secretariat(), factories.city("Lira"), factories.city("Gulu")
    first = factories.announce(lira, gulu)
    with clock.at(LATER):
        motion = workflow.propose_removal(gulu.key, by=secretariat, reason="Name used for sale.")
        workflow.withdraw_membership(lira.key, by=secretariat, until=date(2022, 9, 15), reason="Letter.")
        factories.announce(lira, slug="again", instant=LATER)

    second = correct(first, removed=[lira, gulu])

    ends = Membership.objects.order_by("city__name", "since").values_list("city__name", "ended_how", "ended_in")
    assert list(ends) == [("Gulu", "corrigendum", second.pk), ("Lira", "withdrew", None), ("Lira", "", None)]
    motion.refresh_from_db()
    assert motion.answer == "settled"


def test_correct_leaves_the_former_edition_as_printed(edition):
    before = listing.render(reading.listing_of(edition))

    correct(edition, removed=[City.objects.get(slug="ifrane")])

    edition = type(edition).objects.get(pk=edition.pk)
    assert listing.render(reading.listing_of(edition)) == before
    assert edition.figures.totals == figures.Totals(294, 76)


def test_correct_adds_a_city_from_the_day_of_the_correction(edition):
    kampala = factories.city("Kampala")

    second = correct(edition, added=[(kampala, "Kampala", "Uganda")])

    assert second.figures.totals == figures.Totals(295, 76)
    assert Membership.objects.get(city=kampala).since == date(2022, 9, 20)
    assert City.objects.get(pk=kampala.pk).slug == "kampala"


def test_correct_names_a_difference_to_the_release(edition):
    second = correct(edition, removed=[City.objects.get(slug="ifrane")])

    assert second.difference() == "The release states 294 members, this reckoning gives 293: a difference of 1."


def test_correct_is_recorded_with_its_reason(edition):
    ifrane = City.objects.get(slug="ifrane")

    correct(edition, removed=[ifrane])

    record = Record.objects.last()
    assert record.act == "correct"
    assert f'"removed":["{ifrane.key}"]' in record.facts


def test_correct_costs_the_same_for_many_cities(edition, django_assert_max_num_queries):
    with django_assert_max_num_queries(26):
        correct(edition, removed=City.objects.filter(country__iso2="UG"))


def test_correct_without_a_reason(edition):
    sentence = "A correction needs a reason: it stands on the page of the announcement."
    assert refusal(edition, removed=City.objects.filter(slug="lira"), reason=" ") == sentence


def test_correct_without_a_change(edition):
    assert refusal(edition) == "This correction changes nothing: name a city to remove or to add."


def test_correct_a_city_that_is_not_in_it(edition):
    assert refusal(edition, removed=[factories.city("Kampala")]) == "Not in the latest edition: Kampala."


def test_correct_adding_a_member(edition):
    lira = City.objects.get(slug="lira")

    assert refusal(edition, added=[(lira, "Lira", "Uganda")]) == "Already members: Lira."


def test_correct_by_an_officer(edition):
    with pytest.raises(PermissionDenied):
        correct(edition, by=factories.officer(), removed=City.objects.filter(slug="lira"))


def test_correct_leaves_no_pause_and_no_proposal_about_a_city_that_is_no_member(edition):
    ifrane, sofia = City.objects.get(slug="ifrane"), factories.secretariat()
    with clock.at(LATER):
        workflow.propose_removal(ifrane.key, by=sofia, reason="Name used for sale.")
        workflow.declare_inactive(ifrane.key, by=sofia, reason="Silent.")

    correct(edition, removed=[ifrane])

    tenure = ifrane.memberships.get()
    assert not tenure.pauses.filter(until=None).exists()
    assert [(one.kind, one.answer) for one in tenure.motions.all()] == [("removal", "settled")]
