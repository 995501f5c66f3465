"""Uploads whose transaction was rolled back leave no bytes behind for ever; what a document names stays."""

import logging
import os
import time

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import transaction

from dossiers import workflow
from dossiers.models import Document
from dossiers.sweeping import Swept, sweep
from dossiers.tasks import sweep_files
from tests.dossiers.factories import pdf, picture, small_dossier, upload

pytestmark = pytest.mark.django_db
ORPHAN = pdf(2)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "documents")
    return tmp_path / "documents"


def roll_back(dossier) -> str:
    """An upload whose act was refused at its end; says under which name its bytes stayed."""
    with transaction.atomic():
        document = workflow.attach(dossier, upload(ORPHAN), "letter", by=None)
        transaction.set_rollback(True)
    return document.stored_name


def aged(*names: str) -> None:
    for name in names:
        then = time.time() - 25 * 3600
        os.utime(default_storage.path(name), (then, then))


def stored() -> set[str]:
    return {f"{part}/{name}" for part in default_storage.listdir("")[0] for name in default_storage.listdir(part)[1]}


def test_sweep_deletes_what_a_rolled_back_upload_left_and_nothing_else(folder):
    dossier = small_dossier()
    former = workflow.attach(dossier, upload(pdf()), "letter", by=None)
    current = workflow.attach(dossier, upload(picture(), "letter.png"), "letter", by=None)
    old, young = roll_back(dossier), roll_back(dossier)
    (folder / "ab").mkdir(exist_ok=True)
    (folder / "ab" / "notes.txt").write_text("of somebody else")
    aged(former.stored_name, current.stored_name, old, "ab/notes.txt")

    swept = sweep(delete=True)

    assert (swept.files, swept.size > 0) == (1, True)
    assert stored() == {former.stored_name, current.stored_name, young, "ab/notes.txt"}
    assert Document.objects.count() == 2


def test_command_counts_first_and_deletes_when_told(capsys):
    name = roll_back(small_dossier())
    size = default_storage.size(name)
    aged(name)

    call_command("sweep_files")
    counted = stored()
    call_command("sweep_files", "--delete")

    assert (counted, stored()) == ({name}, set())
    assert capsys.readouterr().out.splitlines() == [
        f"1 files that no document names, {size} bytes: nothing is deleted without --delete",
        f"1 files that no document names, {size} bytes: deleted",
    ]


def test_before_the_first_upload_there_is_nothing_to_sweep():
    assert sweep(delete=True) == Swept()


def test_daily_task_deletes_and_says_how_much(caplog):
    aged(roll_back(small_dossier()))

    with caplog.at_level(logging.INFO):
        sweep_files()

    assert caplog.messages[-1].startswith("Deleted 1 stored files that no document names")
    assert stored() == set()
