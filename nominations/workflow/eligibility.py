"""What the register knows of a city that would apply in a call, asked before it fills in what would be in vain."""

from accounts.verdicts import Verdict
from cities.models import City, Membership
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
