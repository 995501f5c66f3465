import json
import random
from datetime import UTC, datetime
from threading import Thread

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from audit import chain, clock
from audit.canonical import digest
from audit.chain import Entry, Head
from audit.models import Record, RecordText
from audit.subjects import audited_models, prefix, subject
from tests.audit.factories import append, person, some_records, spoke, unguarded

NOON = datetime(2025, 2, 28, 12, tzinfo=UTC)
TEXTS = ["act", "actor", "role", "subject", "state_from", "state_to", "facts"]
HASHES = ["actor_digest", "reason_digest", "previous", "hash"]


@pytest.fixture
def audited(monkeypatch):
    """Persons stand in for the objects whose state is audited: their language is the state."""
    monkeypatch.setattr(User, "AUDITED_STATE", "language", raising=False)


@pytest.mark.django_db
def test_append_links_records_without_gaps():
    some_records(3)
    some_records(2)

    records = list(Record.objects.order_by("number"))
    assert [record.number for record in records] == [1, 2, 3, 4, 5]
    assert [record.previous for record in records] == ["0" * 64, *(record.hash for record in records[:-1])]


@pytest.mark.django_db
def test_append_keeps_what_was_done():
    with clock.at(NOON):
        append(
            Entry(
                "return",
                "somewhere.file:1",
                "key1",
                "Ana Lima",
                "officer",
                "open",
                "closed",
                {"b": 1, "a": NOON},
                "Why",
            )
        )

    record = Record.objects.with_texts().get()
    columns = ["act", "subject", "actor", "role", "state_from", "state_to", "at", "actor_name", "reason"]
    assert [getattr(record, column) for column in columns] == [
        *("return", "somewhere.file:1", "key1", "officer", "open", "closed", NOON, "Ana Lima", "Why")
    ]
    assert record.facts == '{"a":"2025-02-28T12:00:00.000000Z","b":1}'


@pytest.mark.django_db
def test_append_takes_the_instant_of_the_entry():
    assert append(Entry("load", "somewhere.file:1", at=NOON))[0].at == NOON


@pytest.mark.django_db
def test_append_sets_texts_aside_with_their_own_salt():
    append(Entry("one", "s:1", actor_name="Ana"), Entry("two", "s:1", actor_name="Ana"), Entry("three", "s:1"))

    texts = list(RecordText.objects.order_by("number"))
    records = list(Record.objects.order_by("number"))
    assert [(text.number, text.kind, text.text) for text in texts] == [(1, "actor", "Ana"), (2, "actor", "Ana")]
    assert [digest(text.salt, text.text) for text in texts] == [record.actor_digest for record in records[:2]]
    assert texts[0].salt != texts[1].salt
    assert records[2].actor_digest == records[2].reason_digest == ""


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 300])
def test_append_asks_four_queries_however_many(count):
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        chain.append([Entry("do", "s:1", actor_name="Ana")] * count)

    assert len(queries) == 4


@pytest.mark.django_db
def test_append_of_nothing_does_not_lock(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert chain.append([]) == []


@pytest.mark.django_db(transaction=True)
def test_append_outside_a_transaction_is_refused():
    with pytest.raises(transaction.TransactionManagementError, match="inside the transaction"):
        chain.append([Entry("do", "s:1")])


@pytest.mark.django_db(transaction=True)
def test_append_in_two_threads_gives_one_chain():
    def write():
        for _turn in range(15):
            append(Entry("one", "s:1"), Entry("two", "s:2"))
        connection.close()

    threads = [Thread(target=write) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert list(Record.objects.values_list("number", flat=True)) == list(range(1, 91))
    assert chain.verify() is None


@pytest.mark.django_db(transaction=True)
def test_append_rolled_back_leaves_no_gap():
    some_records(1)
    with transaction.atomic():
        chain.append([Entry("do", "s:1")])
        transaction.set_rollback(True)
    some_records(1)

    assert list(Record.objects.values_list("number", flat=True)) == [1, 2]


@pytest.mark.django_db
def test_about_lists_newest_last():
    ana = person()
    spoke(ana, "en")
    some_records(3)
    spoke(ana, "fr")

    assert [record.state_to for record in Record.objects.about(ana)] == ["en", "fr"]


@pytest.mark.django_db
def test_head_names_the_last_record():
    records = some_records(3)

    assert chain.head() == Head(3, records[-1].hash) == Head.parse(f"{records[-1].hash}@3")
    assert str(chain.head()) == f"{records[-1].hash}@3"


@pytest.mark.django_db(transaction=True)
def test_verify_of_nothing_is_whole():
    assert chain.verify() is None


@pytest.mark.django_db(transaction=True)
def test_verify_sees_one_picture():
    some_records(3)
    with chain._one_picture():
        assert Record.objects.count() == 3
        other = Thread(target=lambda: (some_records(1), connection.close()))
        other.start()
        other.join()
        assert Record.objects.count() == 3

    assert Record.objects.count() == 4


@pytest.mark.django_db
def test_verify_walks_page_by_page(monkeypatch):
    monkeypatch.setattr(chain, "PAGE", 4)
    some_records(11)
    unguarded()
    Record.objects.filter(number=9).update(act="refuse")

    assert chain.verify() == "Record 9 was changed."


@pytest.mark.django_db
def test_verify_finds_200_of_200_changes():
    some_records(30)
    noted = chain.head()

    missed = [seed for seed in range(200) if not _found(random.Random(seed), noted)]

    assert missed == []
    assert chain.verify(noted) is None


def _found(dice: random.Random, noted: Head) -> bool:
    with transaction.atomic():
        unguarded()
        named = dice.choice([_change, _change, _delete, _swap])(dice, dice.randint(1, 30))
        fault = chain.verify(noted)
        transaction.set_rollback(True)
    return fault is not None and f"ecord {named} " in fault


def _change(dice: random.Random, number: int) -> int:
    """One character of one column; the fault lies there, or in the link that follows it."""
    column = dice.choice([*TEXTS, *HASHES, "text", "salt"])
    if column in ("text", "salt"):
        rows = RecordText.objects.filter(number=number, kind=dice.choice(["actor", "reason"]))
    else:
        rows = Record.objects.filter(number=number)
    old = rows.values_list(column, flat=True).get()
    place = dice.randrange(len(old))
    new = dice.choice([c for c in "0a7bX" if c != old[place]])
    rows.update(**{column: old[:place] + new + old[place + 1 :]})
    return number


def _delete(dice: random.Random, number: int) -> int:
    Record.objects.filter(number=number).delete()
    return number


def _swap(dice: random.Random, number: int) -> int:
    other = dice.choice([n for n in range(1, 31) if n != number])
    Record.objects.filter(number=number).update(number=-1)
    Record.objects.filter(number=other).update(number=number)
    Record.objects.filter(number=-1).update(number=other)
    return min(number, other)


@pytest.mark.django_db
def test_verify_finds_a_moved_instant():
    some_records(3)
    unguarded()
    Record.objects.filter(number=2).update(at=NOON)

    assert chain.verify() == "Record 2 was changed."


@pytest.mark.django_db
def test_verify_finds_a_record_rewritten_with_its_own_hash():
    some_records(3)
    unguarded()
    record = Record.objects.get(number=2)
    record.act = "refuse"
    record.hash = chain._hash(record)
    record.save()

    assert chain.verify() == "Record 3 does not follow the one before it."


@pytest.mark.django_db
def test_verify_finds_a_cut_tail_by_what_is_left_of_it():
    some_records(3)
    unguarded()
    Record.objects.filter(number=3).delete()

    assert chain.verify() == "Record 3 is missing; only a text of it is left."


@pytest.mark.django_db
def test_verify_finds_a_cut_tail_by_the_noted_head():
    some_records(3)
    noted = chain.head()
    unguarded()
    Record.objects.filter(number=3).delete()
    RecordText.objects.filter(number=3).delete()

    assert (chain.verify(), chain.verify(noted)) == (None, "Record 3 is not the one that was noted outside.")


@pytest.mark.django_db
def test_verify_finds_a_full_rewrite_by_the_noted_head():
    some_records(5)
    noted = chain.head()
    _rewrite()

    assert (chain.verify(), chain.verify(noted)) == (None, "Record 5 is not the one that was noted outside.")


def _rewrite():
    unguarded()
    previous = "0" * 64
    for record in Record.objects.order_by("number"):
        record.previous, record.facts = previous, json.dumps({"held": 0})
        previous = record.hash = chain._hash(record)
        record.save()


@pytest.mark.django_db
def test_verify_with_an_earlier_noted_head_is_whole():
    some_records(2)
    noted = chain.head()
    some_records(2)

    assert chain.verify(noted) is None


@pytest.mark.django_db
def test_verify_agrees_with_the_objects(audited):
    ana = person("fr")
    spoke(ana, "en")
    spoke(ana, "fr")
    append(Entry("look", subject(ana)))

    assert chain.verify() is None


@pytest.mark.django_db
def test_verify_walks_the_objects_page_by_page(audited, monkeypatch):
    monkeypatch.setattr(chain, "PAGE", 2)
    people = [person("fr", number) for number in range(5)]
    for somebody in people:
        spoke(somebody, "fr")
    User.objects.filter(pk=people[4].pk).update(language="en")

    assert chain.verify() == f"accounts.user:{people[4].key} is en, but its last record says fr."


@pytest.mark.django_db
def test_verify_finds_a_state_that_nobody_recorded(audited):
    ana = person("fr")
    spoke(ana, "en")

    assert chain.verify() == f"accounts.user:{ana.key} is fr, but its last record says en."


@pytest.mark.django_db
def test_verify_finds_an_object_without_records(audited):
    ana = person()

    assert chain.verify() == f"accounts.user:{ana.key} has no record of its state."


@pytest.mark.django_db
def test_verify_finds_records_whose_object_is_gone(audited):
    ana = person()
    spoke(ana, "en")
    name = subject(ana)
    ana.delete()

    assert chain.verify() == f"{name} has records but is gone."


def test_audited_models_declare_their_state(audited):
    assert User in audited_models()
    assert prefix(User) == "accounts.user:"


@pytest.mark.django_db
def test_erase_leaves_the_chain_whole():
    some_records(6)

    assert chain.erase("person1") == 4
    assert chain.verify() is None
    left = Record.objects.with_texts().values_list("actor_name", "reason")
    assert list(left) == [
        ("Name 0", "Reason 0"),
        ("", ""),
        ("Name 2", "Reason 2"),
        ("Name 0", "Reason 3"),
        ("", ""),
        ("Name 2", "Reason 5"),
    ]
