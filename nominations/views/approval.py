"""The director's desk: one proposal at a time, its balance, its reasons, what exactly happens, two buttons."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from accounts import door
from accounts.person import Person
from accounts.requests import Request
from accounts.verdicts import failed
from nominations import timeline
from nominations.emails import recipients
from nominations.forms.act import ReasonForm
from nominations.models import Cohort, Proposal
from nominations.permissions import approves
from nominations.rules.decision import apart, not_the_composer
from nominations.views import composition, standing
from nominations.views.acts import Act, page
from nominations.workflow import decision as workflow

DONE = gettext_lazy("Approved. The decision letters are held; nothing is public.")


def _before(cohort: Cohort, person: Person) -> dict[str, Any]:
    return {"effects": at_approval(composition.of(cohort.call, person))}


APPROVE = Act(
    verb="approve",
    label=gettext_lazy("Approve the cohort"),
    effect=gettext_lazy("Every file is decided. Nothing is announced by approving."),
    run=workflow.approve,
    weight="primary",
    done=DONE,
    leads_to=composition.address,
    template="nominations/decision/effects.html",
    more=_before,
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

approve = page(APPROVE, Cohort)
send_back = page(SEND_BACK, Cohort)
recall_approval = page(RECALL_APPROVAL, Cohort)


def at_approval(made: composition.Composition) -> list[str]:
    """What exactly happens when the director approves."""
    cities, commissions = recipients.cities(made.files), recipients.commissions(made.files)
    files = [*made.chosen, *made.left_out]
    number = sum(len(cities[file.city_id]) + len(commissions[file.country_id]) for file in files)
    return [
        _("In: %(admitted)s. Out: %(refused)s.") % {"admitted": composition.in_words(made), "refused": _out(made)},
        ngettext("%(n)d decision letter is written and held.", "%(n)d decision letters are written and held.", number)
        % {"n": number},
        _("Nothing is public before the instant that two persons set after this."),
        _("You can recall the approval until then."),
    ]


def _out(made: composition.Composition) -> str:
    n = len(made.left_out)
    return ngettext("%(n)d file", "%(n)d files", n) % {"n": n}


@login_required
@require_safe
def director_desk(request: Request) -> HttpResponse:
    """What waits for the director: cohorts first, then corrections and instants."""
    person = request.person
    door.allow(approves(None, person))
    open_ones = list(_open(person))
    cohorts = _cohorts(person)
    waiting = [_cohort(one, open_ones, person) for one in cohorts if one.is_proposed]
    context = {
        "cohorts": waiting,
        "others": [_other(one) for one in open_ones if one.kind != Proposal.Kind.COHORT],
        "approved": [_approved(one, person) for one in cohorts if one.is_approved],
    }
    return render(request, "nominations/decision/director_desk.html", context)


def _open(person: Person) -> Any:
    """Open proposals that are a director's to decide."""
    kinds = [Proposal.Kind.COHORT, Proposal.Kind.RELEASE, Proposal.Kind.CORRIGENDUM, Proposal.Kind.RESTORE]
    rows = Proposal.objects.visible_to(person).open().filter(kind__in=kinds)
    return rows.select_related("call", "nomination__city", "by").order_by("at")


def _cohorts(person: Person) -> list[Cohort]:
    return list(Cohort.objects.visible_to(person).before_announcement().select_related("call").order_by("pk"))


def _cohort(cohort: Cohort, proposals: list[Proposal], person: Person) -> dict[str, Any]:
    made = composition.of(cohort.call, person)
    mine = next((one for one in proposals if one.call_id == cohort.call_id and one.kind == Proposal.Kind.COHORT), None)
    refusal = why_not(cohort, made, person)
    return {
        "call": cohort.call,
        "words": composition.in_words(made),
        "due": timeline.announced(cohort.call, standing.reader_zone(person)),
        "proposal": mine,
        "at": timeline.when(mine.at, cohort.call.zone, standing.reader_zone(person)) if mine else "",
        "figures": composition.figures(made, composition.address(cohort)),
        "by_region": composition.by_region(made),
        "first_time": composition.first_time(made),
        "departures": composition.departure_rows(made),
        "effects": at_approval(made),
        "approve": None if refusal else APPROVE.button(cohort),
        "send_back": SEND_BACK.button(cohort),
        "refusal": refusal,
        "url": composition.address(cohort),
    }


def why_not(cohort: Cohort, made: composition.Composition, person: Person) -> str:
    """What stands between this director and the approval; empty if nothing does."""
    broken = failed([not_the_composer(cohort, person), apart(made.kept)])
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
