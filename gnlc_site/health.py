"""Whether the site lives and keeps up: for whoever watches the machine, and for whom its e-mails matter."""

from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.person import Person
from audit import clock
from notifications import pulse

READERS = ("secretariat", "operator")
ALARMS: dict[str, str | Promise] = {
    pulse.WORKER: _(
        "The worker has given no sign of life for over 90 seconds: no e-mail leaves, and no deadline ends."
    ),
    pulse.SILENCE: _("The mail server has not answered for over five minutes: no e-mail leaves. None is lost."),
    pulse.LETTERS: _("E-mails that are due have waited for over five minutes. None is lost."),
}
WORDS = {pulse.WORKER: "worker", pulse.SILENCE: "mailserver", pulse.LETTERS: "e-mails"}

CACHE_SECONDS = 10.0  # a process looks so often, not with every page


@dataclass
class _Cached:
    """The parts that were late when this process last looked."""

    parts: tuple[str, ...] = ()
    until: float = 0.0


_cached = _Cached()


def alarms(person: Person | None) -> list[str]:
    """What the secretariat and the operator must know at once, on whichever page they are."""
    if person is None or not any(person.has(role) for role in READERS):
        return []
    if monotonic() >= _cached.until:
        _cached.parts = tuple(pulse.late(clock.now()))
        _cached.until = monotonic() + CACHE_SECONDS
    return [str(ALARMS[part]) for part in _cached.parts]


@never_cache
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """The process answers; it asks nobody."""
    return _answer("")


@never_cache
@require_safe
def readyz(_request: HttpRequest) -> HttpResponse:
    """Everything keeps up, or 503 and the first part that does not, in one word."""
    return _answer(_late(clock.now()))


def _late(now: datetime) -> str:
    try:
        late = [WORDS[part] for part in pulse.late(now)]
        return late[0] if late else ("" if pulse.is_alive(now) else WORDS[pulse.WORKER])
    except Error:
        return "database"


def _answer(late: str) -> HttpResponse:
    return HttpResponse(f"{late or 'ok'}\n", content_type="text/plain", status=503 if late else 200)
