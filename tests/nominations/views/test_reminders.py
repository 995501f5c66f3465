"""The page on which the secretariat sees and sets the days of reminders."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from audit import clock
from audit.models import Record
from nominations.models import Call
from nominations.workflow import clockwork, reminding
from notifications.models import Email, ReminderRule
from notifications.schedule import About, Reader
from tests.nominations import factories as road
from tests.pages import Browser

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
RULE = "?rule=application-city"


def address(more: str = RULE) -> str:
    return reverse("set_reminders") + more


def sees(person, at=road.IN_TIME) -> str:
    with road.at(at):
        return Browser(person).get(reverse("reminders")).content.decode()


def sets(person, where: str = RULE, **typed):
    browser = Client()
    browser.force_login(person.user)
    with road.at():
        return browser.post(address(where), typed)


def test_page_says_whose_days_they_are_and_how_many_reminders_go_today():
    road.filled(), road.filled("Gulu")
    secretariat = road.secretariat()

    page = sees(secretariat, road.CITY_DEADLINE - 7 * DAY - timedelta(hours=12))

    assert "14, 7, 3 and 1 days before, on the last day" in page
    assert "the days are a choice of this software, not a rule of UNESCO" in page
    with road.at(road.CITY_DEADLINE - 7 * DAY):
        assert len(reminding.due(Call.objects.get(), road.CITY_DEADLINE - 7 * DAY)) == 2
    assert '<td role="cell" data-label="Still to go today" class="number"><div>\n              <bdi>2</bdi>' in page


def test_days_that_are_set_are_those_on_which_the_clock_reminds_and_the_record_says_who_set_them():
    file, secretariat = road.filled(), road.secretariat()
    road.cities.focal_point(file.city)

    assert sets(secretariat, days=["-7"], more="-10").status_code == 302

    told = []
    for days in range(15, 0, -1):
        with road.at(road.CITY_DEADLINE - days * DAY):
            clockwork.run()
            told += [days] * Email.objects.filter(event="reminded_city", created=clock.now()).count()
    assert told == [10, 7]
    assert ReminderRule.objects.schedule().days(About.APPLICATION, Reader.COMMISSION) == (-14, -7, -3, -1, 0)
    assert Record.objects.filter(act="set_reminders").count() == 5  # -14, -3, -1 and 0 went, -10 came; -7 stayed
    assert "set by Sofia" in sees(secretariat)


def test_one_call_has_days_of_its_own_and_gives_them_up_again():
    file, secretariat = road.filled(), road.secretariat()
    of_call = f"{RULE}&call={file.call.slug}"

    sets(secretariat, of_call, days=["-1"])
    own = ReminderRule.objects.schedule()
    sets(secretariat, of_call, follows="on")

    assert own.days(About.APPLICATION, Reader.CITY, file.call.key) == (-1,)
    assert own.days(About.APPLICATION, Reader.CITY) == (-14, -7, -3, -1, 0)
    assert ReminderRule.objects.schedule().days(About.APPLICATION, Reader.CITY, file.call.key) == (-14, -7, -3, -1, 0)
    assert Record.objects.filter(act="follow_all_calls").count() == 1


def test_a_day_on_which_nothing_can_be_done_any_more_is_refused_with_its_sentence():
    page = sets(road.secretariat(), days=["-7"], more="3").content.decode()

    assert "the earliest “90 days before”, the latest “on the last day”" in page
    assert not ReminderRule.objects.exists()


def test_unknown_reminders_and_calls_do_not_exist():
    secretariat = Browser(road.secretariat())

    assert [secretariat.get(address(more)).status_code for more in ("?rule=x-y", f"{RULE}&call=none")] == [404, 404]
