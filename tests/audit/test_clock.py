from datetime import UTC, date, datetime, timedelta
from datetime import timezone as fixed
from threading import Thread
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from audit import clock
from audit.models import ClockShift

NOON = datetime(2025, 2, 28, 12, tzinfo=UTC)


@pytest.fixture
def demo(settings):
    settings.DEMO = True
    clock._cached.until = 0.0
    yield
    clock._cached.until = 0.0


@pytest.fixture(autouse=True)
def _machine_time(monkeypatch):
    monkeypatch.setattr(clock, "timezone", timezone)


def test_now_is_the_present_in_utc():
    before = datetime.now(UTC)
    seen = clock.now()

    assert before <= seen <= datetime.now(UTC)
    assert seen.tzinfo is UTC


def test_at_holds_an_instant_and_lets_go():
    with clock.at(NOON):
        with clock.at(NOON + timedelta(days=1)):
            assert clock.now() == NOON + timedelta(days=1)
        assert clock.now() == NOON

    assert clock.now() > NOON


def test_at_speaks_utc():
    with clock.at(NOON.astimezone(fixed(timedelta(hours=5)))):
        assert (clock.now(), clock.now().tzinfo) == (NOON, UTC)


def test_at_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"), clock.at(NOON.replace(tzinfo=None)):
        pass


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2025, 2, 27, 22, 59, 59, tzinfo=UTC), date(2025, 2, 27)),
        (datetime(2025, 2, 27, 23, tzinfo=UTC), date(2025, 2, 28)),
        (datetime(2025, 6, 30, 22, tzinfo=UTC), date(2025, 7, 1)),
        (datetime(2025, 7, 1, 8, tzinfo=ZoneInfo("Asia/Seoul")), date(2025, 7, 1)),
        (datetime(2025, 7, 1, 5, tzinfo=ZoneInfo("Asia/Seoul")), date(2025, 6, 30)),
    ],
)
def test_a_day_of_the_register_is_one_where_the_networks_office_is(instant, day):
    with clock.at(instant):
        assert clock.today() == clock.day_of(instant) == day
    assert clock.start_of(day) <= instant < clock.start_of(day + timedelta(days=1))


def test_at_is_this_thread_s_alone():
    seen = []
    with clock.at(NOON):
        thread = Thread(target=lambda: seen.append(clock.now()))
        thread.start()
        thread.join()

    assert seen[0] > NOON


def test_arrival_stops_the_clock():
    with clock.arrival() as arrived:
        assert clock.now() == arrived == clock.now()

    assert clock.now() > arrived


def test_arrival_keeps_the_instant_of_a_replay():
    with clock.at(NOON), clock.arrival() as arrived:
        assert arrived == NOON


@pytest.mark.django_db
def test_shift_moves_the_demo_s_clock(demo):
    clock.shift(timedelta(days=30))
    clock.shift(timedelta(days=-10))

    assert abs(clock.now() - datetime.now(UTC) - timedelta(days=20)) < timedelta(minutes=1)
    assert ClockShift.objects.count() == 1


@pytest.mark.django_db
def test_shift_is_read_once_a_second(demo, django_assert_num_queries):
    with django_assert_num_queries(1):
        clock.now(), clock.now()


@pytest.mark.django_db
def test_shift_outside_the_demo_is_refused(settings):
    settings.DEMO = False

    with pytest.raises(RuntimeError, match="demo"):
        clock.shift(timedelta(days=1))


@pytest.mark.django_db
def test_now_outside_the_demo_asks_nobody(settings, django_assert_num_queries):
    settings.DEMO = False
    ClockShift.objects.create(pk=1, shift=timedelta(days=9))

    with django_assert_num_queries(0):
        assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)


@pytest.mark.django_db
def test_clock_turned_by_two_at_the_same_moment_goes_on_once(demo):
    target = clock.now() + timedelta(hours=3)

    clock.turn_to(target)
    clock.turn_to(target)
    clock.turn_to(target - timedelta(hours=1))

    assert timedelta(0) <= clock.now() - target < timedelta(seconds=5)
