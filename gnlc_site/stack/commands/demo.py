"""script/demo: everything from nothing to a running site with web, worker and beat."""

import argparse
import contextlib
import errno
import http.client
import signal
import socket
import sys
import time
from collections.abc import Sequence

from gnlc_site.stack import children, guard, signals
from gnlc_site.stack.children import Child
from gnlc_site.stack.local import PARTS, Stack
from gnlc_site.stack.trouble import Trouble

HOST = "127.0.0.1"
PORTS = range(1, 65536)
WEB = ["gunicorn", "gnlc_site.wsgi", "--worker-class=gthread", "--workers=2", "--threads=4", "--no-control-socket"]
CELERY = ["celery", "--app=gnlc_site"]
WORKER = [*CELERY, "worker", "--concurrency=2", "--loglevel=WARNING", "--without-gossip", "--without-mingle"]
BEAT = [*CELERY, "beat", "--loglevel=WARNING", "--pidfile="]
READY_WITHIN = 120.0  # seconds, on a busy machine


def main(arguments: Sequence[str]) -> int:
    """Runs until Ctrl-C, which is its normal end."""
    options = parse(arguments)
    _check_port(options.port)
    given = {name: value for name, value in zip(PARTS, (options.database, options.redis), strict=True) if value}
    try:
        with Stack(keep=True, parts=[name for name in PARTS if name not in given]) as stack:
            environment = stack.environment() | given | _settings(options.port)
            choose_data(environment["DATABASE_URL"], options)
            _serve(stack, environment, options.port)
    except signals.Ended as ended:
        _say("Stopped; the data is kept.")
        return 0 if ended.number == signal.SIGINT else ended.exit_code
    return 0


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """What was asked for, or a sentence and the end."""
    parser = argparse.ArgumentParser(prog="script/demo", description="Shows the whole site with fictional data.")
    parser.add_argument("--port", type=_port, default=8000, help="where the site listens (8000)")
    parser.add_argument("--database", metavar="URL", help="an empty PostgreSQL database instead of the local one")
    parser.add_argument("--redis", metavar="URL", help="a Redis or Valkey instead of the local one")
    kept = parser.add_mutually_exclusive_group()
    kept.add_argument("--keep", action="store_true", help="keep the data of an earlier day, its dates as they are")
    kept.add_argument("--anew", action="store_true", help="throw the demo's data away and begin anew")
    return parser.parse_args(arguments)


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) not in PORTS:
        raise argparse.ArgumentTypeError(f"{text} is no port: choose one from 1 to 65535")
    return int(text)


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise Trouble(_port_sentence(port, error)) from error


def _port_sentence(port: int, error: OSError) -> str:
    reason = "is taken by another program" if error.errno == errno.EADDRINUSE else f"cannot be used ({error.strerror})"
    return f"Port {port} {reason}: choose another with script/demo --port N."


def _settings(port: int) -> dict[str, str]:
    """No e-mail leaves the machine, nobody else can reach it, and nothing of the caller's own settings counts."""
    return {
        "GNLC_DEMO": "1",
        "SITE_URL": f"http://{HOST}:{port}",
        "EMAIL_URL": "dummymail://",
        "EMAIL_BACKEND": "gnlc_site.demo.mailserver.Invented",
        "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
        "DEBUG": "False",
        "BEHIND_PROXY": "False",
        "DJANGO_SETTINGS_MODULE": "gnlc_site.settings",
    }


def choose_data(url: str, options: argparse.Namespace) -> None:
    """A database that is given must be empty or the demo's own; the demo begins anew if asked or its calls closed."""
    if options.database:
        guard.claim(url)
    if options.anew:
        guard.empty(url)
        _say("The demo's data is thrown away; it begins anew.")
    elif not options.keep and guard.renew(url):
        _say("The calls of the kept data have closed; the demo begins anew (script/demo --keep keeps it).")


def _serve(stack: Stack, environment: dict[str, str], port: int) -> None:
    _say("Preparing the data; the first time this takes a minute or two.")
    children.prepare(stack, environment, "--demo")
    running: list[Child] = []
    try:
        for name, command in _programs(stack, port).items():
            running.append(Child(name, command, environment, stack.folder / "logs" / f"{name}.log"))
        _wait_for_site(stack, running, port)
        _say(f"The site is ready: http://{HOST}:{port}/try/")
        _say(f"Stop it with Ctrl-C. Its data and logs are in {stack.folder}.")
        children.watch(stack, running)
    finally:
        children.stop(running)


def _programs(stack: Stack, port: int) -> dict[str, list[str]]:
    commands = {
        "web": [*WEB, "--bind", f"{HOST}:{port}"],
        "worker": WORKER,
        "beat": [*BEAT, f"--schedule={stack.folder}/beat"],
    }
    return {name: [sys.executable, "-P", "-m", *command] for name, command in commands.items()}


def _wait_for_site(stack: Stack, running: Sequence[Child], port: int) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while not _answers(port):
        children.look(stack, running)
        if time.monotonic() > deadline:
            raise Trouble(f"The site did not answer in {READY_WITHIN:.0f} s; see {stack.folder / 'logs'}.")
        time.sleep(signals.TICK)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    try:
        connection.request("GET", "/try/")
        return connection.getresponse().status > 0
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _say(text: str) -> None:
    with contextlib.suppress(OSError):  # the terminal may be closed
        print(text, flush=True)
