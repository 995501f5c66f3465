import pytest
from django.db import transaction
from django.urls import reverse

from accounts.person import Person
from audit import clock
from nominations.workflow import application, conflicts
from tests import pages, test_queries
from tests.cities import factories as cities
from tests.nominations import factories as road

pytestmark = pytest.mark.django_db
LISTS = [row for row in test_queries.LISTS if row[0] in pages.SHEETS]


def sheet(person, name: str, *args: str, **query: str):
    browser = pages.Browser(person)
    asked = "&".join(f"{key}={value}" for key, value in ({"as": "xlsx"} | query).items())
    with clock.at(road.IN_TIME):
        return browser.get(f"{reverse(name, args=args)}?{asked}")


def column(response, number: int = 0) -> list:
    return [row[number] for row in pages.cells(response)[1:]]


def shown(context) -> list[str]:
    groups = ("open", "upcoming", "earlier", "decided") if "open" in context else ("rows",)
    rows = [row for group in groups for row in context.get(group, [])]
    return [row["cells"][0]["text"] if "cells" in row else row.get("city") or row["name"] for row in rows]


@pytest.mark.parametrize(("name", "args", "role", "build"), LISTS, ids=[f"{row[0]}-{row[2]}" for row in LISTS])
def test_a_spreadsheet_has_the_rows_of_its_page(name, args, role, build):
    with transaction.atomic():
        made = test_queries.cast()
        build(made, 3)
        browser = pages.Browser(getattr(made, role) if role else None)
        url = reverse(name, args=args(made) if callable(args) else args)
        with clock.at(road.IN_TIME if build in test_queries.IN_TIME else road.AFTER_DEADLINES):
            page, taken = browser.client.get(url), browser.get(f"{url}?as=xlsx")
        transaction.set_rollback(True)

    listed = shown(page.context)
    assert ("?as=xlsx" in page.content.decode()) == bool(listed)
    assert 'attachment; filename="' in taken.headers["Content-Disposition"]
    assert sorted(column(taken)) == sorted(listed) if name == "calls" else column(taken) == listed


@pytest.fixture
def many():
    made = road.open_call()
    for number in range(55):
        with road.at():
            application.open_file(made.key, cities.city(f"Town {number:02}"), by=Person.clock())
    return made


def test_a_spreadsheet_has_every_page_and_the_same_filter(many):
    road.draft("Kisumu", "KE", many)
    staff = road.secretariat()

    assert len(column(sheet(staff, "files"))) == 56
    assert column(sheet(staff, "files", country="KE", page="2")) == ["Kisumu"]


def test_a_spreadsheet_leaves_out_what_the_reader_may_not_see():
    file, staff = road.nominated("Lira"), road.secretariat("Said")
    road.nominated("Gulu")
    with road.after_deadlines():
        conflicts.keep_away(file.key, by=staff, reason="My home town.")

    assert column(sheet(staff, "files")) == ["Gulu"]
    assert sheet(cities.officer("UG"), "files").status_code == 403
    assert sheet(None, "files").status_code == 302


def test_times_stand_in_the_zone_of_the_reader():
    road.nominated("Lira")
    staff = road.secretariat()
    staff.user.time_zone = "Africa/Kampala"
    staff.user.save()
    heads, row = pages.cells(sheet(staff, "files"))

    assert heads == ("City", "City, note", "Country", "Region", "Call", "Where it stands", "Since (Africa/Kampala)")
    assert row[-1] == road.IN_TIME.replace(tzinfo=None) + road.later(3 / 24)


def test_headings_are_in_the_language_of_the_reader():
    road.nominated("Lira")
    staff = road.secretariat()
    staff.user.language = "fr"
    staff.user.save()

    assert pages.cells(sheet(staff, "files"))[0][0] == "Ville"


def test_no_city_is_a_formula(many):
    with road.at():
        application.open_file(many.key, cities.city("=cmd|' /C calc'!A0"), by=Person.clock())
    staff = road.secretariat()

    assert "=cmd|' /C calc'!A0" in column(sheet(staff, "files", q="cmd"))


def test_persons_have_their_roles_in_one_cell():
    staff = road.secretariat("Sofia")
    rows = {row[0]: row for row in pages.cells(sheet(staff, "persons"))[1:]}

    assert rows["Sofia"] == ("Sofia", staff.user.email, "secretariat, since 1 January 2027")


def test_an_empty_list_offers_no_spreadsheet():
    staff = road.secretariat()
    page = pages.Browser(staff).get(reverse("files"))

    assert b"as=xlsx" not in page.read
    assert sheet(staff, "files").status_code == 200
