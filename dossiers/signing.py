"""Signatures that are asked for: a text frozen before it is signed, the link to it, a second look at a scan.

These functions run in the transaction of an act of `nominations`, which writes the record and the e-mails.
"""

import secrets
from collections.abc import Iterable, Sequence
from datetime import timedelta

from accounts.models import User
from accounts.workflow import digest
from audit import clock
from dossiers import sealing, workflow
from dossiers.models import Dossier, Signature, SigningRequest, Snapshot
from dossiers.states import Method, Party, Purpose

LIFETIME = timedelta(days=14)
SIGNED_PAGE = "signed-page"  # the kind of a document that is a scan of the page signed
PAPER = "paper"  # the kind of a document that is a scan of a whole application that came on paper
PURPOSES = {Party.MAYOR: Purpose.SUBMIT, Party.COMMISSION: Purpose.ENDORSE}


def is_current(snapshot: Snapshot) -> bool:
    """Whether the text that was frozen is the text that stands there now."""
    return snapshot.text == sealing.text(snapshot.dossier)


def is_current_in(dossier: Dossier, snapshot: Snapshot) -> bool:
    """The same, asked of a dossier whose answers are at hand."""
    snapshot.dossier = dossier
    return is_current(snapshot)


def held(dossier: Dossier, party: str) -> Signature | None:
    """The signature that a party has under the text as it stands now."""
    signature = Signature.objects.of(dossier, party).first()
    return signature if signature and is_current_in(dossier, signature.snapshot) else None


def held_among(dossiers: Sequence[Dossier], party: str) -> dict[int, Signature]:
    """The same of many dossiers, by the row of each; only those that were ever signed are read."""
    rows = Signature.objects.valid().filter(snapshot__dossier__in=[one.pk for one in dossiers], party=party)
    latest = {row.snapshot.dossier_id: row for row in rows.select_related("snapshot").order_by("pk")}
    signed = [one for one in dossiers if one.pk in latest]
    Dossier.fill_all(signed)
    return {one.pk: latest[one.pk] for one in signed if is_current_in(one, latest[one.pk].snapshot)}


def asked(dossier: Dossier, party: str) -> SigningRequest | None:
    """The request that waits for a party's signature under the text as it stands now."""
    request = SigningRequest.objects.of(dossier, party).first()
    return request if request and is_current_in(dossier, request.snapshot) else None


def frozen(dossier: Dossier, party: str) -> Snapshot:
    """The text that this party signs: the one frozen for it if it still stands, otherwise frozen now."""
    request = asked(dossier, party)
    return request.snapshot if request else workflow.freeze(dossier, PURPOSES[Party(party)])


def request(dossier: Dossier, party: str, *, by: User | None) -> SigningRequest:
    """The text is frozen and waits for a signature."""
    snapshot = workflow.freeze(dossier, PURPOSES[Party(party)])
    return SigningRequest.objects.create(snapshot=snapshot, party=party, by=by, at=clock.now())


def send(
    former: SigningRequest, address: str, language: str, *, by: User | None, copies: bool = False
) -> tuple[SigningRequest, str]:
    """The same text by a link that works once; a link sent before ends."""
    end([former])
    token = secrets.token_urlsafe(24)
    now = clock.now()
    sent = SigningRequest.objects.create(
        snapshot=former.snapshot,
        party=former.party,
        by=by,
        at=now,
        address=address.strip().lower(),
        language=language,
        token_hash=digest(token),
        expires_at=now + LIFETIME,
        gets_copies=copies,
    )
    return sent, token


def end(requests: Iterable[SigningRequest], signature: Signature | None = None) -> None:
    """Nobody waits for them any more; with a signature, because it came."""
    for one in requests:
        one.ended_at, one.signature = clock.now(), signature
        one.save(update_fields=["ended_at", "signature"])


def open_ones(dossier: Dossier, party: str = "") -> list[SigningRequest]:
    """Every request under any text of a dossier that waits, of one party or of both."""
    rows = SigningRequest.objects.open().filter(snapshot__dossier=dossier).select_related("snapshot").order_by("pk")
    return list(rows.filter(party=party) if party else rows)


def valid_ones(dossier: Dossier, party: str = "") -> list[Signature]:
    """Every valid signature under any text of a dossier, of one party or of both."""
    rows = Signature.objects.valid().filter(snapshot__dossier=dossier).select_related("snapshot").order_by("pk")
    return list(rows.filter(party=party) if party else rows)


def look(dossier: Dossier, party: str, *, by: User) -> int:
    """A second person found that the scan of a party is the page that was to be signed; nobody looks at one's own."""
    scans = Signature.objects.of(dossier, party).filter(method=Method.SCAN, looked_at=None).exclude(by=by)
    return scans.order_by().update(looked_by=by, looked_at=clock.now())
