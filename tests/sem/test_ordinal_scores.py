"""Factor scores from ordered answers: lavaan's modes, the posterior by hand, what is refused."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import optimize, stats
from support import golden

from ccc_quality.errors import UnknownOptionError
from ccc_quality.sem import SEMResults, fit_sem

LAVAAN = json.loads(
    (Path(__file__).parent / "lavaan_ordinal_scores.json").read_text(encoding="utf-8")
)


@cache
def fitted(name: str) -> SEMResults:
    reference = golden.case(name)
    return fit_sem(reference["model"], golden.data(reference), **golden.options(reference))


class Posterior:
    """Log posterior of a respondent, from the tables of a fit of one group."""

    def __init__(self, fit: SEMResults, answers: pd.Series) -> None:
        est = fit.estimates.set_index(["lhs", "op", "rhs"])["est"]
        latent, block = list(fit.latent_correlations.columns), fit.problem.groups[0].block.latent
        cov = pd.DataFrame(fit.solution.state.implied[0].C, index=block, columns=block)
        self.precision = np.linalg.inv(cov.loc[latent, latent])
        self.items = []
        for row in fit.loadings.itertuples():
            item, value = row.indicator, answers[row.indicator]
            if np.isnan(value):
                continue
            cuts = [est[key] for key in est.index if key[:2] == (item, "|")]
            sd, column = np.sqrt(est[(item, "~~", item)]), latent.index(row.construct)
            if cuts:  # all scales of these data start at one
                limits = np.concatenate([[-np.inf], cuts, [np.inf]])[int(value) - 1 :][:2]
            else:
                limits = np.array([value - est[(item, "~1", "")]])
            self.items.append((column, row.est, sd, limits))

    def __call__(self, eta: np.ndarray) -> float:
        total = -0.5 * eta @ self.precision @ eta
        for column, loading, sd, limits in self.items:
            apart = (limits - loading * eta[column]) / sd
            if apart.size == 2:
                total += np.log(stats.norm.cdf(apart[1]) - stats.norm.cdf(apart[0]))
            else:
                total -= 0.5 * apart[0] ** 2
        return float(total)


@pytest.mark.parametrize("name", LAVAAN)
def test_scores_are_lavaans(name: str) -> None:
    expected, scores = LAVAAN[name], fitted(name).factor_scores()
    theirs = np.array(expected["scores"][0])
    ours = scores.iloc[np.array(expected["rows"][0]) - 1][expected["constructs"]]
    # lavaan climbs along numerical slopes and stops 1e-4 below the top
    np.testing.assert_allclose(ours, theirs, atol=1.5e-4)


@pytest.mark.parametrize("name", ["o_mixed", "o_mixed_pairwise"])
def test_scores_are_the_top_of_the_posterior_and_errors_its_curvature(name: str) -> None:
    fit = fitted(name)
    data = golden.data(golden.case(name))
    scores, errors = fit.factor_scores(), fit.factor_score_errors()
    for respondent in (0, 7, 30):
        height, own = Posterior(fit, data.iloc[respondent]), scores.iloc[respondent].to_numpy()
        np.testing.assert_allclose(optimize.approx_fprime(own, height, 1e-6), 0.0, atol=1e-4)
        bends = [
            [height(own + a + b) - height(own + a - b) for b in 1e-4 * np.eye(own.size)]
            for a in 1e-4 * np.eye(own.size)
        ]
        mirrored = [
            [height(own - a + b) - height(own - a - b) for b in 1e-4 * np.eye(own.size)]
            for a in 1e-4 * np.eye(own.size)
        ]
        curvature = (np.array(mirrored) - np.array(bends)) / 4e-8
        by_hand = np.sqrt(np.diag(np.linalg.inv(curvature)))
        np.testing.assert_allclose(errors.iloc[respondent], by_hand, rtol=1e-4)


def test_with_many_items_the_mode_is_the_mean_of_the_posterior() -> None:
    data = golden.data(golden.case("o_short"))
    items = ["rel1", "rel2", "rel3", "rel4", "emp1", "emp2", "emp3", "emp4", "foc1", "foc2"]
    fit = fit_sem(f"f =~ {' + '.join(items)}", data, estimator="WLSMV", ordered=items)
    scores, errors = fit.factor_scores()["f"], fit.factor_score_errors()["f"]
    grid = np.linspace(-4, 4, 401)
    middling = scores.index[scores.abs() < 0.5][:3]
    for respondent in middling:
        height = Posterior(fit, data.iloc[respondent])
        weight = np.exp([height(np.array([x])) for x in grid])
        mean = grid @ weight / weight.sum()
        sd = np.sqrt((grid - mean) ** 2 @ weight / weight.sum())
        # ten items leave the posterior nearly normal, but for those at the end of the scale
        assert scores.iloc[respondent] == pytest.approx(mean, abs=0.1 * sd)
        assert errors.iloc[respondent] == pytest.approx(sd, rel=0.05)


def test_groups_are_scored_by_their_own_estimates() -> None:
    """lavaan 0.6-14 scores all groups by the matrices of the first, so a group alone judges."""
    reference = golden.case("o_group_configural")
    data = golden.data(reference)
    scores = fitted("o_group_configural").factor_scores()
    second = data[data["firm"] == data["firm"].unique()[1]]
    ordered = reference["options"]["ordered"]
    alone = fit_sem(reference["model"], second, estimator="WLSMV", ordered=ordered)
    np.testing.assert_allclose(scores.loc[second.index], alone.factor_scores(), atol=1e-6)


def test_measurements_alone_would_have_regression_scores() -> None:
    """An ordered item that hardly matters leaves the scores of the normal model."""
    rng = np.random.default_rng(6)
    f = rng.standard_normal(400)
    frame = pd.DataFrame({f"x{k}": f + 0.7 * rng.standard_normal(400) for k in range(1, 5)})
    frame["noise"] = rng.integers(1, 4, 400)
    model = "f =~ x1 + x2 + x3 + x4 + noise"
    names = ["x1", "x2", "x3", "x4"]
    mixed = fit_sem(model, frame, estimator="WLSMV", ordered=["noise"]).factor_scores()["f"]
    normal = fit_sem(model, frame).factor_scores()["f"]
    assert np.corrcoef(mixed, normal)[0, 1] > 0.9999
    assert np.corrcoef(mixed, frame[names].mean(axis=1))[0, 1] > 0.99


def test_missing_answers_drop_out_and_nobody_is_scored_from_nothing() -> None:
    data = golden.data(golden.case("o_mixed"))[["sat1", "sat2", "sat3", "loy1"]].astype(float)
    holes = data.copy()
    holes.loc[2, "sat2"] = np.nan
    holes.loc[5, ["sat1", "sat2", "sat3"]] = np.nan
    model, ordered = "s =~ sat1 + sat2 + sat3", ["sat1", "sat2"]
    pairs = fit_sem(model, holes, estimator="WLSMV", ordered=ordered, missing="pairwise")
    scores, errors = pairs.factor_scores()["s"], pairs.factor_score_errors()["s"]
    assert np.isnan(scores[5])
    same = (holes["sat1"] == holes.loc[2, "sat1"]) & (holes["sat3"] == holes.loc[2, "sat3"])
    assert same.sum() > 20
    assert errors[2] > errors[same].drop(2).max()
    assert np.isfinite(scores.drop(5)).all()
    complete = fit_sem(model, holes, estimator="WLSMV", ordered=ordered).factor_scores()["s"]
    assert complete.index[complete.isna()].tolist() == [2, 5]


def test_composites_and_their_parts_are_scored_together() -> None:
    data = golden.data(golden.case("o_short"))
    model = (
        "r =~ rel1 + rel2 + rel3; e =~ emp1 + emp2 + emp3; s =~ sat1 + sat2 + sat3; "
        "q <~ r + e; s ~ q"
    )
    items = ["rel1", "rel2", "rel3", "emp1", "emp2", "emp3", "sat1", "sat2", "sat3"]
    fit = fit_sem(model, data, estimator="WLSMV", ordered=items)
    scores, weights = fit.factor_scores(), fit.weights.set_index("indicator")["est"]
    np.testing.assert_allclose(scores["q"], scores[["r", "e"]] @ weights[["r", "e"]], atol=1e-7)


def test_bartlett_scores_of_ordered_items_are_refused_with_the_reason() -> None:
    fit = fitted("o_short")
    with pytest.raises(UnknownOptionError) as caught:
        fit.factor_scores(method="Bartlett")
    assert str(caught.value) == (
        "Bartlett scores do not exist for ordered items: who chose the last answer everywhere "
        'would stand infinitely far out. Use method="regression".'
    )
    pd.testing.assert_frame_equal(fit.factor_scores(method="EBM"), fit.factor_scores())
