"""Every list costs the same number of queries with one row and with three, and each row few bytes."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit import clock
from dossiers.models import FormVersion
from nominations.urls import jury
from tests import casts, lists, pages, policy, test_conventions
from tests.nominations import factories as road

pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]  # it asks what others measure
MOST_QUERIES = 12  # with those for session, user and roles, which every page of a desk costs
MOST_BYTES = 3_500  # of HTML, before compression; one file more is several e-mails more
LEADS_ON = {"next_file", "projector_next"}  # they only find the next file
ONE_THING = {"review_document"}  # handed out as it is
# Handed out or shown as long as they are: they ask no more for more. The sheet of a member is all that is known of it;
# what it would take to include a country is asked of every country there is; the page of reminders asks every stage of
# the road once what comes next, and the page before a release everything that changes at its instant.
DOCUMENTS = {
    "minutes": 28,
    "book": 12,
    "marks_sheet": 12,
    "member": 15,
    "why": 24,
    "what_it_takes": 13,
    "reminders": 15,
    "propose_release": 13,
}


def measured(build, number: int) -> dict[str, tuple[int, int]]:
    """What each page of such a world costs: its queries and its bytes."""
    made = casts.cast()
    build(made, number)
    FormVersion.objects.at_hand(made.call.form_id)  # each process reads a form once
    pages_of = [(name, args, role) for name, args, role, builder in lists.LISTS if builder is build]
    with clock.at(road.IN_TIME if build in casts.IN_TIME else road.AFTER_DEADLINES):
        return {f"{name} {role}": cost(made, name, args, role) for name, args, role in pages_of}


def cost(made: casts.Cast, name: str, args, role: str) -> tuple[int, int]:
    browser = pages.Browser(getattr(made, role) if role else None)
    page, asks, query = name.partition("?")
    url = reverse(page, args=args(made) if callable(args) else args) + asks + query
    with CaptureQueriesContext(connection) as queries:
        response = browser.get(url)
    assert response.status_code == (302 if page in LEADS_ON else 200)
    asked = [row["sql"] for row in queries if "SAVEPOINT" not in row["sql"]]
    return len(asked), len(response.read)


@pytest.mark.parametrize("build", list(dict.fromkeys(row[3] for row in lists.LISTS)), ids=lambda build: build.__name__)
def test_list_costs_the_same_with_one_row_and_with_three(build, db):
    found = []
    for number in (1, 3):
        with transaction.atomic():
            found.append(measured(build, number))
            transaction.set_rollback(True)
    one, three = found
    grown = {page: (three[page][1] - one[page][1]) / 2 for page in one}

    assert {page: queries for page, (queries, _size) in three.items()} == {page: row[0] for page, row in one.items()}
    most = {page: DOCUMENTS.get(page.split()[0], MOST_QUERIES) for page in one}
    assert {page: row[0] for page, row in one.items() if row[0] > most[page]} == {}
    light = {page: size for page, size in grown.items() if page.split()[0] not in DOCUMENTS}
    assert {page: size for page, size in light.items() if size > MOST_BYTES} == {}


def test_every_page_of_the_jury_is_asked_here():
    """Acts share one page, which costs the same for all of them; what answers to a form alone is no page."""
    forms = {row.name for row in policy.ROWS if not set(row.get) - {403, 404, 405, 409}}
    pages_of = {route.name for route in jury.urlpatterns} - test_conventions.acts() - forms

    assert pages_of - {row[0] for row in lists.LISTS} == ONE_THING
