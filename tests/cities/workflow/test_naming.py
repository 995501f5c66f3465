"""Cities renamed and called otherwise: nothing that was a name is lost."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from accounts import door
from audit import clock
from cities import workflow
from cities.models import City
from tests.cities import factories
from tests.nominations import factories as road

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 3, 1, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now():
    with clock.at(NOW):
        yield


def renamed(name: str = "Lira City", day: date = date(2024, 1, 1)) -> City:
    lira = City.objects.filter(search_key__startswith="lira").first() or factories.city("Lira")
    if not lira.slug:
        factories.announce(lira)
    workflow.rename_city(lira.key, by=road.secretariat(), name=name, since=day, source="Gazette (fictional).")
    return City.objects.get(pk=lira.pk)


def test_rename_city_keeps_the_former_name_with_its_dates_and_leads_on_from_its_address():
    lira = renamed()

    assert (lira.name, lira.slug) == ("Lira City", "lira-city")
    former = lira.names.get()
    assert (former.text, former.language, former.until) == ("Lira", "und", date(2024, 1, 1))
    assert list(City.objects.search("Lira")) == [lira]
    assert list(City.objects.spelled(lira.country, "lira")) == [lira]
    moved = Client().get("/cities/lira/")
    assert (moved.status_code, moved["Location"]) == (301, "/cities/lira-city/")


def test_second_change_begins_where_the_first_ended_and_a_name_may_come_back():
    renamed()
    lira = renamed("Lira", date(2025, 1, 1))

    assert lira.slug == "lira-ug"  # an address is never given twice
    spans = list(lira.names.order_by("until").values_list("text", "since", "until"))
    assert spans == [("Lira", None, date(2024, 1, 1)), ("Lira City", date(2024, 1, 1), date(2025, 1, 1))]


def test_rename_city_refuses_the_name_of_another_city():
    factories.city("Gulu", aliases=["Acholiland"])

    with pytest.raises(door.Refused) as refused:
        renamed("Acholiland")

    assert refused.value.sentence == "“Acholiland” is a name of Gulu already."


def test_add_name_and_end_name():
    lira, sofia = factories.city("Lira"), road.secretariat()

    workflow.add_name(lira.key, by=sofia, text="Lira Town", source="Map (fictional).")
    workflow.add_name(lira.key, by=sofia, text="Lirra", language="fr", source="Atlas (fictional).")
    found = [list(City.objects.search(text)) for text in ("town", "LIRRA")]
    workflow.end_name(lira.key, by=sofia, language="fr", text="Lirra")
    workflow.end_name(lira.key, by=sofia, language="", text="Lira Town")

    assert found == [[lira], [lira]]
    assert lira.names.get().until == NOW.date()
    assert (lira.called_in("fr"), list(lira.aliases.all())) == ("", [])
    with pytest.raises(door.Refused) as refused:
        workflow.end_name(lira.key, by=sofia, language="fr", text="Lirra")
    assert refused.value.sentence == "“Lirra” is not in use."
