"""What corrects an announcement leaves at once, by the two who published it: one person can stop it, no more."""

import pytest

from nominations.querysets.letters import emails_visible_to, task, tells, told_in
from nominations.workflow import corrigendum, dispatch, letters
from notifications import sender
from notifications.differences import mark
from notifications.models import Email
from tests.nominations import factories as road
from tests.nominations import worlds
from tests.nominations.views.desks import browser, get, text
from tests.nominations.workflow.test_letters import refusal

pytestmark = pytest.mark.django_db
TWO = "This letter says what two persons announced or corrected. One person alone can hold it, and edit it while"
READ = "Two persons released this letter as it reads. Stop it first: then it can be reworded."


@pytest.fixture
def letter(made):
    """Gulu is admitted from the reserve, and its city is about to be told."""
    worlds.announced(made)
    road.cities.focal_point(made.file("Gulu").city)
    with road.at(road.RELEASE + road.later(1)):
        added, said = [{"verb": "promote", "file": made.file("Gulu").key}], {"reason": "A place became free."}
        proposal = corrigendum.propose_corrigendum(made.cohort.key, added, edition=1, by=made.composer, **said)
        corrigendum.publish_corrigendum(proposal.key, by=made.director)
    return Email.objects.get(event="promoted_city")


def test_a_correction_on_its_way_is_stopped_by_one_person_and_neither_reworded_nor_discarded(made, letter):
    by, key = made.composer, letter.key
    seen, asked = mark(letter.title, letter.text), {"by": made.composer}

    assert (letter.kind, letter.state) == ("receipt", "queued")
    assert refusal(letters.edit_email, key, seen, "Not admitted", "You are not admitted.", by=by) == READ
    assert refusal(letters.discard_email, key, reason="No.", by=by).startswith(TWO)
    assert refusal(letters.schedule_email, key, road.RELEASE + road.later(9), by=by).startswith(TWO)
    letters.hold_email(key, by=by)
    assert refusal(letters.discard_email, key, reason="No.", by=by).startswith(TWO)
    assert refusal(letters.release_email, key, by=by).startswith(TWO)

    with road.at(road.RELEASE + road.later(2)):
        assert Email.objects.filter(task("late"), pk=letter.pk).exists()
        proposal = dispatch.propose_dispatch(event=letter.event, version=letter.version, **asked)
        assert not Email.objects.filter(task("late"), pk=letter.pk).exists()  # before a second person already
        dispatch.release_dispatch(proposal.key, 1, by=made.other)
    assert (road.fresh(letter).state, road.fresh(letter).text) == ("queued", letter.text)


def test_the_desk_offers_a_held_correction_to_two_persons(made, letter):
    letters.hold_email(letter.key, by=made.composer)
    client = browser(made.composer)

    shown = get(client, "email", letter.key)

    acts = [act["label"] for act in shown.context["acts"]]
    assert acts == ["Propose to release it", "Edit it", "Render it again"]
    assert "One person proposes to release it, another one does." in text(shown)
    assert list(Email.objects.filter(task("late"))) == [letter]
    assert not Email.objects.filter(task("others"), pk=letter.pk).exists()


def test_one_letter_in_hand_and_the_database_agree_on_what_tells_of_an_announcement(made, letter):
    rows = list(emails_visible_to(made.composer))
    renamed = {"event": "mayor_copied", "kind": "receipt"}
    for row, more in zip(
        rows, ({"version": "1.renamed"}, {"outcome": "admitted"}, {"version": "1.last"}), strict=False
    ):
        Email.objects.filter(pk=row.pk).update(**renamed | {"outcome": "", "version": "1"} | more)

    said = {row.pk for row in Email.objects.all() if told_in(row)}

    assert said == set(Email.objects.filter(tells()).values_list("pk", flat=True)) != set()
    assert len(said) < Email.objects.count()


def corrected(made, verb: str, edition: int, day: float) -> None:
    with road.at(road.RELEASE + road.later(day)):
        changes = [{"verb": verb, "file": made.file("Lira").key}]
        said = {"edition": edition, "reason": "A mistake.", "apology": {"en": "We apologise."}}
        asked = corrigendum.propose_corrigendum(made.cohort.key, changes, by=made.composer, **said)
        corrigendum.publish_corrigendum(asked.key, by=made.director)
        sender.send_due()


def test_a_letter_that_came_back_is_not_sent_again_beside_a_later_one_that_says_the_same(made):
    worlds.announced(made)
    letter = Email.objects.get(event="admitted_city")
    with road.at(road.RELEASE):
        sender.send_due()
    Email.objects.filter(pk=letter.pk).update(state="bounced", error="450 4.2.2 mailbox full")
    corrected(made, "revoke", 1, 2)
    corrected(made, "promote", 2, 4)
    later = Email.objects.get(event="promoted_city")

    shown = get(browser(made.composer), "email", letter.key)
    sentence = refusal(letters.send_again, letter.key, by=made.composer)
    Email.objects.filter(pk=later.pk).update(state="bounced")
    letters.send_again(later.key, by=made.composer)

    assert "Send it again" not in [act["label"] for act in shown.context["acts"]]
    assert sentence.startswith("Whoever may read it has another letter that says the outcome of now.")
    assert road.fresh(later).state == "queued"
