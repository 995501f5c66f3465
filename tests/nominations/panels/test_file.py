"""A round of panels on file: what is read, what is refused, what is printed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nominations.panels import Unsound
from nominations.panels import file as panelfile
from tests.nominations.panels import rounds

ROUND = {
    "readers_per_file": 2,
    "min_regions": 2,
    "max_load": 5,
    "files": [{"id": "f", "country": "UG", "language": "en"}],
    "jurors": [
        {"id": "a", "countries": ["KE"], "region": "Africa", "languages": ["en"], "max_load": 3},
        {"id": "b", "countries": ["RO", "MD"], "region": "Europe", "languages": [], "max_load": None},
    ],
    "conflicts": [],
    "locked": [],
    "fit": [["a", "f", 2], ["b", "f", 0.5]],
}
ROOT = Path(__file__).parents[3]


def test_answer_has_what_was_asked_for_and_what_is_proven():
    told = panelfile.answer(json.dumps(ROUND), 7)

    assert told == {
        "panels": {"f": ["a", "b"]},
        "load": {"a": 1, "b": 1},
        "total_fit": 2.5,
        "unmet": [],
        "certificate": {
            "optimal": True,
            "pairs": "all",
            "seats": {"filled": 2, "bound": 2, "proven": True},
            "floor": {"value": 2.5, "bound": 2.5, "proven": True},
            "fit": {"value": 2.5, "bound": 2.5, "proven": True},
        },
        "worst_panel": {"file": "f", "fit": 2.5},
        "connected": True,
        "seed": 7,
        "solver": told["solver"],
    }
    assert told["solver"].startswith("OR-tools 9.")


def test_capitals_and_outer_blanks_make_no_other_country_language_or_region():
    file = {"id": "f", "country": "j0 ", "language": "EN"}
    tied = {"id": "a", "countries": ["J0"], "region": "Africa", "languages": ["en"]}
    near = {"id": "b", "countries": ["UG"], "region": "Africa", "languages": [" en"]}
    again = {"id": "c", "countries": ["KE"], "region": "africa ", "languages": ["En"]}
    asked = ROUND | {"files": [file], "jurors": [tied, near, again], "fit": [], "min_regions": 1}

    assert panelfile.answer(json.dumps(asked), 1)["panels"] == {"f": ["b", "c"]}
    one_region = panelfile.answer(json.dumps(asked | {"min_regions": 2}), 1)
    assert len(one_region["panels"]["f"]) == 1
    assert "j0 " not in one_region["unmet"][0]["sentence"]


@pytest.mark.parametrize("blank", [{"country": " "}, {"language": " "}])
def test_a_blank_is_no_word(blank):
    with pytest.raises(Unsound, match="has to be a word"):
        panelfile.answer(json.dumps(ROUND | {"files": [ROUND["files"][0] | blank]}), 1)


def test_lists_that_say_nothing_and_limits_may_be_left_out():
    asked = {name: value for name, value in ROUND.items() if name not in {"conflicts", "locked", "fit"}}
    asked |= {"files": [{"id": "f", "country": "UG"}], "max_load": None}
    asked["jurors"] = [{name: one[name] for name in ("id", "countries", "region")} for one in ROUND["jurors"]]

    assert panelfile.answer(json.dumps(asked), 1)["panels"] == {"f": ["a", "b"]}


def changed(path: str, value):
    asked = json.loads(json.dumps(ROUND))
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    place = asked
    for step in way:
        place = place[step]
    place[last] = value
    return asked


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        ("files", {}, "files has to be a list."),
        ("files.0", "f", "file 1 has to be an object."),
        ("files.0", {"id": "f"}, "file 1 does not name its country."),
        ("files.0.id", 7, "The id of file 1 has to be a word."),
        ("files.0.language", ["en"], "The language of file 1 has to be a word."),
        ("files", [ROUND["files"][0]] * 2, "The file f is named twice."),
        ("jurors", [ROUND["jurors"][0]] * 2, "The juror a is named twice."),
        ("jurors.0.countries", "KE", "The countries of juror 1 have to be a list of words."),
        ("jurors.1.max_load", -1, "The max_load of juror 2 has to be a whole number, 0 or more, or null."),
        ("max_load", True, "The max_load of the file has to be a whole number, 0 or more, or null."),
        ("readers_per_file", 2.0, "readers_per_file has to be a whole number from 1 to 100."),
        ("readers_per_file", 10**9, "readers_per_file has to be a whole number from 1 to 100."),
        ("min_regions", 3, "min_regions is 3; with 2 readers per file it can be 1 or 2."),
        ("conflicts", [["a"]], "Row 1 of conflicts has to be a list: juror, file."),
        ("conflicts", [["x", "f"]], "Row 1 of conflicts names juror x; nothing of this name is in the round."),
        ("locked", [["a", "x"]], "Row 1 of locked names file x; nothing of this name is in the round."),
        ("locked", [["a", "f"]], ""),
        ("fit", [["a", "f"]], "Row 1 of fit has to be a list: juror, file, number."),
        ("fit", [["a", "f", "9"]], "The fit of a and f has to be a number up to 1000000000000."),
        ("fit", [["a", "f", float("nan")]], "The fit of a and f has to be a number up to 1000000000000."),
        ("fit", [["a", "f", 10**400]], "The fit of a and f has to be a number up to 1000000000000."),
        ("fit", [["a", "f", 1]] * 2, "The fit of a and f is named twice."),
    ],
)
def test_round_that_makes_no_sense_is_refused_with_a_sentence(path, value, sentence):
    text = json.dumps(changed(path, value))

    if not sentence:
        assert panelfile.answer(text, 1)["panels"] == {"f": ["a", "b"]}
        return
    with pytest.raises(Unsound) as refused:
        panelfile.answer(text, 1)
    assert str(refused.value) == sentence


@pytest.mark.parametrize("name", panelfile.NEEDED)
def test_what_a_round_needs_is_asked_for_by_name(name):
    asked = {key: value for key, value in ROUND.items() if key != name}

    with pytest.raises(Unsound, match=f"The file does not name {name}."):
        panelfile.answer(json.dumps(asked), 1)


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "[]", "3", "9" * 5000])
def test_anything_but_an_object_is_refused(text):
    with pytest.raises(Unsound, match=r"^The file (is not JSON|has to be one JSON object)"):
        panelfile.answer(text, 1)


def run(*arguments: str) -> subprocess.CompletedProcess:
    """The command in a process of its own, where no database can be reached."""
    nowhere = os.environ | {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none", "REDIS_URL": "redis://127.0.0.1:1/0"}
    command = [sys.executable, "manage.py", "plan_panels", *arguments]
    return subprocess.run(command, cwd=ROOT, env=nowhere, capture_output=True, text=True, check=False)


def test_command_needs_no_database_and_says_the_same_twice(tmp_path):
    path = tmp_path / "round.json"
    path.write_text(json.dumps(rounds.made(30, 8, slack=0.8)), "utf-8")

    first, second = run(str(path), "--seed", "3"), run(str(path), "--seed", "3")

    assert (first.returncode, first.stderr, first.stdout == second.stdout) == (0, "", True)
    assert len(json.loads(first.stdout)["unmet"]) > 0


def test_command_prints_names_of_any_letters(tmp_path):
    path = tmp_path / "round.json"
    path.write_text(json.dumps(changed("files.0.id", "Łódź \ud800") | {"fit": []}), "utf-8")

    assert json.loads(run(str(path)).stdout)["panels"] == {"Łódź \ud800": ["a", "b"]}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"{", "The file is not JSON: "),
        (b"\xff\xfe\x00", "The file is not text in UTF-8."),
        (b'{"files": []}', "The file does not name readers_per_file, min_regions, max_load, jurors."),
        (None, "The file cannot be read: No such file or directory."),
    ],
)
def test_command_refuses_a_bad_file_in_one_sentence(tmp_path, content, sentence):
    path = tmp_path / "round.json"
    if content is not None:
        path.write_bytes(content)

    told = run(str(path))

    assert (told.returncode, told.stdout, told.stderr.count("\n")) == (2, "", 1)
    assert sentence in told.stderr
    assert "Traceback" not in told.stderr
