"""script/prove: the long proofs, whose figures go into docs/proofs.md."""

import os
from collections.abc import Sequence

from gnlc_site.stack import folders, translations
from gnlc_site.stack.commands.test import BOTH_CORES, pytest


def main(arguments: Sequence[str]) -> int:
    """pytest's exit code; a run of some of the proofs writes nothing."""
    os.chdir(folders.ROOT)
    translations.compile_all()
    return pytest(options(arguments))


def options(arguments: Sequence[str]) -> list[str]:
    """What pytest is told; figures and file are one word, or the file is taken for the tests to run."""
    figures = [] if arguments else ["--figures=docs/proofs.md"]
    return [*BOTH_CORES, "-m", "proof", *figures, *arguments]
