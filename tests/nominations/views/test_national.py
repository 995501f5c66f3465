"""The pages of a National Commission's own round."""

import pytest
from django.urls import reverse

from nominations.models import NationalDeadline
from tests.dossiers.factories import pdf, upload
from tests.nominations import factories as road
from tests.nominations.views.desks import browser, focal_point, get, officer, post, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_time():
    with road.at():
        yield


def test_set_deadline_stands_on_the_pages_of_the_city():
    file = road.draft()
    point = focal_point(file)

    done = post(browser(officer()), "set_deadline", last_day="2027-02-20")

    page = text(get(browser(point), "file", file.key))
    assert done.url == reverse("commission_desk") + "?call=2027"
    assert "20 February 2027, 24:00 Berlin" in text(get(browser(point), "city_desk"))
    assert "20 February 2027, 24:00 Berlin" in text(get(browser(point), "call", file.call.slug))
    assert "The National Commission asks for this date; the call itself closes on 1 March 2027, 01:00 Berlin" in page


def test_set_deadline_too_late_keeps_what_was_typed():
    road.draft()

    refused = post(browser(officer()), "set_deadline", last_day="2027-03-20")

    assert "Choose a date that is still to come" in text(refused)
    assert 'value="2027-03-20"' in text(refused)
    assert not NationalDeadline.objects.exists()


def test_set_deadline_refuses_an_hour_that_the_clock_of_the_call_skips():
    road.open_call(city_deadline=road.CITY_DEADLINE + road.later(60), commission_deadline=road.RELEASE)

    refused = post(browser(officer()), "set_deadline", last_day="2027-03-28", time="02:15")

    assert "There is no 02:15 on 28 March 2027" in refused.context["form"].errors["time"][0]
    assert not NationalDeadline.objects.exists()


def test_set_deadline_says_which_date_holds():
    road.draft()
    client = browser(officer())
    post(client, "set_deadline", last_day="2027-02-20", time="12:00")

    page = get(client, "set_deadline").context

    assert page["now"] == "18 days left · 20 February 2027, 12:00 Berlin (your time: 11:00)"
    assert page["closes"] == "27 days left · 1 March 2027, 01:00 Berlin (your time: 28 February, 24:00)"


def test_nothing_is_asked_of_cities_once_the_call_has_closed_for_them():
    made = road.open_call()
    client, closed = browser(officer()), "The call has closed for cities: nothing can be asked of them any more."
    with road.at(road.CITY_DEADLINE):
        pages = [get(client, name) for name in ("set_deadline", "ask_own_document")]
        sent = post(client, "set_deadline", last_day="")
        desk = text(get(client, "commission_desk"))

    assert [page.status_code for page in (*pages, sent)] == [409] * 3
    assert [closed in text(page) and 'type="submit"' not in text(page).split("<main")[1] for page in pages] == [
        True
    ] * 2
    assert reverse("invite_reviewer") in desk
    assert reverse("set_deadline") not in desk
    assert reverse("ask_own_document") not in desk
    assert made.required_documents.count() == 0


def test_own_document_is_a_task_of_the_city_and_passes_the_same_cleaning():
    file = road.filled()
    client, city = browser(officer()), browser(focal_point(file))

    done = post(client, "ask_own_document", label="Letter of the region", help="Signed.", is_needed="on")
    rows = get(client, "ask_own_document").context["rows"]
    document = file.call.required_documents.get()
    asked = text(get(city, "attach", file.key))
    before = get(city, "tasks", file.key).context["tasks"][-1]["word"]
    refused = city.post(reverse("attach", args=[file.key]), {document.code: upload(b"MZ" + b"\0" * 900, "letter.pdf")})
    city.post(reverse("attach", args=[file.key]), {document.code: upload(pdf(), "letter.pdf")})
    after = get(city, "tasks", file.key).context["tasks"][-1]["word"]

    assert done.url == f"{reverse('ask_own_document')}?call=2027"
    assert [cell["text"] for cell in rows[0]["cells"]] == [
        "Letter of the region", "Needed to endorse", "No longer ask for it",
    ]  # fmt: skip
    assert "Letter of the region" in asked
    assert refused.context["form"].errors
    assert (before, after) == ("1 document missing", "complete")


def test_own_document_is_dropped_by_a_page_that_says_what_happens():
    file = road.draft()
    client = browser(officer())
    post(client, "ask_own_document", label="Letter of the region")
    document = file.call.required_documents.get()

    asked = text(get(client, "drop_own_document", document.key))
    done = post(client, "drop_own_document", document.key, do="1")

    assert "Your cities that fill in get an e-mail." in asked
    assert done.url == f"{reverse('ask_own_document')}?call=2027"
    assert not file.call.required_documents.exists()


def test_own_document_without_a_name_or_too_late_reads_why():
    file = road.submitted()
    client = browser(officer())

    nameless = post(client, "ask_own_document", label=" – ")
    late = post(client, "ask_own_document", label="Letter of the region")

    assert nameless.context["form"].errors["label"]
    assert "A city of your country has handed in already." in text(late)
    assert not file.call.required_documents.exists()
