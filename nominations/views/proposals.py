"""Second approvals: what one person proposed, why, what would happen, and the two buttons of another person."""

from itertools import chain
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from accounts import door
from accounts.models import User
from accounts.person import Person
from accounts.requests import Request
from cities.views import sheets
from nominations import timeline
from nominations.emails import recipients
from nominations.forms.act import ReasonForm
from nominations.models import Nomination, Proposal
from nominations.permissions import is_secretariat, releases
from nominations.rules.screening import another_person, undecided
from nominations.views import enclosed, paging, standing
from nominations.views.acts import Act, page, possible
from nominations.views.corrigendum import PUBLISH_CORRIGENDUM, SEND_BACK_CORRIGENDUM, at_correction, before_and_after
from nominations.views.releasing import RELEASE, SEND_BACK_RELEASE, announced_at, at_release
from nominations.views.withdrawing import RESTORE_ANNOUNCEMENT, SEND_BACK_RESTORE, at_restore
from nominations.workflow import conflicts, places, readmitting, screening

Kind = Proposal.Kind


def _of(kind: str) -> Any:
    return lambda proposal, person: proposal.kind == kind and is_secretariat(proposal, person)


def _list(_row: Proposal) -> str:
    return reverse("proposals")


DECLARE_INELIGIBLE = Act(
    verb="declare_ineligible",
    label=gettext_lazy("Confirm that %(subject)s is not eligible"),
    effect=gettext_lazy("The file ends here. City and National Commission get an e-mail with the reason."),
    run=screening.declare_ineligible,
    may=_of(Kind.INELIGIBLE),
    stands=undecided,
    weight="danger",
    done=gettext_lazy("%(subject)s is not eligible. City and Commission are told."),
    leads_to=_list,
)
SEND_BACK_INELIGIBLE = Act(
    verb="send_back_ineligible",
    label=gettext_lazy("Send %(subject)s back to the check"),
    effect=gettext_lazy("The file goes on. Your reason stands in its history."),
    run=screening.send_back_ineligible,
    form=ReasonForm,
    may=_of(Kind.INELIGIBLE),
    stands=undecided,
    done=gettext_lazy("%(subject)s goes on."),
    leads_to=_list,
)
LIFT_CONFLICT = Act(
    verb="lift_conflict",
    label=gettext_lazy("Lift the conflict with %(subject)s"),
    effect=gettext_lazy("Your colleague sees the file again, with everything in it."),
    run=conflicts.lift_conflict,
    may=_of(Kind.LIFT_CONFLICT),
    stands=undecided,
    done=gettext_lazy("The conflict with %(subject)s is lifted."),
    leads_to=_list,
)
SEND_BACK_LIFT = Act(
    verb="send_back_lift",
    label=gettext_lazy("Keep the conflict with %(subject)s"),
    effect=gettext_lazy("Your colleague stays away from the file."),
    run=conflicts.send_back_lift,
    form=ReasonForm,
    may=_of(Kind.LIFT_CONFLICT),
    stands=undecided,
    done=gettext_lazy("The conflict with %(subject)s stays."),
    leads_to=_list,
)
READMIT = Act(
    verb="readmit",
    label=gettext_lazy("Let the juror return to %(subject)s"),
    effect=gettext_lazy("The juror sees the file again; marks given before count again."),
    run=readmitting.readmit,
    may=_of(Kind.READMIT),
    stands=undecided,
    done=gettext_lazy("The juror sees %(subject)s again."),
    leads_to=_list,
)
SEND_BACK_READMIT = Act(
    verb="send_back_readmit",
    label=gettext_lazy("Keep the juror away from %(subject)s"),
    effect=gettext_lazy("The juror stays away from the file; marks given before do not count."),
    run=readmitting.send_back_readmit,
    form=ReasonForm,
    may=_of(Kind.READMIT),
    stands=undecided,
    done=gettext_lazy("The juror stays away from %(subject)s."),
    leads_to=_list,
)
ACTS = [
    DECLARE_INELIGIBLE, SEND_BACK_INELIGIBLE, LIFT_CONFLICT, SEND_BACK_LIFT, READMIT, SEND_BACK_READMIT,
    RELEASE, SEND_BACK_RELEASE, RESTORE_ANNOUNCEMENT, SEND_BACK_RESTORE,
    PUBLISH_CORRIGENDUM, SEND_BACK_CORRIGENDUM,
]  # fmt: skip
OWN = [SEND_BACK_RELEASE, SEND_BACK_RESTORE]  # by which whoever proposed it takes it back

declare_ineligible = page(DECLARE_INELIGIBLE, Proposal)
send_back_ineligible = page(SEND_BACK_INELIGIBLE, Proposal)
lift_conflict = page(LIFT_CONFLICT, Proposal)
send_back_lift = page(SEND_BACK_LIFT, Proposal)
readmit, send_back_readmit = page(READMIT, Proposal), page(SEND_BACK_READMIT, Proposal)


@login_required
@require_safe
def proposals(request: Request) -> HttpResponse:
    """What is open, oldest first, and what was decided; by the address, only what waits for this person."""
    person = request.person
    door.allow(releases(None, person))
    rows = Proposal.objects.visible_to(person).select_related("call", "nomination__city", "by", "decided_by")
    mine = request.GET.get("for") == "me"
    waiting = rows.open().exclude(by=person.user) if mine else rows.open()
    if mine and not person.has("director"):
        waiting = waiting.exclude(kind__in=[Kind.COHORT, Kind.CORRIGENDUM])
    decided = rows.exclude(decision="").order_by("-decided_at")
    if sheets.wanted(request):
        both = chain(sheets.streamed(waiting.order_by("at", "pk")), sheets.streamed(decided))
        return sheets.sheet(request, "proposals", both, lambda one: _row(one, person))
    page = paging.page_of(request, decided)
    opened = [_row(one, person) for one in waiting.order_by("at", "pk")[: paging.PER_PAGE]]
    context = {
        "open": opened,
        "decided": [_row(one, person) for one in page],
        "mine": mine,
        "sheet_url": sheets.link(request),
        "some": bool(opened or page),
        **paging.ways(request, page),
    }
    return render(request, "nominations/screening/proposals.html", context)


def _row(proposal: Proposal, person: Person) -> dict[str, Any]:
    about = proposal.nomination.city.name if proposal.nomination else proposal.call.name
    call = proposal.call.name if proposal.nomination else ""
    day = timeline.day(proposal.decided_at or proposal.at, proposal.call.zone)
    cells = [
        {"label": _("About"), "text": about, "url": _page_of(proposal), "note": call},
        {"label": _("What"), "text": proposal.get_kind_display()},
        {"label": _("Proposed by"), "text": str(proposal.by)},
        {"label": _("Decision"), **_state(proposal, person)},
        {"label": _("Day"), "text": day, "at": proposal.decided_at or proposal.at},
    ]
    return {"cells": cells}


def _page_of(proposal: Proposal) -> str:
    if proposal.kind == Kind.COHORT:
        return reverse("cohort", args=[proposal.call.slug])
    return reverse("proposal", args=[proposal.key])


def _state(proposal: Proposal, person: Person) -> dict[str, str]:
    if proposal.decision:
        return {"word": str(proposal.get_decision_display()), "tone": _tone(proposal), "note": str(proposal.decided_by)}
    mine = proposal.by_id == person.someone.pk
    word = _("waits for another person") if mine else _("open")
    return {"word": word, "tone": "quiet" if mine else "due", "note": ""}


def _tone(proposal: Proposal) -> str:
    return "done" if proposal.decision == Proposal.Decision.APPROVED else "problem"


@login_required
@require_safe
def proposal(request: Request, key: str) -> HttpResponse:
    """One proposal: who, why, what will happen, two buttons for a second person, one for whoever may take it back."""
    person = request.person
    rows = Proposal.objects.visible_to(person).select_related(
        "call__cohort", "nomination__city", "nomination__country", "by", "decided_by"
    )
    seen = door.see(rows, key)
    own = another_person(seen, person)
    zone = standing.reader_zone(person)
    context = {
        "proposal": seen,
        "who": seen.call.name if seen.nomination else _("Second approval"),
        "about": seen.nomination.city.name if seen.nomination else seen.call.name,
        "at": timeline.when(seen.at, seen.call.zone, zone),
        "decided": timeline.when(seen.decided_at, seen.call.zone, zone) if seen.decided_at else "",
        "change": before_and_after(seen, person),
        "rehearsal": reverse("rehearsal", args=[seen.call.slug]) if seen.kind == Kind.RELEASE else "",
        "effects": effects(seen, person) if not seen.decision else [],
        "letters": enclosed.page_of(seen) if seen.lets_letters_go and not seen.decision else "",
        "dispatch": enclosed.progress_of(seen, person),
        "acts": possible(seen, person, ACTS if own.passed else OWN),
        "refusal": "" if own.passed or seen.decision else own.sentence,
        "instant": announced_at(seen, zone) if seen.kind == Kind.RELEASE else "",
        "tone": _tone(seen),
        "screen": reverse("screen", args=[seen.nomination.key])
        if seen.nomination and person.has("secretariat")
        else "",
    }
    return render(request, "nominations/screening/proposal.html", context)


def effects(proposal: Proposal, person: Person) -> list[str]:
    """What exactly happens when a second person says yes."""
    if proposal.kind == Kind.RELEASE:
        return at_release(proposal, enclosed.of_announcement(proposal, person))
    if proposal.kind == Kind.LIFT_CONFLICT:
        return [_("%(person)s sees the file again, with everything in it.") % {"person": _colleague(proposal, person)}]
    if proposal.kind == Kind.READMIT:
        person_back = {"person": _colleague(proposal, person)}
        return [_("%(person)s sees the file again; marks given before count again.") % person_back]
    if proposal.kind == Kind.INELIGIBLE and proposal.nomination:
        return _at_ineligible(proposal.nomination)
    if proposal.is_corrigendum:
        return at_correction(proposal, person)
    return at_restore(proposal, enclosed.of_announcement(proposal, person))


def _colleague(proposal: Proposal, person: Person) -> str:
    return str(User.objects.visible_to(person).filter(key=proposal.facts["person"]).first() or _("A colleague"))


def _at_ineligible(file: Nomination) -> list[str]:
    told = len(recipients.cities([file])[file.city_id]) + len(recipients.commissions([file])[file.country_id])
    sentences = [
        _("%(city)s leaves the call as “not eligible”.") % {"city": file.city.name},
        ngettext(
            "%(n)d e-mail with this reason goes at once to city and National Commission.",
            "%(n)d e-mails with this reason go at once to city and National Commission.",
            told,
        )
        % {"n": told},
    ]
    if places.frees(file):
        sentences.append(_("Its place is free again for another city of its country."))
    return [*sentences, _("The secretariat can accept it again, with a reason.")]
