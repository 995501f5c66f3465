"""Telling a correction to whom no e-mail can reach: the task that it leaves, and the act that settles it."""

from accounts import door
from accounts.models import User
from accounts.person import Person
from audit import clock
from cities.models import Edition
from nominations import permissions
from nominations.emails import recipients
from nominations.models import Nomination, Unreached
from nominations.rules import application as application_rules
from nominations.rules import decision as rules
from nominations.states import Side
from nominations.workflow.steps import role


def told(file: Nomination) -> dict[Side, list[User]]:
    """Who hears of a correction that concerns a file: of its city and of its National Commission, or nobody."""
    return {
        Side.CITY: recipients.cities([file])[file.city_id],
        Side.COMMISSION: recipients.commissions([file])[file.country_id],
    }


def leave_task(file: Nomination, change: str, edition: Edition) -> None:
    """A side for which nobody holds an account waits to be reached otherwise."""
    facts = {"nomination": file, "change": change, "edition": edition.number, "since": clock.now()}
    for side, people in told(file).items():
        if not people:
            Unreached.objects.create(side=side, **facts)


@door.act
def reach(key: str, *, by: Person, reason: str) -> Unreached:
    """Somebody of the secretariat told it by letter, by telephone or through others, and says how."""
    seen = door.see(Unreached.objects.visible_to(by).select_related("nomination"), key)
    door.allow(permissions.is_secretariat(seen, by))
    row = door.lock(Unreached.objects.filter(pk=seen.pk)).get()
    door.require(rules.not_reached(row), application_rules.reasoned(reason))
    row.how, row.reached_by, row.reached_at = reason, by.user, clock.now()
    row.save(update_fields=["how", "reached_by", "reached_at"])
    facts = {"side": row.side, "change": row.change, "edition": row.edition}
    door.record("reach", seen.nomination, by=by, role=role(by), facts=facts, reason=reason)
    return row
