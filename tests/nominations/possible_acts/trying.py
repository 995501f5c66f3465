"""How an act is tried: what it is given, what may refuse it, and the ways that every stage of the road shares."""

import re
from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts import door
from accounts.person import Person
from notifications.models import Email
from tests.nominations.random_world import World

Try = Callable[[World, Person, str], object]
Acts = dict[type, dict[str, Try]]
EXPECTED = (door.Refused, PermissionDenied, Http404)
WHY = {"reason": "It is better so."}


def plain(act: Callable, *args, **kwargs) -> Try:
    """An act that wants a key and a person, and the same words each time."""
    return lambda _world, by, key: act(key, *args, by=by, **kwargs)


def sent(event: str, address: str) -> str:
    """The token in the newest e-mail of this kind."""
    letter = Email.objects.filter(event=event).latest("pk")
    return re.search(rf"/{address}/([\w-]+)/", letter.text)[1]
