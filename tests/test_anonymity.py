"""Nobody outside learns who read a file: two worlds that differ only in who reviewed are the same to the byte."""

import pytest

from accounts.person import Person
from audit import clock
from nominations.models import Nomination
from nominations.workflow import application
from notifications import sender
from notifications.models import Email
from tests import pages, worlds
from tests.nominations import factories as road

pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]  # it asks what others measure
READERS = {"Lira": "juror", "Kisumu": "unanswered"}
SWAPPED = {"Lira": "unanswered", "Kisumu": "juror"}
ROLES = ("officer", "unassigned")
if pages.THOROUGH:
    ROLES += ("anonymous", "stranger", "focal", "foreign_focal", "conflicted", "reviewer")


def look(blocker, build, readers: dict[str, str]) -> tuple[dict, list]:
    def made() -> worlds.Scene:
        worlds.fresh_names()
        scene = worlds.scene()
        build(scene, readers)
        return scene

    with pages.world_in_database(blocker, made, at=road.OPENS) as scene, clock.at(road.AFTER_DEADLINES):
        outside = [scene.people[role].user for role in ROLES if scene.people[role]]
        read = pages.crawl(scene, ROLES)
        for file in Nomination.objects.order_by("pk"):  # an e-mail about a file whose readers are known
            application.withdraw(file.key, by=Person.clock())
        letters = Email.objects.filter(to__in=outside).order_by("pk")
        return read, [(letter.event, letter.subject_ref, sent(letter)) for letter in letters]


def sent(letter: Email) -> dict[str, object]:
    """All that leaves the house with an e-mail, its headers too; its own name is drawn by lot."""
    message = sender._message(letter)
    message.extra_headers.pop("Message-ID")
    return vars(message)


@pytest.mark.parametrize("build", [worlds.reading_world, worlds.meeting_world])
def test_nobody_learns_who_read_a_file(build, django_db_setup, django_db_blocker):
    (one, letters), (other, other_letters) = (look(django_db_blocker, build, who) for who in (READERS, SWAPPED))

    assert {status for status, *_rest in one.values()} >= {200, 404}
    assert pages.differences(one, other) == []
    assert letters == other_letters
    assert "withdrawn_commission" in {event for event, *_rest in letters}
