"""Broken lines: against optimization, Muggeo's algorithm and populations with known truth."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import optimize, stats

import ccc_quality as ccc
from ccc_quality.drivers import threshold
from ccc_quality.drivers.brokenstick import Sample, fit, sup_test
from ccc_quality.errors import (
    InvalidColumnError,
    MissingColumnError,
    SpecificationError,
    UnknownOptionError,
)


def survey_of(
    n: int, seed: int, *, below: float, above: float, at: float = 30.0, noise: float = 6.0
) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    x = rng.uniform(0, 100, n)
    empathy = x / 4 + rng.normal(scale=10, size=n)
    line = below * np.minimum(x, at) + above * np.maximum(x - at, 0) + 0.3 * empathy
    y = 20 + line + rng.normal(scale=noise, size=n) * (0.5 + x / 100)
    return pd.DataFrame({"waiting_time": x, "empathy": empathy, "satisfaction": y})


@pytest.fixture(scope="module")
def broken() -> pd.DataFrame:
    return survey_of(800, 1, below=0.8, above=0.05)


def columns(frame: pd.DataFrame, at: float) -> np.ndarray:
    x = frame["waiting_time"].to_numpy()
    parts = [np.ones(len(x)), x, np.maximum(x - at, 0), frame["empathy"]]
    return np.column_stack(parts)


def test_the_break_is_that_of_least_squares(broken):
    """scipy searches the residual sum of squares of statsmodels."""
    y = broken["satisfaction"]

    def lost(at: float) -> float:
        return sm.OLS(y, columns(broken, at)).fit().ssr

    best = min(
        (
            optimize.minimize_scalar(lost, bounds=(at, at + 5), method="bounded")
            for at in range(10, 90, 5)
        ),
        key=lambda one: one.fun,
    )
    found = threshold(broken, controls=["empathy"], n_resamples=20)
    table = found.table.set_index("term")["est"]
    assert table["break"] == pytest.approx(best.x, abs=0.05)
    ols = sm.OLS(y, columns(broken, best.x)).fit()
    _, slope, change, _ = ols.params
    assert table["slope_before"] == pytest.approx(slope, abs=2e-3)
    assert table["slope_after"] == pytest.approx(slope + change, abs=2e-3)
    assert found.r_squared == pytest.approx(ols.rsquared, abs=1e-5)
    line = sm.OLS(y, columns(broken, 0.0)[:, [0, 1, 3]]).fit()
    assert found.r_squared_line == pytest.approx(line.rsquared)


def test_muggeo_arrives_at_the_same_break(broken):
    y, x, at = broken["satisfaction"], broken["waiting_time"].to_numpy(), 45.0
    for _ in range(50):
        X = np.column_stack([columns(broken, at), -(x > at).astype(float)])
        b = sm.OLS(y, X).fit().params
        at += b.iloc[4] / b.iloc[2]
    found = threshold(broken, controls=["empathy"], n_resamples=20).table
    assert found["est"].iloc[0] == pytest.approx(at, abs=0.05)


def test_a_broken_line_without_noise_is_found_exactly():
    x = np.linspace(0, 10, 201)
    y = 3 + 2 * np.minimum(x, 4) - 0.5 * np.maximum(x - 4, 0)
    found = fit(Sample.of(x, y, np.empty((201, 0))), (1.0, 9.0))
    assert found.break_at == pytest.approx(4.0, abs=0.02)
    assert (found.below, found.above) == (pytest.approx(2, abs=0.01), pytest.approx(-0.5, abs=0.01))
    assert found.intercept == pytest.approx(3, abs=0.02)


def test_a_resample_is_the_fit_of_its_repeated_rows(broken):
    counts = np.random.default_rng(2).multinomial(800, np.full(800, 1 / 800)).astype(float)
    x, y = broken["waiting_time"].to_numpy(), broken["satisfaction"].to_numpy()
    sample = Sample.of(x, y, broken[["empathy"]].to_numpy())
    repeat = counts.astype(int)
    rows = Sample(*(np.repeat(part, repeat, axis=0) for part in sample))
    one, other = fit(sample, (10, 90), counts), fit(rows, (10, 90))
    assert tuple(one) == pytest.approx(tuple(other), rel=1e-6)


def test_the_statistic_at_one_place_is_the_robust_score_test(broken):
    """The artificial regression of one on score times residual; chi-squared at a known break."""
    weak = survey_of(400, 5, below=0.3, above=0.24)
    x, y = weak["waiting_time"].to_numpy(), weak["satisfaction"].to_numpy()
    line = sm.OLS(y, sm.add_constant(x)).fit().resid
    g = sm.OLS(np.maximum(x - 50, 0), sm.add_constant(x)).fit().resid
    artificial = sm.OLS(np.ones(400), g * line).fit()
    sample = Sample.of(x, y, np.empty((400, 0)))
    statistic, pvalue = sup_test(sample, (50, 50 + 1e-9), n_resamples=4000, seed=1)
    assert statistic == pytest.approx(400 - artificial.ssr)
    assert pvalue == pytest.approx(stats.chi2.sf(statistic, 1), abs=0.03)


def test_under_one_line_the_test_keeps_its_size():
    """200 surveys with unequal error variances: 5% within three standard errors."""
    pvalues = []
    for seed in range(200):
        own = survey_of(150, seed, below=0.3, above=0.3)
        sample = Sample.of(
            own["waiting_time"].to_numpy(), own["satisfaction"].to_numpy(), np.empty((150, 0))
        )
        pvalues.append(sup_test(sample, (10, 90), n_resamples=199, seed=seed)[1])
    rejected = np.mean(np.array(pvalues) <= 0.05)
    assert abs(rejected - 0.05) <= 3 * np.sqrt(0.05 * 0.95 / 200)


def test_intervals_of_the_break_cover_it():
    """60 surveys: 95% intervals within three standard errors of their level."""
    covered = []
    for seed in range(60):
        own = survey_of(300, 1000 + seed, below=0.8, above=0.05)
        row = threshold(own, controls=["empathy"], n_resamples=99, seed=seed).table.iloc[0]
        covered.append(row["ci_lower"] <= 30 <= row["ci_upper"])
    assert abs(np.mean(covered) - 0.95) <= 3 * np.sqrt(0.95 * 0.05 / 60)


@pytest.mark.parametrize(
    ("below", "above", "extreme", "verdict", "reason"),
    [
        (0.8, 0.05, "low", "supported", r"The line breaks: the effect is larger below 2\d|3\d"),
        (0.05, 0.8, "low", "contradicted", "The line breaks, but the effect is smaller below"),
        (-0.05, -0.8, "high", "supported", "The line breaks: the effect is larger above"),
        (0.3, 0.3, "low", "undecided", "One straight line is not rejected"),
        (0.4, -0.4, "low", "undecided", "neither larger nor smaller"),
    ],
)
def test_verdicts_follow_the_slopes(below, above, extreme, verdict, reason):
    own = survey_of(800, 3, below=below, above=above, at=30 if below != 0.4 else 50)
    found = threshold(own, controls=["empathy"], extreme=extreme, n_resamples=200)
    assert found.verdict == verdict
    assert pd.Series([found.reason]).str.contains(reason).all()


def test_slopes_per_standard_deviation_are_slopes_of_standardized_scores(broken):
    z = (broken - broken.mean()) / broken.std()
    one, other = (threshold(own, n_resamples=20).table for own in (broken, z))
    assert one["std"].iloc[1:].tolist() == pytest.approx(other["est"].iloc[1:].tolist(), rel=1e-3)
    assert np.isnan(one["std"].iloc[0])


def test_the_curve_runs_through_the_middle_of_the_bins(broken):
    found = threshold(broken, controls=["empathy"], n_resamples=100)
    curve, bins = found.curve, found.bins
    at = np.interp(bins["x"], curve["x"], curve["est"])
    assert ((bins["mean"] - at).abs() < 1.5 * (bins["ci_upper"] - bins["mean"])).all()
    assert bins["n"].sum() == 800
    assert (curve["ci_lower"] <= curve["est"] + 0.2).all()
    assert (curve["est"] <= curve["ci_upper"] + 0.2).all()


def test_a_survey_is_scored_and_its_labels_are_used():
    found = threshold(ccc.study.load_customers(), model=ccc.study.customer_model(), n_resamples=100)
    assert str(found.summary()).startswith("Threshold of Waiting time for Satisfaction: mean sco")
    assert found.simulated
    assert repr(found).endswith("n = 1,589, SIMULATED")


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"driver": "waiting"}, MissingColumnError, "on 'waiting'. Did you mean waiting_time"),
        ({"extreme": "bad"}, UnknownOptionError, "Unknown extreme 'bad'. Available: low, high."),
        ({"trim": 0.6}, SpecificationError, "between 0 and 0.5, not 0.6"),
        ({"controls": "waiting_time"}, SpecificationError, "must be different variables"),
    ],
)
def test_what_makes_no_sense_is_refused(broken, change, error, message):
    with pytest.raises(error, match=message):
        threshold(broken, **change)


def test_a_driver_with_few_values_has_no_break(broken):
    with pytest.raises(InvalidColumnError, match="'waiting_time' takes 2 values, too few"):
        threshold(broken.assign(waiting_time=(broken["waiting_time"] > 50).astype(float)))
    heaped = broken.assign(waiting_time=broken["waiting_time"].clip(90, 95).round())
    with pytest.raises(SpecificationError, match="80% of the respondents have the same"):
        threshold(heaped)
