"""Telling what was decided to whom no e-mail can reach: the task that it leaves, and the act that settles it."""

from collections.abc import Iterable

from accounts import door
from accounts.models import User
from accounts.person import Person
from audit import clock
from audit.subjects import subject
from cities.models import Edition
from nominations import permissions
from nominations.emails import recipients
from nominations.emails.stamped import TO_CITY, TO_COMMISSION
from nominations.models import Nomination, Unreached
from nominations.querysets.letters import held_outcomes, in_held_lists
from nominations.rules import application as application_rules
from nominations.rules import decision as rules
from nominations.states import Outcome, Side
from nominations.workflow.steps import role


def told(file: Nomination) -> dict[Side, list[User]]:
    """Who hears of a correction that concerns a file: of its city and of its National Commission, or nobody."""
    return {
        Side.CITY: recipients.cities([file])[file.city_id],
        Side.COMMISSION: recipients.commissions([file])[file.country_id],
    }


def city_untold(file: Nomination, change: str) -> bool:
    """Whether nobody of the city could be written to about this; its Commission reads so in its letter."""
    return Unreached.objects.filter(nomination=file).of_city(change).exists()


def leave_task(file: Nomination, change: str, edition: Edition) -> None:
    """A side for which nobody holds an account waits to be reached otherwise."""
    leave_tasks([(file, side) for side, people in told(file).items() if not people], change, edition)


def leave_tasks(untold: Iterable[tuple[Nomination, Side]], change: str, edition: Edition) -> None:
    """Each of these sides waits to be reached otherwise; of a round of the past nobody has to be told."""
    facts = {"change": change, "edition": edition.number, "since": clock.now()}
    lacking = [(file, side) for file, side in untold if not file.call.is_replay]
    Unreached.objects.bulk_create(Unreached(nomination=file, side=side, **facts) for file, side in lacking)


def without_letter(files: Iterable[Nomination]) -> list[tuple[Nomination, Side]]:
    """The sides of these files for which no decision letter waits, since nobody held an account for them."""
    files = list(files)
    written = set(held_outcomes(files).values_list("subject_ref", "event"))
    listed = {(pk, Side.COMMISSION) for pk in in_held_lists(files)}
    pairs = [
        (file, side, events[Outcome(file.outcome)])
        for file in files
        for side, events in ((Side.CITY, TO_CITY), (Side.COMMISSION, TO_COMMISSION))
    ]
    alone = [(file, side) for file, side, event in pairs if (subject(file), event) not in written]
    return [(file, side) for file, side in alone if (file.pk, side) not in listed]


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
