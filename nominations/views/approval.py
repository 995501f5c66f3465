"""The director's desk: one proposal at a time, its balance, its reasons, what exactly happens, two buttons."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from accounts import door
from accounts.again import second_step_again
from accounts.models import Deputation
from accounts.once import once
from accounts.person import Person
from accounts.requests import Request
from accounts.verdicts import Verdict, failed, first
from nominations import timeline
from nominations.emails.decision import written_at_approval
from nominations.forms.act import ReasonForm
from nominations.forms.composing import ApproveForm, of_files
from nominations.models import Cohort, Nomination, Proposal
from nominations.permissions import approves
from nominations.rules.composing import judged_nothing, not_approved_yet, not_in_the_composers_name
from nominations.rules.decision import apart, not_the_composer
from nominations.views import composition, openquestions, standing, targets
from nominations.views.acts import Act, page
from nominations.views.deputies import acting, deputies, in_whose_name
from nominations.views.keeping import keeps_what_was_typed
from nominations.views.sending import did, sent
from nominations.workflow import decision as workflow
from nominations.workflow.steps import startable

# What a director decides beside cohorts.
ALSO = {Proposal.Kind.RELEASE, Proposal.Kind.CORRIGENDUM, Proposal.Kind.RESTORE}
DONE = gettext_lazy("Approved. The decision letters are held; nothing is public.")


def _can_approve(cohort: Cohort) -> Verdict:
    return first(not_approved_yet(cohort), lambda: startable(cohort, "approve"))


APPROVE = Act(
    verb="approve",
    label=gettext_lazy("Approve the cohort"),
    effect=gettext_lazy("Every file is decided. Nothing is announced by approving."),
    run=workflow.approve,
    weight="primary",
    done=DONE,
    stands=_can_approve,
    leads_to=composition.address,
)
SEND_BACK = Act(
    verb="send_back",
    label=gettext_lazy("Send it back"),
    effect=gettext_lazy("The secretariat composes the cohort anew and reads your reasons."),
    run=workflow.send_back,
    form=ReasonForm,
    done=gettext_lazy("The cohort is sent back."),
    leads_to="director_desk",
)
RECALL_APPROVAL = Act(
    verb="recall_approval",
    label=gettext_lazy("Recall the approval"),
    effect=gettext_lazy(
        "The held letters are discarded, an instant that was set no longer counts, and the cohort is composed anew. "
        "Possible until the announcement."
    ),
    run=workflow.recall_approval,
    form=ReasonForm,
    weight="danger",
    done=gettext_lazy("The approval is recalled. The cohort can be composed anew."),
    leads_to=composition.address,
)

send_back = page(SEND_BACK, Cohort)
recall_approval = page(RECALL_APPROVAL, Cohort)


@keeps_what_was_typed
@login_required
@second_step_again
@once
def approve(request: Request, key: str) -> HttpResponse:
    """What exactly happens, with the files that the director decides otherwise; the button asks for the second step."""
    person = request.person
    row = door.see(Cohort.objects.visible_to(person), key)
    door.allow(APPROVE.permits(row, person))
    made = composition.of(row.call, person)
    turned = _turned(request, made)
    label = _("Approve with these exceptions") if turned else APPROVE.words(row)
    form = ApproveForm(sent(request), row=row, person=person, label=label, turned=turned)
    form.helper.form_action = request.path
    if did(request, form, lambda: workflow.approve(key, by=person, **form.arguments()), str(DONE)):
        return redirect(composition.address(row))
    refusal = APPROVE.starts(row)
    context = {"act": APPROVE, "row": row, "form": form, "label": APPROVE.words(row), "refusal": refusal}
    context |= {"back": composition.address(row), "effects": at_approval(made, turned), "turned": bool(turned)}
    context |= {"name": in_whose_name(acting(person)), "files": _to_turn(made, turned)}
    return render(request, "nominations/decision/approve.html", context, status=200 if refusal.passed else 409)


def _turned(request: Request, made: composition.Composition) -> list[Nomination]:
    """The files that the director decides otherwise: whatever is ticked, also before there is a reason for it."""
    keys = set((request.POST if request.method == "POST" else request.GET).getlist("otherwise"))
    return [file for file in _composed(made) if file.key in keys]


def _composed(made: composition.Composition) -> list[Nomination]:
    """What may be decided otherwise: all that is in, and of the rest what the jury recommends or keeps in reserve."""
    return [*made.chosen, *(file for file in made.left_out if file.is_recommended or file.is_reserved)]


def _to_turn(made: composition.Composition, turned: list[Nomination]) -> list[dict[str, Any]]:
    ticked = {file.key for file in turned}
    return [
        {
            "key": file.key,
            "city": file.city.name,
            "country": file.country.called,
            "otherwise": _("do not admit") if file.is_in_cohort else _("admit"),
            "ticked": file.key in ticked,
        }
        for file in _composed(made)
    ]


def at_approval(made: composition.Composition, turned: Iterable[Nomination] = ()) -> list[str]:
    """What exactly happens when the director approves."""
    files, otherwise = [*made.chosen, *made.left_out], set(turned)
    into = [file for file in files if file.is_in_cohort != (file in otherwise)]
    number = written_at_approval(files)
    facts = {"admitted": composition.size_in_words(into), "refused": of_files(len(files) - len(into))}
    return [
        _("In: %(admitted)s. Out: %(refused)s.") % facts,
        *_otherwise(otherwise),
        ngettext("%(n)d decision letter is written and held.", "%(n)d decision letters are written and held.", number)
        % {"n": number},
        _("Nothing is public before the instant that two persons set after this."),
        *_planned(made),
        _("You can recall the approval until then."),
    ]


def _otherwise(turned: Iterable[Nomination]) -> list[str]:
    """Each exception in a sentence."""
    refused = _("%(city)s is not admitted, against the proposal.")
    admitted = _("%(city)s is admitted, against the proposal.")
    return [(refused if file.is_in_cohort else admitted) % {"city": file.city.name} for file in turned]


def _planned(made: composition.Composition) -> list[str]:
    """Where the announcement will stand, and when it is planned, if the call says so."""
    where = _("At that instant the list, the map and the figures change, under %(address)s.")
    planned = timeline.announced(made.call)
    return [where % {"address": f"/announcements/{made.call.slug}/"}, *([planned] if planned else [])]


@login_required
@require_safe
def director_desk(request: Request) -> HttpResponse:
    """What waits for the director: cohorts first, then corrections and instants."""
    person = request.person
    door.allow(approves(None, person))
    open_ones = list(_open(person))
    cohorts, lent_out = _cohorts(person), deputies(person)
    lent = acting(person) if any(row["is_mine"] for row in lent_out) else None
    waiting = [_cohort(one, open_ones, person, lent) for one in cohorts if one.is_proposed]
    context = {
        "cohorts": waiting,
        "others": [_other(one) for one in open_ones if one.kind in ALSO],
        "approved": [_approved(one, person) for one in cohorts if one.is_approved],
        "deputies": lent_out,
        "may_deputize": lent is None,
    }
    return render(request, "nominations/decision/director_desk.html", context)


def _open(person: Person) -> Any:
    """Open proposals: a director's to decide, and those that wait for somebody else."""
    rows = Proposal.objects.visible_to(person).open()
    return rows.select_related("call", "nomination__city", "by").order_by("at")


def _cohorts(person: Person) -> list[Cohort]:
    rows = Cohort.objects.visible_to(person).before_announcement().with_seat_of(person)
    return list(rows.select_related("call").order_by("pk"))


def _cohort(cohort: Cohort, proposals: list[Proposal], person: Person, lent: Deputation | None) -> dict[str, Any]:
    made = composition.of(cohort.call, person, by_mean=False)
    mine = next((one for one in proposals if one.call_id == cohort.call_id and one.kind == Proposal.Kind.COHORT), None)
    refusal = why_not(cohort, made, person, lent, judged_nothing(has_seat=cohort.has_seat))
    return {
        "call": cohort.call,
        "words": composition.in_words(made),
        "due": timeline.announced(cohort.call, standing.reader_zone(person)),
        "proposal": mine,
        "at": timeline.when(mine.at, cohort.call.zone, standing.reader_zone(person)) if mine else "",
        "figures": composition.figures(made, composition.address(cohort)),
        "by_region": composition.by_region(made),
        "listed": composition.listed_by_region(made),
        "first_time": composition.first_time(made),
        "departures": composition.departure_rows(made),
        "targets": targets.bars(made.board, wanted) if (wanted := targets.of_cohort(cohort, person)) else [],
        "questions": openquestions.of(cohort, made, proposals, person),
        "name": in_whose_name(lent),
        "effects": at_approval(made),
        "approve": None if refusal else APPROVE.button(cohort),
        "send_back": SEND_BACK.button(cohort),
        "refusal": refusal,
        "url": composition.address(cohort),
    }


def why_not(
    cohort: Cohort, made: composition.Composition, person: Person, lent: Deputation | None, jury: Verdict
) -> str:
    """What stands between this director and the approval; empty if nothing does."""
    own = [not_the_composer(cohort, person), not_in_the_composers_name(cohort, lent), jury]
    broken = failed([*own, apart(made.kept)])
    return str(broken[0].sentence) if broken else ""


def _other(proposal: Proposal) -> dict[str, str]:
    about = proposal.nomination.city.name if proposal.nomination else proposal.call.name
    facts = {"person": proposal.by, "what": proposal.get_kind_display()}
    return {
        "label": about,
        "url": reverse("proposal", args=[proposal.key]),
        "note": _("%(person)s proposed: %(what)s.") % facts,
        "word": _("open"),
        "tone": "due",
    }


def _approved(cohort: Cohort, person: Person) -> dict[str, str]:
    call = cohort.call
    due = _("no instant yet")
    if cohort.release_approved and call.release_at:
        due = timeline.release(call.release_at, call.zone, standing.reader_zone(person))
    return {"label": call.name, "url": composition.address(cohort), "word": _("under embargo"), "note": due}
