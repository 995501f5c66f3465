"""What is asked of a round before its first act: dates in order, countries known, no city twice, quotas kept."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from audit import clock
from cities import wording
from cities.folding import search_key
from cities.models import Country
from cities.states import NameForm
from dossiers.models import FormVersion
from nominations.models import QuotaCounter, Rubric
from nominations.replay.folder import NOMINATED, ROUND, Extension, Round, Row
from nominations.replay.toml import Wrong
from nominations.rules import application as rules

SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Moved:
    """An extension with its instant and its country found."""

    told: Extension
    at: datetime
    country: Country | None


@dataclass(frozen=True)
class Plan:
    """A round that can be played: everything it names was found."""

    round: Round
    form: FormVersion
    rubric: Rubric
    countries: dict[str, Country]  # by the name in the file
    moved: list[Moved]

    def country(self, row: Row) -> Country:
        """The country of a city."""
        return self.countries[row.country]

    def deadline(self, field: str, country: Country) -> datetime:
        """The date in force in the end for a country."""
        return in_force(self.round, field, self.moved, country)

    @property
    def closed(self) -> datetime:
        """When the last National Commission's time is over."""
        return max(self.deadline("commission_deadline", country) for country in self.countries.values())


def check(told: Round) -> Plan:
    """The plan of a round, or its first fault."""
    form, rubric = _reference(told)
    countries = {name: _country(row) for name, row in {row.country: row for row in reversed(told.rows)}.items()}
    moved = _moved(told)
    plan = Plan(told, form, rubric, countries, moved)
    _dates_in_order(plan)
    _regions_agree(plan)
    _named_once(plan)
    _quotas_kept(plan)
    return plan


def _reference(told: Round) -> tuple[FormVersion, Rubric]:
    form = FormVersion.objects.newest("membership").first()
    rubric = Rubric.objects.order_by("-version", "pk").first()
    if form is None or rubric is None:
        raise told.top.wrong("name", "Countries, forms and rubric are not loaded yet: run manage.py load_reference.")
    return form, rubric


def _country(row: Row) -> Country:
    found = Country.objects.named(row.country)
    if found is None:
        raise row.wrong(f"No country is called “{row.country}”.")
    return Country.objects.with_names().get(pk=found.pk)


def _moved(told: Round) -> list[Moved]:
    moved: list[Moved] = []
    for extension in told.extensions:
        country = _extended_country(extension)
        old = in_force(told, extension.field, moved, country)
        at = extension.at or old - SECOND
        if extension.new <= old:
            raise Wrong(ROUND, extension.line, "An extension has to end later than the deadline in force.")
        if not told.opens <= at < extension.new:
            raise Wrong(ROUND, extension.line, "An extension is decided after the opening and before its new date.")
        moved.append(Moved(extension, at, country))
    return sorted(moved, key=lambda one: one.at)


def _extended_country(extension: Extension) -> Country | None:
    if not extension.country:
        return None
    found = Country.objects.named(extension.country)
    if found is None:
        raise Wrong(ROUND, extension.line, f"No country is called “{extension.country}”.")
    return found


def in_force(told: Round, field: str, moved: list[Moved], country: Country | None) -> datetime:
    """A deadline after the extensions for all and for this country."""
    new: datetime = getattr(told, field)
    for one in moved:
        if one.told.field == field and (one.country is None or one.country == country):
            new = one.told.new
    return new


def _dates_in_order(plan: Plan) -> None:
    told, window = plan.round, plan.round.window()
    if told.city_deadline - SECOND <= told.opens:
        raise window.wrong("city_deadline", "The cities' deadline has to be after the opening.")
    if told.commission_deadline < told.city_deadline:
        raise window.wrong("commission_deadline", "The Commissions' deadline cannot be before the cities' deadline.")
    for country in plan.countries.values():
        if plan.deadline("commission_deadline", country) < plan.deadline("city_deadline", country):
            raise window.wrong(
                "commission_deadline", "The Commissions' deadline cannot be before the cities' deadline."
            )
    if told.announced - SECOND < plan.closed:
        raise window.wrong("announced", "The announcement has to be after the last deadline.")
    if told.announced > clock.now():
        raise window.wrong("announced", "This round is not announced yet: only what is public can be replayed.")


def _regions_agree(plan: Plan) -> None:
    codes = {search_key(names["en"]): code for code, names in wording.REGIONS.items()}
    for row in plan.round.rows:
        country, code = plan.country(row), codes.get(search_key(row.region))
        if code is None:
            known = "; ".join(names["en"] for names in wording.REGIONS.values())
            raise row.wrong(f"There is no region “{row.region}”; there are: {known}.")
        if code != country.region:
            name, right = country.name(NameForm.SHORT), wording.region(country.region)
            raise row.wrong(f"{name} is in the region {right}, not in {row.region}.")


def _named_once(plan: Plan) -> None:
    seen: dict[tuple[int, str, str], int] = {}
    for row in plan.round.rows:
        parent = search_key(row.facts.get("parent_unit", ""))
        key = (plan.country(row).pk, search_key(row.city), parent)
        if not key[1]:
            raise row.wrong(f"“{row.city}” is not a name: it has neither a letter nor a digit.")
        if key in seen:
            raise row.wrong(f"{row.city} stands in line {seen[key]} already.")
        seen[key] = row.line


def _quotas_kept(plan: Plan) -> None:
    used: Counter[int] = Counter()
    for row in plan.round.rows:
        if row.outcome in NOMINATED:
            country = plan.country(row)
            counter = QuotaCounter(country=country, allowed=plan.round.quota, used=used[country.pk])
            verdict = rules.quota(counter)
            if not verdict.passed:
                raise row.wrong(str(verdict.sentence))
            used[country.pk] += 1
