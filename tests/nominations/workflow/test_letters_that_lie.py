"""A letter of an outcome that nobody wants any more, or whose reader is gone, is settled by two persons."""

import pytest

from nominations.models import SettledLetter
from nominations.querysets.letters import task
from nominations.workflow import letters
from notifications.differences import mark
from notifications.models import Email, ReturnedAddress
from tests.nominations import factories as road
from tests.nominations import worlds
from tests.nominations.views.desks import browser, get, post
from tests.nominations.workflow.test_letters import refusal

pytestmark = pytest.mark.django_db
HOW = {"reason": "I told the mayor's office by telephone."}
LIES = "A letter that has not left is settled only where"


def labels(client, letter) -> list[str]:
    return [act["label"] for act in get(client, "email", letter.key).context["acts"]]


@pytest.fixture
def letter(made):
    """The city is about to be told that it is admitted."""
    worlds.announced(made)
    return Email.objects.get(event="admitted_city")


def put(letter, **columns) -> Email:
    Email.objects.filter(pk=letter.pk).update(**columns)
    return road.fresh(letter)


def twin(letter, **columns) -> Email:
    """Another letter that says the same to the same reader."""
    said = ["event", "subject_ref", "to", "address", "language", "kind", "title", "text", "outcome"]
    facts = {"version": "2", "state": "sent", "sent_at": road.RELEASE} | columns
    return Email.objects.create(**{name: getattr(letter, name) for name in said} | facts)


def test_a_held_letter_whose_reader_has_another_is_settled_by_a_second_person(made, letter):
    put(letter, state="held", due=None)
    twin(letter)

    alone = refusal(letters.settle_letter, letter.key, by=made.composer, **HOW)
    letters.propose_settling(letter.key, by=made.composer, **HOW)
    same = refusal(letters.settle_letter, letter.key, by=made.composer, **HOW)
    letters.settle_letter(letter.key, by=made.other, **HOW)

    assert alone == "One person proposes to settle this letter, and another one says that it is settled."
    assert same == "You proposed this yourself. Another person has to say that it is settled."
    assert road.fresh(letter).state == "discarded"
    assert SettledLetter.objects.get().email == letter
    assert not Email.objects.filter(task("late") | task("stopped"), pk=letter.pk).exists()


def test_a_letter_to_an_address_that_came_back_is_settled_once_its_reader_has_left(made, letter):
    ReturnedAddress.objects.keep_from(letter, "550", road.RELEASE)
    with_reader = refusal(letters.propose_settling, letter.key, by=made.composer, **HOW)
    type(letter.to).objects.filter(pk=letter.to.pk).update(is_active=False)
    one, other = browser(made.composer), browser(made.other)

    offered = labels(one, letter)
    post(one, "propose_settling", letter.key, **HOW)
    post(other, "settle_letter", letter.key, **HOW)

    assert with_reader.startswith(LIES)
    assert "Propose to settle it" in offered
    assert "It is settled" not in offered
    assert road.fresh(letter).state == "discarded"
    shown = get(other, "email", letter.key).context
    assert shown["outcome"].endswith(f" settled it: {HOW['reason']}")
    assert [one["what"] for one in shown["records"][-2:]] == ["Proposed to be settled", "Settled"]
    assert letter.text.split()[0] in shown["text"]


def test_a_proposed_settling_is_a_task_for_another_person_until_something_else_is_done(made, letter):
    put(letter, state="held", due=None)
    twin(letter)
    one, other = browser(made.composer), browser(made.other)
    post(one, "propose_settling", letter.key, **HOW)

    tasks = [(row["label"], row["word"]) for row in get(other, "emails").context["tasks"]]
    listed = [Email.objects.filter(task(name), pk=letter.pk).exists() for name in ("settling", "late")]
    said = get(other, "email", letter.key).context["outcome"]

    assert ("Letters of an outcome proposed to be settled, for another person to decide", "1") in tasks
    assert listed == [True, False]
    assert said.endswith(f" proposed to settle it: {HOW['reason']} Another person decides.")
    assert "It is settled" in labels(other, letter)
    assert "It is settled" not in labels(one, letter)
    letters.edit_email(letter.key, mark(letter.title, letter.text), "Otherwise", letter.text, by=made.other)
    assert not Email.objects.filter(task("settling"), pk=letter.pk).exists()


@pytest.mark.parametrize("other", [{}, {"state": "bounced"}, {"state": "discarded"}, {"outcome": "refused"}])
def test_the_only_letter_that_tells_its_reader_the_outcome_is_not_settled(other, made, letter):
    """Nor one that stands in the place of another, with the name of now: that one never left."""
    put(letter, state="held", due=None, version="anew abc")
    if other:
        twin(letter, **other)

    assert refusal(letters.propose_settling, letter.key, by=made.composer, **HOW).startswith(LIES)


def test_of_two_letters_that_say_the_same_one_is_settled_at_most(made, letter):
    put(letter, state="held", due=None)
    other = twin(letter, state="held", sent_at=None)
    for one in (letter, other):
        letters.propose_settling(one.key, by=made.composer, **HOW)

    letters.settle_letter(letter.key, by=made.other, **HOW)

    assert refusal(letters.settle_letter, other.key, by=made.other, **HOW).startswith(LIES)


def test_what_still_leaves_or_is_under_embargo_is_not_settled(made):
    worlds.approved(made)
    letter = Email.objects.get(event="admitted_city")
    twin(letter)
    early = refusal(letters.propose_settling, letter.key, by=made.composer, **HOW)
    road.released(type(made.call).objects.get(pk=made.call.pk), made.composer, made.other)
    with road.at(road.RELEASE):
        worlds.decision.announce(made.call.key, by=worlds.Person.clock())

    leaving = refusal(letters.propose_settling, letter.key, by=made.composer, **HOW)

    assert early.startswith(LIES)
    assert leaving.startswith(LIES)
