"""Two thousand letters: released by one statement, stopped while two senders work, gone on with, each once."""

import time

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nominations.workflow import dispatch as workflow
from notifications import sender
from notifications.models import Email
from tests.accounts.test_door import in_threads
from tests.nominations import factories as road
from tests.nominations.letters import EVENT, circulars, two_persons
from tests.nominations.views.desks import browser, get

pytestmark = [pytest.mark.proof, pytest.mark.django_db(transaction=True)]
NUMBER = 2_000
MOST_QUERIES = 12


def asked(act) -> tuple[int, float]:
    begun = time.monotonic()
    with CaptureQueriesContext(connection) as queries:
        act()
    return len([row for row in queries if "SAVEPOINT" not in row["sql"]]), round(time.monotonic() - begun, 2)


def test_two_thousand_letters_are_stopped_and_gone_on_with_each_leaving_once(record_property):
    one, other = two_persons()
    made = road.open_call()
    Email.objects.all().delete()
    rows = circulars(made, NUMBER)
    reader = browser(other)
    with road.at():
        dispatch = workflow.propose_dispatch(by=one, event=EVENT)
        released = asked(lambda: workflow.release_dispatch(dispatch.key, NUMBER, by=other))
        pages = {name: asked(lambda name=name: get(reader, name, dispatch.key)) for name in ("dispatch",)}
        pages |= {name: asked(lambda name=name: get(reader, name)) for name in ("emails", "dispatches")}
        pages["sample"] = asked(lambda: get(reader, "sample", query=f"?event={EVENT}&state=queued"))

    def sends() -> None:
        with road.at():
            sender.send_due(limit=NUMBER, seconds=300)

    def stops() -> None:
        while len(mail.outbox) < NUMBER // 4:
            time.sleep(0.02)
        with road.at():
            workflow.stop_dispatch(dispatch.key, by=one)

    failures = in_threads(sends, sends, stops)
    at_the_stop = len(mail.outbox)
    with road.at():
        workflow.resume_dispatch(dispatch.key, by=other)
    failures += in_threads(sends, sends)
    record_property("letters that had left at the stop", at_the_stop)
    record_property("queries and seconds of the release", released)
    record_property("queries and seconds of the pages", pages)

    assert failures == []
    assert NUMBER // 4 <= at_the_stop < NUMBER
    assert sorted(letter.to[0] for letter in mail.outbox) == [row.address for row in rows]
    assert dict(dispatch.enclosed.all().by_state()) == {"sent": NUMBER}
    assert {name: cost for name, (cost, _seconds) in pages.items() if cost > MOST_QUERIES} == {}
