"""The door: one transaction, refusals, retries, e-mails and records written by the outermost act alone."""

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection, transaction
from django.http import Http404
from psycopg import errors

from accounts import door
from accounts.models import NetworkRole, User
from accounts.person import Person
from accounts.verdicts import Verdict
from audit.models import Record
from notifications import outbox
from notifications.models import Email
from tests.accounts import factories


def message(user: User, event: str = "greeted") -> outbox.Message:
    return outbox.Message(
        event=event,
        subject_ref=f"accounts.user:{user.key}",
        to=user,
        address=user.email,
        language="en",
        kind="receipt",
        title="Hello",
        text="Hello.",
    )


@door.act
def greet(user: User, *, by: Person) -> User:
    door.say(message(user))
    door.record("greet", user, by=by, facts={"how": "kindly"})
    return user


@door.act
def greet_all(users: list[User], *, by: Person) -> list[User]:
    return [greet(user, by=by) for user in users]


@door.act
def greet_and_fail(user: User, *, by: Person) -> None:
    greet(user, by=by)
    door.require(Verdict.fail("never", "This never works."))


@pytest.mark.django_db
def test_act_writes_its_email_and_its_record():
    someone = factories.user()

    greet(someone, by=Person.clock())

    assert list(Email.objects.values_list("event", "state")) == [("greeted", "queued")]
    assert list(Record.objects.values_list("act", "actor", "facts")) == [("greet", "clock", '{"how":"kindly"}')]


@pytest.mark.django_db
def test_refused_act_leaves_nothing():
    someone = factories.user()

    with pytest.raises(door.Refused) as refused:
        greet_and_fail(someone, by=Person.clock())

    assert refused.value.sentence == "This never works."
    assert (Email.objects.count(), Record.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_bulk_act_writes_records_in_order_at_its_end():
    people = [factories.user(), factories.user(), factories.user()]

    greet_all(people, by=Person.clock())

    subjects = list(Record.objects.order_by("number").values_list("subject", flat=True))
    assert subjects == [f"accounts.user:{person.key}" for person in people]


@pytest.mark.django_db
def test_saying_outside_an_act_is_an_error():
    with pytest.raises(RuntimeError):
        door.say([])


@pytest.mark.django_db
def test_object_that_is_not_visible_does_not_exist():
    someone = factories.user()

    with pytest.raises(Http404):
        door.see(User.objects.visible_to(Person.nobody()), someone.key)


def test_what_may_never_be_done_is_forbidden():
    with pytest.raises(PermissionDenied):
        door.allow(condition=False)


def test_every_broken_rule_is_said():
    broken = [Verdict.fail("a", "One."), Verdict.ok("b"), Verdict.fail("c", "Two.")]

    with pytest.raises(door.Refused) as refused:
        door.require(*broken)

    assert refused.value.sentence == "One. Two."


@pytest.mark.django_db
def test_roles_are_read_anew_inside_the_door():
    person = factories.holding("secretariat")
    assert person.has("secretariat")
    NetworkRole.objects.update(until="2027-01-01T00:00Z")
    seen = []

    @door.act
    def ask(*, by: Person) -> None:
        seen.append(by.has("secretariat"))

    ask(by=person)

    assert seen == [False]


@pytest.mark.django_db
def test_discarded_emails_are_rows_that_never_leave():
    someone = factories.user()

    @door.act
    def replay(*, by: Person) -> None:
        door.discard_emails()
        door.stamp(replay=True)
        greet(someone, by=by)

    replay(by=Person.clock())

    assert list(Email.objects.values_list("state", flat=True)) == ["discarded"]
    assert list(Record.objects.values_list("facts", flat=True)) == ['{"how":"kindly","replay":true}']


@pytest.mark.django_db(transaction=True)
def test_deadlock_is_tried_again():
    tries = []

    @door.act
    def stumble() -> str:
        tries.append(1)
        if len(tries) < 3:
            raise OperationalError from errors.DeadlockDetected()
        return "done"

    assert stumble() == "done"
    assert len(tries) == 3


@pytest.mark.django_db(transaction=True)
def test_other_failure_of_the_database_is_not_tried_again():
    tries = []

    @door.act
    def stumble() -> None:
        tries.append(1)
        raise OperationalError from errors.DiskFull()

    with pytest.raises(OperationalError):
        stumble()
    assert len(tries) == 1


@pytest.mark.django_db(transaction=True)
def test_two_acts_that_lock_crosswise_both_succeed():
    first, second = factories.user("First"), factories.user("Second")
    meet = threading.Barrier(2, timeout=5)
    waited = threading.local()

    @door.act
    def lock_both(one: User, other: User) -> None:
        door.lock(User.objects.filter(pk=one.pk)).get()
        if not getattr(waited, "once", False):
            waited.once = True
            meet.wait()
        door.lock(User.objects.filter(pk=other.pk)).get()

    failures = in_threads(lambda: lock_both(first, second), lambda: lock_both(second, first))

    assert failures == []


def in_threads(*acts) -> list[Exception]:
    """Runs each in a thread with a connection of its own; returns what was raised."""
    failures: list[Exception] = []

    def run(act) -> None:
        try:
            act()
        except Exception as error:  # noqa: BLE001 - handed to the test
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


@pytest.mark.django_db(transaction=True)
def test_act_inside_a_foreign_transaction_is_rolled_back_with_it():
    someone = factories.user()

    with transaction.atomic():
        greet(someone, by=Person.clock())
        transaction.set_rollback(True)

    assert Record.objects.count() == 0
