"""Two acts at the same moment, on real connections."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts import door
from accounts.person import Person
from audit import clock
from audit.models import Record
from cities import reference, workflow
from cities.models import City, CommissionOfficer, Membership
from tests.cities import factories

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts: Callable[[], object]) -> list[str]:
    barrier = Barrier(len(acts))

    def run(act):
        try:
            barrier.wait(timeout=10)
            act()
        except door.Refused as refused:
            return refused.sentence
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def test_appoint_one_person_in_two_countries_at_once():
    user, by = factories.user("Ada"), Person.clock()
    uganda, kenya = factories.commission("UG"), factories.commission("KE")

    said = together(
        lambda: workflow.appoint_officer(uganda, user, by=by), lambda: workflow.appoint_officer(kenya, user, by=by)
    )

    assert CommissionOfficer.objects.count() == 1
    assert (said[0][:20], said[1]) == ("Ada already acts for", "done")


def test_register_one_city_twice_at_once():
    country, by = factories.country(), Person.clock()

    said = together(*[lambda: workflow.register_city(country, "Lira", by=by)] * 2)

    assert (said, City.objects.count()) == (["done", "done"], 1)


def test_remove_and_withdraw_one_member_at_once():
    city = factories.city()
    factories.announce(city)
    sofia, dana = factories.secretariat(), factories.secretariat()
    motion = workflow.propose_removal(city.key, by=sofia, reason="Sold the name.")
    left = {"until": clock.today(), "reason": "Letter."}

    said = together(
        lambda: workflow.remove_member(motion.key, by=dana),
        lambda: workflow.withdraw_membership(city.key, by=sofia, **left),
    )

    ended = Membership.objects.get()
    assert said in (["Lira is not a member today.", "done"], ["This was decided already.", "done"])
    assert Record.objects.filter(act__in=["remove_member", "withdraw_membership"]).count() == 1
    assert ended.ended_how in {"removed", "withdrew"}


def test_announce_one_city_twice_at_once():
    city = factories.city()
    reference.membership_programme()

    said = together(lambda: factories.announce(city, slug="one"), lambda: factories.announce(city, slug="two"))

    assert (said, Membership.objects.count()) == (["Already members: Lira.", "done"], 1)
