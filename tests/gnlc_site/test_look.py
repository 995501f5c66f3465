"""The look: one template per piece, nothing inline, light on the wire, right in both directions of writing."""

import gzip
import hashlib
import re
from pathlib import Path

import pytest
from django.conf import settings as site
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.urls import reverse

from cities.projection import HEIGHT, WIDTH
from gnlc_site.views import failed
from tests.cities import factories as cities

TEMPLATES = Path(site.BASE_DIR) / "templates"
PIECES = sorted(path.name for path in (TEMPLATES / "pieces").glob("*.html"))
PAGES = sorted(path for path in TEMPLATES.rglob("*.html") if "emails" not in path.parts)
VENDOR = Path(site.BASE_DIR) / "gnlc_site/static/vendor/bootstrap"
INLINE = re.compile(
    r"\sstyle=|<style|\son[a-z]+=[\"']|javascript:|<script(?![^>]*(?:\ssrc=|application/json))", re.IGNORECASE
)


def main(answer):
    """What stands between bar and foot."""
    return answer.content.decode().partition("<main")[2].partition("</main>")[0]


def size(data):
    return len(gzip.compress(data))


def asked(page):
    """What a first visit fetches besides the page itself."""
    names = re.findall(r'(?:href|src)="/static/([^"]+\.(?:css|js|svg))"', page)
    return [Path(finders.find(name)).read_bytes() for name in names]


def test_look_shows_every_piece_once_in_the_frame_or_on_the_page():
    sources = "".join(path.read_text() for path in [TEMPLATES / "base.html", *TEMPLATES.rglob("pieces/*.html")])
    sources += "".join(path.read_text() for path in (TEMPLATES / "gnlc_site").rglob("*.html"))

    assert [name for name in PIECES if f'"pieces/{name}"' not in sources] == []


@pytest.mark.parametrize("name", PIECES)
def test_piece_says_first_what_it_takes(name):
    head = (TEMPLATES / "pieces" / name).read_text().split("\n<")[0]

    assert re.search(r"{# .*(Takes|From the context)", head)


def test_pieces_page_of_the_documentation_names_every_piece():
    table = (Path(site.BASE_DIR) / "docs/pieces.md").read_text()

    assert sorted(re.findall(r"^\| `(\w+\.html)` \|", table, re.MULTILINE)) == PIECES


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_template_has_no_inline_script_or_style_and_at_most_120_lines(path):
    text = path.read_text()

    assert INLINE.findall(text) == []
    assert len(text.splitlines()) <= 120


def test_look_renders_without_inline_script_or_style(client):
    page = client.get(reverse("look"))

    assert page.status_code == 200
    assert INLINE.findall(page.content.decode()) == []


def test_look_first_visit_stays_under_100_kilobytes(client):
    page = client.get(reverse("look")).content

    files = asked(page.decode())

    assert len(files) == 5
    assert size(page) + sum(map(size, files)) < 100_000


def test_site_style_stays_under_12_kilobytes():
    assert size(Path(finders.find("gnlc/site.css")).read_bytes()) < 12_000


def test_vendored_files_equal_their_checksums():
    lines = [line.split() for line in (VENDOR / "SHA256SUMS").read_text().splitlines()]

    assert [(hashlib.sha256((VENDOR / name).read_bytes()).hexdigest(), name) for _sum, name in lines] == [
        (digest, name) for digest, name in lines
    ]


def test_map_has_the_frame_of_the_projection_and_a_light_outline():
    assert f'viewBox="0 0 {WIDTH:g} {HEIGHT:g}"' in (TEMPLATES / "pieces/map.html").read_text()
    assert len((TEMPLATES / "pieces/land.svg").read_bytes()) <= 40_000


def test_map_in_french_keeps_points_in_its_coordinates(settings, client):
    page = client.get("/fr" + reverse("look")).content.decode()

    assert re.search(r'<html lang="fr" dir="ltr">', page)
    assert re.findall(r'c[xy]="\d+,', page) + re.findall(r'x[12]?="\d+,', page) == []


def test_page_in_arabic_is_turned_round(settings, client):
    settings.LANGUAGES = [*settings.LANGUAGES, ("ar", "Arabic")]

    page = client.get("/ar" + reverse("look")).content.decode()

    assert '<html lang="ar" dir="rtl">' in page
    assert "bootstrap.rtl.min.css" in page


def test_public_page_sets_no_cookie_and_links_its_other_language(client):
    page = client.get(reverse("look"))

    assert dict(page.cookies) == {}
    assert 'href="/fr/look/" lang="fr" hreflang="fr"' in page.content.decode()


def test_failure_page_renders_without_a_request_and_names_help(settings):
    page = failed(None)

    assert page.status_code == 500
    assert settings.REPLY_TO_EMAIL in page.content.decode()


@pytest.mark.django_db
def test_page_about_a_missing_address_leads_a_visitor_to_the_first_page_and_to_sign_in(client):
    page = main(client.get("/nothing-here/"))

    assert re.findall('href="([^"]+)"', page) == [reverse("home"), reverse("account_login")]


@pytest.mark.django_db
def test_page_about_a_missing_address_leads_a_person_to_the_desk(client):
    user = cities.user("Mei")
    client.force_login(user)

    page = main(client.get("/nothing-here/"))

    assert re.findall('href="([^"]+)"', page) == [reverse("desk")]
    assert "You are signed in as <bdi>Mei</bdi>." in page


def test_failure_page_shows_no_menu_that_it_cannot_fill():
    page = failed(None).content.decode().partition("</header>")[0].partition("<header")[2]

    assert re.findall("<a [^>]*>([^<]*)<|<summary", page) == ["Learning Cities"]


@pytest.mark.django_db
def test_link_to_what_only_a_button_reaches_says_so_on_a_page(client):
    client.force_login(cities.user("Mei"))

    answer = client.get(reverse("comment", args=["a" * 16]))

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"
    assert "<h1>Your last click did not arrive</h1>" in main(answer)


@pytest.mark.parametrize("code", ["400", "403", "404", "405", "500", "403_csrf"])
def test_error_page_has_one_heading_and_the_frame(code):
    page = render_to_string(f"{code}.html")

    assert page.count("<h1>") == 1
    assert 'class="skip"' in page
