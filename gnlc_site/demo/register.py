"""Fictional members and what became of them: one renamed, one inactive, one that left and came back, one awarded."""

from cities import workflow as register
from cities.models import City
from cities.reference import membership_programme
from cities.states import Layout, NameForm
from gnlc_site.demo.world import World

FIRST, AGAIN = "first-cohort", "readmitted-cohort"
RENAMED, PAUSED, BACK, AWARDED = "Abimora", "Watengwa", "Korwalo", "Ndelura"
SOURCE = "Invented for the demonstration."


def build(world: World) -> None:
    """From the announcement, made known later, to the last of what happened."""
    places: dict[str, City] = {}
    world.at(world.ago(days=395), lambda: places.update(_members(world)))
    world.at(world.ago(days=380), lambda: _renamed(places[RENAMED], world))
    world.at(world.ago(days=370), lambda: _left(places[BACK], world))
    world.at(world.ago(days=360), lambda: _awarded(places[AWARDED], world))
    world.at(world.ago(days=200), lambda: _announced(world, AGAIN, 200, [places[BACK]]))
    world.at(world.ago(days=120), lambda: _paused(places[PAUSED], world))


def _members(world: World) -> dict[str, City]:
    cities = [world.city("KE", name) for name in (RENAMED, PAUSED, BACK, AWARDED)]
    _announced(world, FIRST, 1500, cities)
    return {city.name: city for city in cities}


def _announced(world: World, slug: str, days: int, cities: list[City]) -> None:
    register.announce(
        programme=membership_programme(),
        slug=slug,
        title=f"{slug.replace('-', ' ').capitalize()} (fictional)",
        instant=world.ago(days=days),
        layout=Layout.CITY_COUNTRY_IN_BRACKETS,
        members=[(city, city.name, city.country.name(NameForm.LIST)) for city in cities],
        is_fictional=True,
        by=world.clerk,
    )


def _renamed(place: City, world: World) -> None:
    since = world.ago(days=420).date()
    register.rename_city(place.key, by=world.clerk, name=f"{RENAMED}-on-the-Lake", since=since, source=SOURCE)


def _left(place: City, world: World) -> None:
    until = world.ago(days=700).date()
    reason = "A new council wished to leave. (Fictional.)"
    register.withdraw_membership(place.key, by=world.clerk, until=until, reason=reason)


def _awarded(place: City, world: World) -> None:
    day, edition = world.ago(days=500).date(), "Award of a rehearsal (fictional)"
    register.record_award(place.key, by=world.clerk, day=day, edition=edition, source=SOURCE)


def _paused(place: City, world: World) -> None:
    register.declare_inactive(place.key, by=world.clerk, reason="Nobody answers since spring. (Fictional.)")
