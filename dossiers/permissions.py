"""Who may read a form that stands for itself, before any call uses it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accounts.person import Person


def reads_forms(person: "Person") -> bool:
    """The versions of forms are read by those who prepare and approve calls, and by operators."""
    return any(person.has(role) for role in ("secretariat", "director", "operator"))
