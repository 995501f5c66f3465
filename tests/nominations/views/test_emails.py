"""The desk of e-mails: who sees which, never a key, decision letters by two persons alone."""

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nominations.emails.events import EVENTS
from nominations.models import StaffConflict
from notifications.models import Email
from tests.nominations import factories as road
from tests.nominations import letters, worlds
from tests.nominations.views.desks import browser, focal_point, get, officer, post, text

pytestmark = pytest.mark.django_db
KEY = "Your code is 846-213"


def sign_in() -> Email:
    return Email.objects.create(
        event="login_code", subject_ref="accounts.user:x", address="a@b.example", language="en", title=KEY, text=KEY,
        kind="signin", state="sent", sent_at=road.IN_TIME, created=road.IN_TIME,
    )  # fmt: skip


def told() -> Email:
    """The secretariat's task about a file just nominated."""
    return Email.objects.filter(event="endorsed_secretariat").order_by("pk").last()


def test_emails_are_for_secretariat_and_director():
    by = road.secretariat()
    file = road.nominated()
    email = told()

    assert get(browser(by), "emails").status_code == 200
    assert get(browser(road.director()), "email", email.key).status_code == 200
    for person in (officer(), focal_point(file)):
        assert get(browser(person), "emails").status_code == 403
        assert get(browser(person), "email", email.key).status_code == 403
        assert post(browser(person), "hold_email", email.key).status_code == 404
    assert get(browser(), "emails").status_code == 302


def test_sign_in_email_shows_neither_its_text_nor_its_subject():
    by, email = road.secretariat(), sign_in()
    client = browser(by)

    listed, shown = text(get(client, "emails")), text(get(client, "email", email.key))

    assert KEY not in listed + shown
    assert "The text of a sign-in e-mail is a key and is shown to nobody." in shown
    assert get(client, "email", email.key).context["acts"] == []


def test_director_reads_what_concerns_files_and_calls_only():
    email = sign_in()

    assert get(browser(road.director()), "email", email.key).status_code == 404


def test_email_about_a_file_is_hidden_from_a_colleague_in_conflict():
    one, other = road.secretariat("Sofia"), road.secretariat("Said")
    file = road.nominated()
    email = told()
    StaffConflict.objects.create(user=one.user, nomination=file, reason="My town.", at=road.IN_TIME)

    assert get(browser(one), "email", email.key).status_code == 404
    assert "Lira" not in text(get(browser(one), "emails"))
    assert get(browser(other), "email", email.key).status_code == 200


def test_emails_filter_by_state_kind_event_and_address(made):
    worlds.approved(made)
    client = browser(made.composer)
    city = made.file("Lira").city.focal_points.get().user

    def found(query):
        return [row["cells"][1]["text"] for row in get(client, "emails", query=query).context["rows"]]

    assert found(f"?state=held&kind=decision&address={city.email[:9].upper()}") == [city.email]
    assert len(found("?state=held")) == Email.objects.filter(state="held").count()
    assert found("?event=admitted_city") == [city.email]
    assert found("?state=bounced") == []


def test_emails_ask_the_database_as_often_for_three_as_for_one():
    client = browser(road.secretariat())

    def counted() -> int:
        with CaptureQueriesContext(connection) as queries:
            get(client, "emails")
            return len(queries)

    road.nominated("Lira")
    once = counted()
    road.nominated("Gulu"), road.nominated("Masaka")

    assert counted() == once <= 12


def test_email_page_shows_the_stored_letter_itself(made):
    worlds.approved(made)
    letter = Email.objects.get(event="admitted_city")
    Email.objects.filter(pk=letter.pk).update(text="Exactly this text.\n")

    shown = text(get(browser(made.composer), "email", letter.key))

    assert "Exactly this text." in shown
    assert "Decision letters leave all together, at the instant that two persons release." in shown


def test_email_about_a_file_or_a_call_is_dated_in_the_zone_of_the_call_and_of_the_reader(made):
    by = made.composer
    type(by.user).objects.filter(pk=by.user.pk).update(time_zone="Africa/Kampala")
    with road.after_deadlines():
        worlds.approved(made)
    client = browser(by)

    for event in ("admitted_city", "cohort_proposed"):
        shown = get(client, "email", Email.objects.get(event=event).key)
        assert shown.context["when"] == "written 1 May 2027, 14:00 Berlin (your time: 15:00)"
    listed = [row["cells"][3]["text"] for row in get(client, "emails").context["rows"]]
    assert "1 May 2027, 14:00 Berlin (your time: 15:00)" in listed


def test_decision_letter_can_be_reworded_by_one_person_and_never_released(made):
    worlds.approved(made)
    letter = Email.objects.get(event="admitted_city")
    client = browser(made.composer)

    acts = [act["label"] for act in get(client, "email", letter.key).context["acts"]]
    assert acts == ["Edit it", "Render it again"]
    stopped = post(client, "release_email", letter.key, do="x")
    assert stopped.status_code == 409
    assert "Decision letters leave all together" in text(stopped)
    assert road.fresh(letter).state == "held"


def test_uncertain_email_offers_both_answers_and_keeps_who_decided():
    by = road.secretariat()
    road.nominated()
    email = told()
    Email.objects.filter(pk=email.pk).update(state="uncertain", handed_at=road.IN_TIME)
    client = browser(by)

    acts = [act["label"] for act in get(client, "email", email.key).context["acts"]]
    done = post(client, "confirm_arrival", email.key, do="x")
    shown = text(get(client, "email", email.key))

    assert acts == ["It arrived", "Send it again", "It is settled"]
    assert done.status_code == 302
    assert "Sofia" in shown
    assert road.fresh(email).state == "sent"


def test_held_email_is_released_from_its_page():
    by = road.secretariat()
    road.nominated()
    email = told()
    client = browser(by)

    post(client, "hold_email", email.key, do="x")
    held = road.fresh(email).state
    post(client, "release_email", email.key, do="x")

    assert (held, road.fresh(email).state) == ("held", "queued")


def test_director_sees_no_button_on_an_email():
    by = road.director()
    road.secretariat()
    road.nominated()

    assert get(browser(by), "email", told().key).context["acts"] == []
    assert post(browser(by), "hold_email", told().key, do="x").status_code == 403


def test_emails_never_written_are_not_a_filter_without_a_hit():
    someone = browser(road.secretariat())

    pages = [text(get(someone, "emails")), text(get(someone, "emails", query="?state=bounced"))]

    assert ["No e-mail has been written yet." in page for page in pages] == [True, False]


def columns(row) -> dict[str, str]:
    return {cell["label"]: cell.get("text", "") for cell in row["cells"]}


def test_desk_counts_letters_by_event_language_and_state_each_number_leading_to_its_rows():
    by = road.secretariat()
    letters.circulars(road.open_call(), 3)
    letters.circulars(road.open_call("2028"), 2, language="fr")
    Email.objects.filter(language="fr", address="person00000@city.example").update(state="bounced")
    client = browser(by)

    table = get(client, "emails").context["table"]
    numbers = {(row["cells"][0]["text"], row["cells"][1]["text"]): columns(row) for row in table}
    french = next(row for row in table if columns(row)["Language"] == "French")
    [way] = [cell["url"] for cell in french["cells"] if cell["label"] == "Came back"]

    assert numbers["Call published", "English"]["Held until it is released"] == "3"
    assert [columns(row)["To"] for row in client.get(way).context["rows"]] == ["person00000@city.example"]
    tasks = {one["label"]: one["word"] for one in get(client, "emails").context["tasks"]}
    assert tasks == {"E-mails that came back": "1 letter", "Circulars held until two persons release them": "4"}


def test_html_is_shown_as_it_goes_out_and_can_do_nothing():
    by = road.secretariat()
    [letter] = letters.circulars(road.open_call(), 1, html="<script>alert(1)</script><p>Hello</p>")

    shown = get(browser(by), "email_as_sent", letter.key)

    assert shown.content == b"<script>alert(1)</script><p>Hello</p>"
    assert shown.headers["Content-Security-Policy"] == "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    assert get(browser(by), "email_as_sent", sign_in().key).status_code == 404


def test_sample_shows_the_worst_cases_with_what_differs_marked():
    by = road.secretariat()
    letters.circulars(road.open_call(), 5)
    Email.objects.filter(address="person00003@city.example").update(text="The call is open for مدينة التعلم.\n")
    Email.objects.filter(address="person00004@city.example").update(text="The call  is open ( ).\n")

    shown = get(browser(by), "sample", query="?event=call_published&state=held&language=en")

    [english] = shown.context["groups"]
    why = {row["name"]: row["why"] for row in english["letters"]}
    assert why["person00003@city.example"] == "written from right to left, the longest text"
    assert why["person00004@city.example"] == "something seems to be missing"
    assert len(why) == 3
    assert "open<mark> for مدينة التعلم</mark>." in text(shown)


def test_sample_compares_each_language_with_itself_and_says_where_nothing_is_asked():
    by = road.secretariat()
    call = road.open_call()
    letters.circulars(call, 2)
    letters.circulars(call, 2, start=2, language="fr", text="L’appel est ouvert.\n")
    client = browser(by)

    shown = get(client, "sample", query="?event=call_published")
    nothing = get(client, "sample", query="?event=no_such_thing&state=held")

    assert [(one["name"], len(one["letters"])) for one in shown.context["groups"]] == [("English", 1), ("French", 1)]
    assert "<mark>" not in shown.content.decode()
    assert "Chosen from 4 letters, in each language." in text(shown)
    assert "There is no such event, language or state." in text(nothing)
    assert "No event is chosen." in text(get(client, "sample"))


def test_every_email_is_named_in_words():
    """The e-mails of the acts, and those of signing in."""
    [folder] = settings.TEMPLATES[0]["DIRS"]
    ours = {path.stem for path in folder.glob("emails/*.txt")}
    sign_ins = {path.stem.removesuffix("_subject") for path in folder.glob("account/email/*_subject.txt")}

    assert set(EVENTS) == ours | sign_ins
