"""Ready sentences at every box where the secretariat writes about a file, without a script; and the list of them."""

import pytest
from django.urls import reverse
from django.utils.html import escape

from accounts import door
from accounts.person import Person
from audit import clock
from audit.models import Record
from nominations import reference
from nominations.models import Check, Clarification, Entry, Message, Nomination, Proposal, Sentence
from nominations.states import Box
from nominations.workflow import application, entering
from nominations.workflow import sentences as workflow
from tests.cities import factories as cities
from tests.nominations import factories as road
from tests.nominations.views.desks import browser, focal_point, get, officer, post, text

pytestmark = pytest.mark.django_db
READY, TYPED = "Please look at this once more, all of you.", "We need it by Friday."
BOTH = f"{READY}\n\n{TYPED}"


@pytest.fixture
def staff():
    return road.secretariat()


@pytest.fixture
def sentences(staff) -> dict[str, Sentence]:
    with road.at():
        return {box: workflow.add_sentence(box, "en", READY, by=staff) for box in Box}


def ended() -> Nomination:
    file = road.submitted("Masaka")
    with road.at():
        return application.decline(file.key, by=Person.clock(), reason="Not this time.")


def entry() -> Entry:
    city = {"name": "Gulu", "kind": "city", "parent_unit": ""}
    asked = {"email": "a@b.example", "name": "Amina", "office": "Adviser", "writes": "en", "language": "en"}
    country = cities.country("UG")
    with road.at():
        invitation = entering.enter(road.open_call().key, by=Person.nobody(), country=country, city=city, **asked)
        return door.act(entering.confirm_entry)(cities.user("Amina"), invitation)


def asked() -> str:
    return Clarification.objects.get().question


def reinstated() -> str:
    [record] = Record.objects.filter(act="reinstate").with_texts()
    return record.reason


DAY = {"last_day": "2027-03-20"}
BOXES = {  # at which address, about what, into which field, with what else, and where the words are kept
    "clarification": (
        "ask_clarification",
        road.nominated,
        "question",
        DAY | {"addressee": "city"},
        lambda: Clarification.objects.get().question,
    ),
    "ineligible": ("propose_ineligible", road.nominated, "reason", {}, lambda: Proposal.objects.get().reason),
    "entry": ("refuse_entry", entry, "reason", {}, lambda: Entry.objects.get().told),
    "thread": ("write", road.nominated, "text", {"asks": ""}, lambda: Message.objects.get().text),
    "reinstate": ("reinstate", ended, "reason", {}, reinstated),
}


@pytest.fixture(params=BOXES)
def at(request, staff, sentences):
    """A box: sends what is chosen and typed there, and what is kept of it."""
    name, made, words, more, kept = BOXES[request.param]
    row = made()

    def send(chosen: str, typed: str):
        with clock.at(
            road.IN_TIME if request.param in {"clarification", "entry", "reinstate"} else road.AFTER_DEADLINES
        ):
            sent = {f"{words}_sentence": chosen, words: typed, **more}
            return post(browser(staff), name, row.key, **{key: value for key, value in sent.items() if value})

    send.key, send.kept, send.words = sentences[request.param].key, kept, words
    return send


@pytest.mark.parametrize(
    ("typed", "kept"), [("", READY), (TYPED, BOTH), (f"So: {READY}", f"So: {READY}")], ids=["alone", "before", "once"]
)
def test_sentence_that_is_chosen_stands_before_the_words(at, typed, kept):
    answered = at(at.key, typed)

    assert (answered.status_code, at.kept()) == (302, kept)


def test_words_alone_are_as_typed_and_nothing_at_all_is_refused(at):
    nothing = at("", "")
    assert [list(nothing.context["form"].errors)] == [[at.words]]

    at("", TYPED)

    assert at.kept() == TYPED


def test_sentence_retired_meanwhile_is_not_taken_and_what_was_typed_stays(at, staff):
    with road.at():
        workflow.retire_sentence(at.key, by=staff)
        workflow.add_sentence(Sentence.objects.get(key=at.key).box, "en", "Another.", by=staff)
    answered = at(at.key, TYPED)

    assert "This sentence is no longer offered." in text(answered)
    assert TYPED in text(answered)
    assert READY not in text(answered)


def test_sentence_and_words_together_are_not_too_long(at):
    answered = at(at.key, "a" * 3990)

    assert "longer than 4000 characters" in text(answered)
    assert "a" * 3990 in text(answered)


# The checklist.


def test_checklist_takes_a_sentence_for_each_remark(staff, sentences):
    file, key = road.nominated(), sentences["checklist"].key
    typed = {"mayor": "no", "mayor_remark_sentence": key, "mayor_remark": "Page 2.", "name": "unclear"}
    with road.after_deadlines():
        post(browser(staff), "screen", file.key, **typed, name_remark_sentence=key)

    assert {line.code: line.remark for line in Check.objects.all()} == {"mayor": f"{READY} Page 2.", "name": READY}


def test_sentence_of_the_checklist_needs_an_answer_too(staff, sentences):
    file = road.nominated()
    with road.after_deadlines():
        answered = post(browser(staff), "screen", file.key, mayor_remark_sentence=sentences["checklist"].key)

    assert "Choose an answer to go with the remark." in text(answered)
    assert Check.objects.count() == 0


# What is offered, to whom, in which language.


def offers(person: Person, name: str, key: str) -> list[str]:
    with road.after_deadlines():
        form = get(browser(person), name, key).context["form"]
    return [label for field in form.fields if field.endswith("_sentence") for _key, label in form.fields[field].choices]


def test_city_and_commission_find_the_box_alone(staff, sentences):
    file = road.nominated()
    for person in (focal_point(file), officer()):
        assert offers(person, "write", file.key) == []
        with road.after_deadlines():
            sent = {"text": TYPED, "text_sentence": sentences["thread"].key, "asks": ""}
            post(browser(person), "write", file.key, **sent)

    assert set(Message.objects.values_list("text", flat=True)) == {TYPED}


def test_sentences_are_offered_in_the_language_of_the_file(staff, sentences):
    file = road.nominated()
    with road.at():
        workflow.add_sentence(Box.THREAD, "fr", "Merci de regarder encore une fois.", by=staff)
    in_english = offers(staff, "write", file.key)
    type(file.dossier).objects.filter(pk=file.dossier_id).update(language="fr")
    in_french = offers(staff, "write", file.key)
    type(file.dossier).objects.filter(pk=file.dossier_id).update(language="ar")

    assert (in_english, in_french) == (["—", READY], ["—", "Merci de regarder encore une fois."])
    assert offers(staff, "write", file.key) == ["—", READY]


# What a Commission finds where it declines a city.


def declining(file, person, **sent):
    with road.at():
        return post(browser(person), "decline", file.key, **sent)


@pytest.mark.parametrize(("typed", "more"), [("", ""), (TYPED, f"\n\n{TYPED}")])
def test_ready_reason_to_decline_stands_before_the_words_or_alone(typed, more):
    file = road.submitted()
    answered = declining(file, officer(), reason_sentence="no-means", reason=typed)

    assert answered.status_code == 302
    assert road.fresh(file).told == f"The application does not show who will carry the work and with which means.{more}"


def test_ready_reasons_to_decline_are_in_the_language_of_the_file_and_none_of_the_secretariats(staff, sentences):
    file = road.submitted()
    with road.at():
        english = get(browser(officer()), "decline", file.key).context["form"].fields["reason_sentence"].choices
        type(file.dossier).objects.filter(pk=file.dossier_id).update(language="fr")
        french = get(browser(officer()), "decline", file.key).context["form"].fields["reason_sentence"].choices

    assert ([key for key, _text in english], len(english)) == ([key for key, _text in french], 7)
    assert READY not in dict(english).values()
    assert dict(french)["no-means"].startswith("La candidature ne montre pas")


def test_declining_without_a_reason_is_refused_as_before():
    file = road.submitted()
    answered = declining(file, officer())

    assert list(answered.context["form"].errors) == ["reason"]
    assert road.fresh(file).status == "with_commission"


def test_without_any_sentence_there_is_the_box_alone(staff):
    file = road.nominated()

    assert offers(staff, "ask_clarification", file.key) == []
    with road.after_deadlines():
        assert "Ready sentences" not in text(get(browser(staff), "screen", file.key))


def test_what_was_sent_keeps_the_words_that_are_changed_later(staff, sentences):
    file = road.nominated()
    with road.after_deadlines():
        post(browser(staff), "write", file.key, text_sentence=sentences["thread"].key, asks="")
        post(browser(staff), "change_sentence", sentences["thread"].key, text="Other words.")

    assert Message.objects.get().text == READY
    assert offers(staff, "write", file.key) == ["—", "Other words."]


def test_long_sentence_is_short_in_the_list_and_whole_for_the_script(staff):
    file, long = road.nominated(), 'Look "here" & there. ' * 12
    with road.at():
        workflow.add_sentence(Box.THREAD, "en", long.strip(), by=staff)
    with road.after_deadlines():
        shown = get(browser(staff), "write", file.key)

    assert f'data-text="{escape(long.strip())}"' in shown.content.decode()
    assert [len(label) for label in offers(staff, "write", file.key)] == [1, 90]
    assert 'src="/static/gnlc/sentences' in text(shown)


# Keeping them.


def test_list_says_what_is_ours_and_what_is_retired(staff):
    reference.load()
    client, first = browser(staff), Sentence.objects.visible_to(staff).filter(language="en", box="thread").first()
    with road.at():
        post(client, "retire_sentence", first.key)
        added = post(client, "add_sentence", box="thread", language="ar", text="شكرا لكم")
    rows = [row["cells"] for row in get(client, "sentences").context["rows"]]
    by_text = {cells[0]["text"]: cells for cells in rows}

    assert added.status_code == 302
    assert rows[-1][0]["text"] == first.text
    assert (by_text[first.text][3]["word"], by_text[first.text][0]["url"]) == ("retired", "")
    assert by_text["شكرا لكم"][0]["note"].startswith("Sofia")
    assert {cells[0]["note"] for cells in rows if cells[0]["text"] != "شكرا لكم"} == {
        "an example of this software, not a rule of UNESCO"
    }


def test_desk_leads_to_the_sentences(staff):
    assert {"label": "Ready sentences", "url": reverse("sentences")} in get(browser(staff), "secretariat_desk").context[
        "ways"
    ]


def test_sentence_without_words_comes_back(staff):
    answered = post(browser(staff), "add_sentence", box="thread", language="en", text=" – ")

    assert "There is nothing to read in this." in text(answered)
    assert Sentence.objects.count() == 0
