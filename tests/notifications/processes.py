"""Senders in processes of their own, for tests that kill them."""

import logging
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

import django
from django.db import connection, connections

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


def run(smtp_port: int, *, senders: int, kills: int) -> None:
    """Senders work until the outbox is empty, while some of them are killed and replaced."""
    command = [sys.executable, "-m", "tests.notifications.processes", str(senders), str(kills)]
    subprocess.run(command, env=environment(smtp_port), cwd=ROOT, check=True, timeout=600)


def main(senders: int, kills: int) -> int:
    django.setup()
    dice = random.Random(kills)
    living = [_start() for _n in range(senders)]
    for _n in range(kills):
        time.sleep(dice.uniform(0.2, 0.7))
        victim = living.pop(dice.randrange(senders))
        os.kill(victim, signal.SIGKILL)
        os.waitpid(victim, 0)
        living.append(_start())
    return max(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in living)


def _start() -> int:
    child = os.fork()
    if child == 0:
        os._exit(_status_of_work())
    return child


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
    while Email.objects.filter(state__in=["queued", "sending"]).exists():
        sender.sweep()
        sender.send_due()
        Email.objects.filter(state="queued").update(
            due=Email.objects.order_by("created")[0].created
        )  # no back-off here
        time.sleep(0.05)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
