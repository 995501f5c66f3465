"""Every event that somebody hears of by e-mail: its words, readers, subject, occasion and class, each in one row."""

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from nominations.emails.events_register import REGISTER
from nominations.emails.readers import (
    ACCOUNT,
    ADDRESS,
    CALL,
    CHAIR,
    CITY,
    COMMISSION,
    CORRESPONDENCE,
    DECISION,
    DIRECTOR,
    ENTRY,
    FILE,
    INVITATION,
    JURY,
    PERSON,
    REMINDER,
    REVIEWER,
    SECRETARIAT,
    SIGNIN,
    SUBMITTER,
    Event,
)
from notifications.models import Email

EVENTS = {
    # a call
    "call_published": Event(_("call published"), COMMISSION, CALL, "the secretariat publishes a call"),
    "call_opened": Event(_("call open"), CITY + COMMISSION, CALL, "the call opens"),
    "call_extended": Event(
        _("deadline extended"), CITY + COMMISSION + REVIEWER + JURY + SECRETARIAT, CALL, "a date of the call moves"
    ),
    "call_amended": Event(
        _("criteria of a call changed"),
        CITY + COMMISSION + REVIEWER + JURY + SECRETARIAT,
        CALL,
        "a published call takes other criteria",
    ),
    "call_cancelled": Event(
        _("call cancelled"),
        CITY + COMMISSION + REVIEWER + JURY + SECRETARIAT,
        CALL,
        "the call is cancelled",
        parting="a task in a call ends with the call",
    ),
    "opened_commission": Event(_("application opened"), COMMISSION, FILE, "a city begins its application"),
    # a city asks to enter
    "asked_for": Event(
        _("address to be confirmed, to whoever asks to enter"), ADDRESS, INVITATION, "somebody asks to enter", SIGNIN
    ),
    "entry_decider": Event(
        _("entry asked for, to the Commission"), COMMISSION + SECRETARIAT, ENTRY, "the address of who asks is confirmed"
    ),
    "entry_joining": Event(
        _("entry asked for, to the city's team"),
        COMMISSION + SECRETARIAT + SUBMITTER,
        ENTRY,
        "the same, for a city that is known",
    ),
    "entry_reminded": Event(
        _("entry still to be answered"),
        COMMISSION + SECRETARIAT + SUBMITTER,
        ENTRY,
        "the request still waits",
        REMINDER,
    ),
    "entry_accepted": Event(_("entry accepted"), PERSON, ENTRY, "whoever was asked lets the city in"),
    "entry_refused": Event(_("entry not accepted"), PERSON, ENTRY, "whoever was asked refuses"),
    "entry_closed": Event(_("entry ended without an answer"), PERSON, ENTRY, "the call closes before an answer"),
    # words of our own
    "wording_tried": Event(
        _("words of an e-mail tried out"),
        PERSON,
        ACCOUNT,
        "somebody of the secretariat tries out words",
        CORRESPONDENCE,
    ),
    # city and National Commission
    "registered_city": Event(
        _("registered from paper, to the city"), CITY, FILE, "an application on paper is registered"
    ),
    "registered_commission": Event(
        _("registered from paper, to the Commission"), COMMISSION, FILE, "an application on paper is registered"
    ),
    "deadline_set_city": Event(
        _("date of the Commission, to the city"), CITY, CALL, "a Commission sets a date of its own, or drops it"
    ),
    "own_document_asked_city": Event(
        _("document of the Commission, to the city"), CITY, CALL, "a Commission asks for a document of its own"
    ),
    "own_document_dropped_city": Event(
        _("document of the Commission dropped, to the city"), CITY, CALL, "it does not ask for it any more"
    ),
    "reminded_city": Event(
        _("application awaited, to the city"), CITY, FILE, "days before a date, for who holds the file", REMINDER
    ),
    "reminded_commission": Event(
        _("application awaited, to the Commission"), COMMISSION, FILE, "days before a date", REMINDER
    ),
    "missed_city": Event(
        _("deadline passed without a reminder, to the city"),
        CITY,
        FILE,
        "a deadline passed and nobody had been reminded",
        REMINDER,
    ),
    "missed_commission": Event(
        _("deadline passed without a reminder, to the Commission"),
        COMMISSION,
        FILE,
        "a deadline passed and nobody had been reminded",
        REMINDER,
    ),
    "signing_asked": Event(
        _("signature asked for by a link"), ADDRESS, FILE, "a signature is asked for by a link", SIGNIN
    ),
    "signing_ended": Event(_("link for a signature ended"), ADDRESS, FILE, "the link is taken back"),
    "signed_copy": Event(_("copy of the signed page"), ADDRESS, FILE, "the link was used to sign", SIGNIN),
    "signature_given_city": Event(_("signed, to the city"), CITY, FILE, "the mayor signs"),
    "signature_given_commission": Event(_("signed, to the Commission"), COMMISSION, FILE, "the Commission signs"),
    "signature_voided_city": Event(_("signature ended, to the city"), CITY, FILE, "a signature no longer holds"),
    "signature_voided_commission": Event(
        _("signature ended, to the Commission"), COMMISSION, FILE, "a signature no longer holds"
    ),
    "submitted_city": Event(_("handed in, to the city"), CITY, FILE, "the city hands in"),
    "submitted_commission": Event(_("handed in, to the Commission"), COMMISSION, FILE, "the city hands in"),
    "taken_back_city": Event(
        _("taken back to be changed, to the city"), CITY, FILE, "the city takes its application back"
    ),
    "taken_back_commission": Event(
        _("taken back to be changed, to the Commission"), COMMISSION, FILE, "the city takes its application back"
    ),
    "returned_city": Event(_("returned to the city"), CITY, FILE, "the Commission returns the file"),
    "returned_commission": Event(
        _("returned to the city, to the Commission"), COMMISSION, FILE, "the Commission returns the file"
    ),
    "mayor_copied": Event(
        _("copy for the mayor's office"),
        ADDRESS,
        FILE,
        "what the city is told, where it gave an address for copies; a decision where that is one",
    ),
    "endorsed_city": Event(_("nominated, to the city"), CITY, FILE, "the Commission nominates"),
    "endorsed_commission": Event(_("nominated, to the Commission"), COMMISSION, FILE, "the Commission nominates"),
    "endorsed_secretariat": Event(_("nominated, to the secretariat"), SECRETARIAT, FILE, "the Commission nominates"),
    "unendorsed_city": Event(_("nomination taken back, to the city"), CITY, FILE, "the nomination is taken back"),
    "unendorsed_secretariat": Event(
        _("nomination taken back, to the secretariat"), SECRETARIAT, FILE, "the nomination is taken back"
    ),
    "declined_city": Event(_("not nominated, to the city"), CITY, FILE, "the Commission does not nominate"),
    "declined_commission": Event(
        _("not nominated, to the Commission"), COMMISSION, FILE, "the Commission does not nominate"
    ),
    "decline_taken_back_city": Event(
        _("considered again, to the city"), CITY, FILE, "the Commission considers the file again"
    ),
    "decline_taken_back_commission": Event(
        _("considered again, to the Commission"), COMMISSION, FILE, "the Commission considers the file again"
    ),
    "lapsed_city": Event(_("lapsed at the deadline, to the city"), CITY, FILE, "the deadline ends the file"),
    "lapsed_commission": Event(
        _("lapsed at the deadline, to the Commission"), COMMISSION, FILE, "the deadline ends the file"
    ),
    "withdrawn_city": Event(_("withdrawn, to the city"), CITY, FILE, "city or Commission withdraws the file"),
    "withdrawn_commission": Event(
        _("withdrawn, to the Commission"), COMMISSION, FILE, "city or Commission withdraws the file"
    ),
    "withdrawn_secretariat": Event(
        _("withdrawn, to the secretariat"), SECRETARIAT, FILE, "a file that had reached it is withdrawn"
    ),
    "written": Event(
        _("message about a file"),
        CITY + COMMISSION + SECRETARIAT,
        FILE,
        "a message about a file, to the other sides",
        CORRESPONDENCE,
    ),
    "files_wait": Event(
        _("files wait, to a reviewer of a Commission"),
        REVIEWER,
        CALL,
        "files wait for a reviewer of a Commission",
        REMINDER,
    ),
    # the check
    "clarification_asked": Event(
        _("question asked"), CITY + COMMISSION, FILE, "the secretariat asks: to the side that is asked"
    ),
    "clarification_asked_other": Event(
        _("question asked, to the other side"), CITY + COMMISSION, FILE, "the secretariat asks: to the other side"
    ),
    "clarification_reminded": Event(
        _("question still to be answered"), CITY + COMMISSION, FILE, "days before an answer is due", REMINDER
    ),
    "clarification_moved": Event(_("another date for an answer"), CITY + COMMISSION, FILE, "the answer may come later"),
    "clarification_answered": Event(_("question answered"), SECRETARIAT, FILE, "the answer is given"),
    "clarification_answered_other": Event(
        _("question answered, to the other side"), CITY + COMMISSION, FILE, "the answer is given: to the side not asked"
    ),
    "clarification_closed": Event(
        _("question closed without an answer"), CITY + COMMISSION, FILE, "the file goes on without the answer"
    ),
    "eligible_confirmed": Event(
        _("accepted for assessment"), CITY + COMMISSION, FILE, "the check finds the file eligible"
    ),
    "ineligible_proposed": Event(_("not eligible, proposed"), SECRETARIAT, FILE, "a second person is wanted"),
    "ineligible_declared": Event(_("not eligible"), CITY + COMMISSION, FILE, "a second person confirms"),
    "reinstated": Event(_("accepted again"), CITY + COMMISSION, FILE, "a file that had ended stands again"),
    # the jury
    "files_given": Event(_("files given to a juror"), JURY, CALL, "a juror gets files"),
    "juror_reminded": Event(_("reviews awaited, to a juror"), JURY, CALL, "reviews are awaited", REMINDER),
    "declaration_reminded": Event(
        _("declaration of conflicts awaited, to a juror"), JURY, CALL, "a declaration is awaited", REMINDER
    ),
    "vote_reminded": Event(_("vote awaited, to a juror"), JURY, CALL, "a vote is awaited", REMINDER),
    "review_reopened": Event(_("review open again"), JURY, CALL, "marks are open again"),
    "review_missed": Event(
        _("marks closed before a juror handed in"), JURY, CALL, "marks close before the juror handed in"
    ),
    "practice_added": Event(_("practice file for the jury"), JURY, CALL, "there is a file to practise on"),
    "jury_shut": Event(_("jury room shut for now"), JURY, CALL, "the jury room is shut"),
    "jury_opened": Event(_("jury room open again"), JURY, CALL, "the jury room is open again"),
    "marks_opened": Event(_("sealed marks opened, to the chair"), CHAIR, FILE, "somebody opens sealed marks"),
    "conflict_declared": Event(
        _("conflict declared: a reader or a voter is missing"), CHAIR + SECRETARIAT, FILE, "a juror declares a conflict"
    ),
    "recused": Event(
        _("file taken from a juror"),
        JURY,
        FILE,
        "a file is taken from a juror",
        parting="the reader may not see the file any more, and is told so",
    ),
    "readmitted": Event(_("juror returned to a file"), JURY, CALL, "two persons found no conflict"),
    "seat_changed": Event(_("seat of a juror changed"), JURY, CALL, "facts of a seat are changed"),
    "seat_declined": Event(
        _("invitation to a jury declined"), SECRETARIAT, CALL, "an invitation to the jury is declined"
    ),
    "term_ended": Event(
        _("term of a juror ended"),
        JURY,
        CALL,
        "a seat on the jury ends",
        parting="the seat has ended, and the reader is told so",
    ),
    "election_opened": Event(_("chair of a jury to be elected"), JURY, CALL, "the jury elects its chair"),
    "election_tied": Event(_("chair of a jury to be elected: another ballot"), JURY, CALL, "another ballot is needed"),
    "election_counted": Event(_("chair of a jury elected"), JURY + SECRETARIAT, CALL, "the votes are counted"),
    "meeting_opened": Event(_("jury meeting open"), JURY, CALL, "the jury meets"),
    "vote_opened": Event(_("files to vote on, to the jury"), JURY, CALL, "marks are closed and votes are asked for"),
    "vote_again": Event(_("another vote on a file, to the jury"), JURY, FILE, "the jury votes once more on a file"),
    "remarked": Event(_("new remark in a discussion"), JURY + SECRETARIAT, FILE, "somebody remarks on a file"),
    # the decision
    "cohort_proposed": Event(_("cohort proposed"), DIRECTOR, CALL, "the secretariat proposes the cohort"),
    "cohort_sent_back": Event(_("cohort sent back"), SECRETARIAT, CALL, "the director sends it back"),
    "approved_in_name": Event(_("cohort approved by a deputy, to the director"), DIRECTOR, CALL, "a deputy approves"),
    "overruled": Event(
        _("decided otherwise than proposed, to the secretariat"), SECRETARIAT, FILE, "the director decides otherwise"
    ),
    "release_proposed": Event(_("instant proposed"), SECRETARIAT + DIRECTOR, CALL, "an instant is proposed"),
    "release_held": Event(
        _("instant of an announcement stopped"), SECRETARIAT + DIRECTOR, CALL, "the instant is stopped"
    ),
    "admitted_city": Event(_("admitted, to the city"), CITY, FILE, "the announcement", DECISION),
    "admitted_commission": Event(_("admitted, to the Commission"), COMMISSION, FILE, "the announcement", DECISION),
    "reserved_city": Event(_("in reserve, to the city"), CITY, FILE, "the announcement", DECISION),
    "reserved_commission": Event(_("in reserve, to the Commission"), COMMISSION, FILE, "the announcement", DECISION),
    "deferred_city": Event(_("deferred, to the city"), CITY, FILE, "the announcement", DECISION),
    "deferred_commission": Event(_("deferred, to the Commission"), COMMISSION, FILE, "the announcement", DECISION),
    "refused_city": Event(_("not admitted, to the city"), CITY, FILE, "the announcement", DECISION),
    "refused_commission": Event(_("not admitted, to the Commission"), COMMISSION, FILE, "the announcement", DECISION),
    "announced_commission": Event(
        _("announced, list for the Commission"), COMMISSION, CALL, "the announcement of several files of it", DECISION
    ),
    "announced_jurors": Event(
        _("announced, to jurors"),
        JURY,
        CALL,
        "the announcement",
        parting="thanks are due also where the access of the jury has ended",
    ),
    "letter_stopped": Event(
        _("decision letter that did not leave, to the secretariat"),
        SECRETARIAT,
        CALL,
        "a letter was untrue and did not leave",
    ),
    "announcement_withdrawn": Event(
        _("announcement withdrawn"), SECRETARIAT + DIRECTOR, CALL, "an announcement is withdrawn"
    ),
    "restore_proposed": Event(
        _("withdrawn announcement to be public again, proposed"),
        SECRETARIAT + DIRECTOR,
        CALL,
        "it is to be public again",
    ),
    "announcement_restored": Event(
        _("withdrawn announcement public again"), SECRETARIAT + DIRECTOR, CALL, "it is public again"
    ),
    "corrigendum_proposed": Event(_("correction proposed"), DIRECTOR, CALL, "a correction is proposed"),
    "recounted": Event(
        _("figures of an announcement corrected"), SECRETARIAT + DIRECTOR, CALL, "figures are corrected"
    ),
    "renamed_city": Event(_("name corrected, to the city"), CITY, FILE, "a name is corrected"),
    "renamed_commission": Event(_("name corrected, to the Commission"), COMMISSION, FILE, "a name is corrected"),
    "revoked_city": Event(_("admission taken back, to the city"), CITY, FILE, "an admission is taken back"),
    "revoked_commission": Event(
        _("admission taken back, to the Commission"), COMMISSION, FILE, "an admission is taken back"
    ),
    "promoted_city": Event(
        _("admitted from the reserve, to the city"), CITY, FILE, "a city is admitted from the reserve"
    ),
    "promoted_commission": Event(
        _("admitted from the reserve, to the Commission"), COMMISSION, FILE, "a city is admitted from the reserve"
    ),
}
EVENTS |= REGISTER


def in_words(event: str) -> str:
    """What an e-mail is about, for people."""
    return str(EVENTS[event].words) if event in EVENTS else event.replace("_", " ")


def in_short(event: str) -> str:
    """The same for whoever knows to be meant: without “to the city” at its end, whatever the language."""
    with translation.override("en"):
        whom = in_words(event).rpartition(", ")[2]
    is_meant = whom.startswith("to ") and not event.endswith("_other")  # there the reader is not who is asked
    return in_words(event).rpartition(", ")[0] if is_meant else in_words(event)


def for_whom(event: str) -> str:
    """Whom it goes to, for people."""
    return EVENTS[event].who if event in EVENTS else ""


def kind_of(event: str) -> Email.Kind:
    """When its e-mails leave, and who has a say in that."""
    return EVENTS[event].kind
