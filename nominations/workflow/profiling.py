"""What a city wrote for everybody to read, told when it becomes a member: the public answers of the signed text."""

from typing import Any

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.utils import translation

from accounts.person import Person
from cities import workflow as register
from cities.models import Edition
from dossiers import reading
from dossiers.models import Dossier, Snapshot
from dossiers.states import Kind, Purpose, Visibility
from nominations.models import Nomination

PERSONAL = {Kind.EMAIL, Kind.PEOPLE, Kind.FILE, Kind.CONSENT}  # never told, whatever the form says of them
IN_REGISTER = {"municipality", "local_name", "website"}  # the page has them already


def publish_profiles(edition: Edition, files: list[Nomination], *, by: Person) -> None:
    """Of each new member what its Commission signed; a file that nobody signed here tells nothing."""
    prefetch_related_objects(files, "dossier__snapshots")
    signed = {file.city: (file.dossier, found) for file in files if (found := _signed(file.dossier))}
    Dossier.fill_all([dossier for dossier, _snapshot in signed.values()])
    told = {city: _in_languages(dossier, snapshot) for city, (dossier, snapshot) in signed.items()}
    register.publish_profiles(edition, told, by=by)


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
