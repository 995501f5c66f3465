"""A text that the secretariat worded: which version is said, and that a letter keeps its own."""

import pytest
from django.db import IntegrityError, transaction

from audit import clock
from notifications import outbox
from notifications.models import Email, Wording
from tests.notifications.factories import person

pytestmark = pytest.mark.django_db
CITY = {"city": {"name": "Lira <b>"}, "call": {"name": "Call 2027"}, "link": outbox.link("/desk/")}


def worded(number=1, *, event="endorsed_city", language="en", **more) -> Wording:
    words = {"title": "Good news for {city}", "text": "{name} goes on.\n\n<script>{city}</script>\n\n{link}"}
    return Wording.objects.create(event=event, language=language, number=number, reason="Kinder", **words | more)


def letter(event="endorsed_city", **more) -> Email:
    message = outbox.compose(
        event, address="a@b.example", subject_ref=f"x:{Email.objects.count()}", context=CITY, **more
    )
    return outbox.post([message])[0]


def test_a_letter_is_written_in_the_version_in_force_and_says_which():
    worded(1, title="Old {city}")
    worded(2)
    found = letter()

    assert (found.title, found.wording) == ("Good news for Lira <b>", 2)
    assert found.text == "Call 2027 goes on.\n\n<script>Lira <b></script>\n\nhttp://localhost:8000/desk/\n"
    assert "<script" not in found.html
    assert "&lt;script&gt;Lira &lt;b&gt;&lt;/script&gt;" in found.html


def test_a_letter_keeps_its_version_whatever_comes_later():
    worded(1)
    found = letter()
    worded(2, title="Other", text="Other {link}")
    found.refresh_from_db()

    assert (found.wording, found.title) == (1, "Good news for Lira <b>")
    assert outbox.rendered_again(found)[:2] == ("Other", "Other http://localhost:8000/desk/\n")


def test_an_empty_version_brings_the_house_text_back():
    house = letter()
    worded(1)
    own = letter()
    worded(2, title="", text="")

    assert outbox.rendered_again(own) == (house.title, house.text, house.html)
    assert letter().wording == 0


def test_a_house_letter_is_rendered_again_as_it_was():
    found = letter()

    assert found.wording == 0
    assert outbox.rendered_again(found) == (found.title, found.text, found.html)


def test_words_of_another_language_or_event_are_not_said():
    worded(1, language="fr")
    worded(1, event="endorsed_commission")

    assert letter().wording == 0
    assert letter(language="fr").wording == 1


def test_words_of_a_decision_letter_wait_for_a_second_person():
    ana, bob = person(), person()
    open_ = worded(1, by_two=True, by=ana)
    assert letter().wording == 0

    Wording.objects.filter(pk=open_.pk).update(confirmed_by=bob, confirmed_at=clock.now())
    assert letter().wording == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Wording.objects.filter(pk=open_.pk).update(confirmed_by=ana)


def test_the_facts_of_a_key_are_kept_nowhere():
    worded(1, event="role_given", title="Key {link}", text="{label} {link}")
    found = letter("role_given", kind="signin")

    assert (found.title, found.facts) == ("Key http://localhost:8000/desk/", {})
    assert outbox.rendered_again(found) == (found.title, found.text, found.html)


def test_all_letters_of_an_act_ask_for_their_words_once(django_assert_num_queries):
    messages = [
        outbox.compose("endorsed_city", address=f"a{n}@b.example", subject_ref=f"x:{n}", context=CITY) for n in range(9)
    ]
    with django_assert_num_queries(3):
        assert len(outbox.post(messages)) == 9


@pytest.mark.parametrize("words", [{"title": ""}, {"text": ""}])
def test_a_version_has_both_or_is_empty(words):
    with pytest.raises(IntegrityError):
        worded(**words)
