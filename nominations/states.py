"""Every state of a call, a nomination, a review and a cohort, and the named groups that rules and lists ask for."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CallState(models.TextChoices):
    """Where a call stands; whether its windows are open is asked of the clock."""

    DRAFT = "draft", _("being prepared")
    PUBLISHED = "published", _("published")
    IN_REVIEW = "in_review", _("with the jury")
    DECIDED = "decided", _("decided")
    ANNOUNCED = "announced", _("announced")
    ARCHIVED = "archived", _("archived")
    CANCELLED = "cancelled", _("cancelled")


RUNNING_CALL = (CallState.PUBLISHED, CallState.IN_REVIEW, CallState.DECIDED)  # published and not yet announced
TAKES_FILES = (CallState.PUBLISHED, CallState.IN_REVIEW)  # where a deadline allows it
ANNOUNCED_CALL = (CallState.ANNOUNCED, CallState.ARCHIVED)
OVER_CALL = (*ANNOUNCED_CALL, CallState.CANCELLED)


class Status(models.TextChoices):
    """Where a nomination stands, in the words of the secretariat."""

    DRAFT = "draft", _("being filled in")
    WITH_COMMISSION = "with_commission", _("with the National Commission")
    RETURNED = "returned", _("returned to the city")
    NOMINATED = "nominated", _("nominated")
    CLARIFICATION = "clarification", _("clarification asked")
    ELIGIBLE = "eligible", _("eligible")
    IN_REVIEW = "in_review", _("being read")
    REVIEWED = "reviewed", _("marks closed")
    RECOMMENDED = "recommended", _("recommended")
    RESERVED = "reserved", _("in reserve")
    NOT_RECOMMENDED = "not_recommended", _("not recommended")
    DEFERRED = "deferred", _("deferred")
    SELECTED = "selected", _("in the cohort")
    LEFT_OUT = "left_out", _("left out")
    ADMITTED = "admitted", _("admitted, under embargo")
    REFUSED = "refused", _("not admitted, under embargo")
    MEMBER = "member", _("member")
    NOT_ADMITTED = "not_admitted", _("not admitted")
    NOT_NOMINATED = "not_nominated", _("not nominated")
    LAPSED = "lapsed", _("lapsed")
    INELIGIBLE = "ineligible", _("not eligible")
    WITHDRAWN = "withdrawn", _("withdrawn")
    REVOKED = "revoked", _("revoked")


class Deadline(models.TextChoices):
    """The closing instants of a call, each named as its field."""

    CITY = "city_deadline", _("Deadline for cities")
    COMMISSION = "commission_deadline", _("Deadline for National Commissions")
    SCREENING = "screening_deadline", _("End of the checks and clarifications")
    REVIEW = "review_deadline", _("Deadline for jurors")


RELEASE = "release_at"  # when the announcement is planned; its instant itself is set by two persons
AMENDABLE = {**dict(Deadline.choices), RELEASE: _("Planned announcement")}
RUBRIC = "rubric"  # what an amendment changes that is no date
OWN_OF_COUNTRIES = (Deadline.CITY, Deadline.COMMISSION)  # the other dates are one for all


class Side(models.TextChoices):
    """Who writes to each other about a file."""

    CITY = "city", _("city")
    COMMISSION = "commission", _("National Commission")
    SECRETARIAT = "secretariat", _("secretariat")


ASKED_SIDES = [(Side.CITY.value, Side.CITY.label), (Side.COMMISSION.value, Side.COMMISSION.label)]


class Box(models.TextChoices):
    """Where the secretariat writes words to or about a file."""

    CLARIFICATION = "clarification", _("question to city or Commission")
    CHECKLIST = "checklist", _("remark in the checklist")
    INELIGIBLE = "ineligible", _("reason why a file is not eligible")
    REINSTATE = "reinstate", _("reason to accept a file again or late")
    ENTRY = "entry", _("reason why an entry is not accepted")
    THREAD = "thread", _("message about a file")


class Worth(models.IntegerChoices):
    """What a national reviewer's mark means; the words before the colon stand for it where there is little room."""

    NOT_READY = 1, _("not ready: pledge, plan or evidence is missing")
    WEAK = 2, _("weak: good intentions, little that was done")
    FAIR = 3, _("fair: sound in parts, thin in others")
    GOOD = 4, _("good: convincing, with small gaps")
    OUTSTANDING = 5, _("outstanding: an example for other cities of the country")


class QuotaPeriod(models.TextChoices):
    """Over which time the nominations of a country are counted."""

    ROUND = "round", _("in this call")
    YEAR = "year", _("in the calendar year in which this call opens")


class OpenTo(models.TextChoices):
    """Whether a city has to be outside the network, or inside."""

    NEWCOMERS = "newcomers", _("cities that are not members")
    MEMBERS = "members", _("cities that are members")
    EVERY_CITY = "every_city", _("every city")


class Shown(models.TextChoices):
    """Where a nomination stands, as city, Commission and public are told: no outcome before its announcement."""

    DRAFT = "draft", _("being filled in")
    WITH_COMMISSION = "with_commission", _("with the National Commission")
    RETURNED = "returned", _("returned to the city")
    NOMINATED = "nominated", _("nominated")
    CLARIFICATION = "clarification", _("clarification asked")
    UNDER_REVIEW = "under_review", _("being assessed")
    MEMBER = "member", _("member")
    NOT_ADMITTED = "not_admitted", _("not admitted")
    IN_RESERVE = "in_reserve", _("not admitted, in reserve")
    DEFERRED = "deferred", _("not admitted, deferred to a next call")
    NOT_NOMINATED = "not_nominated", _("not nominated")
    LAPSED = "lapsed", _("lapsed")
    INELIGIBLE = "ineligible", _("not eligible")
    WITHDRAWN = "withdrawn", _("withdrawn")
    REVOKED = "revoked", _("revoked")


HIGHEST_FIT = 100  # how well a file can suit a juror, as the secretariat says it

# The countries of a juror's own, whose files the juror never sees.
TIES = ("nationality", "residence", "employer_country", "appointing_country")
WITH_CITY = (Status.DRAFT, Status.RETURNED)
BEFORE_NOMINATION = (*WITH_CITY, Status.WITH_COMMISSION)
SCREENING = (Status.NOMINATED, Status.CLARIFICATION)
JURY = (Status.IN_REVIEW, Status.REVIEWED)
JURY_WORDS = (Status.RECOMMENDED, Status.RESERVED, Status.NOT_RECOMMENDED, Status.DEFERRED)
COMPOSED = (Status.SELECTED, Status.LEFT_OUT)
UNCOMPOSED = (*BEFORE_NOMINATION, *SCREENING, Status.ELIGIBLE, *JURY, *JURY_WORDS)  # living, neither in nor left out
EMBARGOED = (Status.ADMITTED, Status.REFUSED)
ANNOUNCED = (Status.MEMBER, Status.NOT_ADMITTED)
IN_COHORT = (Status.SELECTED, Status.ADMITTED, Status.MEMBER)
OUT_OF_COHORT = (Status.LEFT_OUT, Status.REFUSED, Status.NOT_ADMITTED)
SPOKEN_ON = (*JURY_WORDS, *COMPOSED, *EMBARGOED, *ANNOUNCED)  # the jury has said its word
UNDER_REVIEW = (Status.ELIGIBLE, *JURY, *JURY_WORDS, *COMPOSED, *EMBARGOED)
GIVEN = (*JURY, *JURY_WORDS, *COMPOSED, *EMBARGOED)  # jurors read it, or have read it
UNTIL_ANNOUNCEMENT = (*BEFORE_NOMINATION, *SCREENING, *UNDER_REVIEW)
UNTIL_DECISION = (*SCREENING, Status.ELIGIBLE, *JURY, *JURY_WORDS, *COMPOSED)  # received, and not decided
CLOSES_WITH = {
    Status.DRAFT: Deadline.CITY,
    Status.RETURNED: Deadline.COMMISSION,
    Status.WITH_COMMISSION: Deadline.COMMISSION,
}  # the deadline at which silence ends a file
PAPER_CLOSES_WITH = dict.fromkeys(CLOSES_WITH, Deadline.COMMISSION)  # paper comes from the Commission, in its own time
ENDED_EARLY = (Status.NOT_NOMINATED, Status.LAPSED, Status.INELIGIBLE)
ENDED = (*ENDED_EARLY, Status.WITHDRAWN, Status.REVOKED)
LIVING = tuple(status for status in Status if status not in ENDED)
TOLD = (*ANNOUNCED, Status.REVOKED)  # whoever is concerned has been told the outcome
DECIDED = (*EMBARGOED, *TOLD)


MEANT: dict[str, Shown] = {Status.RESERVED: Shown.IN_RESERVE, Status.DEFERRED: Shown.DEFERRED}


def shown(status: str, jury_word: str = "") -> Shown:
    """The stage that outsiders see: from screening to announcement one, then a no as the jury meant it."""
    if status == Status.NOT_ADMITTED:
        return MEANT.get(jury_word, Shown.NOT_ADMITTED)
    return Shown.UNDER_REVIEW if status in UNDER_REVIEW else Shown(status)


def is_told(before: str, after: str) -> bool:
    """Whether outsiders see that a file went from one state to another."""
    return after != "" and (not before or shown(before) != shown(after))


class Outcome(models.TextChoices):
    """What was decided of a file, as its letter says it; a decision that was corrected is another one."""

    ADMITTED = "admitted", _("admitted")
    IN_RESERVE = "in_reserve", _("not admitted, in reserve")
    DEFERRED = "deferred", _("not admitted, deferred to a next call")
    REFUSED = "refused", _("not admitted")
    REVOKED = "revoked", _("admission taken back")


NO_AS_MEANT = {Status.RESERVED: Outcome.IN_RESERVE, Status.DEFERRED: Outcome.DEFERRED}


def outcome(status: str, jury_word: str = "") -> str:
    """A yes is a yes; a no is what the jury meant by it; empty while nothing is decided."""
    if status in (Status.ADMITTED, Status.MEMBER):
        return Outcome.ADMITTED
    if status in (Status.REFUSED, Status.NOT_ADMITTED):
        return NO_AS_MEANT.get(Status(jury_word), Outcome.REFUSED) if jury_word else Outcome.REFUSED
    return Outcome.REVOKED if status == Status.REVOKED else ""


class GivesFeedback(models.TextChoices):
    """Whether cities that are not admitted read what the jury said: a choice of each call, and no rule but ours."""

    NONE = "none", _("none: the outcome alone is told")
    OFFERED = "offered", _("where it is checked before the announcement")
    REQUIRED = "required", _("always: the announcement waits until all of it is checked")


class FeedbackStage(models.TextChoices):
    """How far the words of the jury for one city are."""

    NOTHING = "nothing", _("nothing yet")
    DRAFTED = "drafted", _("drafted")
    EDITED = "edited", _("being written")
    CHECKED = "checked", _("checked")


class ReviewState(models.TextChoices):
    """Where one juror stands with one file."""

    UNANSWERED = "unanswered", _("declaration awaited")
    CONFLICT = "conflict", _("conflict declared")
    ACCEPTED = "accepted", _("to do")
    BEGUN = "begun", _("begun")
    SUBMITTED = "submitted", _("done")
    CLOSED = "closed", _("closed")
    RECUSED = "recused", _("recused")
    REPLACED = "replaced", _("for another juror")


READING = (ReviewState.ACCEPTED, ReviewState.BEGUN, ReviewState.SUBMITTED, ReviewState.CLOSED)
MARKABLE = (ReviewState.ACCEPTED, ReviewState.BEGUN)
OPEN_REVIEW = (ReviewState.UNANSWERED, ReviewState.ACCEPTED, ReviewState.BEGUN)
COUNTED = (ReviewState.SUBMITTED, ReviewState.CLOSED)
IN_CONFLICT = (ReviewState.CONFLICT, ReviewState.RECUSED)
OUT_OF_REVIEW = (*IN_CONFLICT, ReviewState.REPLACED)


class Progress(models.TextChoices):
    """How far one reader is with one file, as it is counted."""

    UNANSWERED = "unanswered", _("declaration awaited")
    UNREAD = "unread", _("not begun")
    BEGUN = "begun", _("begun")
    DONE = "done", _("handed in")
    MISSING = "missing", _("closed and not handed in")
    CONFLICT = "conflict", _("conflict of interest")
    REPLACED = "replaced", _("for another juror")


GIVEN_PROGRESS = tuple(step for step in Progress if step not in (Progress.CONFLICT, Progress.REPLACED))
AWAITED = (Progress.UNANSWERED, Progress.UNREAD, Progress.BEGUN)
PROGRESS = {
    ReviewState.UNANSWERED: Progress.UNANSWERED,
    ReviewState.ACCEPTED: Progress.UNREAD,
    ReviewState.BEGUN: Progress.BEGUN,
    ReviewState.SUBMITTED: Progress.DONE,
    ReviewState.CLOSED: Progress.DONE,  # if it was handed in
    ReviewState.CONFLICT: Progress.CONFLICT,
    ReviewState.RECUSED: Progress.CONFLICT,
    ReviewState.REPLACED: Progress.REPLACED,
}


class Audience(models.TextChoices):
    """Who reads a remark on a file, the fewest first; nobody with a conflict ever does."""

    READERS = "readers", _("the readers of this file and the chair")
    JURY = "jury", _("the whole jury")
    CLERK = "clerk", _("the jury and the secretariat")


class CohortState(models.TextChoices):
    """Where the composition of a cohort stands."""

    COMPOSING = "composing", _("being composed")
    PROPOSED = "proposed", _("proposed to the director")
    APPROVED = "approved", _("approved, under embargo")
    ANNOUNCED = "announced", _("announced")
