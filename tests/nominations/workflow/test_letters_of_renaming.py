"""A name that a correction mends stands in the letters that have not left yet; whoever has read one gets no other."""

import pytest

from accounts.models import User
from audit.models import Record
from nominations.models import Dispatch
from nominations.workflow import dispatch
from notifications import sender
from notifications.models import Email
from tests import kept
from tests.nominations import factories as road
from tests.nominations import worlds
from tests.nominations.views.desks import browser, get
from tests.nominations.workflow.test_untold_letters import announced, correct_name, on, put_back, withdraw

pytestmark = pytest.mark.django_db
SAYING = ["admitted_city", "announced_commission", "mayor_copied"]


_announced = kept.once(announced)


@pytest.fixture
def public(_announced, db) -> worlds.Round:
    return _announced.put_back()


def telling(**which):
    """What says Lira's outcome, the oldest first."""
    return Email.objects.filter(event__in=SAYING, **which).exclude(outcome="").order_by("event", "pk")


def waiting(emails) -> list[tuple]:
    """In which class each waits for which reader, and until when."""
    return [(one.event, one.address, one.kind, one.state, one.due, one.outcome) for one in emails]


@pytest.mark.parametrize("withdrawn", [False, True])
def test_letters_that_have_not_left_say_the_name_of_now_in_their_class_and_where_they_waited(public, withdrawn):
    if withdrawn:
        with on(0.5):
            withdraw(public)
    later = road.RELEASE + road.later(9)
    telling(event="announced_commission").update(state="held", due=later)  # as one person may hold it
    before, old = waiting(telling()), [one.pk for one in telling()]

    correct_name(public, day=2.5)

    assert {event for event, *_more in before} == set(SAYING)
    assert set(telling(pk__in=old).values_list("state", flat=True)) == {"discarded"}
    anew = telling().exclude(pk__in=old)
    assert waiting(anew) == before
    assert all("Lira City" in one.title + one.text for one in anew)
    assert Email.objects.filter(event__in=["renamed_city", "renamed_commission"]).count() == 2


def test_nothing_leaves_with_the_former_name_when_the_announcement_is_public_again(public, mailoutbox):
    withdraw(public)
    correct_name(public, day=2.5)
    put_back(public)

    with on(3.1):
        sender.send_due()

    assert telling(state="sent").count() == len(SAYING)
    gone = [mail.subject + mail.body for mail in mailoutbox if mail.subject.startswith(("Welcome", "Uganda"))]
    assert gone
    assert all("Lira" not in text.replace("Lira City", "") for text in gone)


def test_whoever_has_the_letter_reads_of_the_correction_alone(public):
    telling().update(state="sent", sent_at=road.RELEASE)
    before = list(telling())

    correct_name(public)

    assert list(telling()) == before
    assert Email.objects.filter(event__in=["renamed_city", "renamed_commission"]).count() == 2


def test_words_of_the_list_alone_leave_the_letters_as_they_are(public):
    before = waiting(telling())

    correct_name(public, "Lira", "Uganda (Republic)")

    assert waiting(telling()) == before


def test_letter_to_somebody_who_may_not_sign_in_any_more_stays_a_task(public):
    old = telling().get(event="admitted_city")
    User.objects.filter(pk=old.to_id).update(is_active=False)

    correct_name(public)
    with on(2):
        sender.send_due()

    assert road.fresh(old).was_stopped
    assert telling(event="admitted_city").count() == 1


def test_page_of_the_former_letter_leads_to_the_one_in_its_place_and_its_history_says_why(public):
    old = telling().get(event="admitted_city")

    correct_name(public)

    new = Email.objects.get(version=f"anew {old.key}")
    ways = get(browser(public.composer), "email", old.key).context["ways"]
    assert [one["url"] for one in ways if "in its place" in one["label"]] == [f"/secretariat/e-mails/{new.key}/"]
    record = Record.objects.about(old).last()
    assert (record.act, record.actor, record.state_to) == ("write_anew", public.director.key, "discarded")


def test_letter_in_the_place_of_another_is_stopped_with_its_release_and_goes_on_with_it(public):
    release = Dispatch.objects.get()
    number = release.enclosed.count()
    correct_name(public)
    anew = telling(version__startswith="anew ")

    with on(1.5):
        dispatch.stop_dispatch(release.key, by=public.other)
        stopped = set(anew.values_list("state", flat=True))
        dispatch.resume_dispatch(release.key, by=public.other)

    assert stopped == {"held"}
    assert [one.state for one in anew] == ["queued"] * len(SAYING)
    assert release.enclosed.inside().count() == number


def test_name_corrected_twice_is_said_as_it_is_in_the_end(public):
    correct_name(public)
    correct_name(public, "Lyra", edition=2, day=2)

    assert [one.state for one in telling(event="admitted_city")] == ["discarded", "discarded", "queued"]
    assert "Lyra" in telling(event="admitted_city").last().title


def test_history_of_a_letter_that_a_sender_had_claimed_says_that_it_never_leaves(public):
    old = telling().get(event="admitted_city")
    lease = road.RELEASE + road.later(2)
    Email.objects.filter(pk=old.pk).update(state="sending", token="claimed", lease=lease, handed_at=None)

    correct_name(public)

    record = Record.objects.about(old).last()
    assert (record.act, record.state_from, record.state_to) == ("write_anew", "sending", "discarded")
    assert road.fresh(old).state == "discarded"
