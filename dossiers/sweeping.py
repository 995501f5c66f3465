"""Stored files that no document names: uploads whose transaction was rolled back left their bytes behind."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core.files.storage import default_storage

from dossiers.models import Document

KEPT = timedelta(days=1)  # far longer than any transaction that may still name the file
FOLDER, FILE = re.compile(r"[0-9a-f]{2}"), re.compile(r"[0-9a-f]{32}")  # as `workflow.attach` names them


@dataclass(frozen=True)
class Swept:
    """How much no document names."""

    files: int = 0
    size: int = 0


def sweep(*, delete: bool) -> Swept:
    """Counts the files older than a day that no document names, replaced ones included, and deletes them if told so."""
    found = list(_unnamed(datetime.now(UTC) - KEPT))  # files bear the machine's time, never the demo's
    swept = Swept(len(found), sum(default_storage.size(name) for name in found))
    for name in found if delete else ():
        default_storage.delete(name)
    return swept


def _unnamed(before: datetime) -> Iterator[str]:
    for folder in filter(FOLDER.fullmatch, _listed("")[0]):
        stored = {f"{folder}/{name}" for name in filter(FILE.fullmatch, _listed(folder)[1])}
        named = Document.objects.filter(stored_name__in=stored).values_list("stored_name", flat=True)
        yield from (name for name in sorted(stored - set(named)) if default_storage.get_modified_time(name) < before)


def _listed(folder: str) -> tuple[list[str], list[str]]:
    """The folders and the files in it; before the first upload there is nothing."""
    try:
        return default_storage.listdir(folder)
    except FileNotFoundError:
        return [], []
