"""The announcement played before its instant: the real act, looked at and undone; nothing is left of it."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.db import OperationalError, connection

from accounts import door
from accounts.models import User
from accounts.person import Person
from audit import clock
from nominations import permissions
from nominations.models import Call, Cohort, Nomination, Proposal
from nominations.rules import decision as rules
from nominations.states import GivesFeedback
from nominations.workflow import decision
from nominations.workflow.decision import kept_from
from notifications.models import Email

Found = TypeVar("Found")
PATIENCE = {"lock_timeout": "2s", "statement_timeout": "10s"}  # a rehearsal gives way rather than hold up an act
BUSY = {"55P03", "57014"}  # somebody else holds the call; something took too long


def instant_of(call: Call) -> datetime:
    """When it would be: the instant that is set, else the one proposed or planned, else now."""
    proposed = call.proposals.open().filter(kind=Proposal.Kind.RELEASE).first()
    if proposed:
        return datetime.fromisoformat(proposed.facts["release_at"])
    return call.instant


def rehearse(call_key: str, show: Callable[[], Found], *, by: Person) -> Found:
    """What `show` finds just after the announcement, for those who may release, and for nobody kept from a file.

    While it is shown the call, its cohort, its files and the programme are locked, as by the act itself, for the time
    of one page: who acts on this very call, and nobody else, waits so long. It waits two seconds at most for a lock
    of somebody else, and no statement in it takes longer than ten. Numbers of rows are used up, which
    nobody sees; those of the records are not, since none is written: the last line in a file's history is missing.
    """
    call = door.see(Call.objects.visible_to(by), call_key)
    cohort = Cohort.objects.get(call=call)
    door.allow(permissions.releases(cohort, by))
    door.require(rules.approved(cohort), rules.sees_all(kept_from(call, by)))
    try:
        with clock.at(instant_of(call)), door.rehearsal():
            _set_instant(call)
            decision.announce(call.key, by=Person.clock())
            return show()
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None) not in BUSY:
            raise
        raise door.Refused(rules.busy()) from error


def reads_less(person: Person) -> bool:
    """Whether a conflict keeps any file of any call from them, which a colleague's page might show."""
    return Nomination.objects.kept_from(person).exists()


def _set_instant(call: Call) -> None:
    """As two persons would have set it; undone with all the rest."""
    with connection.cursor() as cursor:
        for name, time in PATIENCE.items():
            cursor.execute(f"SET LOCAL {name} = '{time}'")
    held = door.lock(Call.objects.filter(pk=call.pk)).get()
    Call.objects.filter(pk=held.pk).update(release_at=clock.now())
    Cohort.objects.filter(call=held).update(release_approved=True)
    # Words of the jury that are not checked yet stop the announcement, not the look at it: they are shown as lacking.
    Call.objects.filter(pk=held.pk, feedback=GivesFeedback.REQUIRED).update(feedback=GivesFeedback.OFFERED)


def letters_to(user: User) -> list[Email]:
    """What would leave for one person at this instant."""
    return list(Email.objects.filter(to=user, state=Email.State.QUEUED, due=clock.now()).order_by("pk"))
