"""What everyone reads of a call that was cancelled: nothing is asked, nothing is counted down."""

import pytest

from nominations import timeline
from nominations.workflow import call as calls
from tests.nominations import factories as road
from tests.nominations.views.desks import browser, get, text

pytestmark = pytest.mark.django_db
OVER = "This call is cancelled."


@pytest.fixture
def file():
    return road.filled()


def cancel(made):
    with road.at():
        calls.cancel(made.key, by=road.secretariat("Said"), reason="The budget is gone.")


def test_cancel_says_who_is_told_before_the_button(file):
    road.cities.focal_point(file.city)
    with road.at():
        page = get(browser(road.secretariat()), "cancel", file.call.key)

    assert "2 persons get an e-mail." in text(page)
    assert "Everyone concerned reads your reason." in text(page)


@pytest.mark.parametrize("page", ["file", "tasks"])
def test_city_reads_at_its_file_that_the_call_is_cancelled(file, page):
    client = browser(road.cities.focal_point(file.city))
    cancel(file.call)
    with road.at():
        shown = get(client, page, file.key)

    line = shown.context["line"]
    assert shown.context["next"]["sentence"] == OVER
    assert (line["word"], line["due"], line["holder"]) == ("call cancelled", "", "")
    assert str(line["next"]).startswith(OVER)
    assert "days left" not in text(shown)


def test_no_act_is_offered_in_a_cancelled_call(file):
    client = browser(road.cities.focal_point(file.city))
    cancel(file.call)
    with road.at():
        assert get(client, "file", file.key).context["acts"] == []


def test_desks_of_city_commission_and_juror_say_that_the_call_is_cancelled(file):
    city, officer = road.cities.focal_point(file.city), road.cities.officer("UG")
    juror = road.juror(file.call, road.secretariat(), "RO")
    cancel(file.call)
    with road.at():
        desks = [(city, "city_desk"), (officer, "commission_desk"), (juror, "jury_desk")]
        said = [get(browser(person), desk).context["next"]["sentence"] for person, desk in desks]
        rows = get(browser(officer), "commission_desk").context["rows"]

    assert said == [OVER, OVER, "Membership 2027 is cancelled."]
    assert rows[0]["cells"][1]["word"] == "call cancelled"


def test_call_page_says_that_the_call_is_cancelled_and_its_files_way_stops_there(file):
    cancel(file.call)
    with road.at():
        shown = get(browser(), "call", file.call.slug)
        steps = timeline.way(road.fresh(file.call), road.IN_TIME, road.fresh(file))

    assert shown.context["next"]["sentence"] == OVER
    assert steps[-1] == {"label": "Cancelled", "tone": "problem"}
