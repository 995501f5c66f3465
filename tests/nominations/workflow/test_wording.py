"""How an e-mail is worded: what is refused, with which sentence, and how two persons word a decision letter."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from accounts import door
from accounts.verdicts import failed
from audit.models import Record
from nominations.emails.events import EVENTS
from nominations.emails.worded import by_two
from nominations.querysets.letters import emails_visible_to
from nominations.rules.wording import fits, hints
from nominations.workflow import wording
from notifications import outbox
from notifications.house import house
from notifications.models import Email, Wording
from tests.nominations import factories as road

TEXT = "{city} goes on.\n\nSee the file:\n{link}"
WORDS = {"title": "Good news for {city}", "text": TEXT, "reason": "Kinder."}
KNOWN = "This e-mail knows: {city}, {name}, {link}."


def said(title: str = "Hello", text: str = TEXT) -> list[str]:
    return [str(verdict.sentence) for verdict in failed(fits("endorsed_city", "en", title, text))]


NO_CODE = "“%s” means nothing here. Write a placeholder from the list, in single braces."
ONE_LINE = "The subject has to be one line, without line breaks and hidden signs."
ASKS = "“{user.password}”: a placeholder is one word, and nothing can be asked of it. " + KNOWN
CHANGES = "“%s”: a placeholder is one word, without signs that change how it is written. " + KNOWN
NUMBER = "“%s”: a placeholder has a name, not a number. " + KNOWN
ALONE = "A brace stands alone. Each placeholder has one before and one after it, and other braces cannot be sent."


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("{{ settings.SECRET_KEY }}", NO_CODE % "{{ settings.SECRET_KEY }}"),
        ("{% load i18n %}", NO_CODE % "{% load i18n %}"),
        ("{{city}", NO_CODE % "{{"),
        ("{user.password}", ASKS),
        ("{city!r}", CHANGES % "{city!r}"),
        ("{city:>10}", CHANGES % "{city:>10}"),
        ("{0}", NUMBER % "{0}"),
        ("{}", NUMBER % "{}"),
        ("{due}", "“{due}” is no placeholder of this e-mail. " + KNOWN),
        ("{ city }", "“{ city }” is no placeholder of this e-mail. " + KNOWN),
        ("a } b", ALONE),
        ("{city", ALONE),
    ],
)
def test_what_no_words_may_hold_is_refused_with_its_sentence(typed, sentence):
    assert said(text=f"{typed}\n\n{TEXT}") == [sentence]
    assert said(title=typed) == [sentence]


@pytest.mark.parametrize("title", ["Good\r\nBcc: eve@evil.example", "A\nB", "A\u2028B", "A\x07B", "A\u202eB", "A\0B"])
def test_no_line_break_gets_into_a_subject(title):
    assert said(title=title) == [ONE_LINE]


@pytest.mark.parametrize(
    ("title", "sent"),
    [
        ("Décision\u00a0: {city}", "Décision\u00a0: Lira"),
        ("Merci\u202f! {city}", "Merci\u202f! Lira"),
        ("\u200fقرار {city}\u200f", "\u200fقرار Lira\u200f"),
        ("می\u200cخواهیم", "می\u200cخواهیم"),
    ],
)
def test_spaces_and_marks_that_a_script_needs_stand_in_a_subject(title, sent):
    assert said(title=title) == []
    assert outbox.worded(title, TEXT, {"city": "Lira"}, "fr")[0] == sent


@pytest.mark.parametrize(
    ("title", "text", "field"),
    [("{due}", TEXT, "title"), ("Hello", "{due} " + TEXT, "text"), ("a } b", TEXT, "title"), ("{{x}}", TEXT, "title")],
)
def test_a_fault_is_said_of_the_field_in_which_it_stands(title, text, field):
    [fault] = failed(fits("endorsed_city", "en", title, text))

    assert fault.facts.get("field", "text") == field


def test_the_way_on_is_a_button_and_a_copy_names_the_outcome():
    alone = "The text has to lead to the page: put {link} on a line of its own."
    wants = "The text has to say what the e-mail is written for: put %s into it."

    assert said(text="{city} goes on. See {link} for more.") == [alone]
    assert said(text="{city} goes on.\n\n  {link}  \nSee {link}.") == []
    for event, name in {"mayor_copied": "{what}", "digest": "{groups}", "written_to_city": "{text}"}.items():
        faults = [str(one.sentence) for one in failed(fits(event, "en", "Hello", "A city.\n\n{link}"))]
        assert wants % name in faults


def test_a_letter_keeps_its_link_its_words_and_its_size():
    assert said(text="{city} goes on.") == ["The text has to lead to the page: put {link} on a line of its own."]
    assert said(title=" ") == ["Write a subject line and a text."]
    assert said(title="é" * 151) == ["The subject is longer than 150 characters. Mail programs show about 70 of them."]
    assert said(text=f"{TEXT}\n{'市' * 7000}") == [
        "The text is too long: mail programs would cut it off. Make it shorter."
    ]
    assert said(text=TEXT + "\n" + " 市" * 600) == []


def test_markup_is_harmless_and_said_to_be():
    text = f"<script>alert('{{city}}')</script>\n\n{TEXT}"

    assert said(text=text) == []
    assert hints("endorsed_city", "Hello", text)[0].startswith("“<script>” is harmless and stays as it is typed")


def test_what_the_house_text_says_more_is_said():
    assert hints("endorsed_city", "Hello", TEXT) == ["The house text also says: {name}."]
    assert hints("taken_back_city", "{name} {due}", TEXT) == [
        "Some readers get sentences that yours leaves out: {words_1}."
    ]


@given(st.text(alphabet="ab{}!:.%# \n<>0123_city"))
def test_words_that_are_kept_ask_for_known_names_alone(text):
    """Whatever is typed: either it is refused, or each brace in it belongs to a name that the letter knows."""
    whole = f"{text}\n\n{{link}}"
    if said(text=whole):
        return
    assert not re.search(r"[{}]", re.sub(r"\{(city|name|link)\}", "", whole))


@pytest.mark.django_db
def test_reword_is_said_by_the_next_letter_and_recorded():
    staff = road.secretariat()
    with road.at():
        made = wording.reword("endorsed_secretariat", "en", by=staff, seen=0, **WORDS)
    road.nominated("Lira")

    letter = Email.objects.get(event="endorsed_secretariat")
    assert (letter.title, letter.wording, made.number) == ("Good news for Lira", 1, 1)
    assert letter.text == f"Lira goes on.\n\nSee the file:\n{letter.facts['link']}\n"
    assert (made.by, made.by_two) == (staff.user, False)
    [record] = Record.objects.about(made).with_texts()
    assert (record.act, record.role, record.reason) == ("reword", "secretariat", "Kinder.")


@pytest.mark.django_db
def test_reword_keeps_what_another_person_saved_meanwhile():
    staff = road.secretariat()
    wording.reword("endorsed_city", "en", by=staff, seen=0, **WORDS)

    with pytest.raises(door.Refused, match="Meanwhile version 1 was saved"):
        wording.reword("endorsed_city", "en", by=staff, seen=0, **WORDS | {"title": "Mine"})
    assert wording.reword("endorsed_city", "en", by=staff, seen=1, **WORDS | {"title": "Mine"}).number == 2
    assert wording.reword("endorsed_city", "fr", by=staff, seen=0, **WORDS).number == 1


@pytest.mark.django_db
def test_reword_refuses_what_breaks_a_rule_whoever_calls_it():
    with pytest.raises(door.Refused, match=r"user\.password"):
        wording.reword(
            "endorsed_city", "en", by=road.secretariat(), seen=0, **WORDS | {"text": "{user.password} {link}"}
        )
    assert not Wording.objects.exists()


@pytest.mark.django_db
def test_reword_is_the_secretariat_s():
    with pytest.raises(PermissionDenied):
        wording.reword("endorsed_city", "en", by=road.director(), seen=0, **WORDS)


@pytest.mark.django_db
def test_restore_house_is_a_version_too():
    staff = road.secretariat()
    with pytest.raises(door.Refused, match="in force already"):
        wording.restore_house("endorsed_city", "en", by=staff, reason="No.", seen=0)
    wording.reword("endorsed_city", "en", by=staff, seen=0, **WORDS)

    made = wording.restore_house("endorsed_city", "en", by=staff, reason="Enough.", seen=1)

    assert (made.number, made.is_house) == (2, True)
    assert Wording.objects.in_force(["endorsed_city"]) == {}


@pytest.mark.django_db
def test_words_of_a_decision_letter_are_in_force_when_another_person_confirmed_them():
    ana, bob = road.secretariat("Ana"), road.secretariat("Bob")
    made = wording.reword("refused_city", "en", by=ana, seen=0, **WORDS)
    assert Wording.objects.in_force(["refused_city"]) == {}
    with pytest.raises(door.Refused, match="Another person has to confirm it"):
        wording.confirm_wording(made.key, by=ana)

    wording.confirm_wording(made.key, by=bob)

    assert Wording.objects.in_force(["refused_city"])[("refused_city", "en")] == made
    with pytest.raises(door.Refused, match="does not wait"):
        wording.confirm_wording(made.key, by=bob)


def test_two_persons_answer_for_every_text_that_tells_an_outcome():
    assert {event for event in EVENTS if by_two(event)} == {
        *(event for event, row in EVENTS.items() if row.kind == "decision"),
        *(f"{act}_{side}" for act in ("promoted", "revoked", "renamed") for side in ("city", "commission")),
        *("mayor_copied", "announced_jurors", "ineligible_declared"),
    }


@pytest.mark.django_db
def test_a_copy_for_the_mayor_is_worded_by_two():
    ana, bob = road.secretariat("Ana"), road.secretariat("Bob")
    words = {"title": "Decided: {city}", "text": "In {name}: {what}.", "reason": "Shorter."}
    made = wording.reword("mayor_copied", "en", by=ana, seen=0, **words)

    assert Wording.objects.in_force(["mayor_copied"]) == {}
    wording.confirm_wording(made.key, by=bob)
    assert Wording.objects.in_force(["mayor_copied"]) == {("mayor_copied", "en"): made}


@pytest.mark.django_db
def test_reword_refuses_a_subject_that_another_e_mail_has():
    ana, bob = road.secretariat("Ana"), road.secretariat("Bob")
    good = wording.reword("admitted_city", "en", by=ana, seen=0, **WORDS | {"title": "Decided: {city}"})
    other = wording.reword("refused_city", "en", by=ana, seen=0, **WORDS | {"title": "decided  {city}."})
    wording.confirm_wording(good.key, by=bob)

    with pytest.raises(door.Refused, match="Another e-mail has this subject: “admitted, to the city”"):
        wording.confirm_wording(other.key, by=bob)
    with pytest.raises(door.Refused, match="Another e-mail has this subject: “not nominated, to the city”"):
        wording.reword(
            "endorsed_city", "en", by=ana, seen=0, **WORDS | {"title": "{city} is not nominated in this call"}
        )
    assert wording.reword("admitted_commission", "en", by=ana, seen=0, **WORDS | {"title": "Decided: {city}"})
    assert wording.reword("refused_city", "fr", by=ana, seen=0, **WORDS | {"title": "Decided: {city}"})


@pytest.mark.django_db
def test_only_the_newest_words_are_confirmed():
    ana, bob = road.secretariat("Ana"), road.secretariat("Bob")
    older, newer = (wording.reword("refused_city", "en", by=ana, seen=n, **WORDS) for n in range(2))

    with pytest.raises(door.Refused, match="Version 2 came later"):
        wording.confirm_wording(older.key, by=bob)
    assert wording.confirm_wording(newer.key, by=bob).number == 2


@pytest.mark.django_db
def test_a_trial_goes_to_whoever_tries_and_once_a_minute():
    staff = road.secretariat()
    with road.at():
        for _press in range(2):
            wording.try_wording("fr", "Bonjour {Lira}", "Texte {pas un nom}", by=staff)

    [letter] = Email.objects.all()
    assert (letter.event, letter.to, letter.language) == ("wording_tried", staff.user, "fr")
    assert "Bonjour {Lira}" in letter.title
    assert "Texte {pas un nom}" in letter.text


@pytest.mark.django_db
def test_a_trial_is_shown_to_its_own_reader_alone():
    """It holds the data of a file, which a conflict may keep from a colleague."""
    ana, bob = road.secretariat("Ana"), road.secretariat("Bob")
    wording.try_wording("en", "Welcome, Lira", "Lira is admitted.", by=ana)
    trial = Email.objects.get(event="wording_tried")

    assert list(emails_visible_to(ana)) == [trial]
    assert list(emails_visible_to(bob)) == []


def test_every_event_is_known_by_its_house_text():
    assert set(house("endorsed_city").placeholders) == {"city", "name", "link"}
