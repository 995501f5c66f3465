"""Words are counted the same whatever the spelling, and characters in scripts that write no words apart."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossiers.wordcount import count

LATIN = st.text(alphabet="abcdefghijklmnopqrstuvwxyzéüñşж", min_size=1, max_size=8)
HAN = st.text(alphabet="学习型城市民生活", min_size=1, max_size=20)


EXAMPLES = [
    ("", 0),
    (" \n\t ", 0),
    ("one", 1),
    ("It's a well-known city", 4),
    ("l’école d’aujourd’hui", 2),
    ("city — people", 2),
    ("city—people", 2),
    ("and/or", 2),
    ("1,234.5 people in 2021.", 4),
    ("1, 2, 3", 3),
    ("end. Next", 2),
    ("- - -", 0),
    ("'quoted'", 1),
    ("学习型城市", 5),
    ("学习型城市 2022年", 7),
    ("まなびのまち", 6),
    ("ラーニング・シティ", 8),
    ("เมืองแห่งการเรียนรู้", 15),
    ("ເມືອງ", 4),
    ("ទីក្រុង", 4),
    ("မြို့", 1),
    ("مدينة التعلّم", 2),
    ("شهر یادگیرنده‌ی ما", 3),
    ("सीखने वाला शहर", 3),
    ("배우는 도시", 2),
    ("የትምህርት ከተማ", 2),
    ("Ｃｉｔｙ", 1),
    ("1\u03875", 1),  # one of two spellings of the point in the middle
]


@pytest.mark.parametrize(("text", "words"), EXAMPLES)
def test_count_of_examples(text, words):
    assert count(text) == words


@given(st.lists(LATIN, max_size=30), st.sampled_from([" ", "\n", "  ", ", ", " — ", "\u00a0"]))
def test_count_of_words_apart_is_their_number(words, gap):
    assert count(gap.join(words)) == len(words)


@given(st.lists(LATIN, min_size=1, max_size=6), st.sampled_from(["-", "'", "’", "\u2011"]))
def test_count_of_words_joined_is_one(words, joiner):
    assert count(joiner.join(words)) == 1


@given(HAN, LATIN)
def test_count_of_characters_and_words_adds_up(characters, word):
    assert count(characters + word) == len(characters) + 1
    assert count(f"{characters} {word}") == len(characters) + 1


@given(st.text(max_size=200))
def test_count_is_the_same_in_every_spelling(text):
    assert count(unicodedata.normalize("NFD", text)) == count(unicodedata.normalize("NFC", text))


@given(st.text(max_size=100), st.text(max_size=100))
def test_count_of_two_lines_adds_up(first, second):
    assert count(f"{first}\n\n{second}") == count(first) + count(second)
