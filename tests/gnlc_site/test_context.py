"""The frame's navigation: public ways for visitors, desks by role, the page shown marked."""

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpResponse
from django.urls import path
from django.utils import translation

from accounts.grants import Grant
from accounts.models import User
from accounts.person import Person
from gnlc_site.context import address, languages, navigation, page


def nothing(_request):
    return HttpResponse()


NAMES = [
    "desk",
    "city_desk",
    "commission_desk",
    "reviewer_desk",
    "secretariat_desk",
    "emails",
    "jury_desk",
    "director_desk",
]
urlpatterns = [
    *[path(f"{name}/", nothing, name=name) for name in NAMES],
    *i18n_patterns(
        path("cities/", nothing, name="directory"),
        path("data/", nothing, name="data"),
        prefix_default_language=False,
    ),
]


def holding(*roles):
    """A signed-in person with these roles, loaded already."""
    person = Person(User(name="A. Officer"))
    person.__dict__["grants"] = frozenset(Grant(role, 1) for role in roles)
    return person


def names(rf, settings, person, at="/"):
    settings.ROOT_URLCONF = __name__
    request = rf.get(at)
    request.person = person
    return [(entry.url.strip("/"), entry.current) for entry in navigation(request)]


def test_navigation_of_a_visitor_skips_pages_that_do_not_exist(rf, settings):
    assert names(rf, settings, Person.nobody(), at="/cities/bursa/") == [("cities", True), ("data", False)]


def test_navigation_without_a_person_is_public(rf, settings):
    settings.ROOT_URLCONF = __name__

    assert [entry.url for entry in navigation(rf.get("/"))] == ["/cities/", "/data/"]


def test_navigation_by_role_shows_only_its_desks(rf, settings):
    assert [name for name, _ in names(rf, settings, holding())] == ["desk"]
    assert [name for name, _ in names(rf, settings, holding("officer"))] == ["commission_desk"]
    assert [name for name, _ in names(rf, settings, holding("reviewer", "reviewer_in"))] == ["reviewer_desk"]
    assert [name for name, _ in names(rf, settings, holding("focal_point", "reviewer"))] == [
        "city_desk",
        "reviewer_desk",
    ]
    assert [name for name, _ in names(rf, settings, holding("secretariat"))] == ["secretariat_desk", "emails"]
    assert [name for name, _ in names(rf, settings, holding("chair"))] == ["jury_desk"]
    assert [name for name, _ in names(rf, settings, holding("director"))] == ["director_desk"]


def test_navigation_marks_the_page_shown(rf, settings):
    assert names(rf, settings, holding("officer"), at="/commission_desk/x/") == [("commission_desk", True)]


def test_page_asks_for_roles_only_when_the_navigation_is_shown(rf, settings):
    settings.ROOT_URLCONF = __name__
    request = rf.get("/")
    request.person = holding()
    del request.person.__dict__["grants"]

    frame = page(request)

    assert "grants" not in request.person.__dict__
    assert (frame["demo"], frame["help_address"]) == (settings.DEMO, settings.REPLY_TO_EMAIL)


def test_languages_of_a_public_page_have_their_own_addresses(rf, settings):
    settings.ROOT_URLCONF = __name__

    with translation.override("en"):
        found = languages(rf.get("/cities/?q=a"))

    assert [(one.code, one.name, one.current, one.url) for one in found] == [
        ("en", "English", True, "/cities/?q=a"),
        ("fr", "Français", False, "/fr/cities/?q=a"),
    ]


def test_languages_of_a_desk_have_none_and_are_switched_by_a_button(rf, settings):
    settings.ROOT_URLCONF = __name__

    with translation.override("en"):
        found = languages(rf.get("/desk/"))

    assert [(one.code, one.url) for one in found] == [("en", "/desk/"), ("fr", "")]


def test_address_of_a_missing_page_is_empty():
    assert address("no_such_page") == ""
