"""New members announced, earlier members counted."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q

from accounts import door
from accounts.person import Person
from audit import clock
from cities import figures, permissions, reading, rules
from cities.folding import slug
from cities.listing import Quotation
from cities.models import (
    Announcement,
    City,
    Edition,
    EditionEntry,
    Membership,
    Prehistory,
    Programme,
    PublishedFigure,
    RetiredSlug,
)
from cities.states import NameForm

Printed = tuple[City, str, str]  # a city, its name and its country's name as printed


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
    said: Quotation | None = None,
    owes_reports: bool = True,
) -> Edition:
    """Makes new members known: announcement, first edition, entries, memberships and addresses in one moment.

    A round that is entered from elsewhere owes no reports that we know of, until a person sets their first day.
    """
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
        reports_from=1 if owes_reports else None,
        **_said(said),
    )
    ground = reading.ground(announcement, earlier_told(announcement, earlier))
    reckoning = reckon(ground, members)
    _keep_published(announcement, published)
    edition = publish(announcement, ground, reckoning, vars(published) if published else None)
    admit(edition, members, announcement.counts_from)
    door.record("announce", announcement, by=by, facts=told(reckoning))
    return edition


def _said(said: Quotation | None) -> dict[str, str]:
    if said is None:
        return {}
    return {"quotation": said.text, "quoted_person": said.person, "quoted_office": said.office}


def carry_over(edition: Edition, entries: list[EditionEntry]) -> None:
    """What a further edition repeats of the former one."""
    for entry in entries:
        entry.pk, entry.edition, entry._state.adding = None, edition, True  # noqa: SLF001 - Django's way to copy a row
    EditionEntry.objects.bulk_create(entries)


@door.act
def count_earlier(programme: Programme, told: figures.Earlier, *, by: Person) -> Prehistory:
    """Members admitted before this register began are counted; what was told first stays."""
    door.allow(permissions.can_announce(by))
    known, is_new = Prehistory.objects.get_or_create(programme=programme, defaults=vars(told))
    door.require(rules.told_once(known.as_told(), told))
    if is_new:
        door.record("count_earlier", programme, by=by, facts={"as_of": told.as_of, "cities": told.cities})
    return known


def _require_announceable(
    programme: Programme, address: str, instant: datetime, members: list[Printed], *, is_fictional: bool
) -> None:
    ids = [city.pk for city, _city, _country in members]
    door.require(
        rules.address_is_free(address, is_taken=Announcement.objects.filter(slug=address).exists()),
        rules.embargo_is_over(instant, clock.now()),
        rules.named_once([name for _city, name, _country in members], ids),
        rules.not_members_yet(already(programme, ids, clock.day_of(instant))),
        rules.all_real_or_all_fictional(
            [city.name for city, *_printed in members if city.is_fictional != is_fictional]
        ),
    )


def already(programme: Programme, ids: list[int], day: date | None = None) -> list[str]:
    """Which of these cities are members on a day or at any time after it, by name."""
    reaching = Q(until=None) | Q(until__gt=day or clock.today())
    tenures = Membership.objects.filter(reaching, programme=programme, city__in=ids).order_by("city__sort_key")
    return list(tenures.values_list("city__name", flat=True))


def reckon(ground: figures.Ground, members: list[Printed]) -> figures.Reckoning:
    """The totals with these cities on its list, on the ground of its day."""
    return reading.reckoned(ground, (city for city, _city, _country in members))


def earlier_told(announcement: Announcement, told: figures.Earlier | None) -> figures.Earlier | None:
    """What is known of members before the register; told once, kept for every later announcement."""
    if announcement.is_fictional:
        return None
    known = reading.earlier_of(announcement.programme)
    if known is None and told is not None:
        known = Prehistory.objects.create(programme=announcement.programme, **vars(told)).as_figures()
    return known


def publish(
    announcement: Announcement,
    ground: figures.Ground,
    reckoning: figures.Reckoning,
    published: dict[str, int] | None,
    *,
    number: int = 1,
    reason: str = "",
    apology: dict[str, str] | None = None,
) -> Edition:
    """An edition appears; what it says of the totals is kept as it was reckoned now, with what it was counted on."""
    return Edition.objects.create(
        announcement=announcement,
        number=number,
        published_at=clock.now(),
        reason=reason,
        apology=apology or {},
        reckoning={"reckoning": reckoning.as_dict(), "published": published, "ground": ground.as_dict()},
    )


def _keep_published(announcement: Announcement, published: figures.Totals | None) -> None:
    if published:
        PublishedFigure.objects.create(
            programme=announcement.programme,
            as_of=announcement.day,
            source=announcement.title,
            **vars(published),
        )


def admit(edition: Edition, members: list[Printed], since: date) -> None:
    """Memberships begin, and the edition prints these cities."""
    programme = edition.announcement.programme
    give_addresses([city for city, _city, _country in members])
    tenures = Membership.objects.bulk_create(
        Membership(city=city, programme=programme, since=since, announced_in=edition) for city, *_printed in members
    )
    EditionEntry.objects.bulk_create(
        entry_of(edition, tenure, *printed) for tenure, printed in zip(tenures, members, strict=True)
    )


def entry_of(edition: Edition, tenure: Membership, city: City, name: str, country: str) -> EditionEntry:
    """A member as an edition prints it."""
    entry = EditionEntry.of(city, name, country)
    entry.edition, entry.membership = edition, tenure
    return entry


def give_addresses(cities: list[City]) -> None:
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


def told(reckoning: figures.Reckoning) -> dict[str, int]:
    """What the record says of the totals."""
    return {
        "cities": reckoning.new,
        "countries": reckoning.countries_new,
        "members_after": reckoning.after,
        "countries_after": reckoning.countries_after,
    }
