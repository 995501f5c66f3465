"""Eight processes at once, sixty times over: the last place, swap against endorsement, handing in at the deadline."""

import json
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse

from accounts.person import Person
from audit import chain
from audit.models import Record
from nominations.models import Call, Nomination, QuotaCounter
from nominations.workflow import application
from tests.cities import factories as cities
from tests.nominations import factories as road

pytestmark = [pytest.mark.proof, pytest.mark.django_db(transaction=True)]
PROCESSES, ROUNDS = 8, 60
NAMES = [f"City {number}" for number in range(PROCESSES)]


@pytest.fixture
def racers():
    """Eight processes with connections of their own to the database of this test."""
    found = connection.settings_dict
    host, name = found["HOST"].replace("/", "%2F"), found["NAME"]
    address = f"postgres://{found['USER']}:{found['PASSWORD']}@{host}:{found['PORT'] or 5432}/{name}"
    started = [_started(address) for _number in range(PROCESSES)]
    yield started
    for one in started:
        one.communicate(timeout=30)
        assert one.returncode == 0


def _started(address: str) -> subprocess.Popen:
    import os

    env = os.environ | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.nominations.racer"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=env,
        cwd=settings.BASE_DIR,
    )


def race(racers: list[subprocess.Popen], jobs: list[dict]) -> list[int]:
    """All jobs at one moment, each in its own process; what each was answered."""
    start = time.time() + 0.15
    for one, job in zip(racers, jobs, strict=True):
        one.stdin.write(json.dumps(job | {"start": start}) + "\n")
        one.stdin.flush()
    return [json.loads(one.stdout.readline()) for one in racers]


def sends(page: str, *args: str, by: Person, at=road.IN_TIME, **typed) -> dict:
    return {"path": reverse(page, args=args), "typed": typed, "user": by.user.pk, "at": at.isoformat()}


def made(number: int, places: int) -> Call:
    return road.open_call(f"race-{number}", quota_endorsed=places)


def held(call: Call) -> tuple[int, int, int]:
    """The counter, the rows that hold a place, the nominations: always one number."""
    files = Nomination.objects.filter(call=call)
    counter = QuotaCounter.objects.get(scope=call.quota_scope)
    return counter.used, files.filter(holds_place=True).count(), files.filter(status="nominated").count()


def finish(record_property, statuses: list[int]) -> None:
    record_property("rounds", ROUNDS)
    record_property("requests", len(statuses))
    record_property("violations", 0)
    record_property("status 500", statuses.count(500))
    assert set(statuses) <= {200, 302, 409}
    assert chain.verify() is None


def test_last_place_goes_to_one_of_eight(racers, record_property):
    officers = [cities.officer("UG") for _name in NAMES]
    statuses = []
    for number in range(ROUNDS):
        call = made(number, places=1)
        files = [road.submitted(name, made=call) for name in NAMES]
        pairs = zip(files, officers, strict=True)
        got = race(racers, [sends("endorse", file.key, by=by, **road.SIGNED) for file, by in pairs])
        assert got.count(302) == 1, (number, got)
        assert held(call) == (1, 1, 1), number
        statuses += got
    finish(record_property, statuses)


def test_swaps_against_endorsements_leave_no_place_too_many(racers, record_property):
    officers = [cities.officer("UG") for _name in NAMES]
    statuses = []
    for number in range(ROUNDS):
        call = made(number, places=3)
        out, *files = [road.submitted(name, made=call) for name in [*NAMES, "Out"]][::-1]
        with road.at():
            application.endorse(out.key, by=Person.clock(), **road.SIGNED)
        swaps = [
            sends("swap", by=by, out_key=out.key, in_key=file.key, reason="Stronger.", **road.SIGNED)
            | {"path": f"{reverse('swap')}?call={call.slug}"}
            for file, by in zip(files[:4], officers[:4], strict=True)
        ]
        single = [
            sends("endorse", file.key, by=by, **road.SIGNED) for file, by in zip(files[4:], officers[4:], strict=True)
        ]
        statuses += race(racers, swaps + single)
        used, holding, nominated = held(call)
        assert used == holding == nominated == 3, (number, used, holding, nominated)
    finish(record_property, statuses)


def test_handing_in_at_the_deadline_is_in_time_or_lapsed(racers, record_property):
    places = {name: cities.city(name) for name in NAMES}
    point = cities.focal_point(places[NAMES[0]])
    for name in NAMES[1:]:
        cities.workflow.appoint_focal_point(places[name], point.user, by=Person.clock())
    statuses = []
    for number in range(ROUNDS):
        call = made(number, places=3)
        files = [road.filled(name, made=call) for name in NAMES]
        road.told(*files)
        before, at = road.CITY_DEADLINE - timedelta(microseconds=1), road.CITY_DEADLINE
        jobs = [sends("submit", file.key, by=point, at=before, **road.SIGNED) for file in files[:5]]
        jobs += [sends("submit", file.key, by=point, at=at, **road.SIGNED) for file in files[5:7]]
        jobs += [{"lapse": call.key, "at": at.isoformat()}]
        got = race(racers, jobs)
        ended = {road.fresh(file).status for file in files}
        assert ended <= {"with_commission", "lapsed"}, (number, ended)
        assert [road.fresh(file).status for file in files[5:]] == ["lapsed"] * 3, number
        assert all(len(_story(file)) == 2 for file in files[:5]), number
        statuses += got[:-1]
    finish(record_property, statuses)


def _story(file: Nomination) -> list[str]:
    """How it ended: opened, and then handed in or lapsed, never both."""
    return list(Record.objects.about(file).values_list("act", flat=True))
