"""The roles a user holds in calls: juror and chair."""

from accounts.models import User
from accounts.person import Grant
from nominations.models import Juror


def load(user: User) -> list[Grant]:
    """A juror reaches one call, and so does its chair."""
    terms = list(Juror.objects.serving().filter(user=user).values_list("call", "is_chair"))
    return [Grant("juror", call) for call, _ in terms] + [Grant("chair", call) for call, is_chair in terms if is_chair]
