"""Another version of the rubric for a published call: until the first mark, with a reason that everybody reads."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.door import Refused
from audit import chain
from nominations.models import Amendment, Rubric
from nominations.workflow import call as workflow
from nominations.workflow import jury, marking, practice, rubric
from notifications.models import Email
from tests.nominations import factories as road
from tests.nominations.workflow.juries import last

pytestmark = pytest.mark.django_db
WHY = {"reason": "The weights were agreed upon later."}


@pytest.fixture
def second():
    return road.another_rubric(partners=3)


def test_rubric_changes_until_the_first_mark_as_an_amendment_with_its_reason(world, second):
    review = world.review(world.reader, world.file())
    city = road.cities.focal_point(review.nomination.city)
    jury.accept(review.key, by=world.reader)  # it may be read, and nothing is marked

    rubric.set_rubric(world.call.key, second, by=world.secretariat, **WHY)

    made = Amendment.objects.get()
    assert road.fresh(world.call).rubric == second
    assert (made.old_rubric.version, made.new_rubric.version, made.reason) == (1, 2, WHY["reason"])
    record = last(world.call)
    assert (record.act, record.facts, record.reason) == (
        "set_rubric",
        '{"new":2,"old":1,"rubric":"test"}',
        WHY["reason"],
    )
    told = Email.objects.filter(event="call_amended")
    assert {email.to for email in told} == {one.user for one in (world.secretariat, world.chair, world.reader, city)}
    assert {email.title for email in told} == {f"{world.call.name} is assessed by other criteria"}
    assert WHY["reason"] in told[0].text
    kept = marking.mark_all(review.key, {"partners": marking.Given(0, 4, "Because.")}, by=world.reader)
    assert kept[0].criterion.rubric == second
    assert chain.verify() is None


def test_so_many_that_are_told_of_other_criteria_wait_for_a_second_person(world, second, settings):
    world.review(world.reader, world.file())
    told = len(workflow.told_of_all(world.call))

    settings.CIRCULAR_FROM = told - 1
    rubric.set_rubric(world.call.key, second, by=world.secretariat, **WHY)

    found = Email.objects.filter(event="call_amended")
    assert [(email.kind, email.state) for email in found] == [("circular", "held")] * told


def test_rubric_is_frozen_from_the_first_mark_on(world, second):
    review = world.review(world.reader, world.file())
    jury.accept(review.key, by=world.reader)
    marking.mark_all(review.key, {"partners": marking.Given(0, 4)}, by=world.reader)

    with pytest.raises(Refused, match="The first mark is given"):
        rubric.set_rubric(world.call.key, second, by=world.secretariat, **WHY)
    assert not Amendment.objects.exists()


def test_mark_on_a_practice_file_freezes_it_too(world, second):
    made = practice.add_practice(world.call.key, "Fictional", "A city that learns.", by=world.secretariat)
    practice.practise(made.key, {"partners": marking.Given(0, 4)}, by=world.reader)

    with pytest.raises(Refused, match="The first mark is given"):
        rubric.set_rubric(world.call.key, second, by=world.secretariat, **WHY)


def test_rubric_changes_to_another_version_of_itself_alone(world):
    other = Rubric.objects.create(slug="other", version=2, title="Other", source="")

    for wrong in (other, world.call.rubric):
        with pytest.raises(Refused, match="Choose another version of the rubric of this call"):
            rubric.set_rubric(world.call.key, wrong, by=world.secretariat, **WHY)


def test_rubric_does_not_change_in_a_call_that_is_over_or_without_reason(world, second):
    with pytest.raises(Refused, match="Write a reason"):
        rubric.set_rubric(world.call.key, second, by=world.secretariat, reason=" ")
    type(world.call).objects.update(state="announced")
    with pytest.raises(Refused, match="does not change here: it is “announced”"):
        rubric.set_rubric(world.call.key, second, by=world.secretariat, **WHY)


def test_rubric_is_nobody_elses_to_change(world, second):
    with pytest.raises(PermissionDenied):
        rubric.set_rubric(world.call.key, second, by=world.chair, **WHY)
