"""The one character that no database keeps is met by no page: not in a question, not in a form, not in an address."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

from audit import clock
from tests import casts, lists, pages
from tests.nominations import factories as road

pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]  # it asks what others measure
APPS = ("accounts", "cities", "dossiers", "gnlc_site", "nominations")
READ = re.compile(r"""\.GET(?:\.get\(|\[)"(\w+)\"""")
FILTERED = {
    "q",
    "juror",
    "file",
    "how",
    "state",
    "event",
    "version",
    "country",
    "status",
    "call",
    "as",
    "list",
    "stage",
}


def parameters() -> list[str]:
    """What any page reads of the question in its address."""
    root = Path(__file__).parents[1]
    texts = [path.read_text() for app in APPS for path in (root / app).rglob("*.py")]
    return sorted(FILTERED | {name for text in texts for name in READ.findall(text)})


@pytest.mark.parametrize("build", list(dict.fromkeys(row[3] for row in lists.LISTS)), ids=lambda build: build.__name__)
def test_every_list_answers_a_question_with_nul_in_it(build, db):
    made, asked = casts.cast(), "&".join(f"{name}=%00" for name in parameters())
    build(made, 1)
    with clock.at(road.IN_TIME if build in casts.IN_TIME else road.AFTER_DEADLINES):
        for name, args, role, builder in lists.LISTS:
            if builder is build:
                url = reverse(name.partition("?")[0], args=args(made) if callable(args) else args)
                browser = pages.Browser(getattr(made, role) if role else None)
                assert (name, browser.get(f"{url}?{asked}").status_code) in {(name, 200), (name, 302), (name, 404)}


@pytest.mark.parametrize("query", ["juror=%00", "file=%00", "how=%00", "%00=1", "how=given%00"])
def test_reviews_asked_with_nul_are_those_asked_without(query):
    made = casts.cast()
    casts.reading(made, 1)
    browser = pages.Browser(made.secretariat)

    page = browser.get(f"{reverse('jury_reviews', args=['2027'])}?{query}")

    assert (page.status_code, b"City KE" in page.read) == (200, True)


def test_a_text_typed_with_nul_is_kept_without_it():
    made = casts.cast()
    browser = pages.Browser(made.secretariat)

    page = browser.post(reverse("seat", args=["2027"]), {"email": "a\x00b@expert.example", "nationality": "\x00"})

    assert page.status_code == 200
    assert b"ab@expert.example" in page.read


def test_an_address_and_a_cookie_with_nul_lead_nowhere(client):
    assert client.get("/account/confirm-email/%00").status_code == 404
    client.cookies.load('sessionid="\\000aaaaaaaaaaaaaaaa"')
    assert client.get(reverse("home")).status_code == 200
