"""A letter that was not here when a correction mended the name in it does not leave with the former one."""

from functools import partial

import pytest

from audit.models import Record
from audit.subjects import subject
from nominations.emails.misnamed import misnamed
from nominations.querysets.letters import task
from nominations.workflow import letters
from notifications import sender
from notifications.models import Email
from tests import kept
from tests.nominations import factories as road
from tests.nominations import worlds
from tests.nominations.slowserver import after_its_lease, sent_while
from tests.nominations.views.desks import browser, get, text
from tests.nominations.workflow.test_letters import refusal
from tests.nominations.workflow.test_untold_letters import announced, correct_name, on, put_back, withdraw

pytestmark = pytest.mark.django_db
STAYED = "It says a name that was corrected since: it did not leave."
SAYING = ["admitted_city", "announced_commission", "mayor_copied"]
_announced = kept.once(announced)


@pytest.fixture
def public(_announced, db) -> worlds.Round:
    return _announced.put_back()


def telling(event: str = "admitted_city") -> Email:
    """The letter about Lira that was written with the announcement."""
    return Email.objects.filter(event=event, outcome__gt="").exclude(version__startswith="anew ").earliest("pk")


def came_back(letter: Email) -> Email:
    Email.objects.filter(pk=letter.pk).update(state="bounced", sent_at=road.RELEASE, error="450 4.2.2 mailbox full")
    return letter


@pytest.mark.parametrize("how", [lambda act: act, after_its_lease], ids=["at once", "after its lease"])
@pytest.mark.parametrize("event", SAYING)
def test_name_corrected_while_a_mail_server_had_the_letter_in_hand_is_written_anew(event, how, public):
    old = telling(event)
    with on(0.5):
        sent_while(how(partial(correct_name, public)), event)
    put_off = road.fresh(old).state
    with on(1.5):
        sender.send_due()

    assert (put_off, road.fresh(old).state, road.fresh(old).error) == ("queued", "discarded", STAYED)
    assert [one.pk for one in Email.objects.filter(task("stopped"))] == [old.pk]
    record = Record.objects.about(old).with_texts().get()
    assert (record.act, record.reason) == ("stop_letter", STAYED)
    assert Email.objects.filter(event="letter_stopped").exists()
    with on(1.5):
        letters.write_anew(old.key, by=public.composer)
    new = Email.objects.get(version=f"anew {old.key}")
    assert (new.state, new.address, new.outcome) == ("held", old.address, old.outcome)
    assert "Lira City" in new.title + new.text
    assert misnamed([new]) == []


@pytest.mark.parametrize("event", SAYING)
def test_letter_that_came_back_before_is_not_sent_again_with_the_former_name(event, public):
    old = came_back(telling(event))
    correct_name(public)
    client = browser(public.composer)

    labels = [act["label"] for act in get(client, "email", old.key).context["acts"]]
    sentence = refusal(letters.send_again, old.key, by=public.composer)

    assert sentence == "This letter says a name that was corrected since. Write it anew, or say how it was settled."
    assert sentence in text(get(client, "send_again", old.key))
    assert ("Send it again" in labels, "Write it anew" in labels) == (False, True)
    letters.write_anew(old.key, by=public.composer)
    assert "Lira City" in Email.objects.get(version=f"anew {old.key}").text


def test_letter_that_was_perhaps_sent_with_the_former_name_is_written_anew_as_well(public):
    old = telling()
    Email.objects.filter(pk=old.pk).update(state="uncertain", handed_at=road.RELEASE)
    correct_name(public)

    letters.write_anew(old.key, by=public.composer)

    assert Email.objects.get(version=f"anew {old.key}").state == "held"


def test_letter_that_came_back_is_sent_again_where_only_words_of_the_list_changed(public):
    old = came_back(telling())
    correct_name(public, "Lira", "Uganda (Republic)")

    letters.send_again(old.key, by=public.composer)

    assert road.fresh(old).state == "queued"


def test_letter_put_off_before_a_withdrawal_is_stopped_at_the_return_and_not_counted(public):
    old = telling()
    Email.objects.filter(pk=old.pk).update(
        state="sending", token="x", lease=road.RELEASE + road.later(9), handed_at=road.RELEASE
    )
    correct_name(public)
    Email.objects.filter(pk=old.pk).update(state="queued", handed_at=None)
    withdraw(public)
    put_back(public)

    assert (road.fresh(old).state, road.fresh(old).error) == ("discarded", STAYED)
    assert Record.objects.about(old).last().act == "stop_letter"


def test_many_are_asked_about_in_one_question_and_one_more_where_a_name_was_mended(public, django_assert_num_queries):
    old = [came_back(telling(event)) for event in SAYING]
    gulu = {"event": "reserved_city", "subject_ref": subject(public.file("Gulu")), "outcome": "reserved"}
    other = Email(key="gulu", created=old[0].created, **gulu)  # of another city of the same country
    with django_assert_num_queries(1):
        before = misnamed([*old, other])
    correct_name(public)
    with django_assert_num_queries(2):
        after = misnamed([*old, other])

    assert (before, after) == ([], old)
