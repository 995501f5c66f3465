"""What random persons try on a call: its dates and documents, and files opened in it."""

from datetime import timedelta

from accounts.person import Person
from nominations.models import Call, RequiredDocument
from nominations.workflow import call as calls
from tests.nominations.possible_acts.trying import Acts, plain
from tests.nominations.random_world import World


def extend(world: World, by: Person, key: str) -> None:
    field_name = world.dice.choice(["city_deadline", "commission_deadline"])
    until = world.call.deadline(field_name) + timedelta(days=3)
    calls.extend(key, field_name, until, by=by, reason="A storm.")


def drop_document(world: World, by: Person, key: str) -> None:
    calls.drop_document(key, world.pick(RequiredDocument), by=by)


ACTS: Acts = {
    Call: {
        "ask_document": plain(calls.ask_document, label="One more"),
        "drop_document": drop_document,
        "extend": extend,
    },
}
RARE = {"extend", "ask_document", "drop_document"}
