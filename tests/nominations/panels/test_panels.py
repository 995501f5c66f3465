"""Panels: no rule broken, as full and as fit as an exact solver of its own finds them, loads alike."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nominations import panels
from nominations.panels import File, Reader, Unsound
from nominations.panels import file as panelfile
from tests import pages
from tests.nominations.panels import rounds
from tests.nominations.panels.judge import Exact, broken

SMALL = [("feasible", 2, 1.2), ("feasible", 3, 1.2), ("too few readings", 2, 0.8), ("too few readings", 3, 0.8)]


def reader(key: str, country: str, region: str = "africa", **facts) -> Reader:
    return Reader(key, (country,), region, **facts)


def judged(asked: dict, seed: int = 1) -> dict:
    """What is told of a round, as the command prints it."""
    return panelfile.told(_proposed(asked, seed))


def _proposed(asked: dict, seed: int) -> panels.Plan:
    return panels.propose(
        [File(file["id"], file["country"], file["language"]) for file in asked["files"]],
        [
            Reader(one["id"], tuple(one["countries"]), one["region"], frozenset(one["languages"]), one["max_load"])
            for one in asked["jurors"]
        ],
        asked["readers_per_file"],
        min_regions=asked["min_regions"],
        max_load=asked["max_load"],
        conflicts={tuple(pair) for pair in asked["conflicts"]},
        locked={tuple(pair) for pair in asked["locked"]},
        fit=[tuple(row) for row in asked["fit"]],
        seed=seed,
    )


def drawn(seed: int) -> dict:
    """A small round of any kind: countries in several regions, few jurors, no fit, fit that costs."""
    chance = random.Random(seed)
    per_file = chance.choice([1, 2, 3, 3, 3, 4])
    nations = {f"C{number}": chance.choice("abc") for number in range(chance.randint(1, 7))}
    files = [
        {"id": f"f{number}", "country": chance.choice([*nations]), "language": chance.choice(["en", "fr", ""])}
        for number in range(chance.randint(0, 10))
    ]
    jurors = [_juror(number, nations, chance, split=seed % 2 == 0) for number in range(chance.randint(0, 9))]
    pairs = [[juror["id"], file["id"]] for juror in jurors for file in files]
    low, high = chance.choice([(0, 0), (0, 3), (0, 1000), (-50, 50)])
    return {
        "readers_per_file": per_file,
        "min_regions": chance.choice(sorted({1, min(2, per_file), per_file})),
        "max_load": chance.choice([None, 2, 3, 5]),
        "files": files,
        "jurors": jurors,
        "conflicts": [pair for pair in pairs if chance.random() < 0.05],
        "locked": [pair for pair in pairs if chance.random() < 0.02],
        "fit": [[*pair, chance.randint(low, high)] for pair in pairs],
    }


def _juror(number: int, nations: dict[str, str], chance: random.Random, *, split: bool) -> dict:
    countries = chance.sample([*nations], chance.choice([0, 1, 1, 1, 1]) or min(2, len(nations)))
    region = chance.choice("abc") if split else nations[countries[0]]
    languages = chance.choice([[], ["en"], ["en", "fr"]])
    limit = chance.choice([None, 1, 2, 5])
    return {"id": f"j{number}", "countries": countries, "region": region, "languages": languages, "max_load": limit}


@given(st.integers(0, 10**6))
@settings(max_examples=80, deadline=None)
def test_no_rule_is_ever_broken_and_every_seat_that_can_be_is_filled(seed):
    asked = drawn(seed)
    try:
        told = judged(asked, seed)
    except Unsound:
        assert asked["locked"]
        return

    filled = sum(map(len, told["panels"].values()))
    assert broken(asked, told) == []
    assert filled == Exact(asked).most_seats()
    assert len(told["unmet"]) == asked["readers_per_file"] * len(asked["files"]) - filled


@given(st.integers(0, 10**6))
@settings(max_examples=40, deadline=None)
def test_fit_is_what_the_exact_solver_finds_on_the_same_floor(seed):
    asked = drawn(seed) | {"locked": []}
    told = judged(asked)
    full = [panel for panel in told["panels"].values() if len(panel) == asked["readers_per_file"]]

    if full and min(number for *_pair, number in asked["fit"]) >= 0:
        filled = sum(map(len, told["panels"].values()))
        most = Exact(asked).most_fit(filled, told["certificate"]["floor"]["value"])
        assert told["total_fit"] >= 0.99 * most - 1e-6


def _sizes_and_squares(told: dict) -> tuple[dict, int]:
    """How large each panel is, and the sum of the squares of loads."""
    return {key: len(panel) for key, panel in told["panels"].items()}, sum(n * n for n in told["load"].values())


@pytest.mark.parametrize("first", range(0, 400 if pages.THOROUGH else 40, 40))
def test_floor_is_the_highest_and_loads_spread_least_as_an_exact_solver_finds_them(first):
    asked_for = [drawn(seed) | {"locked": []} for seed in range(first, first + 40)]
    wrong, seen = [], 0
    for asked in asked_for:
        told = judged(asked)
        (sizes, squares), floor = _sizes_and_squares(told), told["certificate"]["floor"]["value"]
        if floor is not None:
            highest = Exact(asked).highest_floor(sizes)
            least = Exact(asked).least_squares(sizes, floor, told["total_fit"])
            wrong += [(asked, floor, highest, squares, least)] if (floor, squares) != (round(highest), least) else []
            seen += 1

    assert wrong == []
    assert seen > 20


@pytest.mark.parametrize(("kind", "regions", "slack"), SMALL)
def test_rounds_of_80_files_are_as_full_and_as_fit_as_exact_ones(kind, regions, slack):
    asked = rounds.made(80, 12, min_regions=regions, slack=slack, seed=rounds.FEASIBLE)
    told = judged(asked)

    filled = sum(map(len, told["panels"].values()))
    exact = Exact(asked)
    assert broken(asked, told) == []
    assert filled == exact.most_seats()
    assert filled == 240 if kind == "feasible" else filled < 0.85 * 240
    assert told["total_fit"] >= 0.99 * exact.most_fit(filled, told["certificate"]["floor"]["value"])


@given(st.integers(0, 10**6), st.integers(0, 9))
@settings(max_examples=20, deadline=None)
def test_the_same_seed_gives_the_same_plan_in_any_order(seed, draw):
    asked = drawn(seed) | {"locked": []}
    turned = {name: value[::-1] if isinstance(value, list) else value for name, value in asked.items()}

    assert judged(asked, draw) == judged(asked, draw)
    assert _unordered(judged(asked, draw)) == _unordered(judged(turned, draw))


def _unordered(told: dict) -> dict:
    return told | {"unmet": sorted(told["unmet"], key=lambda one: one["file"])}


def test_another_seed_draws_other_panels_among_equals():
    asked = rounds.made(80, 12, fit=False)

    assert judged(asked, 1)["panels"] != judged(asked, 2)["panels"]


def test_a_large_round_looks_at_the_best_of_each_file_and_says_so():
    asked = rounds.made(1300, 40)
    told = judged(asked)

    assert broken(asked, told) == []
    assert told["certificate"]["pairs"] == "the best of each file and juror"
    assert told["certificate"]["seats"] == {"filled": 3900, "bound": 3900, "proven": True}
    assert told["certificate"]["fit"]["proven"] is False


def test_a_large_round_looks_at_all_where_a_seat_would_stay_empty():
    asked = rounds.made(1300, 40)
    for juror in asked["jurors"][4:]:
        juror["languages"] = ["en"]
    told = judged(asked)

    assert broken(asked, told) == []
    assert told["certificate"]["pairs"] == "all"


def test_worst_panel_is_lifted_before_the_total_grows():
    files = [File("f", "UG"), File("g", "UG")]
    jurors = [reader(key, f"K{key}") for key in "abcd"]
    fit = [("a", "f", 10), ("b", "f", 9), ("c", "f", 1), ("d", "f", 1)]
    fit += [("a", "g", 20), ("b", "g", 12), ("c", "g", 1), ("d", "g", 1)]
    plan = panels.propose(files, jurors, 2, max_load=1, fit=fit)

    assert (plan.worst, plan.total_fit) == (("f", 11), 24)
    assert (plan.certificate.floor, plan.certificate.floor_proven) == (11, True)


def test_the_most_seats_come_before_the_best_fit():
    files = [File("f", "UG", "en"), File("g", "UG", "fr")]
    jurors = [reader("a", "KE", languages=frozenset({"en", "fr"})), reader("b", "RO", languages=frozenset({"en"}))]
    plan = panels.propose(files, jurors, 1, max_load=1, fit=[("a", "f", 1000)])

    assert plan.panels == {"f": ["b"], "g": ["a"]}


@given(st.integers(1, 40), st.integers(3, 9))
@settings(deadline=None)
def test_loads_are_within_one_file_when_everybody_may_read_all(count, jurors):
    plan = panels.propose(
        [File(f"f{number}", "UG") for number in range(count)],
        [reader(f"j{number}", f"K{number}", ["africa", "europe"][number % 2]) for number in range(jurors)],
        3,
        min_regions=2,
    )

    assert max(plan.load.values()) - min(plan.load.values()) <= 1
    assert plan.unfilled == []


def test_a_panel_that_stays_short_has_two_regions_or_one_reader():
    africans = [reader(f"a{number}", f"K{number}") for number in range(5)]
    several = panels.propose([File("f", "UG")], [*africans, reader("z", "RO", "europe")], 3, min_regions=2)
    alone = panels.propose([File("f", "UG")], africans, 3, min_regions=2)
    short = panels.propose([File("f", "UG")], [africans[0], reader("z", "RO", "europe")], 3, min_regions=2)

    assert ("z" in several.panels["f"], several.unfilled) == (True, [])
    assert (len(alone.panels["f"]), [one.rule for one in alone.unfilled]) == (1, ["region", "region"])
    assert alone.unfilled[0].sentence == (
        "No reader outside africa is free for f: nobody who may read it is from there."
    )
    assert short.panels["f"] == ["a0", "z"]


def test_few_jurors_of_a_second_region_go_where_they_open_most_seats():
    africans = [reader(f"a{number}", f"K{number}") for number in range(6)]
    files = [File(f"f{number}", "UG") for number in range(4)]
    plan = panels.propose(files, [*africans, reader("z", "RO", "europe", max_load=2)], 3, min_regions=2)

    assert sorted(map(len, plan.panels.values())) == [1, 1, 3, 3]
    assert plan.certificate.seats_proven


def test_readers_of_one_country_never_share_a_file_even_from_two_regions():
    jurors = [reader("a", "KE"), reader("b", "KE", "europe"), reader("c", "RO", "europe")]
    plan = panels.propose([File("f", "UG"), File("g", "UG")], jurors, 3)

    assert all(len({"a", "b"} & set(panel)) == 1 for panel in plan.panels.values())
    assert [one.rule for one in plan.unfilled] == ["nationality", "nationality"]
    assert plan.unfilled[0].sentence == "No reader from another country than the panel's is free for f."


def test_juror_without_a_country_reads_beside_anybody():
    plan = panels.propose([File("f", "UG")], [Reader("a", ()), Reader("b", ())], 2)

    assert plan.panels == {"f": ["a", "b"]}


def test_juror_never_gets_more_files_than_agreed():
    plan = panels.propose([File(str(number), "UG") for number in range(4)], [reader("a", "KE", max_load=3)], 1)

    assert plan.load == {"a": 3}
    assert [one.rule for one in plan.unfilled] == ["load"]


def test_load_that_jurors_carry_already_counts():
    jurors = [reader("a", "KE"), reader("b", "KE")]
    plan = panels.propose([File("f", "UG")], jurors, 1, load={"a": 5, "gone": 9})
    full = panels.propose([File("f", "UG")], [reader("a", "KE", max_load=5)], 1, load={"a": 5})

    assert (plan.panels, plan.load) == ({"f": ["b"]}, {"a": 5, "b": 1})
    assert full.panels == {"f": []}


def test_locked_cells_are_kept_and_count():
    files = [File("f", "UG"), File("g", "UG")]
    jurors = [reader("a", "KE"), reader("b", "TZ"), reader("c", "TN", "arab"), reader("d", "EG", "arab")]
    plan = panels.propose(files, jurors, 2, min_regions=2, locked={("a", "f"), ("a", "g")}, max_load=2)

    assert all("a" in panel and len(panel) == 2 for panel in plan.panels.values())
    assert (plan.load["a"], plan.load["b"]) == (2, 0)


def test_locked_panel_of_one_region_stays_and_reports_its_empty_seat():
    jurors = [reader("a", "KE"), reader("b", "TZ"), reader("c", "RW")]
    plan = panels.propose([File("f", "UG")], jurors, 3, min_regions=2, locked={("a", "f"), ("b", "f")})

    assert (plan.panels, [one.rule for one in plan.unfilled]) == ({"f": ["a", "b"]}, ["region"])


@pytest.mark.parametrize(
    ("locked", "sentence"),
    [
        ({("home", "f")}, "home is locked to f and cannot read it: ties to its country."),
        ({("torn", "f")}, "torn is locked to f and cannot read it: a conflict."),
        ({("other", "f")}, "other is locked to f and cannot read it: another language."),
        ({("a", "f"), ("twin", "f")}, "f has two locked readers of one country."),
        ({("a", "f"), ("b", "f"), ("c", "f")}, "f has too many locked readers of one region."),
        ({("a", "f"), ("b", "f"), ("x", "f"), ("c", "f")}, "f has more locked readers than seats."),
        ({("a", "f"), ("a", "g")}, "a has more locked files than agreed."),
    ],
)
def test_locked_cells_against_a_rule_are_refused(locked, sentence):
    jurors = [reader("a", "KE", max_load=1), reader("twin", "KE"), reader("b", "TZ"), reader("c", "RW")]
    jurors += [reader("home", "UG"), reader("torn", "ZA"), reader("x", "RO", "europe")]
    jurors += [reader("other", "BJ", languages=frozenset({"fr"}))]
    files = [File("f", "UG", "en"), File("g", "UG", "en")]

    with pytest.raises(Unsound) as refused:
        panels.propose(files, jurors, 3, min_regions=2, conflicts={("torn", "f")}, locked=locked)

    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("regions", "readers", "sentence"),
    [
        (1, 3, ""),
        (2, 3, ""),
        (3, 3, ""),
        (3, 4, "min_regions is 3; with 4 readers per file it can be 1, 2 or 4."),
        (4, 3, "min_regions is 4; with 3 readers per file it can be 1, 2 or 3."),
        (2, 1, "min_regions is 2; with 1 readers per file it can be 1."),
        (0, 2, "min_regions is 0; with 2 readers per file it can be 1 or 2."),
    ],
)
def test_regions_of_a_panel_are_one_two_or_as_many_as_readers(regions, readers, sentence):
    assert panels.regions_refused(regions, readers) == sentence


def test_regions_between_are_refused_when_panels_are_proposed():
    with pytest.raises(Unsound, match="min_regions is 3"):
        panels.propose([], [], 4, min_regions=3)


def test_unfilled_names_the_rule_in_a_sentence():
    jurors = [
        reader("a", "KE", languages=frozenset({"en"}), max_load=1),
        reader("b", "RO", "europe", languages=frozenset({"en"}), max_load=1),
        reader("c", "BJ", "africa", languages=frozenset({"fr"}), max_load=0),
    ]
    files = [File("1", "KE", "en"), File("2", "UG", "fr"), File("3", "UG", "en"), File("4", "RO", "es")]
    plan = panels.propose(files, jurors, 2, min_regions=2, conflicts={("b", "1"), ("c", "1")})

    assert {(one.file, one.rule) for one in plan.unfilled} == {("1", "conflict"), ("2", "load"), ("4", "language")}
    assert {one.sentence for one in plan.unfilled} == {
        "Every other juror without ties to KE has a conflict with 1.",
        "No reader of fr is free for 2: all who may read it have as many files as agreed.",
        "No other reader of es is without ties to RO and without a conflict with 4.",
    }


def test_unfilled_says_where_everybody_has_ties():
    plan = panels.propose([File("f", "KE")], [reader("a", "KE")], 1)

    assert plan.unfilled[0].sentence == "No other juror is without ties to KE, the country of f."


def test_jurors_hang_together_or_not():
    files = [File("f", "UG"), File("g", "ZA")]
    jurors = [reader("a", "ZA"), reader("b", "UG"), reader("idle", "UG", max_load=0)]
    apart = panels.propose(files, jurors, 1)
    bridge = panels.propose(files, [reader("a", "KE"), reader("b", "TZ")], 2)

    assert (apart.connected, bridge.connected) == (False, True)


def test_a_round_without_files_or_jurors_is_a_plan_too():
    nobody = panels.propose([File("f", "UG")], [], 2)

    assert panels.propose([], [], 3).panels == {}
    assert (nobody.panels, len(nobody.unfilled), nobody.worst) == ({"f": []}, 2, None)
    assert nobody.certificate.floor is None
