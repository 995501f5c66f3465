import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from accounts import door
from accounts.models import Invitation
from accounts.person import Person
from audit.models import Record
from cities import workflow
from cities.models import (
    City,
    FocalPoint,
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


def test_appoint_focal_point_who_acts_for_another_country():
    person = factories.officer("UG")

    with pytest.raises(door.Refused):
        workflow.appoint_focal_point(factories.city("Kisumu", "KE"), person.user, by=Person.clock())


def test_appoint_focal_point_by_a_stranger():
    stranger = Person.of(factories.user())

    with pytest.raises(PermissionDenied):
        workflow.appoint_focal_point(factories.city(), stranger.user, by=stranger)


def test_end_focal_point_takes_the_city():
    person = factories.focal_point(factories.city())

    workflow.end_focal_point(FocalPoint.objects.get().key, by=factories.secretariat())

    assert person.fresh().scopes("focal_point") == frozenset()


def test_end_focal_point_that_does_not_exist():
    with pytest.raises(Http404):
        workflow.end_focal_point("nobody", by=factories.secretariat())


def test_end_focal_point_of_a_city_that_one_does_not_see_is_not_there_and_locks_nothing():
    factories.focal_point(factories.city())
    stranger = factories.focal_point(factories.city("Kisumu", "KE"))
    key = FocalPoint.objects.get(city__name="Lira").key

    with CaptureQueriesContext(connection) as asked, pytest.raises(Http404):
        workflow.end_focal_point(key, by=stranger)

    assert not [query for query in asked if "FOR NO KEY UPDATE" in query["sql"]]


def test_join_city_as_the_invited_person():
    city, user = factories.city(), factories.user()

    door.act(workflow.join_city)(user, Invitation(about=city.key))

    assert Person.of(user).scopes("focal_point") == {city.pk}
    assert acts() == ["register_city", "appoint_focal_point"]
