import pytest
from django.urls import reverse

from accounts.person import Person
from audit import clock
from cities.folding import search_key
from cities.models import CityAlias
from nominations.models import Nomination
from nominations.workflow import conflicts, filling
from tests import pages
from tests.cities import factories as cities
from tests.nominations import factories as road
from tests.nominations import worlds

pytestmark = pytest.mark.django_db


def found(person, text: str, **more: str) -> dict[str, list[str]]:
    """What somebody finds by name and in what people wrote: the first cell of every row, by kind."""
    parts = [more] if more else [{"in": "names"}, {"in": "texts"}]
    found_there = [look(person, text, **part) for part in parts]
    groups = [group for page in found_there for group in page.context.get("groups", [])]
    return {str(group["title"]): [row["cells"][0]["text"] for row in group["rows"]] for group in groups}


def look(person, text: str, **more: str):
    browser = pages.Browser(person)
    with clock.at(road.IN_TIME):
        return browser.client.get(reverse("search"), {"q": text, **more}, follow=True)


@pytest.fixture
def two():
    """A file of Uganda and one of Kenya in one call."""
    road.open_call()
    return [road.nominated("Lira"), road.nominated("Kisumu", "KE")]


def test_the_secretariat_finds_files_cities_calls_and_persons(two):
    staff = road.secretariat("Sofia")

    assert found(staff, "lira") == {"Files": ["Lira"], "Cities": ["Lira"], "Answers": ["Lira"]}
    assert found(staff, "2027") == {"Files": ["Lira", "Kisumu"], "Calls": ["Membership 2027"]}
    assert found(staff, "sofia") == {"Persons": ["Sofia"]}


def test_every_word_has_to_be_found_wherever_it_stands(two):
    staff = road.secretariat()

    assert found(staff, "2027 lira") == {"Files": ["Lira"]}
    assert found(staff, "lira kenya") == {}


def test_a_city_is_found_by_alias_accents_and_country(two):
    CityAlias.objects.create(city=two[0].city, name="Ngetta", search_key=search_key("Ngetta"))
    staff = road.secretariat()

    assert found(staff, "NGÉTTA") == {"Files": ["Lira"], "Cities": ["Lira"]}
    assert found(staff, "uganda")["Files"] == ["Lira"]


def test_others_find_only_what_they_may_see(two):
    officer, foreign = cities.officer("UG"), cities.focal_point(two[1].city)
    stranger = Person.of(cities.user("Stranger"))

    assert found(officer, "lira") == {"Files": ["Lira"], "Cities": ["Lira"], "Answers": ["Lira"]}
    assert found(officer, "kisumu") == found(foreign, "lira") == {}
    assert found(stranger, "2027") == {"Calls": ["Membership 2027"]}
    assert found(stranger, "Stranger") == found(officer, officer.someone.email) == {}


def test_a_colleague_kept_away_does_not_find_the_file(two):
    staff = road.secretariat("Said")
    with road.after_deadlines():
        conflicts.keep_away(two[0].key, by=staff, reason="My home town.")

    assert found(staff, "lira") == {"Cities": ["Lira"]}


def test_an_outsider_is_told_the_stage_that_outsiders_see():
    made = worlds.approved(worlds.reviewed())
    officer = cities.officer("UG")
    labels = {row["cells"][3]["word"] for row in look(officer, "uganda").context["groups"][0]["rows"]}

    assert labels == {"being assessed"}
    assert found(officer, "lira")["Cities"] == ["Lira"]
    assert look(officer, "lira").context["groups"][1]["rows"][0]["cells"][2]["text"] == "not announced"
    assert made.call.name in look(made.director, "2027").content.decode()


def test_an_announced_city_leads_to_its_public_page():
    cities.announce(cities.city("Gulu"), slug="2022")
    stranger = Person.of(cities.user("Stranger"))
    cells = look(stranger, "gulu").context["groups"][0]["rows"][0]["cells"]

    assert (cells[0]["url"], cells[2]["text"]) == ("/cities/gulu/", "announced as a member")
    assert list(found(stranger, "2022")) == ["Announcements"]


def test_a_city_leads_the_director_nowhere_before_it_is_announced():
    cities.city("Gulu")

    assert look(road.director(), "gulu").context["groups"][0]["rows"][0]["cells"][0]["url"] == ""


def test_more_than_ten_are_shown_in_pages():
    made = road.open_call()
    for number in range(60):
        with road.at():
            filling.open_file(made.key, cities.city(f"Town {number:02}"), by=Person.clock())
    staff = road.secretariat()

    assert len(found(staff, "town")["Files"]) == 10
    assert "?q=town&amp;in=files" in look(staff, "town").content.decode()
    assert len(found(staff, "town", **{"in": "files"})["Files"]) == 50
    assert len(found(staff, "town", **{"in": "files"}, page="2")["Files"]) == 10
    assert Nomination.objects.count() == 60


def test_an_empty_and_a_fruitless_search_say_what_can_be_found(two):
    staff, stranger = road.secretariat(), Person.of(cities.user("Stranger"))
    nothing = "Nothing that you may see has all these words."

    assert nothing not in look(staff, "").content.decode()
    assert "Persons and invitations are found by name or address." in look(staff, "").content.decode()
    assert "Persons and invitations are found" not in look(stranger, "").content.decode()
    assert nothing in look(staff, "xyzzy").content.decode()
    assert nothing in look(staff, "!?").content.decode()
    assert nothing in look(staff, "lira", **{"in": "calls"}).content.decode()
    assert found(stranger, "Stranger", **{"in": "persons"}) == {}


def test_what_no_name_has_is_looked_for_in_what_people_wrote(two):
    staff = road.secretariat()

    assert str(look(staff, "learning for all").context["groups"][0]["title"]) == "Answers"
    assert look(staff, "learning for all", **{"in": "names"}).context["groups"] == []
    assert {str(group["title"]) for group in look(staff, "lira").context["groups"]} == {"Files", "Cities"}
    assert "?q=lira&amp;in=texts" in look(staff, "lira").content.decode()


def test_too_many_words_are_refused_with_a_sentence(two):
    page = look(road.secretariat(), "a b c d e f g h i")

    assert "At most 8 words, please." in page.content.decode()
    assert "groups" not in page.context


@pytest.mark.parametrize(
    "typed", [str, str.lower, lambda code: code.replace("-", ""), lambda code: code.replace("-", " ")]
)
def test_code_of_a_text_finds_its_file_as_callers_say_it(two, typed):
    code = two[0].dossier.snapshots.order_by("number").first().code

    assert found(road.secretariat(), typed(code)) == {"Files": ["Lira"]}
    assert found(cities.officer("UG"), typed(code)) == {"Files": ["Lira"]}


def test_code_finds_nothing_for_those_who_do_not_read_it(two):
    staff, code = road.secretariat(), two[0].dossier.snapshots.order_by("number").first().code
    conflicts.keep_away(two[0].key, by=staff, reason="My town.")
    readers = [staff, cities.officer("KE"), cities.focal_point(two[1].city), road.director()]

    assert [found(reader, code) for reader in readers] == [{}] * 4
