"""Senders in processes of their own, for tests that kill them."""

import logging
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import django
from django.db import connection, connections

from audit import keys

ROOT = Path(__file__).parent.parent.parent
LEASE = 2  # seconds


def environment(smtp_port: int) -> dict[str, str]:
    """The site's own settings, on this test's database and mail server."""
    place = connection.settings_dict
    who = f"{quote(place['USER'], '')}:{quote(place['PASSWORD'], '')}"
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "gnlc_site.settings",
        "DATABASE_URL": f"postgres://{who}@{quote(place['HOST'], '')}:{place['PORT'] or 5432}/{place['NAME']}",
        "SECRET_KEY": "only for tests",
        "EMAIL_URL": f"smtp://127.0.0.1:{smtp_port}",
        "EMAIL_LEASE": str(LEASE),
        "EMAILS_PER_MINUTE": "0",
        "PYTHONPATH": str(ROOT),
    }


def run(smtp_port: int, *, senders: int, kills: int) -> int:
    """Senders work until the outbox is empty, while some are killed and replaced: how many had e-mails in hand."""
    command = [sys.executable, "-m", "tests.notifications.processes", str(senders), str(kills)]
    done = subprocess.run(
        command, env=environment(smtp_port), cwd=ROOT, check=True, timeout=600, stdout=subprocess.PIPE, text=True
    )
    return int(done.stdout)


def main(senders: int, kills: int) -> int:
    """The kills are spread over all e-mails, at moments that the dice choose."""
    django.setup()
    dice, team = random.Random(kills), Team()
    for _n in range(senders):
        team.start()
    number = team.left()
    met = 0
    for kill in range(kills):
        met += team.lose_one(dice, number - number * (kill + dice.random()) / (kills + 1))
    print(met)  # noqa: T201 - for whoever started this process
    return team.end()


class Team:
    """Senders, each with the keys under which it takes e-mails: whoever kills one knows what it has in hand."""

    def __init__(self) -> None:
        self.keys: dict[int, set[str]] = {}
        self.begun = 0

    def start(self) -> None:
        self.begun += 1
        connections.close_all()  # no child inherits a line
        child = os.fork()
        if child == 0:
            keys.seed(self.begun)
            os._exit(_status_of_work())
        self.keys[child] = _first_keys(self.begun)

    def left(self) -> int:
        return _open().count()

    def lose_one(self, dice: random.Random, left: float) -> bool:
        """As soon as no more than so many are left, one with e-mails in hand is killed and replaced; False: none is."""
        while self.left() > left:
            time.sleep(0.01)
        while not (busy := self._busy()):
            if not self.left():
                return False
            time.sleep(0.01)
        return self._kill(dice.choice(busy)) or self.lose_one(dice, left)

    def end(self) -> int:
        return max(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in self.keys)

    def _busy(self) -> list[int]:
        taken = set(_open().filter(state="sending").values_list("token", flat=True))
        return [child for child, own in self.keys.items() if own & taken]

    def _kill(self, victim: int) -> bool:
        """It stands still while one looks once more whether it still has something in hand."""
        os.kill(victim, signal.SIGSTOP)
        if victim not in self._busy():
            os.kill(victim, signal.SIGCONT)
            return False
        os.kill(victim, signal.SIGKILL)
        assert os.waitstatus_to_exitcode(os.waitpid(victim, 0)[1]) == -signal.SIGKILL
        del self.keys[victim]
        self.start()
        return True


def _first_keys(seed: int) -> set[str]:
    """More than one sender needs in a run."""
    keys.seed(seed)
    found = {keys.new_key() for _n in range(2000)}
    keys.seed(None)
    return found


def _open() -> Any:
    from notifications.models import Email

    return Email.objects.filter(state__in=["queued", "sending"])


def _status_of_work() -> int:
    """A child never returns into its parent's code."""
    try:
        _work()
    except Exception:
        logging.getLogger(__name__).exception("A sender broke down.")
        return 1
    return 0


def _work() -> None:
    from notifications import sender
    from notifications.models import Email

    connections.close_all()
    while _open().exists():
        sender.sweep()
        sender.send_due()
        Email.objects.filter(state="queued").update(
            due=Email.objects.order_by("created")[0].created
        )  # no back-off here
        time.sleep(0.05)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
