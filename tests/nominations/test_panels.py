"""Panels: valid always, alike where they can be."""

from hypothesis import given
from hypothesis import strategies as st

from nominations import panels
from nominations.panels import File, Reader

COUNTRIES = ["UG", "KE", "RO", "TR", "CI"]
codes = st.sampled_from(COUNTRIES)
readers = st.lists(
    st.builds(
        Reader,
        id=st.integers(0, 99).map("j{:02}".format),
        countries=st.lists(codes, min_size=1, max_size=2, unique=True).map(tuple),
        region=st.sampled_from(["africa", "europe", "arab"]),
        languages=st.frozensets(st.sampled_from(["en", "fr"])),
        max_load=st.none() | st.integers(0, 6),
    ),
    max_size=9,
    unique_by=lambda reader: reader.id,
)
files = st.lists(
    st.builds(File, id=st.integers(0, 99).map("f{:02}".format), country=codes, language=st.sampled_from(["en", "fr"])),
    max_size=14,
    unique_by=lambda file: file.id,
)
pairs = st.frozensets(st.tuples(st.integers(0, 99).map("j{:02}".format), st.integers(0, 99).map("f{:02}".format)))


def reader(key: str, country: str, region: str = "africa", **facts) -> Reader:
    return Reader(key, (country,), region, **facts)


@given(files, readers, st.integers(1, 4), pairs, st.integers(0, 5))
def test_no_rule_is_ever_broken(some_files, some_readers, per_file, conflicts, seed):
    plan = panels.propose(some_files, some_readers, per_file, conflicts=conflicts, max_load=8, seed=seed)
    by_id = {someone.id: someone for someone in some_readers}

    for file in some_files:
        panel = plan.panels[file.id]
        assert len(panel) == len(set(panel)) <= per_file
        assert all(panels.may_read(by_id[key], file, conflicts) for key in panel)
        assert len({by_id[key].nationality for key in panel}) == len(panel)
    for key, load in plan.load.items():
        assert load == sum(key in panel for panel in plan.panels.values())
        assert load <= min(8, 8 if by_id[key].max_load is None else by_id[key].max_load)


@given(files, readers, st.integers(1, 4))
def test_every_empty_seat_is_reported_with_a_sentence(some_files, some_readers, per_file):
    plan = panels.propose(some_files, some_readers, per_file)

    short = {file: per_file - len(panel) for file, panel in plan.panels.items() if len(panel) < per_file}
    assert {unfilled.file: unfilled.seats for unfilled in plan.unfilled} == short
    assert all(unfilled.sentence.endswith(".") for unfilled in plan.unfilled)


@given(files, readers, st.integers(1, 3))
def test_load_is_balanced_as_far_as_the_rules_allow(some_files, some_readers, per_file):
    plan = panels.propose(some_files, some_readers, per_file)
    by_id = {someone.id: someone for someone in some_readers}

    for file in some_files:
        panel = plan.panels[file.id]
        for giver in panel:
            for taker in by_id.values():
                room = taker.max_load is None or plan.load[taker.id] < taker.max_load
                rest = {by_id[key].nationality for key in panel if key != giver}
                if taker.id in panel or not room or not panels.may_read(taker, file) or taker.nationality in rest:
                    continue
                regions = {by_id[key].region for key in panel}
                after = {by_id[key].region for key in panel if key != giver} | {taker.region}
                keeps = len(after) >= min(2, len(regions))
                assert not keeps or plan.load[giver] - plan.load[taker.id] < 2


@given(files, readers, st.integers(0, 9))
def test_the_same_seed_gives_the_same_plan_in_any_order(some_files, some_readers, seed):
    first = panels.propose(some_files, some_readers, 3, seed=seed)
    second = panels.propose(some_files[::-1], some_readers[::-1], 3, seed=seed)

    assert first == second


@given(st.integers(1, 40), st.integers(3, 9))
def test_loads_are_within_one_file_when_everybody_may_read_all(count, jurors):
    plan = panels.propose(
        [File(f"f{number}", "UG") for number in range(count)],
        [reader(f"j{number}", f"K{number}", ["africa", "europe"][number % 2]) for number in range(jurors)],
        3,
    )

    assert max(plan.load.values()) - min(plan.load.values()) <= 1
    assert (plan.unfilled, plan.one_region) == ([], [])


def test_panel_has_two_regions_where_that_is_possible():
    africans = [reader(f"a{number}", f"K{number}") for number in range(5)]
    several = panels.propose([File("f", "UG")], [*africans, reader("z", "RO", "europe")], 3)
    alone = panels.propose([File("f", "UG")], africans, 3)

    assert ("z" in several.panels["f"], several.one_region) == (True, [])
    assert alone.one_region == ["f"]


def test_readers_of_one_nationality_never_share_a_file():
    jurors = [reader("a", "KE"), reader("b", "KE"), reader("c", "RO")]
    plan = panels.propose([File("f", "UG"), File("g", "UG")], jurors, 3)

    assert sorted(plan.panels["f"] + plan.panels["g"]) == ["a", "b", "c", "c"]
    assert [(unfilled.seats, unfilled.rule) for unfilled in plan.unfilled] == [(1, "nationality"), (1, "nationality")]
    assert plan.unfilled[0].sentence == "Nationalities among the jurors who may read the file: 2 of 3."


def test_juror_without_a_country_reads_beside_anybody():
    plan = panels.propose([File("f", "UG")], [Reader("a", ()), Reader("b", ())], 2)

    assert plan.panels == {"f": ["a", "b"]}


def test_juror_never_gets_more_files_than_agreed():
    plan = panels.propose([File(str(number), "UG") for number in range(4)], [reader("a", "KE", max_load=3)], 1)

    assert plan.load == {"a": 3}
    assert [unfilled.rule for unfilled in plan.unfilled] == ["load"]


def test_load_that_jurors_carry_already_counts():
    plan = panels.propose([File("f", "UG")], [reader("a", "KE"), reader("b", "KE")], 1, load={"a": 5, "gone": 9})

    assert (plan.panels, plan.load) == ({"f": ["b"]}, {"a": 5, "b": 1})


def test_unfilled_names_the_rule():
    jurors = [reader("a", "KE", languages=frozenset({"en"})), reader("b", "RO", languages=frozenset({"en"}))]
    plan = panels.propose([File("1", "KE", "en"), File("2", "UG", "fr"), File("3", "UG", "en")], jurors, 2, max_load=1)

    assert [(unfilled.file, unfilled.seats, unfilled.rule) for unfilled in plan.unfilled] == [
        ("1", 1, "country"),
        ("2", 2, "language"),
        ("3", 1, "load"),
    ]
    assert plan.unfilled[0].sentence == "Jurors without ties to KE or a conflict with the file: 1 of 2."
