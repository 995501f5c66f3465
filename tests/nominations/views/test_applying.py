"""What a visitor asks of a call: may our city apply, what time is that here, whom do we write to."""

import pytest
from django.urls import reverse

from cities.models import Country
from nominations.models import RequiredDocument
from nominations.workflow import national
from tests.cities import factories as cities
from tests.nominations import factories as road
from tests.nominations.views.desks import browser, get, officer, post, text

pytestmark = pytest.mark.django_db
FITS = {"country": "UG", "kind": "city", "inhabitants": "50000", "member": "no", "refused": ""}


@pytest.fixture(autouse=True)
def in_time():
    with road.at():
        cities.country("UG")
        yield


def ask(**typed):
    return browser().get(reverse("call", args=["2027"]), FITS | typed).context["may"]


def test_city_that_fits_reads_a_sentence_for_each_answer_and_may_begin():
    road.open_call(population_minimum=10_000, kinds=["city"], waiting_months=24)

    may = ask()

    assert [(answer["passed"], str(answer["sentence"])) for answer in may["answers"]] == [
        (True, "Uganda is a Member State of UNESCO."),
        (True, "A municipality of this kind may apply."),
        (True, "It has enough inhabitants."),
        (True, "The call is open to it, as far as membership goes."),
        (True, "No waiting time stands in the way."),
    ]
    assert may["outcome"] == "Your city may apply."
    assert may["begin"] == f"{reverse('enter', args=['2027'])}?country=UG&kind=city&inhabitants=50000"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"country": "none"}, "The call is for cities in Member States and Associate Members of UNESCO."),
        ({"kind": "county"}, "The call is for these kinds of municipality: City."),
        ({"inhabitants": "9999"}, "The call asks for at least 10000 inhabitants."),
        ({"member": "yes"}, "This city is a member of the network already."),
        (
            {"refused": "2026-02-14"},
            "The call asks a city to wait 24 months after an application in vain, here until 14 February 2028.",
        ),
    ],
)
def test_each_rule_that_is_broken_says_so_and_nothing_else(typed, sentence):
    road.open_call(population_minimum=10_000, kinds=["city"], waiting_months=24)

    may = ask(**typed)

    assert [str(answer["sentence"]) for answer in may["answers"] if not answer["passed"]] == [sentence]
    assert (may["outcome"], "begin" in may) == ("As it stands your city may not apply in this call.", False)


def test_inhabitants_are_asked_only_where_the_call_has_a_least_number():
    road.open_call()

    assert "inhabitants" not in get(browser(), "call", "2027").context["may"]["form"].fields


def test_visitor_chooses_a_clock_in_the_address_and_gets_no_cookie():
    road.open_call(city_deadline=road.CITY_DEADLINE)

    page = browser().get(reverse("call", args=["2027"]), {"zone": "Asia/Seoul"})

    applies = page.context["steps"][1]
    assert (applies["date"], applies["note"]) == (
        "until 1 March 2027, 01:00 Berlin (your time: 09:00)",
        "27 days left",
    )
    assert set(page.cookies) <= {"csrftoken"}


def test_date_and_time_left_are_those_of_the_commission_that_asks_for_an_earlier_day():
    made = road.open_call()
    asked = road.IN_TIME + road.later(10)
    person = officer()
    national.set_deadline(made.key, commission(), asked, by=person)

    applies = browser().get(reverse("call", args=["2027"]), {"country": "UG"}).context["steps"][1]

    assert (applies["date"], applies["note"]) == ("until 11 February 2027, 13:00 Berlin", "10 days left")


@pytest.mark.parametrize("zone", ["Nowhere/At_all", "../etc/passwd", ""])
def test_zone_that_is_none_is_left_out(zone):
    road.open_call()

    page = browser().get(reverse("call", args=["2027"]), {"zone": zone})

    assert "your time" not in page.context["steps"][1]["date"]


def test_person_who_has_signed_in_reads_the_own_clock_and_chooses_none():
    road.open_call()

    assert get(browser(officer()), "call", "2027").context["zones"] is None


def test_contact_is_that_of_the_office_and_never_of_a_person():
    road.open_call()
    person = officer()
    post(browser(person), "set_contact", commission(), address="Plot 1\nKampala", mailbox="office@unesco.example")

    page = text(browser().get(reverse("call", args=["2027"]), {"country": "UG"}))

    assert "Plot 1<br>Kampala" in page
    assert "office@unesco.example" in page
    assert person.user.email not in page
    assert str(person.user) not in page


def commission() -> str:
    return Country.objects.get(iso2="UG").commission.key


def test_country_whose_commission_published_nothing_leads_to_the_secretariat():
    road.open_call()

    assert "The secretariat helps: secretariat@gnlc.example." in text(
        browser().get(reverse("call", args=["2027"]), {"country": "UG"})
    )


def test_page_tells_questions_and_documents_before_anything_begins():
    made = road.open_call()
    RequiredDocument.objects.create(call=made, label="Letter of the council", help="Signed.")
    RequiredDocument.objects.create(call=made, label="National form", country=cities.country("UG"))

    context = get(browser(), "call", "2027").context

    assert [part["title"] for part in context["parts"]] == ["City", "Plan"]
    assert context["parts"][0]["questions"] == ["Name", "Population", "Telephone"]
    assert context["documents"] == [{"label": "Letter of the council", "help": "Signed."}]
