"""What a city wrote for everybody to read, told when it becomes a member: the public answers of the signed text."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.utils import translation

from accounts.person import Person
from cities import workflow as register
from cities.models import Edition, Population
from dossiers import reading
from dossiers.models import Dossier, Snapshot
from dossiers.states import Kind, Purpose, Visibility
from nominations.models import Nomination

PERSONAL = {Kind.EMAIL, Kind.PEOPLE, Kind.FILE, Kind.CONSENT}  # never told, whatever the form says of them
POPULATION = "population"
IN_REGISTER = {"municipality", "local_name", "website"}  # the page has them already


def publish_profiles(edition: Edition, files: list[Nomination], *, by: Person) -> None:
    """Of each new member what its Commission signed; a file that nobody signed here tells nothing."""
    told = {file.city: _in_languages(file.dossier, snapshot) for file, snapshot in _all_signed(files)}
    if told:
        register.publish_profiles(edition, told, stated(files), by=by)


def stated(files: list[Nomination]) -> list[Population]:
    """How many inhabitants each city stated for everybody to read, with the year; nothing where either is missing."""
    counts = (_count(file, snapshot) for file, snapshot in _all_signed(files))
    return [count for count in counts if count]


def _count(file: Nomination, snapshot: Snapshot) -> Population | None:
    parts = reading.read(file.dossier, [str(Visibility.PUBLIC)], snapshot=snapshot)
    told = next((one.value for part in parts for one in part.questions if one.code == POPULATION), None) or {}
    if not told.get("value") or not told.get("year"):
        return None
    number = int(Decimal(told["value"]))
    return Population(city=file.city, year=told["year"], number=number, source=Population.STATED)


def _all_signed(files: list[Nomination]) -> list[tuple[Nomination, Snapshot]]:
    prefetch_related_objects(files, "dossier__snapshots")
    signed = [(file, found) for file in files if (found := _signed(file.dossier))]
    Dossier.fill_all([file.dossier for file, _snapshot in signed])
    return signed


def _signed(dossier: Dossier) -> Snapshot | None:
    endorsed = [one for one in dossier.snapshots.all() if one.purpose == Purpose.ENDORSE]
    return max(endorsed, key=lambda one: one.number, default=None)


def _in_languages(dossier: Dossier, snapshot: Snapshot) -> dict[str, list[dict[str, Any]]]:
    """Headings in every language of the site, answers as they were written."""
    found = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found[language] = _sections(dossier, snapshot)
    return found


def _sections(dossier: Dossier, snapshot: Snapshot) -> list[dict[str, Any]]:
    parts = reading.read(dossier, [str(Visibility.PUBLIC)], snapshot=snapshot)
    told = [{"title": str(part.title), "answers": _answers(part)} for part in parts]
    return [part for part in told if part["answers"]]


def _answers(part: reading.ReadSection) -> list[dict[str, str]]:
    return [
        {"label": str(one.label), "text": str(one.text), "language": one.language}
        for one in part.questions
        if one.text and one.kind not in PERSONAL and one.code not in IN_REGISTER
    ]
