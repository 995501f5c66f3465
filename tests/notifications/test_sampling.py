"""The few letters to read of many, and what differs between them."""

from notifications.differences import Part, marked, unified, words
from notifications.sampling import Letter, worst


def letter(key: str, name: str = "Ada", text: str = "Dear city.\n") -> Letter:
    return Letter(key, name, "A call", text)


def test_worst_cases_are_chosen_by_rule_and_stand_once():
    many = [
        letter("plain"),
        letter("name", "A person with the longest name of all"),
        letter("arabic", text="Dear مدينة.\n"),
        letter("chinese", text="Dear 学习型城市.\n"),
        letter("gap", text="Dear , welcome.\n"),
        letter("long", text="Dear city. " * 9),
    ]

    chosen = {one.key: reasons for one, reasons in worst(many)}

    assert chosen == {
        "plain": ["first"],
        "gap": ["gap"],
        "arabic": ["right_to_left"],
        "chinese": ["ideographs"],
        "name": ["longest_name"],
        "long": ["longest_text"],
    } | {"plain": ["first", "shortest_text"]}


def test_a_letter_without_any_text_is_the_worst_gap():
    assert {one.key: why for one, why in worst([letter("a"), letter("b", text="\n")])}["b"][0] == "gap"
    assert worst([]) == []


def test_words_that_differ_are_told_apart_and_all_words_stay():
    parts = words("Dear Ada, welcome.", "Dear Bea, welcome.")

    assert parts == [Part("Dear "), Part("Ada,", is_old=True), Part("Bea,", is_new=True), Part(" welcome.")]
    assert "".join(part.text for part in marked("Dear Ada, welcome.", "Dear Bea, welcome.")) == "Dear Bea, welcome."
    assert unified("One\nTwo", "One\nThree") == "-Two\n+Three"
