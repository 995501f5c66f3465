from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts import door
from accounts.person import Person
from audit import chain, clock
from audit.models import Record
from cities import figures, reference, workflow
from cities.models import (
    Announcement,
    City,
    Country,
    Membership,
    Prehistory,
    PublishedFigure,
    RetiredSlug,
)
from tests.cities import factories

pytestmark = pytest.mark.django_db


def test_announce_the_round_of_2022(edition):
    assert edition.figures.totals == figures.Totals(294, 76)
    assert edition.difference() == ""
    assert Membership.objects.filter(since=date(2022, 9, 2), announced_in=edition).count() == 77
    assert City.objects.filter(slug=None).count() == 0
    assert (Prehistory.objects.count(), PublishedFigure.objects.get().cities) == (1, 294)
    assert Record.objects.last().act == "announce"


def test_announce_names_a_difference_to_the_release():
    edition = factories.register_of_2022(figures.Totals(295, 76))

    assert edition.difference() == "The release states 295 members, this reckoning gives 294: a difference of 1."


def test_announce_again_counts_on_from_the_earlier_one(edition):
    later = factories.announce(factories.city("Kampala"), slug="2024", instant=factories.THEN + timedelta(days=530))

    assert later.figures.totals == figures.Totals(295, 76)
    assert later.figures.before_register == 217


def test_announce_fictional_cities_counts_only_them(edition):
    haven = factories.city("North Haven", is_fictional=True)

    fictional = factories.announce(haven, slug="fictional-2026", is_fictional=True)

    assert fictional.figures.totals == figures.Totals(1, 1)
    haven.refresh_from_db()
    assert haven.slug == "north-haven-fictional"


def test_announce_uses_few_queries(django_assert_max_num_queries):
    factories.country()
    country = Country.objects.with_names().get()
    places = [workflow.register_city(country, f"City {number}", by=Person.clock()) for number in range(30)]

    with django_assert_max_num_queries(26):
        factories.announce(*places)


def refusal(*places, **facts):
    with pytest.raises(door.Refused) as refused:
        factories.announce(*places, **facts)
    return refused.value.sentence


def test_announce_under_an_address_used_before():
    factories.announce(factories.city())

    assert refusal(factories.city("Gulu")) == "An announcement with the address “2022” has been made already."


def test_announce_before_its_instant():
    with clock.at(datetime(2022, 9, 2, 9, 59, tzinfo=UTC)):
        sentence = refusal(factories.city())

    assert sentence == "This announcement is due on 2022-09-02T10:00+00:00 and cannot be made before."
    assert Announcement.objects.count() == 0


def test_announce_a_city_twice():
    city = factories.city()

    assert refusal(city, city) == "Named twice: Lira."


def test_announce_a_member():
    city = factories.city()
    factories.announce(city)

    assert refusal(city, slug="2024") == "Already members: Lira."


def test_announce_fictional_and_real_cities_together():
    sentence = refusal(factories.city("North Haven", is_fictional=True))

    assert sentence == "Fictional and real cities cannot stand in one announcement: North Haven."


def test_announce_by_an_officer():
    with pytest.raises(PermissionDenied):
        workflow.announce(
            programme=None, slug="", title="", instant=None, layout="", members=[], by=factories.officer()
        )


def test_announce_gives_addresses_never_used_before():
    old = factories.city("Old Lira")
    RetiredSlug.objects.create(slug="lira", city=old)
    homonyms = [factories.city("Lira", parent_unit=unit) for unit in ("West", "North", "South")]

    factories.announce(*homonyms, factories.city("北京", "KE"))

    slugs = City.objects.exclude(slug=None).order_by("pk").values_list("slug", flat=True)
    assert list(slugs) == ["lira-ug", "lira-ug-2", "lira-ug-3", "city"]


def test_membership_twice_at_a_time_is_refused_by_the_database():
    edition = factories.announce(factories.city())
    tenure = Membership.objects.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(
            city=tenure.city, programme=tenure.programme, since=date(2023, 1, 1), announced_in=edition
        )


def test_membership_after_an_ended_one_is_a_second_tenure():
    edition = factories.announce(factories.city())
    Membership.objects.update(until=date(2023, 1, 1), ended_how="withdrew")
    tenure = Membership.objects.get()

    Membership.objects.create(
        city=tenure.city, programme=tenure.programme, since=date(2023, 1, 1), announced_in=edition
    )

    assert Membership.objects.count() == 2


def test_count_earlier_keeps_what_was_told_first():
    programme = reference.membership_programme()
    workflow.count_earlier(programme, factories.EARLIER, by=Person.clock())

    workflow.count_earlier(programme, factories.EARLIER, by=Person.clock())
    with pytest.raises(door.Refused) as refused:
        workflow.count_earlier(programme, replace(factories.EARLIER, net_exits=11), by=Person.clock())

    assert refused.value.sentence == "Other figures of members admitted before this register began are kept already."
    assert Prehistory.objects.get().net_exits == 12
    records = Record.objects.filter(act="count_earlier").values_list("subject", flat=True)
    assert list(records) == [f"cities.programme:{programme.slug}"]
    assert chain.verify() is None


def test_count_earlier_by_an_officer():
    with pytest.raises(PermissionDenied):
        workflow.count_earlier(reference.membership_programme(), factories.EARLIER, by=factories.officer())


def test_announcement_of_a_day_on_which_a_city_was_still_a_member_is_refused_with_a_sentence():
    place, staff = factories.city(), factories.secretariat()
    factories.announce(place)
    workflow.withdraw_membership(place.key, by=staff, until=date(2024, 5, 20), reason="Letter of May.")

    with pytest.raises(door.Refused) as refused:
        factories.announce(place, slug="2024", instant=datetime(2024, 5, 10, 9, tzinfo=UTC))

    assert refused.value.sentence == "Already members: Lira."
    factories.announce(place, slug="2024", instant=datetime(2024, 5, 20, 9, tzinfo=UTC))
