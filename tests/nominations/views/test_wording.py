"""The pages on which the secretariat words an e-mail: the list, one text, the editor with its samples, two persons."""

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.text import capfirst

from nominations.emails.events import EVENTS, for_whom, kind_of
from nominations.forms.texts import MEANINGS, worded_events
from nominations.models import StaffConflict
from nominations.workflow import wording
from notifications import outbox
from notifications.differences import Part
from notifications.house import house
from notifications.models import Email, Wording
from tests.nominations import factories as road
from tests.nominations.views.desks import browser, get, post, text

pytestmark = pytest.mark.django_db
EVENT = "endorsed_secretariat"
AT = (EVENT, "en")
WORDS = {"title": "Please check {city}", "text": "{city}, of {name}, waits.\n\n{link}", "reason": "Shorter."}


@pytest.fixture
def staff():
    return road.secretariat("Ana")


# The list.


def test_the_list_names_every_e_mail_its_readers_and_its_kind(staff):
    shown = "".join(text(get(browser(staff), "texts", query=f"?page={page}")) for page in (1, 2, 3))

    assert [event for event in EVENTS if escape(str(capfirst(EVENTS[event].words))) not in shown] == []
    assert "Every e-mail is translated into every language of this site." in shown
    assert [event for event in EVENTS if not for_whom(event)] == []


def test_the_list_says_first_what_is_not_translated(staff, settings):
    settings.LANGUAGES = [*settings.LANGUAGES, ("es", "Spanish")]
    wording.reword(EVENT, "es", by=staff, seen=0, **WORDS)

    response = get(browser(staff), "texts")
    first = response.context["rows"][0]["cells"]

    assert f"{len(worded_events()) - 1} e-mails are not translated" in text(response)
    assert [cell["text"] for cell in first[2:]] == ["house text", "house text", "not translated"]


def test_the_list_says_whose_words_an_e_mail_speaks(staff):
    wording.reword(EVENT, "en", by=staff, seen=0, **WORDS)
    wording.reword("refused_city", "fr", by=staff, seen=0, **WORDS)

    rows = {row["cells"][0]["text"]: row["cells"] for row in get(browser(staff), "texts").context["rows"]}

    first, second = (str(capfirst(EVENTS[event].words)) for event in ("refused_city", EVENT))
    assert list(rows)[:2] == [first, second]
    assert rows[second][2]["text"] == "own words, version 1"
    assert rows[first][3]["text"] == "waits for a second person"


def test_the_list_finds_an_e_mail_by_what_its_reader_saw(staff):
    wording.reword(EVENT, "en", by=staff, seen=0, **WORDS)
    wording.reword("refused_city", "fr", by=staff, seen=0, **WORDS)
    asked = {
        "?q=reserve+welcome": [],
        "?q=WELCOME+network": ["admitted_city"],
        "?words=own": [EVENT],
        "?words=waits": ["refused_city"],
        "?q=please+check&kind=receipt": [EVENT],
        "?q=please+check&kind=decision": [],
        "?kind=no_such_kind": [],
    }

    shown = {query: get(browser(staff), "texts", query=query).context["rows"] for query in asked}
    assert {query: [row["event"] for row in rows] for query, rows in shown.items()} == asked


def test_the_class_of_a_text_is_that_of_its_e_mails(staff):
    road.nominated()

    assert {(one.event, kind_of(one.event)) for one in Email.objects.all()} == {
        (one.event, one.kind) for one in Email.objects.all()
    }
    assert [kind_of(event) for event in ("refused_city", "invited", "reminded_city", "written")] == [
        "decision",
        "signin",
        "reminder",
        "correspondence",
    ]


def test_every_placeholder_has_its_meaning():
    named = {one.name for event in worded_events() for one in house(event).placeholders.values() if not one.is_case}

    assert named == set(MEANINGS)


# One text.


def test_a_text_shows_the_words_in_force_and_what_differs_between_any_two(staff):
    wording.reword(EVENT, "en", by=staff, seen=0, **WORDS)
    wording.reword(EVENT, "en", by=staff, seen=1, **WORDS | {"title": "Please read {city}", "reason": "Kinder."})

    newest, older = get(browser(staff), "text", *AT), get(browser(staff), "text", *AT, query="?old=0&new=1")

    assert "Own words, version 2" in text(newest)
    assert "Please <del>check</del><mark>read</mark> {city}" in newest.content.decode()
    assert "Kinder." in text(newest)
    assert (older.context["compared"]["old"], older.context["compared"]["new"]) == (0, 1)
    assert older.context["compared"]["parts"][:2] == [Part("To", is_old=True), Part("Please", is_new=True)]
    assert get(browser(staff), "text", *AT, query="?old=99&new=²").status_code == 200


@pytest.mark.parametrize("at", [("nothing", "en"), (EVENT, "xx"), ("login_code", "en")])
def test_there_is_no_text_without_an_event_and_a_language(staff, at):
    for name in ("text", "reword", "restore_house"):
        assert get(browser(staff), name, *at).status_code == 404


# The editor.


def typed(staff, **changes):
    return post(browser(staff), "reword", *AT, **WORDS | {"seen": "0"} | changes)


def test_the_editor_begins_with_the_house_text_and_names_what_it_may_say(staff):
    response = get(browser(staff), "reword", *AT)

    assert response.context["form"].initial["title"] == "To check: {city}"
    assert "{link}" in response.context["form"].initial["text"]
    assert [name for name, _meaning in response.context["placeholders"]] == ["{city}", "{name}", "{link}"]
    assert "the name of the city" in text(response)


def test_looking_saves_nothing_and_shows_real_and_worst_data(staff):
    road.nominated("Lira")
    road.nominated("Llanfair-on-the-very-long-river")

    response = typed(staff, look="1", reason="", title="{city} <script>")

    assert not Wording.objects.exists()
    titles = [sample["title"] for sample in response.context["samples"]]
    assert titles == [
        "Llanfair-on-the-very-long-river <script>",
        "Lira <script>",
        "Llanfair-on-the-very-long-river <script>",
        "مدينة نموذجية <script>",
        "示范城市 <script>",
    ]
    assert "<script>" not in response.content.decode().partition("<main")[2]
    assert "is harmless and stays as it is typed" in text(response)
    assert "1 kB of HTML" in text(response) or "2 kB of HTML" in text(response)


def test_samples_have_no_data_of_a_file_that_is_kept_from_the_person(staff):
    file = road.nominated("Lira")
    StaffConflict.objects.create(nomination=file, user=staff.user, reason="Cousin", at=road.OPENS)

    response = typed(staff, look="1")

    assert "Lira" not in text(response)
    assert response.context["samples"][0]["title"] == "Please check ‹the name of the city›"


def test_a_reason_is_wanted_only_where_words_are_saved(staff):
    assert "Say why" in text(typed(staff, do="1", reason=""))
    saved = typed(staff, do="1")

    assert (saved.status_code, saved.url) == (302, reverse("text", args=AT))
    assert [(one.number, one.title, one.by) for one in Wording.objects.all()] == [(1, WORDS["title"], staff.user)]


def test_what_may_not_be_said_is_refused_beside_its_field_with_everything_typed(staff):
    response = typed(staff, do="1", text="{user.password} {link}", title="A\r\nBcc: b@c.example")

    assert not Wording.objects.exists()
    assert response.context["form"].errors["title"] == [
        "The subject has to be one line, without line breaks and hidden signs."
    ]
    assert "{user.password} {link}" in text(response)


def test_somebody_who_was_faster_is_not_written_over(staff):
    wording.reword(EVENT, "en", by=staff, seen=0, **WORDS)
    response = typed(staff, do="1", title="Mine {city}")

    assert "Meanwhile version 1 was saved." in text(response)
    assert Wording.objects.count() == 1


def test_a_trial_goes_to_the_own_address_alone(staff):
    road.nominated("Lira")
    response = typed(staff, **{"try": "1"})

    letter = Email.objects.get(event="wording_tried")
    assert (letter.address, letter.title) == (staff.user.email, "Trial: Please check Lira")
    assert not Wording.objects.exists()
    assert "It is on its way to your own address." in text(response)


def test_an_earlier_version_is_a_beginning(staff):
    for number in range(2):
        wording.reword(EVENT, "en", by=staff, seen=number, **WORDS | {"title": f"Title {number}"})

    assert get(browser(staff), "reword", *AT, query="?from=1").context["form"].initial["title"] == "Title 0"
    assert get(browser(staff), "reword", *AT, query="?from=x").context["form"].initial["title"] == "Title 1"


def test_the_desk_leads_to_the_words(staff):
    assert f'href="{reverse("texts")}"' in get(browser(staff), "secretariat_desk").content.decode()


# Two persons, and back.


def test_words_of_a_decision_letter_are_confirmed_by_another_person(staff):
    made = wording.reword("refused_city", "en", by=staff, seen=0, **WORDS)
    bob = road.secretariat("Bob")

    own, read = (get(browser(one), "confirm_wording", made.key) for one in (staff, bob))
    refused = post(browser(staff), "confirm_wording", made.key, do="1")
    confirmed = post(browser(bob), "confirm_wording", made.key, do="1")

    assert "{city}, of {name}, waits." in text(read)
    assert "Not admitted, to the city · English" in text(read)
    assert Part("of", is_new=True) in read.context["compared"]
    assert "Another person has to confirm it" in text(refused)
    assert (own.status_code, confirmed.status_code) == (200, 302)
    assert "Own words, version 1" in text(get(browser(bob), "text", "refused_city", "en"))


def test_whoever_worded_it_reads_that_another_person_confirms_it(staff):
    made = wording.reword("refused_city", "en", by=staff, seen=0, **WORDS)
    way = reverse("confirm_wording", args=[made.key])

    own, other = (text(get(browser(one), "text", "refused_city", "en")) for one in (staff, road.secretariat("Bob")))

    assert (way in own, way in other) == (False, True)
    assert "You worded this yourself. Another person has to confirm it." in own


def test_words_of_a_language_that_runs_from_right_to_left_are_shown_so(staff, settings):
    settings.LANGUAGES = [*settings.LANGUAGES, ("ar", "Arabic")]
    road.nominated("Lira")
    words = {"title": "للمراجعة {city}", "text": "{city} في انتظار المراجعة.\n\n{link}", "reason": "R"}
    right = '<article class="email" lang="ar" dir="rtl">'
    waiting = wording.reword("refused_city", "ar", by=staff, seen=0, **words)

    seen = post(browser(staff), "reword", EVENT, "ar", seen="0", look="1", **words)
    wording.reword(EVENT, "ar", by=staff, seen=0, **words)
    pages = [
        seen,
        get(browser(staff), "text", EVENT, "ar"),
        get(browser(road.secretariat("Bob")), "confirm_wording", waiting.key),
    ]

    assert [right in page.content.decode() for page in pages] == [True] * 3
    assert '<p dir="rtl">Lira في انتظار المراجعة.</p>' in seen.content.decode()
    assert '<html lang="ar" dir="rtl">' in outbox.worded(words["title"], words["text"], {"city": "Lira"}, "ar")[2]


def test_the_house_text_comes_back_with_a_reason(staff):
    wording.reword(EVENT, "en", by=staff, seen=0, **WORDS)

    assert post(browser(staff), "restore_house", *AT, reason="Enough.", seen="1", do="1").status_code == 302
    shown = text(get(browser(staff), "text", *AT))

    assert "back to the house text" in shown
    assert get(browser(staff), "restore_house", *AT).status_code == 409


def test_compared_texts_run_as_their_language_does():
    for language, way in (("ar", "rtl"), ("fr", "ltr")):
        context = {"language": language, "parts": [{"text": "…"}]}

        assert f'lang="{language}" dir="{way}">…' in render_to_string("nominations/screening/compared.html", context)
