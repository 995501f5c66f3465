"""The register as its keepers see it: as of any day, one page for a city, who may be nominated for the award."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.person import Person
from audit import clock
from cities import workflow
from cities.models import City, CountryName, Membership
from cities.workflow import report as report_acts
from cities.workflow.report_filling import fill_in_report
from dossiers.workflow import Typed
from tests import pages
from tests.cities import factories, reports
from tests.nominations import factories as road

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 3, 1, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now():
    with clock.at(NOW):
        yield


@pytest.fixture
def sofia() -> Person:
    return road.secretariat("Sofia")


@pytest.fixture
def lira(sofia) -> City:
    """Joined in 2022, left in 2023, joined again in 2024; Gulu has been a member since 2022."""
    lira, gulu = factories.city("Lira"), factories.city("Gulu", local_name="Gullu")
    factories.announce(lira, gulu)
    workflow.withdraw_membership(lira.key, by=sofia, until=date(2023, 1, 1), reason="Letter of the mayor.")
    factories.announce(lira, slug="2024", instant=datetime(2024, 2, 14, 9, tzinfo=UTC))
    return lira


def read(person: Person, name: str, query: str = "", *args: str) -> str:
    response = pages.Browser(person).get(reverse(name, args=args) + query)
    assert response.status_code == 200
    return response.read.decode()


def listed(person: Person, query: str, name: str = "register") -> list[str]:
    """The names of the first column, from the spreadsheet of the same list."""
    response = pages.Browser(person).get(f"{reverse(name)}{query}{'&' if query else '?'}as=xlsx")
    return [row[0] for row in pages.cells(response)[1:]]


def test_register_of_the_year_between_does_not_count_who_was_no_member(sofia, lira):
    asked = {query: listed(sofia, query) for query in ("?on=2022-10-01", "?on=2023-05-01", "?on=2022-09-01", "")}

    assert asked == {
        "?on=2022-10-01": ["Gulu", "Lira"],
        "?on=2023-05-01": ["Gulu"],
        "?on=2022-09-01": [],
        "": ["Gulu", "Lira"],
    }
    assert "On 1 May 2023: 1 member city in 1 country, 1 of them listed by name." in read(
        sofia, "register", "?on=2023-05-01"
    )


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?q=gullu", ["Gulu"]),
        ("?standing=withdrew", ["Lira"]),
        ("?standing=withdrew&on=2022-10-01", []),
        ("?standing=inactive", ["Gulu"]),
        ("?standing=inactive&on=2025-02-28", []),
        ("?standing=active", ["Lira"]),
        ("?standing=report_overdue", []),
        ("?cohort=2024", ["Lira"]),
        ("?region=africa&country=UG", ["Gulu", "Lira"]),
        ("?region=arab_states", []),
        ("?on=yesterday&q=lira", ["Lira"]),
    ],
)
def test_register_is_narrowed(sofia, lira, query, names):
    workflow.declare_inactive(City.objects.get(name="Gulu").key, by=sofia, reason="Silent.")

    assert listed(sofia, query) == names


def test_page_of_a_city_shows_both_intervals_and_the_record(sofia, lira):
    shown = read(sofia, "member", "", lira.key)

    assert "from 2 September 2022 to 1 January 2023" in shown
    assert "since 14 February 2024" in shown
    assert "Letter of the mayor." in shown
    assert "Left the network" in shown


def test_end_entered_later_shows_the_day_of_effect_and_the_day_of_recording(sofia, lira):
    shown = read(sofia, "member", "", lira.key)

    assert "end entered on 1 March 2025" in shown
    assert "Left the network, with effect from 1 January 2023" in shown


def test_what_is_entered_around_midnight_stands_under_the_day_that_it_has_where_the_office_is(sofia, lira):
    with clock.at(datetime(2025, 3, 9, 23, 30, tzinfo=UTC)):
        day = clock.today()
        workflow.withdraw_membership(lira.key, by=sofia, until=day, reason="Letter.")
        shown = read(sofia, "member", "", lira.key)

    assert "10 March 2025, 00:30" in shown
    assert f"with effect from {day:%-d %B %Y}" not in shown
    assert "end entered on" not in shown.split("10 March 2025")[1]


def test_removal_is_confirmed_by_another_person_on_the_page(sofia, lira):
    said, dana = road.secretariat("Said"), road.director()
    motion = workflow.propose_removal(lira.key, by=sofia, reason="Name used for sale.")
    address = reverse("remove_member", args=[motion.key])

    mine, others = read(sofia, "member", "", lira.key), read(said, "member", "", lira.key)
    refused = pages.Browser(sofia).post(address)
    confirmed = pages.Browser(dana).post(address)

    assert (address in mine, address in others) == (False, True)
    assert "You proposed this: another person decides." in mine
    assert (refused.status_code, confirmed.status_code) == (409, 302)


def test_proposals_are_listed_for_whoever_decides_and_counted_on_the_desk(sofia, lira):
    said = road.secretariat("Said")
    workflow.propose_removal(lira.key, by=sofia, reason="Name used for sale.")

    asked = [(who, query) for who in (sofia, said) for query in ("", "?for=me")]

    assert [listed(who, query, "motions") for who, query in asked] == [["Lira"], [], ["Lira"], ["Lira"]]
    desks = [read(who, "secretariat_desk") for who in (sofia, said)]
    assert [reverse("motions") + "?for=me" in desk for desk in desks] == [False, True]


def test_form_says_what_is_wrong_and_keeps_what_was_typed(sofia, lira):
    sent = {"until": "2023-05-01", "reason": "Letter of May."}

    answer = pages.Browser(sofia).post(reverse("withdraw_membership", args=[lira.key]), sent)

    assert answer.status_code == 200
    assert b"Choose a day between 14 February 2024" in answer.read
    assert b"Letter of May." in answer.read


def test_award_list_says_who_may_and_why_not(sofia, lira):
    gulu = City.objects.get(name="Gulu")
    workflow.record_award(gulu.key, by=sofia, day=date(2024, 12, 4), edition="2024", source="Release (fictional).")

    every = listed(sofia, "", "award_list")
    may = [listed(sofia, f"?show=yes&on={day}", "award_list") for day in ("2024-12-01", "2025-02-14", "2025-02-15")]
    shown = read(sofia, "award_list", "?on=2025-01-15")

    assert every == ["Gulu", "Lira"]
    assert may == [["Gulu"], [], ["Lira"]]  # reckoned from the day on which Lira joined again
    assert "A member since 14 February 2024: it may be nominated after 14 February 2025." in shown
    assert "Awarded on 4 December 2024: it may be nominated again from 4 December 2030." in shown
    assert "as published for the award of 2024" in shown


def test_award_list_counts_no_fictional_city(sofia, lira):
    factories.announce(factories.city("North Haven", is_fictional=True), slug="try", is_fictional=True)

    asked = [f"?on=2025-01-15&show={show}" for show in ("", "yes", "no")]
    told = [
        "1 of 2 members may be nominated; fictional ones: 1 of 1",
        "Members that may be nominated: 1; fictional ones: 1",
        "Members that may not be nominated yet: 1; fictional ones: 0",
    ]

    shown = [read(sofia, "award_list", query) for query in asked]

    assert [sentence in page for sentence, page in zip(told, shown, strict=True)] == [True] * 3


def test_award_list_says_of_a_member_that_it_is_inactive(sofia, lira):
    workflow.declare_inactive(lira.key, by=sofia, reason="Silent.")

    assert "It is inactive on this day" in read(sofia, "award_list", "?on=2025-06-01")
    assert "It is inactive on this day" not in read(sofia, "award_list", "?on=2025-02-20")


def test_register_states_no_day_that_has_not_come(sofia):
    shown = read(sofia, "register", "?on=2030-01-01")

    assert "Choose a day that has come." in shown
    assert "On 1 January 2030" not in shown


def test_names_are_ended_on_the_page(sofia, lira):
    workflow.add_name(lira.key, by=sofia, text="Lira Ville", language="fr", source="Atlas (fictional).")
    address = reverse("end_name", args=[lira.key])

    form = read(sofia, "end_name", "", lira.key)
    wrong = pages.Browser(sofia).post(address, {"which": "fr:Gulu"})
    right = pages.Browser(sofia).post(address, {"which": "fr:Lira Ville"})

    assert "Lira Ville (French)" in form
    assert (wrong.status_code, right.status_code) == (200, 302)
    assert Membership.objects.filter(city=lira).count() == 2


def test_a_very_long_name_is_cut_on_buttons_and_whole_above_them(sofia):
    long = "Town Council and Consortium of the Upper Valley Municipalities"
    city = factories.city(long)
    factories.announce(city)

    shown, asked = read(sofia, "member", "", city.key), read(sofia, "rename_city", "", city.key)

    assert "Rename Town Council and Consortium of the Uppe…" in shown
    assert f"Rename {long}" not in shown
    assert f"<bdi>Rename {long}</bdi>" in asked
    assert 'value="Rename Town Council and Consortium of the Uppe…"' in asked


def test_register_of_an_earlier_day_shows_the_names_standing_and_people_of_that_day(sofia, lira):
    """Renamed, silent for a while, left and joined again: each day reads what was so then."""
    gulu, spoke = City.objects.get(name="Gulu"), factories.user("Grace")
    with clock.at(datetime(2023, 2, 1, 9, tzinfo=UTC)):
        workflow.appoint_focal_point(gulu, spoke, by=Person.clock())
        workflow.declare_inactive(gulu.key, by=sofia, reason="Silent.")
    with clock.at(datetime(2023, 8, 1, 9, tzinfo=UTC)):
        workflow.reactivate(gulu.key, by=sofia, reason="It answered.")
        workflow.end_focal_point(gulu.focal_points.get().key, by=Person.clock())
    workflow.rename_city(gulu.key, by=sofia, name="Zulu", since=date(2024, 1, 1), source="Gazette (fictional).")
    CountryName.objects.filter(text="Uganda", form="short", language="en").update(since=date(2024, 1, 1))
    CountryName.objects.create(
        country=lira.country, form="short", language="en", text="Old Uganda", until=date(2024, 1, 1), search_key="x"
    )

    def told(day: str) -> list[tuple]:
        answer = pages.Browser(sofia).get(f"{reverse('register')}?on={day}&as=xlsx")
        head, *rows = pages.cells(answer)
        places = [head.index(name) for name in ("City", "Country", "Standing", "Who speaks for it")]
        return [tuple(row[place] for place in places) for row in rows]

    assert {day: told(day) for day in ("2022-10-01", "2023-05-01", "2023-09-01", "2025-03-01")} == {
        "2022-10-01": [("Gulu", "Old Uganda", "active", None), ("Lira", "Old Uganda", "active", None)],
        "2023-05-01": [("Gulu", "Old Uganda", "inactive", "Grace")],
        "2023-09-01": [("Gulu", "Old Uganda", "active", None)],
        "2025-03-01": [("Lira", "Uganda", "active", None), ("Zulu", "Uganda", "active", None)],
    }
    assert "today Zulu" in read(sofia, "register", "?on=2023-05-01")
    assert [day for day in ("2022-10-01", "2025-03-01") if "joined again" in read(sofia, "register", f"?on={day}")] == [
        "2025-03-01"
    ]


def test_register_of_a_past_day_says_overdue_though_the_report_came_later():
    with clock.at(reports.BEFORE):
        report, speaker = reports.submitted(at=reports.LATE)
    with clock.at(reports.LATE + timedelta(days=5)):
        asked, until = {"plans": "Which school?"}, date(2025, 3, 1)
        report_acts.return_report(report.key, asked, until, by=factories.secretariat())
    with clock.at(reports.LATE + timedelta(days=60)):
        fill_in_report(report.key, {"plans": Typed("The third one.", 1)}, by=speaker)
        report_acts.submit_report(report.key, by=speaker)
    with clock.at(reports.LATE + timedelta(days=90)):
        days = [date(2024, 12, 31), date(2025, 1, 15), date(2025, 2, 15), date(2025, 3, 15), date(2025, 4, 15)]
        said = [str(Membership.objects.with_reports(day).get().standing(day).value) for day in days]

    assert said == ["active", "report_overdue", "active", "report_overdue", "active"]


def test_what_was_typed_about_a_member_is_there_again_after_signing_in(sofia, lira):
    client, address = Client(), reverse("withdraw_membership", args=[lira.key])
    client.post(address, {"until": "2024-05-01", "reason": "A long letter of May."})

    client.force_login(sofia.user)

    assert "A long letter of May." in client.get(address).content.decode()
