"""Every list of files asks the database as often for six hundred files as for ten, and shows a page of them."""

import pytest
from django.db import connection

from audit import clock, keys
from audit.subjects import subject
from nominations.models import Entry, Nomination
from notifications.models import Email
from tests import casts, lists, test_queries
from tests.nominations import factories as road

pytestmark = [pytest.mark.django_db, pytest.mark.no_cover, pytest.mark.proof]  # it asks what others measure
REMEMBERS = ("declarations",)  # which of several pages were shown: one save of the session
FEW, MANY = 10, 600
MOST_BYTES = 100_000  # of HTML, a tenth of it over the wire
BUILDERS = [
    casts.filed,
    casts.nominated,
    casts.reading,
    casts.eligible,
    casts.reviewed,
    casts.composed,
    casts.spoken,
    casts.advised,
    casts.over,
    casts.asking,
]


def multiply(file: Nomination, numbers: range) -> None:
    """One more file like this one for each number, with its city, its text, its reviews, its advice and its e-mails."""
    names = [f"City {number}" for number in numbers]
    towns = _again(file.city, [{"name": name, "sort_key": name, "search_key": name, "slug": None} for name in names])
    dossiers = _again(file.dossier, [{} for _name in names])
    files = _again(file, [{"city": city, "dossier": own} for city, own in zip(towns, dossiers, strict=True)])
    for row in (*file.reviews.all(), *file.national_advice.all()):
        _again(row, [{"nomination": more} for more in files])
    for row in (*file.dossier.answers.all(), *file.dossier.snapshots.all()):
        _again(row, [{"dossier": own} for own in dossiers])
    for letter in Email.objects.filter(subject_ref=subject(file)):
        _again(letter, [{"subject_ref": subject(more), "message_id": keys.new_key()} for more in files])


def ask(entry: Entry, numbers: range) -> None:
    """One more person who asks to join the city, for each number."""
    people = _again(entry.user, [{"email": f"ask{number}@city.example"} for number in numbers])
    _again(entry, [{"user": user} for user in people])


def grow(number: int) -> None:
    """As many files; where none is, as many who ask to enter."""
    file, entry = Nomination.objects.order_by("pk").first(), Entry.objects.order_by("pk").first()
    if file:
        multiply(file, range(Nomination.objects.count(), number))
    elif entry:
        ask(entry, range(Entry.objects.count(), number))


def analyze() -> None:
    """PostgreSQL counts its rows by itself between transactions; inside a test's own it plans for none."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _again(row, facts: list[dict]) -> list:
    """Rows like this one, without the acts that led to it."""
    return type(row).objects.bulk_create([_like(row, own) for own in facts])


def _like(row, facts: dict):
    kept = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key}
    kept |= {"key": keys.new_key()} if "key" in kept else {}
    made = type(row)(**kept)
    for name, value in facts.items():
        setattr(made, name, value)
    return made


@pytest.mark.parametrize("build", BUILDERS, ids=lambda build: build.__name__)
def test_list_costs_the_same_with_ten_files_and_with_six_hundred(build, db, record_property):
    made = casts.cast()
    build(made, 1)
    pages_of = [(name, args, role) for name, args, role, builder in lists.LISTS if builder is build]
    found = {}
    with clock.at(road.IN_TIME if build in casts.IN_TIME else road.AFTER_DEADLINES):
        for number in (FEW, MANY):
            grow(number)
            analyze()
            for name, args, role in pages_of:
                found[name, role, number] = test_queries.cost(made, name, args, role)

    record_property("pages", len(pages_of))
    queries = {page: asked for page, (asked, _size) in found.items()}
    sizes = {page: size for page, (_asked, size) in found.items() if page[0] not in test_queries.DOCUMENTS}
    record_property("most queries of a page", max(queries.values()))
    record_property("most bytes of a page", max(sizes.values(), default=0))
    most = {page: test_queries.DOCUMENTS.get(page[0], test_queries.MOST_QUERIES) for page in queries}
    assert {page: asked for page, asked in queries.items() if asked > most[page]} == {}
    more = {page: queries[page] - queries[*page[:2], FEW] for page in queries}
    assert {page: count for page, count in more.items() if count > (page[0] in REMEMBERS)} == {}
    assert {page: size for page, size in sizes.items() if size > MOST_BYTES} == {}
