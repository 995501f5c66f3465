"""Builds the demonstration: the round of 2022 replayed and three fictional calls dated from now; once."""

from pathlib import Path

from django.conf import settings
from django.db import transaction

from accounts.models import User
from audit import clock, keys
from cities.models import Programme
from cities.reference import PROGRAMME
from gnlc_site.demo import at_work, closing, embargo, names, posting, register, reporting
from gnlc_site.demo.world import SEED, World
from nominations.models import Call
from nominations.replay.run import replay

FOLDER = Path(settings.BASE_DIR) / "nominations" / "data" / "rounds" / "2022"
SLUGS = (closing.SLUG, at_work.SLUG, embargo.SLUG)
COUNTS = {  # of each group of countries: with the jury, under embargo
    "africa": (20, 5),
    "sahel": (14, 3),
    "arab": (14, 3),
    "asia": (22, 5),
    "europe": (26, 5),
    "latin": (14, 3),
}


class Foreign(Exception):
    """The database holds something that is not the demo's."""


def foreign() -> str:
    """What in this database is not fictional, in a sentence; empty if all of it is the demo's."""
    person = User.objects.filter(is_fictional=False).exists()
    call = Call.objects.filter(is_fictional=False, is_replay=False).exists()
    programme = Programme.objects.exclude(slug=PROGRAMME).exists()
    found = [
        name for name, there in (("a real person", person), ("a real call", call), ("a programme", programme)) if there
    ]
    return f"This database holds {' and '.join(found)}: the demo takes an empty one." if found else ""


def is_built() -> bool:
    """Whether the three calls are there."""
    return Call.objects.filter(slug__in=SLUGS).count() == len(SLUGS)


def build() -> str:
    """Everything, or nothing if it is there already."""
    if sentence := foreign():
        raise Foreign(sentence)
    replay(FOLDER)
    if is_built():
        return "The demo is there already."
    keys.seed(SEED)
    try:
        _fictional()
    finally:
        keys.seed(None)
    return "The demo is built."


@transaction.atomic
def _fictional() -> None:
    world = World(clock.now())
    with_jury, under_embargo = names.draw(COUNTS, world.source)
    world.at(world.ago(days=400), world.employ)
    embargo.build(world, under_embargo)
    at_work.build(world, with_jury)
    closing.build(world)
    reporting.build(world)
    register.build(world)
    posting.build(world)
