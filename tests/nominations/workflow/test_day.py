"""The day in short: what the secretariat reads in the morning, each what they may see, and nothing on a quiet day."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import User
from accounts.person import Person
from audit import clock
from audit.models import Record
from cities.models import MemberMotion, Membership
from nominations.querysets.letters import emails_visible_to
from nominations.workflow import application, clockwork, conflicts, day
from notifications import meaning, sender
from notifications.models import Email, Wish
from tests.cities import factories as register
from tests.cities import reports
from tests.nominations import factories as road
from tests.nominations.workflow.juries import World

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
BERLIN = ZoneInfo("Europe/Berlin")
EVE = datetime(2027, 2, 28, 7, tzinfo=BERLIN)  # cities have time until the first hour of the next day


def morning(at: datetime) -> dict[str, Email]:
    """What each has of the day after the clock came."""
    with road.at(at):
        for key in day.to_tell(at):
            day.tell_day(key, by=Person.clock())
    found = Email.objects.filter(event="day_in_short", created=at).select_related("to")
    return {letter.to.name: letter for letter in found}


def staff(name: str, zone: str = "Europe/Berlin") -> Person:
    person = road.secretariat(name)
    User.objects.filter(pk=person.user.pk).update(time_zone=zone)
    return person


def test_morning_says_which_dates_come_near_and_what_ended_and_names_no_file_of_a_conflict():
    _sofia, said = staff("Sofia"), staff("Said")
    road.filled("Lira"), road.filled("Gulu", made=road.Call.objects.get())
    declined = road.submitted("Masaka", made=road.Call.objects.get())
    with road.at():
        conflicts.keep_away(declined.key, by=said, reason="Family.")
    assert morning(EVE - DAY) == {}  # nobody has been told anything before, so nothing is new
    with road.at(EVE - DAY / 2):
        application.decline(declined.key, by=road.cities.officer("UG"), reason="Two went before.")

    letters = morning(EVE)

    near = "Membership 2027, 1 March 2027 (tomorrow): applications not handed in: 2"
    assert near in letters["Sofia"].text
    assert near in letters["Said"].text
    assert "Membership 2027 · Masaka (Uganda): " in letters["Sofia"].text
    assert "Masaka" not in letters["Said"].text + str(letters["Said"].facts)
    assert letters["Sofia"].title == "28 February 2027 in short · Dates: 1 · Ended before a nomination: 1"
    assert letters["Sofia"].kind == "receipt"
    assert morning(EVE + timedelta(hours=2)) == {}


def test_quiet_day_says_nothing_and_leaves_no_record():
    staff("Sofia")
    road.open_call()
    morning(EVE - 40 * DAY)

    assert morning(EVE - 39 * DAY) == {}
    assert not Record.objects.filter(act="tell_day").exists()


def test_morning_is_that_of_the_reader():
    staff("Sofia"), staff("Tomo", "Asia/Tokyo")
    road.filled("Lira")
    night = datetime(2027, 2, 28, 23, 30, tzinfo=BERLIN)  # half past seven in Tokyo
    morning(night - DAY)

    assert list(morning(EVE)) == ["Sofia"]
    assert list(morning(night)) == ["Tomo"]


def test_jury_and_members_are_told_of_in_numbers_and_names(world: World):
    User.objects.update(time_zone="Europe/Berlin")
    begins = road.AFTER_DEADLINES
    morning(begins - DAY)
    with road.at(begins):
        world.file("Lira"), world.closed("Gulu")
    lira = register.city("Kasese")
    register.announce(lira)
    tenure = Membership.objects.get(city=lira)
    MemberMotion.objects.create(kind="inactive", membership=tenure, reason="Silent.", at=begins)

    text = morning(begins + DAY)[world.secretariat.user.name].text

    assert "Membership 2027: files given to jurors: 2; jurors who got some: 2" in text
    assert "Membership 2027: marks closed on files: 1" in text
    assert "Kasese (Uganda): proposed to be declared inactive" in text


def test_reports_are_counted_on_the_days_of_their_reminders():
    with clock.at(reports.BEFORE):
        staff("Sofia")
        report, _speaker = reports.opened()
    due = reports.ends_at(0)
    morning(due - 8 * DAY)

    said = [morning(due + days * DAY).get("Sofia") for days in (-6, -5, 1)]

    assert [one and one.text.count("Progress reports, 31 December 2024") for one in said] == [1, None, 1]
    assert "(in 7 days): not handed in: 1" in said[0].text
    assert report.is_open


def test_whoever_wants_none_gets_none_and_whoever_waits_for_the_morning_has_it_already():
    none, gathered = staff("Nadia"), staff("Sofia")
    Wish.objects.create(user=none.user, know="never")
    Wish.objects.create(user=gathered.user, know="morning")
    road.filled("Lira")
    morning(EVE - DAY)

    letters = morning(EVE)

    assert (letters["Nadia"].state, letters["Sofia"].state) == ("discarded", "queued")
    assert letters["Sofia"].due == EVE


def test_day_does_not_leave_once_it_is_over_or_a_conflict_is_declared():
    _sofia, said, late = staff("Sofia"), staff("Said"), staff("Lea")
    file = road.filled("Lira")
    morning(EVE - DAY)
    letters = morning(EVE)
    with road.at(EVE + timedelta(minutes=1)):
        conflicts.keep_away(file.key, by=said, reason="Family.")
        assert {name: meaning.objection(one) == "" for name, one in letters.items()} == {
            "Sofia": True,
            "Said": False,
            "Lea": True,
        }
    with road.at(EVE + DAY):
        sender.send_due()
    assert Email.objects.get(event="day_in_short", to=late.user).state == "discarded"


def test_day_is_shown_to_its_own_reader_alone():
    """It may name a file that a conflict keeps from a colleague."""
    sofia, said = staff("Sofia"), staff("Said")
    road.filled("Lira")
    morning(EVE - DAY)
    letters = morning(EVE)

    assert list(emails_visible_to(sofia).filter(event="day_in_short")) == [letters["Sofia"]]
    assert list(emails_visible_to(said).filter(event="day_in_short")) == [letters["Said"]]


def test_clock_tells_the_day_and_nobody_else_does():
    sofia = staff("Sofia")
    road.filled("Lira")
    for at in (EVE - DAY, EVE, EVE):
        with road.at(at):
            clockwork.run()
    with pytest.raises(PermissionDenied):
        day.tell_day(sofia.user.key, by=sofia)

    assert Email.objects.filter(event="day_in_short").count() == 1
    assert Record.objects.filter(act="tell_day").count() == 1
