"""What the frame around every page needs: ways to go, languages, whether this is the demo, and where help is."""

from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from gnlc_site import health

PUBLIC = [
    ("directory", _("Cities")),
    ("announcements", _("Announcements")),
    ("calls", _("Open calls")),
    ("data", _("Data")),
]
DESK = ("desk", _("My desk"))
SEARCH = ("search", _("Search"))
BY_ROLE = [
    ({"focal_point"}, "city_desk", _("My applications")),
    ({"officer"}, "commission_desk", _("Our country")),
    ({"officer"}, "earlier_rounds", _("Earlier rounds")),
    ({"secretariat"}, "secretariat_desk", _("Things to do")),
    ({"secretariat"}, "emails", _("E-mails")),
    ({"secretariat"}, "register", _("Register")),
    ({"reviewer"}, "reviewer_desk", _("Files to mark")),
    ({"juror", "chair"}, "jury_desk", _("Jury")),
    ({"director"}, "director_desk", _("Approval")),
]


class Entry(NamedTuple):
    """One way in the navigation; current when the page shown lies under it."""

    label: str
    url: str
    current: bool


class Language(NamedTuple):
    """One language of the site; url is its own address of this page, empty where only the session can switch."""

    code: str
    name: str
    current: bool
    url: str


def page(request: HttpRequest) -> dict[str, Any]:
    """Everything lazy: a page that shows no navigation asks for no roles."""
    return {
        "person": getattr(request, "person", None),
        "alarms": SimpleLazyObject(lambda: health.alarms(getattr(request, "person", None))),
        "nav": SimpleLazyObject(lambda: navigation(request)),
        "languages": SimpleLazyObject(lambda: languages(request)),
        "demo": settings.DEMO,
        "help_address": settings.REPLY_TO_EMAIL,
    }


def navigation(request: HttpRequest) -> list[Entry]:
    """The public ways for a visitor, the desks of one's roles for a person who is signed in."""
    found = [(label, address(name)) for name, label in _ways(getattr(request, "person", None))]
    known = [(label, url) for label, url in found if url]
    here = max((url for _label, url in known if request.path.startswith(url)), key=len, default=None)
    return [Entry(label, url, url == here) for label, url in known]


def languages(request: HttpRequest) -> list[Language]:
    """The languages of the site under their own names."""
    return [_language(code, request.get_full_path()) for code, _name in settings.LANGUAGES]


def address(name: str) -> str:
    """The address of a page, or nothing while that page does not exist."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _ways(person: Any) -> list[tuple[str, Any]]:
    if person is None or not person.is_known:
        return PUBLIC
    roles = {grant.role for grant in person.grants}
    own = [(name, label) for needed, name, label in BY_ROLE if needed & roles]
    return [*(own or [DESK]), SEARCH]


def _language(code: str, path: str) -> Language:
    url = translate_url(path, code)
    current = code == get_language()
    return Language(
        code, get_language_info(code)["name_local"].capitalize(), current, "" if url == path and not current else url
    )
