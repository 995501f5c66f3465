"""A correction that no e-mail can tell: the letter says so, the desk has a task, an act with a record settles it."""

import pytest
from django.urls import reverse

from accounts import door
from audit import chain
from audit.models import Record
from cities.models import FocalPoint
from nominations.models import Nomination, StaffConflict, Unreached
from nominations.workflow import reaching
from notifications.models import Email
from tests import pages
from tests.nominations import factories as road
from tests.nominations import worlds
from tests.nominations.workflow import test_corrigendum
from tests.nominations.workflow.test_corrigendum import off, on, propose, publish, renamed

pytestmark = pytest.mark.django_db
_announced, two = test_corrigendum._announced, test_corrigendum.two


def nobody_of(name: str) -> None:
    FocalPoint.objects.filter(city__name=name).delete()


def of_corrections():
    """What a corrigendum left to do, beside what the announcement left."""
    return Unreached.objects.exclude(change="announce")


def to_commission(event: str) -> str:
    return Email.objects.get(event=f"{event}_commission").text


def test_outcome_of_a_city_without_anybody_is_told_by_its_commission_and_by_us(made):
    officer = road.cities.officer("UG")
    nobody_of("Lira")
    worlds.approved(made, people=False)
    road.released(road.fresh(made.call), made.composer, made.other)
    with road.at(road.RELEASE):
        road.announce_due()
        page = pages.Browser(officer).get(reverse("letter", args=[made.file("Lira").key]))

    told = Email.objects.get(event="announced_commission").text
    assert "Please tell Gulu, Lira, Masaka: nobody there holds an account, so no e-mail of ours reached them." in told
    asked = "Nobody holds an account for this city, so no e-mail of ours reached it: please tell it."
    assert asked in page.content.decode()
    waiting = Unreached.objects.waiting().filter(nomination__city__name="Lira")
    assert list(waiting.values_list("side", "change", "edition")) == [("city", "announce", 1)]


def test_nobody_has_to_be_told_of_a_round_of_the_past(made):
    nobody_of("Lira")
    type(made.call).objects.filter(pk=made.call.pk).update(is_replay=True)
    worlds.approved(made, people=False)
    road.released(road.fresh(made.call), made.composer, made.other)
    with road.at(road.RELEASE):
        road.announce_due()

    assert not Unreached.objects.exists()


def test_corrigendum_of_a_city_without_anybody_asks_its_commission_to_tell_it(two):
    nobody_of("Lira")
    publish(two, propose(two, off(two, "Lira"), renamed(two, "Belem", "Belém", "Brazil")))

    said = to_commission("revoked")
    assert "Nobody holds an account for this city, so no e-mail of ours reached it: please tell it." in said
    assert "has been told" not in said
    assert "The city has been told in its own e-mail." in to_commission("renamed")
    waiting = of_corrections().waiting().values_list("nomination__city__name", "side", "change", "edition")
    assert list(waiting) == [("Lira", "city", "revoke", 2)]


def test_commission_without_anybody_is_to_be_reached_too(two):
    two.files["Belem"].country.commission.officers.all().delete()
    publish(two, propose(two, off(two, "Belem")))

    assert list(of_corrections().values_list("side", flat=True)) == ["commission"]


def test_reach_settles_the_task_once_with_a_record(two):
    nobody_of("Lira")
    publish(two, propose(two, off(two, "Lira")))
    task = of_corrections().get()
    with on(7):
        with pytest.raises(door.Refused):
            reaching.reach(task.key, by=two.composer, reason=" ")
        reaching.reach(task.key, by=two.composer, reason="By telephone, the mayor's office.")
        with pytest.raises(door.Refused, match="Sofia has noted already how Lira: city was reached"):
            reaching.reach(task.key, by=two.other, reason="By letter.")

    assert not of_corrections().waiting().exists()
    assert (road.fresh(task).how, road.fresh(task).reached_by) == (
        "By telephone, the mayor's office.",
        two.composer.user,
    )
    assert [row.act for row in Record.objects.about(two.files["Lira"])].count("reach") == 1
    assert chain.verify() is None


def test_who_is_kept_from_the_city_reads_nothing_of_it(two):
    nobody_of("Lira")
    publish(two, propose(two, off(two, "Lira")))
    StaffConflict.objects.create(
        user=two.other.user, nomination=Nomination.objects.get(city__name="Lira"), reason="Kin.", at=road.IN_TIME
    )

    assert [of_corrections().visible_to(one).count() for one in (two.composer, two.other, two.director)] == [1, 0, 0]
    with pytest.raises(door.Http404):
        reaching.reach(of_corrections().get().key, by=two.other, reason="By letter.")
