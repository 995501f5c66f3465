"""The rubric that comes with the software, loaded as often as one likes."""

from pathlib import Path

from nominations.models import Rubric
from nominations.workflow.rubric import load_rubric

RUBRICS = Path(__file__).parent / "data" / "rubrics"


def load() -> list[Rubric]:
    """Every shipped rubric is there; what was loaded before is left alone."""
    return [load_rubric(path.read_text(encoding="utf-8")) for path in sorted(RUBRICS.glob("*.toml"))]
