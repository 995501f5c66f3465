"""What reviewers say is for their Commission alone: two worlds that differ only in it are the same to all others."""

import re

import pytest

from accounts.person import Person
from audit import clock
from nominations.workflow import application, jury, naming, reviewing, screening
from notifications.models import Email
from tests import pages, worlds
from tests.nominations import factories as road

pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]  # it asks what others measure
OTHERS = ("secretariat", "juror")
if pages.THOROUGH:
    OTHERS += ("focal", "foreign_officer")
if pages.ALL_ROLES:
    OTHERS += ("anonymous", "director", "stranger", "foreign_focal", "chair", "operator")


def world(scene: worlds.Scene, mark: int) -> None:
    """One file waits for its Commission, another is with the jury; the reviewer marked both."""
    scene.world = "jury"
    call = scene.add_call("jury", road.open_call("2027"))
    scene.add("reviewer_term", "jury", worlds.reviews(scene, call).key)
    waiting, read = road.submitted("Lira", made=call), road.submitted("Gulu", made=call)
    rita, staff = scene.people["reviewer"], scene.people["secretariat"]
    with road.at():
        for file in (waiting, read):
            reviewing.advise(file.key, mark, f"Advice of the value {mark}.", by=rita)
        application.endorse(read.key, by=Person.clock(), **road.SIGNED)
    seats = worlds.seat(scene, call)
    with road.after_deadlines():
        screening.check_all(read.key, {item.code: "yes" for item in screening.rules.CHECKLIST}, by=staff)
        naming.check_name(read.key, "The register of cities.", by=staff)
        screening.confirm_eligible(read.key, by=staff)
        jury.open_review(call.key, by=staff)
        jury.start_review(read.key, [seats["juror"].key, seats["chair"].key], by=staff)
        for name in ("juror", "chair"):
            jury.accept(read.reviews.get(juror=seats[name]).key, by=scene.people[name])
    scene.add_file("waiting", waiting), scene.add_file("in_review", read)
    scene.add_review("juror", read.reviews.get(juror=seats["juror"]))


def look(blocker, mark: int) -> tuple[dict, dict, list]:
    def made() -> worlds.Scene:
        worlds.fresh_names()
        scene = worlds.scene()
        world(scene, mark)
        return scene

    with pages.world_in_database(blocker, made, at=road.OPENS) as scene:
        with clock.at(road.AFTER_DEADLINES):
            theirs = pages.crawl(scene, OTHERS)
            own = pages.crawl(scene, ("officer",))
        letters = Email.objects.order_by("pk").values_list("event", "address", "title", "text")
        return theirs, own, list(letters)


def unnumbered(read: dict) -> dict:
    """Forms of the secretariat name forms and countries by a number of the database, which differs between worlds."""
    return {where: (*told[:3], re.sub(rb'<option value="\d+"', b"<option", told[3])) for where, told in read.items()}


def test_nobody_but_the_commission_learns_what_its_reviewers_say(django_db_setup, django_db_blocker):
    (one, own, letters), (other, other_own, other_letters) = (look(django_db_blocker, mark) for mark in (1, 5))

    one, other = unnumbered(one), unnumbered(other)
    assert {status for status, *_rest in one.values()} >= {200, 403, 404}
    assert pages.differences(one, other) == []
    assert letters == other_letters != []
    assert not any(b"Advice of the value" in answer[3] for answer in one.values())
    assert len(pages.differences(own, other_own)) >= 3  # the desk, the order, and the page of each file
