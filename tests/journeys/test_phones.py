"""Both sides on a phone of 320 px without scripts: the whole way to the nomination; and the door for paper."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.person import Person
from audit import chain, clock
from nominations.models import Call, Nomination
from nominations.workflow import application, filling
from notifications.models import Email
from tests.dossiers.factories import pdf, upload
from tests.journeys import test_browser
from tests.journeys.test_browser import PHONE, Window, everywhere
from tests.nominations import factories as road

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
chromium, window = test_browser.chromium, test_browser.window
LETTER = {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": pdf()}
PART_2 = LETTER | {"name": "part-2.pdf", "buffer": pdf(pages=2)}


def the_file() -> Nomination:
    return Nomination.objects.get(city__name="Lira")


def test_city_and_commission_go_from_the_call_to_the_nomination_without_scripts(window):
    with clock.at(road.OPENS):
        made, officer = road.open_call(asks="Letter of the council"), road.cities.officer("UG")
        focal = road.cities.focal_point(road.cities.city("Lira"))
    another_hands_in(made)
    with everywhere(road.IN_TIME):
        city, desk, mayor = (window(PHONE, scripts=False) for _who in range(3))
        begins(city.sign_in(focal))
        fills_in(city)
        signs_by_link(city, mayor)
        city.open(reverse("submit", args=[the_file().key])).press("Hand in Lira")
        assert city.sees("Lira is handed in")
        sends_back(desk.enter(officer))
    with everywhere(road.IN_TIME + timedelta(days=1)):
        answers(city)
        ranks_and_endorses(desk)

    assert the_file().is_nominated
    assert (city.faults, desk.faults, mayor.faults, chain.verify()) == ([], [], [], None)


def another_hands_in(made: Call) -> None:
    file, asked = road.filled("Masaka", made=made), made.required_documents.get()
    with road.at():
        filling.attach(file.key, upload(pdf()), asked.code, by=Person.clock())
        application.submit(file.key, by=Person.clock(), **road.SIGNED)


def begins(city: Window) -> None:
    """From the page of the call, which everybody may read."""
    city.open(reverse("call", args=["2027"]))
    city.follow("Begin")
    city.page.locator("main [name=language]").select_option("en")
    city.press("Begin the application")


def fills_in(city: Window) -> None:
    city.open(reverse("tasks", args=[the_file().key])).follow("City").press("Save and go on", name="Lira")
    city.page.locator("[name=pledge]").check()
    city.press("Save and stay", vision="Learning for all.", team="Amina Okello; Coordinator")
    city.open(reverse("tasks", args=[the_file().key])).follow("Documents asked for")
    city.page.locator("main input[type=file]").first.set_input_files([LETTER])
    city.press("Hand over")
    assert city.sees("letter.pdf")


def signs_by_link(city: Window, mayor: Window) -> None:
    city.open(reverse("submit", args=[the_file().key])).follow("Other ways to sign")
    city.press("Freeze the text for the signature")
    city.press("Send the link", email="mayor@lira.example")
    letter = Email.objects.filter(event="signing_asked").latest("pk")
    mayor.open("/sign-by-link/" + letter.text.partition("/sign-by-link/")[2].split()[0])
    assert mayor.sees("Learning for all.")
    mayor.press("Sign this text", **road.SIGNED)
    assert mayor.sees("Amina Okello")


def sends_back(desk: Window) -> None:
    """With one named question and the end of a day."""
    desk.open(reverse("commission_desk") + "?call=2027").follow("Lira")
    desk.follow("Send it back")
    desk.page.locator("details:has([name=ask_vision]) summary").click()
    desk.page.locator("[name=ask_vision]").fill("Say for whom.")
    day = (road.IN_TIME + timedelta(days=9)).date()
    desk.page.locator("[name=last_day]").fill(day.isoformat())
    desk.press("Send Lira back")
    assert desk.sees("Lira has your questions.")


def answers(city: Window) -> None:
    city.open(reverse("city_desk")).follow("Lira")
    assert city.sees("Say for whom.")
    city.open(reverse("section", args=[the_file().key, "plan"]))
    city.press("Save and stay", vision="Learning for early leavers.")
    city.open(reverse("submit", args=[the_file().key])).press("Hand in Lira", **road.SIGNED)
    assert city.sees("Lira is handed in")


def ranks_and_endorses(desk: Window) -> None:
    """By the buttons beside the files; then the first of them is nominated."""
    desk.open(reverse("commission_desk") + "?call=2027").follow("Change the order")
    before = desk.page.locator("ol.order bdi").all_inner_texts()
    desk.press(f"down {before[0]}")
    assert desk.page.locator("ol.order bdi").all_inner_texts() == before[::-1]
    desk.open(reverse("endorse", args=[the_file().key])).press("Endorse Lira", **road.SIGNED)
    assert desk.sees("Lira is nominated. The city and the secretariat are told.")


def test_secretariat_enters_a_file_from_paper_without_scripts(window):
    with clock.at(road.OPENS):
        road.open_call(asks="Letter of the council"), road.cities.officer("UG")
        staff = road.secretariat()
    with everywhere(road.IN_TIME):
        clerk = window(PHONE, scripts=False).enter(staff)
        registers(clerk)
        fills_in(clerk)
        signs_on_paper(clerk)
        clerk.follow("Read the file").follow("Open it at your desk").follow("Enter the Commission's signature for Lira")
        came_by_post(clerk, PART_2)
        clerk.press("Enter the Commission's signature for Lira", **road.SIGNED)
        assert clerk.sees("Lira is nominated.")

    assert (the_file().is_nominated, the_file().on_behalf, clerk.faults) == (True, True, [])
    assert chain.verify() is None


def registers(clerk: Window) -> None:
    clerk.open(reverse("secretariat_desk")).follow("Register a file that came on paper")
    clerk.page.locator("main [name=country]").select_option("UG")
    clerk.page.locator("main [name=kind]").select_option("city")
    came_by_post(clerk, LETTER)
    clerk.press("Register the file", city_name="Lira")
    assert clerk.sees("The file is registered. Fill it in from the paper.")


def came_by_post(clerk: Window, scan: dict) -> None:
    """What every paper brings: its scan, its day, its way."""
    clerk.page.locator("main [name=scan]").set_input_files([scan])
    clerk.page.locator("main [name=arrived_on]").fill("2027-01-30")
    clerk.page.locator("main [name=channel][value=post]").check()


def signs_on_paper(clerk: Window) -> None:
    """The page that the mayor signed comes in as a scan."""
    clerk.open(reverse("submit", args=[the_file().key])).follow("Other ways to sign")
    clerk.press("Freeze the text for the signature")
    clerk.page.locator("main [name=upload]").set_input_files([LETTER])
    clerk.press("Upload", **road.SIGNED)
    clerk.open(reverse("submit", args=[the_file().key])).press("Hand in Lira")
    assert clerk.sees("Lira is handed in")
