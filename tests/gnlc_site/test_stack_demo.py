"""The demo from nothing to the site, on a copy of the project, and every way to end it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from gnlc_site.stack.folders import ROOT
from tests.gnlc_site.leftovers import processes

pytestmark = pytest.mark.proof
DEMO = [sys.executable, "-P", "-m", "gnlc_site.stack", "demo", "--port"]
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", ".local", "*_cache")


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A copy has data of its own, so the demo of the person who tests is left alone."""
    copy = tmp_path_factory.mktemp("demo") / "project"
    shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
    (copy / ".venv").symlink_to(ROOT / ".venv")
    return copy


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGKILL, -9)]
)
def test_the_demo_starts_and_leaves_nothing(project, record_property, number, code):
    port, began = free_port(), time.monotonic()
    with start(project, port) as demo:
        while "The site is ready" not in demo.stdout.readline():
            assert demo.poll() is None
        record_property("ready after", f"{time.monotonic() - began:.1f} s")
        folder = Path(demo.stdout.readline().split(" are in ")[1].strip().removesuffix("."))
        assert answer(port) < 500
        assert second_sentence(project).startswith("script/demo: The demo's data is in use by another script/demo")

        began = time.monotonic()
        demo.send_signal(number)

        assert demo.wait(60) == code
    while processes(folder) or running(port):
        assert time.monotonic() - began < 60
        time.sleep(0.1)
    record_property("clean after", f"{time.monotonic() - began:.1f} s")
    if number == signal.SIGKILL:
        shutil.rmtree(folder)


def test_a_taken_port_is_told_before_anything_starts(project):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        demo = subprocess.run([*DEMO, str(port)], env=environment(project), capture_output=True, text=True, check=False)

    sentence = f"script/demo: Port {port} is taken by another program: choose another with script/demo --port N.\n"
    assert (demo.returncode, demo.stderr) == (1, sentence)


def start(project, port):
    return subprocess.Popen(
        [*DEMO, str(port)],
        env=environment(project),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def environment(project):
    return {**os.environ, "PYTHONPATH": str(project)}


def second_sentence(project):
    again = [*DEMO, str(free_port())]
    return subprocess.run(again, env=environment(project), capture_output=True, text=True, check=False).stderr


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def answer(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30) as page:
            return page.status
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def running(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
