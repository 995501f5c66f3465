"""What the secretariat meets first among all files, and what it finds missing in one."""

import pytest

from dossiers.states import RequiredFrom
from nominations.models import Nomination, RequiredDocument
from nominations.workflow import application
from tests.nominations import factories as road
from tests.nominations.views.desks import browser, get, text

pytestmark = pytest.mark.django_db


def test_all_files_begin_with_what_has_waited_longest_in_a_call_that_runs():
    by, over, runs = road.secretariat(), road.open_call("2027"), road.open_call("2028")
    for name, made, day in (("Lira", over, 1), ("Gulu", runs, 3), ("Jinja", runs, 2), ("Mbale", runs, 1)):
        file = road.submitted(name, made=made)
        Nomination.objects.filter(pk=file.pk).update(since=road.IN_TIME + road.later(day))
    application.withdraw(Nomination.objects.get(city__name="Mbale").key, by=road.cities.officer("UG"), reason="No.")
    type(over).objects.filter(pk=over.pk).update(state="announced")

    with road.after_deadlines():
        rows = get(browser(by), "files").context["rows"]

    assert [row["cells"][0]["text"] for row in rows] == ["Jinja", "Gulu", "Mbale", "Lira"]


def test_screen_says_which_documents_were_not_handed_in():
    made = road.open_call(asks="Letter of the region")
    RequiredDocument.objects.update(required_from=RequiredFrom.NEVER)
    file = road.nominated(made=made)
    with road.after_deadlines():
        page = get(browser(road.secretariat()), "screen", file.key)

    read = [one["read"] for part in page.context["sections"] for one in part["questions"]]
    words = {one.label: one.missing for one in read if hasattr(one, "label")}
    assert [words[label] for label in ("Letter", "Photos", "Website")] == [
        "not handed in",
        "not handed in",
        "not answered",
    ]
    assert read[-1] == {"label": "Letter of the region", "missing": "not handed in"}
    assert text(page).count("not handed in") == 3
