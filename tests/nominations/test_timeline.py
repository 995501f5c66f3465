"""Dates in words and the way of calls and files."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from accounts.person import Person
from nominations import states, timeline
from nominations.states import Status
from nominations.views import standing
from nominations.views.file import next_card
from nominations.workflow import application, call
from tests.nominations import factories as road

END_OF_FEBRUARY = datetime(2027, 2, 28, 23, tzinfo=UTC)  # midnight in Berlin


def test_when_end_of_day_shows_24_00_of_the_day_before():
    shown = timeline.when(END_OF_FEBRUARY, "Europe/Berlin", "Africa/Kampala", end=True)

    assert shown == "28 February 2027, 24:00 Berlin (your time: 1 March, 02:00)"


def test_when_a_beginning_at_midnight_stays_on_its_day():
    assert timeline.when(END_OF_FEBRUARY, "Europe/Berlin") == "1 March 2027, 00:00 Berlin"


def test_when_both_clocks_show_the_same_it_is_said_once():
    assert timeline.when(END_OF_FEBRUARY, "Europe/Berlin", "Africa/Tunis", end=True) == "28 February 2027, 24:00 Berlin"


def test_when_a_second_before_midnight_is_said_as_it_is():
    shown = timeline.when(END_OF_FEBRUARY - timedelta(seconds=1), "Europe/Berlin", end=True, seconds=True)

    assert shown == "28 February 2027, 23:59:59 Berlin"


@pytest.mark.parametrize(
    ("zone", "there"), [("Asia/Seoul", "16 July, 07:00"), ("America/Sao_Paulo", "19:00"), ("UTC", "22:00")]
)
def test_when_a_deadline_in_july_is_read_in_other_zones(zone, there):
    deadline = datetime(2027, 7, 15, 22, tzinfo=UTC)

    shown = timeline.when(deadline, "Europe/Berlin", zone, end=True)

    assert shown == f"15 July 2027, 24:00 Berlin (your time: {there})"


def test_when_the_reader_lives_in_another_year():
    shown = timeline.when(datetime(2027, 12, 31, 23, tzinfo=UTC), "Europe/Berlin", "Pacific/Kiritimati", end=True)

    assert shown == "31 December 2027, 24:00 Berlin (your time: 1 January 2028, 13:00)"


def test_when_the_hour_comes_twice_says_which():
    first = datetime(2027, 10, 31, 0, 30, tzinfo=UTC)

    assert timeline.when(first, "Europe/Berlin") == "31 October 2027, 02:30 (CEST) Berlin"
    assert timeline.when(first + timedelta(hours=1), "Europe/Berlin") == "31 October 2027, 02:30 (CET) Berlin"


def test_when_the_day_has_23_hours_its_end_is_24_00():
    end_of_short_day = datetime(2027, 3, 28, 22, tzinfo=UTC)

    assert timeline.when(end_of_short_day, "Europe/Berlin", end=True) == "28 March 2027, 24:00 Berlin"
    assert timeline.left(end_of_short_day, datetime(2027, 3, 27, 23, tzinfo=UTC)) == "23 hours left"


@pytest.mark.parametrize(
    ("remaining", "words"),
    [
        (timedelta(days=12, hours=23), "12 days left"),
        (timedelta(days=2), "2 days left"),
        (timedelta(days=2) - timedelta(seconds=1), "47 hours left"),
        (timedelta(hours=2), "2 hours left"),
        (timedelta(minutes=119), "119 minutes left"),
        (timedelta(seconds=1), "1 minute left"),
        (timedelta(), "closed"),
        (timedelta(days=-3), "closed"),
    ],
)
def test_left_counts_days_then_hours_then_minutes(remaining, words):
    assert timeline.left(END_OF_FEBRUARY, END_OF_FEBRUARY - remaining) == words


def test_left_begins_a_subject_line_with_a_capital():
    with translation.override("fr"):
        assert timeline.left_first(END_OF_FEBRUARY, END_OF_FEBRUARY - timedelta(days=3)) == "Encore 3 jours"


@pytest.mark.parametrize(("days", "words"), [(0.9, "today"), (1, "1 day"), (21.5, "21 days")])
def test_lasting_counts_whole_days(days, words):
    assert timeline.lasting(road.IN_TIME, road.IN_TIME + road.later(days)) == words


@pytest.mark.django_db
def test_due_follows_the_extension_of_the_country():
    made = road.open_call()
    by = road.secretariat()
    country = road.country("UG")
    new = road.COMMISSION_DEADLINE + timedelta(days=7)
    with road.at():
        call.extend(made.key, "commission_deadline", new, by=by, reason="Floods.", country=country)
        uganda = timeline.due(made, "commission_deadline", country.pk, "UTC")
        others = timeline.due(made, "commission_deadline", None, "UTC")

    assert uganda == "65 days left · 8 April 2027, 02:00 Berlin (your time: 7 April, 24:00)"
    assert others == "58 days left · 1 April 2027, 02:00 Berlin (your time: 31 March, 24:00)"


def tones(steps):
    return [step["tone"] for step in steps]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("instant", "done"),
    [
        (road.OPENS - timedelta(seconds=1), 0),
        (road.OPENS, 1),
        (road.CITY_DEADLINE - timedelta(seconds=1), 1),
        (road.CITY_DEADLINE, 2),
        (road.COMMISSION_DEADLINE, 3),
    ],
)
def test_way_of_a_call_follows_the_clock(instant, done):
    made = road.open_call()

    assert tones(timeline.way(made, instant)) == ["done"] * done + ["now"] + ["later"] * (5 - done)


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["in_review", "decided"])
def test_way_of_a_call_does_not_tell_that_it_is_decided(state):
    made = road.open_call()
    type(made).objects.filter(pk=made.pk).update(state=state)

    assert tones(timeline.way(road.fresh(made), road.AFTER_DEADLINES)) == ["done"] * 4 + ["now", "later"]


@pytest.mark.django_db
def test_way_of_an_announced_and_of_a_cancelled_call():
    made = road.open_call()
    type(made).objects.filter(pk=made.pk).update(state="announced")
    assert tones(timeline.way(road.fresh(made), road.AFTER_DEADLINES)) == ["done"] * 6

    type(made).objects.filter(pk=made.pk).update(state="cancelled")
    steps = timeline.way(road.fresh(made), road.AFTER_DEADLINES)
    assert [(step["label"], step["tone"]) for step in steps] == [("Call opens", "done"), ("cancelled", "problem")]


def test_release_counts_down_and_then_is_due():
    instant = datetime(2027, 6, 1, 10, tzinfo=UTC)
    with road.at(instant - timedelta(days=3)):
        before = timeline.release(instant, "Europe/Berlin")
    with road.at(instant):
        then = timeline.release(instant, "Europe/Berlin")

    assert before == "3 days left · 1 June 2027, 12:00 Berlin"
    assert then == "due now; the clock announces within minutes · 1 June 2027, 12:00 Berlin"


@pytest.mark.django_db
def test_way_of_a_file_says_who_holds_it_and_until_when():
    file = road.submitted()

    steps = timeline.way(file.call, road.IN_TIME, file, reader_zone="UTC")

    assert tones(steps) == ["done", "done", "now", "later", "later", "later"]
    assert steps[1]["date"] == "1 February 2027"
    assert steps[2]["holder"] == "the National Commission"
    assert steps[2]["date"] == "until 1 April 2027, 02:00 Berlin (your time: 31 March, 24:00)"


PLANNED = {
    "screening_deadline": road.AFTER_DEADLINES - timedelta(days=1),
    "review_deadline": road.AFTER_DEADLINES + timedelta(days=60),
    "release_at": road.RELEASE,
}


@pytest.mark.django_db
@pytest.mark.parametrize("dates", [{}, PLANNED])
def test_way_and_line_of_a_file_are_the_same_in_every_hidden_state(dates):
    file = road.nominated(made=road.open_call(**dates))
    city = road.cities.focal_point(file.city)
    found = []
    with road.after_deadlines():
        for status in sorted(states.UNDER_REVIEW):
            decided = {"decided_by": city.user, "decided_at": road.IN_TIME}  # what the database asks of the last two
            type(file).objects.filter(pk=file.pk).update(status=status, **decided)
            hidden = road.fresh(file)
            way = timeline.way(hidden.call, road.AFTER_DEADLINES, hidden)
            found.append((way, standing.line(hidden, city, frozenset()), next_card(hidden, city)))

    steps = found[0][0]
    assert all(one == found[0] for one in found)
    assert tones(steps) == ["done"] * 4 + ["now", "later"]
    assert (steps[3]["date"], steps[4]["holder"]) == ("", "the secretariat and the jury")


@pytest.mark.django_db
def test_stages_without_a_deadline_for_outsiders_say_what_is_planned():
    file = road.nominated(made=road.open_call(**PLANNED))
    city = road.cities.focal_point(file.city)
    checked = standing.line(file, city, frozenset())["due"]
    type(file).objects.filter(pk=file.pk).update(status=Status.ELIGIBLE)
    assessed = standing.line(road.fresh(file), city, frozenset())["due"]
    type(file.call).objects.update(release_at=None)
    without = standing.line(road.fresh(file), city, frozenset())["due"]

    assert checked == "planned until 30 April 2027, 14:00 Berlin (your time: 12:00)"
    assert assessed == "announcement planned for 1 September 2027, 12:00 Berlin (your time: 10:00)"
    assert without == "planned until 30 June 2027, 14:00 Berlin (your time: 12:00)"


@pytest.mark.django_db
def test_way_names_the_end_of_the_checks_and_what_was_planned_when_they_take_longer():
    file = road.nominated(made=road.open_call(**PLANNED))
    with road.at():
        before = timeline.way(file.call, road.IN_TIME, file)[3]["date"]
    with road.after_deadlines():
        after = timeline.way(file.call, road.AFTER_DEADLINES, file)[3]["date"]

    assert (before, after) == ("until 30 April 2027, 14:00 Berlin", "planned until 30 April 2027, 14:00 Berlin")


@pytest.mark.django_db
@pytest.mark.parametrize("status", [Status.ELIGIBLE, Status.RECOMMENDED, Status.LEFT_OUT])
def test_way_of_a_withdrawn_file_does_not_tell_the_hidden_state_it_left(status):
    file = road.nominated()
    type(file).objects.filter(pk=file.pk).update(status="withdrawn", ended_from=status)

    steps = timeline.way(file.call, road.AFTER_DEADLINES, road.fresh(file))

    assert tones(steps) == ["done"] * 4 + ["problem"]
    assert steps[-1] == {"label": "Withdrawn", "tone": "problem"}


@pytest.mark.django_db
def test_way_of_a_replayed_file_names_no_date_of_its_acts():
    made = road.open_call(is_replay=True)
    file = road.nominated(made=made)

    steps = timeline.way(made, road.AFTER_DEADLINES, file)

    assert [step["date"] for step in steps[:3]] == ["date not published"] * 3


@pytest.mark.django_db
def test_awaited_until_a_returned_file_is_awaited_until_its_due_date():
    file = road.submitted()
    due = road.IN_TIME + timedelta(days=5)
    with road.at():
        returned = application.return_to_city(file.key, {"vision": "Say more."}, due, by=Person.clock())

    assert returned.awaited_until == due
    assert timeline.holder(returned) == "the city"


@pytest.mark.django_db
def test_way_of_a_nominated_file_names_no_date_for_the_checks():
    file = road.nominated()

    step = timeline.way(file.call, road.IN_TIME, file)[3]

    assert (step["label"], step["date"], step["holder"]) == ("Secretariat checks", "", "the secretariat")
