"""The solver is loaded where panels are asked for, and by no process that only serves pages."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PAGES = "import django; django.setup(); import gnlc_site.urls"
ASKED = "from nominations import panels; panels.propose([], [], 3)"


def loaded(code: str) -> set[str]:
    """Which of the two libraries a fresh process has in memory after this code."""
    told = f"{code}; import sys; print(*sorted({{'numpy', 'ortools'}} & sys.modules.keys()))"
    known = os.environ | {"DJANGO_SETTINGS_MODULE": "gnlc_site.settings"}
    run = subprocess.run([sys.executable, "-c", told], cwd=ROOT, env=known, capture_output=True, text=True, check=True)
    return set(run.stdout.split())


def test_no_page_loads_the_solver_before_panels_are_asked_for():
    assert "ortools" not in loaded(PAGES)
    assert loaded(ASKED) == {"numpy", "ortools"}


@pytest.mark.parametrize("module", ["nominations.panels", "nominations.rules.jury", "nominations.rules.planning"])
def test_rules_of_panels_reckon_without_numbers(module):
    assert loaded(f"import {module}") == set()
