"""The history of a file speaks in words: every act that is recorded on one, and every office in which it was done."""

import ast
from collections.abc import Iterator

import pytest
from django.conf import settings

from nominations.models import Nomination
from nominations.views.reading import ACTS_IN_WORDS, ROLES
from nominations.workflow import screening, steps
from tests.nominations import factories as road
from tests.nominations.views.desks import browser, get

FILES = {"nomination", "file", "new", "seen.nomination"}  # what the workflow calls a nomination
PLACES = {"move": (0, 1), "begin": (0, 1), "record": (1, 0), "_record": (1, 0)}  # where the row and the verb stand


def recorded() -> Iterator[str]:
    """Every verb that the workflow writes down about a nomination."""
    for module in sorted((settings.BASE_DIR / "nominations" / "workflow").glob("*.py")):
        for node in ast.walk(ast.parse(module.read_text())):
            if isinstance(node, ast.Call):
                yield from verb_of(node)


def verb_of(call: ast.Call) -> Iterator[str]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    row, verb = PLACES.get(name, (0, 0))
    if name in PLACES and len(call.args) > 1 and ast.unparse(call.args[row]) in FILES:
        yield from [call.args[verb].value] if isinstance(call.args[verb], ast.Constant) else []


def test_every_act_recorded_on_a_file_has_words():
    field = Nomination._meta.get_field("status")
    transitions = {transition.name for transition in field.get_all_transitions(Nomination)}
    written = set(recorded())

    assert {"open_file", "write", "sign_by_link", "remind", "rank", "lift_conflict"} <= written
    assert (written | transitions) - ACTS_IN_WORDS.keys() == set()


def test_every_office_in_which_a_file_is_acted_upon_has_words():
    assert {*steps.ROLES, "clock", "mayor", "commission"} - ROLES.keys() == set()


@pytest.mark.django_db
def test_history_names_the_lines_of_the_checklist_that_changed():
    file, by = road.nominated(), road.secretariat("Sofia")
    with road.after_deadlines():
        screening.check_all(file.key, {"mayor": "no", "name": "yes"}, by=by, remark="No signature.")
        screening.check_all(file.key, {"mayor": "yes", "name": "yes"}, by=by)
        found = get(browser(by), "file", file.key).context["records"]
        outside = get(browser(road.cities.officer("UG")), "file", file.key).context["records"]

    said = [row["reason"] for row in found if row["what"] == "Checklist answered"]
    assert said[1].splitlines() == [
        "Did the mayor, or who holds that office, sign the commitment? — → no",
        "Are the name and the legal status of the city beyond doubt? — → yes",
        "No signature.",
    ]
    assert said[0].splitlines()[0] == "Did the mayor, or who holds that office, sign the commitment? no → yes"
    assert "Checklist answered" not in [row["what"] for row in outside]
