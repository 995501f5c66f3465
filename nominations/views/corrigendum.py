"""Correcting an announcement: one person proposes it from the file, another decides it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from accounts.person import Person
from accounts.verdicts import Verdict, first
from nominations.forms.act import FEW_LINES, ReasonForm
from nominations.forms.edition import LANGUAGES
from nominations.models import Nomination, Proposal
from nominations.permissions import approves, proposes_corrigendum
from nominations.rules.decision import from_reserve
from nominations.rules.screening import undecided
from nominations.views.acts import Act, page
from nominations.workflow import corrigendum as workflow
from nominations.workflow.steps import startable


def verb_of(file: Nomination) -> str:
    """A member can only be revoked, any other city only be admitted later."""
    return "revoke" if file.is_member else "promote"


def _may_be_corrected(file: Nomination) -> Verdict:
    verb = verb_of(file)
    return first(startable(file, verb), lambda: from_reserve(file, verb))


class CorrigendumForm(ReasonForm):
    """Why the announcement is wrong about this city, and what is said of it in public beside the reason."""

    apology_en = forms.CharField(
        label=LANGUAGES["en"], required=False, max_length=2000, widget=forms.Textarea(FEW_LINES)
    )
    apology_fr = forms.CharField(
        label=LANGUAGES["fr"], required=False, max_length=2000, widget=forms.Textarea(FEW_LINES)
    )

    def arguments(self) -> dict[str, Any]:
        """What the act is called with."""
        typed = self.cleaned_data
        said = {language: typed[f"apology_{language}"] for language in LANGUAGES if typed[f"apology_{language}"]}
        return {"verb": verb_of(self.row), "reason": typed["reason"], "apology": said}


PROPOSE_CORRIGENDUM = Act(
    verb="propose_corrigendum",
    label=gettext_lazy("Propose a correction about %(subject)s"),
    effect=gettext_lazy(
        "A member is taken off the list, a city in reserve is added to it. The director, as another person, decides. "
        "Nothing changes before that. Your reason will stand on the public page of the announcement."
    ),
    run=workflow.propose_corrigendum,
    form=CorrigendumForm,
    may=proposes_corrigendum,
    stands=_may_be_corrected,
    weight="danger",
    done=gettext_lazy("Proposed. The director has to decide about %(subject)s."),
    leads_to="proposals",
)


def _decides(verb: str) -> Any:
    def may(proposal: Proposal, person: Person) -> bool:
        is_this = proposal.kind == Proposal.Kind.CORRIGENDUM and proposal.facts.get("verb") == verb
        return is_this and approves(proposal, person)

    return may


def _sends_back(proposal: Proposal, person: Person) -> bool:
    return proposal.kind == Proposal.Kind.CORRIGENDUM and not proposal.is_list and approves(proposal, person)


REVOKE = Act(
    verb="revoke",
    label=gettext_lazy("Take back the admission of %(subject)s"),
    effect=gettext_lazy(
        "A further edition of the announcement appears at once without the city, with the reason. Its membership ends "
        "today, totals are reckoned anew, and city and Commission get an e-mail. Earlier editions stay readable."
    ),
    run=workflow.revoke,
    may=_decides("revoke"),
    stands=undecided,
    weight="danger",
    done=gettext_lazy("The announcement is corrected: %(subject)s is no longer on the list."),
    leads_to="proposals",
)
PROMOTE = Act(
    verb="promote",
    label=gettext_lazy("Admit %(subject)s from the reserve"),
    effect=gettext_lazy(
        "A further edition of the announcement appears at once with the city, with the reason. It is a member from "
        "today, totals are reckoned anew, and city and Commission get an e-mail. Earlier editions stay readable."
    ),
    run=workflow.promote,
    may=_decides("promote"),
    stands=undecided,
    weight="primary",
    done=gettext_lazy("The announcement is corrected: %(subject)s is on the list."),
    leads_to="proposals",
)
SEND_BACK_CORRIGENDUM = Act(
    verb="send_back_corrigendum",
    label=gettext_lazy("Do not correct %(subject)s"),
    effect=gettext_lazy("The announcement stays as it is. The proposer reads your reason in the history of the file."),
    run=workflow.send_back_corrigendum,
    form=ReasonForm,
    may=_sends_back,
    stands=undecided,
    done=gettext_lazy("The proposal is sent back."),
    leads_to="proposals",
)

propose_corrigendum = page(PROPOSE_CORRIGENDUM, Nomination)
revoke = page(REVOKE, Proposal)
promote = page(PROMOTE, Proposal)
send_back_corrigendum = page(SEND_BACK_CORRIGENDUM, Proposal)
