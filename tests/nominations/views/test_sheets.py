from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from accounts.person import Person
from audit import clock
from nominations.workflow import conflicts, filling, jury
from tests import casts, kept, lists, pages
from tests.cities import factories as cities
from tests.nominations import factories as road

JURORS_LISTS = ("jury_desk", "declarations")
pytestmark = pytest.mark.django_db
LISTS = [row for row in lists.LISTS if "as=xlsx" in row[0]]
NO_SHEET = {
    "home": "the last announcements; all of them are a list of their own",
    "data": "files to download",
    "secretariat_desk": "numbers, each leading to its list",
    "director_desk": "whole proposals; all of them are a list of their own",
    "search": "each kind found has its own",
    **dict.fromkeys(("rank_all", "endorse_all", "swap"), "acts on the files of the Commission's desk"),
    **dict.fromkeys(("file", "tasks", "section", "attach", "screen", "review", "vote", "peeked", "advise"), "one file"),
    **dict.fromkeys(("discussion", "projector", "others"), "one file"),
    **dict.fromkeys(("practice", "practice_files"), "an exercise, of at most two files"),
    **dict.fromkeys(("marks_offline", "set_fit"), "it has a sheet of its own"),
    "election": "the counts of one ballot",
    **dict.fromkeys(("propose_dispatch", "release_dispatch"), "the list of e-mails and the bulk release have them"),
    **dict.fromkeys(("sample", "reminders"), "few, and read as they stand"),
    **dict.fromkeys(("text", "reword", "render_all_again"), "one text"),
    **dict.fromkeys(("minutes", "book", "marks_sheet", "fit_sheet"), "handed out as a file"),
    **dict.fromkeys(("next_file", "projector_next"), "leads on to one file"),
    **dict.fromkeys(("propose_release", "restore_announcement"), "one act"),
    **dict.fromkeys(("why", "feedback", "compare"), "what is said of one file or text"),
    **dict.fromkeys(("report", "report_tasks", "report_section", "submit_report"), "one report"),
    **dict.fromkeys(("map", "map_picture", "figures"), "the directory is their table"),
    **dict.fromkeys(("api_cities", "api_announcements", "api_changes"), "data for programs"),
    **dict.fromkeys(("press", "bundles", "handovers"), "what stands there are files"),
    "member": "all that is known of one city",
    **dict.fromkeys(("scenario", "what_it_takes"), "two cohorts in words; their files are on the page of the cohort"),
}
LONG = {"texts"}  # more rows than a page holds, in every world
NO_SHEET_HERE = {
    "invite_contacts.html": "rows of the reader's own file",
    "form_changes.html": "what differs between two versions",
    "vote.html": "the marks of one file",
    "why.html": "likewise",
    "import.html": "rows of the reader's own file",
    "peeked.html": "the marks of one file",
    "others.html": "likewise",
    "practice_differences.html": "marks of nobody's file",
    "emails_desk.html": "numbers; all of them are a list of their own",
    "reminders.html": "few, and read as they stand",
    "election.html": "the counts of one ballot",
    "fit_differences.html": "rows of the reader's own file",
    "remind.html": "whom one e-mail goes to",
}


def sheet(person, name: str, *args: str, **query: str):
    browser = pages.Browser(person)
    asked = "&".join(f"{key}={value}" for key, value in ({"as": "xlsx"} | query).items())
    with clock.at(road.IN_TIME):
        return browser.get(f"{reverse(name, args=args)}?{asked}")


def column(response, number: int = 0) -> list:
    return [row[number] for row in pages.cells(response)[1:]]


GROUPS = {
    ("calls", ""): ("open", "upcoming", "earlier", "decided"),
    ("proposals", ""): ("open", "decided"),
    ("jury_plan", "jurors"): ("jurors",),
    ("propose_panels", "jurors"): ("loads",),
    ("chair_desk", "jurors"): ("reading",),
    ("jury_progress", "awaited"): ("late",),
    ("ranking", "readers"): ("readers",),
    ("balance", "sizes"): ("sizes",),
    ("close_all", ""): ("missing",),
    ("readers", ""): ("reviews",),
    ("team", "invited"): ("invited",),
    ("seats", "invited"): ("asked",),
    ("compliance", ""): ("cohorts",),
    ("compliance", "countries"): ("countries",),
    ("city_desk", "entries"): ("entries",),
    ("commission_desk", "entries"): ("entries",),
}
NESTED = {
    ("jury_desk", ""): lambda page: [row for room in page["rooms"] for part in room["groups"] for row in part["rows"]],
    ("jury_desk", "votes"): lambda page: [row for room in page["rooms"] for row in room["votes"]],
    ("declarations", ""): lambda page: [
        {"name": row.file.city.name} for part in page["parts"] for row in part.form.rows
    ],
    ("announcement", ""): lambda page: [{"name": row["city"]} for part in page["regions"] for row in part["entries"]],
}


def shown(context, name: str, part: str) -> list[str]:
    groups = GROUPS.get((name, part), ("rows",))
    nested = NESTED.get((name, part))
    rows = nested(context) if nested else [row for group in groups for row in context.get(group, [])]
    return [row.get("city") or (row["cells"][0]["text"] if "cells" in row else row["name"]) for row in rows]


WORLDS: dict = {}  # by what builds them: many lists are of one world


def of_three(build) -> casts.Cast:
    """A world in which each list has three rows, if it has any."""

    def built() -> casts.Cast:
        made = casts.cast()
        build(made, 3)
        return made

    if build not in WORLDS:
        WORLDS[build] = kept.keep(built)
    return WORLDS[build].put_back()


@pytest.mark.parametrize(("name", "args", "role", "build"), LISTS, ids=[f"{row[0]}-{row[2]}" for row in LISTS])
def test_a_spreadsheet_has_the_rows_of_its_page(name, args, role, build):
    name, _asks, query = name.partition("?")
    part = query.partition("list=")[2]
    made = of_three(build)
    browser = pages.Browser(getattr(made, role) if role else None)
    url = reverse(name, args=args(made) if callable(args) else args)
    with clock.at(road.IN_TIME if build in casts.IN_TIME else road.AFTER_DEADLINES):
        page, taken = browser.client.get(url), browser.get(f"{url}?{query}")

    listed = shown(page.context, name, part)
    assert (f'{query.replace("&", "&amp;")}"' in page.content.decode()) == bool(listed)
    assert None not in pages.cells(taken)[0] if listed else not listed
    assert 'attachment; filename="' in taken.headers["Content-Disposition"]
    found = column(taken)[: len(listed)] if name in LONG else column(taken)
    assert sorted(found) == sorted(listed) if name == "calls" else found == listed


@pytest.fixture
def many():
    made = road.open_call()
    for number in range(55):
        with road.at():
            filling.open_file(made.key, cities.city(f"Town {number:02}"), by=Person.clock())
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
        filling.open_file(many.key, cities.city("=cmd|' /C calc'!A0"), by=Person.clock())
    staff = road.secretariat()

    assert "=cmd|' /C calc'!A0" in column(sheet(staff, "files", q="cmd"))


def test_persons_have_their_roles_in_one_cell():
    staff = road.secretariat("Sofia")
    rows = {row[0]: row for row in pages.cells(sheet(staff, "persons"))[1:]}

    assert rows["Sofia"] == ("Sofia", staff.user.email, "secretariat, since 1 January 2027")


def test_every_list_is_a_spreadsheet_or_says_why_not():
    assert {row[0].partition("?")[0] for row in lists.LISTS} == pages.SHEETS.keys() | NO_SHEET.keys()


def test_every_table_of_a_page_offers_one():
    templates = Path(settings.BASE_DIR, "templates").rglob("*.html")
    tables = [page for page in templates if "pieces/file_table.html" in page.read_text()]
    bare = {page.name for page in tables if "pieces/sheet.html" not in page.read_text()}

    assert bare - {"public.html", "desk.html"} == NO_SHEET_HERE.keys()


def test_search_hands_over_one_kind(many):
    staff = road.secretariat()
    page = pages.Browser(staff).client.get(reverse("search"), {"q": "town"})

    assert [group["sheet_url"] for group in page.context["groups"]][:1] == ["?q=town&in=files&as=xlsx"]
    assert len(column(sheet(staff, "search", q="town", **{"in": "files"}))) == 55


def test_a_desk_hands_over_more_than_it_shows(many):
    person = cities.officer("UG")
    with clock.at(road.IN_TIME):
        page = pages.Browser(person).client.get(reverse("commission_desk"))

    assert len(page.context["rows"]) == 50
    assert "The first 50 stand here; the spreadsheet has all of them." in page.content.decode()
    assert len(column(sheet(person, "commission_desk"))) == 55


def test_no_spreadsheet_of_the_jury_has_a_file_with_a_conflict():
    made = casts.cast()
    file, other, _third = casts.reading(made, 3)
    with road.after_deadlines():
        review = file.reviews.get(juror__user=made.juror.user)
        jury.declare_conflict(review.key, by=made.juror, kind="personal", reason="My sister.")
        taken = {
            query: [pages.body(pages.Browser(made.juror).get(reverse(name) + query)) for name in JURORS_LISTS]
            for query in ("?as=xlsx", "?as=xlsx&list=votes")
        }

    found = b"".join(text for texts in taken.values() for text in texts)
    assert (file.city.name.encode() in found, other.city.name.encode() in found) == (False, True)


def test_an_empty_list_offers_no_spreadsheet():
    staff = road.secretariat()
    page = pages.Browser(staff).get(reverse("files"))

    assert b"as=xlsx" not in page.read
    assert sheet(staff, "files").status_code == 200
