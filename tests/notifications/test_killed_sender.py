"""Senders killed in the middle of their work, with letters of every class in hand."""

import random
from collections import Counter
from itertools import repeat
from typing import NamedTuple

import pytest

from audit.subjects import subject
from nominations.models import Nomination
from nominations.states import Outcome, Status
from notifications import outbox
from notifications.models import Email
from tests.nominations import factories as road
from tests.notifications import processes
from tests.notifications.factories import message
from tests.notifications.letterbox import TAKEN

KINDS = ("receipt", "decision", "circular", "reminder", "signin")
ENDS = {kind: {"sent", "failed", "discarded" if kind == "signin" else "uncertain"} for kind in KINDS}
GIVEN_UP = "It may not have arrived; the person asks again."


class Fate(NamedTuple):
    """What the outbox says of an e-mail, and how often the mail server took it."""

    kind: str
    state: str
    repeated: bool
    error: str
    taken: int

    @property
    def is_lost(self) -> bool:
        return self.state not in ENDS[self.kind] or (self.state == "sent" and not self.taken)

    @property
    def is_twice(self) -> bool:
        """A reminder of which nobody knows goes once more by itself: twice is better than never."""
        return self.taken > (2 if self.kind == "reminder" and self.repeated else 1)

    @property
    def is_untrue(self) -> bool:
        """It arrived, and is said to have been refused."""
        return self.state == "failed" and bool(self.taken) and not self.repeated


def moody(seed: int):
    """A mail server of an ordinary bad day: 5 in 100 later, 1 in 100 never."""
    dice = random.Random(seed)

    def answer(address: str) -> str:
        luck = dice.random()
        return "451 later" if luck < 0.05 else "550 never" if luck < 0.06 else TAKEN

    return answer


def public() -> dict[str, str]:
    """What a decision letter is about, which the sender asks of the site: a file, and what was announced of it."""
    file = road.draft("Lira")
    decided = {"submitted_at": road.IN_TIME, "decided_by": road.director().user, "decided_at": road.RELEASE}
    Nomination.objects.filter(pk=file.pk).update(status=Status.MEMBER, **decided)
    Email.objects.all().delete()
    return {"subject_ref": subject(file), "outcome": Outcome.ADMITTED}


def written(number: int) -> list[Email]:
    """As many of each class, in turns, those of two persons released; and one of each that nobody released."""
    about = {"decision": public()}
    rows = outbox.post(
        [message(kind=kind, **about.get(kind, {})) for _n in range(number // len(KINDS)) for kind in KINDS]
    )
    outbox.let_go(Email.objects.filter(state="held"), rows[0].created)
    return outbox.post([message(kind=kind) for kind in outbox.HELD_AT_FIRST])


def fates(accepted: list[str]) -> list[Fate]:
    taken = Counter(accepted)
    rows = Email.objects.exclude(state="held").values_list("kind", "state", "repeated", "error", "message_id")
    return [Fate(*facts, taken[name]) for *facts, name in rows]


def told(found: list[Fate]) -> dict[str, int]:
    """The figures; each kill leaves at most one e-mail of which nobody knows, whatever becomes of it by its class."""
    return {
        "lost": sum(one.is_lost for one in found),
        "twice": sum(one.is_twice for one in found),
        "said to be refused and taken": sum(one.is_untrue for one in found),
        "uncertain": sum(one.state == "uncertain" for one in found),
        "reminders sent once more": sum(one.repeated for one in found),
        "reminders taken twice": sum(one.taken == 2 for one in found if one.kind == "reminder"),
        "keys given up": sum(one.state == "discarded" for one in found),
    }


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("emails", "kills"),
    [pytest.param(200, 3, id="short"), pytest.param(1500, 40, id="long", marks=pytest.mark.proof)],
)
def test_killed_senders_lose_nothing_and_send_nothing_twice(emails, kills, smtp, record_property):
    letterbox = smtp(moody(kills), pauses=repeat(0.02), afterwards=0.03)
    held = written(emails)

    met = processes.run(letterbox.port, senders=3, kills=kills)

    found = fates(letterbox.accepted)
    figures = told(found)
    for name, figure in {"letters": len(found), "kills of a sender with letters in hand": met, **figures}.items():
        record_property(name, figure)
    assert (len(found), met) == (emails, kills)
    assert (figures["lost"], figures["twice"], figures["said to be refused and taken"]) == (0, 0, 0)
    assert figures["uncertain"] + figures["reminders sent once more"] + figures["keys given up"] <= kills
    assert {one.kind for one in found if one.repeated} <= {"reminder"}
    assert {one.error for one in found if one.state == "discarded"} <= {GIVEN_UP}
    assert all(one.error.startswith("550") for one in found if one.state == "failed")
    assert Email.objects.filter(state="held").count() == len(held) == len(outbox.HELD_AT_FIRST)
    assert not {one.message_id for one in held} & set(letterbox.accepted)
