"""script/prove: what it tells pytest."""

import subprocess
import sys

from django.conf import settings

from gnlc_site.stack.commands import prove


def test_whole_run_is_understood_by_pytest_and_some_proofs_write_nothing():
    asked = [sys.executable, "-m", "pytest", "--markers", *prove.options([])]
    answered = subprocess.run(asked, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)

    assert (answered.returncode, answered.stderr) == (0, "")
    assert prove.options(["tests/audit"]) == ["-n", "2", "-m", "proof", "tests/audit"]
