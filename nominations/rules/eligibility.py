"""Whether a city may apply in a call: asked of a visitor, at the start of a file, and again at the check."""

from datetime import datetime
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.verdicts import Verdict
from cities.states import CityKind, CountryStatus
from nominations import timeline
from nominations.states import OpenTo

if TYPE_CHECKING:
    from nominations.models import Call


def takes_part(name: str, status: str) -> Verdict:
    """A city lies in a Member State or an Associate Member of UNESCO; a country that is neither has no status."""
    if not status:
        sentence = _("The call is for cities in Member States and Associate Members of UNESCO.")
        return Verdict.fail("takes_part", sentence)
    sentences = {
        CountryStatus.MEMBER: _("%(country)s is a Member State of UNESCO."),
        CountryStatus.ASSOCIATE: _("%(country)s is an Associate Member of UNESCO."),
    }
    return Verdict.ok("takes_part", sentences[CountryStatus(status)] % {"country": name})


def population(call: "Call", inhabitants: int | None) -> Verdict:
    """The call may ask for a least number of inhabitants; most do not."""
    least = call.population_minimum
    if least is None or (inhabitants is not None and inhabitants >= least):
        return Verdict.ok("population", least=least, population=inhabitants)
    sentence = ngettext(
        "The call asks for at least %(least)d inhabitant.", "The call asks for at least %(least)d inhabitants.", least
    ) % {"least": least}
    return Verdict.fail("population", sentence, least=least, population=inhabitants)


def kind(call: "Call", of_city: str) -> Verdict:
    """The call may name the kinds of municipality that may apply; none named means every kind."""
    if not call.kinds or of_city in call.kinds:
        return Verdict.ok("kind", kind=of_city)
    kinds = ", ".join(str(CityKind(one).label) for one in call.kinds)
    return Verdict.fail("kind", _("The call is for these kinds of municipality: %(kinds)s.") % {"kinds": kinds})


def membership(call: "Call", *, is_member: bool) -> Verdict:
    """Most calls are for cities outside the network; one may be for its members."""
    if is_member and call.open_to == OpenTo.NEWCOMERS:
        return Verdict.fail("newcomer", _("This city is a member of the network already."))
    if not is_member and call.open_to == OpenTo.MEMBERS:
        return Verdict.fail("member", _("This call is for cities that are members of the network already."))
    return Verdict.ok("newcomer")


def waited(call: "Call", refused_at: datetime | None, at: datetime) -> Verdict:
    """After an application that was not admitted the call may ask a city to wait."""
    if refused_at is None or not call.waiting_months:
        return Verdict.ok("waited")
    again = refused_at + relativedelta(months=call.waiting_months)
    if at >= again:
        return Verdict.ok("waited", since=refused_at)
    sentence = ngettext(
        "The call asks a city to wait %(n)d month after an application in vain, here until %(day)s.",
        "The call asks a city to wait %(n)d months after an application in vain, here until %(day)s.",
        call.waiting_months,
    ) % {"n": call.waiting_months, "day": timeline.day(again, call.zone)}
    return Verdict.fail("waited", sentence, again=again)
