"""The acts of the jury stage as buttons and confirmation pages."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.verdicts import Verdict, first
from nominations import means, permissions
from nominations.forms import jury as forms
from nominations.forms.act import OptionalReasonForm, ReasonForm
from nominations.forms.marking import FinishForm, FlagForm
from nominations.models import Call, Flag, Nomination, Review
from nominations.rules import call as call_rules
from nominations.rules import jury as rules
from nominations.views import amending
from nominations.views.acts import Act, page
from nominations.views.practice_tasks import before_reading
from nominations.workflow import call as call_workflow
from nominations.workflow import conflicts, flagging, jury, marking, readmitting, rubric, voting
from nominations.workflow.steps import startable


def _to_plan(row: Any) -> str:
    call = row if isinstance(row, Call) else row.juror.call if isinstance(row, Review) else row.call
    return reverse("jury_plan", args=[call.slug])


def _to_readers(row: Any) -> str:
    file = row.nomination if isinstance(row, Review) else row
    return reverse("readers", args=[file.key])


def _to_vote(row: Any) -> str:
    return reverse("vote", args=[row.key])


def _to_meeting(row: Any) -> str:
    return reverse("vote" if row.marks_are_closed else "file", args=[row.key])


def _to_review(row: Any) -> str:
    return reverse("review", args=[row.key])


def _declare_conflict(key: str, *, by: Any, kind: str, reason: str) -> Review:
    return jury.declare_conflict(key, kind, by=by, reason=reason)


def _replace(key: str, *, by: Any, successor_key: str, reason: str) -> Review:
    return jury.replace(key, successor_key, by=by, reason=reason)


def _returns(review: Review) -> Verdict:
    """Of a juror who left the jury, a finished review alone returns."""
    return first(startable(review, "readmit"), lambda: rules.may_return(review))


def _left(row: Review, _person: Any) -> dict[str, Any]:
    """What stands in the way of handing in, each with the way to its criterion."""
    criteria, marks = means.criteria_of(row.nomination.call), marking.current_marks(row)
    address = reverse("review", args=[row.key])
    left = [(one, rules.left_open(one, marks.get(one.code))) for one in criteria]
    return {"left": [{"text": said, "url": f"{address}?criterion={one.code}"} for one, said in left if said]}


# The juror.

ACCEPT = Act(
    "accept",
    _("I have no conflict with %(subject)s"),
    _("You declare that nothing ties you to this city, and the file opens."),
    jury.accept,
    weight="primary",
    leads_to=_to_review,
    done=_("You may read %(subject)s."),
)
DECLARE_NONE = Act(
    "declare_none",
    _("I have no conflict with %(subject)s"),
    _("You declare that nothing ties you to this city, and the file opens."),
    jury.declare_none,
    weight="primary",
    leads_to=_to_meeting,
    done=_("You may read %(subject)s."),
    may=permissions.votes,
    stands=rules.at_any_time,
)
DECLARE_CONFLICT = Act(
    "declare_conflict",
    _("I have a conflict of interest with %(subject)s"),
    _("The file leaves your desk at once. Your marks, if there are any, are kept and do not count."),
    _declare_conflict,
    form=forms.ConflictForm,
    weight="danger",
    leads_to="jury_desk",
    done=_("Thank you. %(subject)s has left your desk."),
)
FINISH = Act(
    "finish",
    _("Hand in your review of %(subject)s"),
    _("You can take it back and change it, with a reason, until the marks are closed."),
    marking.finish,
    form=FinishForm,
    weight="primary",
    leads_to="jury_desk",
    done=_("Your review of %(subject)s is in."),
    template="nominations/jury/finish.html",
    more=_left,
)
REVISE = Act(
    "revise",
    _("Change your review of %(subject)s"),
    _("Your review is open again. What you marked stays, and each change is kept beside it."),
    marking.revise,
    form=ReasonForm,
    leads_to=_to_review,
    done=_("Your review of %(subject)s is open again."),
)

FLAG = Act(
    "flag",
    _("Flag something on %(subject)s"),
    _("It changes no mark. What is for you alone nobody else reads; the rest the secretariat finds beside the file."),
    flagging.flag,
    form=FlagForm,
    leads_to=_to_review,
    done=_("Your flag is kept."),
    may=permissions.reviews,
    stands=lambda review: rules.declared(review.has_declared_none),
)
UNFLAG = Act(
    "unflag",
    _("Take back: %(subject)s"),
    _("The flag is shown to nobody any more."),
    flagging.unflag,
    leads_to=lambda flag: _to_review(flag.review),
    done=_("The flag is taken back."),
    may=lambda flag, person: permissions.reviews(flag.review, person),
    stands=rules.still_stands,
    names=lambda flag: str(flag.get_kind_display()),
)

# The secretariat.

OPEN_REVIEW = Act(
    "open_review",
    _("Open the reading of %(subject)s"),
    _("The jury of this call begins its work."),
    jury.open_review,
    weight="primary",
    leads_to=_to_plan,
    template="nominations/jury/practised.html",
    more=before_reading,
)
SET_TIE_YEARS = Act(
    "set_tie_years",
    _("Change for how many years an earlier tie counts"),
    _("The question to the jurors names this number, and hints at earlier work are measured by it."),
    conflicts.set_tie_years,
    form=forms.TieYearsForm,
    leads_to=_to_plan,
    may=permissions.runs_jury,
    stands=rules.before_reading,
)
SET_RUBRIC = Act(
    "set_rubric",
    _("Change the version of the rubric"),
    _(
        "Jurors mark by the criteria and weights of this version. Everyone who works for the call learns of it and "
        "why by e-mail."
    ),
    rubric.set_rubric,
    form=forms.RubricForm,
    template="nominations/call/act_told.html",
    more=lambda call, _person: amending.people(call_workflow.told_of_all(call)),
    leads_to=_to_plan,
    may=permissions.prepares_calls,
    stands=call_rules.rubric_open,
)
START_REVIEW = Act(
    "start_review",
    _("Give %(subject)s to its readers"),
    _("The readers chosen here declare whether they have a conflict, and then read."),
    jury.start_review,
    form=forms.StartForm,
    leads_to=_to_readers,
    template="nominations/jury/practised.html",
    more=before_reading,
    in_room=True,
)
GIVE = Act(
    "give",
    _("Give %(subject)s to one more reader"),
    _("One more juror declares and reads."),
    jury.give,
    form=forms.GiveForm,
    leads_to=_to_readers,
    asks="close_review",
    in_room=True,
)
RECUSE = Act(
    "recuse",
    _("Take the file from this reader"),
    _("For a conflict found later: the file leaves the juror's desk, marks are kept and do not count."),
    jury.recuse,
    form=ReasonForm,
    weight="danger",
    leads_to=_to_readers,
)
REPLACE = Act(
    "replace",
    _("Let another juror read it"),
    _("The file goes to the successor; a review that is handed in stays where it is."),
    _replace,
    form=forms.ReplaceForm,
    leads_to=_to_readers,
    in_room=True,
)
PROPOSE_READMIT = Act(
    "propose_readmit",
    _("Propose that this juror returns"),
    _("A second person decides. Until then nothing changes; after a yes the juror sees the file as before."),
    readmitting.propose_readmit,
    form=ReasonForm,
    leads_to=_to_readers,
    asks="readmit",
    stands=_returns,
    done=_("The return is proposed; another person decides."),
)
CLOSE_REVIEW = Act(
    "close_review",
    _("Close the marks of %(subject)s"),
    _("No juror can change a mark any more, and the jury sees the means. Missing reviews need a reason."),
    jury.close_review,
    form=OptionalReasonForm,
    leads_to=_to_readers,
)
REOPEN_REVIEW = Act(
    "reopen_review",
    _("Open the marks of %(subject)s again"),
    _("Its jurors get an e-mail and can change their marks; of one who left they stay and count. Means are sealed."),
    jury.reopen_review,
    form=ReasonForm,
    leads_to=_to_readers,
)

# The jury's word.

RECOMMEND = Act(
    "recommend",
    _("Recommend %(subject)s"),
    _("The votes are counted and the jury's word is recorded. At a tie the vote of whoever presides decides."),
    voting.recommend,
    form=OptionalReasonForm,
    leads_to=_to_vote,
)
RESERVE = Act(
    "reserve",
    _("Keep %(subject)s in reserve"),
    _("The votes are counted and the jury's word is recorded. At a tie the vote of whoever presides decides."),
    voting.reserve,
    form=OptionalReasonForm,
    leads_to=_to_vote,
)
NOT_RECOMMEND = Act(
    "not_recommend",
    _("Do not recommend %(subject)s"),
    _("The votes are counted and the jury's word is recorded. At a tie the vote of whoever presides decides."),
    voting.not_recommend,
    form=OptionalReasonForm,
    leads_to=_to_vote,
)
DEFER = Act(
    "defer",
    _("Defer %(subject)s to a next round"),
    _("The votes are counted and the jury's word is recorded. At a tie the vote of whoever presides decides."),
    voting.defer,
    form=OptionalReasonForm,
    leads_to=_to_vote,
)
REOPEN_VOTE = Act(
    "reopen_vote",
    _("Vote again on %(subject)s"),
    _("The word is taken back and another ballot begins; the votes of the first are kept."),
    voting.reopen_vote,
    form=ReasonForm,
    leads_to=_to_vote,
)

OF_FILE = [START_REVIEW, GIVE, CLOSE_REVIEW, REOPEN_REVIEW]
OF_REVIEW = [REPLACE, RECUSE, PROPOSE_READMIT]
WORD_ACTS = [RECOMMEND, RESERVE, NOT_RECOMMEND, DEFER, REOPEN_VOTE]

declare_none = page(DECLARE_NONE, Nomination)
accept, declare_conflict, finish, revise = (page(act, Review) for act in (ACCEPT, DECLARE_CONFLICT, FINISH, REVISE))
flag, unflag = page(FLAG, Review), page(UNFLAG, Flag)
recuse, replace = page(RECUSE, Review), page(REPLACE, Review)
propose_readmit = page(PROPOSE_READMIT, Review)
open_review, set_tie_years = page(OPEN_REVIEW, Call), page(SET_TIE_YEARS, Call)
set_rubric = page(SET_RUBRIC, Call)
start_review, give, close_review, reopen_review = (page(act, Nomination) for act in OF_FILE)
recommend, reserve, not_recommend, defer, reopen_vote = (page(act, Nomination) for act in WORD_ACTS)
