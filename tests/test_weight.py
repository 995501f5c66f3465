"""What pages weigh over the wire: those of an application with the longest answers, and those that everybody reads."""

import re

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.person import Person
from dossiers.models import FormVersion
from dossiers.workflow import load_form
from nominations.models import Mark, Review
from nominations.workflow import filling, practice
from nominations.workflow.rubric import load_rubric
from tests import pages
from tests.cities import factories as cities
from tests.gnlc_site.test_look import asked, size
from tests.nominations import factories as road

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_time")]
FIRST_LOAD, PAGE = 100_000, 30_000
SHIPPED = settings.BASE_DIR / "dossiers/data/forms/membership-2022.toml"
WORDS = " ".join(f"mot{number * 7919 % 9973}" for number in range(2_000))  # it packs about as badly as a language does


@pytest.fixture
def in_time():
    with road.at():
        yield


@pytest.fixture
def full():
    """A file on the form that ships, each text as long as it may be."""
    form = load_form(SHIPPED.read_text())
    file = road.draft(made=road.open_call(form=form))
    point = road.cities.focal_point(file.city)
    filling.fill_in(file.key, filling.typed(dict(longest(form))), by=point)
    return file, pages.Browser(point)


def longest(form: FormVersion):
    for part in form.sections.all():
        for question in part.questions.all():
            if question.words:
                yield question.code, " ".join(WORDS.split()[: question.words])


def weights(browser, url: str) -> tuple[int, int]:
    """The page alone, and with all that a first visit fetches beside it."""
    page = browser.get(url).content
    return size(page), size(page) + sum(map(size, asked(page.decode())))


def test_section_pages_are_light_and_so_is_a_first_visit_to_each(full):
    file, browser = full
    found = {
        part.code: weights(browser, reverse("section", args=[file.key, part.code]))
        for part in file.dossier.form.sections.all()
    }
    for name in ("tasks", "file", "submit", "preview"):
        found[name] = weights(browser, reverse(name, args=[file.key]))

    assert file.dossier.answers.count() == len(list(longest(file.dossier.form))) > 5
    assert {name: page for name, (page, _first) in found.items() if page > PAGE} == {}
    assert {name: first for name, (_page, first) in found.items() if first > FIRST_LOAD} == {}


def test_public_pages_with_all_members_of_a_round_are_light(db):
    cities.register_of_2022()
    road.open_call("2028")
    browser = pages.Browser(None)

    found = {name: weights(browser, reverse(name)) for name in ("home", "directory", "announcements", "calls")}
    found["announcement"] = weights(browser, reverse("announcement", args=["2022"]))

    assert {name: page for name, (page, _first) in found.items() if page > PAGE} == {}
    assert {name: first for name, (_page, first) in found.items() if first > FIRST_LOAD} == {}


def test_pages_of_a_juror_with_sixty_files_are_light_beside_the_text(full_pile):
    review, browser = full_pile
    addresses = {
        "review": reverse("review", args=[review.key]),
        "all": reverse("review", args=[review.key]) + "?criterion=all",
        "offline": reverse("marks_offline", args=[review.nomination.call.slug]),
        "desk": reverse("jury_desk"),
        "practice": reverse("practice", args=[review.nomination.call.practice_files.get().key]),
    }
    costs = {name: queries_of(browser, url) for name, url in addresses.items()}
    found = {name: size(without_text(browser.get(url).content)) for name, url in addresses.items()}

    assert {name: cost for name, cost in costs.items() if cost > 12} == {}
    assert {name: page for name, page in found.items() if page > PAGE} == {}


def queries_of(browser, url: str) -> int:
    with CaptureQueriesContext(connection) as asked_of_it:
        assert browser.get(url).status_code == 200
    return len([one for one in asked_of_it if not one["sql"].startswith(("SAVEPOINT", "RELEASE", "ROLLBACK"))])


def without_text(page: bytes) -> bytes:
    """The page without the text of the dossier."""
    return re.sub(rb'<div lang="[a-z-]*" dir="auto">.*?</div>', b"", page, flags=re.DOTALL)


@pytest.fixture
def full_pile():
    """A juror with sixty marked files, read on the form and by the rubric that ship."""
    rubric = load_rubric((settings.BASE_DIR / "nominations/data/rubrics/membership.toml").read_text())
    form = load_form(SHIPPED.read_text())
    FormVersion.objects.at_hand(form.pk)  # each process reads a form once
    staff = road.secretariat()
    made = road.open_call(form=form, rubric=rubric)
    reader = road.juror(made, staff, "RO")
    seat = made.jurors.get(user=reader.user)
    practice.add_practice(made.key, "Exempla (fictional)", "A fictional city.\n\n" * 20, by=staff)
    criteria = list(rubric.criteria.all())
    for number in range(60):
        file = road.draft(f"City {number}", made=made)
        if not number:
            filling.fill_in(file.key, filling.typed(dict(longest(form))), by=Person.clock())
        type(file).objects.filter(pk=file.pk).update(
            status="in_review", submitted_at=road.IN_TIME, endorsed_at=road.IN_TIME
        )
        row = Review.objects.create(
            nomination=file, juror=seat, state="begun", answered_at=road.OPENS, created_at=road.OPENS
        )
        Mark.objects.bulk_create(
            Mark(review=row, criterion=one, version=1, value=min(number % 6, len(one.anchors) - 1), at=road.OPENS)
            for one in criteria
        )
    type(made).objects.update(state="in_review")
    return Review.objects.order_by("pk").first(), pages.Browser(reader)
