"""The project's own Python environment: what can go wrong is told in one sentence."""

import importlib.util
import signal
import subprocess
import threading
import time
from pathlib import Path

import pytest

from gnlc_site.stack.folders import ROOT

SCRIPT = ROOT / "script" / "environment.py"
NO_NETWORK = """\
WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError': Failed to establish a new connection
ERROR: Could not find a version that satisfies the requirement celery==5.7.0 (from versions: none)
ERROR: No matching distribution found for celery==5.7.0
"""
NO_WHEEL = """\
ERROR: Could not find a version that satisfies the requirement celery==5.7.0 (from versions: 5.6.0)
ERROR: No matching distribution found for celery==5.7.0
"""


@pytest.fixture
def environment(tmp_path, monkeypatch):
    """The module, with its folders in a scratch project."""
    spec = importlib.util.spec_from_file_location("environment", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name in ("VENV", "PYTHON", "REQUIREMENTS", "STAMP", "LOCK"):
        monkeypatch.setattr(module, name, tmp_path / getattr(module, name).relative_to(ROOT))
    module.REQUIREMENTS.parent.mkdir()
    module.REQUIREMENTS.write_text("")
    monkeypatch.setattr("sys.argv", ["environment.py", "test"])
    return module


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (NO_NETWORK, "The libraries cannot be fetched: there is no way to the package index."),
        (NO_WHEEL, "A library has no wheel for this platform or this Python: celery==5.7.0."),
        ("OSError: [Errno 28] No space left on device", "The disk is full: free about 1 GB and try again."),
        ("one\ntwo\n", "It failed: two"),
        ("", "It failed."),
    ],
)
def test_a_failure_is_told_in_one_sentence(environment, words, sentence):
    assert environment._sentence(words, "It failed") == sentence


def test_the_environment_is_made_once(environment):
    environment.ensure()
    made = environment.PYTHON.lstat().st_mtime_ns
    environment.ensure()

    assert (environment._is_current(), environment.PYTHON.lstat().st_mtime_ns) == (True, made)


def test_an_environment_behind_a_link_is_never_emptied(environment, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "kept").touch()
    environment.VENV.symlink_to(elsewhere)

    with pytest.raises(RuntimeError, match="is a link to another environment"):
        environment._create()

    assert (elsewhere / "kept").exists()


@pytest.fixture
def same_signals():
    """A command sets them for its whole process."""
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


def test_a_command_without_its_environment_ends_with_one_sentence(environment, tmp_path, same_signals):
    environment.VENV.symlink_to(tmp_path)
    with pytest.raises(SystemExit) as linked:
        environment.main()
    environment.LOCK.unlink()
    environment.LOCK.parent.rmdir()
    environment.LOCK.parent.touch()
    with pytest.raises(SystemExit) as no_folder:
        environment.main()

    assert linked.value.code == (
        "script/test: .venv is a link to another environment, which would be emptied. Remove the link first."
    )
    assert no_folder.value.code.startswith("script/test: The environment .venv could not be made: [Errno 17]")


def test_two_commands_at_once_wait_for_each_other(environment, capsys):
    order = []

    def second():
        with environment._lock():
            order.append("second")

    waiting = threading.Thread(target=second)
    with environment._lock():
        waiting.start()
        for _ in range(500):
            time.sleep(0.01)
            if said := capsys.readouterr().err:
                break
        order.append("first")
    waiting.join()

    assert said == "script/test: waiting for another command that is making the environment …\n"
    assert order == ["first", "second"]


@pytest.mark.proof
def test_an_environment_that_was_moved_is_made_anew(environment):
    environment.ensure()
    environment.STAMP.write_text(environment.STAMP.read_text() + "-elsewhere")
    marker = environment.VENV / "marker"
    marker.touch()

    environment.ensure()

    assert (marker.exists(), environment._is_current()) == (False, True)


def test_a_missing_venv_module_is_told_in_a_sentence(environment, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)

    with pytest.raises(RuntimeError, match=r"^Python's venv module is missing \(.*apt install python3-venv\)\.$"):
        environment.ensure()


def test_a_machine_without_python_is_told_in_a_sentence(tmp_path):
    for program in ("sh", "dirname"):
        (tmp_path / program).symlink_to(f"/usr/bin/{program}")
    (tmp_path / "python3").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "python3").chmod(0o755)

    result = subprocess.run(
        [ROOT / "script" / "demo"], env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False
    )

    assert (result.returncode, result.stderr) == (
        1,
        "script/demo: Python 3.11 or newer is needed, and none was found as "
        "python3, python3.13, python3.12 or python3.11.\n",
    )


def test_every_library_is_pinned_and_no_host_is_named():
    lines = [line for line in Path(ROOT, "script", "requirements.txt").read_text().splitlines() if line[:1] != "#"]

    assert [line for line in lines if "==" not in line or "/" in line] == []
