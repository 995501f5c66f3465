"""What random persons try on a file while its city and its Commission have it."""

from datetime import timedelta

from accounts import door
from accounts.person import Person
from audit import clock
from cities.models import NationalCommission
from nominations.models import Call, Nomination, RequiredDocument
from nominations.workflow import application, filling, national
from tests.nominations import factories as road
from tests.nominations.possible_acts.trying import Acts, plain
from tests.nominations.random_world import World, attach_asked


def open_file(world: World, by: Person, _key: str) -> None:
    own = [city for city in world.cities if by.has("focal_point", city.pk)]
    filling.open_file(world.call.key, world.dice.choice(own or world.cities), by=by)


def fill_in(world: World, by: Person, key: str) -> None:
    file = door.see(Nomination.objects.all(), key)
    versions = {answer.question.code: answer.version for answer in file.dossier.answers.current()}
    typed = {
        code: application.dossiers.Typed(value, versions.get(code, 0))
        for code, value in road.answers(f"Words {world.tried}").items()
    }
    filling.fill_in(file.key, typed, by=by)
    if world.by_chance(0.9):
        attach_asked(file, by)


def detach(world: World, by: Person, key: str) -> None:
    file = door.see(Nomination.objects.all(), key)
    filling.detach(key, world.dice.choice([*file.dossier.documents.values_list("key", flat=True), "none"]), by=by)


def bring_back(world: World, by: Person, key: str) -> None:
    file = door.see(Nomination.objects.all(), key)
    went = file.dossier.documents.former().values_list("key", flat=True)
    filling.bring_back(key, world.dice.choice([*went, "none"]), by=by)


def return_to_city(_world: World, by: Person, key: str) -> None:
    application.return_to_city(key, {"name": "Please."}, clock.now() + timedelta(days=2), by=by)


def swap(world: World, by: Person, key: str) -> None:
    application.swap(key, world.pick(Nomination), by=by, reason="Better so.", **road.SIGNED)


def set_deadline(world: World, by: Person, key: str) -> None:
    instant = world.dice.choice([None, road.CITY_DEADLINE, clock.now() + timedelta(days=world.dice.randrange(-2, 20))])
    national.set_deadline(key, world.pick(NationalCommission), instant, by=by)


def ask_own_document(world: World, by: Person, key: str) -> None:
    national.ask_own_document(key, world.pick(NationalCommission), "One more", by=by, is_needed=world.by_chance(0.3))


def drop_own_document(world: World, by: Person, key: str) -> None:
    national.drop_own_document(key, world.pick(NationalCommission), world.pick(RequiredDocument), by=by)


ACTS: Acts = {
    Call: {
        "open_file": open_file,
        "set_deadline": set_deadline,
        "ask_own_document": ask_own_document,
        "drop_own_document": drop_own_document,
    },
    Nomination: {
        "fill_in": fill_in,
        "detach": detach,
        "bring_back": bring_back,
        "submit": plain(application.submit, **road.SIGNED),
        "take_back": plain(application.take_back),
        "return_to_city": return_to_city,
        "endorse": plain(application.endorse, **road.SIGNED),
        "unendorse": plain(application.unendorse, reason="Not yet."),
        "swap": swap,
        "rank": plain(application.rank, 1),
        "decline": plain(application.decline, reason="Not this time."),
        "take_back_decline": plain(application.take_back_decline),
        "withdraw": plain(application.withdraw),
        "lapse": plain(application.lapse),
    },
}
RARE = {
    "withdraw",
    "decline",
    "lapse",
    "unendorse",
    "swap",
    "return_to_city",
    "set_deadline",
    "ask_own_document",
    "drop_own_document",
    "take_back",
    "take_back_decline",
    "detach",
    "bring_back",
    "rank",
}
