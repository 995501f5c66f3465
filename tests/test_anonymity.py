"""Nobody outside learns who read a file: two worlds that differ only in who reviewed are the same to the byte.

In the second world the readers of two files are exchanged and bear other names; or, in a meeting on nine files that
hang together through their readers, others gave the same marks. Whoever may not know them reads, in
both, the same pages, counts, spreadsheets and data, and is sent the same letters: while jurors read, in the meeting,
and after the announcement.
"""

import pytest
from django.db.models import Q
from django.urls import resolve, reverse

from accounts.models import User
from accounts.person import Person
from audit import clock
from nominations.models import Juror, Nomination
from nominations.states import UNTIL_ANNOUNCEMENT
from nominations.workflow import application, jury, overseeing
from notifications.envelope import enveloped
from notifications.models import Email
from tests import connected, pages, worlds
from tests.nominations import factories as road

pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]  # it asks what others measure
READERS = {"Lira": "juror", "Kisumu": "unanswered"}
SWAPPED = {"Lira": "unanswered", "Kisumu": "juror"}
OTHER_NAMES = {"juror": "Zacharias Quill", "unanswered": "Wilhelmina Voss"}
ROLES = ("officer", "unassigned")  # a Commission, another juror
if pages.THOROUGH:
    ROLES += ("focal",)
if pages.ALL_ROLES:
    ROLES += ("anonymous", "stranger", "foreign_focal", "foreign_officer", "conflicted", "reviewer")


def made(build, readers: dict[str, str]) -> worlds.Scene:
    worlds.fresh_names()
    scene = worlds.scene()
    if readers == SWAPPED:
        for role, name in OTHER_NAMES.items():
            User.objects.filter(pk=scene.people[role].user.pk).update(name=name)
            scene.people[role].user.refresh_from_db()
    build(scene, readers)
    return scene


def look(blocker, build, readers: dict[str, str]) -> tuple[dict, list]:
    instant = worlds.AFTER_RELEASE if build is worlds.told_world else road.AFTER_DEADLINES
    with pages.world_in_database(blocker, lambda: made(build, readers), at=road.OPENS) as scene, clock.at(instant):
        outside = [scene.people[role].user for role in ROLES if scene.people[role]]
        watched_over(scene)
        read = {seen: told for seen, told in pages.crawl(scene, ROLES).items() if not _among_jurors(seen[1])}
        for file in Nomination.objects.filter(status__in=UNTIL_ANNOUNCEMENT).order_by(
            "pk"
        ):  # letters about what jurors know
            application.withdraw(file.key, by=Person.clock())
        letters = Email.objects.filter(Q(to__in=outside) | Q(to=None)).order_by("pk")
        return read, [(letter.event, letter.subject_ref, sent(letter)) for letter in letters]


def _among_jurors(address: str) -> bool:
    """Where a jury elects its chair its members meet each other by name; who read what stands there neither."""
    return resolve(address.partition("?")[0]).url_name in {"nominate_chair", "elect_chair", "election"}


def watched_over(scene: worlds.Scene) -> None:
    """The secretariat opens the marks of what is being read, and reminds whoever of the jury is late."""
    staff = scene.people["secretariat"]
    for file in Nomination.objects.being_read().order_by("pk"):
        overseeing.peek(file.key, by=staff, reason="A juror is ill.")
    for seat in Juror.objects.order_by("pk"):
        if overseeing.awaited_of(seat):
            overseeing.remind_juror(seat.key, by=staff)


def sent(letter: Email) -> dict[str, object]:
    """All that leaves the house with an e-mail, its headers too; its own name is drawn by lot."""
    message = enveloped(letter)
    message.extra_headers.pop("Message-ID")
    return vars(message)


TOLD = {worlds.reading_world: "withdrawn_commission", worlds.meeting_world: "withdrawn_commission"}
TOLD[worlds.told_world] = "admitted_commission"


@pytest.mark.parametrize("build", TOLD)
def test_nobody_learns_who_read_a_file(build, django_db_setup, django_db_blocker):
    (one, letters), (other, other_letters) = (look(django_db_blocker, build, who) for who in (READERS, SWAPPED))

    assert {status for status, *_rest in one.values()} >= {200, 404}
    assert pages.differences(one, other) == []
    assert letters == other_letters
    assert TOLD[build] in {event for event, *_rest in letters}
    assert not any(name in repr((other, other_letters)) for name in OTHER_NAMES.values())


AT_THE_TABLE = ("unassigned", "juror")  # one read nothing, one read every file and marked it alike in both worlds


def sit_down(blocker, panels: str) -> tuple[dict, list, list]:
    """What two jurors read and are sent in such a meeting, and what the ranking adjusts for the secretariat."""

    def build() -> worlds.Scene:
        worlds.fresh_names()
        scene = worlds.scene()
        connected.connected_world(scene, connected.PANELS[panels])
        return scene

    with pages.world_in_database(blocker, build, at=road.OPENS) as scene, clock.at(road.AFTER_DEADLINES):
        read = {seen: told for seen, told in pages.crawl(scene, AT_THE_TABLE).items() if not _among_jurors(seen[1])}
        adjusted = _adjusted(scene)
        for file in Nomination.objects.awaiting_word().order_by("pk"):  # so that its readers are written to
            jury.reopen_review(file.key, by=scene.people["secretariat"], reason="A page was missing.")
        letters = Email.objects.filter(to__in=[scene.people[role].user for role in AT_THE_TABLE]).order_by("pk")
        return read, [(letter.event, letter.subject_ref, sent(letter)) for letter in letters], adjusted


def _adjusted(scene: worlds.Scene) -> list[str]:
    """The adjusted marks, which do tell who read what."""
    browser = pages.Browser(scene.people["secretariat"])
    cells = [cell for row in pages.cells(browser.get(reverse("ranking", args=["2027"]) + "?as=xlsx")) for cell in row]
    return [str(cell) for cell in cells]


def test_juror_reads_the_same_whoever_gave_the_marks(django_db_setup, django_db_blocker):
    (one, letters, adjusted), (other, other_letters, other_adjusted) = (
        sit_down(django_db_blocker, panels) for panels in connected.PANELS
    )

    assert adjusted != other_adjusted
    assert {status for status, *_rest in one.values()} >= {200, 404}
    assert pages.differences(one, other) == []
    assert letters == other_letters != []
