"""The bundle of a decision, verified by a bare Python that knows nothing of this project."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from nominations import bundle
from nominations.bundle import verify
from nominations.models import Bundle, Mark
from tests.nominations import worlds

pytestmark = pytest.mark.django_db


@pytest.fixture
def frozen(made) -> Bundle:
    """The bundle of a round whose two readers differ on everything."""
    for number, mark in enumerate(Mark.objects.exclude(criterion__kind="gate").order_by("pk")):
        Mark.objects.filter(pk=mark.pk).update(value=2 + (number * 7 + number // 5) % 4)
    return worlds.approved(made).cohort.bundles.get()


def unpacked(frozen: Bundle, folder: Path) -> Path:
    for name, content in bundle.unpack(bytes(frozen.content)).items():
        (folder / name).write_bytes(content)
    return folder


def run(folder: Path, *arguments: str) -> tuple[int, list[str]]:
    """A Python without this project, its packages and its environment, in another folder."""
    command = [sys.executable, "-I", "-S", str(folder / "verify.py"), *arguments]
    done = subprocess.run(command, cwd=folder, env={}, capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()


def resealed(parts: dict[str, bytes], name: str, change) -> dict[str, bytes]:
    """The same after somebody changed a part and had the manifest agree."""
    rows, manifest = json.loads(parts[name]), json.loads(parts["manifest.json"])
    change(rows)
    found = parts | {name: bundle.text(rows).encode()}
    manifest["parts"][name] = verify.digest(found[name])
    return found | {"manifest.json": bundle.text(manifest).encode()}


def key_of(parts: dict[str, bytes], city: str) -> str:
    return next(one["id"] for one in json.loads(parts["files.json"]) if one["city"] == city)


def test_bare_python_says_equal_of_folder_and_archive(frozen, tmp_path):
    folder = unpacked(frozen, tmp_path)

    code, lines = run(folder)

    assert (code, lines[:2]) == (0, ["equal", f"bundle {frozen.sha256}"])
    (tmp_path / "again").mkdir()
    packed = tmp_path / "again" / "b.zip"
    packed.write_bytes(frozen.content)
    assert run(folder, str(packed)) == (code, lines)


def test_bare_python_names_what_was_changed_and_sealed_anew(frozen, tmp_path):
    """Not a checksum but the arithmetic finds a mark, a vote, a weight."""
    parts = bundle.unpack(bytes(frozen.content))
    lira = key_of(parts, "Lira")

    def mark(rows):
        one = next(one for one in rows if (one["file"], one["criterion"]) == (lira, "partners"))
        one["mark"] = 5 - one["mark"]

    def vote(rows):
        next(one for one in rows if one["file"] == lira)["votes"]["1"] = "reserve"

    def weight(rows):
        next(one for one in rows["criteria"] if one["code"] == "partners")["weight"] = "2"

    told = [said(parts, tmp_path, *one) for one in (("marks", mark), ("votes", vote), ("rubric", weight))]

    seat = next(
        one["seat"] for one in json.loads(parts["marks.json"]) if one["file"] == lira and one["criterion"] == "partners"
    )
    assert re.fullmatch(
        rf"marks.json, Lira: mark of seat {seat} on “Partners”: the ranking says [\d.]+, the marks give [\d.]+.",
        told[0][0],
    )
    assert told[1][0] == (
        "votes.json, Lira, ballot 1: the record says recommend 2; the votes give recommend 1, reserve 1."
    )
    assert told[2][0] == "rubric.json, “partners”: the ranking was made with weight 1, here is 2."
    assert any(line.startswith("ranking.json, Lira: mean of all marks: the ranking says ") for line in told[2])


def said(parts: dict[str, bytes], folder: Path, name: str, change) -> list[str]:
    for part, content in resealed(parts, f"{name}.json", change).items():
        (folder / part).write_bytes(content)
    code, lines = run(folder)
    assert code == 1
    return lines


def test_every_other_part_is_reckoned_anew(frozen):
    parts = bundle.unpack(bytes(frozen.content))
    lira, gulu = key_of(parts, "Lira"), key_of(parts, "Gulu")

    def of(name: str, change) -> list[str]:
        return verify.differences(resealed(parts, f"{name}.json", change))

    def put(rows, *way, value):
        *before, last = way
        for step in before:
            rows = rows[step]
        rows[last] = value

    def file_of(rows, key):
        return next(one for one in rows if one["file"] == key)

    assert of("ranking", lambda rows: put(rows, "files", lira, "place", value=3))[0].startswith(
        "ranking.json, Lira: place by mean: the ranking says 3, "
    )
    assert of("ranking", lambda rows: put(rows, "files", lira, "adjusted", value=4.9))[0].startswith(
        "ranking.json, Lira: adjusted: the ranking says 4.9, "
    )
    assert of("ranking", lambda rows: put(rows, "variances", "noise", value=2.0))[0].startswith(
        "ranking.json: variance of the noise: the ranking says 2, "
    )
    assert of("decision", lambda rows: put(file_of(rows["choices"], gulu), "in", value=True)) == [
        "decision.json, Gulu: the choice departs from the word “reserved” without a reason.",
        "decision.json, Gulu: choice and list of the admitted say different things.",
        "call.json, “files_by_state”: the choices are 2 admitted and 1 refused.",
    ]
    assert of("decision", lambda rows: put(rows, "size", value=2)) == [
        "decision.json: the size is said to be 2, the list has 1."
    ]
    assert of("decision", lambda rows: put(rows, "proposed", "by", value=rows["approved"]["by"])) == [
        "decision.json: one person proposed and approved."
    ]
    assert of("call", lambda rows: rows.update(ceiling=0, quota_admitted=0)) == [
        "decision.json, UG: 1 cities are admitted, and the ceiling is 0."
    ]
    assert of("words", lambda rows: put(file_of(rows, lira), "word", value="reserved"))[0] == (
        "votes.json, Lira, ballot 1: recommend 2, casting vote “”: not “reserved”."
    )
    assert of("words", lambda rows: put(file_of(rows, lira), "entitled", value=9))[0] == (
        "votes.json, Lira, ballot 1: 2 voted, and the quorum is 5 of 9."
    )


def test_part_that_was_changed_lost_or_added_is_named(frozen):
    parts = bundle.unpack(bytes(frozen.content))
    parts["versions.json"] += b" "
    parts["more.json"] = b"{}"
    del parts["audit.json"]

    assert verify.differences(parts) == [
        "audit.json: the manifest names it, and it is not here.",
        "versions.json: it is not the part that the manifest names; its SHA-256 differs.",
        "more.json: it is here, and the manifest does not name it.",
    ]


def test_no_name_of_a_person_travels(frozen, made):
    parts = bundle.unpack(bytes(frozen.content))
    names = [str(one.user) for one in (made.chair, made.reader, made.composer, made.director)]

    everything = b"".join(parts.values()).decode()
    assert [name for name in names if name in everything] == []
    assert all(name in frozen.people for name in names)
    assert json.loads(parts["manifest.json"])["sealed"]["people.json"] == verify.digest(frozen.people.encode())


def test_nonsense_is_told_and_never_a_traceback(tmp_path, frozen):
    folder = unpacked(frozen, tmp_path)
    (folder / "marks.json").write_text('[{"file": 1}]')
    (folder / "no.zip").write_text("no")

    assert run(folder, "no.zip") == (2, ["no.zip is no bundle: File is not a zip file."])
    code, lines = run(folder)
    assert (code, lines[1:5]) == (1, [
        "no.zip: it is here, and the manifest does not name it.",
        "marks.json, row 1, “file”: the id of a file that stands in files.json is expected, here is 1.",
        "marks.json, row 1: “seat” is missing.",
        "marks.json, row 1: “criterion” is missing.",
    ])  # fmt: skip
    (folder / "manifest.json").unlink()
    assert run(folder)[0] == 1


def test_program_reads_like_a_few_files_of_the_bare_library():
    for name in bundle.PROGRAM:
        source = Path(verify.__file__).with_name(name).read_text()
        assert len(source.splitlines()) < 400
        lines = [line.split() for line in source.splitlines() if line.startswith(("import ", "from "))]
        assert {words[1].split(".")[0] for words in lines} - {"__future__"} <= sys.stdlib_module_names


def test_persons_and_seats_that_are_not_there_are_named(frozen):
    parts = bundle.unpack(bytes(frozen.content))

    def of(name, change):
        return verify.differences(resealed(parts, f"{name}.json", change))

    def decided(**facts):
        return of("decision", lambda rows: rows["choices"][0].update(reason="Why not.", **facts))

    def moved(rows):
        votes = next(one for one in rows if not one["secret"])["votes"]
        votes["9"] = votes.pop(min(votes))

    approver = json.loads(parts["decision.json"])["approved"]["by"]
    stranger = of("decision", lambda rows: rows["approved"].update(by="person 99"))
    assert any("there is no person 99" in line for line in stranger)
    assert any("there is no person 77" in line for line in decided(by="person 77"))
    assert any("not by the director who approved" in line for line in decided(overruled=True))
    assert any("not by the director" in line for line in decided(overruled=True, by=approver, role="secretariat"))
    assert any("nobody who gave it" in line for line in of("decision", lambda rows: bare(rows["choices"][0])))
    assert any("the jury has no seat 9" in line for line in of("votes", moved))
    assert "which targets were set" in verify.NOT_RECKONED


def bare(choice):
    choice.pop("by")
    choice["reason"] = "Why not."


def test_an_older_python_is_told_and_sees_no_traceback(tmp_path):
    program = f"import runpy, sys; sys.version_info = (3, 8, 1); runpy.run_path({verify.__file__!r})"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)

    assert (done.returncode, done.stderr) == (1, "verify.py needs Python 3.9 or newer; this one is 3.8.\n")
