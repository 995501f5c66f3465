"""From a folder to a played round and what is told of it."""

import json
from pathlib import Path
from typing import Any

from accounts.person import Person
from audit import clock
from audit.models import Record
from nominations.models import Call
from nominations.replay import folder
from nominations.replay.checks import check
from nominations.replay.folder import Round
from nominations.replay.play import ACT, play
from nominations.replay.telling import summary


def replay(path: Path) -> dict[str, Any]:
    """Plays the round of a folder once; played already, only tells of it."""
    told = folder.read(path)
    played = Call.objects.filter(slug=told.slug).first()
    if played is None:
        plan = check(told)
        with clock.at(told.announced):  # e-mails and records are written at the end of the act
            played = play(plan, by=Person.clock())
    _same(told, played)
    return summary(played)


def _same(told: Round, played: Call) -> None:
    """A round is played from one content; other content under its address is another round."""
    record = Record.objects.about(played).filter(act=ACT).first()
    if record is None:
        raise told.top.wrong("slug", f"There is a call with the address “{told.slug}” that is no replay.")
    if json.loads(record.facts)["folder"] != told.digest:
        raise told.top.wrong("slug", f"A round “{told.slug}” was played before from other contents.")
