"""Saving while typing in a real browser: over a cut line not a character is lost."""

import mimetypes
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.db import connections
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect, sync_playwright

from audit import clock
from nominations.models import Mark
from nominations.workflow import jury, overseeing
from tests.nominations import factories as road
from tests.nominations.views.desks import browser as signed_in
from tests.nominations.views.desks import focal_point
from tests.nominations.workflow.juries import World
from tests.realparts import CHROMIUM_OPTIONS
from tests.realparts import chromium as chromium_path

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Line:
    """The line between the browser and the site, which can be cut; the site answers in a thread of its own."""

    def __init__(self, client: Client, at=road.IN_TIME) -> None:
        self.client, self.is_cut, self.at = client, False, at
        self.site = ThreadPoolExecutor(1)

    def answer(self, route) -> None:
        path = urlsplit(route.request.url).path
        if self.is_cut:
            route.abort()
        elif path.startswith("/static/"):
            route.fulfill(path=finders.find(path.removeprefix("/static/")), content_type=mimetypes.guess_type(path)[0])
        else:
            route.fulfill(**self.site.submit(self.ask, route.request.method, path, *_sent(route.request)).result())

    def ask(self, method: str, path: str, body: str, kind: str, accepts: str) -> dict:
        with clock.at(self.at):
            page = self.client.generic(method, path, body, content_type=kind, headers={"Accept": accepts})
        return {"status": page.status_code, "body": page.content, "headers": dict(page.headers)}

    def close(self) -> None:
        self.site.submit(connections.close_all).result()
        self.site.shutdown()


def _sent(request) -> tuple[str, str, str]:
    return request.post_data or "", request.headers.get("content-type", ""), request.headers.get("accept", "*/*")


@contextmanager
def opened(line: Line, address: str):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_OPTIONS)
        page = browser.new_page()
        page.route("**/*", line.answer)
        page.goto("http://site.example" + address)
        yield page
        browser.close()
    line.close()


def type_in(page, words: str) -> None:
    page.fill("[name=vision]", words)
    page.locator("[name=vision]").blur()


def test_autosave_says_saved_then_red_when_cut_then_saved_again():
    file = road.draft()
    line = Line(signed_in(focal_point(file)))
    with opened(line, reverse("section", args=[file.key, "plan"])) as page:
        told = page.locator("[data-question=vision] .saved")
        type_in(page, "One.")
        expect(told).to_have_text("saved 12:00:00")
        line.is_cut = True
        type_in(page, "One two.")
        expect(told).to_have_class("saved lost")
        expect(told).to_have_text("not saved: no connection. It is tried again.")
        line.is_cut = False
        type_in(page, "One two three.")
        expect(told).to_have_class("saved")
        expect(page.locator("[name=vision__seen]")).to_have_value("2")

    assert [row.value for row in file.dossier.answers.order_by("version")] == ["One.", "One two three."]


def test_autosave_keeps_a_jurors_mark_and_is_red_when_cut():
    with road.after_deadlines():
        world = World()
        review = world.review(world.reader, world.file())
        jury.accept(review.key, by=world.reader)
    line = Line(signed_in(world.reader), road.AFTER_DEADLINES)
    with opened(line, reverse("review", args=[review.key])) as page:
        told = page.locator(".card-of-marks .saved")
        page.keyboard.press("1")
        expect(told).to_have_text("saved 12:00:00")
        line.is_cut = True
        page.fill("#comment", "Because.")
        page.locator("#comment").blur()
        expect(told).to_have_class("saved lost")
        expect(told).to_have_text("not saved: no connection. It is tried again.")
        line.is_cut = False
        page.fill("#comment", "Because of it.")
        page.locator("#comment").blur()
        expect(told).to_have_class("saved")
        expect(page.locator(".card-of-marks [name=seen]")).to_have_value("2")

    assert [(row.value, row.comment) for row in Mark.objects.order_by("version")] == [(1, ""), (1, "Because of it.")]


def test_autosave_tells_a_shut_room_and_a_failing_site_from_a_cut_line():
    with road.after_deadlines():
        world = World()
        review = world.review(world.reader, world.file())
        jury.accept(review.key, by=world.reader)
    line = Line(signed_in(world.reader), road.AFTER_DEADLINES)
    asked = line.ask
    with opened(line, reverse("review", args=[review.key])) as page:
        told = page.locator(".card-of-marks .saved")
        line.ask = lambda *_request: {"status": 502, "body": "Bad gateway", "headers": {"Content-Type": "text/html"}}
        page.fill("#comment", "Because.")
        page.locator("#comment").blur()
        expect(told).to_have_text("not saved: the site could not take it. It is tried again.")
        line.ask = asked
        line.site.submit(shut, world).result()
        page.fill("#comment", "Because of it.")
        page.locator("#comment").blur()
        expect(told).to_have_text(re.compile("^not saved: the jury room is shut for now"))
        expect(told).to_have_class("saved lost")
        expect(page.locator("#comment")).to_have_value("Because of it.")


def shut(world: World) -> None:
    with road.after_deadlines():
        overseeing.shut_jury(world.call.key, by=world.secretariat, reason="Names were seen outside.")


def test_keys_mark_abstain_and_lead_to_the_next_file_and_words_are_saved_while_typed():
    with road.after_deadlines():
        world = World()
        first, second = (world.review(world.reader, world.file(name)) for name in ("Lira", "Gulu"))
        for review in (first, second):
            jury.accept(review.key, by=world.reader)
    line = Line(signed_in(world.reader), road.AFTER_DEADLINES)
    with opened(line, reverse("review", args=[first.key])) as page:
        page.keyboard.press("n")
        expect(page.locator(".card-of-marks .saved")).to_have_text("saved 12:00:00")
        page.locator(".whole summary").focus()
        page.keyboard.press("Enter")
        page.fill("#whole_note", "Ask Ada.")
        page.locator("#whole_note").blur()
        expect(page.locator(".whole .saved-at")).to_have_text("saved 12:00:00")
        page.keyboard.press("j")
        page.wait_for_url(f"**{reverse('review', args=[second.key])}")

    assert [mark.cannot_judge for mark in Mark.objects.all()] == [True]
    assert road.fresh(first).note == "Ask Ada."


def test_leaving_with_a_chosen_file_warns_because_the_button_alone_sends_it(tmp_path):
    (chosen := tmp_path / "council.pdf").write_bytes(b"%PDF-1.7")
    file, warned = road.draft(), []
    line = Line(signed_in(focal_point(file)))
    with opened(line, reverse("section", args=[file.key, "plan"])) as page:
        page.on("dialog", lambda dialog: (warned.append(dialog.type), dialog.accept()))
        page.set_input_files("[name=letter]", chosen)
        page.click("text=Letter")  # a browser asks only those who did something
        page.goto("http://site.example" + reverse("section", args=[file.key, "city"]))

    assert warned == ["beforeunload"]
