"""What the page of a section says of each of its questions, before anything is typed."""

import re

import pytest

from tests.nominations import factories as road
from tests.nominations.views.desks import browser, focal_point, get, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_time")]


def labels(page):
    """The words of each label or legend, without their marks."""
    found = re.findall(r"<(label|legend)[^>]*>(.*?)</\1>", text(page))
    return {" ".join(re.sub(r"<[^>]*>", " ", words).split()) for _tag, words in found}


def test_section_calls_optional_only_what_is_never_needed():
    file = road.draft()
    client = browser(focal_point(file))

    shown = labels(get(client, "section", file.key, "plan")) | labels(get(client, "section", file.key, "city"))

    assert {"Name", "Vision", "Team", "Telephone (optional)", "Website (optional)", "Wealth (optional)"} <= shown
