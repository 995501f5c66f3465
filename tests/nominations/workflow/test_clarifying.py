"""A question of the secretariat: to whom, about what, until when, answered with a file, moved, closed early."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts import door
from audit.models import Record, RecordText
from nominations.models import Clarification
from nominations.workflow import clockwork, screening
from notifications.models import Email
from tests.dossiers.factories import pdf, upload
from tests.nominations import factories as road

pytestmark = pytest.mark.django_db
NOW = road.AFTER_DEADLINES
DUE = NOW + timedelta(days=10)
DAY = timedelta(days=1)


@pytest.fixture
def staff():
    return road.secretariat()


def asked(staff, addressee="city", due=DUE, at=NOW, **facts):
    file = road.nominated()
    with road.at(at):
        screening.ask_clarification(file.key, "Which year?", due, by=staff, addressee=addressee, **facts)
    return file


def events(after=0) -> list[str]:
    return sorted(Email.objects.filter(pk__gt=after).values_list("event", flat=True))


def last() -> int:
    return Email.objects.order_by("pk").values_list("pk", flat=True).last() or 0


def refusal(act, *args, at=NOW, **facts) -> str:
    with road.at(at), pytest.raises(door.Refused) as refused:
        act(*args, **facts)
    return refused.value.sentence


@pytest.mark.parametrize("addressee", ["city", "commission"])
def test_question_is_answered_by_whom_it_asks_and_by_nobody_else(staff, addressee):
    file = asked(staff, addressee)
    sides = {"city": road.cities.focal_point(file.city), "commission": road.cities.officer("UG")}
    other = next(person for side, person in sides.items() if side != addressee)

    with road.at(NOW), pytest.raises(PermissionDenied):
        screening.answer_clarification(file.key, "2024.", by=other)
    with road.at(NOW):
        screening.answer_clarification(file.key, "2024.", by=sides[addressee])

    told = Email.objects.filter(event="clarification_answered_other").values_list("to", flat=True)
    assert list(told) == [other.user.pk]
    assert road.fresh(file).status == "nominated"


def test_question_goes_to_one_side_and_as_a_copy_to_the_other_with_the_questions_of_the_form(staff):
    file = road.nominated()
    city, officer = road.cities.focal_point(file.city), road.cities.officer("UG")
    with road.at(NOW):
        screening.ask_clarification(file.key, "Which year?", DUE, by=staff, codes=["vision"], addressee="commission")

    told = {email.event: email for email in Email.objects.filter(event__startswith="clarification")}
    label = next(question.label for question in file.dossier.questions() if question.code == "vision")
    assert told["clarification_asked"].to == officer.user
    assert told["clarification_asked_other"].to == city.user
    assert told["clarification_asked_other"].text.startswith("There is nothing for you to do.")
    assert "from another side (National Commission).\n" in told["clarification_asked_other"].text
    assert [label in email.text for email in told.values()] == [True, True]


def test_date_of_an_answer_is_ahead_and_within_the_checks(staff):
    file, ends = road.nominated(), NOW + timedelta(days=5)
    ask = screening.ask_clarification

    past = refusal(ask, file.key, "Which year?", NOW, by=staff)
    type(file.call).objects.update(screening_deadline=ends)
    after = refusal(ask, file.key, "Which year?", ends + timedelta(seconds=1), by=staff)
    with road.at(ends):
        ask(file.key, "Which year?", ends + DAY, by=staff)  # the checks have ended: no date binds any more

    assert past == "The day until which the answer is awaited has passed. Choose a later one."
    assert after == "The checks of this call end on 6 May 2027, 14:00 Berlin. Choose an earlier day."
    assert road.fresh(file).status == "clarification"


def test_answer_takes_a_file_beside_the_signed_text(staff):
    file = asked(staff)
    city = road.cities.focal_point(file.city)
    signed = [snapshot.text for snapshot in file.dossier.snapshots.order_by("number")]
    with road.at(NOW):
        screening.answer_clarification(file.key, "See the letter.", by=city, upload=upload(pdf(), "letter.pdf"))

    answered = file.clarifications.get()
    assert (answered.document.original_name, answered.document.question) == ("letter.pdf", None)
    assert [snapshot.text for snapshot in file.dossier.snapshots.order_by("number")] == signed
    assert answered.document.sha256 in Record.objects.get(act="answer_clarification").facts


def test_file_that_is_refused_leaves_the_question_open(staff):
    file = asked(staff)

    refusal(
        screening.answer_clarification,
        file.key,
        "See the letter.",
        by=road.cities.focal_point(file.city),
        upload=upload(b"MZ no picture", "letter.pdf"),
    )

    assert road.fresh(file).status == "clarification"


def test_whoever_is_asked_is_reminded_before_the_question_closes_and_not_after_the_answer(staff):
    file, said = asked(staff), []
    city = road.cities.focal_point(file.city)
    road.cities.officer("UG")
    for at in (DUE - 4 * DAY, DUE - 3 * DAY, DUE - 2 * DAY, DUE - DAY):
        known = last()
        with road.at(at):
            clockwork.run()
        said.append(events(known))
    with road.at(DUE - DAY):
        screening.answer_clarification(file.key, "2024.", by=city)
    known = last()
    with road.at(DUE - DAY / 2):
        clockwork.run()

    assert [*said, events(known)] == [[], ["clarification_reminded"], [], ["clarification_reminded"], []]
    reminder = Email.objects.filter(event="clarification_reminded").first()
    assert (reminder.to, reminder.kind) == (city.user, "reminder")
    assert "After that the application goes on without the answer" in reminder.text


def test_move_clarification_tells_both_sides_and_reminds_again(staff):
    file = asked(staff)
    road.cities.focal_point(file.city), road.cities.officer("UG")
    with road.at(DUE - DAY):
        clockwork.run()
        screening.move_clarification(file.key, DUE + 5 * DAY, by=staff, reason="A holiday.")
    with road.at(DUE):
        clockwork.run()
    stands, known = road.fresh(file).status, last()
    with road.at(DUE + 2 * DAY):
        clockwork.run()

    record = Record.objects.get(act="move_clarification")
    assert (stands, events(known)) == ("clarification", ["clarification_reminded"])
    assert "2027-05-11T12:00:00" in record.facts
    assert "2027-05-16T12:00:00" in record.facts
    moved = Email.objects.filter(event="clarification_moved")
    assert ["A holiday." in email.text for email in moved] == [True, True]


def test_move_clarification_wants_a_reason_and_another_day_ahead(staff):
    file = asked(staff)
    put_off = screening.move_clarification

    assert refusal(put_off, file.key, DUE + DAY, by=staff, reason=" ") == (
        "Write a reason; those concerned will read it."
    )
    assert "Choose another one." in refusal(put_off, file.key, DUE, by=staff, reason="A holiday.")
    assert "has passed" in refusal(put_off, file.key, NOW - DAY, by=staff, reason="A holiday.")


def test_secretariat_closes_a_question_early_with_a_reason_that_both_sides_read(staff):
    file = asked(staff)
    road.cities.focal_point(file.city), road.cities.officer("UG")

    without = refusal(screening.close_clarification, file.key, by=staff)
    with road.at(NOW):
        screening.close_clarification(file.key, by=staff, reason="It stands in the annex.")

    record = Record.objects.get(act="close_clarification")
    told = Email.objects.filter(event="clarification_closed")
    assert without == "Write a reason; those concerned will read it."
    assert (road.fresh(file).status, record.role) == ("nominated", "secretariat")
    assert RecordText.objects.get(number=record.number, kind="reason").text == "It stands in the annex."
    assert ["It stands in the annex." in email.text for email in told] == [True, True]
    assert Clarification.objects.get().close_reason == "It stands in the annex."


def test_city_neither_moves_nor_closes_the_question(staff):
    file = asked(staff)
    city = road.cities.focal_point(file.city)

    for act in (
        lambda: screening.close_clarification(file.key, by=city, reason="No."),
        lambda: screening.move_clarification(file.key, DUE + DAY, by=city, reason="No."),
    ):
        with road.at(NOW), pytest.raises(PermissionDenied):
            act()
