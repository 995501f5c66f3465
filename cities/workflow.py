"""The acts of the register: registering cities, appointing who speaks for them, announcing new members."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from accounts import door
from accounts.models import User
from accounts.person import Person
from audit import clock
from cities import figures, permissions, rules
from cities.folding import search_key, slug, sort_key
from cities.models import (
    Announcement,
    City,
    CityAlias,
    CommissionOfficer,
    Country,
    Edition,
    EditionEntry,
    FocalPoint,
    Membership,
    NationalCommission,
    Prehistory,
    Programme,
    PublishedFigure,
    RetiredSlug,
)
from cities.states import NameForm

Printed = tuple[City, str, str]  # a city, its name and its country's name as printed

# Cities


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


# Who speaks for a country, who for a city


@door.act
def found_commission(country: Country, *, by: Person, name: str = "", is_fictional: bool = False) -> NationalCommission:
    """The National Commission of a country, registered when it is first needed."""
    door.allow(permissions.is_secretariat(by))
    facts = {
        "name": name or f"National Commission for UNESCO ({country.name(NameForm.SHORT)})",
        "is_fictional": is_fictional,
    }
    commission, is_new = NationalCommission.objects.get_or_create(country=country, defaults=facts)
    if is_new:
        door.record("found_commission", commission, by=by, facts={"country": country.iso2})
    return commission


@door.act
def appoint_officer(
    commission: NationalCommission, user: User, *, by: Person, is_head: bool = False, since: date | None = None
) -> CommissionOfficer:
    """This person acts for the Commission from that day on."""
    door.allow(permissions.can_appoint_officer(by, commission.country))
    return _appoint_officer(commission, user, by=by, is_head=is_head, since=since)


@door.act
def appoint_focal_point(city: City, user: User, *, by: Person, since: date | None = None) -> FocalPoint:
    """This person speaks for the city from that day on."""
    door.allow(permissions.can_appoint_focal_point(by, city))
    return _appoint_focal_point(city, user, by=by, since=since)


@door.act
def end_officer(key: str, *, by: Person, until: date | None = None) -> CommissionOfficer:
    """This person no longer acts for the Commission."""
    officer = door.see(door.lock(CommissionOfficer.objects.all()), key)
    door.allow(permissions.can_appoint_officer(by, officer.commission.country))
    _end(officer, until)
    door.record("end_officer", officer.commission, by=by, facts={"person": officer.user.key})
    return officer


@door.act
def end_focal_point(key: str, *, by: Person, until: date | None = None) -> FocalPoint:
    """This person no longer speaks for the city."""
    focal_point = door.see(door.lock(FocalPoint.objects.all()), key)
    door.allow(permissions.can_appoint_focal_point(by, focal_point.city))
    _end(focal_point, until)
    door.record("end_focal_point", focal_point.city, by=by, facts={"person": focal_point.user.key})
    return focal_point


def join_commission(user: User, about: str) -> None:
    """The invited person acts for the Commission with this key from now on."""
    commission = NationalCommission.objects.select_related("country").get(key=about)
    _appoint_officer(commission, user, by=Person.of(user))


def join_city(user: User, about: str) -> None:
    """The invited person speaks for the city with this key from now on."""
    _appoint_focal_point(City.objects.select_related("country").get(key=about), user, by=Person.of(user))


def _appoint_officer(
    commission: NationalCommission, user: User, *, by: Person, is_head: bool = False, since: date | None = None
) -> CommissionOfficer:
    _require_one_country(user, commission.country)
    defaults = {"is_head": is_head, "since": since or clock.now().date()}
    officer, is_new = CommissionOfficer.objects.get_or_create(
        commission=commission, user=user, until=None, defaults=defaults
    )
    if is_new:
        role = permissions.role_in(by, commission.country)
        door.record("appoint_officer", commission, by=by, role=role, facts={"person": user.key, "is_head": is_head})
    return officer


def _appoint_focal_point(city: City, user: User, *, by: Person, since: date | None = None) -> FocalPoint:
    _require_one_country(user, city.country)
    defaults = {"since": since or clock.now().date()}
    focal_point, is_new = FocalPoint.objects.get_or_create(city=city, user=user, until=None, defaults=defaults)
    if is_new:
        role = permissions.role_in(by, city.country)
        door.record("appoint_focal_point", city, by=by, role=role, facts={"person": user.key})
    return focal_point


def _require_one_country(user: User, wanted: Country) -> None:
    door.lock(User.objects.filter(pk=user.pk)).get()  # two appointments of one person wait for each other
    officers = CommissionOfficer.objects.filter(user=user, until=None).values("commission__country")
    cities = FocalPoint.objects.filter(user=user, until=None).values("city__country")
    held = Country.objects.with_names().filter(pk__in=officers.union(cities))
    names = [country.name(NameForm.SHORT) for country in held if country.pk != wanted.pk]
    door.require(rules.one_country(str(user), names, wanted.name(NameForm.SHORT)))


def _end(tenure: CommissionOfficer | FocalPoint, until: date | None) -> None:
    tenure.until = max(until or clock.now().date(), tenure.since)
    tenure.save(update_fields=["until"])


# Announcing


@door.act
def announce(
    *,
    programme: Programme,
    slug: str,
    title: str,
    instant: datetime,
    layout: str,
    members: list[Printed],
    by: Person,
    zone: str = "UTC",
    country_form: str = NameForm.LIST,
    is_fictional: bool = False,
    earlier: figures.Earlier | None = None,
    published: figures.Totals | None = None,
) -> Edition:
    """Makes new members known: announcement, first edition, entries, memberships and addresses in one moment."""
    door.allow(permissions.can_announce(by))
    door.lock(Programme.objects.filter(pk=programme.pk)).get()  # one announcement at a time
    _require_announceable(programme, slug, instant, members, is_fictional=is_fictional)
    announcement = Announcement.objects.create(
        programme=programme,
        slug=slug,
        title=title,
        instant=instant,
        zone=zone,
        layout=layout,
        country_form=country_form,
        is_fictional=is_fictional,
    )
    reckoning = _reckon(announcement, members, earlier)
    edition = _publish(announcement, reckoning, published)
    _admit(edition, members)
    door.record("announce", announcement, by=by, facts=_told(reckoning))
    return edition


@door.act
def count_earlier(programme: Programme, told: figures.Earlier, *, by: Person) -> Prehistory:
    """Members admitted before this register began are counted; what was told first stays."""
    door.allow(permissions.can_announce(by))
    known, _new = Prehistory.objects.get_or_create(programme=programme, defaults=vars(told))
    door.require(rules.told_once(known.as_figures(), told))
    return known


def _require_announceable(
    programme: Programme, address: str, instant: datetime, members: list[Printed], *, is_fictional: bool
) -> None:
    ids = [city.pk for city, _city, _country in members]
    already = Membership.objects.active().filter(programme=programme, city__in=ids).order_by("city__sort_key")
    door.require(
        rules.address_is_free(address, is_taken=Announcement.objects.filter(slug=address).exists()),
        rules.embargo_is_over(instant, clock.now()),
        rules.named_once([name for _city, name, _country in members], ids),
        rules.not_members_yet(list(already.values_list("city__name", flat=True))),
        rules.all_real_or_all_fictional(
            [city.name for city, *_printed in members if city.is_fictional != is_fictional]
        ),
    )


def _reckon(announcement: Announcement, members: list[Printed], earlier: figures.Earlier | None) -> figures.Reckoning:
    new = [figures.Member(city.country.region, city.country.iso2) for city, _city, _country in members]
    tenures = Membership.objects.filter(
        programme=announcement.programme, city__is_fictional=announcement.is_fictional
    ).select_related(None)
    columns = ("city__country__region", "city__country__iso2")
    before = [figures.Member(*row) for row in tenures.active().values_list(*columns)]
    ever = set(tenures.values_list("city__country__iso2", flat=True))
    return figures.reckon(new, before, _earlier(announcement, earlier), ever)


def _earlier(announcement: Announcement, told: figures.Earlier | None) -> figures.Earlier | None:
    """What is known of members before the register; told once, kept for every later announcement."""
    if announcement.is_fictional:
        return None
    known = Prehistory.objects.filter(programme=announcement.programme).first()
    if known is None and told is not None:
        known = Prehistory.objects.create(programme=announcement.programme, **vars(told))
    return known.as_figures() if known else None


def _publish(announcement: Announcement, reckoning: figures.Reckoning, published: figures.Totals | None) -> Edition:
    kept = {"reckoning": reckoning.as_dict(), "published": vars(published) if published else None}
    if published:
        PublishedFigure.objects.create(
            programme=announcement.programme,
            as_of=announcement.day,
            source=announcement.title,
            cities=published.cities,
            countries=published.countries,
        )
    return Edition.objects.create(announcement=announcement, number=1, published_at=clock.now(), reckoning=kept)


def _admit(edition: Edition, members: list[Printed]) -> None:
    since, programme = edition.announcement.day, edition.announcement.programme
    _give_addresses([city for city, _city, _country in members])
    tenures = Membership.objects.bulk_create(
        Membership(city=city, programme=programme, since=since, announced_in=edition) for city, *_printed in members
    )
    EditionEntry.objects.bulk_create(
        _entry(edition, tenure, *printed) for tenure, printed in zip(tenures, members, strict=True)
    )


def _entry(edition: Edition, tenure: Membership, city: City, name: str, country: str) -> EditionEntry:
    return EditionEntry(
        edition=edition,
        membership=tenure,
        city=city,
        city_name=name,
        country_name=country,
        region=city.country.region,
        city_sort_key=sort_key(name),
        country_sort_key=sort_key(country),
    )


def _give_addresses(cities: list[City]) -> None:
    """A member has a public address of its own, which no city had before."""
    taken = set(City.objects.exclude(slug=None).values_list("slug", flat=True))
    taken |= set(RetiredSlug.objects.values_list("slug", flat=True))
    nameless = sorted((city for city in cities if not city.slug), key=lambda city: (city.sort_key, city.pk))
    for city in nameless:
        city.slug = next(address for address in _addresses(city) if address not in taken)
        taken.add(city.slug)
    City.objects.bulk_update(nameless, ["slug"])


def _addresses(city: City) -> Iterable[str]:
    fictional = "-fictional" if city.is_fictional else ""
    first = slug(city.name)[:80] or "city"
    second = f"{first}-{city.country.iso2.lower()}"
    yield first + fictional
    yield second + fictional
    yield from (f"{second}-{number}{fictional}" for number in range(2, 10_000))


def _told(reckoning: figures.Reckoning) -> dict[str, int]:
    return {
        "cities": reckoning.new,
        "countries": reckoning.countries_new,
        "members_after": reckoning.after,
        "countries_after": reckoning.countries_after,
    }
