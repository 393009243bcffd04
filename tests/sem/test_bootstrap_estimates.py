"""Resamples solved together are what they are one by one."""

from __future__ import annotations

import tracemalloc
import warnings
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from support import golden

from ccc_quality.data import SampleMoments
from ccc_quality.errors import CCCQualityWarning
from ccc_quality.resampling import moments as moments_module
from ccc_quality.resampling.moments import Moments, Respondents, Rows, draw_counts, draw_moments
from ccc_quality.sem import SEMResults, fit_sem
from ccc_quality.sem.admissibility import improprieties
from ccc_quality.sem.bootstrap import chord as chord_module
from ccc_quality.sem.bootstrap.batch import Plan, drawn, estimated
from ccc_quality.sem.bootstrap.gradient import gradient, has_diagonal_residuals
from ccc_quality.sem.bootstrap.plan import plan_for
from ccc_quality.sem.bootstrap.proper import proper
from ccc_quality.sem.matrices import assemble, implied_moments
from ccc_quality.sem.problem import build_problem, evaluate, gradient_and_information

SEED = np.random.SeedSequence(7)
HS = golden.data({"data": "hs1939.csv"})
CCC = golden.data({"data": "ccc_continuous.csv"})


def fitted(name: str) -> SEMResults:
    reference = golden.case(name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CCCQualityWarning)
        return fit_sem(reference["model"], golden.data(reference), **golden.options(reference))


def counts_of(plan: Plan, seed: np.random.SeedSequence, size: int) -> list[np.ndarray]:
    """The counts behind ``drawn``, one (size, n) array a group."""
    rng = np.random.default_rng(seed)
    return [
        np.concatenate([counts for _, counts in draw_counts(group, rng, size)], axis=1).astype(int)
        for group in plan.respondents
    ]


def refits(fit: SEMResults, size: int, **options: object) -> np.ndarray:
    """Estimates of the same resamples by ``fit_sem`` on data frames with respondents repeated."""
    plan = plan_for(fit)
    names = list(fit.table.observed)
    frames = [
        pd.DataFrame(group.mean + group.centred, columns=names).assign(group=str(number))
        for number, group in enumerate(plan.respondents)
    ]
    found = []
    for resample in zip(*counts_of(plan, SEED, size), strict=True):
        parts = [
            frame.loc[np.repeat(frame.index, counts)]
            for frame, counts in zip(frames, resample, strict=True)
        ]
        data = pd.concat(parts, ignore_index=True)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", CCCQualityWarning)
            found.append(fit_sem(fit.model, data, **options).solution.theta)
    return np.array(found)


def batched(fit: SEMResults, size: int) -> np.ndarray:
    plan = plan_for(fit)
    return estimated(plan, drawn(plan, SEED, size)).psi[:, : fit.table.n_free]


def test_counts_share_out_all_respondents_evenly_however_many_blocks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(moments_module, "BLOCK", 16)
    people = Respondents.from_rows(Rows(np.arange(100.0)[:, None]))
    rng = np.random.default_rng(1)
    counts = np.concatenate([one for _, one in draw_counts(people, rng, 4000)], axis=1)
    assert counts.shape == (4000, 100)
    assert (counts.sum(axis=1) == 100).all()
    # a count is binomial(100, 1/100): mean 1, variance 0.99, covariance -1/100 between two
    assert counts.mean(axis=0) == pytest.approx(np.ones(100), abs=5 * np.sqrt(0.99 / 4000))
    assert counts.var(axis=0).mean() == pytest.approx(0.99, abs=0.02)
    same_block, other_block = np.corrcoef(counts.T)[0, 1:16], np.corrcoef(counts.T)[0, 16:]
    assert same_block.mean() == pytest.approx(-1 / 99, abs=0.02)
    assert other_block.mean() == pytest.approx(-1 / 99, abs=0.01)


@pytest.mark.parametrize("block", [4096, 50])
def test_moments_are_those_of_repeated_rows(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moments_module, "BLOCK", block)
    values = 1e4 + HS[["x1", "x2", "x3"]].to_numpy()  # a large mean costs no digits
    people = Respondents.from_rows(Rows(values))
    moments = draw_moments(people, np.random.default_rng(3), 5)
    every = draw_counts(people, np.random.default_rng(3), 5)
    counts = np.concatenate([one for _, one in every], axis=1).astype(int)
    for k in range(5):
        repeated = np.repeat(values, counts[k], axis=0)
        assert moments.mean[k] == pytest.approx(repeated.mean(axis=0), rel=1e-12)
        assert moments.cov[k] == pytest.approx(np.cov(repeated.T, bias=True), abs=1e-9)


def test_moments_of_weighted_rows_are_weighted() -> None:
    values, weights = HS[["x1", "x2"]].to_numpy(), np.linspace(0.5, 1.5, len(HS))
    people = Respondents.from_rows(Rows(values, weights=weights))
    moments = draw_moments(people, np.random.default_rng(3), 1)
    _, counts = next(draw_counts(people, np.random.default_rng(3), 1))
    joint = counts[0] * weights
    assert moments.mean[0] == pytest.approx(np.average(values, axis=0, weights=joint), rel=1e-12)
    expected = np.cov(values.T, aweights=joint, bias=True)
    assert moments.cov[0] == pytest.approx(expected, rel=1e-10)


def test_clusters_are_drawn_as_wholes() -> None:
    clusters = np.array([0, 0, 0, 1, 2, 2])
    people = Respondents.from_rows(Rows(np.arange(6.0)[:, None], clusters=clusters))
    _, counts = next(draw_counts(people, np.random.default_rng(1), 50))
    assert (counts[:, 0] == counts[:, 1]).all()
    assert (counts[:, 0] == counts[:, 2]).all()
    assert (counts[:, 4] == counts[:, 5]).all()
    assert (counts[:, 0] + counts[:, 3] + counts[:, 4] == 3).all()
    moments = draw_moments(people, np.random.default_rng(1), 50)
    assert (moments.n_obs == counts.sum(axis=1)).all()
    assert len(set(moments.n_obs)) > 1


@pytest.mark.parametrize("name", ["ccc_indirect_ml", "pd_sem_ml", "f_mimic_means", "f_means"])
def test_the_gradient_of_a_batch_is_that_of_each_problem(name: str) -> None:
    fit = fitted(name)
    plan = plan_for(fit)
    moments = drawn(plan, SEED, 3)
    opened = plan.chord.opened
    rng = np.random.default_rng(1)
    theta = plan.chord.theta * rng.uniform(0.95, 1.05, (3, fit.table.n_free))
    psi = opened.complete(theta, moments)
    group, free = fit.problem.groups[0], plan.chord.free[0]
    found = gradient(
        opened.problem.groups[0].block,
        free,
        psi,
        moments[0],
        with_means=fit.problem.with_means,
    )
    holds = np.concatenate([cells.free for cells in free.values()])
    assert (holds == group.free).all()
    for k in range(3):
        problem = build_problem(fit.table, [_sample(fit, moments[0], k)], plan.estimator)
        expected, _ = gradient_and_information(problem, evaluate(problem, theta[k]))
        summed = np.bincount(holds, found[k], minlength=fit.table.n_free)
        assert summed == pytest.approx(expected, abs=1e-12 * np.abs(expected).max() + 1e-13)


def test_both_ways_to_the_gradient_are_taken_by_the_models_above() -> None:
    blocks = {
        name: plan_for(fitted(name)).chord.opened.problem.groups[0].block
        for name in ("ccc_indirect_ml", "pd_sem_ml", "f_mimic_means", "f_means")
    }
    assert {name: has_diagonal_residuals(block) for name, block in blocks.items()} == {
        "ccc_indirect_ml": True,
        "pd_sem_ml": False,  # residuals covary
        "f_mimic_means": False,  # a covariate has no residual
        "f_means": True,
    }


def test_the_second_order_model_is_estimated_like_twenty_fits_of_resampled_answers() -> None:
    fit = fitted("ccc_quality_ml")
    assert batched(fit, 20) == pytest.approx(refits(fit, 20), abs=1e-6)


@pytest.mark.parametrize(
    "name", ["hs_cfa_ml", "f_mimic", "f_mimic_means", "f_linear_equations", "f_path_fixed_x"]
)
def test_other_models_are_estimated_like_fits_of_resampled_answers(name: str) -> None:
    fit = fitted(name)
    options = golden.options(golden.case(name))
    assert batched(fit, 5) == pytest.approx(refits(fit, 5, **options), abs=1e-6)


def test_groups_with_equal_loadings_are_estimated_like_fits_of_resampled_answers() -> None:
    model = golden.case("hs_cfa_ml")["model"]
    options = {"group": "group", "group_equal": ["loadings"]}
    data = HS.assign(group=HS["school"])
    fit = fit_sem(model, data, **options)
    assert batched(fit, 5) == pytest.approx(refits(fit, 5, **options), abs=1e-6)


def test_curved_equations_send_every_resample_to_the_solver() -> None:
    fit = fitted("f_nonlinear_equation")
    plan = plan_for(fit)
    batch = estimated(plan, drawn(plan, SEED, 4))
    assert not plan.by_chord
    assert batch.refitted.all()
    constraints = fit.problem.constraints
    for theta in batch.psi:
        assert np.abs(constraints.residuals(theta)).max() < 1e-8


def test_whoever_does_not_settle_is_refitted(monkeypatch: pytest.MonkeyPatch) -> None:
    fit = fitted("hs_cfa_ml")
    expected = batched(fit, 10)
    monkeypatch.setattr(chord_module, "MAX_STEPS", 6)  # too few for any
    plan = plan_for(fit)
    batch = estimated(plan, drawn(plan, SEED, 10))
    assert batch.refitted.any()
    assert not batch.failed.any()
    assert batch.psi == pytest.approx(expected, abs=1e-6)


def test_improper_solutions_are_those_that_a_fit_would_report() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CCCQualityWarning)
        fit = fit_sem("visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6", HS.iloc[:100])
    plan = plan_for(fit)
    batch = estimated(plan, drawn(plan, SEED, 60))
    block = plan.chord.opened.problem.groups[0].block
    verdicts = []
    for psi in batch.psi[~batch.failed]:
        matrices = assemble(block, psi)
        verdicts.append(not improprieties(block, matrices, implied_moments(matrices)))
    assert (batch.proper[~batch.failed] == verdicts).all()
    assert 5 < sum(verdicts) < len(verdicts) - 5


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({("Psi", 0, 1): 1.2}, "correlation beyond one"),
        ({("Psi", 0, 1): 0.9, ("Psi", 0, 2): 0.9, ("Psi", 1, 2): 0.3}, "no such triple"),
        ({("Psi", 0, 0): -0.1}, "negative variance"),
        ({("Theta", 4, 4): -0.1}, "negative residual variance"),
    ],
)
def test_every_kind_of_impropriety_is_seen(change: dict, why: str) -> None:
    fit = fitted("hs_cfa_ml_std_lv")
    block = fit.problem.groups[0].block
    free = {
        (name, int(i), int(j)): int(k)
        for name, cells in block.free.items()
        for i, j, k in zip(cells.row, cells.col, cells.free, strict=True)
    }
    theta = fit.solution.theta.copy()
    fixed = {name: matrix.copy() for name, matrix in block.fixed.items()}
    for (name, i, j), value in change.items():
        where = free.get((name, i, j), free.get((name, j, i)))
        if where is None:
            fixed[name][i, j] = value
        else:
            theta[where] = value
    assert not proper(replace(block, fixed=fixed), theta[None])[0], why
    assert proper(block, fit.solution.theta[None])[0]


def _sample(fit: SEMResults, moments: Moments, k: int):
    return SampleMoments(fit.table.observed, fit.n_obs, moments.mean[k], moments.cov[k], fit.n_obs)


def test_memory_does_not_grow_with_the_number_of_respondents() -> None:
    def peak(n: int) -> float:
        people = Respondents.from_rows(Rows(np.random.default_rng(1).normal(size=(n, 12))))
        tracemalloc.start()
        draw_moments(people, np.random.default_rng(1), 100)
        _, found = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return found

    assert peak(80_000) < 1.5 * peak(8_000)
