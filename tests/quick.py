"""The quick run of script/test: every kind of test and every module, a choice of the slow ones; CI runs them all."""

import os
import zlib

import pytest

QUICK = os.environ.get("GNLC_QUICK") == "1"
ONE_IN = 64
# What the README promises by name runs whole each time.
ALWAYS = (
    "tests/audit/test_verify_audit.py",
    "tests/cities/test_announcement_command.py",
    "tests/journeys/",
    "tests/nominations/test_random_acts.py",
    "tests/nominations/test_replay.py",
    "tests/nominations/workflow/test_decision.py::test_approve_takes_two_persons",
    "tests/nominations/workflow/test_decision.py::test_release_takes_two_persons",
    "tests/nominations/workflow/test_races.py",
    "tests/nominations/workflow/test_road.py",
    "tests/notifications/test_killed_sender.py",
    "tests/test_",
)
NOT_ALWAYS = (  # too long for a run of five minutes, or the same asked of every address
    "tests/test_matrix.py::test_matrix[",
    "tests/test_matrix.py::test_forbidden_thing_answers_like_an_unknown_one[",
    "tests/test_matrix.py::test_what_cannot_be_a_key_is_no_page[",
    "tests/test_queries.py::test_list_costs_the_same_with_one_row_and_with_three[",
    "tests/journeys/test_broken_line.py::test_who_signs_in_again",
    "tests/journeys/test_phones.py::test_secretariat_enters_a_file_from_paper",
    "tests/test_advice.py",
    "tests/test_embargo.py::test_no_page_tells_the_outcome[chosen]",
    "tests/test_embargo.py::test_no_try_tells_the_outcome[chosen]",
    "tests/test_embargo.py::test_no_email_tells_the_outcome[chosen]",
    "tests/test_anonymity.py::test_nobody_learns_who_read_a_file[meeting_world]",
    "tests/test_anonymity.py::test_nobody_learns_who_read_a_file[told_world]",
    "tests/test_anonymity.py::test_juror_reads_the_same_whoever_gave_the_marks",
    "tests/test_conflicted.py",
    "tests/test_jury_weight.py",
    "tests/test_nul.py",
)
BUT = (  # of each of these at least one case that takes seconds
    "tests/test_conflicted.py::test_the_counts_of_the_desk_no_longer_include_it",
    "tests/test_jury_weight.py::test_panels_proposed_for_all_files_are_light",
    "tests/test_nul.py::test_reviews_asked_with_nul_are_those_asked_without",
)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of the tests that build rows one in ONE_IN stays, always the same; pure ones and the promised ones stay all."""
    left = [item for item in items if QUICK and not _runs(item)]
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if item not in set(left)]


def _runs(item: pytest.Item) -> bool:
    slow = item.get_closest_marker("django_db") or "gnlc_site" in item.nodeid
    promised = item.nodeid.startswith(ALWAYS) and not item.nodeid.startswith(NOT_ALWAYS)
    promised |= item.nodeid.startswith(BUT)
    return not slow or promised or zlib.crc32(item.nodeid.encode()) % ONE_IN == 0


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says what the run was."""
    if QUICK:
        terminalreporter.line(f"The quick run: of the tests that build rows one in {ONE_IN}. All: CI=true script/test")
