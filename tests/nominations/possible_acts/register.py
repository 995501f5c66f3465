"""What random persons try with members: renamed, inactive and active again, awarded, gone of their own will."""

from accounts.person import Person
from audit import clock
from cities import workflow as cities
from cities.models import Award, City
from tests.nominations.possible_acts.trying import WHY, Acts, plain
from tests.nominations.random_world import World


def today() -> dict:
    return {"since": clock.today(), "source": "A letter."}


def rename_city(world: World, by: Person, key: str) -> None:
    cities.rename_city(key, by=by, name=f"Renamed {world.tried}", **today())


def withdraw_membership(_world: World, by: Person, key: str) -> None:
    cities.withdraw_membership(key, by=by, until=clock.today(), **WHY)


def record_award(world: World, by: Person, key: str) -> None:
    facts = {"day": clock.today(), "edition": f"Award {world.tried}", "source": "A list."}
    cities.record_award(key, by=by, **facts)


def take_back_award(world: World, by: Person, key: str) -> None:
    award = Award.objects.filter(city__key=key).first()
    cities.take_back_award(key, by=by, edition=award.edition if award else f"Award {world.tried}", **WHY)


ACTS: Acts = {
    City: {
        "rename_city": rename_city,
        "declare_inactive": plain(cities.declare_inactive, **WHY),
        "keep_active": plain(cities.keep_active, **WHY),
        "reactivate": plain(cities.reactivate, **WHY),
        "record_award": record_award,
        "take_back_award": take_back_award,
        "withdraw_membership": withdraw_membership,
    },
}
OF_A_MEMBER = (
    *("rename_city", "declare_inactive", "reactivate", "record_award", "take_back_award", "withdraw_membership"),
)
RARE = {"rename_city", "withdraw_membership"}
