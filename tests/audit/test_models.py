import pytest
from django.db import IntegrityError, connection, transaction

from audit.models import ClockShift, Record
from tests.audit.factories import some_records


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_record SET act = 'refuse' WHERE number = 1",
        "DELETE FROM audit_record WHERE number = 1",
        "DELETE FROM audit_record WHERE false",
        "TRUNCATE audit_record",
        "INSERT INTO audit_record SELECT * FROM audit_record ON CONFLICT (number) DO UPDATE SET act = 'refuse'",
    ],
)
def test_record_refuses_every_change(statement):
    some_records(2)

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert list(Record.objects.values_list("act", flat=True)) == ["endorse", "endorse"]


@pytest.mark.django_db
def test_clock_has_one_row():
    with pytest.raises(IntegrityError, match="one_clock"):
        ClockShift.objects.create(pk=2)
