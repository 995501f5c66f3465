"""Correcting an announcement, its list or one city: one person proposes, another sees the difference and decides."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from accounts.person import Person
from accounts.verdicts import Verdict, first
from cities.views import changes
from nominations import timeline
from nominations.forms.act import ReasonForm
from nominations.forms.edition import EditionForm, OneCityForm, verb_of
from nominations.models import Call, Cohort, Nomination, Proposal
from nominations.permissions import approves, proposes_corrigendum
from nominations.rules.decision import announced, may_be_added, one_corrigendum
from nominations.rules.screening import another_person, undecided
from nominations.views import composition, reaching, standing
from nominations.views.acts import Act, page, possible
from nominations.workflow import corrigendum as workflow
from nominations.workflow.steps import startable


def _can_correct(cohort: Cohort) -> Verdict:
    return first(announced(cohort), lambda: one_corrigendum(workflow.proposed(cohort.call)))


def _city_can_be_corrected(file: Nomination) -> Verdict:
    verb = verb_of(file)
    standing = (lambda: may_be_added(file, verb), lambda: one_corrigendum(workflow.proposed(file.call)))
    return first(startable(file, verb), *standing)


def _decides(proposal: Proposal, person: Person) -> bool:
    return proposal.is_corrigendum and approves(proposal, person)


def _cohort_of(proposal: Proposal) -> str:
    return reverse("cohort", args=[proposal.call.slug])


PROPOSE_CORRIGENDUM = Act(
    verb="propose_corrigendum",
    label=gettext_lazy("Propose a correction of the list"),
    effect=gettext_lazy(
        "Take cities off the list, add one that the jury recommended or kept in reserve, correct how a city or its "
        "country is printed, or a figure: several changes are one corrigendum. Nothing changes before the director has "
        "seen it line by line and agreed; earlier editions stay readable."
    ),
    run=workflow.propose_corrigendum,
    form=EditionForm,
    may=proposes_corrigendum,
    stands=_can_correct,
    weight="quiet",
    done=gettext_lazy("Proposed. The director has to decide it."),
    leads_to=composition.address,
    template="nominations/decision/edition.html",
)
PROPOSE_CORRIGENDUM_ABOUT = Act(
    verb="propose_corrigendum_about",
    label=gettext_lazy("Propose a correction about %(subject)s"),
    effect=gettext_lazy(
        "A member is taken off the list, a city in reserve is added to it. The director, as another person, decides. "
        "Nothing changes before that. Your reason will stand on the public page of the announcement."
    ),
    run=workflow.propose_corrigendum_about,
    form=OneCityForm,
    may=proposes_corrigendum,
    stands=_city_can_be_corrected,
    weight="danger",
    done=gettext_lazy("Proposed. The director has to decide about %(subject)s."),
    leads_to="proposals",
)


def at_correction(proposal: Proposal, person: Person) -> list[str]:
    """What exactly happens, and who is told of it; for which city nobody is."""
    return [str(PUBLISH_CORRIGENDUM.effect), *reaching.who_is_told(proposal, person)]


PUBLISH_CORRIGENDUM = Act(
    verb="publish_corrigendum",
    label=gettext_lazy("Publish the corrected edition"),
    effect=gettext_lazy(
        "A further edition appears at once, with these changes, the reason and the apology. A city that is taken off "
        "is no member from today, and totals are reckoned anew. Only those whom a change concerns get an e-mail. "
        "Earlier editions stay readable."
    ),
    run=workflow.publish_corrigendum,
    may=_decides,
    stands=undecided,
    weight="primary",
    done=gettext_lazy("The corrected edition is public."),
    leads_to=_cohort_of,
    template="nominations/decision/effects.html",
    more=lambda proposal, person: {"effects": reaching.who_is_told(proposal, person)},
)
SEND_BACK_CORRIGENDUM = Act(
    verb="send_back_corrigendum",
    label=gettext_lazy("Do not correct the list"),
    effect=gettext_lazy("The announcement stays as it is. The proposer reads your reason."),
    run=workflow.send_back_corrigendum,
    form=ReasonForm,
    may=_decides,
    stands=undecided,
    done=gettext_lazy("The proposal is sent back."),
    leads_to=_cohort_of,
)


def before_and_after(proposal: Proposal, person: Person) -> dict[str, Any] | None:
    """What an open corrigendum would change, line by line; what was decided stands on the public page."""
    if not proposal.is_corrigendum or proposal.decision:
        return None
    return changes.shown(workflow.foreseen(proposal, person))


def pending(call: Call, person: Person) -> dict[str, Any] | None:
    """The correction of a call's list that waits, with its proposer and what this person may do about it."""
    rows = Proposal.objects.visible_to(person).open().filter(call=call, kind=Proposal.Kind.CORRIGENDUM)
    found = rows.select_related("by", "call").first() if call.is_announced else None
    if found is None:
        return None
    decides = another_person(found, person).passed
    return {
        "by": str(found.by),
        "at": timeline.when(found.at, call.zone, standing.reader_zone(person)),
        "reason": found.reason,
        "url": reverse("proposal", args=[found.key]),
        "acts": possible(found, person, [PUBLISH_CORRIGENDUM, SEND_BACK_CORRIGENDUM]) if decides else [],
    }


def _with_call(person: Person) -> Any:
    return Cohort.objects.visible_to(person).select_related("call__programme", "announcement__programme")


propose_corrigendum = page(PROPOSE_CORRIGENDUM, rows=_with_call)
propose_corrigendum_about = page(PROPOSE_CORRIGENDUM_ABOUT, Nomination)
publish_corrigendum = page(PUBLISH_CORRIGENDUM, Proposal)
send_back_corrigendum = page(SEND_BACK_CORRIGENDUM, Proposal)
