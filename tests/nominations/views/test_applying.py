"""What a visitor asks of a call: may our city apply, what time is that here, whom do we write to."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.person import Person
from audit import clock
from cities.models import Country
from nominations.models import Call, RequiredDocument
from nominations.workflow import application, national
from tests.cities import factories as cities
from tests.nominations import factories as road
from tests.nominations.views.desks import browser, get, officer, post, text
from tests.nominations.workflow.test_entering import ask as ask_for
from tests.nominations.workflow.test_entering import confirm

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

    page = browser().get(reverse("call", args=["2027"]), {"country": "UG", "zone": "Europe/Berlin"}).context
    applies = page["steps"][1]

    assert (applies["date"], applies["note"]) == ("until 11 February 2027, 13:00 Berlin", "10 days left")
    assert page["next"]["due"] == "10 days left · 11 February 2027, 13:00 Berlin"


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
    assert [(row["label"], row["help"]) for row in context["documents"]] == [("Letter of the council", "Signed.")]


def facts_of(page) -> dict[str, str]:
    return {str(fact["label"]): str(fact["text"]) for fact in page.context["facts"]}


def test_rules_in_short_say_who_may_apply_and_for_how_many_places():
    made = road.open_call(
        kinds=["city", "county"], waiting_months=24, quota_admitted=2, quota_period="year", population_minimum=10_000
    )
    page = get(browser(), "call", made.slug)
    found = facts_of(page)

    assert (found["Open to"], found["Kinds of municipality"]) == ("cities that are not members", "City, County")
    assert found["Waiting time after an application in vain"] == "24 months"
    assert (found["Written in"], found["Admissions of a country at most"]) == ("English, Français", "2")
    assert "up to 3 nominations in the calendar year in which this call opens" in text(page)


def test_rules_in_short_of_a_call_that_asks_little():
    found = facts_of(get(browser(), "call", road.open_call().slug))

    assert (found["Kinds of municipality"], found["Waiting time after an application in vain"]) == (
        ("every kind", "none")
    )


def test_documents_say_kinds_size_and_when_and_those_of_the_country_chosen_come_after():
    made = road.open_call()
    RequiredDocument.objects.create(call=made, label="National form", country=cities.country("UG"), position=0)
    RequiredDocument.objects.create(call=made, label="Form of another", country=cities.country("KE"), position=0)
    pdf = {"media_types": ["application/pdf"], "most_megabytes": 3, "required_from": "endorse", "position": 1}
    RequiredDocument.objects.create(call=made, label="Letter of the council", **pdf)

    page = browser().get(reverse("call", args=["2027"]), {"country": "UG"})

    assert [(row["label"], row["limit"], row["whose"]) for row in page.context["documents"]] == [
        ("Letter of the council", "PDF, at most 3 MB. Needed to endorse.", ""),
        (
            "National form",
            "PDF, JPEG, PNG, at most 10 MB, a picture at most 25 MB. Needed to submit.",
            "Asked by the National Commission of Uganda.",
        ),
    ]
    assert "PDF, at most 3 MB. Needed to endorse." in text(page)


def test_addresses_in_the_rules_are_links_and_nothing_else_becomes_one():
    road.open_call(rules_text="See https://example.org/rules?a=1&b=2.\n<script>alert(1)</script> javascript:alert(2)")

    page = text(get(browser(), "call", "2027"))

    assert '<a href="https://example.org/rules?a=1&amp;b=2" rel="nofollow">' in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; javascript:alert(2)" in page


# What whoever reads the page can do.


def card(person) -> dict:
    return get(browser(person), "call", "2027").context["next"]


def test_member_city_reads_that_a_call_for_newcomers_is_not_for_it():
    made, lira = road.open_call(), cities.city("Lira")
    cities.announce(lira)
    focal = cities.focal_point(lira)
    closed = card(focal)
    Call.objects.filter(pk=made.pk).update(open_to="every_city")

    assert (closed["sentence"], closed["detail"], "url" in closed) == (
        "As it stands your city may not apply in this call.",
        "This city is a member of the network already.",
        False,
    )
    assert (card(focal)["sentence"], card(focal)["url"]) == (
        "Your city may apply.",
        reverse("open_file", args=["2027"]),
    )


def test_city_with_a_file_reads_where_it_goes_on():
    file = road.draft("Lira")
    focal, viewer = cities.focal_point(file.city), cities.focal_point(file.city, "viewer")

    assert (card(focal)["sentence"], card(focal)["url"]) == ("Lira is with you.", reverse("tasks", args=[file.key]))
    assert card(viewer)["sentence"] == "There is nothing to do for you now."


def test_city_that_took_its_file_back_may_begin_again():
    file = road.draft("Lira")
    focal = cities.focal_point(file.city)
    application.withdraw(file.key, by=focal)

    assert card(focal)["sentence"] == "Your city may apply."


def test_who_has_signed_in_and_has_no_city_may_begin_and_who_works_elsewhere_may_not():
    made = road.open_call()
    staff, stranger = road.secretariat(), Person.of(cities.user())

    assert card(stranger)["url"] == reverse("enter", args=["2027"])
    assert "url" not in card(staff)
    assert "url" not in card(officer())
    assert "url" not in card(road.juror(made, staff))


def test_who_has_asked_to_join_reads_that_the_answer_is_awaited():
    cities.focal_point(cities.city("Lira"))
    amina = confirm(ask_for())

    assert card(amina)["detail"].startswith("Your request for Lira in Membership 2027 is with the National Commission.")


def test_page_of_an_open_call_is_the_same_for_visitors_at_every_minute():
    road.open_call(city_deadline=road.CITY_DEADLINE)
    addresses = [reverse("calls"), reverse("call", args=["2027"]), "/fr/calls/", "/"]

    def read():
        return [text(browser().get(address)) for address in addresses]

    first = read()
    with clock.at(road.CITY_DEADLINE - road.later(1)):
        assert read() == first
    with clock.at(road.CITY_DEADLINE - timedelta(seconds=1)):
        assert read() == first
    assert "until 1 March 2027, 01:00 Berlin" in get(browser(), "calls").content.decode()
