"""What a correction does to the lists of the cities that a National Commission reads, and to those not read yet."""

import pytest

from accounts.models import User
from audit.models import Record
from audit.subjects import subject
from nominations.emails.anew import written_anew
from nominations.models import SettledLetter
from nominations.querysets.letters import task
from nominations.workflow import letters as desk
from nominations.workflow import stopping, withdrawing
from notifications.models import Email
from tests import kept
from tests.nominations import factories as road
from tests.nominations import worlds
from tests.nominations.emails.countries import announced, approved, correct, lists
from tests.nominations.views.desks import browser, get, officer
from tests.nominations.workflow.test_dispatch import refusal

pytestmark = pytest.mark.django_db


_approved = kept.once(approved)


@pytest.fixture
def made(_approved, db) -> worlds.Round:
    return _approved.put_back()


@pytest.mark.parametrize("withdrawn", [False, True])
def test_correction_tells_of_its_file_alone_and_writes_a_list_that_has_not_left_anew(made, withdrawn):
    announced(made)
    late = officer("UG")  # who was to read no list reads none now
    with road.at(road.RELEASE + road.later(0.5)):
        if withdrawn:
            withdrawing.withdraw_announcement(made.cohort.key, by=made.other, reason="A wrong city.")
    Email.objects.filter(pk__in=lists("CI")).update(state="sent", due=None, sent_at=road.RELEASE)
    correct(made, "Lira", "Kati")

    first, anew = lists("UG")
    assert (first.state, anew.state) == ("discarded", "held" if withdrawn else "queued")
    assert anew.title == "Uganda in Membership 2027: 1 admitted, 1 in reserve, 1 no longer admitted"
    assert "No longer admitted, by a correction:\n– Lira" in anew.text
    assert [one.state for one in lists("CI")] == ["sent"]
    assert not lists(to=late.user).exists()
    corrected = Email.objects.filter(event="revoked_commission").values_list("title", flat=True)
    assert set(corrected) == {"Correction to Membership 2027: Lira", "Correction to Membership 2027: Kati"}
    assert set(stopping.objections([anew])) == ({anew.key} if withdrawn else set())


def became_of_list(state: str, **columns) -> Email:
    """What became of the list of Uganda's officer."""
    Email.objects.filter(pk__in=lists("UG")).update(state=state, due=None, error="550 no", **columns)
    return lists("UG").get()


def read_by_another(letter: Email) -> User:
    """A colleague, who has read the same list."""
    other = officer("UG").user
    same = {"event": letter.event, "subject_ref": letter.subject_ref, "about_key": letter.about_key}
    read = {"state": "sent", "sent_at": road.RELEASE, "outcome": letter.outcome, "kind": letter.kind}
    Email.objects.create(to=other, address=other.email, language="en", version=letter.version, **same, **read)
    return other


@pytest.mark.parametrize(("state", "withdrawn"), [("failed", False), ("bounced", True)])
def test_correction_lists_anew_for_whom_no_list_reached_and_for_nobody_who_read_it(made, state, withdrawn):
    announced(made)
    old = became_of_list(state)
    other = read_by_another(old)
    with road.at(road.RELEASE + road.later(0.5)):
        if withdrawn:
            withdrawing.withdraw_announcement(made.cohort.key, by=made.other, reason="A wrong city.")
    correct(made, "Lira")

    first, anew = lists(to=old.to)
    assert (first, first.state, anew.state) == (old, state, "held" if withdrawn else "queued")
    assert anew.title == "Uganda in Membership 2027: 1 admitted, 1 in reserve, 1 no longer admitted"
    assert lists(to=other).count() == 1
    ways = get(browser(made.composer), "email", old.key).context["ways"]
    assert [one["url"] for one in ways if "in its place" in one["label"]] == [f"/secretariat/e-mails/{anew.key}/"]
    assert not Email.objects.filter(task("untold"), pk=old.pk).exists()
    last = Record.objects.about(old).last()
    assert (last.act, last.actor, last.state_to) == ("write_anew", made.director.key, state)

    correct(made, "Arua", day=2, edition=2)
    assert [one.state for one in lists(to=old.to)] == [state, "discarded", anew.state]
    assert lists(to=other).count() == 1


def test_correction_lists_nothing_anew_for_who_was_told_otherwise_or_holds_no_account(made):
    announced(made)
    told, gone = became_of_list("failed"), lists("CI").get()
    desk.settle_letter(told.key, by=made.composer, reason="I read it out by telephone.")
    User.objects.filter(pk=gone.to_id).update(is_active=False)
    Email.objects.filter(pk=gone.pk).update(state="bounced")
    correct(made, "Lira", "Kati")

    assert set(lists()) == {told, gone}
    assert list(Email.objects.filter(task("untold"))) == [gone]


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("sent", "Each city has been told in its own e-mail."),
        ("queued", "Each city is told in its own e-mail."),
        ("failed", "Each city is told in its own e-mail."),
    ],
)
def test_list_written_anew_says_that_each_city_was_told_once_their_letters_have_gone(made, state, sentence):
    announced(made)
    of_bouake = Email.objects.filter(event="refused_city", subject_ref=subject(made.files["Bouake"]))
    of_bouake.update(state=state, sent_at=road.RELEASE)
    correct(made, "Kati")  # whose own letter leaves with the list
    first, corrected = lists("CI")

    own = {"subject_ref": subject(made.files["Kati"]), "event": "revoked_city"}
    Email.objects.filter(**own).update(state="sent", sent_at=road.RELEASE)
    [by_hand] = written_anew(first, desk.files_of(first, made.composer))

    assert [sentence in one.text for one in (corrected, by_hand)] == [True, True]


def test_list_that_perhaps_arrived_is_listed_anew_only_if_a_person_says_so(made):
    announced(made)
    old = became_of_list("uncertain", handed_at=road.RELEASE)
    correct(made, "Lira")
    before, client = list(lists("UG")), browser(made.composer)
    labels = [act["label"] for act in get(client, "email", old.key).context["acts"]]

    with road.at(road.RELEASE + road.later(2)):
        desk.write_anew(old.key, by=made.composer)

    assert before == [old]
    assert labels == ["It arrived", "Write it anew", "It is settled"]
    first, anew = lists("UG")
    assert (first.state, anew.state, anew.version) == ("uncertain", "held", f"anew {old.key}")
    assert "1 no longer admitted" in anew.title
    assert not Email.objects.filter(task("uncertain"), pk=old.pk).exists()


def test_list_that_comes_back_after_a_correction_is_written_anew_once(made):
    announced(made)
    became_of_list("sent", sent_at=road.RELEASE)
    correct(made, "Lira")
    old = became_of_list("bounced")

    desk.write_anew(old.key, by=made.composer)
    SettledLetter.objects.all().delete()

    assert [one.state for one in lists("UG")] == ["bounced", "held"]
    assert refusal(desk.write_anew, old.key, by=made.composer).startswith("Whoever may read it has another letter")


def test_list_that_came_back_and_is_still_true_is_sent_again_and_not_written_anew(made):
    announced(made)
    old = became_of_list("bounced")

    sentence = refusal(desk.write_anew, old.key, by=made.composer)
    labels = [act["label"] for act in get(browser(made.composer), "email", old.key).context["acts"]]

    assert sentence == (
        "Only a letter that was stopped, or that did not arrive and is no longer true, can be written anew."
    )
    assert labels == ["It arrived", "Send it again", "It is settled"]
