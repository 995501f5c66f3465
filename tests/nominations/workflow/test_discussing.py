"""The jury's discussion: the narrowest audience first, closed to every conflict; changed marks stay beside the old."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.http import Http404

from accounts.door import Refused
from audit.subjects import subject
from nominations.models import Criterion, Mark, Remark
from nominations.workflow import discussing, jury, meeting
from notifications.models import Email
from tests.nominations import factories as road
from tests.nominations.workflow.juries import emails, last

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(world):
    return world.closed()


def reads(person) -> list[str]:
    return list(Remark.objects.visible_to(person).values_list("text", flat=True))


def test_remark_goes_to_the_fewest_unless_it_is_meant_for_more(world, file):
    third = road.juror(world.call, world.secretariat, "TR")
    jury.declare_none(file.key, by=third)

    discussing.remark(file.key, "The plan has no budget.", by=world.reader)
    discussing.remark(file.key, "The jury should see page 3.", by=world.reader, audience="jury")
    discussing.remark(file.key, "Was the letter signed?", by=world.chair, audience="clerk", criterion="partners")

    assert reads(world.chair) == reads(world.reader)
    assert len(reads(world.chair)) == 3
    assert reads(third) == ["The jury should see page 3.", "Was the letter signed?"]
    assert reads(world.secretariat) == ["Was the letter signed?"]
    assert json.loads(last(file).facts)["audience"] == "clerk"
    assert "letter" not in last(file).facts


def test_who_does_not_read_the_file_writes_to_the_jury_and_the_secretariat_to_all(world, file):
    third = road.juror(world.call, world.secretariat, "TR")
    jury.declare_none(file.key, by=third)

    assert discussing.remark(file.key, "Page 3.", by=third).audience == "jury"
    assert discussing.remark(file.key, "The letter came.", by=world.secretariat).audience == "clerk"
    with pytest.raises(Refused):
        discussing.remark(file.key, "To the readers.", by=third, audience="readers")


def test_conflict_closes_the_discussion_at_once(world, file):
    discussing.remark(file.key, "The plan has no budget.", by=world.chair, audience="clerk")
    jury.step_aside(file.key, "person", by=world.reader, reason="My brother.")

    assert reads(world.reader) == []
    with pytest.raises(Http404):
        discussing.remark(file.key, "I still say so.", by=world.reader)


def test_undeclared_juror_neither_reads_nor_writes(world, file):
    third = road.juror(world.call, world.secretariat, "TR")
    discussing.remark(file.key, "The plan has no budget.", by=world.chair, audience="jury")

    assert reads(third) == []
    with pytest.raises(PermissionDenied):
        discussing.remark(file.key, "I say.", by=third)


def test_nothing_is_discussed_while_marks_are_open_nor_after_the_word(world, file):
    discussing.remark(file.key, "The plan has no budget.", by=world.chair)
    jury.reopen_review(file.key, by=world.secretariat, reason="New facts.")

    assert reads(world.chair) == reads(world.reader) == []
    with pytest.raises(PermissionDenied):
        discussing.remark(file.key, "Again.", by=world.chair)

    for reader in (world.chair, world.reader):
        road.marking.finish(world.review(reader, file).key, by=reader)
    jury.close_review(file.key, by=world.secretariat)
    road.word(file, world.chair, [world.chair, world.reader])
    assert reads(world.chair) == ["The plan has no budget."]
    with pytest.raises(Refused):
        discussing.remark(file.key, "Too late.", by=world.chair)


def test_remark_is_never_changed(world, file):
    discussing.remark(file.key, "The plan has no budget.", by=world.chair)

    with pytest.raises(DatabaseError), transaction.atomic():
        Remark.objects.update(text="The plan is perfect.")


def test_changed_mark_counts_and_the_earlier_one_stays_with_the_reason(world, file):
    review = world.review(world.reader, file)

    discussing.change_mark(review.key, "partners", by=world.reader, value=5, reason="Page 3 convinced me.")

    criterion = Criterion.objects.get(code="partners", rubric=world.call.rubric)
    rows = Mark.objects.filter(review=review, criterion=criterion).order_by("version")
    assert list(rows.values_list("value", "reason")) == [(3, ""), (5, "Page 3 convinced me.")]
    assert Mark.objects.filter(review=review, criterion=criterion).newest().get().value == 5
    record = last(review)
    assert (record.act, record.reason, json.loads(record.facts)["criterion"]) == (
        "change_mark",
        "Page 3 convinced me.",
        "partners",
    )


@pytest.mark.parametrize("given", [{"value": 3}, {}, {"value": 9}, {"value": 5, "reason": " "}])
def test_change_without_change_or_reason_is_refused(world, file, given):
    with pytest.raises(Refused):
        discussing.change_mark(
            world.review(world.reader, file).key, "partners", by=world.reader, **({"reason": "Why not."} | given)
        )

    assert not Mark.objects.exclude(reason="").exists()


def test_nobody_changes_the_mark_of_another(world, file):
    with pytest.raises(PermissionDenied):
        discussing.change_mark(
            world.review(world.reader, file).key, "partners", by=world.chair, value=5, reason="I know better."
        )


def test_number_of_a_juror_lasts_and_agrees_with_the_table_of_marks(world, file):
    before = discussing.numbers(file)
    third = road.juror(world.call, world.secretariat, "TR")

    assert before.items() <= discussing.numbers(file).items()
    assert discussing.numbers_of_reviews(file) == {
        world.review(person, file).key: before[world.seat(person).pk] for person in (world.chair, world.reader)
    }
    assert world.seat(third).pk in discussing.numbers(file)


# Who hears of it.


def addresses(*people) -> list[str]:
    return sorted(person.user.email for person in people)


def test_new_remark_is_told_to_those_who_may_read_it_without_its_text_or_a_name(world, file):
    third, undeclared = (road.juror(world.call, world.secretariat, code) for code in ("TR", "CI"))
    jury.declare_none(file.key, by=third)

    discussing.remark(file.key, "The plan has no budget.", by=world.reader)

    (told,) = Email.objects.filter(event="remarked")
    assert told.address == world.chair.user.email
    assert "budget" not in told.text
    assert str(world.reader.user) not in told.title + told.text
    assert f"/{file.key}/" in told.text
    discussing.remark(file.key, "To the jury.", by=world.reader, audience="jury")
    assert emails("remarked") == addresses(world.chair, third)
    discussing.remark(file.key, "To the clerk.", by=world.chair, audience="clerk")
    assert emails("remarked") == addresses(world.chair, third, world.reader, world.secretariat)
    assert undeclared.user.email not in emails("remarked")


def test_remarks_are_told_at_most_once_a_day_for_each_file(world, file):
    other = world.closed("Gulu")
    for hours in (0, 1, 23, 24, 30):
        with road.at(road.AFTER_DEADLINES + timedelta(hours=hours)):
            discussing.remark(file.key, f"After {hours} hours.", by=world.reader)
    discussing.remark(other.key, "Another file.", by=world.reader)

    told = Email.objects.filter(event="remarked", to=world.chair.user).order_by("pk")
    about = list(told.values_list("subject_ref", "created"))
    first, day = road.AFTER_DEADLINES, timedelta(days=1)
    assert about == [(subject(file), first), (subject(file), first + day), (subject(other), first)]


def test_who_is_in_the_room_hears_it_there(world, file):
    meeting.open_meeting(world.call.key, by=world.chair, present=[world.seat(world.chair).key])
    third = road.juror(world.call, world.secretariat, "TR")
    jury.declare_none(file.key, by=third)

    discussing.remark(file.key, "Page 3.", by=world.reader, audience="jury")

    assert emails("remarked") == addresses(third)
