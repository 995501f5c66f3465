"""What waits for the secretariat: one line for each kind of work, its number, its oldest row, its list."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.person import Person
from audit import clock
from cities.models import CommissionOfficer, MemberMotion, ProgressReport
from nominations import timeline
from nominations.forms.letters import TASKS
from nominations.models import Call, Dispatch, Finding, Message, Nomination, Proposal, Unreached
from nominations.querysets import todo
from nominations.querysets.delivery import addresses_visible_to
from nominations.querysets.letters import tasks_of
from nominations.states import Side

NO_HURRY = ("decisions", "others")  # e-mails that were held on purpose


@dataclass(frozen=True)
class Waiting:
    """One kind of work: how much of it, since when the oldest waits, where its rows are."""

    code: str
    label: str
    number: int
    since: datetime
    url: str
    button: str
    due: str = ""

    def row(self) -> dict[str, str]:
        """As a line of the task list."""
        oldest = timeline.lasting(self.since, clock.now())
        note = _("the oldest since today") if oldest == _("today") else _("the oldest for %(days)s") % {"days": oldest}
        return {"label": self.label, "url": self.url, "word": str(self.number), "tone": "due", "note": note}


def of_secretariat(person: Person, letters: list[Waiting]) -> list[Waiting]:
    """Everything that waits, the longest waiting first."""
    found = [
        *_files(person),
        *_asked(person),
        *_proposals(person),
        *_reviews(person),
        *(one for one in letters if one.code not in NO_HURRY),
        *_calls(person, person.someone.time_zone),
        *_silent_and_broken(person),
    ]
    return sorted((one for one in found if one.number), key=lambda one: one.since)


def _files(person: Person) -> list[Waiting]:
    words = {
        "check": (_("Files to check"), _("Check files")),
        "answered": (_("Clarifications answered or closed"), _("Go on checking")),
        "jury": (_("Eligible files not yet given to jurors"), _("See them")),
    }
    measured: dict[str, Any] = {}
    for name in words:
        measured[name] = Count("pk", filter=todo.task(name))
        measured[f"{name}_since"] = Min("since", filter=todo.task(name))
    got = Nomination.objects.visible_to(person).aggregate(**measured)
    return [
        Waiting(name, label, got[name], got[f"{name}_since"], f"{reverse('files')}?task={name}", button)
        for name, (label, button) in words.items()
    ]


def _asked(person: Person) -> list[Waiting]:
    files = Nomination.objects.visible_to(person).filter(todo.task("asked")).order_by().values("pk")
    rows = Message.objects.visible_to(person).awaiting(Side.SECRETARIAT).filter(nomination__in=files)
    got = rows.aggregate(number=Count("nomination", distinct=True), since=Min("at"))
    label, url = _("Messages that want your answer"), f"{reverse('files')}?task=asked"
    return [Waiting("asked", label, got["number"], got["since"], url, _("Read them"))]


def _proposals(person: Person) -> list[Waiting]:
    mine = Q(by=person.user) | Q(kind__in=[Proposal.Kind.COHORT, Proposal.Kind.CORRIGENDUM])
    rows = Proposal.objects.visible_to(person).open().exclude(mine)
    got = rows.aggregate(number=Count("pk"), since=Min("at"))
    url = f"{reverse('proposals')}?for=me"
    return [Waiting("approve", _("Second approvals wanted"), got["number"], got["since"], url, _("Read and decide"))]


def _reviews(person: Person) -> list[Waiting]:
    got = todo.late_reviews(person, clock.now()).aggregate(number=Count("pk"), since=Min("deadline"))
    return [Waiting("late", _("Reviews late"), got["number"], got["since"], reverse("late"), _("See who is late"))]


def _silent_and_broken(person: Person) -> list[Waiting]:
    """Silent officers, dead addresses, reports, broken rules, members to decide on, whom to reach: one question.

    A member that is silent itself is proposed by the clock: it waits once, among the proposals.
    """
    officers = CommissionOfficer.objects.visible_to(person).silent()
    reports = ProgressReport.objects.visible_to(person)
    counted = _counted(officers, "silent", "asked_at").union(
        _counted(Finding.objects.visible_to(person), "broken", "since"),
        _counted(reports.standing("to_evaluate"), "to_evaluate", "submitted_at"),
        _counted(addresses_visible_to(person).unreachable(), "addresses", "since"),
        _counted(MemberMotion.objects.visible_to(person).to_decide(person), "motions", "at"),
        _counted(Unreached.objects.visible_to(person).waiting(), "unreached", "since"),
        _counted(Dispatch.objects.visible_to(person).to_decide(person), "dispatches", "at"),
        all=True,
    )
    words = {
        "silent": (_("Officers who did not say whether they are still in post"), "silent_officers", "", _("See them")),
        "broken": (_("Rules on conflicts broken"), "findings", "", _("See what is broken")),
        "addresses": (_("Addresses that do not work"), "returned_addresses", "", _("See them")),
        "motions": (_("Proposals about members"), "motions", "?for=me", _("Read and decide")),
        "dispatches": (_("Bulk releases that want a second person"), "dispatches", "", _("Read and decide")),
        "unreached": (_("To be reached without an e-mail"), "unreached", "", _("See whom")),
        "to_evaluate": (_("Progress reports to evaluate"), "reports", "?standing=to_evaluate", _("Read them")),
    }
    found = []
    for code, number, since in counted:
        label, page, query, button = words[code]
        found.append(Waiting(code, label, number, since, reverse(page) + query, button))
    return found


def _counted(rows: QuerySet, code: str, since: str) -> QuerySet:
    """How many rows, and since when the oldest waits; no row where there is none."""
    return rows.order_by().values_list(Value(code)).annotate(Count("pk"), Min(since))


def letters(person: Person) -> list[Waiting]:
    """What e-mails want of a person: the same number and the same rows on every desk, in the order of their weight."""
    return of_letters(tasks_of(person))


def of_letters(tasks: list[tuple[str, int, datetime]]) -> list[Waiting]:
    """The same where they are counted already."""
    decide, release, see = _("Decide on them"), _("Propose to release them"), _("See them")
    buttons = dict.fromkeys(TASKS, decide) | {"circulars": release, "late": release, **dict.fromkeys(NO_HURRY, see)}
    found = {code: (number, since) for code, number, since in tasks}
    return [
        Waiting(code, str(label), *found[code], f"{reverse('emails')}?task={code}", buttons[code])
        for code, label in TASKS.items()
        if code in found
    ]


def _calls(person: Person, zone: str) -> list[Waiting]:
    """Calls to prepare, cohorts to compose, announcements without an instant."""
    calls = list(todo.calls(person))
    return [*_drafts(calls), *(one for call in calls for one in _cohort(call, zone))]


def _drafts(calls: list[Call]) -> list[Waiting]:
    drafts = [call for call in calls if call.is_being_prepared]
    since = min((call.opens_at for call in drafts), default=clock.now())
    url = f"{reverse('calls')}#preparing"
    return [Waiting("draft", _("Calls to prepare"), len(drafts), min(since, clock.now()), url, _("See them"))]


def _cohort(call: Call, zone: str) -> list[Waiting]:
    cohort, url = getattr(call, "cohort", None), reverse("cohort", args=[call.slug])
    name, due = {"call": call.name}, timeline.announced(call, zone)
    if call.is_in_review and call.words and (not cohort or cohort.is_being_composed):
        label = _("Cohort to compose: %(call)s") % name
        return [Waiting("compose", label, call.words, call.word_since, url, _("Compose the cohort"), due)]
    if cohort and cohort.is_approved and not cohort.release_approved:
        label = _("Announcement without an instant: %(call)s") % name
        return [Waiting("release", label, 1, cohort.approved_at, url, _("Set the instant"), due)]
    return []


def held(letters: list[Waiting]) -> list[dict[str, str]]:
    """E-mails with which nobody needs to hurry: they wait for their announcement, or for whoever held them."""
    return [{"label": one.label, "word": str(one.number), "url": one.url} for one in letters if one.code in NO_HURRY]


def next_card(found: list[Waiting], person: Person) -> dict[str, Any]:
    """The one thing to do now: the oldest of all."""
    if not found:
        sentence, detail = _("Nothing waits for you."), _("You get an e-mail when a file is nominated.")
        return {"sentence": sentence, "detail": detail, "tone": "done"}
    first = found[0]
    if first.code in {"check", "answered"}:
        return _file_card(first, person)
    detail = _("It has waited for %(time)s.") % {"time": timeline.lasting(first.since, clock.now())}
    sentence = f"{first.label}: {first.number}" if first.code not in {"compose", "release"} else first.label
    return {"sentence": sentence, "detail": detail, "due": first.due, "label": first.button, "url": first.url}


def _file_card(first: Waiting, person: Person) -> dict[str, Any]:
    rows = Nomination.objects.visible_to(person).filter(todo.task(first.code)).oldest_first()
    file = rows.select_related("city", "call").prefetch_related("call__amendments").first()
    if file is None:
        return {"sentence": first.label, "label": first.button, "url": first.url}
    city = {"city": file.city.name}
    answered = first.code == "answered"
    sentence = _("%(city)s has an answer to your question.") if answered else _("%(city)s waits to be checked.")
    days = timeline.lasting(file.since, clock.now())
    return {
        "sentence": sentence % city,
        "detail": _("It came today.") if days == _("today") else _("It has waited for %(time)s.") % {"time": days},
        "due": timeline.expected(file.call, file.shown, person.someone.time_zone),
        "label": _("Check %(city)s") % city,
        "url": reverse("screen", args=[file.key]),
    }
