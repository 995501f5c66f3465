"""Whom a National Commission invited and who has not accepted yet: for its desk, and for the page of its officers."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy

from accounts.models import Invitation
from accounts.person import Person
from nominations.querysets.persons import officer_invitations
from nominations.views.acts import Act, page
from nominations.views.team import INVITE_AGAIN, TAKE_BACK_INVITATION, starts
from nominations.workflow import inviting as workflow


def _officers(_row: Invitation) -> str:
    return reverse("officers")


def _named(row: Invitation) -> str:
    return row.name or row.email


def _sees(row: Invitation, person: Person) -> bool:
    """Who sees an open invitation may try; that it is the head's, or one's own, is said by the rules."""
    return officer_invitations(person).filter(pk=row.pk).exists()


INVITE_OFFICER_AGAIN = Act(
    verb="invite_officer_again",
    label=gettext_lazy("Send the invitation to %(subject)s again"),
    effect=gettext_lazy("A new e-mail with a new link, good for 14 days, goes out. The old link opens nothing."),
    run=workflow.invite_officer_again,
    done=gettext_lazy("The new invitation is on its way."),
    leads_to=_officers,
    may=_sees,
    stands=starts,
    names=_named,
)
TAKE_BACK_OFFICER = Act(
    verb="take_back_officer",
    label=gettext_lazy("Take back the invitation to %(subject)s"),
    effect=gettext_lazy("The link that was sent opens nothing any more. Nobody gets an e-mail."),
    run=workflow.take_back_officer,
    weight="danger",
    done=gettext_lazy("The invitation is taken back."),
    leads_to=_officers,
    may=_sees,
    stands=starts,
    names=_named,
)
OF_CITY, OF_OFFICER = (INVITE_AGAIN, TAKE_BACK_INVITATION), (INVITE_OFFICER_AGAIN, TAKE_BACK_OFFICER)

invite_officer_again = page(INVITE_OFFICER_AGAIN, rows=officer_invitations)
take_back_officer = page(TAKE_BACK_OFFICER, rows=officer_invitations)


def cities(commission: Any) -> list[Invitation]:
    """The invitations to cities that the row of a Commission holds."""
    rows = [row | {"expires_at": datetime.fromisoformat(row["expires_at"])} for row in commission.invited_cities]
    return [Invitation(**row) for row in rows]


def shown(rows: Iterable[Invitation], acts: Iterable[Act]) -> list[dict[str, Any]]:
    """Each open invitation: to whom, for what, until when, and what can be done about it."""
    return [
        {
            "name": _named(row),
            "label": row.label,
            "email": row.email,
            "until": date_format(row.expires_at, "j F Y"),
            "acts": [act.button(row) for act in acts],
        }
        for row in rows
    ]
