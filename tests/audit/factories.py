"""Entries, records and objects for tests of the chain."""

from django.db import connection, transaction

from accounts.models import User
from audit import chain
from audit.chain import Entry
from audit.models import Record
from audit.subjects import subject


def append(*entries: Entry) -> list[Record]:
    with transaction.atomic():
        return chain.append(entries)


def some_records(count: int) -> list[Record]:
    return append(
        *(
            Entry(
                act="endorse",
                subject=f"somewhere.file:{n % 7}",
                actor=f"person{n % 3}",
                actor_name=f"Name {n % 3}",
                role="officer",
                state_from="with_commission",
                state_to="nominated",
                facts={"held": n, "points": 3},
                reason=f"Reason {n}",
            )
            for n in range(count)
        )
    )


def person(language: str = "en", number: int = 1) -> User:
    """Somebody whose language stands for an audited state."""
    return User.objects.create_user(f"person{number}@gnlc.example", name=f"Person {number}", language=language)


def spoke(user: User, language: str) -> Record:
    return append(Entry(act="speak", subject=subject(user), state_to=language))[0]


def unguarded() -> None:
    """The owner of the database switches the triggers off until the end of this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
