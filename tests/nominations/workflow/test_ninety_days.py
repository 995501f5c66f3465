"""Ninety days of a call with the clock moved from day to day: who is reminded of what, and who never is.

Every day the clock wakes in the night, then people act, then the sender works: so that what was written in the night
can have become needless before it leaves.
"""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from accounts.person import Person
from cities.models import CommissionOfficer, FocalPoint
from cities.workflow import end_focal_point
from nominations.models import Call, Entry
from nominations.workflow import application, clockwork, entering, jury, screening, seats, voting
from notifications import sender
from notifications.models import Email
from notifications.schedule import SHIPPED, About
from tests.nominations import factories as road
from tests.nominations.workflow.test_entering import ask, confirm

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")
FIRST, DAYS = datetime(2027, 2, 13, tzinfo=BERLIN), 90
JURY, REVIEWS_DUE, VOTING = (datetime(2027, *day, tzinfo=BERLIN) for day in ((4, 3), (5, 4), (5, 8)))
CITIES_UNTIL, COMMISSIONS_UNTIL = (datetime(2027, *day, tzinfo=BERLIN) for day in ((3, 2), (4, 2)))
NIGHT, MORNING, NOON = timedelta(minutes=30), timedelta(hours=6), timedelta(hours=12)
Act = Callable[[], object]


def day(month: int, number: int) -> datetime:
    return datetime(2027, month, number, tzinfo=BERLIN)


class Round:
    """Files, cities, Commissions and jurors of one call, and what each does on which morning."""

    def __init__(self) -> None:
        self.secretariat = road.secretariat()
        self.officer, self.leaver = road.cities.officer("UG"), road.cities.officer("UG")
        road.open_call(city_deadline=CITIES_UNTIL, commission_deadline=COMMISSIONS_UNTIL)
        self.gulu, self.mbale, self.soroti = road.filled("Gulu"), road.filled("Mbale"), road.submitted("Soroti")
        self.asked, self.silent = road.nominated("Arua", "KE"), road.nominated("Hoima", "KE")
        self.call = self.gulu.call
        Call.objects.update(review_deadline=REVIEWS_DUE, quota_endorsed=9)
        self.of = {file.city.name: road.cities.focal_point(file.city) for file in self._files()}
        self.gone = road.cities.focal_point(self.gulu.city)
        with road.at(FIRST):
            confirm(ask())
        self.ends = {
            self.gulu.key: CITIES_UNTIL,
            self.mbale.key: day(2, 22) + MORNING,
            self.soroti.key: COMMISSIONS_UNTIL,
            self.asked.key: day(3, 29) + MORNING,
            self.silent.key: day(3, 31),
            Entry.objects.get().key: day(2, 21) + MORNING,
        }

    def _files(self) -> list:
        return [self.gulu, self.mbale, self.soroti, self.asked, self.silent]

    def acts(self) -> dict[datetime, Act]:
        """What people do, in the morning of each day."""
        point, due = self.of["Arua"], day(3, 31)
        return {
            day(2, 21): lambda: entering.refuse_entry(Entry.objects.get().key, by=self.officer, reason="Unknown here."),
            day(2, 22): self.on_the_day_of_a_reminder,
            day(3, 20): lambda: [
                screening.ask_clarification(file.key, "Who signs?", due, by=self.secretariat)
                for file in (self.asked, self.silent)
            ],
            day(3, 25): lambda: CommissionOfficer.objects.filter(user=self.leaver.user).update(until=day(3, 24).date()),
            day(3, 29): lambda: screening.answer_clarification(self.asked.key, "The mayor.", by=point),
            day(4, 3): self.jury_begins,
            day(4, 19): self.on_the_day_of_a_declaration,
            day(4, 20): lambda: self.reads(self.chair),
            day(5, 1): lambda: seats.end_term(self.seat(self.leaving), by=self.secretariat, reason="Ill."),
            day(5, 8): lambda: jury.close_review(self.first.key, by=self.secretariat, reason="One reader is ill."),
            day(5, 10): lambda: voting.vote(self.first.key, "recommend", by=self.chair),
        }

    def on_the_day_of_a_reminder(self) -> None:
        """A reminder of a week was written in the night and has not left."""
        application.withdraw(self.mbale.key, by=self.of["Mbale"], reason="Not this year.")
        end_focal_point(FocalPoint.objects.get(user=self.gone.user).key, by=self.gone)

    def jury_begins(self) -> None:
        self.chair = road.juror(self.call, self.secretariat, "RO", chair=True)
        self.reader, self.tied, self.leaving = (
            road.juror(self.call, self.secretariat, iso2) for iso2 in ("CI", "KE", "TR")
        )
        jury.open_review(self.call.key, by=self.secretariat)
        self.first = road.in_review(self.secretariat, [self.chair, self.reader], "Jinja", self.call)
        self.second = road.in_review(self.secretariat, [self.tied, self.leaving], "Masaka", self.call)

    def on_the_day_of_a_declaration(self) -> None:
        """The reminder of declarations of this night has not left."""
        review = self.second.reviews.get(juror__user=self.tied.user)
        jury.declare_conflict(review.key, "work", by=self.tied, reason="I advised the city.")

    def reads(self, person: Person) -> None:
        road.read(self.first, person)

    def seat(self, person: Person) -> str:
        return self.call.jurors.get(user=person.user).key

    def nothing_after(self) -> dict[str, datetime]:
        """From when on a person is reminded of nothing."""
        return {
            self.gone.user.email: day(2, 22) + MORNING,
            self.leaver.user.email: day(3, 25) + MORNING,
            self.of["Mbale"].user.email: day(2, 22) + MORNING,
            self.tied.user.email: day(4, 19) + MORNING,
            self.leaving.user.email: day(5, 1) + MORNING,
        }


def play(round_: Round, wakings: list[timedelta]) -> None:
    acts = round_.acts()
    for number in range(DAYS):
        today = FIRST.replace(tzinfo=None) + number * timedelta(days=1)
        today = today.replace(tzinfo=BERLIN)
        for at in wakings:
            with road.at(today + at):
                clockwork.run()
        with road.at(today + MORNING):
            acts.get(today, lambda: None)()
        with road.at(today + NOON):
            sender.send_due()


def left_at(one: Email) -> datetime | None:
    """When it reached its reader: by itself, or in the e-mail of the day."""
    return one.sent_at or (one.digest and one.digest.sent_at)


def rule(one: Email) -> tuple[str, str]:
    return tuple(one.version.split(" ")[:2])


def asserted(round_: Round) -> None:
    """None twice on one day, none to who left or declined, none of a stage that is over, and every rule at work."""
    letters = Email.objects.filter(kind="reminder").exclude(event__startswith="missed").select_related("digest")
    digests = [one for one in letters if one.event == "digest"]
    sent = {one: at for one in letters if one.event != "digest" and (at := left_at(one))}

    twice = Counter((one.address, one.subject_ref, f"{at.astimezone(BERLIN):%m-%d}") for one, at in sent.items())
    assert [key for key, number in twice.items() if number > 1] == []
    assert len({(one.address, one.version) for one in digests}) == len(digests) > 0
    assert [one for one in sent if one.digest and one.sent_at] == []
    gone, ends = round_.nothing_after(), round_.ends
    late = [one for one, at in sent.items() if at >= gone.get(one.address, at + NOON)]
    # A conflict with one file keeps nobody from the vote on another.
    votes = [one for one in late if one.address == round_.tied.user.email and rule(one)[0] == About.VOTE]
    assert [(one.address, one.version) for one in late if one not in votes] == []
    over = [one for one, at in sent.items() if at >= ends.get(one.subject_ref.split(":")[1], at + NOON)]
    assert [(one.event, one.version) for one in over] == []
    known = {(str(about), f"{one:+d}") for (about, _reader), days in SHIPPED.items() for one in days}
    ours = {one for one in known if one[0] not in (About.ENTRY, About.REPORT)}
    assert {rule(one) for one in sent if one.event != "entry_reminded"} == ours
    asked = {at.astimezone(BERLIN).date() - FIRST.date() for one, at in sent.items() if one.event == "entry_reminded"}
    assert sorted(asked) == [timedelta(days=3), timedelta(days=7)]


def test_ninety_days_of_a_call(monkeypatch):
    monkeypatch.setattr(road, "AFTER_DEADLINES", JURY + MORNING)
    with road.at(road.IN_TIME):
        round_ = Round()

    play(round_, [NIGHT])

    asserted(round_)


@pytest.mark.proof
def test_ninety_days_of_a_call_in_which_the_clock_wakes_every_hour(monkeypatch, record_property):
    monkeypatch.setattr(road, "AFTER_DEADLINES", JURY + MORNING)
    with road.at(road.IN_TIME):
        round_ = Round()

    play(round_, [timedelta(hours=hour) for hour in range(6)])

    letters = Email.objects.filter(kind="reminder").select_related("digest")
    alone_or_listed = [one for one in letters if one.event != "digest" and left_at(one)]
    record_property("days", DAYS)
    record_property("e-mails that left", Email.objects.sent().count())
    record_property("reminders that left, alone or in an e-mail of the day", len(alone_or_listed))
    record_property("e-mails of the day", letters.sent().filter(event="digest").count())
    asserted(round_)
