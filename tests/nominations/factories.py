"""Calls, files and juries for tests, made through the software's own acts."""

from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

from accounts.models import NetworkRole, User
from accounts.person import Person
from audit import clock
from cities.models import Country
from cities.reference import membership_programme
from dossiers.workflow import load_form
from nominations.models import Call, Criterion, Nomination, Rubric
from nominations.states import Status
from nominations.workflow import (
    application,
    call,
    decision,
    filling,
    jury,
    marking,
    naming,
    reviewing,
    screening,
    voting,
    withdrawing,
)
from tests.cities import factories as cities
from tests.dossiers.factories import SMALL, pdf, upload

OPENS = datetime(2027, 1, 1, tzinfo=UTC)
CITY_DEADLINE = datetime(2027, 3, 1, tzinfo=UTC)
COMMISSION_DEADLINE = datetime(2027, 4, 1, tzinfo=UTC)
RELEASE = datetime(2027, 9, 1, 10, tzinfo=UTC)
IN_TIME = datetime(2027, 2, 1, 12, tzinfo=UTC)
AFTER_DEADLINES = datetime(2027, 5, 1, 12, tzinfo=UTC)
SIGNED = {"signatory": "Amina Okello (fictional)", "title": "Mayor"}


def at(instant: datetime = IN_TIME):
    return clock.at(instant)


def network(role: str, name: str = "") -> Person:
    user = cities.user(name or role.title())
    NetworkRole.objects.create(user=user, role=role, since=OPENS)
    return Person.of(user)


def secretariat(name: str = "Sofia") -> Person:
    return network("secretariat", name)


def director() -> Person:
    return network("director", "Dana")


def rubric() -> Rubric:
    made, new = Rubric.objects.get_or_create(slug="test", version=1, defaults={"title": "Test", "source": ""})
    if new:
        _criterion(made, "commitment", 0, "gate")
        _criterion(made, "partners", 1, "mark")
        _criterion(made, "resources", 2, "mark")
    return made


def another_rubric(version: int = 2, **weights: int) -> Rubric:
    """The same criteria in another version, weighed otherwise."""
    made = Rubric.objects.create(slug="test", version=version, title="Test", source="")
    for one in rubric().criteria.all():
        copy = _criterion(made, one.code, one.position, one.kind)
        Criterion.objects.filter(pk=copy.pk).update(weight=weights.get(one.code, 1))
    return made


def _criterion(made: Rubric, code: str, position: int, kind: str) -> Criterion:
    anchors = ["no", "yes"] if kind == "gate" else [f"{code} {value}" for value in range(6)]
    words = {"en": {"title": code.title(), "question": f"How is {code}?", "anchors": anchors}}
    return Criterion.objects.create(rubric=made, code=code, position=position, kind=kind, words=words)


def draft_call(slug: str = "2027", asks: str = "", **facts) -> Call:
    fields = {
        "opens_at": OPENS,
        "city_deadline": CITY_DEADLINE,
        "commission_deadline": COMMISSION_DEADLINE,
        "form": load_form(SMALL),
        "rubric": rubric(),
        "rules_text": "The rules.",
        "readers_per_file": 2,
    } | facts
    made = call.prepare(membership_programme(), slug, f"Membership {slug}", by=Person.clock(), **fields)
    if asks:
        call.ask_document(made.key, by=Person.clock(), label=asks)
    return made


def open_call(slug: str = "2027", **facts) -> Call:
    made = draft_call(slug, **facts)
    with at(made.opens_at):
        call.publish(made.key, by=Person.clock())
    return Call.objects.get(pk=made.pk)


def draft(name: str = "Lira", iso2: str = "UG", made: Call | None = None) -> Nomination:
    made = made or Call.objects.filter(slug="2027").first() or open_call()
    with at():
        return filling.open_file(made.key, cities.city(name, iso2), by=Person.clock())


def filled(name: str = "Lira", iso2: str = "UG", made: Call | None = None) -> Nomination:
    file = draft(name, iso2, made)
    with at():
        filling.fill_in(file.key, filling.typed(answers(name)), by=Person.clock())
    return file


def told(*files: Nomination) -> None:
    """A day before their deadlines the clock reminded of these files, wherever they stand."""
    for file in files:
        Nomination.objects.filter(pk=file.pk).update(reminded_at=fresh(file).closes_at - timedelta(days=1))


def answers(name: str) -> dict:
    team = [{"name": "Amina Okello (fictional)", "title": "Coordinator"}]
    return {"name": name, "vision": "Learning for all.", "pledge": True, "team": team}


def paper(**facts) -> dict:
    """What is entered with everything that comes on paper: its scan, when it arrived and how."""
    return {"scan": upload(pdf(), "paper.pdf"), "arrived_on": date(2027, 1, 31), "channel": "post"} | facts


def submitted(name: str = "Lira", iso2: str = "UG", made: Call | None = None) -> Nomination:
    file = filled(name, iso2, made)
    with at():
        return application.submit(file.key, by=Person.clock(), **SIGNED)


def nominated(name: str = "Lira", iso2: str = "UG", made: Call | None = None) -> Nomination:
    file = submitted(name, iso2, made)
    with at():
        return application.endorse(file.key, by=Person.clock(), **SIGNED)


def eligible(by: Person, name: str = "Lira", iso2: str = "UG", made: Call | None = None) -> Nomination:
    file = nominated(name, iso2, made)
    with at(AFTER_DEADLINES):
        screening.check_all(file.key, {item.code: "yes" for item in screening.rules.CHECKLIST}, by=by)
        naming.check_name(file.key, "The register of cities.", by=by)
        return screening.confirm_eligible(file.key, by=by)


def juror(made: Call, by: Person, iso2: str = "KE", *, chair: bool = False) -> Person:
    country = cities.country(iso2)
    user = cities.user()
    with at(AFTER_DEADLINES):
        jury.seat(made.key, user, by=by, nationality=country, residence=country, is_chair=chair)
    return Person.of(user)


def reviewer(made: Call, iso2: str = "UG", user: User | None = None) -> Person:
    """Somebody who reads the files of a country for its National Commission."""
    user = user or cities.user()
    with at():
        reviewing.appoint_reviewer(made.key, cities.country(iso2), user, by=Person.clock())
    return Person.of(user)


def in_review(by: Person, readers: list[Person], name: str = "Lira", made: Call | None = None) -> Nomination:
    file = eligible(by, name, made=made)
    seats = [seat.key for seat in file.call.jurors.filter(user__in=[reader.user for reader in readers])]
    with at(AFTER_DEADLINES):
        return jury.start_review(file.key, seats, by=by)


def read(file: Nomination, reader: Person, value: int = 3) -> None:
    review = file.reviews.get(juror__user=reader.user)
    with at(AFTER_DEADLINES):
        jury.accept(review.key, by=reader)
        marks = {
            criterion.code: marking.Given(0, min(value, 1) if criterion.kind == "gate" else value, "Because.")
            for criterion in file.call.rubric.criteria.all()
        }
        marking.mark_all(review.key, marks, by=reader)
        marking.finish(review.key, by=reader)


@contextmanager
def after_deadlines():
    with at(AFTER_DEADLINES):
        yield


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def word(file: Nomination, by: Person, voters: list[Person], choice: str = "recommend") -> Nomination:
    with at(AFTER_DEADLINES):
        for voter in voters:
            jury.declare_none(file.key, by=voter)
            voting.vote(file.key, choice, by=voter)
        return getattr(voting, choice)(file.key, by=by)


def approved(made: Call, composer: Person, approver: Person) -> None:
    with at(AFTER_DEADLINES):
        cohort = decision.compose(made.key, by=composer)
        decision.select_recommended(made.key, by=composer)
        decision.propose_cohort(cohort.key, by=composer, reason="As the jury recommends.")
        decision.approve(cohort.key, by=approver)


def released(made: Call, first: Person, second: Person, release_at: datetime = RELEASE) -> None:
    with at(AFTER_DEADLINES):
        proposal = decision.propose_release(made.cohort.key, release_at, by=first)
        confirm(proposal, by=second)


def confirm(proposal, *, by: Person) -> None:
    """A second person reads the list and types how many letters leave."""
    number = withdrawing.leaving(proposal, by).count()
    act = decision.release if proposal.is_release else withdrawing.restore_announcement
    return act(proposal.key, number, by=by)


def announce_due() -> list[str]:
    """What the clock does on the calls whose instant has come."""
    due = list(Call.objects.due_for_announcement(clock.now()).values_list("key", flat=True))
    for key in due:
        decision.announce(key, by=Person.clock())
    return due


def is_member(file: Nomination) -> bool:
    return fresh(file).status == Status.MEMBER


def country(iso2: str) -> Country:
    return cities.country(iso2)


def later(days: float) -> timedelta:
    return timedelta(days=days)
