"""The instant of a release: nothing a second before, everything in one commit, each letter and each membership once.

The public pages are found by the table of addresses: a new one is asked without being named here.
"""

import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import timedelta
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest
from celery import Celery
from django.db import connection
from django.urls import resolve
from django.utils import timezone

from audit import chain, clock
from audit.models import ClockShift, Record
from cities.models import Membership
from nominations.workflow import clockwork
from notifications import sender
from notifications.models import Email
from tests import pages, policy, worlds
from tests.accounts.test_door import in_threads
from tests.cities import factories as cities
from tests.nominations import factories as road
from tests.nominations import worlds as rounds
from tests.notifications.conftest import smtp  # noqa: F401 - a fixture
from tests.notifications.letterbox import free_port
from tests.notifications.processes import ROOT, environment
from tests.notifications.test_bell import broker, worker  # noqa: F401 - a fixture

SECOND = timedelta(seconds=1)
ANYONE = {row.name for row in policy.ROWS if "anonymous" in row.get.get(200, "").split()}


def waiting() -> worlds.Scene:
    """A cohort that is approved, and whose instant two persons set: it is to come."""
    worlds.fresh_names()
    made = worlds.scene()
    with clock.at(road.OPENS):
        worlds.embargo_world(made)
    return made


# What is asked "as of today" names the day itself, in its text and tag; one second before it is one day later.
OF_THE_DAY = {"api", "api_cities", "api_city", "api_figures", "directory_file", "figures"}


def public(scene: worlds.Scene) -> dict[str, tuple]:
    """What everybody is answered at every public address about everything there is."""
    browser, found = pages.Browser(None), {}
    with pages.quiet():
        for url in dict.fromkeys(pages.addresses(scene)):
            if resolve(url.partition("?")[0]).url_name in ANYONE:
                found[url] = pages.told(browser.get(url))
    return found


@pytest.mark.django_db
def test_one_second_before_no_public_page_differs_by_a_byte_from_the_day_before():
    with clock.at(road.OPENS):
        scene = waiting()
    with clock.at(road.RELEASE - timedelta(days=1)):
        clockwork.run()
        day_before = public(scene)
    with clock.at(road.RELEASE - SECOND):
        clockwork.run()
        second_before = public(scene)
    with clock.at(road.RELEASE):
        clockwork.run()
        after = public(scene)

    assert {resolve(url.partition("?")[0]).url_name for url in day_before} >= {"home", "directory", "announcement"}
    differing = [url for url in day_before if day_before[url] != second_before[url]]
    assert [url for url in differing if resolve(url.partition("?")[0]).url_name not in OF_THE_DAY] == []
    changed = {resolve(url.partition("?")[0]).url_name for url in after if after[url] != second_before[url]}
    assert changed >= {"home", "directory", "directory_file", "announcement", "announcements", "announcement_list"}


def released(names: list[str]) -> rounds.Round:
    """A cohort whose instant two persons set; of its cities the last one stays out."""
    spoken = [(name, "UG", "recommend") for name in names[:-1]] + [(names[-1], "UG", "not_recommend")]
    made = rounds.reviewed(spoken, quota_endorsed=len(names))
    for file in made.files.values():
        cities.focal_point(file.city)
    cities.officer("UG")
    rounds.approved(made, people=False)
    road.released(made.call, made.composer, made.director)
    return made


def held() -> Counter[str]:
    """How many letters each address is to get: the decisions, and the thanks to the jury."""
    return Counter(Email.objects.filter(kind="decision", state="held").values_list("address", flat=True))


def each_once(made: rounds.Round, letterbox, letters: Counter[str]) -> None:
    """Every letter once, every membership once, one record of it, and the chain holds."""
    jury = Counter(seat.user.email for seat in made.call.jurors.all())
    assert Counter(address for address in letterbox.addresses if address in letters + jury) == letters + jury
    assert set(Counter(letterbox.accepted).values()) == {1}
    members = [file.city_id for file in made.files.values() if road.is_member(file)]
    assert sorted(Membership.objects.values_list("city", flat=True)) == sorted(members) != []
    assert Record.objects.about(made.call).filter(act="announce").count() == 1
    assert chain.verify() is None


@pytest.mark.django_db(transaction=True)
def test_two_workers_and_a_visitor_at_the_instant(smtp):  # noqa: F811
    made, seen = released(["Lira", "Gulu", "Masaka"]), []
    Email.objects.exclude(state="held").update(state="discarded", due=None)
    letters, letterbox, ready = held(), smtp(), threading.Barrier(3)

    def works() -> None:
        ready.wait()
        with clock.at(road.RELEASE):
            clockwork.run()
            sender.send_due()

    def visits() -> None:
        ready.wait()
        browser = pages.Browser(None)
        with clock.at(road.RELEASE), pages.quiet():
            for _turn in range(12):
                file = browser.get("/cities/cities.json").read  # one answer: what it says is of one moment
                seen.append((b"Lira" in file, b"Gulu" in file))

    failures = in_threads(works, works, visits)
    with clock.at(road.RELEASE):
        sender.send_due()

    assert failures == []
    assert set(seen) <= {(False, False), (True, True)}
    each_once(made, letterbox, letters)


# The long form: processes as they run on a server.


class Site:
    """A web process that can be restarted, and a visitor who comes again and again."""

    def __init__(self, env: dict[str, str]) -> None:
        self.env, self.port, self.answers = env, free_port(), []
        self.over, self.process = threading.Event(), self._start()
        self.visitor = threading.Thread(target=self._visits)

    def _start(self) -> subprocess.Popen:
        options = ["--worker-class=gthread", "--workers=2", "--threads=4", "--no-control-socket", "--log-level=error"]
        command = [sys.executable, "-m", "gunicorn", "gnlc_site.wsgi", *options, f"--bind=127.0.0.1:{self.port}"]
        return subprocess.Popen(command, env=self.env, cwd=ROOT)

    def restart(self) -> None:
        """Without a word, as when a machine dies."""
        self.process.kill()
        self.process.wait()
        self.process = self._start()

    def members(self) -> int | None:
        """How many the public file names; nothing while nobody answers."""
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/cities/cities.json", timeout=20) as answer:
                return answer.read().count(b"City ")
        except HTTPError:
            raise
        except (URLError, OSError, HTTPException):
            return None

    def _visits(self) -> None:
        while not self.over.is_set():
            self.answers.append(self.members())
            time.sleep(0.05)

    def close(self) -> None:
        """The visitor goes, and the web process ends."""
        self.over.set()
        self.visitor.join()
        self.process.terminate()
        self.process.wait(30)


def waits_for(condition, seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "It took too long."
        time.sleep(0.1)


@pytest.mark.proof
@pytest.mark.stack
@pytest.mark.django_db(transaction=True)
def test_two_workers_a_restarted_web_process_and_a_clock_at_the_instant(broker, smtp, monkeypatch, record_property):  # noqa: F811
    made = released([f"City {number}" for number in range(12)])
    Email.objects.exclude(state="held").update(state="discarded", due=None)
    letters, letterbox = held(), smtp()
    monkeypatch.setenv("GNLC_DEMO", "1")  # its clock can be turned
    monkeypatch.setenv("ALLOWED_HOSTS", "127.0.0.1")
    set_clock(road.RELEASE - timedelta(hours=1))
    with worker(broker, letterbox.port), worker(broker, letterbox.port):
        site = Site(environment(letterbox.port) | {"REDIS_URL": broker})
        waits_for(lambda: site.members() == 0)
        site.visitor.start()
        begun = at_the_instant(site, broker)
        waits_for(lambda: not Email.objects.filter(state__in=["held", "queued", "sending"]).exists())
        took = time.monotonic() - begun
        waits_for(lambda: site.answers[-1] == 11)
        site.close()

    answered = [number for number in site.answers if number is not None]
    record_property("letters", sum(letters.values()))
    record_property("seconds from the instant to the last letter", f"{took:.1f}")
    record_property("answers of the web process", len(answered))
    assert set(answered) == {0, 11}
    assert answered == sorted(answered)
    each_once(made, letterbox, letters)


def set_clock(instant) -> None:
    """The clock of every process goes on from this instant."""
    ClockShift.objects.update_or_create(pk=1, defaults={"shift": instant - timezone.now()})


def at_the_instant(site: Site, broker: str) -> float:  # noqa: F811
    """Six seconds before, ten times a second: the clock and the sender are woken; the web process is killed at it."""
    bell, killed = Celery(broker=broker), False
    set_clock(road.RELEASE - timedelta(seconds=6))
    instant = time.monotonic() + 6
    while time.monotonic() < instant + 4:
        for task in ("nominations.tasks.run_clock", "nominations.tasks.run_clock", "notifications.tasks.send_due"):
            bell.send_task(task, ignore_result=True)
        if time.monotonic() >= instant and not killed:
            site.restart()
            killed = True
        if time.monotonic() < instant - 1:
            assert not Membership.objects.exists()
        time.sleep(0.1)
    connection.close()
    return instant
