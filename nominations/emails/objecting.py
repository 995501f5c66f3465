"""Why an e-mail stays when it was to leave: no sign-in, another address, the role or the sight of it lost.

Asked of many e-mails at once, in as many questions whatever their number: persons, their roles, and one for each
kind of thing that they are about.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import BigIntegerField, F, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.person import Person
from audit.subjects import prefix
from cities.models import City, NationalCommission, ProgressReport
from nominations.emails.events import EVENTS
from nominations.emails.readers import Reach
from nominations.models import Call, Entry, Nomination
from nominations.querysets.letters import COUNTRY_LIST
from notifications.models import Email

REACHES: list[tuple[Any, dict[str, str]]] = [  # what is seen through `visible_to`, and where each of it belongs
    (Nomination, {"city": "city_id", "country": "country_id", "call": "call_id"}),
    (Call, {"call": "pk"}),
    (Entry, {"city": "city_id", "country": "country_id", "call": "call_id"}),
    (City, {"city": "pk", "country": "country_id"}),
    (ProgressReport, {"city": "membership__city_id", "country": "membership__city__country_id"}),
    (NationalCommission, {"country": "country_id"}),
]
Seen = dict[tuple[int, str], Reach]  # by reader and thing


def objections(emails: Sequence[Email]) -> dict[str, str]:
    """Why some of these stay, by their keys; asked just before they leave."""
    people = Person.together(User.objects.filter(pk__in={email.to_id for email in emails if email.to_id}))
    seen, countries = _seen(emails, people), _countries(emails)
    found = {
        email.key: _objection(email, people.get(email.to_id or 0), seen, _country(email, countries)) for email in emails
    }
    return {key: why for key, why in found.items() if why}


def _countries(emails: Iterable[Email]) -> dict[str, int]:
    """The countries of the lists, which speak to one Commission of a call that belongs to several."""
    keys = {email.about_key for email in emails if email.event == COUNTRY_LIST}
    return dict(NationalCommission.objects.filter(key__in=keys).values_list("key", "country")) if keys else {}


def _country(email: Email, countries: Mapping[str, int]) -> int | None:
    """Beside any other e-mail the further key is of something else."""
    return countries.get(email.about_key) if email.event == COUNTRY_LIST else None


def _objection(email: Email, person: Person | None, seen: Seen, country: int | None) -> str:
    event = EVENTS.get(email.event)
    if person is None:
        return "" if event is None or event.reaches_strangers else _("The reader has no account any more.")
    if objection := _unreachable(email, person.someone):
        return objection
    return "" if event is None or event.parting else _unmeant(email, person, seen, country)


def _unreachable(email: Email, reader: User) -> str:
    """Whoever may not sign in is told nothing, and nothing goes to an address that was given up."""
    if not reader.is_active:
        return _("The reader may not sign in any more.")
    return "" if email.address.casefold() == reader.email.casefold() else _("The reader has another address by now.")


def _unmeant(email: Email, person: Person, seen: Seen, country: int | None) -> str:
    """The reader still sees what it is about, and by the role for which it was written."""
    reach = seen.get((person.someone.pk, email.subject_ref)) if _model_of(email) else Reach()
    if reach is None or (email.event == COUNTRY_LIST and country is None):
        return _("The reader may not see any more what this e-mail is about.")
    reach = replace(reach, country=country or reach.country)
    if any(reader.is_still(person, reach) for reader in EVENTS[email.event].readers):
        return ""
    return _("The reader does not hold any more the role for which this e-mail was written.")


def _model_of(email: Email) -> Any:
    return next((model for model, _columns in REACHES if email.subject_ref.startswith(prefix(model))), None)


def _seen(emails: Iterable[Email], people: Mapping[int, Person]) -> Seen:
    """What each reader may see now of what the own e-mails are about, and where it belongs."""
    wanted: dict[Any, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for email in emails:
        if email.to_id is not None and email.to_id in people:
            wanted[_model_of(email)][email.to_id].add(email.subject_ref)
    found: Seen = {}
    for model, columns in REACHES:
        found |= _rows(model, columns, wanted.get(model, {}), people)
    return found


def _rows(model: Any, columns: dict[str, str], wanted: Mapping[int, set[str]], people: Mapping[int, Person]) -> Seen:
    """One question for all readers: of each what is visible to this person."""
    if not wanted:
        return {}
    name = prefix(model)
    reach = [F(columns[part]) if part in columns else _nowhere() for part in ("city", "country", "call")]
    asked = [
        model.objects.visible_to(people[reader])
        .filter(key__in=[ref.removeprefix(name) for ref in refs])
        .order_by()
        .values_list(Value(reader), "key", *reach)
        for reader, refs in wanted.items()
    ]
    first, *others = asked
    return {(reader, name + key): Reach(*where) for reader, key, *where in first.union(*others, all=True)}


def _nowhere() -> Cast:
    return Cast(Value(None), BigIntegerField())
