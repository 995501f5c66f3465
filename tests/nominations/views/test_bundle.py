"""The bundles of a decision on the site: who finds them, when, and what is handed out."""

import io
import json
import zipfile

import pytest

from accounts.person import Person
from audit import chain, clock
from audit.models import Record
from nominations.bundle import verify
from nominations.models import Call, Handover, StaffConflict
from nominations.views import packing
from nominations.workflow import decision, handover
from tests.nominations import factories as road
from tests.nominations import worlds
from tests.nominations.views.desks import browser, get, post, text

pytestmark = pytest.mark.django_db


def page(person, name, *parts, at=road.AFTER_DEADLINES):
    with clock.at(at):
        return get(browser(person), name, *parts)


def test_page_names_each_approval_with_its_hash(made):
    worlds.approved(made)
    frozen = made.cohort.bundles.get()

    shown = page(made.director, "bundles", "2027")
    assert frozen.sha256 in text(shown)
    assert frozen.sha256 in text(page(made.composer, "cohort", "2027"))
    assert "Save who is who" not in text(shown)
    assert "Save who is who" in text(page(made.composer, "bundles", "2027"))


def test_archive_and_the_sealed_part_come_as_they_were_frozen(made):
    worlds.approved(made)
    frozen = made.cohort.bundles.get()

    saved = page(made.director, "bundle", frozen.key)
    assert saved["Content-Disposition"] == 'attachment; filename="decision-2027-1.zip"'
    with zipfile.ZipFile(io.BytesIO(saved.content)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    assert verify.differences(parts) == []
    people = post(browser(made.composer), "take_people", frozen.key)
    assert json.loads(parts["manifest.json"])["sealed"] == {"people.json": verify.digest(people.content)}


def test_chair_finds_it_from_the_announcement_on_and_nobody_in_conflict(made):
    worlds.approved(made)
    frozen = made.cohort.bundles.get()
    assert page(made.chair, "bundles", "2027").status_code == 404

    road.released(Call.objects.get(pk=made.call.pk), made.composer, made.other)
    with clock.at(road.RELEASE):
        decision.announce(made.call.key, by=Person.clock())
    assert page(made.chair, "bundles", "2027", at=road.RELEASE).status_code == 200
    assert post(browser(made.chair), "take_people", frozen.key).status_code == 404
    assert page(made.reader, "bundles", "2027", at=road.RELEASE).status_code == 404
    StaffConflict.objects.create(user=made.other.user, nomination=made.file("Gulu"), reason="Kin.", at=road.IN_TIME)
    assert page(made.other, "bundle", frozen.key).status_code == 404
    assert frozen.sha256 not in text(page(made.other, "cohort", "2027"))


def test_who_takes_names_away_stands_in_the_record_and_on_the_page_of_both_offices(made):
    worlds.approved(made)
    frozen = made.cohort.bundles.get()
    with road.after_deadlines():
        assert get(browser(made.composer), "take_people", frozen.key).status_code == 405
        nobody = text(page(made.director, "bundles", "2027"))
        post(browser(made.composer), "take_people", frozen.key)
        post(browser(made.director), "take_people", frozen.key)
        handed = handover.ask_handover(made.call.key, by=made.other)
        packing.build(handed)
        post(browser(made.other), "take_pack", handed.key)
    shown = page(made.director, "bundles", "2027")

    assert "Nobody has saved a handover pack" in nobody
    assert [(str(row["what"]), row["who"]) for row in shown.context["taken"]] == [
        ("Handover pack", "Said"),
        ("Who is who", "Sofia"),
    ]
    rows = Record.objects.about(made.cohort).filter(act__in=["take_pack", "take_people"])
    assert [json.loads(row.facts) for row in rows] == [
        {"bundle": 1, "sha256": frozen.sha256},
        {"handover": handed.key, "sha256": Handover.objects.get().sha256},
    ]
    assert chain.verify() is None
