"""Whether a page shows somebody the readers of a file one by one, asked alike wherever a single mark could be told."""

from accounts.person import Person
from accounts.verdicts import Verdict
from nominations import permissions
from nominations.models import Nomination
from nominations.permissions import PEOPLE
from nominations.rules import jury as rules


def shown_apart(person: Person, file: Nomination, readers: int) -> Verdict:
    """Never to whoever owes a review of it; else always to those who may know who wrote, and to others of enough."""
    own = rules.own_is_in(permissions.owes_review(person, file))
    if not own.passed or not readers or PEOPLE in permissions.visible_fields(person, file):
        return own
    return rules.shown_apart(readers)
