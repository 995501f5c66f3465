"""What the README and CONTRIBUTING say is so: the diagram, the files they name, the tests they count."""

import re
from pathlib import Path

import pytest

from nominations import diagram, states
from nominations.models import Nomination
from nominations.models.application import transitions
from nominations.states import Status
from tests import quick

ROOT = Path(__file__).parent.parent
GROUPS = {
    "before_nomination": states.BEFORE_NOMINATION,
    "screening": states.SCREENING,
    "the_jurys_word": states.JURY_WORDS,
    "composed": states.COMPOSED,
    "under_embargo": states.EMBARGOED,
    "ended_early": states.ENDED_EARLY,
}


def drawing() -> str:
    groups = {name: [str(state) for state in members] for name, members in GROUPS.items()}
    return diagram.mermaid(transitions(), Status.values, groups)


def test_the_diagram_in_the_readme_is_the_code():
    drawn = re.search(
        r"<!-- states -->\n```mermaid\n(.*?)\n```\n<!-- /states -->", (ROOT / "README.md").read_text(), re.DOTALL
    )

    assert drawn
    assert drawn[1] == drawing()


def test_the_diagram_names_every_state_and_every_act():
    drawn = drawing()

    assert set(re.findall(r"\w+", drawn)) >= set(Status.values) | {row.name for row in transitions()}
    assert set(Nomination._meta.get_field("status").flatchoices) == set(Status.choices)


NAMED = re.compile(r"`([\w./*{},-]+/[\w./*{},-]*)(?:: [\w, ]+)?`")  # `nominations/{rules,forms}/call.py: publish`


def spelled_out(name: str) -> list[str]:
    """A name with braces stands for several."""
    found = re.search(r"\{([^}]*)\}", name)
    if not found:
        return [name]
    return [one for part in found[1].split(",") for one in spelled_out(name.replace(found[0], part, 1))]


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_every_file_that_the_papers_name_is_there(page):
    """Of the stages it speaks as inside `nominations`; what begins with a slash is no file of ours."""
    names = {one for name in NAMED.findall((ROOT / page).read_text()) for one in spelled_out(name)}
    ours = [name for name in sorted(names) if not name.startswith("/")]
    missing = [name for name in ours if not any(list(place.glob(name)) for place in (ROOT, ROOT / "nominations"))]

    assert len(ours) > 5
    assert missing == []


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_what_the_papers_name_in_a_file_stands_there(page):
    """`nominations/permissions.py: visible_fields`."""
    found = re.findall(r"`([\w/]+\.py): ([\w, ]+)`", (ROOT / page).read_text())
    named = [(ROOT / path, name) for path, names in found for name in names.split(", ")]

    assert named
    assert [(path.name, name) for path, name in named if not re.search(rf"\b{name}\b", path.read_text())] == []


def test_readme_says_how_many_tests_the_quick_run_takes():
    assert f"one in {quick.ONE_IN} of the tests" in " ".join((ROOT / "README.md").read_text().split())
