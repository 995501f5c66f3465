"""What narrows the list of e-mails."""

from typing import Any

import django_filters
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from nominations.emails.events import EVENTS
from nominations.forms.act import ActForm
from nominations.forms.dispatch import AtForm
from notifications.differences import mark
from notifications.models import Email
from notifications.outbox import rendered_again
from notifications.wordings import LONGEST_TITLE

EVENTS = {
    "admitted_city": _("admitted, to the city"),
    "admitted_commission": _("admitted, to the Commission"),
    "reserved_city": _("in reserve, to the city"),
    "reserved_commission": _("in reserve, to the Commission"),
    "deferred_city": _("deferred, to the city"),
    "deferred_commission": _("deferred, to the Commission"),
    "letter_stopped": _("decision letter that did not leave, to the secretariat"),
    "refused_city": _("not admitted, to the city"),
    "refused_commission": _("not admitted, to the Commission"),
    "written_to_city": _("from outside, to a city"),
    "call_published": _("call published"),
    "call_opened": _("call open"),
    "call_extended": _("deadline extended"),
    "call_cancelled": _("call cancelled"),
    "opened_commission": _("application opened"),
    "registered_city": _("registered from paper, to the city"),
    "registered_commission": _("registered from paper, to the Commission"),
    "asked_for": _("address to be confirmed, to whoever asks to enter"),
    "entry_decider": _("entry asked for, to the Commission"),
    "entry_joining": _("entry asked for, to the city's team"),
    "entry_reminded": _("entry still to be answered"),
    "entry_accepted": _("entry accepted"),
    "entry_refused": _("entry not accepted"),
    "entry_closed": _("entry ended without an answer"),
    "submitted_city": _("handed in, to the city"),
    "submitted_commission": _("handed in, to the Commission"),
    "taken_back_city": _("taken back to be changed, to the city"),
    "taken_back_commission": _("taken back to be changed, to the Commission"),
    "own_document_asked_city": _("document of the Commission, to the city"),
    "own_document_dropped_city": _("document of the Commission dropped, to the city"),
    "deadline_set_city": _("date of the Commission, to the city"),
    "reminded_city": _("reminder, to the city"),
    "reminded_commission": _("reminder, to the Commission"),
    "missed_city": _("deadline passed without a reminder, to the city"),
    "missed_commission": _("deadline passed without a reminder, to the Commission"),
    "returned_city": _("returned to the city"),
    "endorsed_city": _("nominated, to the city"),
    "endorsed_commission": _("nominated, to the Commission"),
    "endorsed_secretariat": _("nominated, to the secretariat"),
    "unendorsed_city": _("nomination taken back, to the city"),
    "unendorsed_secretariat": _("nomination taken back, to the secretariat"),
    "declined_city": _("not nominated, to the city"),
    "declined_commission": _("not nominated, to the Commission"),
    "decline_taken_back_city": _("considered again, to the city"),
    "decline_taken_back_commission": _("considered again, to the Commission"),
    "lapsed_city": _("lapsed at the deadline, to the city"),
    "lapsed_commission": _("lapsed at the deadline, to the Commission"),
    "withdrawn_city": _("withdrawn, to the city"),
    "withdrawn_commission": _("withdrawn, to the Commission"),
    "withdrawn_secretariat": _("withdrawn, to the secretariat"),
    "clarification_asked": _("question asked"),
    "clarification_asked_other": _("question asked, to the other side"),
    "clarification_reminded": _("question still to be answered"),
    "clarification_moved": _("another date for an answer"),
    "clarification_answered": _("question answered"),
    "clarification_answered_other": _("question answered, to the other side"),
    "clarification_closed": _("question closed without an answer"),
    "ineligible_proposed": _("not eligible, proposed"),
    "ineligible_declared": _("not eligible"),
    "reinstated": _("accepted again"),
    "written": _("message about a file"),
    "files_given": _("files given to a juror"),
    "files_wait": _("files wait, to a reviewer of a Commission"),
    "cohort_proposed": _("cohort proposed"),
    "release_proposed": _("instant proposed"),
    "release_held": _("instant of an announcement stopped"),
    "announcement_withdrawn": _("announcement withdrawn"),
    "restore_proposed": _("withdrawn announcement to be public again, proposed"),
    "announcement_restored": _("withdrawn announcement public again"),
    "announced_jurors": _("announced, to jurors"),
    "cohort_sent_back": _("cohort sent back"),
    "conflict_declared": _("conflict declared: a reader or a voter is missing"),
    "juror_reminded": _("reminder, to a juror"),
    "declaration_reminded": _("declaration still to be given"),
    "vote_reminded": _("vote still to be cast"),
    "digest": _("reminders of a day in one"),
    "jury_shut": _("jury room shut for now"),
    "practice_added": _("practice file for the jury"),
    "jury_opened": _("jury room open again"),
    "marks_opened": _("sealed marks opened, to the chair"),
    "review_missed": _("marks closed before a juror handed in"),
    "review_reopened": _("review open again"),
    "term_ended": _("term of a juror ended"),
    "recused": _("file taken from a juror"),
    "seat_changed": _("seat of a juror changed"),
    "meeting_opened": _("jury meeting open"),
    "vote_opened": _("files to vote on, to the jury"),
    "vote_again": _("another vote on a file, to the jury"),
    "remarked": _("new remark in a discussion"),
    "election_opened": _("chair of a jury to be elected"),
    "election_tied": _("chair of a jury to be elected: another ballot"),
    "election_counted": _("chair of a jury elected"),
    "seat_declined": _("invitation to a jury declined"),
    "readmitted": _("juror returned to a file"),
    "corrigendum_proposed": _("correction proposed"),
    "recounted": _("figures of an announcement corrected"),
    "renamed_city": _("name corrected, to the city"),
    "renamed_commission": _("name corrected, to the Commission"),
    "revoked_city": _("admission taken back, to the city"),
    "revoked_commission": _("admission taken back, to the Commission"),
    "promoted_city": _("admitted from the reserve, to the city"),
    "promoted_commission": _("admitted from the reserve, to the Commission"),
    "report_opened": _("report asked for"),
    "report_reminded": _("report awaited"),
    "report_overdue_city": _("report overdue, to the city"),
    "report_overdue_commission": _("report overdue, to the Commission"),
    "report_submitted_city": _("report handed in, to the city"),
    "report_submitted_commission": _("report handed in, to the Commission"),
    "report_returned": _("report sent back"),
    "report_evaluated_city": _("report evaluated, to the city"),
    "report_evaluated_commission": _("report evaluated, to the Commission"),
    "report_extended": _("more time for a report"),
    "membership_withdrawn": _("membership ended by the city"),
    "member_removed": _("member removed from the network"),
    "declared_inactive": _("member declared inactive"),
    "reactivated": _("member active again"),
    "signing_asked": _("signature asked for by a link"),
    "signing_ended": _("link for a signature ended"),
    "signed_copy": _("copy of the signed page"),
    "signature_given_city": _("signed, to the city"),
    "signature_given_commission": _("signed, to the Commission"),
    "signature_voided_city": _("signature ended, to the city"),
    "signature_voided_commission": _("signature ended, to the Commission"),
    "invited": _("invitation"),
    "role_given": _("role given"),
    "role_ended": _("role ended"),
    "deputized": _("delegation, to the deputy"),
    "deputation_ended": _("delegation ended, to the deputy"),
    "approved_in_name": _("cohort approved by a deputy, to the director"),
    "overruled": _("decided otherwise than proposed, to the secretariat"),
    "made_head": _("head of a Commission named"),
    "delegated": _("signature delegated"),
    "delegation_ended": _("delegation ended"),
    "asked_in_post": _("asked whether still in post"),
    "login_code": _("code to sign in"),
    "password_reset_key": _("link for a new password"),
    "unknown_account": _("sign-in asked for, without an account"),
}


def event_in_words(event: str) -> str:
    """What an e-mail is about, for people."""
    return str(EVENTS.get(event) or event.replace("_", " "))


class EmailsFilter(django_filters.FilterSet):
    """E-mails by state, class, event, language and address."""

    address = django_filters.CharFilter(label=_("Address"), lookup_expr="icontains", max_length=100)
    state = django_filters.ChoiceFilter(label=_("State"), empty_label=_("Every state"), choices=Email.State.choices)
    kind = django_filters.ChoiceFilter(label=_("Kind"), empty_label=_("Every kind"), choices=Email.Kind.choices)
    event = django_filters.ChoiceFilter(
        label=_("Event"), empty_label=_("Every event"), choices=[(code, EVENTS[code].words) for code in sorted(EVENTS)]
    )

    language = django_filters.ChoiceFilter(
        label=_("Language"), empty_label=_("Every language"), choices=settings.LANGUAGES
    )
    version = django_filters.CharFilter(label=_("Of one act"), widget=forms.HiddenInput, max_length=40)

    class Meta:
        model = Email
        fields: list[str] = []


class ScheduleForm(AtForm):
    """The instant at which an e-mail leaves."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = True

    def arguments(self) -> dict[str, Any]:
        """What the act is called with."""
        return {"due": self.due()}


class EditEmailForm(ActForm):
    """Subject line and text; whom it goes to and the outcome that it tells are no words of it."""

    seen = forms.CharField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("Subject line"), max_length=LONGEST_TITLE)
    text = forms.CharField(label=_("Text"), widget=forms.Textarea(attrs={"rows": 18, "dir": "auto"}), max_length=20_000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        row = kwargs["row"]
        first = {"seen": mark(row.title, row.text), "title": row.title, "text": row.shown_text}
        super().__init__(*args, initial=first, **kwargs)


class RenderAgainForm(ActForm):
    """The mark of what stands and of what would stand in its place."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        row = kwargs["row"]
        title, text, _html = rendered_again(row)
        super().__init__(*args, initial={"seen": mark(row.title, row.text, title, text)}, **kwargs)
