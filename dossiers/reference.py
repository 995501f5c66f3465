"""The forms that come with the software, loaded as often as one likes."""

from pathlib import Path

from dossiers import workflow
from dossiers.models import FormVersion

FORMS = Path(__file__).parent / "data" / "forms"


def load() -> list[FormVersion]:
    """Every shipped form version is there; what was loaded before is left alone."""
    return [workflow.load_form(path.read_text(encoding="utf-8")) for path in sorted(FORMS.glob("*.toml"))]
