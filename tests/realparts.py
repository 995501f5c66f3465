"""What the tests need of the machine, and what is said loudly when it is missing; the figures of the long proofs.

A test marked "browser" needs Chromium. Without it the group is skipped and the run says so at its end; under CI=true
a missing part is a failure.
"""

import datetime as dt
import os
import platform
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

MISSING = "a real part is missing: "
HOW_TO_GET_IT = "apt install chromium, or .venv/bin/playwright install chromium, or set CHROMIUM to its path"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PLAYWRIGHTS_OWN = ".cache/ms-playwright/chromium-*/chrome-linux*/chrome"


def chromium() -> str | None:
    """Chromium's path: named by the caller, found among the programs, or Playwright's own."""
    named = os.environ.get("CHROMIUM")
    found = (shutil.which(name) for name in ([named] if named else CHROMIUM_NAMES))
    return next(filter(None, found), None) or next(map(str, Path.home().glob(PLAYWRIGHTS_OWN)), None)


def need(part: str | None, sentence: str) -> None:
    """Skips the test for want of a part, or fails it where nothing may be missing."""
    if part:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(MISSING + sentence, pytrace=False)
    pytest.skip(MISSING + sentence)


def pytest_addoption(parser: pytest.Parser) -> None:
    """The file into which the proofs write what they measured."""
    parser.addoption("--figures", metavar="FILE", help="write the figures of the proofs into this file")


def pytest_configure(config: pytest.Config) -> None:
    """The group that needs a browser."""
    config.addinivalue_line("markers", "browser: needs Chromium")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Before a test of the group starts."""
    if item.get_closest_marker("browser"):
        need(chromium(), f"Chromium. To get it: {HOW_TO_GET_IT}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """The loud line, just before pytest's own last one."""
    if config.option.figures:
        Path(config.option.figures).write_text(_page(terminalreporter))
    reasons = [report.longrepr[2] for report in terminalreporter.stats.get("skipped", [])]
    missing = [reason for reason in reasons if MISSING in reason]
    for reason in sorted(set(missing)):
        sentence = reason.split(MISSING, 1)[1]
        text = f"!!! {missing.count(reason)} TESTS DID NOT RUN for want of {sentence}"
        terminalreporter.write_line(text, red=True, bold=True)


def _page(reporter: pytest.TerminalReporter) -> str:
    return "\n".join([*_head(), *_rows(reporter), ""])


def _head() -> Iterator[str]:
    yield "# Proofs"
    yield ""
    yield "What `script/prove` last measured. Run it again rather than trust an old page."
    yield ""
    today = f"{dt.datetime.now(dt.UTC):%-d %B %Y}"
    yield f"{today}, Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores."
    yield ""
    yield "| proof | result | seconds | figures |"
    yield "|---|---|---|---|"


def _rows(reporter: pytest.TerminalReporter) -> Iterator[str]:
    for result in ("passed", "failed", "skipped"):
        for report in reporter.stats.get(result, []):
            name = report.nodeid.split("::")[-1].removeprefix("test_").replace("_", " ")
            figures = "; ".join(f"{what}: {figure}" for what, figure in report.user_properties)
            yield f"| {name} | {result} | {report.duration:.1f} | {figures} |"
