"""Hints beside the declarations: of names and earlier work, with their reason, and nothing of the sealed text."""

import pytest
from django.urls import reverse

from accounts.person import Person
from audit import clock
from cities import workflow as register
from cities.models import FocalPoint
from dossiers.models import Answer
from nominations.models import Juror
from tests import pages
from tests.cities import factories as cities
from tests.nominations import factories as road
from tests.nominations.views.juries import open_page, queries, send, text

pytestmark = pytest.mark.django_db
SECRET = "We planned it with Ljubljana Academy (LJA) for years, in great secrecy."


def hints(client, world, person=None) -> dict[str, str]:
    page = open_page(client, person or world.reader, "declarations")
    form = page.context["form"]
    return {review.nomination.city.name: str(form.fields[f"answer_{review.key}"].help_text) for review in form.reviews}


def known(world, **facts):
    Juror.objects.filter(user=world.reader.user).update(**facts)


def test_name_of_the_city_in_the_employer_is_a_hint_and_decides_nothing(client, world):
    file, other = world.file("Lira"), world.file("Gulu")
    known(world, employer="University of Lira")

    assert hints(client, world) == {"Lira": "Your employer bears the name of this city.", "Gulu": ""}
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

    said = "Your employer is named in this file. The body that appointed you is named in this file."
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

    assert hints(client, world) == {"Lira": "You worked for this city as its focal point.", "Gulu": ""}


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
    assert {row[0]: row[3] for row in rows[1:]}["Lira"] == "Your employer bears the name of this city."
