"""The press kit before the instant: for those who may release, the same as it will be, and no row of the register."""

import io
from datetime import UTC, date, datetime

import pytest
from docx import Document

from audit.models import Record
from cities.models import Announcement, Edition, EditionEntry, Membership, Population
from nominations.models import Call
from tests.nominations import factories as road
from tests.nominations import worlds
from tests.nominations.views.desks import browser, get, post, text

pytestmark = pytest.mark.django_db
PAIR = ("Bouake", "Daloa")
REGISTER = (Announcement, Edition, EditionEntry, Membership, Population)


def page(client, name, *parts, query=""):
    with road.after_deadlines():
        return get(client, name, *parts, query=query)


def send(client, *parts, **typed):
    with road.after_deadlines():
        return post(client, "quote", *parts, do="x", **typed)


def rows() -> list[int]:
    return [model.objects.count() for model in REGISTER]


def released(made):
    worlds.approved(made)
    road.released(Call.objects.get(pk=made.call.pk), made.composer, made.director)
    return made


def test_kit_before_the_instant_is_the_kit_after_it(made):
    released(made)
    before, registered = page(browser(made.director), "press_preview", "2027", query="?language=fr"), rows()
    with road.at(road.RELEASE):
        road.announce_due()
        after = get(browser(), "press", "2027", query="?language=fr")
        gone = get(browser(made.director), "press_preview", "2027")

    assert registered == [0, 0, 0, 0, 0]
    assert before.context["seal"] == after.context["seal"]
    released_then, released_now = before.context["release"], after.context["release"]
    for part in ("headline", "paragraph", "figures", "reckoning", "notes"):
        assert released_then[part] == released_now[part]
    assert (gone.status_code, gone["Location"]) == (302, "/announcements/2027/press/")


def test_first_time_countries_are_the_same_on_the_page_of_the_cohort_and_in_the_kit():
    old, never = road.cities.city("Kampala"), road.cities.city("North Haven", "CI", is_fictional=True)
    road.cities.announce(old, slug="2019", instant=datetime(2019, 9, 2, tzinfo=UTC))
    Membership.objects.update(until=date(2020, 1, 1), ended_how="withdrew")
    road.cities.announce(never, slug="try", is_fictional=True)
    made = released(worlds.reviewed((("Lira", "UG", "recommend"), *[(name, "CI", "recommend") for name in PAIR])))

    kit = page(browser(made.director), "press_preview", "2027").context["release"]["figures"]
    before = page(browser(made.director), "cohort", "2027").context["first_time"]
    with road.at(road.RELEASE):
        road.announce_due()
        after = get(browser(made.director), "cohort", "2027").context["first_time"]

    told = {figure["label"]: figure["value"] for figure in kit}
    assert told["Countries that enter for the first time"] == "1 (Côte d'Ivoire)"
    assert told["Countries that return"] == "1 (Uganda)"
    assert [row["text"] for row in (*before, *after)] == ["1 of 1 country", "1 of 1 country"]
    assert before[0]["share"] == 50.0


def test_kit_under_embargo_says_so_in_its_file_and_belongs_to_two_offices(made):
    released(made)
    kept = page(browser(made.composer), "press_preview", "2027", query="?file=docx&language=ru")

    assert "1 город из 1 страны вступает в сеть" in [one.text for one in Document(io.BytesIO(kept.content)).paragraphs]
    assert kept["Content-Disposition"] == 'attachment; filename="2027-ru-under-embargo.docx"'
    assert page(browser(made.chair), "press_preview", "2027").status_code == 403


def test_kit_of_a_cohort_that_is_not_approved_does_not_exist(made):
    worlds.proposed(made)

    assert page(browser(made.director), "press_preview", "2027").status_code == 404


def test_quote_is_typed_by_a_person_and_printed_at_the_instant(made):
    released(made)
    client, key = browser(made.composer), made.cohort.key
    nobody = text(send(client, key, quotation="We learn."))
    done = send(client, key, quotation="We learn.", quoted_person="Ada Example", quoted_office="Mayor")
    shown = text(page(client, "press_preview", "2027"))
    with road.at(road.RELEASE):
        road.announce_due()
        public = text(get(browser(), "press", "2027"))

    assert "Write who says it." in nobody
    assert (done.status_code, done["Location"]) == (302, "/secretariat/cohort/2027/press/")
    assert "“We learn.” — Ada Example, Mayor" in shown
    assert "“We learn.” — Ada Example, Mayor" in public
    assert Record.objects.filter(act="quote").count() == 1


def test_quote_left_empty_takes_it_out(made):
    released(made)
    client, key = browser(made.composer), made.cohort.key
    send(client, key, quotation="We learn.", quoted_person="Ada Example")
    send(client, key, quotation="", quoted_person="Ada Example")

    assert "blockquote" not in page(client, "press_preview", "2027").content.decode()
    assert (made.cohort.quotation, made.cohort.quoted_person) == ("", "")


def test_list_names_countries_in_the_form_and_of_the_day_that_the_call_chose():
    made = worlds.reviewed(country_form="formal")
    country = made.file("Lira").country
    for text_, since, until in (("Kingdom", None, road.RELEASE.date()), ("Republic", road.RELEASE.date(), None)):
        country.names.create(
            form="formal", language="en", text=text_, since=since, until=until, search_key=text_.lower()
        )
    released(made)
    before = page(browser(made.director), "press_preview", "2027", query="?file=txt")
    with road.at(road.RELEASE):
        road.announce_due()

    assert "Lira (Republic)" in before.content.decode()
    assert [entry.country_name for entry in EditionEntry.objects.all()] == ["Republic"]
    assert Announcement.objects.get().country_form == "formal"


def test_inhabitants_that_a_new_member_stated_are_counted_with_it_and_not_before(monkeypatch):
    answers, stated = road.answers, {"value": "1250000", "year": 2021}
    monkeypatch.setattr(road, "answers", lambda name: answers(name) | {"population": stated})
    made = released(worlds.reviewed())
    before, nobody = page(browser(made.director), "press_preview", "2027"), Population.objects.exists()
    with road.at(road.RELEASE):
        road.announce_due()
        after = get(browser(), "press", "2027")

    assert not nobody
    told = [(row.city.name, row.number, row.year, row.source) for row in Population.objects.all()]
    assert told == [("Lira", 1_250_000, 2021, "as the city stated in its application")]
    figures = {one["label"]: one["value"] for one in after.context["release"]["figures"]}
    assert figures["Inhabitants of the new cities"] == "1,250,000 (known of 1 of 1, counts of 2021)"
    assert before.context["release"]["figures"] == after.context["release"]["figures"]
