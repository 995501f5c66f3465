"""Fictional members of two earlier cohorts and their reports: one evaluated, one handed in, one open, one overdue."""

from datetime import timedelta

from accounts.person import Person
from cities import workflow as register
from cities.models import City, ProgressReport
from cities.reference import membership_programme
from cities.states import Layout, NameForm
from cities.workflow import report as acts
from cities.workflow.report_filling import fill_in_report
from dossiers.workflow import Typed
from gnlc_site.demo.world import World

ON_TIME, OVERDUE = "earlier-cohort", "cohort-before"
READ, HANDED_IN, OPEN, LATE = "Ondaru", "Kisimbi", "Nyamera", "Okelani"
MEMBERS = {ON_TIME: (READ, HANDED_IN, OPEN), OVERDUE: (LATE,)}
DAYS = {ON_TIME: 20, OVERDUE: -35}  # from now to the due day of each
WRITES = "esther.auma"
TEXTS = {
    "period": "The last two years",
    "changes": "A learning office with two posts works in the town hall; the deputy mayor answers for it.",
    "achievements": "Two evening schools opened in the market; 640 traders came, 210 of them passed an examination.",
    "objectives": "Reached: both schools. Half reached: childcare during lessons. Not reached: the bus in the evening.",
    "obstacles": "The budget of the second year was cut by a third in spring.",
    "practice_title": "Learning in the market",
    "practice": "Traders teach each other to keep a book, in their own stalls, an hour before the market opens.",
    "plans": "A third school on the other bank of the river, and a count of all learners each spring.",
}


def build(world: World) -> None:
    """From the announcements, made known later, to a reminder that has gone."""
    places: dict[str, City] = {}
    world.at(world.ago(days=390), lambda: places.update(_members(world)))
    world.at(world.ago(days=250), lambda: _own_days(world))
    world.at(world.ago(days=150), lambda: [_opened(place) for place in places.values()])
    world.at(world.ago(days=60), lambda: [_hand_in(places[name], world) for name in (READ, HANDED_IN)])
    world.at(world.ago(days=50), lambda: _read(places[READ], world))
    world.at(world.ago(days=30), lambda: _begin(places[OPEN], world))
    world.at(world.ago(days=34), lambda: acts.remind_report(_report(places[LATE]).key, by=Person.clock()))


def _members(world: World) -> dict[str, City]:
    found: dict[str, City] = {}
    for slug, names in MEMBERS.items():
        cities = [world.city("UG", name) for name in names]
        for city in cities:
            world.speaker(city, WRITES)
        register.announce(
            programme=membership_programme(),
            slug=slug,
            title=f"{slug.replace('-', ' ').capitalize()} (fictional)",
            instant=world.ago(days=900 if slug == ON_TIME else 960),
            layout=Layout.CITY_COUNTRY_IN_BRACKETS,
            members=[(city, city.name, city.country.name(NameForm.LIST)) for city in cities],
            is_fictional=True,
            by=world.clerk,
        )
        found |= {city.name: city for city in cities}
    return found


def _own_days(world: World) -> None:
    """So that the demo shows a report that is due whatever the day on which it is built."""
    for cohort in membership_programme().announcements.filter(slug__in=DAYS):
        due_on = (world.now + timedelta(days=DAYS[cohort.slug])).date()
        acts.set_cohort_due(cohort.key, 1, due_on, by=world.clerk, reason="A day for the demonstration.")


def _opened(place: City) -> list[ProgressReport]:
    return register.open_report(place.key, by=Person.clock())


def _report(place: City) -> ProgressReport:
    return ProgressReport.objects.get(membership__city=place)


def _fill(place: City, world: World, *codes: str) -> ProgressReport:
    report = _report(place)
    typed = {code: Typed(text, 0) for code, text in TEXTS.items() if not codes or code in codes}
    fill_in_report(report.key, typed, by=world.speakers[WRITES])
    return report


def _hand_in(place: City, world: World) -> ProgressReport:
    report = _fill(place, world)
    people = [{"name": "Esther Auma", "title": "Head of the learning office", "email": f"{WRITES}@demo.example"}]
    figures = {"contacts": people, "population": {"value": "48000", "year": world.now.year - 1}}
    more = {code: Typed(value, 0) for code, value in figures.items()}
    fill_in_report(report.key, more, by=world.speakers[WRITES])
    return acts.submit_report(report.key, by=world.speakers[WRITES])


def _read(place: City, world: World) -> None:
    strengths = "Clear aims, told with their figures; what did not succeed is told as openly as what did."
    steps = "Count the learners in the same way each year, and tell the other members about the hour before the market."
    acts.evaluate_report(_report(place).key, "strong", strengths, steps, by=world.clerk)


def _begin(place: City, world: World) -> None:
    _fill(place, world, "period", "achievements", "practice_title")
