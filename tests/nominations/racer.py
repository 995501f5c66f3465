"""One process of a race: a browser of its own that sends what it is told at the moment it is told, over a real stack.

Started as `python -m tests.nominations.racer`; each line of its input is a job, each line of its output the answer.
"""

import json
import os
import sys
import time
from datetime import datetime


def main() -> None:
    import django

    django.setup()
    from django.test import Client
    from django.test.utils import setup_test_environment

    from accounts.models import User
    from accounts.person import Person
    from audit import clock
    from nominations.models import Call
    from nominations.workflow import application
    from tests import present

    present.begin()
    setup_test_environment()

    def answer(job: dict) -> int:
        if "lapse" in job:
            overdue = application.overdue(Call.objects.with_dates().get(key=job["lapse"]), clock.now())
            return len([application.lapse_overdue(key, by=Person.clock()) for key in overdue])
        return clients[job["user"]].post(job["path"], job["typed"]).status_code

    clients: dict[int, Client] = {}
    for line in sys.stdin:
        job = json.loads(line)
        if job.get("user") and job["user"] not in clients:
            clients[job["user"]] = Client(raise_request_exception=False)
            clients[job["user"]].force_login(User.objects.get(pk=job["user"]))
        time.sleep(max(0, job["start"] - time.time()))
        with clock.at(datetime.fromisoformat(job["at"])):
            sys.stdout.write(json.dumps(answer(job)) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    main()
