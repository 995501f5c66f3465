"""Practice before the reading: chosen by the secretariat, marked by all, differences without names, in no ranking."""

import pytest
from django.urls import reverse

from accounts.door import Refused
from nominations.forms.practice import examples
from nominations.models import Call, Mark, Practice, PracticeMark, Review
from nominations.workflow import practice
from nominations.workflow.marking import Given
from notifications.models import Email
from tests.nominations import factories as road
from tests.nominations.views.juries import open_page, send, text

pytestmark = pytest.mark.django_db
OWN = {"example": "", "title": "Ours", "text": "One.\n\nTwo.", "language": "en", "fictional": "on"}


@pytest.fixture
def third(world):
    return road.juror(world.call, world.secretariat, "TR")


@pytest.fixture
def given(world) -> Practice:
    one = examples()["exempla"]
    return practice.add_practice(world.call.key, one["title"], one["text"], by=world.secretariat)


def typed(value: int, seen: int = 0, comment: str = "") -> dict:
    marks = {"commitment": min(value, 1), "partners": value, "resources": value}
    data = {f"mark_{code}": mark for code, mark in marks.items()}
    data |= {f"comment_{code}": comment for code in marks}
    return data | {f"seen_{code}": seen for code in marks}


def everything(value: int) -> dict[str, Given]:
    return {
        code: Given(0, min(value, 1) if code == "commitment" else value)
        for code in ("commitment", "partners", "resources")
    }


def test_shipped_practice_files_are_two_and_say_that_they_are_fictional():
    assert len(examples()) == 2
    assert all("fictional" in one["title"] and "fictional" in one["text"] for one in examples().values())


def test_secretariat_chooses_up_to_two_files(client, world):
    send(client, world.secretariat, "practice_files", "2027", example="exempla", language="en")
    page = send(client, world.secretariat, "practice_files", "2027", example="", language="en")
    assert "Write the text of the file." in text(page)
    send(client, world.secretariat, "practice_files", "2027", **OWN)

    assert [one.title for one in Practice.objects.of(world.call)] == ["Exempla (fictional)", "Ours"]
    assert open_page(client, world.secretariat, "practice_files", "2027").context["form"] is None
    with pytest.raises(Refused) as refused:
        practice.add_practice(world.call.key, "Third", "Text.", by=world.secretariat)
    assert refused.value.sentence == "A call has at most two practice files."


def test_two_practice_files_have_two_titles(world, given):
    with pytest.raises(Refused):
        practice.add_practice(world.call.key, given.title, "Text.", by=world.secretariat)


def test_practice_stands_on_the_desk_until_it_is_marked(client, world, given):
    assert "Exempla (fictional)" in text(open_page(client, world.reader, "jury_desk"))
    (task,) = open_page(client, world.reader, "jury_desk").context["practice"]
    assert task["word"] == "to do"

    practice.practise(given.key, {"partners": Given(0, 3)}, by=world.reader)

    (task,) = open_page(client, world.reader, "jury_desk").context["practice"]
    assert task["word"] == "begun"


def test_marks_are_kept_and_nobody_elses_are_seen_before_all_are_in(client, world, third, given):
    send(client, world.chair, "practice", given.key, **typed(5, comment="The chair's reason."))
    response = send(client, world.reader, "practice", given.key, **typed(2))

    assert response["Location"] == reverse("practice", args=[given.key])
    page = open_page(client, world.reader, "practice", given.key)
    assert page.context["differences"] is None
    assert "The chair" not in text(page)
    assert [card["chosen"] for card in page.context["cards"]] == [1, 2, 2]
    assert page.context["left"] == 0


def test_what_is_no_mark_breaks_no_practice(client, world, given):
    page = send(client, world.reader, "practice", given.key, **typed(2) | {"mark_partners": "²"})

    assert page.status_code == 409
    assert not PracticeMark.objects.exists()


def test_the_last_jurors_last_mark_shows_where_the_jury_differs_without_names(client, world, third, given):
    for person, value in ((world.chair, 5), (world.reader, 2), (third, 2)):
        send(client, person, "practice", given.key, **typed(value, comment=f"So {value}."))

    assert not road.fresh(given).is_open
    page = open_page(client, world.reader, "practice", given.key)
    found = page.context["differences"]
    assert [(dot["label"], dot["text"], dot["close"]) for dot in found["dots"]] == [
        ("Partners", "3.0 (2 to 5)", True),
        ("Resources", "3.0 (2 to 5)", True),
    ]
    assert [cell["text"] for cell in found["rows"][0]["cells"]] == ["Commitment", "met", "met × 3"]
    assert [cell["text"] for cell in found["rows"][1]["cells"]] == ["Partners", "2", "2 × 2, 5 × 1"]
    said = text(page)
    assert "So 5." in said
    assert str(world.chair.user) not in said
    assert not Mark.objects.exists()


def test_a_chair_closes_without_those_who_are_late_and_few_marks_stay_hidden(client, world, third, given):
    send(client, world.chair, "practice", given.key, **typed(5))
    send(client, world.reader, "practice", given.key, **typed(2))

    assert open_page(client, world.reader, "close_practice", given.key).status_code == 403
    send(client, world.chair, "close_practice", given.key)

    page = open_page(client, world.reader, "practice", given.key)
    assert list(page.context["differences"]) == ["too_few"]
    late = send(client, third, "practice", given.key, **typed(4))
    assert "This practice is closed" in text(late) or late.status_code == 409
    assert PracticeMark.objects.filter(juror__user=third.user).count() == 0


def test_another_window_is_never_overwritten_unseen(client, world, third, given):
    send(client, world.reader, "practice", given.key, **typed(2, comment="From my telephone."))

    page = send(client, world.reader, "practice", given.key, **typed(4, comment="From my desk."))

    assert page.status_code == 409
    assert "From my telephone." in text(page)
    assert "From my desk." in text(page)
    send(client, world.reader, "practice", given.key, **typed(4, seen=1, comment="From my desk."))
    assert {mark.value for mark in PracticeMark.objects.newest()} == {1, 4}


@pytest.mark.parametrize("seen", ["2147483646", "2147483647", "99999999999999999999", "1", "-1", "x"])
def test_a_version_that_was_never_made_stores_nothing_and_the_next_saving_does(client, world, third, given, seen):
    page = send(client, world.reader, "practice", given.key, **typed(2, seen=seen, comment="Typed."))

    assert (page.status_code, PracticeMark.objects.count()) == (409, 0)
    assert "You marked this file in another window." in text(page)
    assert "Typed." in text(page)
    assert {card["seen"] for card in page.context["cards"]} == {0}


def test_the_same_sent_twice_is_one_version(client, world, third, given):
    for seen in (0, 1):
        send(client, world.reader, "practice", given.key, **typed(2, seen=seen))

    assert PracticeMark.objects.count() == 3


def test_what_is_no_mark_is_refused(client, world, given):
    page = send(client, world.reader, "practice", given.key, **typed(2) | {"mark_commitment": 3})

    assert page.status_code == 409
    assert not PracticeMark.objects.exists()


def test_a_practice_file_goes_only_as_long_as_nobody_marked_it(client, world, given):
    other = practice.add_practice(world.call.key, "Other", "Text.", by=world.secretariat)
    send(client, world.secretariat, "drop_practice", other.key)
    assert not Practice.objects.filter(pk=other.pk).exists()
    practice.practise(given.key, everything(3), by=world.reader)

    assert open_page(client, world.secretariat, "drop_practice", given.key).status_code == 409
    with pytest.raises(Refused):
        practice.drop_practice(given.key, by=world.secretariat)


def test_practice_is_for_the_jury_of_the_call(client, world, given):
    other = road.juror(road.open_call("2028"), world.secretariat, "TR")

    assert open_page(client, other, "practice", given.key).status_code == 404
    assert open_page(client, world.secretariat, "practice", given.key).status_code == 200
    assert send(client, world.secretariat, "practice", given.key, **typed(3)).status_code == 403


# Where it is asked for.


def test_jurors_get_an_email_when_a_practice_file_is_set(world, given):
    letters = Email.objects.filter(event="practice_added")

    assert sorted(letter.to.email for letter in letters) == sorted([world.chair.user.email, world.reader.user.email])
    assert {reverse("practice", args=[given.key]) in letter.text for letter in letters} == {True}


def test_practice_is_the_first_task_of_the_desk_until_it_is_done(client, world, third, given):
    world.file()

    first = open_page(client, world.reader, "jury_desk").context["next"]
    practice.practise(given.key, everything(3), by=world.reader)
    then = open_page(client, world.reader, "jury_desk").context

    assert (first["sentence"], first["url"]) == (
        "Practise first: mark Exempla (fictional).", reverse("practice", args=[given.key]),
    )  # fmt: skip
    assert then["next"]["label"] == "Declare"
    assert [task["word"] for task in then["practice"]] == ["marked; others are awaited"]


def test_plan_says_whether_practice_is_set_and_who_has_marked(client, world, third):
    none = open_page(client, world.secretariat, "jury_plan", "2027").context["practice"]
    made = practice.add_practice(world.call.key, "Ours", "A text.", by=world.secretariat)
    practice.practise(made.key, everything(3), by=world.reader)
    practice.practise(made.key, {"partners": Given(0, 3)}, by=world.chair)

    assert none.startswith("No practice file is set.")
    some = open_page(client, world.secretariat, "jury_plan", "2027").context["practice"]
    practice.close_practice(made.key, by=world.secretariat)
    assert some == "1 practice file is open: marked by 1 of 3 jurors."
    closed = open_page(client, world.secretariat, "jury_plan", "2027").context["practice"]
    assert closed.startswith("The practice is closed")


def test_giving_out_files_warns_of_who_has_not_practised_and_goes_on(client, world, third, given):
    road.eligible(world.secretariat, made=world.call)
    practice.practise(given.key, everything(3), by=world.reader)
    names = ", ".join(sorted([world.chair.name, third.name]))

    page = open_page(client, world.secretariat, "propose_panels", "2027")
    send(client, world.secretariat, "start_all", "2027", seed=1, seen=page.context["seen"])

    assert page.context["unpractised"] == (
        f"2 of 3 jurors have not practised yet: {names}. Files can be given out nevertheless."
    )
    assert Review.objects.exists()
    practice.close_practice(given.key, by=world.chair)
    road.eligible(world.secretariat, "Gulu", made=world.call)
    assert open_page(client, world.secretariat, "propose_panels", "2027").context["unpractised"] == ""


@pytest.mark.parametrize("name", ["open_review", "start_review"])
def test_reading_begins_with_a_warning_of_who_has_not_practised_and_goes_on(client, world, third, given, name):
    file = road.eligible(world.secretariat, made=world.call)
    Call.objects.filter(pk=world.call.pk).update(state="published" if name == "open_review" else "in_review")
    about = world.call.key if name == "open_review" else file.key
    practice.practise(given.key, everything(3), by=world.reader)
    names = ", ".join(sorted([world.chair.name, third.name]))

    page = open_page(client, world.secretariat, name, about)
    sent = send(client, world.secretariat, name, about, juror_keys=[world.seat(world.reader).key])

    assert page.context["warnings"] == [
        "Only one practice file is set; with two the jury sees better where its readers differ.",
        f"2 of 3 jurors have not practised yet: {names}. Files can be given out nevertheless.",
    ]
    assert all(sentence in text(page) for sentence in page.context["warnings"])
    assert sent.status_code == 302


def test_warning_of_practice_falls_silent_when_two_are_closed(client, world, given):
    file = road.eligible(world.secretariat, made=world.call)
    other = practice.add_practice(world.call.key, "Another", given.text, by=world.secretariat)
    for one in (given, other):
        practice.close_practice(one.key, by=world.chair)

    assert open_page(client, world.secretariat, "start_review", file.key).context["warnings"] == []
    assert open_page(client, world.secretariat, "propose_panels", "2027").context["few_practice"] == ""


def test_no_page_of_practice_is_left_in_a_cancelled_call(client, world, given):
    Call.objects.filter(pk=world.call.pk).update(state="cancelled")

    for person in (world.secretariat, world.chair, world.reader):
        assert open_page(client, person, "practice", given.key).status_code == 404
        assert open_page(client, person, "close_practice", given.key).status_code == 404
    assert open_page(client, world.secretariat, "practice_files", "2027").status_code == 404
    with pytest.raises(Refused, match="does not practise any more"):
        practice.add_practice(world.call.key, "Late", "A text.", by=world.secretariat)
