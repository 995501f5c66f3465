"""Each cell of the table of the road is held by the code, or says why it is otherwise."""

import pytest

from nominations.emails import copies, readers
from nominations.emails.events import EVENTS
from nominations.emails.weight import Weight, weight
from tests.nominations.emails.road import COLUMNS, ROAD, TO_A_PERSON

READERS = {
    "city": readers.CITY,
    "Commission": readers.COMMISSION,
    "secretariat": readers.SECRETARIAT,
    "jurors": readers.JURY,
}
CELLS = [(row.happens, column, row.of(column)) for row in ROAD for column in COLUMNS]
SILENT = {"-", "log", "list only"}


@pytest.mark.parametrize("row", ROAD, ids=lambda row: row.happens)
def test_each_event_is_told_to_its_columns_and_to_no_other(row):
    told = {event for column in READERS for event in row.of(column).events}

    for column, reader in READERS.items():
        assert {event for event in told if reader[0] in EVENTS[event].readers} == row.of(column).events


def test_mayors_offices_hear_of_what_the_table_says_and_of_nothing_else():
    assert set(copies.WHAT) == {key for row in ROAD for key in row.of("mayor's office").events}


def test_cell_is_held_or_says_why_it_is_not():
    missing = [
        (what, who) for what, who, cell in CELLS if cell.asked not in SILENT and not (cell.told or cell.otherwise)
    ]
    more = [(what, who) for what, who, cell in CELLS if cell.asked in SILENT and cell.told and not cell.otherwise]

    assert missing == more == []


def test_what_is_asked_of_a_cell_is_the_class_of_its_events():
    wanted = {"action needed": Weight.ACT, "digest": Weight.EXTRA}

    for what, who, cell in CELLS:
        if cell.asked in wanted:
            assert {weight(event) for event in cell.events} == {wanted[cell.asked]}, (what, who)


def test_keys_and_roles_go_to_whom_they_concern_alone():
    for told in TO_A_PERSON.values():
        assert {EVENTS[event].readers for event in told.split()} <= {readers.PERSON, readers.ADDRESS}
