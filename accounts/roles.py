"""The network-wide roles a user holds."""

from accounts.models import User
from accounts.person import Grant


def load(user: User) -> list[Grant]:
    """Secretariat, director, operator."""
    return [Grant(term.role) for term in user.network_roles.filter(until=None)]
