"""What the register knows of a city that would apply in a call, asked before it fills in what would be in vain."""

from datetime import datetime

from accounts.verdicts import Verdict, failed
from cities.models import City, FocalPoint, Membership
from nominations.models import Call, Nomination
from nominations.rules import eligibility


def known(call: Call, city: City) -> list[Verdict]:
    """Each rule of the call as far as the register answers it; members older than the register it cannot name."""
    refused_at = Nomination.objects.refused_before(call, city.pk) if call.waiting_months else None
    waited = eligibility.waited(call, refused_at, call.opens_at)
    return [eligibility.kind(call, city.kind), *announced(call, city), waited]


def announced(call: Call, city: City) -> list[Verdict]:
    """What anybody may read of it: that it is a member already, never that it applied in vain."""
    is_member = Membership.objects.active().filter(city=city, programme=call.programme_id).exists()
    # Of any other city the register does not know that it is none.
    return [eligibility.membership(call, is_member=True)] if is_member else []


def may_apply(call: Call) -> list[City]:
    """Every city with somebody to write to whom the register lets apply: the same rules, for all at once."""
    refused = Nomination.objects.refused_by_city(call) if call.waiting_months else {}
    reached = City.objects.filter(pk__in=FocalPoint.objects.active().values("city")).with_programmes()
    return [city for city in reached if _may(call, city, refused.get(city.pk))]


def who_heard(call: Call) -> list[City]:
    """The cities that heard that they may apply."""
    return may_apply(call) if call.opening_told_at else []


def _may(call: Call, city: City, refused_at: datetime | None) -> bool:
    member = [eligibility.membership(call, is_member=True)] if call.programme_id in city.programmes else []
    waited = eligibility.waited(call, refused_at, call.opens_at)
    return not failed([eligibility.kind(call, city.kind), *member, waited])
