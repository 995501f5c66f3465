"""The places of a country in a call or a year: one counter row, locked before any file of it."""

from accounts import door
from accounts.person import Person
from audit import clock
from cities.models import Country
from nominations.models import Call, Nomination, QuotaCounter
from nominations.states import Deadline, QuotaPeriod


def counter(call: Call, country: Country) -> QuotaCounter:
    """The locked counter of a country, made when its first file needs it."""
    which = {"programme": call.programme, "scope": call.quota_scope, "country": country}
    QuotaCounter.objects.get_or_create(**which, defaults={"allowed": call.quota_endorsed})
    return door.lock(QuotaCounter.objects.filter(**which)).get()


def seen(call: Call, country: Country, files: list[Nomination] | None = None) -> dict[str, int]:
    """How many places a country has used, for those who look; nothing is locked.

    With all files of the country in this call at hand they say it themselves: only a count over a year needs more.
    """
    if files is not None and call.quota_period == QuotaPeriod.ROUND:
        return {"used": sum(file.holds_place for file in files), "limit": call.quota_endorsed}
    counter = QuotaCounter.objects.of(call, country.pk).first()
    return {"used": counter.used, "limit": counter.allowed} if counter else {"used": 0, "limit": call.quota_endorsed}


def counter_of(key: str, *, by: Person) -> QuotaCounter:
    """The locked counter that a file which this person sees counts against."""
    seen = door.see(Nomination.objects.visible_to(by).select_related("call", "country"), key)
    return counter(seen.call, seen.country)


def lock_all(keys: list[str], *, by: Person) -> None:
    """All counters, then all files of a bulk act, each in order, before the first of them moves."""
    seen = Nomination.objects.visible_to(by).filter(key__in=keys)
    each = seen.select_related("call", "country").order_by("call_id", "country_id")
    for file in each.distinct("call_id", "country_id"):
        counter(file.call, file.country)
    list(door.lock(seen.order_by("pk")))


def hold(held: QuotaCounter, nomination: Nomination) -> None:
    """The file takes a place."""
    if not nomination.holds_place:
        nomination.holds_place = True
        held.used += 1
        held.save(update_fields=["used"])


def give_back(held: QuotaCounter, nomination: Nomination) -> None:
    """The file leaves the call; until the Commission's deadline its country may use the place for another city."""
    if frees(nomination):
        free(held, nomination)


def frees(nomination: Nomination) -> bool:
    """Whether the place of the file can still be used by another city of its country."""
    return clock.now() < nomination.call.really_closes(nomination.deadline(Deadline.COMMISSION))


def free(held: QuotaCounter, nomination: Nomination) -> None:
    """The file gives its place back, if it has one."""
    if nomination.holds_place:
        nomination.holds_place = False
        held.used -= 1
        held.save(update_fields=["used"])


def free_all(call: Call) -> None:
    """A call that does not take place uses no place of any country, not even of a year that other calls share."""
    holding = Nomination.objects.filter(call=call, holds_place=True)
    for country in Country.objects.filter(pk__in=holding.values("country")).order_by("pk"):
        held = counter(call, country)
        for file in door.lock(holding.filter(country=country).order_by("pk")):
            free(held, file)
            file.save(update_fields=["holds_place"])
