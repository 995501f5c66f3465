"""Members that owe reports, for tests: a cohort of 2022, its rule, and a report at each stage of its way."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from accounts.person import Person
from audit import clock
from cities import reference
from cities.models import City, ProgressReport
from cities.workflow import open_report
from cities.workflow import report as acts
from cities.workflow.report_filling import attach_to_report, fill_in_report
from dossiers.workflow import Typed
from tests.cities import factories
from tests.dossiers.factories import picture, upload

DUE = date(2024, 12, 31)  # of who was announced on 2 September 2022
BEFORE = datetime(2024, 3, 1, tzinfo=UTC)
OPENS = datetime(2024, 7, 5, 12, tzinfo=UTC)
IN_TIME = datetime(2024, 12, 1, 12, tzinfo=UTC)
LATE = datetime(2025, 2, 1, 12, tzinfo=UTC)
ANSWERS = {
    "period": "January 2023 to December 2024 (fictional)",
    "contacts": [{"name": "Ana", "title": "Adviser", "email": "ana@city.example"}],
    "achievements": "Two evening schools opened.",
    "objectives": "Reached: the schools. Not reached: the bus.",
    "obstacles": "The budget was cut.",
    "population": {"value": "12000", "year": 2023},
    "practice_title": "Learning in the market",
    "practice": "Traders teach each other to read a balance.",
    "plans": "A third school.",
}
READ = {"outcome": "sound", "strengths": "Clear aims.", "next_steps": "Count the learners."}


def rule() -> None:
    reference.load_report_rule(reference.membership_programme())


def members(*names: str, iso2: str = "UG", slug: str = "2022", **facts) -> list[City]:
    """Announced together, and the rule on reports is there."""
    rule()
    places = [factories.city(name, iso2) for name in names]
    factories.announce(*places, slug=slug, **facts)
    return places


def member(name: str = "Lira", iso2: str = "UG", slug: str = "2022") -> City:
    return members(name, iso2=iso2, slug=slug)[0]


def opened(place: City | None = None, at: datetime = OPENS) -> tuple[ProgressReport, Person]:
    """A report that the clock has opened, and who hands it in."""
    place = place or member()
    speaker = factories.focal_point(place)
    with clock.at(at):
        (report,) = open_report(place.key, by=Person.clock())
    return report, speaker


def fill(report: ProgressReport, by: Person, **changed) -> None:
    typed = {code: Typed(value, 0) for code, value in (ANSWERS | changed).items()}
    fill_in_report(report.key, typed, by=by)


def submitted(place: City | None = None, at: datetime = IN_TIME) -> tuple[ProgressReport, Person]:
    report, speaker = opened(place)
    with clock.at(at):
        fill(report, speaker)
        report = acts.submit_report(report.key, by=speaker)
    return report, speaker


def evaluated(place: City | None = None, by: Person | None = None) -> tuple[ProgressReport, Person]:
    report, speaker = submitted(place)
    with clock.at(IN_TIME + timedelta(days=3)):
        report = acts.evaluate_report(report.key, by=by or factories.secretariat(), **READ)
    return report, speaker


def opened_for(names: tuple[str, ...], speaker: Person) -> None:
    """Reports of members announced together, far enough ahead for who works for them from today on."""
    instant = datetime(2027, 9, 2, tzinfo=UTC)
    with clock.at(instant):
        members(*names, instant=instant)
    with clock.at(instant.replace(year=2029)):
        for place in City.objects.filter(name__in=names):
            (made,) = open_report(place.key, by=Person.clock())
            attach_to_report(made.key, upload(picture(), "market.png"), "images", by=speaker)


def told_of(scene: Any, place: City, after: datetime) -> None:
    """The member has handed in its first report, and its second is open; both have a photo."""
    rule()
    scene.world, speaker = "announced", scene.people["focal"]
    for name, years in (("submitted", 2), ("open", 4)):
        with clock.at(after.replace(year=after.year + years, month=12)):
            (made,) = open_report(place.key, by=Person.clock())
            photo = attach_to_report(made.key, upload(picture(), "market.png"), "images", by=speaker)
            if name == "submitted":
                fill(made, speaker)
                acts.submit_report(made.key, by=speaker)
        scene.add("report", name, made.key), scene.add("report_section", name, made.key, "next")
        scene.add("report_document", name, made.key, photo.key)
    scene.add("cohort_turn", "announced", made.membership.announced_in.announcement.slug, 2)


def fresh(report: ProgressReport) -> ProgressReport:
    return ProgressReport.objects.get(pk=report.pk)


def ends_at(days: int) -> datetime:
    """So many days after the due day has ended everywhere."""
    return datetime(2025, 1, 1, 12, tzinfo=UTC) + timedelta(days=days)
