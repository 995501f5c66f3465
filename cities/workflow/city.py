"""Cities registered under any spelling, and the focal points who speak for them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from accounts import door
from accounts.models import Invitation, User
from accounts.person import Person
from audit import clock
from cities import emails, permissions, rules
from cities.folding import search_key, sort_key
from cities.models import City, CityAlias, CityName, Country, FocalPoint
from cities.states import CAPITALS, Capital, TeamRole
from cities.workflow.country import end, require_one_country
from cities.workflow.finding import make_findable


@door.act
def register_city(
    country: Country,
    name: str,
    *,
    by: Person,
    parent_unit: str = "",
    is_fictional: bool = False,
    aliases: Iterable[str] = (),
    names: Iterable[dict[str, Any]] = (),
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
        _add_names(city, names)
        make_findable([city])
        door.record("register_city", city, by=by, role=permissions.role_in(by, country), facts={"name": name})
    return city


@door.act
def tell_capital(city: City, capital: Capital, *, by: Person) -> City:
    """Whether a city is the capital of its country, as somebody looked it up; not known is an answer too."""
    door.allow(permissions.keeps_register(by))
    held = door.lock(City.objects.select_related("country").filter(pk=city.pk)).get()
    if held.capital != capital:
        held.is_capital = next(known for known, code in CAPITALS.items() if code == capital)
        held.save(update_fields=["is_capital"])
        facts = {"capital": str(capital)}
        door.record("tell_capital", held, by=by, role=permissions.role_in(by, held.country), facts=facts)
    return held


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


def _add_names(city: City, names: Iterable[dict[str, Any]]) -> None:
    CityName.objects.bulk_create(CityName(city=city, search_key=search_key(name["text"]), **name) for name in names)


@door.act
def appoint_focal_point(
    city: City, user: User, *, by: Person, since: date | None = None, role: str = TeamRole.SUBMITTER
) -> FocalPoint:
    """This person works for the city in this role from that day on."""
    door.allow(permissions.can_appoint_focal_point(by, city))
    return _appoint_focal_point(city, user, by=by, since=since, role=role)


@door.act
def end_focal_point(key: str, *, by: Person, until: date | None = None) -> FocalPoint:
    """This person no longer works for the city; one's own role everybody may lay down."""
    seen = door.see(FocalPoint.objects.visible_to(by), key)
    focal_point = door.lock(FocalPoint.objects.filter(pk=seen.pk)).get()
    door.allow(permissions.leads_team(by, focal_point.city) or focal_point.user == by.user)
    if not permissions.can_appoint_focal_point(by, focal_point.city):
        door.require(rules.somebody_hands_in(_others_who_hand_in(focal_point), hands_in=focal_point.hands_in))
    end(focal_point, until)
    door.record("end_focal_point", focal_point.city, by=by, facts={"person": focal_point.user.key})
    return focal_point


def _others_who_hand_in(focal_point: FocalPoint) -> int:
    """Locked, so that of two who leave at once one stays."""
    team = door.lock(FocalPoint.objects.active().filter(city=focal_point.city_id).order_by("pk"))
    return sum(one.hands_in for one in team if one.pk != focal_point.pk)


def join_city(user: User, invitation: Invitation) -> None:
    """The invited person works for the city named by its key from now on; whoever handed over only reads on."""
    city = City.objects.select_related("country").get(key=invitation.about)
    role = invitation.facts.get("role", TeamRole.SUBMITTER)
    _appoint_focal_point(city, user, by=Person.of(user), role=role)
    handed_over = FocalPoint.objects.active().filter(city=city, key=invitation.facts.get("handed_over", ""))
    for former in door.lock(handed_over.exclude(user=user)):
        before = former.office
        left = _change_role(former, TeamRole.VIEWER, by=Person.of(user))
        door.say(emails.appointed(left, Person.of(user), before, successor=user))


def _appoint_focal_point(
    city: City, user: User, *, by: Person, since: date | None = None, role: str = TeamRole.SUBMITTER
) -> FocalPoint:
    """A stronger role takes the place of a weaker one; a weaker one takes nothing away."""
    require_one_country(user, city.country)
    held = FocalPoint.objects.filter(city=city, user=user, until=None).first()
    if held and len(TeamRole(role).grants) <= len(TeamRole(held.role).grants):
        return held
    term = _change_role(held, role, by=by) if held else _begin_term(city, user, role, by=by, since=since)
    door.say(emails.appointed(term, by, held.office if held else ""))
    return term


def _change_role(held: FocalPoint, role: str, *, by: Person) -> FocalPoint:
    """Each role has its own dates."""
    end(held, None)
    return _begin_term(held.city, held.user, role, by=by)


def _begin_term(city: City, user: User, role: str, *, by: Person, since: date | None = None) -> FocalPoint:
    focal_point = FocalPoint.objects.create(city=city, user=user, role=role, since=since or clock.today())
    facts = {"person": user.key, "role": str(role)}
    door.record("appoint_focal_point", city, by=by, role=permissions.role_in(by, city.country), facts=facts)
    return focal_point
