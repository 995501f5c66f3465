"""A proof that measures how fast something is has the machine to itself: no other proof runs beside it."""

import fcntl
from collections.abc import Iterator

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """A mark beside that of the proof."""
    config.addinivalue_line("markers", "alone: a proof that measures speed; the others wait meanwhile")


@pytest.fixture(autouse=True)
def machine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Shared by all proofs, or held by one; every other test goes by."""
    if request.node.get_closest_marker("proof") is None:
        yield
        return
    way = fcntl.LOCK_EX if request.node.get_closest_marker("alone") else fcntl.LOCK_SH
    folder = tmp_path_factory.getbasetemp().parent
    with (folder / "gate.lock").open("w") as gate, (folder / "machine.lock").open("w") as lock:
        fcntl.flock(gate, fcntl.LOCK_EX)  # whoever waits for all of it is not overtaken by those who share it
        fcntl.flock(lock, way)
        fcntl.flock(gate, fcntl.LOCK_UN)
        yield
