"""The command line without what it needs: one sentence that says what to do."""

import os
import subprocess
import sys

import pytest
from django.conf import settings


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "gnlc_site.settings"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("command", ["verify_audit", "send_emails", "migrate", "load_reference"])
def test_command_without_a_database_says_what_to_do(command):
    run = manage(command, SECRET_KEY="k" * 60, DATABASE_URL="postgres://nobody@127.0.0.1:1/none")

    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr.startswith("manage.py: The database does not answer (")
    assert run.stderr.endswith(f"script/stack python manage.py {command}\n")
    assert len(run.stderr.splitlines()) == 1


def test_command_without_a_key_names_the_setting():
    run = manage("shell", "-c", "from django.conf import settings; settings.SECRET_KEY", SECRET_KEY="")

    assert (run.returncode, run.stderr) == (1, "manage.py: The SECRET_KEY setting must not be empty.\n")


def test_whole_story_is_told_to_whoever_asks():
    run = manage("verify_audit", "--traceback", SECRET_KEY="k" * 60, DATABASE_URL="postgres://nobody@127.0.0.1:1/none")

    assert run.returncode == 1
    assert "Traceback" in run.stderr
