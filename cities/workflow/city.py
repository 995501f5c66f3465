"""Cities registered under any spelling, and the focal points who speak for them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from accounts import door
from accounts.models import Invitation, User
from accounts.person import Person
from audit import clock
from cities import permissions, rules
from cities.folding import search_key, sort_key
from cities.models import City, CityAlias, Country, FocalPoint
from cities.workflow.country import end, require_one_country


@door.act
def register_city(
    country: Country,
    name: str,
    *,
    by: Person,
    parent_unit: str = "",
    is_fictional: bool = False,
    aliases: Iterable[str] = (),
    **facts: Any,
) -> City:
    """The city of this country with this name: the one that is known by any spelling, or a new one."""
    door.allow(permissions.can_register(by, country))
    door.require(rules.has_a_name(name, search_key(name)))
    found = _known(country, name, parent_unit, is_fictional=is_fictional)
    if found:
        return found
    facts |= {"name": name, "sort_key": sort_key(name), "local_key": search_key(facts.get("local_name", ""))}
    city, is_new = City.objects.get_or_create(
        country=country,
        search_key=search_key(name),
        parent_unit=parent_unit,
        is_fictional=is_fictional,
        defaults=facts,
    )
    if is_new:
        _add_aliases(city, aliases)
        door.record("register_city", city, by=by, role=permissions.role_in(by, country), facts={"name": name})
    return city


def _known(country: Country, name: str, parent_unit: str, *, is_fictional: bool) -> City | None:
    cities = City.objects.spelled(country, name).filter(is_fictional=is_fictional)
    if parent_unit:
        cities = cities.filter(parent_unit__in=["", parent_unit])
    found = list(cities.select_related("country"))
    door.require(rules.one_spelling(name, len(found)))
    return found[0] if found else None


def _add_aliases(city: City, names: Iterable[str]) -> None:
    aliases = [CityAlias(city=city, name=name, search_key=search_key(name)) for name in names]
    CityAlias.objects.bulk_create(aliases, ignore_conflicts=True)


@door.act
def appoint_focal_point(city: City, user: User, *, by: Person, since: date | None = None) -> FocalPoint:
    """This person speaks for the city from that day on."""
    door.allow(permissions.can_appoint_focal_point(by, city))
    return _appoint_focal_point(city, user, by=by, since=since)


@door.act
def end_focal_point(key: str, *, by: Person, until: date | None = None) -> FocalPoint:
    """This person no longer speaks for the city."""
    focal_point = door.see(door.lock(FocalPoint.objects.all()), key)
    door.allow(permissions.can_appoint_focal_point(by, focal_point.city))
    end(focal_point, until)
    door.record("end_focal_point", focal_point.city, by=by, facts={"person": focal_point.user.key})
    return focal_point


def join_city(user: User, invitation: Invitation) -> None:
    """The invited person speaks for the city named by its key from now on."""
    _appoint_focal_point(City.objects.select_related("country").get(key=invitation.about), user, by=Person.of(user))


def _appoint_focal_point(city: City, user: User, *, by: Person, since: date | None = None) -> FocalPoint:
    require_one_country(user, city.country)
    defaults = {"since": since or clock.now().date()}
    focal_point, is_new = FocalPoint.objects.get_or_create(city=city, user=user, until=None, defaults=defaults)
    if is_new:
        role = permissions.role_in(by, city.country)
        door.record("appoint_focal_point", city, by=by, role=role, facts={"person": user.key})
    return focal_point
