"""Filling in a report: typing is no act of its own kind, each answer is a version; documents are cleaned and kept."""

from collections.abc import Mapping

from accounts import door
from accounts.person import Person
from audit import clock
from cities import permissions
from cities import report_rules as rules
from cities.models import ProgressReport
from dossiers import cleaning
from dossiers import workflow as dossiers
from dossiers.cleaning import Upload
from dossiers.models import Document


def _may_fill(key: str, by: Person) -> ProgressReport:
    seen = door.see(ProgressReport.objects.visible_to(by).select_related("membership"), key)
    door.allow(permissions.fills_in(seen, by))
    return seen


def _fillable(key: str, codes: set[str], by: Person) -> ProgressReport:
    seen = _may_fill(key, by)
    rows = ProgressReport.objects.select_related("membership__city", "dossier")
    report = door.lock(rows.filter(pk=seen.pk)).get()
    door.require(rules.editable(report, codes), rules.owes(report, clock.today()))
    return report


@door.act
def fill_in_report(key: str, typed: Mapping[str, dossiers.Typed], *, by: Person) -> dossiers.Saved:
    """Each answer becomes a new version, or comes back beside the one that was faster."""
    report = _fillable(key, set(typed), by)
    return dossiers.answer_many(report.dossier, typed, by=by.user)


@door.act
def attach_to_report(key: str, upload: Upload, kind: str, *, by: Person) -> Document:
    """A document joins the report, cleaned; the same one twice stays one."""
    _may_fill(key, by)
    cleaned = cleaning.clean(upload)  # takes long: before the row is locked
    return dossiers.attach(_fillable(key, {kind}, by).dossier, cleaned, kind, by=by.user)


@door.act
def detach_from_report(key: str, document_key: str, *, by: Person) -> ProgressReport:
    """A document leaves the report before it is handed in."""
    seen = _may_fill(key, by)
    document = door.see(Document.objects.filter(dossier=seen.dossier_id), document_key)
    report = _fillable(key, {document.kind}, by)
    dossiers.remove_document(document, by=by.user)
    return report
