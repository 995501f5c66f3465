"""The house texts, read for what they name and written again from what they said."""

import re
from collections import defaultdict
from datetime import date
from pathlib import Path
from types import SimpleNamespace as Thing

import pytest
from django.conf import settings
from django.utils import translation

from nominations.emails import weight
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
        "public": outbox.link("/desk/"),
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

    assert list(named) == ["city", "due", "link", "question", "about", "words_1"]
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
        "Hand it in again by {due}, signed anew by the mayor.\n\nGo on with the application:\n\n{link}\n\n{words_1}\n"
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
NOT_OURS = {"login_code", "password_reset_key"}  # keys, in the words of the sign-in
LONG = "Long. " * 170  # what a person wrote, and nobody cut short
FREE = {
    *["reason", "question", "told", "text", "help", "late_reason", "strengths", "next_steps"],
    *["asked", "changes"],  # lines with a person's words in each
}
ASKS = {  # what its reader is to do, as the subject or the first paragraph says it
    "asked_for": ("confirm", "confirm"),
    "asked_in_post": ("press one button", "appuyer sur un bouton"),
    "clarification_answered": ("please go on with the check", "veuillez continuer"),
    "clarification_asked": ("answer", "répondre"),
    "clarification_reminded": ("your answer is awaited", "votre réponse est attendue"),
    "cohort_proposed": ("approve", "approuver"),
    "cohort_sent_back": ("compose it anew", "recomposer"),
    "conflict_declared": ("see whether another reader is needed", "voir si un autre lecteur"),
    "corrigendum_proposed": ("has to decide", "doit"),
    "deadline_set_city": ("hand in", "remettre"),
    "declaration_reminded": ("say whether", "dire si"),
    "declared_inactive": ("answer this e-mail", "répondez à ce courriel"),
    "decline_taken_back_commission": ("endorse it, return it", "approuvez-le, renvoyez-le"),
    "election_opened": ("vote", "vote"),
    "election_tied": ("vote once more", "votez encore"),
    "endorsed_secretariat": ("check", "vérif"),
    "entry_decider": ("say whether", "dites si"),
    "entry_joining": ("accept or refuse", "accept"),
    "entry_reminded": ("say whether", "dire si"),
    "files_given": ("say whether", "dites"),
    "files_wait": ("wait for your mark", "attendent votre note"),
    "inactive_proposed": ("please answer by", "répondez d’ici le"),
    "ineligible_proposed": ("has to decide", "doit"),
    "invited": ("open this page", "ouvrez cette page"),
    "letter_stopped": ("see which one, and why", "voir laquelle"),
    "meeting_opened": ("first say of the files", "dites d’abord"),
    "missed_city": ("write to the secretariat", "écrire au secrétariat"),
    "own_document_asked_city": ("upload it", "téléversez-le"),
    "practice_added": ("mark", "not"),
    "readmitted": ("go on with it", "reprendre"),
    "release_proposed": ("has to confirm", "doit"),
    "report_opened": ("may be handed in", "peut être remis"),
    "report_returned": ("change", "modifi"),
    "restore_proposed": ("has to decide", "doit"),
    "returned_city": ("answer", "répondre"),
    "review_reopened": ("hand them in again", "remettre de nouveau"),
    "seat_declined": ("invite somebody else", "invitez une autre personne"),
    "signature_given_city": ("hand it in", "remettez"),
    "signature_voided_city": ("let it be signed again", "faites signer de nouveau"),
    "signing_asked": ("sign", "signer"),
    "submitted_commission": ("endorse", "donnez votre aval"),
    "taken_back_city": ("hand it in", "remettez"),
    "vote_again": ("vote", "vote"),
    "vote_opened": ("say of the files on your desk", "dites d’abord"),
    "vote_reminded": ("please vote", "veuillez voter"),
}


def translated(sample: str) -> str:
    """What a case says; the source of a translation writes its placeholders otherwise."""
    said = translation.gettext(re.sub(r"\{(\w+)\}", r"%(\1)s", sample))
    return re.sub(r"%\((\w+)\)s", r"{\1}", said)


def opening(event: str, language: str) -> str:
    """What a list of a mailbox and the first look at the e-mail show: subject line and first paragraph, in full."""
    text = house.house(event)
    with translation.override(language):
        title, body = outbox.parted(house.in_names(event))
        first = f"{title}\n{body.partition(chr(10) * 2)[0]}"
        for name, one in text.placeholders.items():
            first = first.replace(f"{{{name}}}", " / ".join(map(translated, one.samples))) if one.is_case else first
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
    assert weight.ASKS - set(ASKS) == NOT_OURS
    assert {event: first[event] for event, asked in ASKS.items() if asked[place] not in first[event].casefold()} == {}
    assert {event for event, said in first.items() if len(said.split()) < 5} == set()
    assert {event: len(said) for event, said in first.items() if len(said) > 430 and " / " not in said} == {}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_house_text_leads_to_its_page_early_and_is_small(language):
    """The way on stands in what a program shows without scrolling, whatever a person wrote; nothing is cut off."""
    for event in TEXTS:
        with translation.override(language):
            title, text = outbox.parted(house.in_names(event))
        facts = house.written(event, context(full=True))[1]
        facts |= {name: LONG for name in FREE if name in facts}
        letter = Email(event=event, facts=facts, language=language)
        html = outbox.framed(*outbox.words_now(letter, None), language)

        assert 0 < len(html.encode()) < 15_000, event
        assert f'<html lang="{language}" dir="ltr">' in html
        assert html.count("<table") == 0
        assert "<a href=" in html.partition(LONG[:99])[0] or not house.house(event).links(), event
        way = [text.index(f"{{{name}}}") for name in house.house(event).links()]
        assert all(before < 600 for before in way), event
        assert len(title) <= 110, (event, title)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_a_person_wrote_pushes_neither_date_nor_way_down(language):
    """A reason of a thousand characters and more comes behind all that its reader has to know and to do."""
    pushed = {}
    for event in TEXTS:
        ours = in_full(event, language).partition(LONG[:99])[0]
        dates = [name for name in DATES if name in always(event)]
        pushed[event] = [name for name in [*house.house(event).links(), *dates] if f"{{{name}}}" not in ours]
    assert {event: names for event, names in pushed.items() if names} == {}


def always(event: str) -> list[str]:
    return [name for name, one in house.house(event).placeholders.items() if one.always]


def in_full(event: str, language: str) -> str:
    """The text with every condition met, names in braces, and long wherever a person writes."""
    facts = house.written(event, context(full=True))[1]
    with translation.override(language):
        return house.again(event, {name: stand_in(name, value) for name, value in facts.items()})


def stand_in(name: str, value: str) -> str:
    if name in FREE:
        return LONG
    return house.YES if name.startswith("if ") else value if value.isdigit() else f"{{{name}}}"
