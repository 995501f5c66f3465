"""Ready sentences in a real browser: with the script they stand in the box at once; the checklist answers to keys."""

import pytest
from django.urls import reverse

from nominations.models import Check, Message
from nominations.states import Box
from nominations.workflow import sentences as workflow
from tests.journeys import test_browser
from tests.journeys.test_browser import DESK, PHONE, everywhere, grave
from tests.nominations import factories as road

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
chromium, window = test_browser.chromium, test_browser.window
FIRST, SECOND = "Please look at $1 once more.", "The file is complete."


@pytest.fixture
def staff():
    by = road.secretariat()
    with road.at():
        for text in (FIRST, SECOND):
            workflow.add_sentence(Box.THREAD, "en", text, by=by)
        workflow.add_sentence(Box.CHECKLIST, "en", "A page is missing.", by=by)
    return by


def test_sentence_stands_in_the_box_at_once_and_nothing_typed_is_lost(window, staff):
    file = road.nominated()
    with everywhere(road.AFTER_DEADLINES):
        desk = window(DESK).enter(staff).open(reverse("write", args=[file.key]))
        choice, box = desk.page.locator("#id_text_sentence"), desk.page.locator("#id_text")
        box.fill("Until Friday.")
        seen = []
        for label in (FIRST, SECOND, "—", FIRST):
            choice.select_option(label=label)
            seen.append(box.input_value())
        assert grave(desk) == []
        desk.press("Write about Lira")

    typed = "Until Friday."
    assert seen == [f"{FIRST}\n\n{typed}", f"{SECOND}\n\n{typed}", typed, f"{FIRST}\n\n{typed}"]
    assert Message.objects.get().text.splitlines() == seen[-1].splitlines()
    assert desk.faults == []


def test_sentence_somebody_wrote_into_stays_when_another_is_chosen(window, staff):
    file = road.nominated()
    with everywhere(road.AFTER_DEADLINES):
        desk = window(DESK).enter(staff).open(reverse("write", args=[file.key]))
        choice, box = desk.page.locator("#id_text_sentence"), desk.page.locator("#id_text")
        choice.select_option(label=SECOND)
        box.fill("The file is almost complete.")
        choice.select_option(label=FIRST)
        kept = box.input_value()

    assert kept == f"{FIRST}\n\nThe file is almost complete."


def test_without_a_script_the_chosen_sentence_is_sent(window, staff):
    file = road.nominated()
    with everywhere(road.AFTER_DEADLINES):
        phone = window(PHONE, scripts=False).enter(staff).open(reverse("write", args=[file.key]))
        phone.page.locator("#id_text_sentence").select_option(label=SECOND)
        phone.press("Write about Lira")

    assert (Message.objects.get().text, phone.faults) == (SECOND, [])


def test_checklist_is_answered_by_keys(window, staff):
    file = road.nominated()
    with everywhere(road.AFTER_DEADLINES):
        desk = window(DESK).enter(staff).open(reverse("screen", args=[file.key]))
        keys = desk.page.keyboard
        for key in "12r":
            keys.press(key)
        keys.type("Page 12.")  # what is typed into a box answers nothing
        desk.page.locator(".ready summary").nth(1).click()
        desk.page.locator("#id_mayor_remark_sentence").select_option(index=1)
        desk.page.locator("[name=mayor][value=no]").focus()
        for key in "jk3jj1":
            keys.press(key)
        assert grave(desk) == []
        desk.press("Save the checklist")

    answers = {line.code: (line.outcome, line.remark) for line in Check.objects.all()}
    assert answers == {
        "authority": ("yes", ""),
        "mayor": ("unclear", "A page is missing. Page 12."),
        "readable": ("yes", ""),
    }
    assert desk.faults == []
