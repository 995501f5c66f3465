"""What of a file a person reads: its text, questions beside it, signatures, documents, and the history of its acts."""

import json
from collections import defaultdict
from typing import Any

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.person import Person
from audit.models import Record
from dossiers import reading
from dossiers.models import Document, Signature, Snapshot
from dossiers.states import ASKED, Visibility
from nominations import states, timeline
from nominations.models import Check, Nomination
from nominations.permissions import CONTENT, HISTORY, INTERNAL, PEOPLE, STATE
from nominations.rules.screening import CHECKLIST
from nominations.views import standing

ACTS_IN_WORDS = {
    "open_file": gettext_lazy("Application opened"),
    "copy_earlier": gettext_lazy("Taken over from an earlier application"),
    "submit": gettext_lazy("Handed to the National Commission"),
    "take_back": gettext_lazy("Taken back by the city"),
    "return_to_city": gettext_lazy("Returned to the city"),
    "endorse": gettext_lazy("Nominated by the National Commission"),
    "unendorse": gettext_lazy("Endorsement taken back"),
    "decline": gettext_lazy("Not nominated by the National Commission"),
    "take_back_decline": gettext_lazy("Considered again by the National Commission"),
    "lapse": gettext_lazy("Lapsed at the deadline"),
    "withdraw": gettext_lazy("Withdrawn"),
    "reinstate": gettext_lazy("Accepted again by the secretariat"),
    "rank": gettext_lazy("Put in order by the National Commission"),
    "confirm_eligible": gettext_lazy("Accepted for assessment"),
    "check_name": gettext_lazy("Legal status and name confirmed"),
    "ask_clarification": gettext_lazy("Question of the secretariat"),
    "answer_clarification": gettext_lazy("Question answered"),
    "close_clarification": gettext_lazy("Question closed without an answer"),
    "move_clarification": gettext_lazy("Another date for the answer"),
    "write": gettext_lazy("Message written"),
    "declare_ineligible": gettext_lazy("Found not eligible"),
    "check": gettext_lazy("Checklist answered"),
    "propose_ineligible": gettext_lazy("Proposed as not eligible"),
    "send_back_ineligible": gettext_lazy("Proposal not confirmed: the file goes on"),
    "remind": gettext_lazy("Reminder of the deadline sent"),
    "remind_of_answer": gettext_lazy("Reminder of an open question sent"),
    "request_signature": gettext_lazy("Text frozen for its signature"),
    "send_signing_link": gettext_lazy("Link for a signature sent"),
    "sign_scan": gettext_lazy("Signed page uploaded"),
    "sign_by_link": gettext_lazy("Signed by a link"),
    "end_signing": gettext_lazy("Signature ended"),
    "confirm_scan": gettext_lazy("Scan of a signature looked at"),
    "keep_away": gettext_lazy("Conflict of interest stated: a colleague is kept away"),
    "propose_lift": gettext_lazy("Return of a colleague proposed"),
    "lift_conflict": gettext_lazy("Return of a colleague confirmed"),
    "send_back_lift": gettext_lazy("Return of a colleague not confirmed"),
    "start_review": gettext_lazy("Given to jurors"),
    "peek": gettext_lazy("Sealed marks opened, with a reason"),
    "remark": gettext_lazy("Remark in the jury's discussion"),
    "count_votes": gettext_lazy("Secret votes counted"),
    "cast_tie": gettext_lazy("Tie decided by whoever presides"),
    "repeat_ballot": gettext_lazy("Secret vote to be repeated"),
    "send_back_readmit": gettext_lazy("Return of a juror not confirmed"),
    "close_review": gettext_lazy("Marks closed"),
    "reopen_review": gettext_lazy("Marks open again"),
    "declare_none": gettext_lazy("No conflict of interest declared"),
    "vote": gettext_lazy("Vote cast"),
    "recommend": gettext_lazy("Recommended by the jury"),
    "reserve": gettext_lazy("Kept in reserve by the jury"),
    "not_recommend": gettext_lazy("Not recommended by the jury"),
    "defer": gettext_lazy("Deferred by the jury"),
    "reopen_vote": gettext_lazy("Vote open again"),
    "pin": gettext_lazy("Pinned in the cohort"),
    "exclude": gettext_lazy("Kept out of the cohort's suggestion"),
    "select": gettext_lazy("Taken into the cohort"),
    "leave_out": gettext_lazy("Left out of the cohort"),
    "unselect": gettext_lazy("Taken back to the jury's word"),
    "admit": gettext_lazy("Admission approved"),
    "refuse": gettext_lazy("Refusal approved"),
    "recall_approval": gettext_lazy("Approval recalled"),
    "propose_corrigendum": gettext_lazy("Correction of the announcement proposed"),
    "send_back_corrigendum": gettext_lazy("Correction not confirmed"),
    "draft_feedback": gettext_lazy("Feedback drafted from the jury's comments"),
    "change_feedback": gettext_lazy("Feedback edited"),
    "accept_word": gettext_lazy("Word in the feedback accepted, with a reason"),
    "check_feedback": gettext_lazy("Feedback checked for the letter"),
    "announce": gettext_lazy("Outcome announced"),
    "promote": gettext_lazy("Admitted by corrigendum"),
    "revoke": gettext_lazy("Admission taken back"),
    "reach": gettext_lazy("Reached without an e-mail"),
}
ROLES = {
    "officer": gettext_lazy("National Commission"),
    "focal_point": gettext_lazy("city"),
    "secretariat": gettext_lazy("secretariat"),
    "director": gettext_lazy("director"),
    "chair": gettext_lazy("chair of the jury"),
    "juror": gettext_lazy("juror"),
    "reviewer": gettext_lazy("reviewer of the National Commission"),
    "mayor": gettext_lazy("the mayor, by a link"),
    "commission": gettext_lazy("the head of the National Commission, by a link"),
    "clock": gettext_lazy("the clock"),
}
OWN = {"officer", "focal_point"}


def came(file: Nomination) -> dict[str, str]:
    """How a file came, for whoever reads its text: on paper, entered by the secretariat; late, for which reason."""
    day = file.arrived_on
    return {"paper": timeline.arrived(day, file.channel) if day else "", "late": file.late_reason}


def visibilities(fields: frozenset[str]) -> set[str]:
    """Which answers these fields of a file open."""
    shown = {Visibility.PUBLIC, Visibility.MEMBERS} if CONTENT in fields else set()
    return {str(name) for name in shown | ({Visibility.INTERNAL} if INTERNAL in fields else set())}


def sections(file: Nomination, fields: frozenset[str]) -> list[dict[str, Any]]:
    """The text as it was signed last, or as it stands now while the city has it."""
    snapshot = None if file.is_with_city else _last(file)
    read = reading.read(file.dossier, visibilities(fields), snapshot=snapshot, beside=_beside(file))
    parts = [{"title": part.title, "questions": [_question(file, one) for one in part.questions]} for part in read]
    return parts + (_asked(file) if INTERNAL in fields else [])


def _asked(file: Nomination) -> list[dict[str, Any]]:
    """The documents asked for beside the form, each under what asked for it; at the check also what is missing."""
    present = {one.kind: one for one in file.dossier.current_documents if one.kind.startswith(ASKED)}
    asked = file.call.required_documents.asked_of(file.country_id) if present else []
    rows: list[dict[str, Any]] = [
        {"read": {"label": one.label}, "documents": [_document(file, present[one.code])]}
        for one in asked
        if one.code in present
    ]
    missing = {"missing": _("not handed in")}
    rows += [{"read": {"label": label} | missing} for label in getattr(file, "not_handed_in", [])]
    return [{"title": _("Documents asked for"), "questions": rows}] if rows else []


def _last(file: Nomination) -> Snapshot | None:
    return next(reversed(_snapshots(file)), None)


def _snapshots(file: Nomination) -> list[Snapshot]:
    """Every text that was frozen, oldest first; read once for a page."""
    prefetch_related_objects([file.dossier], "snapshots")
    return sorted(file.dossier.snapshots.all(), key=lambda snapshot: snapshot.number)


def _question(file: Nomination, question: reading.ReadQuestion) -> dict[str, Any]:
    return {"read": question, "documents": [_document(file, document) for document in question.documents]}


def _document(file: Nomination, document: Document) -> dict[str, Any]:
    kind = document.media_type.rsplit("/", 1)[-1].upper()
    address = reverse("document", args=[file.key, document.key])
    return {"name": document.original_name, "url": address, "kind": kind, "size": document.size}


def _beside(file: Nomination) -> dict[str, list[reading.Beside]]:
    """Answers to questions of the secretariat, beside the answers of the form that they are about."""
    beside = defaultdict(list)
    for asked in file.clarifications.all():
        for code in asked.codes if asked.answer else []:
            beside[code].append(reading.Beside(asked.answer, file.dossier.language, asked.answered_at))
    return beside


def clarifications(file: Nomination, person: Person, fields: frozenset[str] = frozenset()) -> list[dict[str, Any]]:
    """What the secretariat asked of whom, about which questions, and what was answered; files are for those inside."""
    zone = standing.reader_zone(person)
    return [
        {
            "question": asked.question,
            "side": asked.get_addressee_display(),
            "about": reading.labels(file.dossier, asked.codes) if asked.codes else [],
            "document": _document(file, asked.document) if asked.document and INTERNAL in fields else None,
            "reason": asked.close_reason,
            "asked": timeline.day(asked.asked_at, file.call.zone),
            "answer": asked.answer,
            "answered": timeline.day(asked.answered_at, file.call.zone) if asked.answered_at else "",
            "due": "" if asked.answered_at or asked.closed_at else timeline.until(asked.due_at, file.call.zone, zone),
            "is_closed": asked.closed_at is not None,
        }
        for asked in file.clarifications.all()
    ]


def documents(file: Nomination, fields: frozenset[str]) -> dict[str, Document]:
    """The documents that are shown, by key: those of the text that is read, and what belongs to no question."""
    read = reading.read(file.dossier, visibilities(fields), snapshot=None if file.is_with_city else _last(file))
    shown = [document for part in read for question in part.questions for document in question.documents]
    if INTERNAL in fields:
        shown += [document for document in file.dossier.current_documents if document.question_id is None]
    return {document.key: document for document in shown}


def frozen(file: Nomination, snapshot: Snapshot, fields: frozenset[str]) -> list[dict[str, Any]]:
    """One text as it was frozen, with those of its answers that this reader may see."""
    read = reading.read(file.dossier, visibilities(fields), snapshot=snapshot)
    return [{"title": part.title, "questions": [_question(file, one) for one in part.questions]} for part in read]


def frozen_documents(file: Nomination, fields: frozenset[str]) -> dict[str, Document]:
    """The documents that a frozen text names, by key, even where others took their place since."""
    texts = [reading.read(file.dossier, visibilities(fields), snapshot=one) for one in _snapshots(file)]
    shown = [document for read in texts for part in read for one in part.questions for document in one.documents]
    return {document.key: document for document in shown}


def signatures(file: Nomination, fields: frozenset[str], zone: str) -> list[dict[str, Any]]:
    """Who signed which text in which office, and whether it still holds; why it ended is for those inside."""
    snapshots = _snapshots(file)
    reading.with_signatures(snapshots)
    return [_signature(file, one, row, fields, zone) for one in snapshots for row in one.signatures.all()]


def _signature(
    file: Nomination, snapshot: Snapshot, row: Signature, fields: frozenset[str], zone: str
) -> dict[str, Any]:
    inside, scan = INTERNAL in fields, row.document
    return {
        "key": row.key,
        "side": row.party,
        "party": row.get_party_display(),
        "name": row.name,
        "title": row.title,
        "code": snapshot.code,
        "hash": snapshot.sha256,
        "text": reverse("snapshot", args=[file.key, snapshot.number]) if {CONTENT, HISTORY} <= fields else "",
        "at": timeline.when(row.at, file.call.zone, zone, seconds=True),
        "method": row.get_method_display(),
        "arrived": timeline.arrived(row.arrived_on, row.channel) if row.arrived_on else "",
        "acting": ", ".join(filter(None, (row.acting_name, row.acting_office))) if inside else "",
        "scan": _document(file, scan) if scan and inside else None,
        "to_look_at": row.is_to_be_looked_at,
        "look": reverse("confirm_scan", args=[file.key, row.key]) if row.is_to_be_looked_at and inside else "",
        "page": reverse("signature_page", args=[file.key, row.party]) if row.is_valid and inside else "",
        "is_valid": row.is_valid,
        "reason": row.void_reason if inside else "",
    }


# History.


def history(file: Nomination, person: Person, fields: frozenset[str]) -> list[dict[str, Any]]:
    """What was done, newest first; for outsiders only what moved the file from one stage they see to another."""
    if file.call.is_replay and STATE not in fields:
        return _published(file)
    records = [
        row
        for row in Record.objects.about(file).with_texts()
        if STATE in fields or states.is_told(row.state_from, row.state_to)
    ]
    return [_record(file, row, person, fields) for row in reversed(records)]


def _published(file: Nomination) -> list[dict[str, Any]]:
    """Of a round that was played again only the day of its announcement is known."""
    if not file.is_member or file.call.release_at is None:
        return []
    day = date_format(file.call.release_at.astimezone(file.call.tz), "j F Y")
    return [{"when": "", "what": _("admitted %(day)s") % {"day": day}, "who": ""}]


def _record(file: Nomination, row: Any, person: Person, fields: frozenset[str]) -> dict[str, Any]:
    zone = standing.reader_zone(person)
    told = {
        "when": timeline.when(row.at, file.call.zone, zone),
        "what": ACTS_IN_WORDS.get(row.act) or row.act.replace("_", " ").capitalize(),
        "who": _who(row, fields) or ROLES.get(row.role, ""),
        "role": ROLES.get(row.role, "") if _who(row, fields) else "",
        "reason": "\n".join(filter(None, [_lines(row), row.reason])),
    }
    if file.call.is_replay:
        told |= {"when": "", "replayed": _("From a replay: the date is not published.")}
    return told


def _lines(row: Any) -> str:
    """Which lines of the checklist changed, from what to what."""
    if row.act != "check":
        return ""
    said = {"": "—"} | {value: str(label) for value, label in Check.Outcome.choices}
    asked = {item.code: str(item.question) for item in CHECKLIST}
    lines = json.loads(row.facts)["lines"]
    return "\n".join(f"{asked[one['code']]} {said[one['old']]} → {said[one['new']]}" for one in lines)


def _who(row: Any, fields: frozenset[str]) -> str:
    """Outside the secretariat the persons of city and Commission alone have names; jurors have none."""
    if row.is_by_clock:
        return ""
    if row.role in OWN or (STATE in fields and row.role not in {"juror", "chair"}):
        return row.actor_name
    return row.actor_name if {STATE, PEOPLE} <= fields else ""


# For the Commission.


def summary(file: Nomination) -> list[str]:
    """What kind of place it is: kind, number of inhabitants with its year."""
    return [part for part in (file.city.get_kind_display(), inhabitants(file)) if part]


def inhabitants(file: Nomination) -> str:
    """The number of inhabitants that the city states, with its year; nothing where none is stated."""
    file.dossier.fill()
    for question in file.dossier.questions():
        if question.code == "population":
            return reading.display(question, file.dossier.value(question))
    return ""
