"""script/lint: format, lint, types, walls, templates, migrations, the deploy check; all of them, then the verdict."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence

from gnlc_site.stack import folders, signals
from gnlc_site.stack.local import project_environment
from gnlc_site.stack.trouble import Trouble

CHECKS = {
    "format": "ruff format --check .",
    "lint": "ruff check .",
    "types": "mypy .",
    "walls": "lint-imports",
    "template-format": "djade --check --target-version 5.2 {templates}",
    "templates": "djlint --lint --quiet --profile django templates",
    "migrations": "python manage.py makemigrations --check --dry-run",
    "deploy": "python manage.py check --deploy --fail-level WARNING",
}
PRODUCTION = {
    "SITE_URL": "https://learning-cities.example",
    "ALLOWED_HOSTS": "learning-cities.example",
    "SECRET_KEY": "only-for-the-deploy-check-" + "0123456789abcdefghijklmnop" * 2,
    "DEBUG": "False",
    "GNLC_DEMO": "False",
    "DATABASE_URL": "postgres:///nothing-is-asked-of-it?host=/nonexistent",
    "DJANGO_SETTINGS_MODULE": "gnlc_site.settings",
    "PYTHONWARNINGS": "ignore:Got an error checking a consistent migration history:RuntimeWarning",
}


def main(arguments: Sequence[str]) -> int:
    """0 if every check is green; names choose some of the checks."""
    os.chdir(folders.ROOT)
    unknown = sorted(set(arguments) - set(CHECKS))
    if unknown:
        raise Trouble(f"There is no check {unknown[0]}; there are {', '.join(CHECKS)}.")
    red = [name for name in arguments or CHECKS if not _is_green(name)]
    print(f"Red: {', '.join(red)}." if red else "All green.")
    return 1 if red else 0


def _is_green(name: str) -> bool:
    signals.check()
    began = time.monotonic()
    result = subprocess.run(
        _words(CHECKS[name]),
        env=project_environment() | PRODUCTION,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    verdict = "green" if result.returncode == 0 else "RED"
    print(f"{name}: {verdict} ({time.monotonic() - began:.1f} s)", flush=True)
    if result.returncode != 0:
        sys.stdout.write(result.stdout)
    return result.returncode == 0


def _words(check: str) -> list[str]:
    words = check.split()
    if words[-1] == "{templates}":
        words[-1:] = sorted(str(path) for path in folders.ROOT.glob("templates/**/*.html"))
    return [str(folders.VENV_BIN / words[0]), *words[1:]]
