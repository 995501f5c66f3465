"""What happens to an application before it is handed in: begun, filled in, given documents."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

from accounts import door
from accounts.person import Person
from audit import clock
from cities.models import City
from dossiers import cleaning
from dossiers import workflow as dossiers
from dossiers.cleaning import Upload
from dossiers.limits import LIMITS, Limits
from dossiers.models import Document, FormVersion
from dossiers.states import ASKED
from nominations import permissions
from nominations.emails import application as emails
from nominations.models import Call, Nomination, RequiredDocument
from nominations.rules import application as rules
from nominations.rules.call import window, written_in
from nominations.states import Deadline
from nominations.workflow import eligibility
from nominations.workflow.signing import end_if_edited
from nominations.workflow.steps import begin, startable


@door.act
def open_file(call_key: str, city: City, *, by: Person, language: str = "en") -> Nomination:
    """An empty application of a city begins on the form of the call."""
    call = door.see(Call.objects.visible_to(by).with_dates(), call_key)
    new = begin_file(call, city, by=by, language=language)
    door.say(emails.opened(new))
    return new


def begin_file(call: Call, city: City, *, by: Person, language: str = "en", **registered: Any) -> Nomination:
    """The same without a word to the Commission, which learns in other e-mails of an entry and of what came on paper.

    What is registered on its behalf bears from its first moment how it came and, if it came late, until when it may.
    """
    new = Nomination(call=call, city=city, country=city.country, **registered)
    door.allow(by.is_clock or permissions.writes(new, by))
    if new.late_until:
        _accepted_late(new)
    door.lock(City.objects.filter(pk=city.pk)).get()  # two who begin at once: the second finds the first
    living = Nomination.objects.living().filter(call=call, city=city).first()
    # What came on paper is registered first and declared ineligible afterwards; a replay happened.
    asked = [*eligibility.known(call, city), written_in(call, language)]
    against = [] if by.is_clock or new.on_behalf or call.is_replay else asked
    in_time = window(call, new.closes_at or new.deadline(Deadline.CITY), clock.now())
    door.require(in_time, rules.alone(living), *against)
    new.dossier = dossiers.open_dossier(cast("FormVersion", call.form), language)  # no call is published without
    new.since = new.created_at = clock.now()
    new.save()
    begin(new, "open_file", by=by, facts=_came(new), reason=new.late_reason)
    return new


def _came(new: Nomination) -> dict[str, Any]:
    """Whether it was registered for others; then when it arrived and how."""
    if not new.on_behalf:
        return {"on_behalf": False}
    late = {"late_until": new.late_until} if new.late_until else {}
    return {"on_behalf": True, "arrived_on": new.arrived_on, "channel": new.channel} | late


def _accepted_late(new: Nomination) -> None:
    """A file that comes after every deadline begins with a reason and a day of its own."""
    now, closes = clock.now(), new.call.deadline(Deadline.COMMISSION, new.country_id)
    too_late = rules.too_late(new.call.really_closes(closes), now)
    door.require(too_late, rules.reasoned(new.late_reason), rules.still_due(new, new.status, now))


def _may_write(key: str, by: Person) -> Nomination:
    seen = door.see(Nomination.objects.visible_to(by), key)
    door.allow(by.is_clock or permissions.writes(seen, by))
    return seen


def _writable(key: str, codes: set[str], by: Person) -> Nomination:
    seen = _may_write(key, by)
    nomination = door.lock(Nomination.objects.filter(pk=seen.pk)).get()
    door.require(startable(nomination, "submit"), rules.editable(nomination, codes))
    return nomination


@door.act
def fill_in(key: str, typed: Mapping[str, dossiers.Typed], *, by: Person, language: str = "") -> dossiers.Saved:
    """Typing: each answer becomes a new version, or comes back beside the one that was faster."""
    nomination = _writable(key, set(typed), by)
    saved = dossiers.answer_many(nomination.dossier, typed, by=by.user, language=language or None)
    end_if_edited(nomination, by=by)
    return saved


@door.act
def attach(key: str, upload: Upload, kind: str, *, by: Person) -> Document:
    """A document joins the application, cleaned; the same one twice stays one."""
    asked = _asked(_may_write(key, by), kind)
    cleaned = cleaning.clean(upload, _limits(asked))  # takes long: before the row is locked
    door.require(*([rules.of_kind(asked, cleaned.media_type)] if asked else []))
    nomination = _writable(key, {kind}, by)
    document = dossiers.attach(nomination.dossier, cleaned, kind, by=by.user)
    end_if_edited(nomination, by=by)
    return document


def _asked(nomination: Nomination, kind: str) -> RequiredDocument | None:
    """The document that is asked for under this name; None for a file of the form."""
    if not kind.startswith(ASKED):
        return None
    return door.see(nomination.call.required_documents.asked_of(nomination.country_id), kind.removeprefix(ASKED))


def _limits(asked: RequiredDocument | None) -> Limits:
    return replace(LIMITS, size=min(asked.most_megabytes * 2**20, LIMITS.size)) if asked else LIMITS


@door.act
def detach(key: str, document_key: str, *, by: Person) -> Nomination:
    """A document leaves the application before it is handed over."""
    seen = door.see(Nomination.objects.visible_to(by), key)
    document = door.see(Document.objects.filter(dossier=seen.dossier_id), document_key)
    nomination = _writable(key, {document.kind}, by)
    dossiers.remove_document(document, by=by.user)
    end_if_edited(nomination, by=by)
    return nomination


@door.act
def bring_back(key: str, document_key: str, *, by: Person) -> Document:
    """A document that was removed or replaced joins the application again, as long as it is filled in."""
    seen = door.see(Nomination.objects.visible_to(by), key)
    document = door.see(Document.objects.filter(dossier=seen.dossier_id).asked_for(), document_key)
    nomination = _writable(key, {document.kind}, by)
    asked = _asked(nomination, document.kind)
    door.require(*([rules.of_kind(asked, document.media_type)] if asked else []))
    back = dossiers.bring_back(document, by=by.user)
    end_if_edited(nomination, by=by)
    return back


def typed(answers: Mapping[str, Any]) -> dict[str, dossiers.Typed]:
    """Answers to questions nobody has answered yet, for files entered in one go."""
    return {code: dossiers.Typed(value, 0) for code, value in answers.items()}
