"""The handover pack of a call: asked for, watched, saved by whoever asked, without what a conflict keeps away."""

import csv
import hashlib
import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accounts.person import Person
from audit import clock
from dossiers.models import Document
from nominations import tasks
from nominations.bundle import verify
from nominations.models import Handover, StaffConflict
from nominations.views import packing
from nominations.workflow import corrigendum, decision, handover
from notifications import sender
from tests.nominations import factories as road
from tests.nominations import worlds
from tests.nominations.views.desks import browser, get, post, text

pytestmark = pytest.mark.django_db
NOW = road.AFTER_DEADLINES


def ask(made, person) -> Handover:
    with clock.at(NOW):
        assert post(browser(person), "ask_handover", made.call.key, do="x").status_code == 302
    return Handover.objects.get(by=person.user)


def page(person, at=NOW):
    with clock.at(at):
        return get(browser(person), "handovers", "2027")


def saved(person, pack: Handover, at=NOW) -> dict[str, bytes]:
    with clock.at(at):
        response = browser(person).post(f"/handovers/{pack.key}/take-pack/")
        assert response.status_code == 200
        content = b"".join(response.streaming_content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def status(person, pack: Handover, at=NOW) -> int:
    with clock.at(at):
        return post(browser(person), "take_pack", pack.key).status_code


def keep_away(person, file) -> None:
    StaffConflict.objects.create(user=person.user, nomination=file, reason="Kin.", at=road.IN_TIME)


def test_pack_has_everything_of_the_call_with_its_hashes(made):
    worlds.approved(made)
    letter = handed_in(made.file("Lira"))
    pack = ask(made, made.composer)
    waiting = page(made.composer)
    assert (waiting["Refresh"], waiting.context["tasks"][0]["word"]) == ("5", "begins within half a minute")
    assert status(made.composer, pack) == 404

    with clock.at(NOW):
        tasks.build_handovers()

    assert "Refresh" not in page(made.composer)
    parts = saved(made.composer, pack)
    sums = dict(reversed(line.split("  ", 1)) for line in parts.pop("SHA256SUMS").decode().splitlines())
    assert sums == {name: hashlib.sha256(content).hexdigest() for name, content in parts.items()}
    assert {name.partition("/")[0] for name in parts} == {
        *("README.txt", "audit.csv", "bundle.zip", "call.json", "cohort", "cohort.csv"),
        *("documents", "documents.csv"),
        *("dossiers", "letters", "marks.csv", "minutes.pdf", "rubric.json", "rules.txt"),
    }
    assert parts[rows(parts, "documents.csv")[0]["path"]] == letter
    assert [row["city"] for row in rows(parts, "cohort.csv") if row["in_cohort"] == "yes"] == ["Lira"]
    assert len(rows(parts, "marks.csv")) == 3 * 2 * 3
    assert {row["act"] for row in rows(parts, "audit.csv")} >= {"publish", "endorse", "select", "approve", "admit"}
    assert verify.differences(packing.bundle.unpack(parts["bundle.zip"])) == []
    assert b"The chain of records was whole" in parts["README.txt"]


def handed_in(file) -> bytes:
    """A paper beside the form, as it is stored."""
    content = b"%PDF-1.7 a letter"
    name = default_storage.save(f"00/{file.key}", ContentFile(content))
    kept = {"stored_name": name, "sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
    Document.objects.create(
        dossier=file.dossier, kind="letter", original_name="L.pdf", media_type="application/pdf", at=NOW, **kept
    )
    return content


def rows(parts: dict[str, bytes], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(parts[name].decode())))


def test_what_a_conflict_keeps_away_is_a_number_and_nothing_else(made):
    worlds.approved(made)
    keep_away(made.other, made.file("Gulu"))
    pack = ask(made, made.other)
    with clock.at(NOW):
        packing.build(pack)

    parts = saved(made.other, pack)
    assert b"1 file is not in it" in parts["README.txt"]
    assert "bundle.zip" not in parts
    told = b"".join(content for name, content in parts.items() if not name.startswith("documents/")).decode("latin-1")
    assert "Gulu" not in told
    assert made.file("Gulu").key not in "".join(parts) + told


def test_pack_is_for_whoever_asked_until_a_conflict_or_the_week_is_over(made):
    worlds.approved(made)
    pack = ask(made, made.composer)
    with clock.at(NOW):
        packing.build(pack)
        assert handover.sweep() == 0
    assert [status(person, pack) for person in (made.composer, made.other, made.director, made.chair)] == [200] + [
        404
    ] * 3

    keep_away(made.composer, made.file("Gulu"))
    assert status(made.composer, pack) == 404
    StaffConflict.objects.all().delete()
    later = NOW + timedelta(days=7)
    with clock.at(later):
        tasks.sweep_handovers()
    assert not default_storage.exists(Handover.objects.get().stored_name)
    assert status(made.composer, pack, later) == 404
    assert "deleted after 7 days" in text(page(made.composer, later))


def test_one_worker_makes_it_and_a_failure_is_told(made, monkeypatch):
    worlds.approved(made)
    pack = ask(made, made.composer)
    assert ask(made, made.composer) == pack
    assert (handover.begin(pack), handover.begin(pack)) == (True, False)

    Handover.objects.update(started_at=None, call=made.call)
    monkeypatch.setattr(packing, "MOST", "not a number")
    with clock.at(NOW):
        tasks.build_handovers()

    told = page(made.composer).context["tasks"][0]
    assert (told["word"], told["note"]) == ("failed", "TypeError")
    with clock.at(NOW + timedelta(hours=1)):
        Handover.objects.update(error="", started_at=NOW)
        assert Handover.objects.get().is_failed


def test_pack_of_a_corrected_decision_has_the_decision_its_editions_and_the_letters_as_they_left():
    made = worlds.approved(worlds.reviewed((*worlds.CITIES, ("Belem", "BR", "recommend"))))
    road.cities.officer("BR")
    with road.after_deadlines():
        decision.recall_approval(made.cohort.key, by=made.director, reason="Once more.")
    with road.at(road.AFTER_DEADLINES + road.later(1)):
        decision.propose_cohort(made.cohort.key, by=made.composer, reason="As before.")
        decision.approve(made.cohort.key, by=made.director)
    road.released(made.call, made.composer, made.other)
    with road.at(road.RELEASE):
        decision.announce(made.call.key, by=Person.clock())
        sender.send_due()
    with road.at(road.RELEASE + road.later(1)):
        correct(made)
        pack = handover.ask_handover(made.call.key, by=made.composer)
        packing.build(pack)

    parts = saved(made.composer, pack, road.RELEASE + road.later(1))

    assert {row["city"] for row in rows(parts, "cohort.csv") if row["in_cohort"] == "yes"} == {"Belem", "Lira"}
    assert parts["cohort.csv"] == parts["cohort/approval-2.csv"]
    assert "cohort/approval-1-recalled.csv" in parts
    assert [row["city"] for row in rows(parts, "cohort/edition-1.csv")] == ["Belem", "Lira"]
    assert [row["city"] for row in rows(parts, "cohort/edition-2.csv")] == ["Lira City"]
    corrected = sorted(name.partition("/")[2].partition("-")[0] for name in parts if name.startswith("corrigendum-"))
    assert corrected == ["renamed_city", "renamed_commission", "revoked_commission"]
    [letter] = [content.decode() for name, content in parts.items() if name.startswith("letters/admitted_city")]
    assert "State: sent (sent)" in letter
    assert "Sent: 2027-09-01T10:00:00" in letter
    gone = rows(parts, "letters/not-sent.csv")
    assert {row["state"] for row in gone} == {"discarded"}
    assert {"admitted_city", "announced_commission"} <= {row["letter"] for row in gone}
    assert b"the cohort as it was approved, from its bundle" in parts["README.txt"]


def correct(made) -> None:
    """Belem leaves the list, Lira is printed otherwise."""
    changes = [
        {"verb": "revoke", "file": made.files["Belem"].key},
        {"verb": "rename", "file": made.files["Lira"].key, "city": "Lira City", "country": "Uganda"},
    ]
    said = {"edition": 1, "reason": "A mistake."}
    proposal = corrigendum.propose_corrigendum(made.cohort.key, changes, by=made.composer, **said)
    corrigendum.publish_corrigendum(proposal.key, by=made.director)
