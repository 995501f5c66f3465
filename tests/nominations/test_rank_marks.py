"""`manage.py rank_marks`: the ranking of a file, and one sentence about a bad one; no database."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tests.nominations import simulated

HEADER = "juror,file,criterion,mark"
GOOD = f"""{HEADER}
a,x,partners,5
a,x,resources,3
a,y,partners,2
a,y,resources,
b,x,partners,4
b,x,resources,2.5
b,y,partners,1
b,y,resources,1
"""


@pytest.fixture
def ranked(tmp_path, capsys):
    """The command on these texts, and what it prints."""

    def run(text: str | bytes, *arguments: str, weights: str | None = None) -> dict:
        file, weighed = tmp_path / "marks.csv", tmp_path / "weights"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        if weights is not None:
            weighed.write_text(weights)
            arguments = (*arguments, "--weights", str(weighed))
        call_command("rank_marks", str(file), *arguments)
        return json.loads(capsys.readouterr().out)

    return run


@pytest.fixture
def refused(ranked):
    def run(*texts: str | bytes, weights: str | None = None) -> str:
        with pytest.raises(CommandError) as error:
            ranked(*texts, weights=weights)
        assert error.value.returncode == 2
        sentence = str(error.value)
        assert "\n" not in sentence
        assert sentence.endswith(".")
        return sentence

    return run


def test_rank_marks_prints_files_jurors_variances_and_warnings(ranked):
    found = ranked(GOOD, "--places", "1")

    assert list(found) == ["files", "juror_effects", "variances", "connected", "warnings"]
    assert list(found["files"]) == ["x", "y"]
    assert list(found["files"]["x"]) == [
        *("mean", "adjusted", "se", "rank", "rank_low", "rank_high", "chance", "readers"),
    ]
    assert (found["files"]["x"]["mean"], found["files"]["y"]["mean"]) == (3.625, 1.25)
    assert (found["files"]["x"]["rank"], found["files"]["y"]["rank"], found["files"]["x"]["readers"]) == (1, 2, 2)
    assert list(found["juror_effects"]["a"]) == ["effect", "se", "files"]
    assert list(found["variances"]) == ["file", "juror", "noise"]
    assert found["connected"] is True
    assert "Reviews that leave out a criterion: 1." in found["warnings"][-1]


def test_rank_marks_without_places_tells_no_chance(ranked):
    assert ranked(GOOD)["files"]["x"]["chance"] is None


@pytest.mark.parametrize("weights", ["criterion,weight\nresources,3\n", '{"resources": 3}', '\ufeff{"resources": "3"}'])
def test_rank_marks_weighs_criteria(ranked, weights):
    assert ranked(GOOD, weights=weights)["files"]["x"]["mean"] == pytest.approx((4.5 + 3 * 2.75) / 4)


def test_rank_marks_of_pieces_is_the_raw_ranking(ranked):
    found = ranked(f"{HEADER}\na,x,c,5\nb,y,c,3\n", "--places", "1")

    assert (found["connected"], found["variances"], found["juror_effects"]) == (False, None, {})
    assert found["files"]["y"] == {
        **dict.fromkeys(("adjusted", "se", "rank_low", "rank_high", "chance")),
        "mean": 3.0,
        "rank": 2,
        "readers": 1,
    }
    assert found["warnings"][0].startswith("Nothing is adjusted: the readers fall into 2 groups")


def test_rank_marks_adds_who_changes_the_list_when_asked(ranked):
    found = ranked(GOOD, "--places", "1", "--leave-one-out")

    empty = {"leave": [], "enter": [], "leave_adjusted": None, "enter_adjusted": None}
    assert found["leave_one_out"] == {"a": empty, "b": empty}


def test_rank_marks_knows_columns_in_any_order_and_more_of_them(ranked):
    text = "\ufeffnote,Mark,criterion,file,juror\r\n,5,c,x,a\r\n\r\nwell,3,c,x,b\r\n"

    assert ranked(text)["files"]["x"]["mean"] == 4


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The file is empty."),
        ("\n\n", "The file is empty."),
        (HEADER, "The file has no marks."),
        (
            "juror,file,mark\na,x,1",
            "The column criterion is missing; the first line names juror, file, criterion, mark.",
        ),
        (
            f"{HEADER},mark\na,x,c,1,1",
            "The column mark is there twice; the first line names juror, file, criterion, mark.",
        ),
        (f"{HEADER}\na,x,c,good", "Line 2: the mark “good” is no number."),
        (f"{HEADER}\na,x,c,nan", "Line 2: the mark “nan” is no number."),
        (f"{HEADER}\na,x,c,1e999", "Line 2: the mark “1e999” is no number."),
        (f"{HEADER}\na,x,c,6", "Line 2: the mark 6 is off the scale from 0 to 5."),
        (f"{HEADER}\na,x,c,-0.5", "Line 2: the mark -0.5 is off the scale from 0 to 5."),
        (f"{HEADER}\na,,c,5", "Line 2: the file is missing."),
        (f"{HEADER}\na,x,c", "Line 2: it has 3 cells; the columns are more."),
        (f"{HEADER}\na,x,c,1\n a,x,c,", "Line 3: juror a marks criterion c of file x a second time."),
        (f'{HEADER}\na,"x,c,1', "Line 2: it is no CSV: unexpected end of data."),
        (HEADER.encode("utf-16"), "marks.csv is no text in UTF-8."),
    ],
)
def test_bad_file_is_told_in_a_sentence(refused, text, sentence):
    assert refused(text).endswith(sentence)


@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        ("", "The file is empty."),
        ('{"work": 2}', "Weights: no mark names the criterion work."),
        ('{"partners": 2, "partners": 2}', "Weights: the criterion partners has a weight already."),
        ('{"partners": true}', "Weights: the weight “True” is no number above 0 and below 1000."),
        ("criterion,weight\npartners,0", "Weights, line 2: the weight “0” is no number above 0 and below 1000."),
        ("criterion,weight\npartners,", "Weights, line 2: the weight “” is no number above 0 and below 1000."),
        ("criterion\npartners", "The column weight is missing; the first line names criterion, weight."),
    ],
)
def test_bad_weights_are_told_in_a_sentence(refused, weights, sentence):
    assert refused(GOOD, weights=weights) == sentence


def test_weights_that_are_no_json_are_told_in_a_sentence(refused):
    assert refused(GOOD, weights='{"partners": ').startswith("The weights are no JSON: ")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--places", "0"), "--places must be 1 or more."),
        (("--leave-one-out",), "--leave-one-out needs --places."),
        (("--weights", "/nowhere"), "The file /nowhere cannot be read: No such file or directory."),
    ],
)
def test_bad_arguments_are_told_in_a_sentence(refused, arguments, sentence):
    assert refused(GOOD, *arguments) == sentence


def test_rank_marks_needs_no_database_and_says_the_same_twice(tmp_path):
    """As an auditor starts it, on whole marks of a made-up round."""
    file = tmp_path / "marks.csv"
    rows = [(word.juror, word.file, min(5, max(0, round(word.value)))) for word in simulated.marks(1, 0.5)[1]]
    file.write_text("\n".join([HEADER, *(f"{juror},{name},whole,{mark}" for juror, name, mark in rows)]))

    one, other = (_run("rank_marks", str(file), "--places", "77") for _time in range(2))

    assert (one.returncode, one.stderr) == (0, "")
    assert one.stdout == other.stdout
    assert len(json.loads(one.stdout)["files"]) == 150
    bad = _run("rank_marks", str(tmp_path))
    assert (bad.returncode, bad.stdout, len(bad.stderr.splitlines())) == (2, "", 1)


def test_names_in_any_script_leave_by_a_terminal_of_any_kind(tmp_path, monkeypatch):
    file = tmp_path / "marks.csv"
    file.write_text(f"{HEADER}\na,الشارقة,whole,3\nb,الشارقة,whole,4\n", encoding="utf-8")
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")

    told = _run("rank_marks", str(file))

    assert (told.returncode, told.stderr) == (0, "")
    assert list(json.loads(told.stdout)["files"]) == ["الشارقة"]


def test_help_says_what_takes_long():
    assert "minutes for 1,000" in " ".join(_run("rank_marks", "--help").stdout.split())


def _run(*arguments: str) -> subprocess.CompletedProcess:
    env = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    command = [sys.executable, "manage.py", *arguments]
    env |= {"DJANGO_SETTINGS_MODULE": "gnlc_site.settings"}
    return subprocess.run(command, cwd=settings.BASE_DIR, env=env, capture_output=True, encoding="utf-8", check=False)
