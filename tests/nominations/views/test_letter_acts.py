"""The pages on which one e-mail is edited, rendered again, put off or discarded: done, refused, overtaken meanwhile."""

from datetime import timedelta

import pytest

from notifications.models import Email, Wording
from tests.nominations import factories as road
from tests.nominations import letters
from tests.nominations.views.desks import browser, get, post, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter():
    """A held receipt about a call, and a browser of the secretariat."""
    [row] = letters.circulars(road.open_call(), 1, kind="receipt")
    return row, browser(road.secretariat())


def typed(shown) -> dict[str, str]:
    form = shown.context["form"]
    return {name: str(form[name].value() or "") for name in form.fields}


def test_edit_page_shows_what_stands_and_saves_what_was_typed(letter):
    row, client = letter
    shown = get(client, "edit_email", row.key)
    assert (typed(shown)["title"], typed(shown)["text"]) == ("A call", "The call is open.\n")

    done = post(client, "edit_email", row.key, **typed(shown) | {"text": "The call is open. Write to us.", "do": "x"})

    assert done.status_code == 302
    assert road.fresh(row).text == "The call is open. Write to us.\n"
    history = get(client, "email", row.key).context["records"]
    assert [(one["what"], one["who"]) for one in history] == [("Edited", "Sofia")]
    assert "+ The call is open. Write to us." in history[0]["reason"]


def test_edit_page_keeps_what_was_typed_when_the_email_was_reworded_meanwhile(letter):
    row, client = letter
    first = typed(get(client, "edit_email", row.key))
    Email.objects.filter(pk=row.pk).update(title="A call, reworded")

    refused = post(client, "edit_email", row.key, **first | {"text": "My own words.", "do": "x"})

    assert "Somebody reworded this e-mail meanwhile. Read it again, then decide." in text(refused)
    assert "My own words." in text(refused)
    assert road.fresh(row).title == "A call, reworded"


@pytest.mark.parametrize("act", ["edit_email", "render_again", "schedule_email", "discard_email"])
def test_page_of_an_act_says_that_the_email_has_left(act, letter):
    row, client = letter
    Email.objects.filter(pk=row.pk).update(state="sent", sent_at=road.IN_TIME)

    shown = get(client, act, row.key)

    assert shown.status_code == 409
    assert "This e-mail has moved on: it is now “sent”." in text(shown)


def test_render_again_page_marks_what_would_change_and_replaces_it(letter):
    row, client = letter
    Email.objects.filter(pk=row.pk).update(facts={"call": "Call 2027"})
    new = {"title": "A call in May", "text": "The call is open until May."}
    Wording.objects.create(event=row.event, language="en", number=1, reason="The day was missing.", **new)

    shown = get(client, "render_again", row.key)
    done = post(client, "render_again", row.key, **typed(shown), do="x")

    assert "open<mark> until May</mark>." in text(shown)
    assert "A call<mark> in May</mark>" in text(shown)
    assert done.status_code == 302
    made = road.fresh(row)
    assert (made.title, made.text, made.wording) == ("A call in May", "The call is open until May.\n", 1)
    assert "The call is open until May." in made.html


def test_render_again_page_says_that_nothing_differs_and_offers_nothing(letter):
    row, client = letter

    shown = text(get(client, "render_again", row.key))

    assert "Nothing: it already reads as the words in force now say it." in shown
    assert "<form" not in shown.partition("<main")[2].partition("</main")[0]


def test_render_again_page_refuses_what_was_reworded_since_it_was_shown(letter):
    row, client = letter
    shown = typed(get(client, "render_again", row.key))
    Email.objects.filter(pk=row.pk).update(text="Other words.\n")

    refused = post(client, "render_again", row.key, **shown, do="x")

    assert "Somebody reworded this e-mail meanwhile." in text(refused)
    assert road.fresh(row).text == "Other words.\n"


def test_schedule_page_puts_an_email_off_and_asks_for_day_and_time_to_come(letter):
    row, client = letter
    with road.at():
        empty = post(client, "schedule_email", row.key, day="", time="", do="x")
        past = post(client, "schedule_email", row.key, day="2020-01-01", time="10:00", do="x")
        held = road.fresh(row).state
        day = road.IN_TIME + timedelta(days=2)
        done = post(client, "schedule_email", row.key, day=f"{day:%Y-%m-%d}", time="10:00", do="x")

    assert (empty.status_code, past.status_code, held, done.status_code) == (200, 200, "held", 302)
    assert "This instant has passed. Choose a later one." in text(past)
    assert (road.fresh(row).state, f"{road.fresh(row).due:%Y-%m-%d}") == ("queued", f"{day:%Y-%m-%d}")


def test_discard_page_wants_a_reason_and_says_it_on_the_email(letter):
    row, client = letter

    empty = post(client, "discard_email", row.key, reason="", do="x")
    kept = road.fresh(row).state
    post(client, "discard_email", row.key, reason="Said by telephone.", do="x")

    assert (empty.status_code, kept, road.fresh(row).state) == (200, "held", "discarded")
    assert "Sofia decided that it is never sent: Said by telephone." in text(get(client, "email", row.key))
    assert get(client, "email", row.key).context["acts"] == []
