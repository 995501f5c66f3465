"""Signatures: all that is signed becomes one exact text, which is signed once and may be voided."""

import re
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.door import lock, require
from accounts.legible import is_legible
from accounts.models import User
from accounts.verdicts import Verdict
from audit import clock
from dossiers import sealing, values
from dossiers.models import Document, Dossier, Signature, Snapshot
from dossiers.states import Method


@transaction.atomic
def freeze(dossier: Dossier, purpose: str) -> Snapshot:
    """All that is signed becomes one exact text with a hash and a short code, numbered within its dossier."""
    locked = lock(Dossier.objects.all()).get(pk=dossier.pk)
    if Dossier.form.is_cached(dossier):
        locked.form = dossier.form  # a form version never changes; answers are read again under the lock
    text = sealing.text(locked)
    digest = sealing.sha256(text)
    last = locked.snapshots.aggregate(last=Max("number"))["last"] or 0
    return Snapshot.objects.create(
        dossier=dossier,
        number=last + 1,
        purpose=purpose,
        text=text,
        sha256=digest,
        code=sealing.short_code(digest),
        at=clock.now(),
    )


@transaction.atomic
def sign(
    snapshot: Snapshot,
    *,
    party: str,
    name: str,
    title: str,
    method: str,
    document: Document | None = None,
    acting: tuple[str, str] = ("", ""),
    arrived: tuple[date | None, str] = (None, ""),
    by: User | None,
) -> Signature:
    """The mayor or the Commission signs exactly this text, once, with name and exact title; who acts is named too.

    What came on paper says when it arrived and how.
    """
    name, title, acting_name, acting_office = map(_one_line, (name, title, *acting))
    lock(Dossier.objects.all()).get(pk=snapshot.dossier_id)
    require(_has_signatory(name, title), _has_scan(snapshot, method, document), _is_unsigned(snapshot, party))
    return Signature.objects.create(
        snapshot=snapshot,
        party=party,
        name=name,
        title=title,
        method=method,
        document=document,
        acting_name=acting_name,
        acting_office=acting_office,
        arrived_on=arrived[0],
        channel=arrived[1],
        by=by,
        at=clock.now(),
    )


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", values.tidy(text.replace("\x00", "")))


def _has_signatory(name: str, title: str) -> Verdict:
    if is_legible(name) and is_legible(title) and max(len(name), len(title)) <= 200:
        return Verdict.ok("signature_name")
    return Verdict.fail("signature_name", _("A signature needs the name and the exact official title of who signs."))


def _has_scan(snapshot: Snapshot, method: str, document: Document | None) -> Verdict:
    if document is None and method == Method.SCAN:
        sentence = _("The signed page is missing. Upload its scan or photo (PDF, JPEG or PNG), then sign again.")
        return Verdict.fail("signature_scan", sentence)
    if document is not None and (document.dossier_id != snapshot.dossier_id or document.replaced_at):
        return Verdict.fail("signature_scan", _("The signed page is not among the files of this dossier any more."))
    if document is not None and document.signatures.exists():
        sentence = _("This scan belongs to an earlier signature. Print the page of this text, sign it, and scan that.")
        return Verdict.fail("signature_scan", sentence)
    return Verdict.ok("signature_scan")


def _is_unsigned(snapshot: Snapshot, party: str) -> Verdict:
    if snapshot.signatures.valid().filter(party=party).exists():
        return Verdict.fail("signature_once", _("This text bears this signature already."))
    return Verdict.ok("signature_once")


def void(signature: Signature, reason: str) -> Signature:
    """A signature no longer holds, and says why; it stays readable."""
    reason = values.tidy(reason.replace("\x00", ""))
    require(_has_reason(reason))
    Signature.objects.valid().filter(pk=signature.pk).update(voided_at=clock.now(), void_reason=reason)
    signature.refresh_from_db(fields=["voided_at", "void_reason"])
    return signature


def _has_reason(reason: str) -> Verdict:
    if reason:
        return Verdict.ok("void_reason")
    return Verdict.fail("void_reason", _("Say why the signature no longer holds."))
