"""Cities and Commissions that no e-mail could tell what was decided: their list, and the act that settles one."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.person import Person
from accounts.requests import Request
from nominations import timeline
from nominations.forms.act import ReasonForm
from nominations.models import Nomination, Proposal, Unreached
from nominations.permissions import is_secretariat
from nominations.rules.decision import not_reached
from nominations.states import Side
from nominations.views import paging, waiting
from nominations.views.acts import Act, page
from nominations.views.secretariat import works_here
from nominations.workflow import reaching as workflow

NOT_READ = ("untold", "stopped")  # letters that were written and did not reach their readers


class HowForm(ReasonForm):
    """How somebody was reached without an e-mail of ours."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("How, when and whom you reached")
        self.fields["reason"].help_text = _("It stands in the history of the file, with your name.")


REACH = Act(
    verb="reach",
    label=gettext_lazy("Say how %(subject)s was reached"),
    effect=gettext_lazy("The task leaves the desk. No e-mail is sent."),
    run=workflow.reach,
    form=HowForm,
    may=is_secretariat,
    stands=not_reached,
    names=str,
    done=gettext_lazy("Noted: %(subject)s is reached."),
    leads_to="unreached",
)
reach = page(REACH, rows=lambda person: Unreached.objects.visible_to(person).select_related("nomination__city"))


@login_required
@require_safe
def unreached(request: Request) -> HttpResponse:
    """Whom an outcome or a correction concerns and nobody could write to: what waits first, then what is done."""
    works_here(request.person)
    context = {
        "who": _("Secretariat"),
        "title": _("To be reached without an e-mail"),
        "lead": _("Nobody held an account for them when it was to be told. Call or write, then say how."),
        "caption": _("What waits first"),
        "what": _("Everybody whom an outcome or a correction concerned got an e-mail."),
        "tasks": [one.row() for one in waiting.letters(request.person) if one.code in NOT_READ],
    }
    rows = Unreached.objects.visible_to(request.person).listed()
    return paging.listed(request, "nominations/list.html", context, rows, _row, name="unreached")


def _row(row: Unreached) -> dict[str, Any]:
    file = row.nomination
    cells = [
        {"label": _("City"), "text": file.city.name, "url": reverse("screen", args=[file.key]), "note": file.call.name},
        {"label": _("Whom"), "text": row.get_side_display()},
        {"label": _("What"), "text": row.get_change_display()},
        {"label": _("Since"), "text": timeline.day(row.since, file.call.zone), "at": row.since},
        {"label": _("Reached"), **_reached(row)},
    ]
    return {"cells": cells}


def _reached(row: Unreached) -> dict[str, str]:
    if row.is_reached:
        return {"text": row.how, "note": str(row.reached_by)}
    return {"text": _("Say how"), "url": reverse("reach", args=[row.key])}


# Before a correction: who will be told.


def who_is_told(proposal: Proposal, person: Person) -> list[str]:
    """For each file that a proposed correction concerns, whom an e-mail reaches and whom none does."""
    keys = [change["file"] for change in proposal.facts["changes"] if "file" in change]
    files = Nomination.objects.visible_to(person).filter(key__in=keys).select_related("city").order_by("city__sort_key")
    found = [sentence for file in files for sentence in _of_file(file)]
    others = len(keys) < len(proposal.facts["changes"])
    return [*found, *([_("The two offices get an e-mail about the figures.")] if others else [])]


def _of_file(file: Nomination) -> list[str]:
    told, city = workflow.told(file), {"city": file.city.name}
    names = [f"{person} ({side.label})" for side, people in told.items() for person in people]
    sent = [_("%(city)s: an e-mail goes to %(people)s.") % (city | {"people": ", ".join(names)})] if names else []
    return [*sent, *(_nobody(side, told) % city for side, people in told.items() if not people)]


def _nobody(side: Side, told: dict[Side, list[Any]]) -> str:
    if side == Side.COMMISSION:
        return _("%(city)s: nobody holds an account for its National Commission. The secretariat has to reach it.")
    if told[Side.COMMISSION]:
        return _(
            "%(city)s: nobody holds an account for this city. Its National Commission is asked to tell it, and the "
            "secretariat has to reach it."
        )
    return _("%(city)s: nobody holds an account for this city. The secretariat has to reach it.")
