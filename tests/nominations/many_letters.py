"""Decision letters of many files at once, each to persons who may have it: fictional copies of one round's files."""

from itertools import islice, product
from string import ascii_uppercase

from accounts.models import User
from audit import keys
from cities.models import City, CommissionOfficer, Country, FocalPoint, NationalCommission
from dossiers.models import Dossier
from nominations.emails.decision import outcomes
from nominations.models import Nomination
from nominations.states import Status
from notifications import outbox
from notifications.models import Email
from tests.nominations import factories as road
from tests.nominations import worlds

OF_A_COUNTRY = 3  # files; its Commission has two officers, each city two focal points


def announced(countries: int) -> list[Email]:
    """The letters of so many countries, admitted and refused, after their announcement: ready to leave."""
    made = worlds.approved(worlds.reviewed(), people=False)
    Email.objects.all().delete()
    lands = _countries(made.files["Lira"].country, countries)
    files = _files([made.file("Lira"), made.file("Masaka")], lands)
    _officers(lands), _focal_points([file.city for file in files])
    with road.at(road.RELEASE):
        found = Nomination.objects.filter(pk__in=[file.pk for file in files])
        written = outbox.post(outcomes(found.for_lists()), state="queued")
    for status, told in ((Status.ADMITTED, Status.MEMBER), (Status.REFUSED, Status.NOT_ADMITTED)):
        Nomination.objects.filter(status=status).update(status=told)
    return written


def again(row, facts: list[dict]) -> list:
    """Rows like this one, without the acts that led to it."""
    return type(row).objects.bulk_create([_like(row, own) for own in facts])


def _like(row, facts: dict):
    kept = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key}
    made = type(row)(**kept | ({"key": keys.new_key()} if "key" in kept else {}))
    for name, value in facts.items():
        setattr(made, name, value)
    return made


def _countries(one: Country, number: int) -> list[Country]:
    codes = islice(product(ascii_uppercase, "0123456789"), number)
    return again(one, [{"iso2": f"{a}{b}", "iso3": f"{a}{b}X"} for a, b in codes])


def _files(kinds: list[Nomination], lands: list[Country]) -> list[Nomination]:
    facts = [{"country": land, "name": f"City {land.iso2} {n}"} for land in lands for n in range(OF_A_COUNTRY)]
    keyed = [one | {"sort_key": one["name"], "search_key": one["name"], "slug": None} for one in facts]
    towns: list[City] = again(kinds[0].city, keyed)
    dossiers: list[Dossier] = again(kinds[0].dossier, [{} for _town in towns])
    made = []
    for place, (town, dossier) in enumerate(zip(towns, dossiers, strict=True)):
        made.append(_like(kinds[place % 2], {"city": town, "country": town.country, "dossier": dossier}))
    return Nomination.objects.bulk_create(made)


def _people(name: str, number: int) -> list[User]:
    return User.objects.bulk_create(User(email=f"{name}{n}@city.example", name=f"{name} {n}") for n in range(number))


def _officers(lands: list[Country]) -> None:
    offices = NationalCommission.objects.bulk_create(NationalCommission(country=land) for land in lands)
    people = zip(_people("officer", 2 * len(offices)), [*offices, *offices], strict=True)
    terms = [CommissionOfficer(user=user, commission=office, since=road.OPENS) for user, office in people]
    CommissionOfficer.objects.bulk_create(terms)


def _focal_points(towns: list[City]) -> None:
    people = zip(_people("focal", 2 * len(towns)), [*towns, *towns], strict=True)
    FocalPoint.objects.bulk_create(FocalPoint(user=user, city=town, since=road.OPENS) for user, town in people)
