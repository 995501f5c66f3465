"""The secretariat's pages: its desk, lists, the check of a file, second approvals, persons, paper."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Invitation, NetworkRole
from nominations.models import Check, Nomination, Proposal, StaffConflict
from nominations.workflow import application, conflicts, screening, thread
from notifications.models import Email
from tests.nominations import factories as road
from tests.nominations import signatures, worlds
from tests.nominations.views.desks import browser, focal_point, get, officer, post, text

pytestmark = pytest.mark.django_db
LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
CODES = [item.code for item in screening.rules.CHECKLIST]
OWN = ["secretariat_desk", "files", "late", "register_file", "persons", "invitations", "invite"]


def answered(by, file):
    with road.after_deadlines():
        screening.ask_clarification(file.key, "Which year?", road.AFTER_DEADLINES + road.later(7), by=by)
        screening.answer_clarification(file.key, "2024.", by=road.cities.focal_point(file.city))


def numbers(client) -> dict[str, str]:
    with road.after_deadlines():
        shown = get(client, "secretariat_desk")
    return {task["label"]: task["word"] for task in shown.context["tasks"]}


@pytest.mark.parametrize("name", OWN)
def test_secretariats_pages_are_for_nobody_else(name):
    file = road.nominated()
    for person in (road.director(), officer(), focal_point(file)):
        assert get(browser(person), name).status_code == 403
    assert get(browser(), name).status_code == 302


def test_screen_is_for_nobody_else():
    file = road.nominated()

    assert get(browser(officer()), "screen", file.key).status_code == 403
    assert get(browser(officer("KE")), "screen", file.key).status_code == 403
    assert get(browser(), "screen", file.key).status_code == 302


def test_desk_without_work_says_so():
    with road.after_deadlines():
        shown = text(get(browser(road.secretariat()), "secretariat_desk"))

    assert "Nothing waits for you." in shown
    assert "Files to check, answers, second approvals and e-mails to decide on will stand here." in shown


def test_desk_puts_the_oldest_first_and_every_number_leads_to_exactly_its_rows():
    by = road.secretariat()
    road.nominated("Lira"), road.nominated("Gulu")
    answered(by, road.nominated("Masaka"))
    client = browser(by)
    with road.after_deadlines():
        shown = get(client, "secretariat_desk")
        listed = {task["label"]: client.get(task["url"]) for task in shown.context["tasks"]}

    assert shown.context["next"]["sentence"] == "Lira waits to be checked."
    assert shown.context["next"]["url"] == reverse("screen", args=[Nomination.objects.get(city__name="Lira").key])
    assert {task["label"]: task["word"] for task in shown.context["tasks"]} == {
        "Files to check": "2",
        "Clarifications answered or closed": "1",
    }
    rows = {label: [row["cells"][0]["text"] for row in page.context["rows"]] for label, page in listed.items()}
    assert rows == {"Files to check": ["Lira", "Gulu"], "Clarifications answered or closed": ["Masaka"]}


def test_desk_counts_a_second_approval_for_the_other_person_only():
    one, other = road.secretariat("Sofia"), road.secretariat("Said")
    screening.propose_ineligible(road.nominated().key, by=one, reason="No authority.")

    assert "Second approvals wanted" not in numbers(browser(one))
    assert numbers(browser(other))["Second approvals wanted"] == "1"


def test_desk_counts_late_reviews_against_the_deadline_in_force():
    made = worlds.reviewed(review_deadline=road.IN_TIME)
    Nomination.objects.filter(pk=made.files["Lira"].pk).update(status="in_review")
    made.files["Lira"].reviews.update(state="begun")
    client = browser(made.composer)

    assert numbers(client)["Reviews late"] == "2"
    with road.after_deadlines():
        rows = get(client, "late").context["rows"]
    assert [row["cells"][1]["text"] for row in rows] == ["Lira", "Lira"]
    with road.at():
        road.call.extend(made.call.key, "review_deadline", road.RELEASE, by=made.composer, reason="Floods.")
    assert "Reviews late" not in numbers(client)


def test_desk_counts_undelivered_emails_and_links_to_them():
    file = road.nominated()
    road.cities.focal_point(file.city)
    Email.objects.filter(subject_ref__endswith=file.key).update(state="failed")
    by = road.secretariat()
    Email.objects.create(
        event="x", subject_ref="nominations.call:x", address="a@b.example", language="en", kind="receipt", title="T",
        state="uncertain", created=road.IN_TIME,
    )  # fmt: skip

    assert numbers(browser(by))["E-mails perhaps sent"] == "1"


def counted(client, name, *parts) -> int:
    with road.after_deadlines(), CaptureQueriesContext(connection) as queries:
        assert get(client, name, *parts).status_code == 200
        return len(queries)


def test_desk_asks_the_database_as_often_for_three_as_for_one():
    client = browser(road.secretariat())
    road.nominated("Lira")
    once = counted(client, "secretariat_desk")
    road.nominated("Gulu"), road.nominated("Masaka")

    assert counted(client, "secretariat_desk") == once <= 12


@pytest.mark.parametrize("name", ["files", "persons", "proposals", "invitations"])
def test_lists_ask_the_database_as_often_for_three_as_for_one(name):
    by = road.secretariat()
    client = browser(by)
    screening.propose_ineligible(road.nominated("Lira").key, by=by, reason="No.")
    post(client, "invite", purpose="director", name="Ana", email="ana@x.example", language="en")
    get(client, name)  # reads the message
    once = counted(client, name)
    for city in ("Gulu", "Masaka"):
        file = road.nominated(city)
        focal_point(file)
        screening.propose_ineligible(file.key, by=by, reason="No.")
        post(client, "invite", purpose="director", name=city, email=f"{city}@x.example", language="en")
    get(client, name)

    assert counted(client, name) == once <= 12


def test_files_filter_by_each_field():
    client = browser(road.secretariat())
    road.nominated("Lira"), road.submitted(LONG, "CI"), road.draft("Iași", "RO")

    def found(query):
        with road.after_deadlines():
            return [row["cells"][0]["text"] for row in get(client, "files", query=query).context["rows"]]

    assert found("?status=nominated") == ["Lira"]
    assert sorted(found("?task=early")) == ["Iași", LONG]
    assert found("?country=CI") == [LONG]
    assert found("?region=europe_north_america") == ["Iași"]
    assert found("?q=iasi") == ["Iași"]
    assert found("?call=2027&country=UG") == ["Lira"]
    assert len(found("")) == 3


def test_screen_does_not_show_the_text_of_a_file_that_is_still_with_its_commission():
    file = road.submitted()
    with road.after_deadlines():
        shown = text(get(browser(road.secretariat()), "screen", file.key))

    assert "Learning for all." not in shown
    assert "It is between the city and its National Commission until it is nominated." in shown


def test_screen_shows_signatures_scans_and_thread_and_links_each_scan_at_its_line():
    file, by = signatures.submitted_with_scan("Gulu"), road.secretariat()
    with road.at():
        application.endorse(file.key, by=road.Person.clock(), **road.SIGNED)
    with road.after_deadlines():
        thread.write(file.key, "When do we hear?", by=road.cities.focal_point(file.city))
        client = browser(by)
        get(client, "screen", file.key)
        with CaptureQueriesContext(connection) as queries:
            shown = get(client, "screen", file.key)

    scan = file.dossier.documents.get(kind="signed-page")
    address = reverse("document", args=[file.key, scan.key])
    rows = shown.context["signatures"]
    assert [(row["side"], bool(row["scan"])) for row in rows] == [("mayor", True), ("commission", False)]
    assert [address in str(shown.context["form"].fields[code].help_text) for code in ("mayor", "commission")] == [
        True,
        False,
    ]
    assert "When do we hear?" in text(shown)
    assert len(queries) <= 12


def test_screen_saves_the_checklist_and_then_offers_to_confirm():
    file, by = road.nominated(), road.secretariat()
    client = browser(by)
    with road.after_deadlines():
        before = text(get(client, "screen", file.key))
        saved = post(client, "screen", file.key, **dict.fromkeys(CODES, "yes"), mayor_remark="By post.")
        shown = get(client, "screen", file.key)
        done = post(client, "confirm_eligible", file.key)

    assert "Every line of the checklist says yes." not in before
    assert "Learning for all." in before
    assert saved.status_code == 302
    assert Check.objects.get(code="mayor").remark == "By post."
    assert "Every line of the checklist says yes." in text(shown)
    assert done.status_code == 302
    assert road.fresh(file).status == "eligible"


def test_screen_keeps_a_remark_without_an_answer_and_says_what_is_missing():
    file = road.nominated()
    with road.after_deadlines():
        refused = text(post(browser(road.secretariat()), "screen", file.key, mayor_remark="Came by post."))

    assert "Choose an answer to go with the remark." in refused
    assert "Came by post." in refused
    assert not Check.objects.exists()


def test_confirm_eligible_with_an_open_checklist_is_refused_with_its_sentence():
    file = road.nominated()
    with road.after_deadlines():
        refused = text(post(browser(road.secretariat()), "confirm_eligible", file.key))

    assert "Answer the whole checklist first" in refused
    assert road.fresh(file).status == "nominated"


def test_confirm_eligible_twice_answers_that_it_moved_on():
    by = road.secretariat()
    file = road.eligible(by)
    with road.after_deadlines():
        stale = get(browser(by), "confirm_eligible", file.key)

    assert stale.status_code == 409
    assert "This has moved on" in text(stale)


def test_ask_clarification_sends_the_question_until_the_end_of_the_day():
    file = road.nominated()
    client = browser(road.secretariat())
    with road.after_deadlines():
        typed = {"question": "Which year?", "last_day": "2027-05-20", "codes": ["population"], "addressee": "city"}
        post(client, "ask_clarification", file.key, **typed)
        shown = text(get(client, "screen", file.key))

    asked = file.clarifications.get()
    assert (asked.question, asked.codes, asked.due_at.isoformat()) == (
        "Which year?", ["population"], "2027-05-20T22:00:00+00:00",
    )  # fmt: skip
    assert "Which year?" in shown
    assert road.fresh(file).status == "clarification"


def test_propose_ineligible_shows_everything_to_the_second_person_and_the_sentence_to_the_first():
    file, one, other = road.nominated(), road.secretariat("Sofia"), road.secretariat("Said")
    officer()
    with road.after_deadlines():
        post(browser(one), "propose_ineligible", file.key, reason="A foundation, no authority.")
        key = Proposal.objects.get().key
        mine, theirs = get(browser(one), "proposal", key), get(browser(other), "proposal", key)
        stopped = post(browser(one), "declare_ineligible", key)
        done = post(browser(other), "declare_ineligible", key)

    assert "You proposed this yourself. Another person has to decide it." in text(mine)
    assert mine.context["acts"] == []
    for words in ("A foundation, no authority.", "Sofia", "1 e-mail with this reason goes at once"):
        assert words in text(theirs)
    assert "You proposed this yourself." in text(stopped)
    assert done.status_code == 302
    assert road.fresh(file).status == "ineligible"


def test_send_back_ineligible_wants_a_reason():
    file, one, other = road.nominated(), road.secretariat("Sofia"), road.secretariat("Said")
    key = screening.propose_ineligible(file.key, by=one, reason="No.").key

    assert post(browser(other), "send_back_ineligible", key).status_code == 200
    assert post(browser(other), "send_back_ineligible", key, reason="It is one.").status_code == 302
    assert road.fresh(file).status == "nominated"


def test_proposal_about_a_file_does_not_exist_for_city_commission_and_conflicted_colleague():
    file, one, other = road.nominated(), road.secretariat("Sofia"), road.secretariat("Said")
    key = screening.propose_ineligible(file.key, by=one, reason="No.").key
    StaffConflict.objects.create(user=other.user, nomination=file, reason="My town.", at=road.IN_TIME)

    for person in (other, officer(), focal_point(file)):
        assert get(browser(person), "proposal", key).status_code == 404
        assert post(browser(person), "declare_ineligible", key).status_code == 404


def test_keep_away_hides_the_file_from_desk_list_page_and_emails():
    file, by = road.nominated(LONG), road.secretariat()
    client = browser(by)
    with road.after_deadlines():
        gone = post(client, "keep_away", file.key, reason="My home town.")
        pages = [get(client, name) for name in ("files", "secretariat_desk", "emails", "proposals")]

    assert gone.url == reverse("files")
    assert get(client, "screen", file.key).status_code == 404
    assert [LONG in text(page) for page in pages] == [True, False, False, False]  # the message of the act names it once
    assert [row["cells"][0]["text"] for row in pages[0].context["rows"]] == []


def test_propose_lift_is_offered_when_a_colleague_is_away():
    file, one, other = road.nominated(), road.secretariat("Sofia"), road.secretariat("Said")
    client = browser(other)
    with road.after_deadlines():
        before = text(get(client, "screen", file.key))
        conflicts.keep_away(file.key, by=one, reason="My town.")
        after = text(get(client, "screen", file.key))
        done = post(client, "propose_lift", file.key, person_key=one.key, reason="She has moved.")

    assert "Propose that a colleague may see" not in before
    assert "Propose that a colleague may see" in after
    assert done.status_code == 302


def test_persons_show_roles_with_their_dates_and_end_one():
    by, leaving = road.secretariat("Sofia"), road.secretariat("Said")
    client = browser(by)
    with road.after_deadlines():
        before = get(client, "persons", query="?q=said")
        done = post(client, "end_role", leaving.key, "secretariat")
        after = text(get(client, "persons", query="?q=said"))

    assert [row["name"] for row in before.context["rows"]] == ["Said"]
    assert done.status_code == 302
    assert "1 January 2027 to 1 May 2027" in after
    assert NetworkRole.objects.get(user=leaving.user).until is not None
    assert Email.objects.get(event="role_ended").to == leaving.user
    assert get(browser(leaving), "persons").status_code == 403


def test_end_role_of_the_last_member_of_the_secretariat_is_refused():
    by = road.secretariat()

    refused = text(post(browser(by), "end_role", by.key, "secretariat"))

    assert "This is the last member of the secretariat. Invite another one first." in refused
    assert NetworkRole.objects.get(user=by.user).until is None


def test_invite_an_officer_wants_a_country():
    client = browser(road.secretariat())
    road.country("UG")
    sent = {"purpose": "officer", "name": "Ana", "email": "ana@x.example", "language": "fr"}

    refused = text(post(client, "invite", **sent))
    done = post(client, "invite", **sent, country="UG")

    assert "Choose the country whose Commission this person will act for." in refused
    assert done.status_code == 302
    assert Invitation.objects.get().purpose == "officer"
    assert Email.objects.get(event="invited").language == "fr"


def test_screen_shows_what_the_software_checked_and_an_open_proposal():
    made = road.open_call(population_minimum=1000, open_to="newcomers")
    file, by = road.nominated(made=made), road.secretariat()
    with road.after_deadlines():
        proposal = screening.propose_ineligible(file.key, by=by, reason="No authority.")
        shown = get(browser(by), "screen", file.key).context

    assert {row["label"]: (row["word"], str(row["note"])) for row in shown["rules"]} == {
        "Kind of municipality": ("kept", ""),
        "Least number of inhabitants": ("broken", "The call asks for at least 1000 inhabitants."),
        "Not a member of the network yet": ("kept", ""),
        "Time since the last application": ("kept", ""),
    }
    assert shown["proposals"] == [
        {
            "sentence": "Sofia proposed: declare a file not eligible.",
            "detail": "No authority.",
            "url": reverse("proposal", args=[proposal.key]),
        }
    ]


def test_save_of_a_checklist_in_which_nothing_changed_says_so():
    file = road.nominated()
    client = browser(road.secretariat())
    with road.after_deadlines():
        post(client, "screen", file.key, **dict.fromkeys(CODES, "yes"))
        get(client, "screen", file.key)
        post(client, "screen", file.key, **dict.fromkeys(CODES, "yes"))
        said = text(get(client, "screen", file.key))

    assert "Nothing had changed." in said
