"""A round of the jury by keyboard alone: two jurors declare, mark, discuss and vote, and the minutes are taken."""

import io

import pypdf
import pytest
from django.urls import reverse

from nominations.models import Mark, Nomination, Remark, Review, Vote
from nominations.workflow import jury
from tests.journeys import test_browser
from tests.journeys.test_browser import everywhere
from tests.nominations import factories as road

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
chromium, window = test_browser.chromium, test_browser.window
MOST_TABS = 120  # nobody presses more to reach anything on these pages
NOW_AT = """() => {
  const at = document.activeElement;
  if (!at.matches("a, button, input, select, textarea")) return "";
  return [...(at.labels || [])].map((label) => label.innerText).join(" ") || at.innerText || at.value || "";
}"""
# What the eye finds: a ring around it, or around the label that stands for a hidden box, on the part that is shown.
SEEN = """() => {
  const at = document.activeElement;
  const ringed = [at, ...(at.labels || [])].filter((one) => {
    const style = getComputedStyle(one), box = one.getBoundingClientRect();
    const shown = box.height > 2 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    return shown && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  });
  return ringed.length > 0;
}"""


class Hands:
    """Ten fingers on a keyboard: no mouse, and no element is touched but by moving the focus to it."""

    def __init__(self, window, person) -> None:
        self.window, self.page = window.enter(person), window.page

    def arrive(self, path: str) -> "Hands":
        """The one address that is typed: where a person begins."""
        assert self.page.url == "about:blank"
        self.window.open(path)
        return self

    def at(self) -> str:
        return " ".join(self.page.evaluate(NOW_AT).split())

    def tab_to(self, words: str) -> "Hands":
        for _press in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if words in self.at():
                self.page.wait_for_function(SEEN, timeout=2_000)
                return self
        raise AssertionError(f"{MOST_TABS} tabs do not reach “{words}” on {self.page.url}")

    def go(self, words: str) -> "Hands":
        """A link or a button, by Enter."""
        self.tab_to(words)
        with self.page.expect_navigation() as step:
            self.page.keyboard.press("Enter")
        assert step.value.ok, f"{step.value.url}: {step.value.status}"
        return self

    def tick(self, words: str) -> "Hands":
        self.tab_to(words).page.keyboard.press("Space")
        return self

    def choose(self, first: str, words: str) -> "Hands":
        """One of a group of radio buttons: the group by Tab, the choice by the arrows."""
        self.tab_to(first)
        for _press in range(10):
            if words in self.at():
                self.page.wait_for_function(SEEN, timeout=2_000)
                self.page.keyboard.press("Space")
                return self
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(words)

    def write(self, field: str, text: str) -> "Hands":
        self.tab_to(field).page.keyboard.type(text)
        return self

    def mark(self, key: str) -> "Hands":
        """A mark by its key, and on by Enter."""
        self.page.keyboard.press(key)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        return self


def reads(juror: Hands, *marks: str) -> None:
    """The juror declares, marks every criterion and hands in."""
    juror.arrive(reverse("jury_desk"))
    juror.go("Declare").go("I have no conflict with the remaining")
    juror.go("Open Lira")
    for key in marks:
        juror.mark(key)
    juror.go("Hand in your review").choose("not my field", "I know the field").go("Hand in your review of Lira")


def test_jury_declares_marks_discusses_votes_and_takes_its_minutes_by_keyboard_alone(window):
    staff = road.secretariat()
    made = road.open_call()
    chair, reader = road.juror(made, staff, "KE", chair=True), road.juror(made, staff, "RO")
    with road.after_deadlines():
        jury.open_review(made.key, by=staff)
    road.in_review(staff, [chair, reader], made=made)

    with everywhere(road.AFTER_DEADLINES):
        chairs, readers, clerks = (Hands(window(), person) for person in (chair, reader, staff))
        reads(chairs, "1", "2", "3")
        reads(readers, "1", "4", "4")
        assert Review.objects.filter(state="submitted").count() == 2
        close(clerks)
        discuss(readers)
        meet(chairs, reader)
        vote(readers.go("Jury").go("Vote on Lira"))
        words = record(chairs)

    assert Nomination.objects.get().status == "recommended"
    assert "Page 3 convinced me." in words
    assert "Ballot 1, open: recommend 2" in words
    assert [fault for one in (chairs, readers, clerks) for fault in one.window.faults] == []


def close(clerk: Hands) -> None:
    """The secretariat finds its way from the plan of the jury to the button."""
    clerk.arrive(reverse("jury_plan", args=["2027"])).go("Close all marks").go("Close the marks of 1 file")


def discuss(juror: Hands) -> None:
    """A remark to the readers, and a mark that comes down with its reason."""
    juror.go("Jury").go("Vote on Lira").go("Discussion of this file")
    juror.write("Your remark", "The budget stands on page 3.").go("Send the remark")
    assert list(Remark.objects.values_list("audience", flat=True)) == ["readers"]
    juror.go("Change a mark of Lira")
    juror.tab_to("Criterion").page.keyboard.press("ArrowDown")
    juror.choose("0", "3").write("Your reason", "Page 3 convinced me.").go("Change a mark of Lira")
    assert list(Mark.objects.exclude(reason="").values_list("criterion__code", "value")) == [("partners", 3)]


def meet(chairs: Hands, reader) -> None:
    """The chair opens the meeting with both present, and votes."""
    chairs.go("Jury").go("The chair's desk").go("The meeting of the jury").go("Open the meeting")
    chairs.tick(str(reader.user)).go("Open a meeting of the jury")
    chairs.go("Begin with Lira")
    vote(chairs)


def vote(juror: Hands) -> None:
    before = Vote.objects.count()
    juror.choose("recommend", "recommend").go("Vote")
    assert Vote.objects.count() == before + 1


def record(chairs: Hands) -> str:
    """The word, the next file, and the minutes as a file."""
    chairs.go("Recommend Lira").go("Recommend Lira").go("Next file")
    chairs.tab_to("Minutes (PDF)")
    with chairs.page.expect_download() as taken:
        chairs.page.keyboard.press("Enter")
    pages = pypdf.PdfReader(io.BytesIO(taken.value.path().read_bytes())).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())
