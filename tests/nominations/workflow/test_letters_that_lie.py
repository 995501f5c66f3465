"""A letter of an outcome that nobody wants any more, or whose reader is gone, is settled by two persons."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from nominations.models import SettledLetter
from nominations.querysets.letters import task
from nominations.workflow import dispatch, letters
from notifications.differences import mark
from notifications.models import Email, ReturnedAddress
from tests.nominations import factories as road
from tests.nominations import worlds
from tests.nominations.views.desks import browser, get, officer, post
from tests.nominations.workflow.test_letters import refusal

pytestmark = pytest.mark.django_db
HOW = {"reason": "I told the mayor's office by telephone."}
NOT_PROPOSED = "Nobody proposes any more to settle this letter."
LEFT = [{"state": "queued"}, {"state": "sent", "sent_at": road.RELEASE}, {"state": "bounced"}, {"state": "discarded"}]
LIES = "A letter that has not left is settled only where"


def labels(client, letter) -> list[str]:
    return [act["label"] for act in get(client, "email", letter.key).context["acts"]]


def outcome(client, letter) -> str:
    return get(client, "email", letter.key).context["outcome"]


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


def told_already(letter) -> None:
    """It waits, and its reader has one that says the same."""
    put(letter, state="held", due=None, version="anew abc")
    twin(letter)


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
    assert said.endswith(f" proposed to settle it; another person decides. Reason: {HOW['reason']}")
    assert labels(other, letter)[:2] == ["It is settled", "Do not settle it"]
    assert labels(one, letter)[0] == "Do not settle it"
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


def test_a_proposed_settling_is_sent_back_by_another_person_and_the_letter_is_what_it_was(made, letter):
    told_already(letter)
    other = browser(made.other)
    before = labels(other, letter)
    letters.propose_settling(letter.key, by=made.composer, **HOW)

    asked = labels(other, letter)
    empty = post(other, "send_back_settling", letter.key, reason="")
    post(other, "send_back_settling", letter.key, reason="Nobody answered the telephone.")

    assert "Do not settle it" in asked
    assert "Propose to release it" not in asked
    assert empty.status_code == 200
    shown = get(other, "email", letter.key).context
    assert labels(other, letter) == before
    assert {"Propose to release it", "Propose to settle it"} <= set(before)
    assert [Email.objects.filter(task(name), pk=letter.pk).exists() for name in ("settling", "late")] == [False, True]
    assert shown["outcome"] == "It waits here until two persons release it."
    last = shown["records"][-1]
    assert (last["what"], last["who"], last["reason"]) == (
        "Sent back: not to be settled", str(made.other.user), "Nobody answered the telephone.",
    )  # fmt: skip


def test_whoever_proposed_to_settle_a_letter_takes_that_back_alone_and_decides_nothing_by_it(made, letter):
    told_already(letter)
    letters.propose_settling(letter.key, by=made.composer, **HOW)
    one = browser(made.composer)

    assert "Do not settle it" in labels(one, letter)
    letters.send_back_settling(letter.key, by=made.composer, reason="I took it for another one.")

    assert road.fresh(letter).state == "held"
    assert not SettledLetter.objects.exists()
    sentence = refusal(letters.settle_letter, letter.key, by=made.other, **HOW)
    assert sentence == "One person proposes to settle this letter, and another one says that it is settled."


def test_one_settling_stands_at_a_time_and_the_page_speaks_of_it_alone(made, letter):
    told_already(letter)
    before = get(browser(made.other), "email", letter.key).context["by_two"]
    letters.propose_settling(letter.key, by=made.composer, **HOW)

    again = refusal(letters.propose_settling, letter.key, by=made.other, reason="I wrote to her.")
    shown = get(browser(made.other), "email", letter.key).context
    by_two, offered = shown["by_two"], [act["label"] for act in shown["acts"]]
    letters.send_back_settling(letter.key, by=made.other, reason="Too early.")
    letters.propose_settling(letter.key, by=made.other, reason="I wrote to her.")

    assert again == "Somebody proposed already to settle this letter. Another person decides about it."
    assert before.endswith("One person proposes to release it, another one does.")
    assert (by_two, "Propose to settle it" in offered) == ("", False)


def test_only_what_is_proposed_to_be_settled_is_sent_back_and_with_a_reason(made, letter):
    told_already(letter)
    why = {"by": made.other, "reason": "Too early."}
    before = refusal(letters.send_back_settling, letter.key, **why)
    letters.propose_settling(letter.key, by=made.composer, **HOW)
    silent = refusal(letters.send_back_settling, letter.key, by=made.other, reason=" ")
    letters.send_back_settling(letter.key, **why)

    assert silent == "Write a reason; those concerned will read it."
    assert before == refusal(letters.send_back_settling, letter.key, **why) == NOT_PROPOSED
    assert "Do not settle it" not in labels(browser(made.other), letter)


def test_who_handles_no_letters_sends_no_settling_back(made, letter):
    told_already(letter)
    letters.propose_settling(letter.key, by=made.composer, **HOW)

    with pytest.raises(PermissionDenied):
        letters.send_back_settling(letter.key, by=made.director, reason="Too early.")
    with pytest.raises(Http404):
        letters.send_back_settling(letter.key, by=officer("UG"), reason="Too early.")


def test_a_proposed_settling_whose_reader_came_back_is_still_sent_back(made, letter):
    put(letter, state="held", due=None)
    type(letter.to).objects.filter(pk=letter.to.pk).update(is_active=False)
    letters.propose_settling(letter.key, by=made.composer, **HOW)
    type(letter.to).objects.filter(pk=letter.to.pk).update(is_active=True)

    offered = labels(browser(made.other), letter)
    letters.send_back_settling(letter.key, by=made.other, reason="The reader is here again.")

    assert "Do not settle it" in offered
    assert "It is settled" not in offered
    assert Email.objects.filter(task("late"), pk=letter.pk).exists()


def released_though_proposed(made, letter) -> None:
    """One person proposed to settle it; two others let it go with a bulk release."""
    told_already(letter)
    letters.propose_settling(letter.key, by=made.composer, **HOW)
    with road.at(road.RELEASE):
        many = dispatch.propose_dispatch(event=letter.event, version="anew abc", by=made.composer)
        dispatch.release_dispatch(many.key, 1, by=made.other)


def test_a_letter_that_was_released_with_others_meanwhile_is_no_task_but_where_it_waits_for_its_address(made, letter):
    released_though_proposed(made, letter)
    leaving = Email.objects.filter(task("settling"), pk=letter.pk).exists()
    both = (letters.settle_letter, letters.send_back_settling)
    refused = [refusal(act, letter.key, by=made.other, **HOW) for act in both]
    ReturnedAddress.objects.keep_from(letter, "550", road.RELEASE)

    assert (road.fresh(letter).state, leaving) == ("queued", False)
    assert [refused[0].startswith(LIES), refused[1]] == [True, NOT_PROPOSED]
    assert Email.objects.filter(task("settling"), pk=letter.pk).exists()
    assert {"It is settled", "Do not settle it"} <= set(labels(browser(made.other), letter))


def test_page_says_that_another_person_decides_only_while_the_letter_stays_here(made, letter):
    released_though_proposed(made, letter)
    client, gone = browser(made.other), []
    for columns in LEFT:
        put(letter, **columns)
        gone.append(outcome(client, letter))
    put(letter, state="queued")
    ReturnedAddress.objects.keep_from(letter, "550", road.RELEASE)
    here = [outcome(client, letter), outcome(client, put(letter, state="held"))]

    assert not [said for said in gone if "settle" in said]
    assert gone[-1].startswith("It was called off before it left")
    open_still = f" {made.composer.user} proposed to settle it; another person decides. Reason: {HOW['reason']}"
    assert [said.endswith(open_still) for said in here] == [True, True]


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
