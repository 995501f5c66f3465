"""Setting the instant of an announcement: proposed by one person, confirmed by another, with all that will happen."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.person import Person
from accounts.verdicts import Verdict, first
from cities import reading
from nominations import timeline
from nominations.forms.act import ReasonForm
from nominations.forms.decision import ReleaseForm
from nominations.forms.dispatch import NumberForm
from nominations.models import Cohort, Proposal
from nominations.permissions import releases
from nominations.rules import feedback as feedback_rules
from nominations.rules.decision import approved, kept, one_release, set_by_two
from nominations.rules.screening import undecided
from nominations.views import composition, enclosed, standing
from nominations.views.acts import Act, page
from nominations.views.enclosed import Lot
from nominations.workflow import decision as workflow
from nominations.workflow import feedback


def _of_release(proposal: Proposal, person: Person) -> bool:
    return proposal.kind == Proposal.Kind.RELEASE and releases(proposal, person)


def _open(cohort: Cohort) -> Verdict:
    planned = cohort.call.proposals.open().filter(kind=Proposal.Kind.RELEASE)
    return first(approved(cohort), lambda: one_release(planned.first()))


def _cohort_of(proposal: Proposal) -> str:
    return reverse("cohort", args=[proposal.call.slug])


def _before(cohort: Cohort, person: Person) -> dict[str, Any]:
    made = composition.of(cohort.call, person, by_mean=False)
    return {"effects": _announced(enclosed.of_files(made.files, person), made)}


def _with_instant(proposal: Proposal, person: Person) -> dict[str, Any]:
    when = _("Within a minute after %(instant)s:") % {"instant": announced_at(proposal, standing.reader_zone(person))}
    letters = enclosed.of_announcement(proposal, person)
    return {"effects": [when, *at_release(proposal, letters)], **enclosed.before_announcement(letters, proposal)}


PROPOSE_RELEASE = Act(
    verb="propose_release",
    label=gettext_lazy("Propose the instant of the announcement"),
    effect=gettext_lazy("Another person confirms it. Until that instant nothing is public."),
    run=workflow.propose_release,
    form=ReleaseForm,
    may=releases,
    stands=_open,
    weight="primary",
    done=gettext_lazy("Proposed. Another person has to confirm it."),
    leads_to=composition.address,
    template="nominations/decision/effects.html",
    more=_before,
)
RELEASE = Act(
    verb="release",
    label=gettext_lazy("Confirm the instant"),
    effect=gettext_lazy(
        "The clock announces within a minute after that instant; until then the director can recall the approval."
    ),
    run=workflow.release,
    form=NumberForm,
    may=_of_release,
    stands=undecided,
    weight="primary",
    done=gettext_lazy("The instant is set by two persons."),
    leads_to=_cohort_of,
    head=enclosed.call_of,
    template="nominations/decision/effects.html",
    more=_with_instant,
)
HOLD_RELEASE = Act(
    verb="hold_release",
    label=gettext_lazy("Stop the announcement"),
    effect=gettext_lazy(
        "At once, and by you alone: nothing is announced at the instant that was set, and the decision letters stay "
        "held. The approval stands. A new instant takes two persons again. The others who may release read your reason."
    ),
    run=workflow.hold_release,
    form=ReasonForm,
    may=releases,
    stands=set_by_two,
    weight="danger",
    done=gettext_lazy("The announcement is stopped. Nothing is public; a new instant can be proposed."),
    leads_to=composition.address,
)
SEND_BACK_RELEASE = Act(
    verb="send_back_release",
    label=gettext_lazy("Do not set this instant"),
    effect=gettext_lazy("Nothing is announced at that instant. Another one can be proposed."),
    run=workflow.send_back_release,
    form=ReasonForm,
    may=_of_release,
    stands=undecided,
    done=gettext_lazy("Nothing is announced at that instant. Another one can be proposed."),
    leads_to=_cohort_of,
    head=enclosed.call_of,
)


def _with_call(person: Person) -> QuerySet[Cohort]:
    return Cohort.objects.visible_to(person).select_related("call__programme")


propose_release = page(PROPOSE_RELEASE, rows=_with_call)
release = page(RELEASE, rows=enclosed.proposals)
hold_release = page(HOLD_RELEASE, rows=_with_call)
send_back_release = page(SEND_BACK_RELEASE, Proposal)


def announced_at(proposal: Proposal, zone: str) -> str:
    """The instant proposed, on both clocks."""
    return timeline.when(datetime.fromisoformat(proposal.facts["release_at"]), proposal.call.zone, zone)


def at_release(proposal: Proposal, lot: Lot) -> list[str]:
    """What happens at the instant of the announcement."""
    return _announced(lot, composition.of(proposal.call, lot.person, by_mean=False))


def _announced(lot: Lot, made: composition.Composition) -> list[str]:
    call, letters = made.call, enclosed.in_words(lot, made.call)
    members = _("New members: %(cohort)s.") % {"cohort": composition.in_words(made)}
    public = _("The list, the map and the figures change at the same moment, under %(address)s.")
    said = [*letters, members, public % {"address": f"/announcements/{call.slug}/"}, *_total(made)]
    told = feedback_rules.lacking(call, feedback.lacking(call))
    return [one for one in (*said, kept(made.kept) if made.kept else "", told) if one]


def _total(made: composition.Composition) -> list[str]:
    """The network after it; a fictional call does not count."""
    if made.call.is_fictional:
        return [_("The call is fictional: the figures of the network do not change.")]
    network, new = reading.network(made.call.programme.slug), len(made.chosen)
    facts = {"before": network.cities, "after": network.cities + new}
    words = ngettext(
        "The network grows from %(before)d to %(after)d member.",
        "The network grows from %(before)d to %(after)d members.",
        facts["after"],
    )
    return [words % facts]
