"""The look at a city's legal status and at its name as it will be printed, before it can come into a cohort."""

from accounts import door
from accounts.person import Person
from audit import clock
from cities import workflow as register
from cities.states import Capital
from nominations import permissions
from nominations.models import NameCheck, Nomination
from nominations.rules import application as application_rules
from nominations.rules import screening as rules
from nominations.workflow.steps import held, role


@door.act
def check_name(key: str, source: str, *, by: Person, capital: str = "") -> NameCheck:
    """Somebody of the secretariat looked both up, and says where; the last look counts.

    Whether it is a capital may be said with it; unsaid, what the register knows stays.
    """
    nomination = held(Nomination, key, permissions.screens, by=by)
    door.require(rules.undecided_file(nomination), application_rules.reasoned(source))
    facts = {"name": nomination.city.name, "kind": nomination.city.kind}
    looked = facts | {"source": source, "by": by.someone, "at": clock.now()}
    check, _is_new = NameCheck.objects.update_or_create(nomination=nomination, defaults=looked)
    door.record("check_name", nomination, by=by, role=role(by), facts=facts, reason=source)
    if capital:
        register.tell_capital(nomination.city, Capital(capital), by=by)
    return check
