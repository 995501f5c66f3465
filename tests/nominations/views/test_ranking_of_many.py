"""The page of the ranking for a whole round: 500 files, 2,000 reviews, the rubric that ships."""

import statistics
import time

import pytest
from django.urls import reverse

from audit import clock
from nominations.models import Call
from nominations.reference import RUBRICS
from nominations.workflow.rubric import load_rubric
from tests import casts, pages, test_many_files, test_queries
from tests.gnlc_site.test_look import size
from tests.nominations import factories as road
from tests.nominations import many_marks

pytestmark = pytest.mark.django_db
FILES, JURORS, READERS = 500, 40, 4
WIRE, RAW = 30_000, 100_000
SECONDS = 1.0
ROLES = ("secretariat", "chair", "juror")


@pytest.fixture
def made():
    """The round, for as many places as half the files."""
    return _round(load_rubric((RUBRICS / "membership.toml").read_text(encoding="utf-8")))


def _round(rubric) -> casts.Cast:
    made = casts.cast()
    Call.objects.filter(pk=made.call.pk).update(rubric=rubric)
    made.call.refresh_from_db()
    many_marks.fill(made, FILES, JURORS, READERS)
    test_many_files.analyze()
    return made


@pytest.mark.no_cover
def test_ranking_of_many_is_light_and_asks_little(made):
    with clock.at(road.AFTER_DEADLINES):
        for role in ROLES:
            queries, raw = test_queries.cost(made, "ranking", ("2027",), role)
            page = pages.Browser(getattr(made, role)).get(reverse("ranking", args=["2027"]))

            assert queries <= test_queries.MOST_QUERIES
            assert raw <= RAW
            assert size(page.content) <= WIRE


@pytest.mark.proof
@pytest.mark.alone
def test_ranking_of_many_is_there_at_once(made, record_property):
    url = reverse("ranking", args=["2027"])
    with clock.at(road.AFTER_DEADLINES):
        for role in ROLES:
            taken = statistics.median(_seconds(getattr(made, role), url) for _time in range(5))
            record_property(f"{role}, {FILES} files, {FILES * READERS} reviews", f"{taken:.2f} s")

            assert taken < SECONDS


def _seconds(person, url: str) -> float:
    browser = pages.Browser(person)
    began = time.perf_counter()
    assert browser.get(url).status_code == 200
    return time.perf_counter() - began
