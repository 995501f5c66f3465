"""The acts by which a text comes to its signature, on paper or by a link, and by which a signature ends."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from accounts import door
from accounts.person import Person
from accounts.verdicts import failed
from accounts.workflow import digest
from audit import clock
from dossiers import cleaning, signing
from dossiers import workflow as dossiers
from dossiers.cleaning import Upload
from dossiers.models import Signature, SigningRequest
from dossiers.states import Method, Party
from nominations import permissions
from nominations.emails import signing as emails
from nominations.models import Nomination
from nominations.permissions import INTERNAL, visible_fields
from nominations.rules import application as application_rules
from nominations.rules import signing as rules
from nominations.rules.call import window
from nominations.workflow.completeness import still_open
from nominations.workflow.steps import call_off, permitted, role, startable, take
from notifications.models import Email


@dataclass(frozen=True)
class Side:
    """Who signs, and the act that hands over what was signed: its name is also the stage of the questions."""

    party: str
    verb: str


SIDES = {Party.MAYOR: Side(Party.MAYOR, "submit"), Party.COMMISSION: Side(Party.COMMISSION, "endorse")}


def side_of(party: str) -> Side:
    """The side of this name; others do not exist."""
    if party not in SIDES:
        raise Http404
    return SIDES[Party(party)]


def in_time(nomination: Nomination) -> None:
    """Refuses what comes after the deadline at which silence ends the file where it stands."""
    if nomination.closes_at:
        door.require(window(nomination.call, nomination.closes_at, clock.now()))


def _record(verb: str, nomination: Nomination, text: Any, *, by: Person, reason: str = "", as_role: str = "") -> None:
    facts = {"party": str(text.party), "snapshot": text.snapshot.sha256}
    door.record(verb, nomination, by=by, role=as_role or role(by), facts=facts, reason=reason)


@door.act
def request_signature(key: str, party: str, *, by: Person) -> SigningRequest:
    """The complete text is frozen, so that its page can be printed or its link sent."""
    side = side_of(party)
    nomination = take(Nomination, key, side.verb, by=by)
    in_time(nomination)
    door.require(*still_open(nomination, side.verb))
    door.require(rules.unsigned(signing.held(nomination.dossier, side.party)))
    if waiting := signing.asked(nomination.dossier, side.party):
        return waiting
    request = signing.request(nomination.dossier, side.party, by=by.user)
    _record("request_signature", nomination, request, by=by)
    return request


@door.act
def send_signing_link(
    key: str, party: str, email: str, *, by: Person, language: str = "en", copies: bool = False
) -> SigningRequest:
    """The mayor, or the head of the Commission, gets a link that shows the text and signs it once.

    The office of a mayor gets copies of what its city is told from then on, if the city says so.
    """
    former = request_signature(key, party, by=by)
    nomination = take(Nomination, key, side_of(party).verb, by=by)
    request, token = signing.send(former, email, language, by=by.user, copies=copies)
    _record("send_signing_link", nomination, request, by=by)
    door.say(emails.signing_ended(nomination, former))
    door.say(emails.signing_asked(nomination, request, token))
    return request


@door.act
def sign_scan(key: str, party: str, upload: Upload, *, by: Person, signatory: str, title: str) -> Signature:
    """The page that was printed, signed and stamped comes back as a scan; a second person will look at it."""
    side = side_of(party)
    seen = door.see(Nomination.objects.visible_to(by), key)
    door.allow(permitted(seen, side.verb, by))
    cleaned = cleaning.clean(upload)  # takes long: before the row is locked
    nomination = take(Nomination, key, side.verb, by=by)
    in_time(nomination)
    door.require(rules.unsigned(signing.held(nomination.dossier, side.party)))
    request = _asked(nomination, side)
    scan = dossiers.attach(nomination.dossier, cleaned, signing.SIGNED_PAGE, by=by.user)
    facts = {"name": signatory, "title": title, "method": Method.SCAN, "document": scan}
    signature = _signed(nomination, request, facts, by)
    _record("sign_scan", nomination, signature, by=by)
    return signature


def _asked(nomination: Nomination, side: Side) -> SigningRequest:
    request = signing.asked(nomination.dossier, side.party)
    if request is None:
        raise door.Refused(rules.not_asked())
    return request


def _signed(nomination: Nomination, request: SigningRequest, facts: dict[str, Any], by: Person) -> Signature:
    """The signature under the text that was frozen; nobody else is asked for it any longer."""
    door.require(application_rules.signed(nomination, facts["name"], facts["title"]))
    signature = dossiers.sign(request.snapshot, party=request.party, by=by.user, **facts)
    signing.end([request], signature)
    return signature


# By a link.


def by_token(token: str) -> SigningRequest:
    """The request that this link was made for."""
    rows = SigningRequest.objects.select_related("snapshot__dossier__nomination__call", "signature")
    request = rows.filter(token_hash=digest(token)).first()
    if request is None:
        raise Http404
    return request


def link_verdicts(nomination: Nomination, request: SigningRequest) -> list[Any]:
    """Whether a link can still sign: asked when it is shown and again when it is used."""
    now = clock.now()
    verdicts = [rules.unused(request), rules.unended(request), rules.unexpired(request, now)]
    verdicts.append(startable(nomination, side_of(request.party).verb))
    if nomination.closes_at:
        verdicts.append(window(nomination.call, nomination.closes_at, now))
    return [*verdicts, rules.unchanged(signing.is_current(request.snapshot))]


def link_signs(email: Email) -> bool:
    """Whether the link in this e-mail can still sign when it leaves: asked of the request that its version names."""
    rows = SigningRequest.objects.select_related("snapshot__dossier__nomination__call", "signature")
    request = rows.filter(pk=email.version.rpartition(".")[2]).first()
    return request is not None and not failed(link_verdicts(request.snapshot.dossier.nomination, request))


@door.act
def sign_by_link(
    token: str, *, by: Person, signatory: str, title: str, acting_name: str = "", acting_office: str = ""
) -> Signature:
    """Who holds the link signs exactly the text it was made for, once; the state is looked at now and not before."""
    seen = by_token(token).snapshot.dossier.nomination
    nomination = door.lock(Nomination.objects.filter(pk=seen.pk)).get()
    request = by_token(token)
    for verdict in (*link_verdicts(nomination, request), rules.actor(acting_name, acting_office)):
        door.require(verdict)  # the first reason is the one that helps
    acting = (acting_name, acting_office)
    facts = {"name": signatory, "title": title, "method": Method.LINK, "acting": acting}
    signature = _signed(nomination, request, facts, by)
    who = ", ".join(filter(None, acting))
    _record("sign_by_link", nomination, signature, by=by, reason=who, as_role=str(request.party))
    door.say(emails.signature_given(nomination, signature))
    door.say(emails.signed_copy(nomination, request, token))
    return signature


# The end of a signature.


@door.act
def end_signing(key: str, party: str, *, by: Person, reason: str) -> Nomination:
    """What was asked for is taken back, and what was signed no longer holds, before it is handed over."""
    side = side_of(party)
    nomination = take(Nomination, key, side.verb, by=by)
    door.require(application_rules.reasoned(reason))
    requests = signing.open_ones(nomination.dossier, side.party)
    signatures = signing.valid_ones(nomination.dossier, side.party)
    door.require(rules.pending(bool(requests or signatures)))
    _end(nomination, requests, signatures, reason, by=by)
    return nomination


def end_if_edited(nomination: Nomination, *, by: Person) -> None:
    """An edit under a signature, or under a text that waits for one, ends it; both sides are told."""
    requests = signing.open_ones(nomination.dossier)
    signatures = signing.valid_ones(nomination.dossier)
    texts = {one.snapshot for one in requests} | {one.snapshot for one in signatures}
    nomination.dossier.forget()
    old = {text.pk for text in texts if not signing.is_current_in(nomination.dossier, text)}
    requests = [one for one in requests if one.snapshot_id in old]
    signatures = [one for one in signatures if one.snapshot_id in old]
    if requests or signatures:
        _end(nomination, requests, signatures, _("An answer was changed after the text was frozen."), by=by)


def _end(
    nomination: Nomination,
    requests: list[SigningRequest],
    signatures: list[Signature],
    reason: str,
    *,
    by: Person,
) -> None:
    void(nomination, requests, signatures, reason)
    texts: list[Any] = [*(signatures or requests)]
    for text in texts:
        _record("end_signing", nomination, text, by=by, reason=reason)
    call_off(nomination, "end_signing")
    door.say(emails.signature_voided(nomination, reason, was_signed=bool(signatures)))


def void(nomination: Nomination, requests: list[SigningRequest], signatures: list[Signature], reason: str) -> None:
    """Signatures end with a reason; whoever signed by a link, or was to, learns it."""
    used = SigningRequest.objects.filter(signature__in=signatures).select_related("snapshot").order_by("pk")
    told = [*requests, *used]
    for signature in signatures:
        dossiers.void(signature, reason)
    signing.end(requests)
    for request in told:
        door.say(emails.signing_ended(nomination, request))


def end_requests(nomination: Nomination, party: str) -> None:
    """It was signed in another way: links that were sent open nothing any more."""
    void(nomination, signing.open_ones(nomination.dossier, party), [], "")


def void_all(nomination: Nomination, reason: str, party: str = "") -> None:
    """Every signature under the file, or those of one side, and whatever was asked for."""
    dossier = nomination.dossier
    void(nomination, signing.open_ones(dossier, party), signing.valid_ones(dossier, party), reason)


# The second look.


@door.act
def confirm_scan(key: str, signature_key: str, *, by: Person) -> Signature:
    """A second person saw that the scan is the page of this text, signed by the person named."""
    seen = door.see(Nomination.objects.visible_to(by), key)
    signature = door.see(Signature.objects.filter(snapshot__dossier=seen.dossier_id), signature_key)
    reads = INTERNAL in visible_fields(by, seen)
    door.allow(permissions.looks_at(seen, signature.party, by) and reads)
    nomination = door.lock(Nomination.objects.filter(pk=seen.pk)).get()
    signature = Signature.objects.select_related("snapshot").get(pk=signature.pk)
    door.require(rules.scanned(signature), rules.second_look(signature, by))
    signing.look(nomination.dossier, signature.party, by=by.someone)
    _record("confirm_scan", nomination, signature, by=by)
    return signature
