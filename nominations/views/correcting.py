"""Correcting the list of an announcement: one person changes lines, another sees the difference and decides."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from accounts.person import Person
from accounts.verdicts import Verdict, first
from cities.views import changes
from nominations.forms.act import ReasonForm
from nominations.forms.edition import EditionForm
from nominations.models import Cohort, Proposal
from nominations.permissions import approves, proposes_corrigendum
from nominations.rules.decision import announced, one_corrigendum
from nominations.rules.screening import undecided
from nominations.views import composition
from nominations.views.acts import Act, page
from nominations.workflow import correcting as workflow


def _can_correct(cohort: Cohort) -> Verdict:
    planned = cohort.call.proposals.open().filter(kind=Proposal.Kind.CORRIGENDUM, nomination=None)
    return first(announced(cohort), lambda: one_corrigendum(planned.first()))


def _decides(proposal: Proposal, person: Person) -> bool:
    return proposal.is_list and approves(proposal, person)


def _cohort_of(proposal: Proposal) -> str:
    return reverse("cohort", args=[proposal.call.slug])


PROPOSE_EDITION = Act(
    verb="propose_edition",
    label=gettext_lazy("Propose a correction of the list"),
    effect=gettext_lazy(
        "Take cities off the list, add one from the reserve, correct how a city or its country is printed, or a "
        "figure: several changes are one corrigendum. Nothing changes before the director has seen it line by line "
        "and agreed; earlier editions stay readable."
    ),
    run=workflow.propose_edition,
    form=EditionForm,
    may=proposes_corrigendum,
    stands=_can_correct,
    weight="quiet",
    done=gettext_lazy("Proposed. The director has to decide it."),
    leads_to=composition.address,
    template="nominations/decision/edition.html",
)
PUBLISH_EDITION = Act(
    verb="publish_edition",
    label=gettext_lazy("Publish the corrected edition"),
    effect=gettext_lazy(
        "A further edition appears at once, with these changes, the reason and the apology. A city that is taken off "
        "is no member from today, totals are reckoned anew, and each city that is concerned and its Commission get an "
        "e-mail; nobody else does. Earlier editions stay readable."
    ),
    run=workflow.publish_edition,
    may=_decides,
    stands=undecided,
    weight="primary",
    done=gettext_lazy("The corrected edition is public."),
    leads_to=_cohort_of,
)
SEND_BACK_EDITION = Act(
    verb="send_back_edition",
    label=gettext_lazy("Do not correct the list"),
    effect=gettext_lazy("The announcement stays as it is. The proposer reads your reason."),
    run=workflow.send_back_edition,
    form=ReasonForm,
    may=_decides,
    stands=undecided,
    done=gettext_lazy("The proposal is sent back."),
    leads_to=_cohort_of,
)


def before_and_after(proposal: Proposal, person: Person) -> dict[str, Any] | None:
    """What an open corrigendum would change, line by line; what was decided stands on the public page."""
    if not proposal.is_list or proposal.decision:
        return None
    return changes.shown(workflow.foreseen(proposal, person))


def _with_call(person: Person) -> Any:
    return Cohort.objects.visible_to(person).select_related("call__programme", "announcement__programme")


propose_edition = page(PROPOSE_EDITION, rows=_with_call)
publish_edition = page(PUBLISH_EDITION, Proposal)
send_back_edition = page(SEND_BACK_EDITION, Proposal)
