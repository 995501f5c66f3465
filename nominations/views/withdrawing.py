"""The switch for accidents: an announcement withdrawn by one person at once, made public again by two."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.person import Person
from accounts.verdicts import Verdict, first
from nominations.forms.act import ReasonForm
from nominations.forms.dispatch import NumberForm
from nominations.models import Cohort, Proposal
from nominations.permissions import releases
from nominations.rules.decision import announced, is_public, is_withdrawn, one_restore
from nominations.rules.screening import undecided
from nominations.views import composition, enclosed
from nominations.views.acts import Act, page
from nominations.views.enclosed import Lot
from nominations.workflow import withdrawing as workflow


def _can_withdraw(cohort: Cohort) -> Verdict:
    return first(announced(cohort), lambda: is_public(cohort.announcement))


def _can_propose(cohort: Cohort) -> Verdict:
    planned = cohort.call.proposals.open().filter(kind=Proposal.Kind.RESTORE)
    gone = first(announced(cohort), lambda: is_withdrawn(cohort.announcement))
    return first(gone, lambda: one_restore(planned.first()))


def _of_restore(proposal: Proposal, person: Person) -> bool:
    return proposal.kind == Proposal.Kind.RESTORE and releases(proposal, person)


def _cohort_of(proposal: Proposal) -> str:
    return reverse("cohort", args=[proposal.call.slug])


def at_restore(proposal: Proposal, lot: Lot) -> list[str]:
    """What happens when it becomes public again, and which letters leave with it."""
    back = _("List, new members, their pages, figures and map are public again at once, as they were.")
    return [back, *enclosed.in_words(lot, proposal.call)]


def _before(proposal: Proposal, person: Person) -> dict[str, Any]:
    letters = enclosed.of_announcement(proposal, person)
    return {"effects": at_restore(proposal, letters), **enclosed.before_announcement(letters, proposal)}


WITHDRAW_ANNOUNCEMENT = Act(
    verb="withdraw_announcement",
    label=gettext_lazy("Withdraw the announcement"),
    effect=gettext_lazy(
        "For accidents. At once, and by you alone: list, new members and their pages are not public any more, figures "
        "and map are as before, and e-mails that have not left are held. Everybody reads at the address that a "
        "corrected announcement follows. No membership is touched; two persons can put it back as it was."
    ),
    run=workflow.withdraw_announcement,
    form=ReasonForm,
    may=releases,
    stands=_can_withdraw,
    weight="danger",
    done=gettext_lazy("The announcement is not public any more. Both offices are told."),
    leads_to=composition.address,
)
PROPOSE_RESTORE = Act(
    verb="propose_restore",
    label=gettext_lazy("Propose to make the announcement public again"),
    effect=gettext_lazy("Another person decides. The announcement stays withdrawn meanwhile."),
    run=workflow.propose_restore,
    form=ReasonForm,
    may=releases,
    stands=_can_propose,
    weight="primary",
    done=gettext_lazy("Proposed. Another person has to decide it."),
    leads_to=composition.address,
)
RESTORE_ANNOUNCEMENT = Act(
    verb="restore_announcement",
    label=gettext_lazy("Make the announcement public again"),
    effect=gettext_lazy(
        "List, new members, their pages, figures and map are public again at once, as they were, and the e-mails that "
        "were held leave, if they are still true."
    ),
    run=workflow.restore_announcement,
    form=NumberForm,
    template="nominations/decision/effects.html",
    more=_before,
    may=_of_restore,
    stands=undecided,
    weight="primary",
    done=gettext_lazy("The announcement is public again. Both offices are told."),
    leads_to=_cohort_of,
    head=enclosed.call_of,
)
SEND_BACK_RESTORE = Act(
    verb="send_back_restore",
    label=gettext_lazy("Keep the announcement withdrawn"),
    effect=gettext_lazy("Nothing changes. It can be proposed again."),
    run=workflow.send_back_restore,
    form=ReasonForm,
    may=_of_restore,
    stands=undecided,
    done=gettext_lazy("The announcement stays withdrawn."),
    leads_to=_cohort_of,
    head=enclosed.call_of,
)


def _with_call(person: Person) -> Any:
    return Cohort.objects.visible_to(person).select_related("call", "announcement")


withdraw_announcement = page(WITHDRAW_ANNOUNCEMENT, rows=_with_call)
propose_restore = page(PROPOSE_RESTORE, rows=_with_call)
restore_announcement = page(RESTORE_ANNOUNCEMENT, rows=enclosed.proposals)
send_back_restore = page(SEND_BACK_RESTORE, Proposal)
