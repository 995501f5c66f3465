"""What pages weigh over the wire: those of an application with the longest answers, and those that everybody reads."""

import pytest
from django.conf import settings
from django.urls import reverse

from dossiers.models import FormVersion
from dossiers.workflow import load_form
from nominations.workflow import filling
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
