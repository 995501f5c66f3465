"""script/prove: the long proofs, whose figures go into docs/proofs.md."""

import os
from collections.abc import Sequence

from gnlc_site.stack import folders, translations
from gnlc_site.stack.commands.test import pytest


def main(arguments: Sequence[str]) -> int:
    """pytest's exit code; a run of some of the proofs writes nothing."""
    os.chdir(folders.ROOT)
    translations.compile_all()
    figures = [] if arguments else ["--figures", "docs/proofs.md"]
    return pytest(["-m", "proof", *figures, *arguments])
