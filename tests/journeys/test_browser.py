"""The road in a real browser, from a phone without JavaScript to the announcement, and axe on the main pages."""

import os
from contextlib import contextmanager
from datetime import datetime
from types import SimpleNamespace
from unittest.mock import patch

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import sync_playwright

from accounts.person import Person
from audit import clock
from nominations.models import Nomination
from nominations.rules.screening import CHECKLIST
from nominations.workflow import clockwork, composing, decision, jury, naming, screening
from tests import pages, worlds
from tests.cities import reports
from tests.journeys.visitor import PASSWORD
from tests.nominations import factories as road
from tests.realparts import CHROMIUM_OPTIONS
from tests.realparts import chromium as chromium_path
from tests.scene import INSTANTS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE, DESK = 320, 1280
GRAVE = {"serious", "critical"}
MAIN = [
    ("anonymous", "home", "", "announced"),
    ("anonymous", "directory", "", "announced"),
    ("anonymous", "announcement", "announcement:announced", "announced"),
    ("anonymous", "press", "announcement:announced", "announced"),
    ("anonymous", "compare", "announcement:announced", "announced"),
    ("anonymous", "city", "city:member", "announced"),
    ("anonymous", "certificate", "certificate:member", "announced"),
    ("anonymous", "map", "", "announced"),
    ("anonymous", "figures", "", "announced"),
    ("anonymous", "data", "", "announced"),
    ("anonymous", "api", "", "announced"),
    ("secretariat", "register", "", "announced"),
    ("secretariat", "member", "register_city:member", "announced"),
    ("secretariat", "reports", "", "announced"),
    ("secretariat", "evaluate_report", "report:submitted", "announced"),
    ("focal", "report_section", "report_section:open", "announced"),
    ("anonymous", "calls", "", "open"),
    ("anonymous", "call", "call_page:open", "open"),
    ("anonymous", "account_login", "", "open"),
    ("officer", "commission_desk", "", "open"),
    ("officer", "file", "file:with_commission", "open"),
    ("reviewer", "reviewer_desk", "", "open"),
    ("reviewer", "advise", "file:with_commission", "open"),
    ("focal", "city_desk", "", "open"),
    ("focal", "section", "section:draft", "open"),
    ("focal", "submit", "file:draft", "open"),
    ("focal", "who", "", "open"),
    ("focal", "profile", "", "open"),
    ("secretariat", "screen", "file:nominated", "open"),
    ("secretariat", "proposals", "", "open"),
    ("secretariat", "secretariat_desk", "", "jury"),
    ("secretariat", "files", "", "jury"),
    ("secretariat", "cohort", "call_page:jury", "jury"),
    ("secretariat", "set_targets", "cohort:composing", "jury"),
    ("secretariat", "scenario", "scenario:saved", "jury"),
    ("juror", "jury_desk", "", "jury"),
    ("juror", "review", "review:Lira", "jury"),
    ("juror", "marks_offline", "call_page:jury", "jury"),
    ("juror", "vote", "file:Kisumu", "jury"),
    ("chair", "chair_desk", "call_page:jury", "jury"),
    ("director", "director_desk", "", "embargo"),
    ("director", "approve", "cohort:proposed", "embargo"),
]


@pytest.fixture(scope="module")
def chromium():
    """Playwright's loop runs in this thread; rows are read between its steps, never inside one."""
    with sync_playwright() as playwright, patch.dict(os.environ, {"DJANGO_ALLOW_ASYNC_UNSAFE": "true"}):
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def window(chromium, live_server):
    opened: list[Window] = []

    def window(*args, **options) -> Window:
        opened.append(Window(chromium, live_server.url, *args, **options))
        return opened[-1]

    yield window
    for one in opened:
        one.context.close()


@contextmanager
def everywhere(instant: datetime):
    """It is this instant in every thread, so in the site's own too."""
    with patch.object(clock, "timezone", SimpleNamespace(now=lambda: instant)):
        yield


class Window:
    """One person's window; it collects what the console and the width of each page have to complain of."""

    def __init__(self, chromium, site: str, width: int = DESK, *, scripts: bool = True, **options) -> None:
        self.site, self.faults = site, []
        screen = {"width": width, "height": 800}
        self.context = chromium.new_context(viewport=screen, java_script_enabled=scripts, **options)
        self.page = self.context.new_page()
        self.page.set_default_timeout(10_000)
        self.page.on("console", lambda message: self.faults.append(message.text))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    def enter(self, person: Person | None) -> "Window":
        """Signed in already: the session is put into the window."""
        self.context.clear_cookies()
        if person is not None:
            client = Client()
            client.force_login(person.user)
            name = settings.SESSION_COOKIE_NAME
            self.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": self.site}])
        return self

    def sign_in(self, person: Person) -> "Window":
        person.user.set_password(PASSWORD)
        person.user.save()
        return self.open(reverse("account_login")).press("Sign in", login=person.user.email, password=PASSWORD)

    def open(self, path: str) -> "Window":
        return self._look(self.page.goto(self.site + path))

    def follow(self, words: str) -> "Window":
        return self._click(self.page.get_by_role("link", name=words).first)

    def press(self, words: str, **typed: str) -> "Window":
        for name, value in typed.items():
            self.page.locator(f"[name={name}]").fill(value)
        return self._click(self.page.locator("main").get_by_role("button", name=words).first)

    def take_the_next_step(self) -> "Window":
        """The one button that a desk puts before everything else."""
        return self._click(self.page.locator(".next .btn-primary"))

    def _click(self, target) -> "Window":
        with self.page.expect_navigation() as step:
            target.click()
        return self._look(step.value)

    def _look(self, answer) -> "Window":
        assert answer.ok, f"{answer.url}: {answer.status}"
        if self.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            self.faults.append(f"{self.page.url} scrolls sideways")
        return self

    def sees(self, words: str) -> bool:
        return words in " ".join(self.page.inner_text("body").split())


def test_city_goes_from_a_phone_without_scripts_to_the_announcement(window):
    with clock.at(road.OPENS):
        made, officer = road.open_call(), road.cities.officer("UG")
        focal = road.cities.focal_point(road.cities.city("Lira"))
    with everywhere(road.IN_TIME):
        city, desk = window(PHONE, scripts=False).sign_in(focal), window(DESK).enter(officer)
        city_applies(city)
        desk.open(reverse("commission_desk")).take_the_next_step().press("Endorse Lira", **road.SIGNED)
        assert desk.sees("Lira is nominated. The city and the secretariat are told.")
    secretariat_and_jury(Nomination.objects.get(call=made))
    with everywhere(road.RELEASE):
        clockwork.run()
        public = window(PHONE).open(reverse("directory")).follow("Lira")
        assert public.sees("Uganda")
        assert public.open(reverse("announcements")).follow("Membership 2027").sees("Lira")

    assert (city.faults, desk.faults, public.faults) == ([], [], [])


def city_applies(city: Window) -> None:
    city.follow("Begin the application")
    city.page.locator("main [name=language]").select_option("en")
    city.press("Begin the application").follow("City").press("Save and go on", name="Lira")
    city.page.locator("[name=pledge]").check()
    city.press("Save and go on", vision="Learning for all.", team="Amina Okello; Coordinator")
    if not city.page.url.endswith("/submit/"):
        city.follow("Check your answers")
    city.press("Hand in Lira", **road.SIGNED)

    assert city.sees("Lira is handed in")


def secretariat_and_jury(file: Nomination) -> None:
    """What other tests walk over HTTP is done here through the acts."""
    staff, other, dana = road.secretariat(), road.secretariat("Said"), road.director()
    readers = [road.juror(file.call, staff, "KE", chair=True), road.juror(file.call, staff, "RO")]
    with road.after_deadlines():
        for item in CHECKLIST:
            screening.check(file.key, item.code, "yes", by=staff)
        naming.check_name(file.key, "The register of cities.", by=staff)
        screening.confirm_eligible(file.key, by=staff)
        jury.open_review(file.call.key, by=staff)
        jury.start_review(file.key, [seat.key for seat in file.call.jurors.all()], by=staff)
    for reader in readers:
        road.read(file, reader)
    with road.after_deadlines():
        jury.close_review(file.key, by=staff)
    road.word(file, readers[0], readers)
    road.approved(file.call, staff, dana)
    road.released(road.fresh(file.call), staff, other)


def test_main_pages_are_accessible_and_quiet(window):
    scene = announced_and_at_work()
    phone, found = window(PHONE), {}
    for role, name, on, world in MAIN[:: 1 if pages.THOROUGH else 4]:
        with everywhere(INSTANTS[world]):
            phone.enter(scene.people[role]).open(path := reverse(name, args=scene.args(on)))
            assert phone.page.url == phone.site + path
            found[name, PHONE] = grave(phone)
            phone.page.set_viewport_size({"width": DESK, "height": 800})
            found[name, DESK] = grave(phone)
            phone.page.set_viewport_size({"width": PHONE, "height": 800})

    assert {where: what for where, what in found.items() if what} == {}
    assert phone.faults == []


def announced_and_at_work() -> worlds.Scene:
    """One call announced, its member with two reports, one before the director, one with its jury, one open."""
    worlds.fresh_names()
    with clock.at(road.OPENS):
        made = worlds.scene()
        worlds.announced_world(made)
        reports.told_of(made, worlds.place("Tororo"), INSTANTS["announced"])
        worlds.proposed_world(made)
        files = worlds.reading_world(made, {"Lira": "juror", "Kisumu": "juror"})
        meets(made, files["Kisumu"])
        worlds.open_world(made)
    return made


def meets(scene: worlds.Scene, file: Nomination) -> None:
    """One file is before the meeting; its cohort is begun, and kept once to be compared."""
    staff = scene.people["secretariat"]
    with road.after_deadlines():
        jury.close_review(file.key, by=staff, reason="All have read.")
        cohort = decision.compose(file.call.key, by=staff)
        kept = composing.save_scenario(cohort.key, "As it stands", by=staff)
    scene.add("cohort", "composing", cohort.key), scene.add("scenario", "saved", kept.key)


def test_page_in_french_and_the_page_to_try_are_accessible_too(window, settings):
    settings.DEMO = True
    french, found = window(PHONE).open("/fr" + reverse("calls")), {}
    assert french.page.locator("html").get_attribute("lang") == "fr"
    for width in (PHONE, DESK):
        french.page.set_viewport_size({"width": width, "height": 800})
        found["fr", width] = grave(french)
    trying = window(PHONE).open(reverse("try"))
    for width in (PHONE, DESK):
        trying.page.set_viewport_size({"width": width, "height": 800})
        found["try", width] = grave(trying)

    assert {where: what for where, what in found.items() if what} == {}
    assert (french.faults, trying.faults) == ([], [])


def grave(window: Window) -> list[tuple[str, list[str]]]:
    """What axe calls serious or critical, with the parts it means."""
    found = Axe().run(window.page, options={"resultTypes": ["violations"]}).response["violations"]
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in found if one["impact"] in GRAVE]
