"""Who may invite whom."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accounts.person import Person


def can_invite(person: "Person", purpose: str) -> bool:
    """The secretariat invites everyone; a Commission officers, reviewers and its cities' people; a city its own."""
    if person.is_clock or person.has("secretariat") or purpose == "entry":
        return True  # an entry opens no right of others: whoever reads the address confirms it
    if purpose == "focal_point" and person.has("city_submitter"):
        return True
    return purpose in {"officer", "focal_point", "reviewer"} and person.has("officer")


def can_resend(person: "Person") -> bool:
    """The secretariat sends an invitation again, whoever sent it first."""
    return person.has("secretariat")


def can_give_roles(person: "Person") -> bool:
    """Network-wide roles are given by invitation, or by the software itself in a replay and the demo."""
    return person.is_clock


def can_deputize(person: "Person") -> bool:
    """A director hands the own rights to a deputy for some days; that it is the own right is a rule."""
    return person.has("director")


def can_end_roles(person: "Person") -> bool:
    """The secretariat ends a network-wide role; the software does so in a replay and the demo."""
    return person.is_clock or person.has("secretariat")
