"""The mixed model against published figures, and against the same model written out in full."""

import tracemalloc

import numpy as np
import pytest

from nominations import mixedmodel
from nominations.mixedmodel import Table, Variances

# Penicillin (Davies and Goldsmith 1972, table 6.6, as in lme4): 24 plates by 6 samples, diameters in millimetres.
PENICILLIN = """
27 23 26 23 23 21  27 23 26 23 23 21  25 21 25 24 24 20  26 23 25 23 23 20  25 22 26 22 23 20  24 22 25 23 22 19
24 20 23 21 22 19  26 22 26 24 24 21  24 21 24 22 22 20  24 21 24 23 22 19  26 23 26 24 24 21  25 22 26 24 24 20
26 24 26 24 25 22  26 23 26 23 23 20  26 23 25 24 24 22  25 22 25 23 23 20  25 21 24 23 23 20  25 22 24 23 23 19
24 21 23 21 21 19  26 23 26 24 24 21  25 21 24 22 22 18  25 22 25 22 22 20  24 21 24 22 24 19  24 21 24 22 21 18
"""


def penicillin() -> Table:
    plates, samples = np.indices((24, 6))
    return Table(plates.ravel(), samples.ravel(), np.array(PENICILLIN.split(), dtype=float))


def test_fit_gives_the_published_figures_of_penicillin():
    """lme4: plate 0.8467, sample 1.9316, residual 0.5499, intercept 22.9722 (0.8086); effects from its `ranef`."""
    found = mixedmodel.fit(penicillin())

    spreads = [found.variances.file**0.5, found.variances.juror**0.5, found.variances.noise**0.5]
    assert spreads == pytest.approx([0.8467, 1.9316, 0.5499], abs=5e-5)
    assert (found.mean, found.mean_error) == pytest.approx((22.9722, 0.8086), abs=5e-5)
    assert found.files[:3] - found.mean == pytest.approx([0.80455, 0.80455, 0.18167], abs=5e-5)
    assert found.jurors == pytest.approx([2.18706, -1.01048, 1.93790, -0.09689, -0.01384, -3.00374], abs=5e-5)


def uneven(seed: int = 4, files: int = 25, jurors: int = 7) -> Table:
    """Files with one to four readers each."""
    chance = np.random.default_rng(seed)
    seen = [(file, reader) for file in range(files) for reader in chance.permutation(jurors)[: chance.integers(1, 5)]]
    where = np.array(seen)
    values = 3 + chance.normal(0, 1, files)[where[:, 0]] + chance.normal(0, 0.5, jurors)[where[:, 1]]
    return Table(where[:, 0], where[:, 1], values + chance.normal(0, 0.7, len(where)))


def written_out(table: Table, file: float, juror: float, noise: float) -> float:
    """Minus twice the restricted log-likelihood, every mark a row."""
    same = [one[:, None] == one[None, :] for one in (table.files, table.jurors)]
    whole = noise * np.eye(table.number) + file * same[0] + juror * same[1]
    ones, inverse = np.ones(table.number), np.linalg.inv(whole)
    weight = ones @ inverse @ ones
    rest = table.values - (ones @ inverse @ table.values) / weight
    return np.linalg.slogdet(whole)[1] + np.log(weight) + rest @ inverse @ rest


@pytest.mark.parametrize("seed", range(4))
def test_fit_finds_the_most_likely_variances_of_uneven_panels(seed):
    table = uneven(seed)
    found = mixedmodel.fit(table).variances
    least = written_out(table, found.file, found.juror, found.noise)

    for file, juror, noise in np.random.default_rng(seed).normal(1, 0.05, (60, 3)):
        assert written_out(table, found.file * file, found.juror * juror, found.noise * noise) >= least - 1e-6
    assert written_out(table, found.file, found.juror + 1e-3, found.noise) >= least


def test_fit_solves_the_equations_of_henderson():
    """Estimates and errors from the inverse of the whole system: mean, all files, all jurors."""
    table, variances = uneven(), Variances(0.9, 0.3, 0.5)
    columns = [np.ones((table.number, 1)), np.eye(25)[table.files], np.eye(7)[table.jurors]]
    design = np.hstack(columns)
    prior = np.diag([0] + [0.5 / 0.9] * 25 + [0.5 / 0.3] * 7)
    spread = np.linalg.inv(design.T @ design + prior)
    answer = spread @ design.T @ table.values
    reach = np.hstack([np.ones((25, 1)), np.eye(25), np.zeros((25, 7))])

    found = mixedmodel.fit_with(table, variances)

    assert found.files == pytest.approx(table.middle + reach @ answer)
    assert found.jurors == pytest.approx(answer[26:])
    assert found.file_errors == pytest.approx(np.sqrt(0.5 * np.diag(reach @ spread @ reach.T)))
    assert found.juror_errors == pytest.approx(np.sqrt(0.5 * np.diag(spread)[26:]))


def test_draws_have_the_means_and_the_spreads_of_the_fit_and_come_again():
    found = mixedmodel.fit(uneven())
    worlds = found.draws(40_000, seed=1)

    assert worlds.mean(axis=0) == pytest.approx(found.files, abs=0.02)
    assert worlds.std(axis=0) == pytest.approx(found.file_errors, rel=0.03)
    assert (worlds == found.draws(40_000, seed=1)).all()
    assert not (worlds == found.draws(40_000, seed=2)).any()


def test_a_large_round_needs_no_table_of_files_by_jurors():
    chance = np.random.default_rng(1)
    jurors = np.concatenate([chance.permutation(400)[:3] for _file in range(8_000)])
    table = Table(np.repeat(np.arange(8_000), 3), jurors, chance.normal(3, 1, 24_000))
    found = mixedmodel.fit_with(table, Variances(0.5, 0.2, 0.3))

    tracemalloc.start()
    assert len(found.files) == len(found.file_errors) == found.draws(1, 1).size == 8_000
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert most < 15_000_000  # of files by jurors in full: 25,600,000


def test_marks_that_all_agree_leave_next_to_no_noise():
    files, jurors = np.indices((6, 3))
    values = files + 0.5 * jurors - 0.5

    found = mixedmodel.fit(Table(files.ravel(), jurors.ravel(), values.ravel()))

    assert found.variances.noise < 2e-6
    assert found.files == pytest.approx(range(6), abs=0.01)


def test_marks_that_are_all_the_same_are_no_fault():
    files, jurors = np.indices((6, 3))

    found = mixedmodel.fit(Table(files.ravel(), jurors.ravel(), np.full(18, 4.0)))

    assert found.files == pytest.approx([4] * 6)
    assert np.isfinite(found.file_errors).all()


def test_one_way_is_the_analysis_of_variance_where_all_files_have_as_many_reviews():
    """With as many reviews everywhere restricted maximum likelihood and the classic estimate are one."""
    marks = np.array([[5, 4, 4], [3, 2, 4], [1, 1, 2], [4, 4, 3], [0, 2, 1]], dtype=float)
    files = np.repeat(np.arange(5), 3)
    within = marks.var(axis=1, ddof=1).mean()
    between = marks.mean(axis=1).var(ddof=1) - within / 3

    found = mixedmodel.fit_one_way(Table(files, np.zeros(15, dtype=np.int64), marks.ravel()))

    assert found.variances.noise == pytest.approx(within, rel=1e-3)
    assert found.variances.file == pytest.approx(between, rel=1e-3)
    pull = between / (between + within / 3)
    assert found.files == pytest.approx(marks.mean() + pull * (marks.mean(axis=1) - marks.mean()), rel=1e-3)


def test_one_way_of_reviews_that_all_agree_is_as_sure_as_can_be():
    found = mixedmodel.fit_one_way(
        Table(np.repeat(np.arange(3), 2), np.zeros(6, dtype=np.int64), np.repeat([1.0, 2, 4], 2))
    )

    assert found.files == pytest.approx([1, 2, 4], abs=1e-3)
