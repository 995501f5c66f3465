"""Worlds in which every list of the site has rows, and who looks at them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from accounts.models import Invitation
from accounts.person import Person
from audit import clock
from cities import workflow as register
from cities.models import City, ProgressReport
from nominations.models import Call, Cohort, Entry, Nomination, Review, Unreached
from nominations.workflow import (
    composing,
    decision,
    electing,
    jury,
    marking,
    overseeing,
    practice,
    reviewing,
    seats,
    selfchecking,
)
from tests.cities import factories as cities
from tests.cities import reports
from tests.nominations import factories as road
from tests.office import ISO2

NAMES = ("Lira", "Gulu", "Masaka")


@dataclass
class Cast:
    """Who looks at lists."""

    call: Call
    secretariat: Person
    director: Person
    officer: Person
    focal: Person
    chair: Person
    juror: Person
    reviewer: Person


def cast() -> Cast:
    staff = road.secretariat()
    made = road.open_call()
    chair, juror = road.juror(made, staff, "CI", chair=True), road.juror(made, staff, "UG")
    officer, focal = cities.officer("UG"), cities.focal_point(cities.city("Lira"))
    return Cast(made, staff, road.director(), officer, focal, chair, juror, road.reviewer(made))


def filed(cast: Cast, number: int) -> None:
    """Files with the Commission, of cities that one person speaks for."""
    for name in NAMES[:number]:
        road.submitted(name, made=cast.call)
        if name != "Lira":
            register.appoint_focal_point(cities.city(name), cast.focal.user, by=Person.clock())


def advised(cast: Cast, number: int) -> None:
    """Files with the Commission, each marked by as many reviewers."""
    filed(cast, number)
    for person in [cast.reviewer, *(road.reviewer(cast.call) for _more in range(number - 1))]:
        for file in cast.call.nominations.order_by("pk"):
            with road.at():
                reviewing.advise(file.key, 4, "Convincing, with small gaps.", by=person)


def nominated(cast: Cast, number: int) -> None:
    for name in NAMES[:number]:
        road.nominated(name, made=cast.call)


def unreached(cast: Cast, number: int) -> None:
    """Cities that no e-mail of a correction could reach."""
    nominated(cast, number)
    for file in Nomination.objects.all():
        facts = {"side": "city", "change": "rename", "edition": 1, "since": road.IN_TIME}
        Unreached.objects.create(nomination=file, **facts)


def reading(cast: Cast, number: int) -> list:
    """Files of three countries with the jury."""
    files = [road.eligible(cast.secretariat, f"City {iso2}", iso2, cast.call) for iso2 in ISO2[:number]]
    seats = list(cast.call.jurors.values_list("key", flat=True))
    with road.after_deadlines():
        jury.open_review(cast.call.key, by=cast.secretariat)
        for file in files:
            jury.start_review(file.key, seats, by=cast.secretariat)
    return files


def reviewed(cast: Cast, number: int) -> list:
    files = reading(cast, number)
    for file in files:
        road.read(file, cast.juror)
        with road.after_deadlines():
            jury.close_review(file.key, by=cast.secretariat, reason="Time is up.")
    return files


def begun(cast: Cast, number: int) -> None:
    """Files that the juror reads, the first with a mark."""
    for file in reading(cast, number):
        with road.after_deadlines():
            jury.accept(file.reviews.get(juror__user=cast.juror.user).key, by=cast.juror)


def asked_to_sit(cast: Cast, number: int) -> None:
    """More jurors, and experts who were asked."""
    home = road.country("TR")
    for place in range(number):
        road.juror(cast.call, cast.secretariat, ISO2[place])
        more = {"nationality": home, "residence": home, "by": cast.secretariat}
        seats.invite_juror(cast.call.key, f"e{place}@expert.example", "Dr New", **more)


def broken(cast: Cast, number: int) -> None:
    """Rules on conflicts that somebody broke past the acts."""
    reading(cast, number)
    cast.call.jurors.update(nationality=road.country("KE"))
    with road.after_deadlines():
        selfchecking.check_conflicts(cast.call.key, by=cast.secretariat)


def recused(cast: Cast, number: int) -> None:
    """Files that the juror had read before declaring a conflict."""
    for file in reviewed(cast, number):
        with road.after_deadlines():
            jury.declare_none(file.key, by=cast.chair)
            jury.step_aside(file.key, "money", by=cast.juror, reason="They paid me.")


def practising(cast: Cast, number: int) -> None:
    """Practice files that every juror has marked."""
    for place in range(min(number, 2)):
        made = practice.add_practice(cast.call.key, f"Fictional {place}", "A text.", by=cast.secretariat)
        for person in (cast.chair, cast.juror):
            marks = {one.code: marking.Given(0, 1, "So.") for one in cast.call.rubric.criteria.all()}
            practice.practise(made.key, marks, by=person)


def spoken(cast: Cast, number: int) -> None:
    for file in reviewed(cast, number):
        road.word(file, cast.secretariat, [cast.chair, cast.juror])


def opened(cast: Cast, number: int) -> None:
    """Files whose sealed marks the secretariat has opened."""
    for file in reading(cast, number):
        road.read(file, cast.juror)
        with road.after_deadlines():
            overseeing.peek(file.key, by=cast.secretariat, reason="A juror is ill.")


def composed(cast: Cast, number: int) -> None:
    spoken(cast, number)
    with road.after_deadlines():
        cohort = decision.compose(cast.call.key, by=cast.secretariat)
        decision.select_recommended(cast.call.key, by=cast.secretariat)
        decision.propose_cohort(cohort.key, by=cast.secretariat, reason="The jury's order.")


def weighed(cast: Cast, number: int) -> None:
    """Scenarios of a cohort that has targets."""
    spoken(cast, number)
    wanted = [{"kind": "region", "value": "africa", "least": 1, "most": None}]
    with road.after_deadlines():
        cohort = decision.compose(cast.call.key, by=cast.secretariat)
        composing.set_targets(cohort.key, wanted, by=cast.secretariat)
        for place in range(number):
            composing.save_scenario(cohort.key, f"Scenario {place}", by=cast.secretariat)


def a_scenario(cast: Cast) -> tuple[str, ...]:
    return (cast.call.cohort.scenarios.order_by("pk")[0].key,)


def standing(cast: Cast, number: int) -> None:
    """Candidates for the chair."""
    with road.after_deadlines():
        for place in range(number):
            who = road.juror(cast.call, cast.secretariat, ISO2[place])
            electing.nominate_chair(cast.call.key, cast.call.jurors.get(user=who.user).key, by=cast.juror)


def approved(cast: Cast, number: int) -> None:
    composed(cast, number)
    with road.after_deadlines():
        decision.approve(Cohort.objects.get().key, by=cast.director)


def announced(cast: Cast, number: int) -> None:
    cities.announce(*[cities.city(name) for name in NAMES[:number]], slug="2022")


def moved(cast: Cast, number: int) -> None:
    """Members about which something is proposed."""
    announced(cast, number)
    for city in City.objects.filter(name__in=NAMES[:number]):
        register.propose_removal(city.key, by=cast.secretariat, reason="Name used for sale.")


def remembered(cast: Cast, number: int) -> None:
    """A city of which the register knows many things."""
    lira, by = City.objects.get(name="Lira"), cast.secretariat
    for year in range(2010, 2010 + number):
        with clock.at(datetime(year, 3, 1, tzinfo=UTC)):
            cities.announce(lira, slug=str(year), instant=clock.now())
            register.declare_inactive(lira.key, by=by, reason="Silent.")
            register.propose_removal(lira.key, by=by, reason="Silent.")
            register.record_award(lira.key, by=by, day=clock.today(), edition=str(year), source="(fictional)")
            register.add_name(lira.key, by=by, text=f"Lira {year}", language="fr", source="(fictional)")
            register.add_name(lira.key, by=by, text=f"L{year}", source="(fictional)")
            register.withdraw_membership(lira.key, by=by, until=clock.today(), reason="Letter.")


def reported(cast: Cast, number: int) -> None:
    """Members whose report is open."""
    for name in NAMES[1:number]:
        register.appoint_focal_point(cities.city(name), cast.focal.user, by=Person.clock())
    reports.opened_for(NAMES[:number], cast.focal)


def several(cast: Cast, number: int) -> None:
    for year in range(number):
        cities.announce(cities.city(f"City {year}"), slug=f"20{10 + year}")
        road.open_call(f"20{30 + year}")


def eligible(cast: Cast, number: int) -> None:
    """Files that wait for their readers."""
    for iso2 in ISO2[:number]:
        road.eligible(cast.secretariat, f"City {iso2}", iso2, cast.call)


def over(cast: Cast, number: int) -> None:
    """Files of a round that is over."""
    nominated(cast, number)
    type(cast.call).objects.update(state="announced", release_at=road.RELEASE)
    facts = {"status": "member", "decided_by": cast.director.user, "decided_at": road.RELEASE}
    cast.call.nominations.update(**facts)


def asked_by_commission(cast: Cast, number: int) -> None:
    """Documents of a Commission's own."""
    country = cast.officer.scopes("officer")
    for place in range(number):
        cast.call.required_documents.create(country_id=next(iter(country)), label=f"Document {place}")


def asking(cast: Cast, number: int) -> None:
    """Persons who ask to join a city."""
    place = City.objects.get(name="Lira")
    for each in range(number):
        facts = {"call": cast.call, "country": place.country, "function": "Clerk", "at": road.IN_TIME, "joins": True}
        Entry.objects.create(city=place, user=cities.user(f"Ann {each}"), **facts)


def teamed(cast: Cast, number: int) -> None:
    """Colleagues in one city, and those who are invited."""
    place = City.objects.get(name="Lira")
    for each in range(number):
        cities.focal_point(place, "editor")
        facts = {"purpose": "focal_point", "about": place.key, "invited_by": cast.focal.user, "name": f"Ann {each}"}
        facts |= {"created_at": road.OPENS, "expires_at": road.AFTER_DEADLINES + timedelta(days=9)}
        Invitation.objects.create(email=f"p{each}@city.example", token_hash=str(each), **facts)


def a_city(cast: Cast) -> tuple[str, ...]:
    return (City.objects.get(name="Lira").key,)


def a_report(cast: Cast) -> tuple[str, ...]:
    return (ProgressReport.objects.get(membership__city__name="Lira").key,)


def a_report_section(cast: Cast) -> tuple[str, ...]:
    return (*a_report(cast), "practice")


def filling(cast: Cast, number: int) -> None:
    """Files still with the city, of cities that one person speaks for."""
    for name in NAMES[:number]:
        road.filled(name, made=cast.call)
        if name != "Lira":
            register.appoint_focal_point(cities.city(name), cast.focal.user, by=Person.clock())


def a_file(cast: Cast) -> tuple[str, ...]:
    return (cast.call.nominations.order_by("pk").values_list("key", flat=True)[0],)


def a_section(cast: Cast) -> tuple[str, ...]:
    return *a_file(cast), "city"


def a_cohort(cast: Cast) -> tuple[str, ...]:
    return (cast.call.cohort.key,)


def a_juror(cast: Cast) -> tuple[str, ...]:
    return (cast.call.jurors.get(user=cast.juror.user).key,)


def a_practice(cast: Cast) -> tuple[str, ...]:
    return (cast.call.practice_files.order_by("pk").values_list("key", flat=True)[0],)


def a_review(cast: Cast) -> tuple[str, ...]:
    reviews = Review.objects.filter(juror__user=cast.juror.user, nomination__call=cast.call)
    return (reviews.order_by("pk").values_list("key", flat=True)[0],)


IN_TIME = {filed, advised, filling, nominated, asked_by_commission, teamed, asking}
