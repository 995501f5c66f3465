"""A letter that was stopped or did not arrive: written anew with the outcome of now, or settled with a reason."""

import pytest

from accounts.person import Person
from audit.models import Record
from nominations.emails import anew
from nominations.models import Dispatch, Nomination, SettledLetter
from nominations.querysets.letters import by_event, emails_visible_to, task, tasks_among, tasks_of
from nominations.workflow import bouncing, dispatch, letters
from notifications import sender
from notifications.bounces import Report, Said
from notifications.models import Email
from tests.nominations import factories as road
from tests.nominations import worlds
from tests.nominations.views.desks import officer
from tests.nominations.workflow.test_letters import receipt, refusal

pytestmark = pytest.mark.django_db
TWO = (("Lira", "UG", "recommend"), ("Kati", "CI", "reserve"))


@pytest.fixture
def stopped(mailoutbox):
    """Announced; then Lira's file says another outcome, and its letters do not leave."""
    made = worlds.reviewed(TWO)
    worlds.announced(made)
    Nomination.objects.filter(pk=made.file("Lira").pk).update(status="not_admitted")
    with road.at(road.RELEASE):
        sender.send_due()
    mailoutbox.clear()
    return made


def to_city() -> Email:
    return Email.objects.get(event="admitted_city")


def named(name: str) -> set[str]:
    return set(Email.objects.filter(task(name)).values_list("event", flat=True))


def test_letters_that_say_another_outcome_than_their_file_are_a_task_and_no_others(stopped):
    assert named("stopped") == {"admitted_city", "admitted_commission"}
    assert {code: number for code, number, _since in tasks_of(stopped.composer)} == {"stopped": 2}
    assert tasks_of(officer("UG")) == []


def test_a_letter_that_an_act_called_off_is_no_task(made):
    worlds.approved(made)
    Email.objects.filter(event="admitted_city").update(error="450 later")
    with road.after_deadlines():
        worlds.decision.recall_approval(made.cohort.key, by=made.director, reason="A mistake.")

    assert to_city().state == "discarded"
    assert named("stopped") == set()


def test_write_anew_holds_a_letter_to_the_same_reader_that_two_persons_release(stopped, mailoutbox):
    by, old = stopped.composer, to_city()
    with road.at(road.RELEASE):
        letters.write_anew(old.key, by=by)

        new = Email.objects.get(version=f"anew {old.key}")
        assert (new.event, new.to, new.state, new.kind, new.outcome) == (
            "refused_city", old.to, "held", "decision", "refused",
        )  # fmt: skip
        assert named("stopped") == {"admitted_commission"}
        assert named("late") == {"refused_city"}
        record = Record.objects.about(old).last()
        assert (record.act, record.actor, record.facts) == ("write_anew", by.key, '{"outcome":"refused"}')

        asked = {"event": "refused_city", "version": new.version, "reason": "Written anew."}
        proposed = dispatch.propose_dispatch(by=by, **asked)
        dispatch.release_dispatch(proposed.key, 1, by=stopped.other)
        sender.send_due()

    assert [mail.to for mail in mailoutbox] == [[old.address]]
    assert Dispatch.objects.get(key=proposed.key).enclosed.get().email == new
    assert refusal(letters.write_anew, old.key, by=by) == "Nothing about this e-mail waits for a person any more."


def test_write_anew_to_the_commission_and_never_the_same_outcome_twice(stopped):
    by, old = stopped.composer, Email.objects.get(event="admitted_commission")
    letters.write_anew(old.key, by=by)
    assert Email.objects.get(version=f"anew {old.key}").event == "refused_commission"

    SettledLetter.objects.all().delete()
    sentence = refusal(letters.write_anew, old.key, by=by)
    assert sentence.startswith("Whoever may read it has another letter that says the outcome of now. Say that this one")


TOLD, TO_COME = "The city has been told in its own e-mail.", "The city is told in its own e-mail."


def of_city(made) -> str:
    """What the letter to the Commission, written anew, would say of the city's own."""
    email = Email.objects.get(event="admitted_commission")
    [message] = anew.written_anew(email, letters.files_of(email, made.composer))
    assert (TOLD in message.text) != (TO_COME in message.text)
    return TOLD if TOLD in message.text else TO_COME


def test_letter_to_the_commission_says_that_the_city_was_told_once_its_own_letter_has_gone(stopped):
    old, by = to_city(), stopped.composer
    before = of_city(stopped)
    letters.write_anew(old.key, by=by)
    [held, new] = [of_city(stopped), Email.objects.filter(version=f"anew {old.key}")]
    new.update(state="sent", sent_at=road.RELEASE)
    gone = of_city(stopped)
    new.update(state="bounced")
    back = of_city(stopped)
    letters.settle_letter(new.get().key, by=by, reason="I told the mayor's office by telephone.")

    assert [before, held, gone, back, of_city(stopped)] == [TO_COME, TO_COME, TOLD, TO_COME, TOLD]


def test_letter_to_the_commission_after_the_city_was_told_otherwise_says_that_it_was_told(stopped):
    old = to_city()
    letters.settle_letter(old.key, by=stopped.composer, reason="I told the mayor's office by telephone.")
    told = of_city(stopped)
    same = {"subject_ref": old.subject_ref, "to": old.to, "address": old.address, "language": "en"}
    Email.objects.create(event="refused_city", outcome="refused", state="failed", **same)

    assert (told, of_city(stopped)) == (TOLD, TO_COME)  # what came after it came to nothing


def test_letter_that_says_another_outcome_has_not_told_the_city(stopped):
    Email.objects.filter(event="admitted_city").update(state="sent", sent_at=road.RELEASE, error="")

    assert of_city(stopped) == TO_COME


def test_a_list_of_a_country_is_written_anew_as_a_list(made, mailoutbox):
    worlds.announced(made)
    Nomination.objects.filter(pk=made.file("Lira").pk).update(status="not_admitted")
    with road.at(road.RELEASE):
        sender.send_due()
        old = Email.objects.get(event="announced_commission")
        assert named("stopped") == {"admitted_city", "announced_commission"}
        mailoutbox.clear()

        letters.write_anew(old.key, by=made.composer)

        new = Email.objects.get(version=f"anew {old.key}")
        assert (new.event, new.to, new.state) == ("announced_commission", old.to, "held")
        assert (named("stopped"), named("late")) == ({"admitted_city"}, {"announced_commission"})
        proposed = dispatch.propose_dispatch(by=made.composer, event=new.event, version=new.version)
        dispatch.release_dispatch(proposed.key, 1, by=made.other)
        sender.send_due()

    assert [mail.to for mail in mailoutbox] == [[old.address]]
    assert "1 in reserve, 2 not admitted" in mailoutbox[0].subject


def test_write_anew_says_why_the_same_reader_cannot_have_it(stopped):
    old = to_city()
    old.to.is_active = False
    old.to.save()

    sentence = refusal(letters.write_anew, old.key, by=stopped.composer)

    assert sentence.startswith("It cannot be written to the same reader. The reader may not sign in any more.")
    assert not Email.objects.filter(version__startswith="anew").exists()


def test_write_anew_of_an_admission_by_correction_says_what_a_correction_says(stopped):
    lira = stopped.file("Lira")
    Nomination.objects.filter(pk=lira.pk).update(status="revoked", told="Not lawful.")

    letters.write_anew(to_city().key, by=stopped.composer)

    new = Email.objects.get(version=f"anew {to_city().key}")
    assert new.event == "revoked_city"
    assert "Not lawful." in new.text
    assert "/announcements/" in new.text


def test_nothing_is_written_anew_while_the_announcement_is_withdrawn(stopped):
    announcement = stopped.cohort.announcement
    type(announcement).objects.filter(pk=announcement.pk).update(withdrawn_at=road.RELEASE, withdrawn_reason="Wrong.")

    sentence = refusal(letters.write_anew, to_city().key, by=stopped.composer)

    assert sentence == "No outcome of the file is public now, so no letter about it can be written."


def test_a_letter_that_lost_its_reader_is_a_task_too_and_goes_to_the_new_address(mailoutbox):
    made = worlds.reviewed(TWO)
    worlds.approved(made)
    user = to_city().to
    type(user).objects.filter(pk=user.pk).update(email="new@lira.example")
    road.released(type(made.call).objects.get(pk=made.call.pk), made.composer, made.other)
    with road.at(road.RELEASE):
        worlds.decision.announce(made.call.key, by=worlds.Person.clock())
        sender.send_due()

        old = to_city()
        assert named("stopped") == {"admitted_city"}
        letters.write_anew(old.key, by=made.composer)

    new = Email.objects.get(version=f"anew {old.key}")
    assert (new.event, new.address) == ("admitted_city", "new@lira.example")


@pytest.mark.parametrize("state", ["bounced", "failed", "uncertain"])
def test_settle_letter_ends_a_task_with_a_reason_until_it_is_sent_again(state):
    by = road.secretariat()
    email = receipt(road.nominated(), state=state, error="550 5.1.1 no", handed_at=road.IN_TIME)
    assert refusal(letters.settle_letter, email.key, by=by, reason=" ") == "Say how it was settled."
    assert [(code, number) for code, number, _since in tasks_of(by)] == [(state, 1)]

    letters.settle_letter(email.key, by=by, reason="I called the mayor's office.")

    assert tasks_of(by) == []
    record = Record.objects.about(email).with_texts().get()
    assert (record.act, record.reason, road.fresh(email).state) == (
        "settle_letter", "I called the mayor's office.", state,
    )  # fmt: skip
    letters.send_again(email.key, by=by)
    Email.objects.filter(pk=email.pk).update(state=state)
    assert [(code, number) for code, number, _since in tasks_of(by)] == [(state, 1)]


@pytest.mark.parametrize(("anew", "waits"), [(False, {"bounced"}), (True, set())])
def test_a_letter_that_comes_back_after_it_was_settled_is_a_task_again(anew, waits):
    """But for one in whose place another was written."""
    by = road.secretariat()
    email = receipt(road.nominated(), state="uncertain", handed_at=road.IN_TIME)
    letters.settle_letter(email.key, by=by, reason="It must have arrived.")
    SettledLetter.objects.update(anew=anew)

    for said in (Said.ARRIVED, Said.RETURNED):
        bouncing.note_report(Report(said, email.key), by=Person.clock())

    assert road.fresh(email).state == "bounced"
    assert {code for code, _number, _since in tasks_of(by)} == waits


def test_settle_letter_is_for_what_waits_alone():
    by = road.secretariat()
    email = receipt(road.nominated(), state="discarded")

    sentence = refusal(letters.settle_letter, email.key, by=by, reason="Why not.")

    assert sentence == "Nothing about this e-mail waits for a person any more."


def test_letters_of_an_outcome_that_did_not_arrive_stand_apart_from_other_emails(made):
    worlds.announced(made)
    Email.objects.filter(event="admitted_city").update(state="bounced")
    Email.objects.filter(event="announced_commission").update(state="failed")
    Email.objects.filter(event="announced_jurors").update(state="bounced")

    found = {code: number for code, number, _since in tasks_of(made.composer)}

    assert found == {"untold": 2, "bounced": Email.objects.filter(event="announced_jurors").count()}
    counted = by_event(emails_visible_to(made.composer))
    assert sorted(tasks_among(counted)) == sorted(tasks_of(made.composer))


@pytest.mark.parametrize("state", ["bounced", "failed", "uncertain"])
def test_a_key_to_sign_in_is_nobodys_task(state):
    by = road.secretariat()
    receipt(road.nominated(), state=state, kind="signin")

    assert tasks_of(by) == []
