"""PostgreSQL goes away while a city hands in: the receipt and the row are both there, or neither is."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from django.test import Client

from audit import chain, clock
from audit.models import Record
from cities.models import City
from dossiers.models import Snapshot
from nominations.states import Status
from notifications.models import Email
from tests.journeys.visitor import Visitor
from tests.nominations import factories as road
from tests.notifications.processes import ROOT

AGAIN = "Hand in Lira"


def both_or_neither(file) -> bool:
    """Whether it is handed in; then with its snapshot, its record and the receipt of its city, else with none."""
    done = road.fresh(file).status == Status.WITH_COMMISSION
    receipts = Email.objects.filter(event="submitted_city", subject_ref=f"nominations.nomination:{file.key}")
    records = Record.objects.about(file).filter(act="submit")
    found = [receipts.count(), records.count(), Snapshot.objects.filter(dossier=file.dossier).count()]
    assert found == ([1, 1, 1] if done else [0, 0, 0])
    return done


class Ends:
    """The database ends this connection at one statement of the act, as a restart would."""

    def __init__(self, at: str) -> None:
        self.at, self.done = at, False

    def __call__(self, execute, sql, params, many, context):
        if not self.done and sql.startswith(self.at):
            self.done = True
            place = connection.get_connection_params()
            with psycopg.connect(**{name: place[name] for name in ("dbname", "user", "host", "port", "password")
                                    if place.get(name)}, autocommit=True) as other:  # fmt: skip
                other.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
        return execute(sql, params, many, context)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "statement", ['INSERT INTO "dossiers_snapshot"', 'INSERT INTO "notifications_email"', 'INSERT INTO "audit_record"']
)
def test_database_that_goes_away_in_the_middle_leaves_nothing_and_the_next_try_everything(statement):
    file = road.filled("Lira")
    focal = road.cities.focal_point(City.objects.get())
    fatima, ends = Visitor(focal.user.email), Ends(statement)
    fatima.client.force_login(focal.user)
    client = Client(raise_request_exception=False)
    client.force_login(focal.user)
    with clock.at(road.IN_TIME):
        with connection.execute_wrapper(ends):
            answer = client.post(f"/files/{file.key}/submit/", road.SIGNED)
        connection.close()
        assert (ends.done, answer.status_code, both_or_neither(file)) == (True, 500, False)

        fatima.open(f"/files/{file.key}/submit/").press(AGAIN, **road.SIGNED)

    assert fatima.sees("Lira is handed in")
    assert both_or_neither(file)
    assert chain.verify() is None


@pytest.mark.proof
def test_database_restarted_fifty_times_in_the_middle_of_handing_in(record_property):
    """A server of its own, stopped now politely, now as by a power cut, at a moment that the dice choose."""
    with tempfile.TemporaryDirectory(prefix="gone", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        command = [sys.executable, "-m", "tests.journeys.restarting", folder, "50"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=1500, check=False)

    assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads(done.stdout.splitlines()[-1])
    record_property("restarts, answered, broken off with and without a trace", json.dumps(told))
    assert told["restarts"] == 50
    assert told["broken off"] > 0
    assert told["halves"] == 0
