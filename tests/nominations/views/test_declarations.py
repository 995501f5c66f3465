"""Declarations on one page, to read and for the meeting; the hints beside them, and nothing of the sealed text."""

import pytest
from django.urls import reverse

from accounts.person import Person
from audit import clock
from cities import workflow as register
from cities.models import FocalPoint
from dossiers.models import Answer
from nominations.models import Call, Declaration, Juror, Review
from nominations.views import declarations as page_of
from nominations.workflow import conflicts, jury
from tests import pages
from tests.cities import factories as cities
from tests.nominations import factories as road
from tests.nominations.views.juries import open_page, queries, send, text

pytestmark = pytest.mark.django_db
SECRET = "We planned it with Ljubljana Academy (LJA) for years, in great secrecy."


def hints(client, world, person=None) -> dict[str, str]:
    page = open_page(client, person or world.reader, "declarations")
    return {row.file.city.name: row.hint for part in page.context["parts"] for row in part.form.rows}


def known(world, **facts):
    Juror.objects.filter(user=world.reader.user).update(**facts)


def test_name_of_the_city_in_the_employer_is_a_hint_and_decides_nothing(client, world):
    file, other = world.file("Lira"), world.file("Gulu")
    known(world, employer="University of Lira")

    assert hints(client, world) == {"Lira": "The employer bears the name of this city.", "Gulu": ""}
    review = world.review(world.reader, file)
    send(client, world.reader, "declarations", shown=[review.key], **{f"answer_{review.key}": "none"})
    assert (road.fresh(review).state, world.review(world.reader, other).state) == ("accepted", "unanswered")


def written(world, name: str, words: str):
    """A file whose city wrote this."""
    file = world.file(name)
    Answer.objects.filter(dossier=file.dossier, question__code="vision").update(value=words)
    return file


def test_organisation_in_the_sealed_text_is_a_hint_that_quotes_nothing(client, world):
    written(world, "Lira", SECRET), world.file("Gulu")
    known(world, employer="Ljubljana Academy", appointing_body="LJA")

    page = text(open_page(client, world.reader, "declarations"))

    said = "The employer is named in this file. The appointing body is named in this file."
    assert hints(client, world) == {"Lira": said, "Gulu": ""}
    assert "secrecy" not in page
    assert "Ljubljana" not in page


def test_answer_that_was_changed_since_gives_no_hint(client, world):
    file = written(world, "Lira", SECRET)
    old = Answer.objects.get(dossier=file.dossier, question__code="vision")
    same = {name: getattr(old, name) for name in ("dossier", "question", "language", "at")}
    Answer.objects.create(version=old.version + 1, value="Learning for all.", **same)
    known(world, employer="Ljubljana Academy")

    assert hints(client, world) == {"Lira": ""}


def test_earlier_work_for_city_and_country_is_a_hint(client, world):
    world.file("Lira"), world.file("Gulu")
    with road.at():
        register.appoint_focal_point(cities.city("Lira"), world.reader.user, by=Person.clock())
    FocalPoint.objects.update(until=road.OPENS.date())

    assert hints(client, world) == {"Lira": "Earlier work for this city, as its focal point.", "Gulu": ""}


def test_hints_are_in_the_spreadsheet_and_take_the_same_queries_for_any_number(client, world):
    known(world, employer="University of Lira", appointing_body="A council")
    world.file("Lira")
    few = queries(client, world.reader, "declarations")
    world.file("Gulu"), world.file("Masaka")

    assert queries(client, world.reader, "declarations") == few
    assert few <= 12
    sheet = pages.Browser(world.reader)
    with clock.at(road.AFTER_DEADLINES):
        rows = pages.cells(sheet.get(reverse("declarations") + "?as=xlsx"))
    assert {row[0]: row[3] for row in rows[1:]}["Lira"] == "The employer bears the name of this city."


# Wherever a person decides.


def of_others(world, name: str = "Lira"):
    """A file whose marks are closed and that the reader has not read."""
    file = world.file(name)
    world.review(world.reader, file).delete()
    road.read(file, world.chair)
    return jury.close_review(file.key, by=world.secretariat, reason="One reader.")


EMPLOYER = "The employer bears the name of this city."


def test_the_same_hint_stands_where_a_juror_decides(client, world):
    known(world, employer="University of Lira and Gulu")
    review, other = world.review(world.reader, world.file("Gulu")), of_others(world)

    for name, key in (("review", review.key), ("vote", other.key), ("file", other.key)):
        assert EMPLOYER in text(open_page(client, world.reader, name, key)), name
    assert EMPLOYER not in text(open_page(client, world.chair, "file", other.key))


def test_the_secretariat_reads_the_hint_as_a_possible_tie_until_a_conflict_is_declared(client, world):
    known(world, employer="University of Lira")
    file = world.file()
    review = world.review(world.reader, file)
    shown = [("readers", file.key), ("propose_panels", "2027")]

    def told(words: str) -> list[bool]:
        return [words in text(open_page(client, world.secretariat, *page)) for page in shown]

    assert told(f"Possible tie, not declared: {EMPLOYER}") == [True, True]
    jury.accept(review.key, by=world.reader)
    assert told(f"Possible tie, denied by the juror: {EMPLOYER}") == [True, True]
    jury.declare_conflict(review.key, "work", by=world.reader, reason="I teach there.")
    assert told(EMPLOYER) == [False, False]


def test_a_colleague_kept_away_reads_no_hint_about_the_file(client, world):
    known(world, employer="University of Lira")
    file, colleague = world.file(), road.secretariat("Said")
    conflicts.keep_away(file.key, by=colleague, reason="My home town.")

    assert open_page(client, colleague, "readers", file.key).status_code == 404
    assert EMPLOYER not in text(open_page(client, colleague, "propose_panels", "2027"))


# For how long a tie counts.


def test_earlier_work_hints_for_as_many_years_as_the_call_says(client, world):
    world.file("Lira")
    with road.at():
        register.appoint_focal_point(cities.city("Lira"), world.reader.user, by=Person.clock())
    FocalPoint.objects.update(until=road.OPENS.date().replace(year=2020))

    def hinted(years: int) -> str:
        Call.objects.update(tie_years=years)
        with clock.at(road.AFTER_DEADLINES):
            return hints(client, world)["Lira"]

    assert (hinted(5), hinted(7)) == ("", "")
    assert hinted(8) == "Earlier work for this city, as its focal point."


def test_the_question_names_the_years_of_the_call(client, world):
    file = world.file()
    Call.objects.update(tie_years=7)

    for page in (("declarations",), ("review", world.review(world.reader, file).key)):
        assert "in the last 7 years" in text(open_page(client, world.reader, *page))


# On one page, for both.


def test_both_lists_stand_on_one_page_and_each_is_answered_by_itself(client, world):
    read, other = world.review(world.reader, world.file("Lira")), of_others(world, "Gulu")

    parts = open_page(client, world.reader, "declarations").context["parts"]
    assert [[row.file.city.name for row in part.form.rows] for part in parts] == [["Lira"], ["Gulu"]]
    assert "To read: 1. For the meeting: 1." in text(open_page(client, world.reader, "jury_desk"))
    sent = send(client, world.reader, "declarations", group="meeting", shown=[other.key], rest="yes")

    assert sent["Location"] == reverse("declarations") + "?read=1#read"
    assert road.fresh(read).is_unanswered
    assert Declaration.objects.get().nomination == other
    assert [part.name for part in open_page(client, world.reader, "declarations").context["parts"]] == ["read"]


def test_conflict_with_a_file_of_the_meeting_takes_it_away_at_once(client, world):
    file = of_others(world)
    answers = {f"answer_{file.key}": "conflict", f"kind_{file.key}": "work", f"reason_{file.key}": "I worked there."}

    send(client, world.reader, "declarations", group="meeting", shown=[file.key], **answers)

    assert Review.objects.get(juror__user=world.reader.user).conflict_reason == "I worked there."
    assert open_page(client, world.reader, "vote", file.key).status_code == 404
    assert "Lira" not in text(open_page(client, world.reader, "declarations"))


def test_file_of_an_own_country_is_on_neither_list_and_no_answer_reaches_it(client, world):
    file, tied = of_others(world), road.juror(world.call, world.secretariat, "UG")

    assert open_page(client, tied, "declarations").context["count"] == 0
    send(client, tied, "declarations", group="meeting", shown=[file.key], rest="yes")
    assert not Declaration.objects.exists()


def test_one_answer_for_the_rest_comes_when_every_page_was_seen(client, world, monkeypatch):
    monkeypatch.setattr(page_of, "PAGE", 1)
    files = [of_others(world, name) for name in ("Arua", "Gulu")]

    first = text(open_page(client, world.reader, "declarations"))
    assert "1 file is still to be shown." in first
    assert 'name="rest"' not in first
    last = text(open_page(client, world.reader, "declarations", meeting="2"))
    assert "I have no conflict with the remaining 2 files" in last
    newcomer = of_others(world, "Lira")
    send(client, world.reader, "declarations", group="meeting", shown=[files[1].key], rest="yes")

    assert set(Declaration.objects.values_list("nomination", flat=True)) == {file.pk for file in files}
    assert not Declaration.objects.filter(nomination=newcomer).exists()


def test_what_was_saved_leads_to_the_first_page_not_seen_yet(client, world, monkeypatch):
    monkeypatch.setattr(page_of, "PAGE", 2)
    files = [of_others(world, name) for name in ("Arua", "Gulu", "Lira")]
    open_page(client, world.reader, "declarations")

    one = {f"answer_{files[0].key}": "none"}
    sent = send(client, world.reader, "declarations", group="meeting", shown=[files[0].key, files[1].key], **one)

    assert sent["Location"] == reverse("declarations") + "?meeting=1#meeting"  # two are left: Lira stands on page one
    assert Declaration.objects.get().nomination == files[0]
