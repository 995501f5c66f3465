from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import NetworkRole
from accounts.person import Person
from audit import clock
from cities.models import Announcement, City, Membership
from tests.cities import factories

pytestmark = pytest.mark.django_db
FUTURE = datetime(2030, 1, 1, tzinfo=UTC)


def names(cities):
    return [city.name for city in cities.order_by("sort_key")]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("resita", ["Reșița"]),
        ("Côte d'Ivoire", ["Bouaké"]),
        ("cote d’ivoire", ["Bouaké"]),
        ("garissa", ["Kuno Consortium"]),
        ("Київ", ["Kyiv"]),
        ("kozah", ["Kara - Commune de Kozah 1", "Pya - Commune de Kozah 2"]),
        ("nicaragua gra", ["Granada"]),
        ("nowhere", []),
    ],
)
def test_search_finds_by_any_name(edition, typed, found):
    assert names(City.objects.search(typed)) == found


def test_search_for_nothing_finds_all_and_for_signs_none(edition):
    assert [City.objects.search(text).count() for text in ("", "%", " - ")] == [77, 0, 0]


def test_what_is_typed_is_the_beginning_of_a_word_and_exact_names_stand_first(edition):
    assert names(City.objects.search("oman").in_region("europe_north_america")) == []
    assert "Guangzhou" not in names(City.objects.search("hina"))
    factories.announce(factories.city("Granada Norte"), factories.city("Alt", aliases=["Granada"]), slug="later")

    found = City.objects.search("granada").exact_first("granada").values_list("name", flat=True)
    assert list(found) == ["Granada", "Alt", "Granada Norte"]


def test_members_on_a_day():
    factories.announce(factories.city("Lira"), factories.city("Gulu"))
    Membership.objects.filter(city__name="Gulu").update(until=date(2024, 1, 1), ended_how="withdrew")

    assert names(City.objects.members(on=date(2022, 9, 1))) == []
    assert names(City.objects.members(on=date(2022, 9, 2))) == ["Gulu", "Lira"]
    assert names(City.objects.members(on=date(2024, 1, 1))) == ["Lira"]
    assert names(City.objects.members()) == ["Lira"]


def test_in_region_and_admitted_in(edition):
    assert City.objects.in_region("arab_states").admitted_in(2022).count() == 9
    assert City.objects.admitted_in(2021).count() == 0


@pytest.fixture
def three():
    """A member, a city whose announcement is still to come, a city that only applies."""
    factories.announce(factories.city("Member"))
    factories.announce(factories.city("Secret"), slug="secret")
    Announcement.objects.filter(slug="secret").update(instant=FUTURE)
    return factories.city("Applicant")


def visible(person):
    return names(City.objects.visible_to(person))


def test_visible_to_the_public(three):
    assert visible(Person.nobody()) == ["Member"]


def test_visible_to_a_juror_is_what_the_public_sees(three):
    assert visible(Person.of(factories.user())) == ["Member"]


def test_visible_to_an_officer_is_the_own_country(three):
    factories.city("Kisumu", "KE")

    assert visible(factories.officer("KE")) == ["Kisumu", "Member"]


def test_visible_to_a_focal_point_is_the_own_city(three):
    assert visible(factories.focal_point(three)) == ["Applicant", "Member"]


def test_visible_to_secretariat_and_director_is_everything(three):
    director = factories.user()
    NetworkRole.objects.create(user=director, role="director", since=factories.THEN)

    assert visible(factories.secretariat()) == ["Applicant", "Member", "Secret"]
    assert visible(Person.of(director)) == ["Applicant", "Member", "Secret"]


def test_announcements_are_visible_from_their_instant(three):
    assert list(Announcement.objects.visible_to(Person.nobody()).values_list("slug", flat=True)) == ["2022"]
    assert Announcement.objects.visible_to(factories.secretariat()).count() == 2
    with clock.at(FUTURE):
        assert Announcement.objects.visible_to(Person.nobody()).count() == 2
        assert visible(Person.nobody()) == ["Member", "Secret"]


def test_public_memberships_are_announced_and_in_force(three):
    assert [tenure.city.name for tenure in Membership.objects.public()] == ["Member"]


def test_tenures_are_active_from_the_first_day_to_the_day_before_the_last(three):
    person = factories.officer("KE")
    tenure = type(factories.commission("KE")).objects.get().officers.get()
    tenure.until = tenure.since + timedelta(days=2)
    tenure.save()

    assert [person.fresh().has("officer")] == [True]
    with clock.at(clock.now() + timedelta(days=2)):
        assert person.fresh().has("officer") is False
