import random
from collections import Counter
from itertools import repeat

import pytest

from notifications import outbox
from notifications.models import Email
from tests.notifications import processes
from tests.notifications.factories import message
from tests.notifications.letterbox import TAKEN


def moody(seed: int):
    """A mail server of an ordinary bad day: 5 in 100 later, 1 in 100 never."""
    dice = random.Random(seed)

    def answer(address: str) -> str:
        luck = dice.random()
        return "451 later" if luck < 0.05 else "550 never" if luck < 0.06 else TAKEN

    return answer


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("emails", "kills"),
    [pytest.param(150, 6, id="short"), pytest.param(1500, 40, id="long", marks=pytest.mark.proof)],
)
def test_killed_senders_lose_nothing_and_send_nothing_twice(emails, kills, smtp, record_property):
    letterbox = smtp(moody(kills), pauses=repeat(0.05))
    outbox.post([message() for _n in range(emails)])

    processes.run(letterbox.port, senders=3, kills=kills)

    states = Counter(Email.objects.values_list("state", flat=True))
    sent = set(Email.objects.filter(state="sent").values_list("message_id", flat=True))
    perhaps = set(Email.objects.filter(state="uncertain").values_list("message_id", flat=True))
    twice = [name for name, times in Counter(letterbox.accepted).items() if times > 1]
    record_property(f"{emails} e-mails, {kills} kills", f"{dict(states)}, {len(twice)} twice")
    assert twice == []
    assert sent <= set(letterbox.accepted) <= sent | perhaps
    assert states["sent"] + states["failed"] + states["uncertain"] == emails
    assert states["uncertain"] <= kills
    assert all(
        error.startswith("550") for error in Email.objects.filter(state="failed").values_list("error", flat=True)
    )
