from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404

from accounts import door
from accounts.person import Person
from audit import clock
from audit.models import Record
from cities import figures, reference, workflow
from cities.models import (
    Announcement,
    City,
    CommissionOfficer,
    Country,
    FocalPoint,
    Membership,
    Prehistory,
    PublishedFigure,
    RetiredSlug,
)
from tests.cities import factories

pytestmark = pytest.mark.django_db


def acts():
    return list(Record.objects.values_list("act", flat=True))


def test_register_city_makes_a_city_with_its_keys():
    city = factories.city("Reșița", "RO", kind="city", aliases=["Resicabánya"])

    assert (city.search_key, city.sort_key, city.slug) == ("resita", "resita", None)
    assert [alias.search_key for alias in city.aliases.all()] == ["resicabanya"]
    assert acts() == ["register_city"]


@pytest.mark.parametrize("spelling", ["Kuno Consortium", "KUNO  consortium", "Garissa", "Garísa"])
def test_register_city_finds_it_by_any_spelling(spelling):
    city = factories.city("Kuno Consortium", "KE", aliases=["Garissa"], local_name="Garisa")

    assert factories.city(spelling, "KE") == city
    assert City.objects.count() == 1


def test_register_city_of_the_same_name_in_another_country():
    assert factories.city("Granada", "KE") != factories.city("Granada", "UG")


def test_register_city_keeps_real_and_fictional_apart():
    assert factories.city("Lira") != factories.city("Lira", is_fictional=True)


def test_register_city_of_two_with_one_name_asks_which():
    factories.city("Springfield", parent_unit="North")
    factories.city("Springfield", parent_unit="South")

    with pytest.raises(door.Refused) as refused:
        factories.city("Springfield")

    sentence = "2 cities of this country are called Springfield: say which larger unit is meant."
    assert refused.value.sentence == sentence
    assert factories.city("Springfield", parent_unit="South").parent_unit == "South"


def test_register_city_without_a_letter():
    with pytest.raises(door.Refused) as refused:
        factories.city("–")

    assert refused.value.sentence == "“–” is not a name: it has neither a letter nor a digit."


def test_register_city_by_the_officer_of_another_country():
    with pytest.raises(PermissionDenied):
        workflow.register_city(factories.country("KE"), "Kisumu", by=factories.officer("UG"))


def test_register_city_by_the_officer_of_its_country():
    officer = factories.officer("UG")

    workflow.register_city(factories.country("UG"), "Gulu", by=officer)

    assert Record.objects.last().role == "officer"


def test_appoint_officer_gives_the_country():
    person = factories.officer("UG")

    assert person.scopes("officer") == {factories.country("UG").pk}
    assert acts() == ["found_commission", "appoint_officer"]


def test_appoint_officer_twice_changes_nothing():
    person = factories.officer("UG")

    workflow.appoint_officer(factories.commission("UG"), person.user, by=Person.clock())

    assert CommissionOfficer.objects.count() == 1


def test_appoint_officer_who_acts_for_another_country():
    person = factories.officer("UG")

    with pytest.raises(door.Refused) as refused:
        workflow.appoint_officer(factories.commission("KE"), person.user, by=Person.clock())

    sentence = "already acts for Uganda: one person may hold roles in one country only."
    assert refused.value.sentence == f"{person.user} {sentence}"


def test_appoint_focal_point_who_acts_for_another_country():
    person = factories.officer("UG")

    with pytest.raises(door.Refused):
        workflow.appoint_focal_point(factories.city("Kisumu", "KE"), person.user, by=Person.clock())


def test_appoint_focal_point_by_a_stranger():
    stranger = Person.of(factories.user())

    with pytest.raises(PermissionDenied):
        workflow.appoint_focal_point(factories.city(), stranger.user, by=stranger)


def test_end_officer_takes_the_country_and_frees_the_person():
    person = factories.officer("UG")
    officer = CommissionOfficer.objects.get()

    workflow.end_officer(officer.key, by=factories.secretariat())

    assert person.fresh().scopes("officer") == frozenset()
    workflow.appoint_officer(factories.commission("KE"), person.user, by=Person.clock())


def test_end_focal_point_takes_the_city():
    person = factories.focal_point(factories.city())

    workflow.end_focal_point(FocalPoint.objects.get().key, by=factories.secretariat())

    assert person.fresh().scopes("focal_point") == frozenset()


def test_end_focal_point_that_does_not_exist():
    with pytest.raises(Http404):
        workflow.end_focal_point("nobody", by=factories.secretariat())


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


def test_count_earlier_by_an_officer():
    with pytest.raises(PermissionDenied):
        workflow.count_earlier(reference.membership_programme(), factories.EARLIER, by=factories.officer())
