"""The pages of reports: filled in, saved and handed in by the city, read by others, counted by cohort and country."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from accounts.person import Person
from audit import clock
from cities import workflow
from cities.models import Announcement, ProgressReport
from cities.workflow import report as acts
from tests import pages
from tests.cities import factories, reports
from tests.dossiers.factories import pdf, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("before")]


@pytest.fixture
def before() -> Iterator[None]:
    with clock.at(reports.BEFORE):
        yield


def browser(person: Person | None) -> Client:
    client = Client()
    if person:
        client.force_login(person.user)
    return client


def page(person: Person | None, name: str, *args: object, query: str = "", at: datetime = reports.IN_TIME):
    with clock.at(at):
        return browser(person).get(reverse(name, args=args) + query)


def sent(person: Person, name: str, *args: object, at: datetime = reports.IN_TIME, **typed):
    with clock.at(at):
        return browser(person).post(reverse(name, args=args), typed)


def text(response) -> str:
    return " ".join(response.content.decode().split())


def words(response, table: str = "rows") -> list[list[str]]:
    return [[cell.get("word") or cell["text"] for cell in row["cells"]] for row in response.context[table]]


# Filling in.


def test_the_city_finds_its_report_at_its_desk_and_goes_on_to_the_first_open_section():
    report, speaker = reports.opened()

    desk = page(speaker, "city_desk")
    assert desk.context["next"]["url"] == reverse("report_tasks", args=[report.key])
    assert desk.context["reports"][0]["word"] == "with the city"
    tasks = page(speaker, "report_tasks", report.key)
    assert tasks.context["next"]["url"] == reverse("report_section", args=[report.key, "report"])
    assert [task["word"] for task in tasks.context["tasks"]].count("not begun") == 5


def test_a_section_is_saved_half_done_with_its_files_and_leads_on():
    report, speaker = reports.opened()
    args = (report.key, "practice")

    letter = upload(pdf(), "market.pdf")
    done = sent(speaker, "report_section", *args, practice_title="Learning in the market", images=letter)
    assert done.headers["Location"] == reverse("report_section", args=[report.key, "next"])
    shown = page(speaker, "report_section", *args)
    assert shown.context["form"]["practice_title"].value() == "Learning in the market"
    (file,) = shown.context["files"]
    with clock.at(reports.IN_TIME):
        response = browser(speaker).get(file["url"])
        browser(speaker).post(file["remove"])
    assert (file["name"], b"".join(response)[:5]) == ("market.pdf", b"%PDF-")
    [close() for close in response._resource_closers]
    assert page(speaker, "report_section", *args).context["files"] == []


def test_autosave_says_what_was_saved_and_shows_the_text_that_was_faster():
    report, speaker = reports.opened()
    editor = factories.focal_point(report.membership.city, "editor")
    typed = {"_question": "plans", "plans": "A third school.", "plans__seen": "0"}

    assert sent(speaker, "report_autosave", report.key, **typed).json()["version"] == 1
    other = sent(editor, "report_autosave", report.key, **typed | {"plans": "A bus."})
    assert (other.status_code, other.json()["theirs"]) == (409, "A third school.")
    both = sent(editor, "report_section", report.key, "next", **typed | {"plans": "A bus."})
    assert both.status_code == 409
    assert "A third school." in text(both)


def test_handing_in_checks_first_and_gives_a_receipt():
    report, speaker = reports.opened()

    unfinished = page(speaker, "submit_report", report.key)
    assert len(unfinished.context["open"]) == 8
    with clock.at(reports.IN_TIME):
        reports.fill(report, speaker)
    assert page(speaker, "submit_report", report.key).context["open"] == []
    assert sent(speaker, "submit_report", report.key).headers["Location"].endswith("/receipt/")
    receipt = page(speaker, "report_receipt", report.key)
    assert receipt.context["reference"] == reports.fresh(report).snapshot.code
    assert "1 December 2024" in receipt.context["at"]


def test_what_was_typed_when_the_session_ended_comes_back():
    report, speaker = reports.opened()
    client, address = Client(), reverse("report_section", args=[report.key, "next"])
    with clock.at(reports.IN_TIME):
        client.post(address, {"plans": "Typed while signed out.", "plans__seen": "0"})
        client.force_login(speaker.user)
        assert client.get(address).context["form"]["plans"].value() == "Typed while signed out."


def test_sent_back_the_city_sees_the_questions_and_nothing_else_is_open():
    report, speaker = reports.submitted()
    staff = factories.secretariat()
    typed = {"ask_plans": "By when?", "awaited_on": "2025-03-01", "reason": "Thank you."}

    assert sent(staff, "return_report", report.key, at=reports.LATE, **typed).status_code == 302
    tasks = page(speaker, "report_tasks", report.key, at=reports.LATE)
    assert [task.get("url", "") for task in tasks.context["tasks"]][:4] == [""] * 4
    assert "By when?" in text(tasks)
    assert tasks.context["next"]["url"] == reverse("report_section", args=[report.key, "next"])
    section = text(page(speaker, "report_section", report.key, "next", at=reports.LATE))
    assert "The secretariat writes" in section
    assert 'name="needs"' not in section


# Read by others.


def test_others_read_a_report_once_it_is_handed_in_and_then_only_what_was_handed_in():
    officer, staff = factories.officer(), factories.secretariat()
    report, speaker = reports.opened()
    with clock.at(reports.IN_TIME):
        reports.fill(report, speaker)
    for person in (officer, staff):
        assert "Two evening schools" not in text(page(person, "report", report.key))
    with clock.at(reports.IN_TIME):
        acts.submit_report(report.key, by=speaker)
        acts.return_report(report.key, {"plans": "When?"}, date(2025, 3, 1), by=staff)
    sent(speaker, "report_section", report.key, "next", plans="In 2026.", plans__seen="1")
    assert "In 2026." in text(page(speaker, "report", report.key))
    for person in (officer, staff):
        read = text(page(person, "report", report.key))
        assert ("A third school." in read, "In 2026." in read) == (True, False)


def test_the_secretariat_evaluates_and_the_city_reads_it():
    report, speaker = reports.submitted()
    staff = factories.secretariat()

    assert page(staff, "report", report.key).context["next"]["label"] == "Evaluate it"
    assert "Two evening schools opened." in text(page(staff, "evaluate_report", report.key))
    sent(staff, "evaluate_report", report.key, **reports.READ)
    read = text(page(speaker, "report", report.key))
    assert all(words in read for words in ("Sound progress", "Clear aims.", "Count the learners."))


def test_the_public_page_shows_public_answers_of_evaluated_reports_alone():
    report, _speaker = reports.submitted()
    slug = report.membership.city.slug
    assert "Two evening schools" not in text(page(None, "city", slug))
    with clock.at(reports.IN_TIME):
        acts.evaluate_report(report.key, by=factories.secretariat(), **reports.READ)

    shown = text(page(None, "city", slug, at=reports.LATE))
    assert all(words in shown for words in ("Progress report 2024", "Two evening schools", "12,000 (2023)"))
    inside = ("The budget was cut.", "ana@city.example", "Ana", "Clear aims.", "Count the learners.", "Sound progress")
    assert [words for words in inside if words in shown] == []


# Lists and numbers.


def three_ways() -> tuple[Person, dict[str, ProgressReport]]:
    """One handed in on time, one overdue by weeks, one overdue by 90 days and one of another country."""
    lira, gulu, masaka = reports.members("Lira", "Gulu", "Masaka")
    found = {"in": reports.submitted(lira)[0]}
    found |= {name: reports.opened(place)[0] for name, place in (("late", gulu), ("silent", masaka))}
    staff = factories.secretariat()
    with clock.at(reports.LATE):
        acts.extend_report(found["late"].key, date(2025, 3, 31), by=staff, reason="Floods.")
    found["foreign"] = reports.opened(reports.member("Kisumu", "KE", "second"))[0]
    return staff, found


NOW = datetime(2025, 4, 20, tzinfo=UTC)


def test_every_number_leads_to_exactly_its_rows():
    staff, _found = three_ways()
    shown = page(staff, "compliance", at=NOW)
    rows = shown.context["cohorts"] + shown.context["countries"]
    wrong = []
    for cell in (cell for row in rows for cell in row["cells"] if cell.get("number")):
        with clock.at(NOW):
            listed = browser(staff).get(cell["url"])
        if listed.context["count"] != cell["amount"]:
            wrong.append((cell["url"], listed.context["count"]))

    assert wrong == []
    assert words(shown, "cohorts") == [
        ["Membership 2022", "31 March 2025", "3", "1", "1", "2", "1", "0"],
        ["Membership second", "31 December 2024", "1", "0", "0", "1", "0", "0"],
    ]
    assert words(shown, "countries") == [
        ["Kenya", "1", "0", "0", "1", "0", "0"],
        ["Uganda", "3", "1", "1", "2", "1", "0"],
    ]


def test_a_commission_counts_its_own_country_and_reads_its_own_reports():
    _staff, _found = three_ways()
    officer = factories.officer("KE")
    shown = page(officer, "compliance", at=NOW)

    assert words(shown, "cohorts") == [["Membership second", "31 December 2024", "1", "0", "0", "1", "0", "0"]]
    assert shown.context["countries"] == []
    assert [row[0] for row in words(page(officer, "reports", at=NOW))] == ["Kisumu"]


def test_who_is_silent_for_ninety_days_waits_once_at_the_desk_and_the_list_leads_to_the_decision():
    staff, found = three_ways()
    with clock.at(NOW):
        for key in workflow.to_find_inactive():
            workflow.find_inactive(key, by=Person.clock())
    desk = page(staff, "secretariat_desk", at=NOW)
    tasks = {task["label"]: task for task in desk.context["tasks"]}

    assert tasks["Progress reports to evaluate"]["word"] == "1"
    assert tasks["Proposals about members"]["word"] == "2"
    assert "Members whose report is overdue by 90 days" not in tasks
    listed = page(staff, "reports", query="?standing=silent", at=NOW)
    leads = [row["cells"][-1]["url"] for row in listed.context["rows"]]
    silent = found["silent"].membership.city
    assert leads[1] == reverse("member", args=[silent.key])
    decides = text(page(staff, "member", silent.key, at=NOW))
    assert reverse("keep_active", args=[silent.key]) in decides
    assert reverse("declare_inactive", args=[silent.key]) in decides
    assert [(row[0], row[4]) for row in words(listed)] == [
        ("Kisumu", "overdue by 109 days"),
        ("Masaka", "overdue by 109 days"),
    ]


def test_the_list_and_the_numbers_are_spreadsheets():
    staff, _found = three_ways()
    for name, query, first in (("reports", "?as=xlsx", "City"), ("compliance", "?as=xlsx&list=countries", "Country")):
        response = page(staff, name, query=query, at=NOW)
        response.read = b"".join(response)
        assert pages.cells(response)[0][0] == first


def test_the_day_of_a_cohort_is_set_at_its_number():
    staff, found = three_ways()
    day, args = page(staff, "compliance", at=reports.IN_TIME).context["cohorts"][0]["cells"][1], ("second", 1)

    assert "set-cohort-due" in day["url"]
    asked = page(staff, "set_cohort_due", *args)
    assert "31 December 2024" in text(asked)
    done = sent(staff, "set_cohort_due", *args, due_on="2025-05-31", reason="As agreed.")
    assert done.headers["Location"] == reverse("compliance")
    assert reports.fresh(found["foreign"]).due_on == date(2025, 5, 31)
    assert page(staff, "set_cohort_due", "second", 51).status_code == 404


def test_cohort_of_which_no_duty_is_known_is_listed_with_the_way_to_its_first_day():
    staff, _found = three_ways()
    Announcement.objects.filter(slug="second").update(reports_from=None)

    rows = page(staff, "compliance", at=reports.IN_TIME).context["unknown"]
    assert [row["cells"][2]["url"] for row in rows] == [reverse("set_cohort_due", args=["second", 1])]
    assert "no duty to report is known" in text(page(staff, "set_cohort_due", "second", 1, at=reports.IN_TIME))
    sent(staff, "set_cohort_due", "second", 1, due_on="2025-05-31", reason="As agreed.")
    assert page(staff, "compliance", at=reports.IN_TIME).context["unknown"] == []


def test_more_time_is_given_at_the_report():
    staff, found = three_ways()
    key = found["silent"].key

    assert sent(staff, "extend_report", key, at=NOW, due_on="2025-06-30", reason="Floods.").status_code == 302
    read = page(staff, "report", key, at=NOW)
    assert (read.context["stands"]["word"], "Floods." in text(read)) == ("with the city", True)


def test_members_with_nobody_to_ask_are_named():
    lira, _gulu = reports.members("Lira", "Gulu")
    factories.focal_point(lira)

    assert [row[0] for row in words(page(factories.secretariat(), "unasked"))] == ["Gulu"]


def test_what_the_clock_did_is_told_in_the_readers_language():
    report, _speaker = reports.opened()
    with clock.at(reports.IN_TIME):
        shown = browser(factories.secretariat()).get("/fr" + reverse("report", args=[report.key]))

    assert "l’horloge" in text(shown)
    assert "the clock" not in text(shown)
