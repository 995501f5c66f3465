"""Panels of 500 and 5,000 files: no rule broken, in the time and memory that are promised, each in its own process."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nominations.panels import file as panelfile
from tests.nominations.panels import rounds
from tests.nominations.panels.judge import broken

pytestmark = pytest.mark.proof
ROOT = Path(__file__).parents[3]
SIZES = [(80, 12, 1.0), (500, 40, 1.0), (5000, 200, 5.0)]
MEGABYTES = 250


@pytest.mark.parametrize("slack", [1.2, 0.8], ids=["feasible", "too few readings"])
@pytest.mark.parametrize("regions", [2, 3])
@pytest.mark.parametrize(("files", "jurors", "seconds"), SIZES, ids=str)
def test_panels_are_found_in_time(files, jurors, seconds, regions, slack, record_property, tmp_path):
    asked = rounds.made(files, jurors, min_regions=regions, slack=slack, seed=rounds.FEASIBLE)
    path = tmp_path / "round.json"
    path.write_text(json.dumps(asked), "utf-8")

    first, second = measured(path), measured(path)

    filled = sum(map(len, first["told"]["panels"].values()))
    for name in ("seconds of solving", "CPU seconds", "MB above the loaded round"):
        record_property(name, max(first[name], second[name]))
    record_property("seats", f"{filled} of {files * 3}")
    record_property("fit of the bound", round(_share(first["told"]), 4))
    assert broken(asked, first["told"]) == []
    assert first["told"] == second["told"]
    assert filled == first["told"]["certificate"]["seats"]["bound"]
    assert _share(first["told"]) >= 0.99
    assert (filled == files * 3) == (slack > 1)
    assert max(first["CPU seconds"], second["CPU seconds"]) <= seconds  # one thread; other work hardly blurs it
    assert max(first["MB above the loaded round"], second["MB above the loaded round"]) < MEGABYTES


@pytest.mark.parametrize("regions", [2, 3])
def test_the_best_pairs_alone_keep_the_fit_of_all(regions, record_property, monkeypatch):
    text = json.dumps(rounds.made(5000, 200, min_regions=regions))
    best = panelfile.answer(text, 1)
    monkeypatch.setattr("nominations.panels.aims.MIDDLE", 10**9)
    every = panelfile.answer(text, 1)

    share = best["total_fit"] / every["total_fit"]
    record_property("fit of the best pairs to that of all", round(share, 5))
    assert [one["certificate"]["pairs"] for one in (best, every)] == ["the best of each file and juror", "all"]
    assert [len(one["unmet"]) for one in (best, every)] == [0, 0]
    assert share >= 0.99


def _share(told: dict) -> float:
    """How much of the greatest fit without a floor is reached."""
    fit = told["certificate"]["fit"]
    return fit["value"] / fit["bound"]


def measured(path: Path) -> dict:
    """What a process of its own measures and says."""
    command = [sys.executable, "-m", "tests.nominations.panels.test_large", str(path)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


def _solve(path: str) -> dict:
    """Panels of a file, with the time and the memory above what the loaded round takes."""
    asked = panelfile.read(Path(path).read_text("utf-8"))
    Path("/proc/self/clear_refs").write_text("5")  # forgets the peak of the reading, and of whoever began the process
    loaded = _kilobytes("VmRSS")
    began, worked = time.perf_counter(), time.process_time()
    told = panelfile.solved(asked, 1)
    return {
        "told": told,
        "seconds of solving": round(time.perf_counter() - began, 2),
        "CPU seconds": round(time.process_time() - worked, 2),
        "MB above the loaded round": (_kilobytes("VmHWM") - loaded) // 1024,
    }


def _kilobytes(name: str) -> int:
    """What Linux says of this process: its memory now, or the most since the peak was forgotten."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_solve(sys.argv[1])))
