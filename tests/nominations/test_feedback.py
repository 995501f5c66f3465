"""What a jury wrote, gathered for a city: whose words they are is not to be told, by no spelling and no phrase."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nominations.feedback import Kind, Known, findings, gathered, sentences

JURY = (
    Known("Amina Okello (fictional)", "amina@jury.example"),
    Known("José María Muñoz", "jm@jury.example"),
    Known("Иван Петров", "ip@jury.example"),
    Known("王小明", "w@jury.example"),
    Known("ليلى حداد", "l@jury.example"),
    Known("Rose van der Berg", "rose@jury.example"),
)


def found(text: str) -> list[tuple[str, str]]:
    return [(one.kind.value, one.word) for one in findings(text, JURY)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("As my colleague Ana said.", [("phrase", "my colleague")]),
        ("As Amina Okello said.", [("name", "Amina Okello")]),
        ("As OKELLO, Amina said.", [("name", "OKELLO, Amina")]),
        ("okello's view, and Okellos", [("part", "okello"), ("part", "Okellos")]),
        ("A. O. agrees, so does A.O.", [("initials", "A. O."), ("initials", "A.O.")]),
        ("Jose Munoz, J. M. M.", [("part", "Jose"), ("part", "Munoz"), ("initials", "J. M. M.")]),
        ("Mun\u0303oz, MUÑOZ", [("part", "Mun\u0303oz"), ("part", "MUÑOZ")]),
        ("Write to AMINA@jury.example.", [("email", "AMINA@jury.example")]),
        ("с Петровым", [("part", "Петровым")]),
        ("正如王小明所说", [("part", "王小明")]),
        ("قال وحداد", [("part", "وحداد")]),
        ("Reader 2 and the second reviewer", [("phrase", "Reader 2"), ("phrase", "second reviewer")]),
        ("Le lecteur 3, un membre du jury", [("phrase", "lecteur 3"), ("phrase", "membre du jury")]),
        ("The juror gave 3/5", [("phrase", "juror"), ("grade", "3/5")]),
        ("Four out of five, trois sur cinq", [("grade", "Four out of five"), ("grade", "trois sur cinq")]),
        ("A mark of 4, noted 2,5 / 5", [("grade", "mark of 4"), ("grade", "2,5 / 5")]),
        ("A rose is a rose", [("part", "rose"), ("part", "rose")]),
        ("Readers of the library; on 3/5/2026; 13/5; the jury; bananas; Bergen; Okellosson; 1/50", []),
        ("Aminata, roses are red" , [("part", "roses")]),
        ("", []),
    ],
)  # fmt: skip
def test_what_tells_who_is_behind_a_text_is_found(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2 of 5 saw it, two of five too", [("count", "two of five"), ("count", "2 of 5")]),
        ("2 of 7; 3 out of 4", [("count", "2 of 7"), ("count", "3 out of 4")]),
        ("Seat 3, juror 2 and juror no. 4", [("seat", "Seat 3"), ("seat", "juror 2"), ("seat", "juror no. 4")]),
        ("Siège 3, le juré deux", [("seat", "Siège 3"), ("seat", "juré deux")]),
        ("One of the three jurors; one of the readers", [
            ("count", "One of the three jurors"), ("count", "one of the readers"),
        ]),
        ("Two of the three found it weak", [("count", "Two of the three")]),
        ("L'un des trois jurés; deux des évaluateurs", [
            ("count", "L'un des trois jurés"), ("count", "deux des évaluateurs"),
        ]),
        ("All four readers, both reviewers, les trois lecteurs", [
            ("count", "All four readers"), ("count", "both reviewers"), ("count", "les trois lecteurs"),
        ]),
        ("Trois lecteurs sur quatre", [("count", "Trois lecteurs")]),
        ("The chair asked; le président doute", [("chair", "The chair"), ("chair", "le président")]),
        ("By 3 to 2, three to two, 4-1", [("votes", "3 to 2"), ("votes", "three to two"), ("votes", "4-1")]),
        ("Par 3 voix contre 2, trois contre deux, 4 à 1", [
            ("votes", "3 voix contre 2"), ("votes", "trois contre deux"), ("votes", "4 à 1"),
        ]),
        ("Two votes for, one abstention, two voted no", [
            ("votes", "Two votes for"), ("votes", "one abstention"), ("votes", "two voted"),
        ]),
        ("2 of 6 schools", [("count", "2 of 6")]),  # a hint: a person says why it may stay
    ],
)  # fmt: skip
def test_what_numbers_a_jury_or_counts_its_votes_is_found(text, expected):
    assert sorted(found(text)) == sorted(expected)


@pytest.mark.parametrize(
    "text",
    [
        "One of the three objectives is vague; two of the goals lack a date; ages 3 to 5; from two to three years.",
        "640 of 2000 learners; 12 of 80 schools; in 2024-25; 3.5 of 10.5; 2 to 3; page 2; 10 % of 5 %; chapters 1-3.",
        "The chair of the city council; the chairs; a chair; the deputy chairs the meeting; a seat in the council.",
        "Le président du conseil; la présidente de la région; un des trois objectifs; de 3 à 5 ans; deux des buts.",
        "Readers of the library; five villages; three partners of the city; cinq écoles; 21 to 12; a 24-hour desk.",
    ],
)
def test_what_a_city_says_of_itself_is_no_alarm(text):
    assert found(text) == []


def test_a_full_name_initials_and_an_address_must_go_and_a_common_word_may_stay():
    assert {kind for kind in Kind if not findings_of(kind).may_stay} == {Kind.EMAIL, Kind.NAME, Kind.INITIALS}


def findings_of(kind: Kind):
    samples = {
        Kind.EMAIL: "rose@jury.example", Kind.NAME: "Amina Okello", Kind.INITIALS: "A. O.", Kind.PART: "Rose",
        Kind.SEAT: "seat 3", Kind.PHRASE: "juror", Kind.CHAIR: "the chair", Kind.GRADE: "3/5",
        Kind.COUNT: "2 of 6", Kind.VOTES: "3 to 2",
    }  # fmt: skip
    [one] = findings(samples[kind], JURY)
    return one


def test_words_are_one_in_every_spelling():
    one, other = findings("Muñoz MUNOZ", JURY)

    assert one.key == other.key == "munoz"


def test_sentences_are_taken_word_for_word():
    assert sentences("Good plan. 3.5 million people!  Why?\nYes\n\n目标清楚。可行。") == [
        "Good plan.", "3.5 million people!", "Why?", "Yes", "目标清楚。", "可行。",
    ]  # fmt: skip


def test_draft_has_each_sentence_once_in_an_order_that_depends_on_the_seed_alone():
    said = [("partners", "One. Two. Three. Four."), ("partners", "TWO. Five."), ("resources", "Six.")]

    draft = gathered(said, 7)

    assert {code: sorted(rows) for code, rows in draft.items()} == {
        "partners": ["Five.", "Four.", "One.", "Three.", "Two."], "resources": ["Six."],
    }  # fmt: skip
    assert gathered(said, 7) == draft
    assert {tuple(gathered(said, seed)["partners"]) for seed in range(9)} != {tuple(draft["partners"])}


def test_draft_does_not_tell_by_its_order_who_wrote_first():
    readers = ["Alpha. Beta.", "Gamma. Delta."]
    for seed in range(5):
        one = gathered([("partners", text) for text in readers], seed)
        assert one == gathered([("partners", text) for text in reversed(readers)], seed)


@given(st.text(), st.text())
def test_no_text_and_no_name_breaks_it_and_every_finding_stands_where_it_says(text, name):
    for one in findings(text + name, (*JURY, Known(name, ""))):
        assert (text + name)[one.start : one.end] == one.word
        assert one.word


FURTHER_JURY = (Known("Idris Bello (fictional)"), Known("Ana Petrova"))


@pytest.mark.parametrize(
    "text",
    [
        "Идрис Белло сказал это.", "كما قال إدريس بيلو", "IB found it thin.", "Reader A saw it.", "R2 disagrees.",
        "Half the jury voted against.", "The Japanese member doubted it.", "A reader from Kenya liked it.",
        "Your mean was 2.58.", "You are at place 22 of 24.", "I gave it a 3.", "Assessor two was strict.",
        "C'est la présidence du jury.", "Lo dijo el presidente del jurado.", "My mark was 2.",
        "Two points out of five.", "Los evaluadores lo vieron.", "Члены жюри спорили.", "قال المحكمون ذلك",
        "评委认为很好", "平均分很低",
    ],
)  # fmt: skip
def test_what_tells_a_juror_or_a_mark_in_any_language_is_found_and_may_stay(text):
    found = findings(text, FURTHER_JURY)

    assert found
    assert all(one.may_stay for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "The plan gives three examples and names its partners.", "A reader of the plan learns much.",
        "The Japanese gardens are a place to learn.", "Город учит всех своих жителей.", "المدينة تتعلم من كل درس",
        "城市学习计划很好", "La ciudad aprende de sus vecinos.",
        "The panel of solar cells is new; most of the city knows.",
    ],
)  # fmt: skip
def test_a_text_about_the_city_is_left_alone(text):
    assert findings(text, FURTHER_JURY) == []
