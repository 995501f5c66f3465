"""The rubric and the first sentences that come with the software, loaded as often as one likes."""

from pathlib import Path

from nominations.models import Rubric
from nominations.workflow.rubric import load_rubric
from nominations.workflow.sentences import load_sentences

DATA = Path(__file__).parent / "data"
RUBRICS, SENTENCES = DATA / "rubrics", DATA / "sentences.toml"


def load() -> list[Rubric]:
    """Every shipped rubric and sentence is there; what was loaded before is left alone."""
    load_sentences(SENTENCES.read_text(encoding="utf-8"))
    return [load_rubric(path.read_text(encoding="utf-8")) for path in sorted(RUBRICS.glob("*.toml"))]
