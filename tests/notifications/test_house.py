"""The house texts, read for what they name and written again from what they said."""

from collections import defaultdict
from datetime import date
from pathlib import Path
from types import SimpleNamespace as Thing

import pytest
from django.conf import settings
from django.utils import translation

from notifications import house, outbox
from notifications.models import Email

TEXTS = sorted(path.stem for path in Path(settings.TEMPLATES[0]["DIRS"][0], "emails").glob("*.txt"))
DAY = date(2027, 3, 1)
CITY = Thing(name="Lira\0 <b>")
CALL = Thing(name="Call 2027")
MOVE = {"what": "Deadline", "old": "1 May", "new": "2 May"}
ROW = {"label": "Photo", "reason": "Too dark", "what": "Country", "old": "a", "new": "b"}
WORDS = (
    "answer at by came city_deadline closes commission_deadline deputy due email head lapses label left name now "
    "opened opens public reason since stopped text title until was who code closed link"
)


def context(full: bool) -> dict:
    if not full:
        return {"city": CITY, "call": CALL, "count": 1, "link": "https://gnlc.example/x", "report": Thing(told="")}
    told = Thing(told="Why: {city}", is_with_commission=True, late_reason="Flood", country=Thing(called="Uganda"))
    return {
        **{word: word.title() for word in WORDS.split()},
        "link": outbox.link("/desk/"),
        "due": lambda: "2 May",
        "since": DAY,
        "until": DAY,
        "day": DAY,
        "former": DAY,
        "city": CITY,
        "call": CALL,
        "count": 1234,
        "nomination": told,
        "moves": [MOVE, MOVE | {"old": ""}],
        "about": ["Photo", "Budget"],
        "asked": [ROW],
        "changes": [ROW],
        "message": Thing(text="Hello", inside=False, get_side_display=lambda: "the city"),
        "report": Thing(told="Why", awaited_on=DAY, due_on=DAY, strengths="A\r\nB", next_steps="C"),
        "invitation": Thing(label="Uganda", expires_at=DAY, facts={"files_from": ["Kenya", "Chad"]}),
        "document": Thing(label="Plan", help="In PDF", is_optional=True),
        "entry": Thing(joins=True, user="Ana", function="Clerk", at=DAY, told="No"),
        **dict.fromkeys(
            ["is_reader", "is_elected", "is_tied", "is_last", "untold", "was_signed", "is_confirmed"], True
        ),
    }


@pytest.mark.parametrize("full", [True, False])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_text_says_the_same_again_from_its_facts(language, full):
    """And the same as its template does, however it is read."""
    engine = house.Engine.get_default()
    for event in TEXTS:
        with translation.override(language):
            said, facts = house.written(event, context(full))
            plain = engine.get_template(f"emails/{event}.txt").render(house.Context(context(full), autoescape=False))
        with translation.override("en" if language == "fr" else "fr"):
            title, text = outbox.words_now(Email(event=event, facts=facts, language=language), None)

        assert (event, said) == (event, plain)
        assert (event, (title, text)) == (event, outbox.parted(said))
        assert {type(value) for value in facts.values()} == {str}


def test_one_name_stands_for_one_thing_in_a_text():
    for event in TEXTS:
        meant = defaultdict(set)
        template = house.Template(house.house(event).template.source)
        for name, expression in bound(template.nodelist):
            meant[name].add(expression)

        assert {name: said for name, said in meant.items() if len(said) > 1} == {}, event


def bound(nodes):
    for node in nodes.get_nodes_by_type(house.BlockTranslateNode):
        for name, expression in node.extra_context.items():
            if not str(expression.token).startswith("move."):  # inside a loop, which is one name
                yield name, str(expression.token)


def test_what_stands_in_a_loop_or_under_a_condition_is_one_placeholder():
    named = house.house("clarification_asked").placeholders

    assert list(named) == ["city", "due", "question", "about", "words_1", "link"]
    assert [name for name, one in named.items() if one.is_case] == ["words_1"]
    assert (named["question"].expression, named["about"].always) == ("clarification.question", False)
    assert named["words_1"].samples == ("It is about:",)


def test_a_case_is_a_fact_as_it_turned_out():
    _said, facts = house.written("conflict_declared", {"is_reader": True, "call": CALL})

    assert facts["words_1"] == "A reader is missing in Call 2027"
    assert (facts["if is_reader"], facts["if city"]) == ("yes", "")
    assert "city" not in facts


def test_what_a_letter_does_not_say_is_no_fact_of_it():
    """The text of a message among colleagues never leaves the site."""
    inside = {"message": Thing(text="Between us", inside=True, get_side_display="us"), "city": CITY, "call": CALL}
    _said, facts = house.written("written", inside)

    assert "Between us" not in str(facts)


def test_every_letter_has_a_link_that_words_have_to_keep():
    assert {event for event in TEXTS if not house.house(event).links()} == {
        *["signing_ended", "wording_tried"],
        *["mayor_copied", "digest"],  # its reader has no account; its links stand with what it lists
    }


def test_a_sentence_that_no_catalogue_has_is_listed(settings):
    settings.LANGUAGES = [*settings.LANGUAGES, ("de", "German")]
    text = house.house("asked_in_post")

    assert (text.untranslated("en"), text.untranslated("fr")) == ([], [])
    assert text.untranslated("de") == text.sentences
    assert len(text.sentences) == 2


def test_no_house_text_is_untranslated():
    assert [event for event in TEXTS if house.house(event).untranslated("fr")] == []


def test_a_text_is_given_to_whoever_words_it_as_it_would_be_typed():
    with translation.override("en"):
        title, text = outbox.parted(house.in_names("taken_back_city"))
        counted = house.in_names("review_missed")
    assert title == "You have the application of {city} again"
    assert text == (
        "The application of {city} in {name} was taken back from your National Commission and can be changed. "
        "Hand it in again by {due}, signed anew by the mayor.\n\n{words_1}\n\nGo on with the application:\n\n{link}\n"
    )
    assert "The marks of {number} files were closed" in counted


def test_every_name_of_a_text_stands_in_it_or_in_one_of_its_cases():
    for event in TEXTS:
        said, named = house.in_names(event), house.house(event).placeholders
        assert "{}" not in said
        assert [name for name, one in named.items() if one.always and f"{{{name}}}" not in said] == [], event


# What a reader meets first.


DATES = ("due", "city_deadline", "opens", "lapses", "left", "day", "until")  # by when somebody is to act, or from when
AFTER = {"submitted_city"}  # until when one may change one's mind, which comes after what has happened
ASKS = {  # what its reader is to do, as the subject or the first paragraph says it
    "asked_for": ("confirm", "confirm"),
    "asked_in_post": ("press one button", "appuyer sur un bouton"),
    "clarification_asked": ("answer", "répondre"),
    "clarification_reminded": ("your answer is awaited", "votre réponse est attendue"),
    "cohort_proposed": ("approve", "approuver"),
    "corrigendum_proposed": ("has to decide", "doit"),
    "deadline_set_city": ("hand in", "remettre"),
    "declaration_reminded": ("say whether", "dire si"),
    "election_opened": ("vote", "vote"),
    "endorsed_secretariat": ("check", "vérif"),
    "entry_decider": ("say whether", "dites si"),
    "entry_joining": ("accept or refuse", "accept"),
    "entry_reminded": ("say whether", "dire si"),
    "files_given": ("say whether", "dites"),
    "files_wait": ("wait for your mark", "attendent votre note"),
    "ineligible_proposed": ("has to decide", "doit"),
    "invited": ("open this page", "ouvrez cette page"),
    "missed_city": ("write to the secretariat", "écrire au secrétariat"),
    "practice_added": ("mark", "not"),
    "release_proposed": ("has to confirm", "doit"),
    "report_opened": ("may be handed in", "peut être remis"),
    "report_returned": ("change", "modifi"),
    "returned_city": ("answer", "répondre"),
    "signature_given_city": ("hand it in", "remettez"),
    "signing_asked": ("sign", "signer"),
    "submitted_commission": ("endorse", "donnez votre aval"),
    "taken_back_city": ("hand it in", "remettez"),
    "vote_again": ("vote", "vote"),
    "vote_reminded": ("please vote", "veuillez voter"),
}


def opening(event: str, language: str) -> str:
    """What a list of a mailbox and the first look at the e-mail show: subject line and first paragraph, in full."""
    text = house.house(event)
    with translation.override(language):
        title, body = outbox.parted(house.in_names(event))
        first = f"{title}\n{body.partition(chr(10) * 2)[0]}"
        for name, one in text.placeholders.items():
            first = (
                first.replace(f"{{{name}}}", " / ".join(map(translation.gettext, one.samples)))
                if one.is_case
                else first
            )
    return first


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_house_text_says_its_date_and_what_to_do_first(language):
    """Whoever reads the first paragraph alone does the right thing in time."""
    place = ["en", "fr"].index(language)
    first = {event: opening(event, language) for event in TEXTS}
    named = {event: house.house(event).placeholders for event in TEXTS}
    late = {
        event: name
        for event in set(TEXTS) - AFTER
        for name in DATES
        if name in named[event] and named[event][name].always and f"{{{name}}}" not in first[event]
    }

    assert late == {}
    assert {event: first[event] for event, asked in ASKS.items() if asked[place] not in first[event].casefold()} == {}
    assert {event for event, said in first.items() if len(said.split()) < 5} == set()
    assert {event: len(said) for event, said in first.items() if len(said) > 430 and " / " not in said} == {}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_house_text_leads_to_its_page_early_and_is_small(language):
    """The way on stands in what a program shows without scrolling, the date before it, and nothing is cut off."""
    for event in TEXTS:
        with translation.override(language):
            title, text = outbox.parted(house.in_names(event))
        facts = house.written(event, context(full=True))[1]
        letter = Email(event=event, facts=facts, language=language)
        html = outbox.framed(*outbox.words_now(letter, None), language)

        assert 0 < len(html.encode()) < 15_000, event
        assert f'<html lang="{language}" dir="ltr">' in html
        assert html.count("<table") == 0
        way = [text.index(f"{{{name}}}") for name in house.house(event).links()]
        assert all(before < 600 for before in way), event
        assert len(title) <= 110, (event, title)
